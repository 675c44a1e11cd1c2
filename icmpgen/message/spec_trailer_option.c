/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer_option.h"

void option_begin(struct writer *w, uint8_t type)
{
	writer_u8(w, type);
	writer_u8(w, 0);
}

bool option_end(struct writer *w, uint32_t begin)
{
	writer_zeros(w, (8 - (w->size - begin) % 8) % 8);
	uint32_t size = w->size - begin;
	if (size > OPTION_SIZE_MAX)
		return false;
	writer_patch_u8(w, begin + 1, (uint8_t)(size / 8));
	return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/keep_extension.h"

#include <string.h>

enum { OBJECT_HEADER_SIZE = 4 };

/* The last object reaches beyond what is kept: its length becomes what there is of it. */
static uint16_t shorten_last(uint8_t *bytes, uint16_t size)
{
	uint16_t at = 0;
	while (size - at >= OBJECT_HEADER_SIZE) {
		uint32_t length = 256u * bytes[at] + bytes[at + 1];
		if (length < OBJECT_HEADER_SIZE || length % 4u != 0)
			return size; /* malformed: a reader stops there */
		if (length > (uint32_t)size - at) {
			bytes[at] = (uint8_t)((size - at) / 256u);
			bytes[at + 1] = (uint8_t)((size - at) % 256u);
			return size;
		}
		at = (uint16_t)(at + length);
	}
	return at;
}

void keep_extension(struct answer *answer, struct span objects)
{
	answer->extension_cut = objects.size > TRACE_EXTENSION_MAX;
	if (answer->extension_cut)
		objects.size = TRACE_EXTENSION_MAX;
	answer->extension_size = (uint16_t)objects.size;
	if (objects.size)
		memcpy(answer->extension, objects.data, objects.size);
	if (answer->extension_cut)
		answer->extension_size =
			shorten_last(answer->extension, answer->extension_size);
}

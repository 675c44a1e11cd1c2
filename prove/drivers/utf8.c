/* SPDX-License-Identifier: BSD-2-Clause */
/* Every eight bytes as UTF-8 from any place on, and every number as a character there and back. */
#include <__fc_builtin.h>

#include "common/base/utf8.h"

enum { SIZE = 8 };
static char bytes[SIZE];

int main(void)
{
	uint32_t point = Frama_C_unsigned_int_interval(0, UINT32_MAX);
	char written[4];
	utf8_is_printable(point);
	utf8_write(written, point);
	for (int i = 0; i < SIZE; i++)
		bytes[i] = Frama_C_char_interval(-128, 127);
	int at = Frama_C_interval(0, SIZE);
	//@ split at;
	return (int)utf8_next(bytes + at, (size_t)(SIZE - at), &point);
}

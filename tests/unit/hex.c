/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/hex.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/base/number.h"

struct span hex_span(struct hex *hex, const char *words)
{
	uint32_t size = 0;
	for (const char *at = words; *at; at++) {
		if (*at == ' ')
			continue;
		int high = number_hex_digit(at[0]);
		int low = high < 0 ? -1 : number_hex_digit(at[1]);
		if (low < 0 || size == HEX_SIZE) {
			printf("Bail out! no hexadecimal at: %s\n", at);
			exit(1);
		}
		hex->bytes[size++] = (uint8_t)(high * 16 + low);
		at++;
	}
	return span_of(hex->bytes, size);
}

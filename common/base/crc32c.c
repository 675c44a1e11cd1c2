/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/crc32c.h"

/* x^32 + x^28 + x^27 + ... + 1 with its bits reversed */
#define POLYNOMIAL 0x82f63b78u

uint32_t crc32c(struct span bytes)
{
	uint32_t crc = UINT32_MAX;
	/*@ loop invariant 0 <= i <= bytes.size;
	    loop assigns i, crc;
	    loop variant bytes.size - i; */
	for (uint32_t i = 0; i < bytes.size; i++) {
		crc ^= bytes.data[i];
		/*@ loop invariant 0 <= bit <= 8;
		    loop assigns bit, crc;
		    loop variant 8 - bit; */
		for (int bit = 0; bit < 8; bit++)
			crc = crc % 2u ? crc / 2u ^ POLYNOMIAL : crc / 2u;
	}
	return ~crc;
}

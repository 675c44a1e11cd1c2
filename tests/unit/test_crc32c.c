/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/crc32c.h"
#include "tests/unit/tap.h"

int main(void)
{
	test_begin("crc32c: the check values of RFC 3720 and of the catalogue");
	is_number(crc32c(span_of("123456789", 9)), 0xe3069283, "the check value of CRC32c");
	is_number(crc32c((struct span){0}), 0, "no bytes at all");
	uint8_t bytes[32];
	memset(bytes, 0, sizeof bytes);
	is_number(crc32c(span_of(bytes, 32)), 0x8a9136aa, "32 zeros (RFC 3720 B.4)");
	memset(bytes, 0xff, sizeof bytes);
	is_number(crc32c(span_of(bytes, 32)), 0x62a8ab43, "32 ones (RFC 3720 B.4)");
	for (uint8_t i = 0; i < 32; i++)
		bytes[i] = i;
	is_number(crc32c(span_of(bytes, 32)), 0x46dd794e, "counting up (RFC 3720 B.4)");
	test_end();
	return tap_end();
}

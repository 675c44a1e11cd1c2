/* SPDX-License-Identifier: BSD-2-Clause */
/* Literal packets in tests: hexadecimal words become bytes in a buffer that the test owns. */
#ifndef TESTS_UNIT_HEX_H
#define TESTS_UNIT_HEX_H

#include "common/base/bytes.h"

enum { HEX_SIZE = 1024 };

struct hex {
	uint8_t bytes[HEX_SIZE];
};

/* The bytes that `words` spells, two digits each; blanks between bytes are skipped. Ends the
 * test program when a word is no hexadecimal or the buffer is too small. */
struct span hex_span(struct hex *hex, const char *words);

#endif

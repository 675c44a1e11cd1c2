/* SPDX-License-Identifier: BSD-2-Clause */
/* Labels of internationalised names as the DNS holds them (RFC 3492). Pure. */
#ifndef COMMON_BASE_PUNYCODE_H
#define COMMON_BASE_PUNYCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PUNYCODE_BASE = 36,
	PUNYCODE_MAX = 63, /* bytes of a label (RFC 1035 section 2.3.4), and so its points */
};

struct punycode {
	uint32_t points[PUNYCODE_MAX];
	uint32_t count;
};

/* a to z are 0 to 25, 0 to 9 are 26 to 35; PUNYCODE_BASE: none (RFC 3492 section 5). */
uint32_t punycode_digit(char c);

/* Decode what follows "xn--", fewer than PUNYCODE_MAX bytes; false when it is no code. A point
 * may be larger than Unicode's. */
bool punycode_decode(const char *coded, size_t size, struct punycode *label);

#endif

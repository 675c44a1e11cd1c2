/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of a dump: bytes in hexadecimal with a label. */
#ifndef ICMPGEN_VIEW_DUMP_LINES_H
#define ICMPGEN_VIEW_DUMP_LINES_H

#include <stdint.h>
#include <stdio.h>

#include "common/base/bytes.h"

enum { DUMP_ROW = 8 };

struct dump {
	FILE *to;
	struct span packet;
	uint32_t at; /* the next byte to print */
};

void dump_heading(struct dump *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Print the next `size` bytes (as far as they are there) with a label. */
void dump_bytes(struct dump *d, uint32_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The next bytes without printing them, and the number of `size` bytes that begins `at` bytes
 * from here. */
struct span dump_peek(const struct dump *d, uint32_t size);
uint64_t dump_number(const struct dump *d, uint32_t at, uint32_t size);
/* Bytes of the packet that are not printed yet. */
uint32_t dump_left(const struct dump *d);

#endif

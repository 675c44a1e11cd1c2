/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of a dump, and the part of it behind a message's fixed fields. */
#ifndef ICMPGEN_VIEW_DUMP_BODY_H
#define ICMPGEN_VIEW_DUMP_BODY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/bytes.h"
#include "common/wire/icmp/fields.h"
#include "common/wire/ip.h"

enum { DUMP_ROW = 8 };

struct dump {
	FILE *to;
	struct span packet;
	uint32_t at; /* the next byte to show */
};

void dump_heading(struct dump *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Show the next `size` bytes (as far as they are there) with a label. */
void dump_bytes(struct dump *d, uint32_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The next bytes without showing them, and a number among them. */
struct span dump_peek(const struct dump *d, uint32_t size);
uint64_t dump_number(const struct dump *d, uint32_t at, uint32_t size);
/* Show an IP header; false, and nothing shown, when there is no whole one. */
bool dump_ip(struct dump *d, struct ip_header *ip);

/* Everything from here to the packet's end; `length` is the RFC 4884 length byte. */
void dump_body(
	struct dump *d, uint8_t version, uint8_t type, enum icmp_trailer tail, uint8_t length);

#endif

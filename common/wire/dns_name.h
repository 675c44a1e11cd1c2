/* SPDX-License-Identifier: BSD-2-Clause */
/* Names in messages of the DNS (RFC 1035 sections 3.1 and 4.1.4). */
#ifndef COMMON_WIRE_DNS_NAME_H
#define COMMON_WIRE_DNS_NAME_H

#include "common/base/address.h"
#include "common/base/text.h"

enum { DNS_NAME_SIZE = 256 };

/* Write a dotted name as labels; the writer fails when a label is empty or longer than 63
 * bytes. A dot at the end does not matter. */
void dns_name_write(struct writer *w, const char *name);

/* Go past a name. */
void dns_name_skip(struct reader *r);

/*
 * Append the name at `at` of a message, dotted, without the dot of the root; pointers are
 * followed. False, and anything appended, when it does not end, or when it holds more than the
 * letters, digits, hyphens and underscores of host names.
 */
bool dns_name_read(struct span message, uint32_t at, struct text *t);

/* Append an address in reverse with a dot after each part: "1.2.0.192.", or 32 nibbles. */
void dns_name_reverse(struct text *t, const struct address *address);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A set of IPv4 and IPv6 prefixes, asked whether it holds an address: networks that must never
 * be sent to. Prefixes are added in any order, then the set is sealed, which sorts it and drops
 * those that lie within others; a question is one binary search. The memory is the caller's.
 */
#ifndef COMMON_BASE_PREFIX_SET_H
#define COMMON_BASE_PREFIX_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/address.h"

struct prefix_entry {
	uint8_t version; /* 4 or 6 */
	uint8_t bits;	 /* 0 to 32 or 128 */
	uint8_t bytes[16];
};

struct prefix_set {
	struct prefix_entry *prefixes;
	size_t count, capacity;
};

/* "10.0.0.0/8", "2001:db8::/32", or an address alone. Bits after the prefix are cleared. False
 * when it is none. */
bool prefix_entry_parse(const char *word, struct prefix_entry *prefix);
bool prefix_entry_holds(const struct prefix_entry *prefix, const struct address *address);

/* An empty set in the memory of `capacity` prefixes. */
void prefix_set_init(struct prefix_set *set, struct prefix_entry *memory, size_t capacity);
/* False when there is no room. */
bool prefix_set_add(struct prefix_set *set, const struct prefix_entry *prefix);
/* Sort, and drop what others hold; due after the last prefix_set_add. */
void prefix_set_seal(struct prefix_set *set);
/* Whether any prefix of a sealed set holds the address. */
bool prefix_set_holds(const struct prefix_set *set, const struct address *address);

#endif

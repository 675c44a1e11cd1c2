/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses and prefixes of both families, their text, and counting within them.
 */
#ifndef TESTS_LAB_ADDRESS_H
#define TESTS_LAB_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ADDRESS_TEXT = 46 };

struct address {
	uint8_t family;	   /* 4, 6; 0: none */
	uint8_t bytes[16]; /* the first 4 for IPv4, the rest zero */
};

struct prefix {
	struct address base;
	uint8_t length; /* bits */
};

/* One address for each family; family 0 where there is none. */
struct address_pair {
	struct address v4, v6;
};

size_t address_size(uint8_t family);
bool address_equal(const struct address *a, const struct address *b);
/* Read an address; false when the text is none. */
bool address_parse(const char *text, struct address *to);
/* Read ADDRESS or ADDRESS/LENGTH; bits after the prefix must be zero. */
bool prefix_parse(const char *text, struct prefix *to);
const char *address_text(const struct address *address, char text[static ADDRESS_TEXT]);
/* The family's member of a pair, or NULL when it is absent. */
const struct address *address_of_pair(const struct address_pair *pair, uint8_t family);
bool prefix_contains(const struct prefix *prefix, const struct address *address);
/* Bits `from` to `to` (at most 32 of them) of an address as a number. */
uint32_t address_bits(const struct address *address, unsigned from, unsigned to);
/* The address `count` further on. */
struct address address_add(struct address base, uint64_t count);
bool address_is_unicast(const struct address *address);

#endif

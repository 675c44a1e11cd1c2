/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A keyed hash (SipHash-2-4, Aumasson and Bernstein, 2012), so that who chooses addresses
 * cannot choose collisions, and a table that leads from a hash to 32-bit values. The table's
 * memory is the caller's. It holds no keys: of a hash it gives the values that may be meant,
 * and the caller compares.
 */
#ifndef COMMON_BASE_HASH_H
#define COMMON_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/bytes.h"

enum { HASH_KEY_SIZE = 16 };

/* The hash of `bytes`, equal on every machine. */
uint64_t hash_bytes(const uint8_t key[static HASH_KEY_SIZE], struct span bytes);

struct hash_slot {
	uint32_t tag;	/* low half of the hash */
	uint32_t value; /* + 1; 0: free */
};

struct hash_table {
	struct hash_slot *slots;
	uint32_t mask, count;
};

/* Slots for `capacity` values: a power of two, at most three quarters of them in use. */
uint32_t hash_slots(uint32_t capacity);
/* An empty table of so many slots, which must be a power of two. */
void hash_table_init(struct hash_table *table, struct hash_slot *slots, uint32_t count);
/* False when the table is full; values are below UINT32_MAX. */
bool hash_table_add(struct hash_table *table, uint64_t hash, uint32_t value);
/* Take this value out. False when it was not there. */
bool hash_table_remove(struct hash_table *table, uint64_t hash, uint32_t value);

/* Where a search is; all zeros at its begin. */
struct hash_search {
	uint32_t steps;
};
/* The next value that was added with this hash (or, once in 2^32, another); false at the end.
 */
bool hash_table_next(const struct hash_table *table, uint64_t hash, struct hash_search *search,
	uint32_t *value);

#endif

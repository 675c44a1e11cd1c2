/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A keyed pseudo-random order of the numbers 0 to count - 1: each comes once, at a position
 * that is computed and not stored, the same on every machine and word size. A Feistel network
 * permutes the next power of four; what falls outside is permuted again until it is inside
 * (cycle walking), at most four times on average.
 *
 * A shard is every N-th position of that order: shards are disjoint and together complete.
 */
#ifndef COMMON_BASE_PERMUTATION_H
#define COMMON_BASE_PERMUTATION_H

#include <stdint.h>

enum { PERMUTATION_ROUNDS = 6 };

struct permutation {
	uint64_t count;
	uint32_t half_bits; /* of a number: 1 to 32 */
	uint64_t keys[PERMUTATION_ROUNDS];
};

struct shard {
	uint64_t index, shards; /* index from 1 to shards */
};

/* The order that `seed` gives to 0 .. count - 1; count >= 1. */
void permutation_init(struct permutation *p, uint64_t seed, uint64_t count);
/* The number at a position below count. */
uint64_t permutation_at(const struct permutation *p, uint64_t position);

/* How many of `count` positions the shard has. */
uint64_t shard_count(const struct shard *shard, uint64_t count);
/* The n-th of them, n below shard_count(). */
uint64_t shard_position(const struct shard *shard, uint64_t n);

#endif

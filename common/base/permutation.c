/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/permutation.h"

/* The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the result depends on
 * every bit of the value. */
static uint64_t mixed(uint64_t value)
{
	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
	value = (value ^ value >> 27) * 0x94d049bb133111eb;
	return value ^ value >> 31;
}

static uint32_t half_bits_of(uint64_t count)
{
	uint32_t bits = 1;
	/*@ loop invariant 1 <= bits <= 32;
	    loop assigns bits;
	    loop variant 32 - bits; */
	while (bits < 32 && (count - 1) >> (2 * bits) != 0)
		bits++;
	return bits;
}

void permutation_init(struct permutation *p, uint64_t seed, uint64_t count)
{
	const uint64_t golden = 0x9e3779b97f4a7c15; /* 2^64 / golden ratio */
	*p = (struct permutation){.count = count, .half_bits = half_bits_of(count)};
	/*@ loop invariant i <= PERMUTATION_ROUNDS;
	    loop assigns i, p->keys[0 .. PERMUTATION_ROUNDS - 1];
	    loop variant PERMUTATION_ROUNDS - i; */
	for (uint64_t i = 0; i < PERMUTATION_ROUNDS; i++)
		p->keys[i] = mixed(seed + (i + 1) * golden);
}

static uint64_t feistel(const struct permutation *p, uint64_t number)
{
	uint64_t mask = ((uint64_t)1 << p->half_bits) - 1;
	uint64_t left = number >> p->half_bits, right = number & mask;
	/*@ loop invariant 0 <= i <= PERMUTATION_ROUNDS;
	    loop assigns i, left, right;
	    loop variant PERMUTATION_ROUNDS - i; */
	for (int i = 0; i < PERMUTATION_ROUNDS; i++) {
		uint64_t next = left ^ (mixed(right + p->keys[i]) & mask);
		left = right;
		right = next;
	}
	return left << p->half_bits | right;
}

uint64_t permutation_at(const struct permutation *p, uint64_t position)
{
	uint64_t number = feistel(p, position);
	//@ loop assigns number;
	while (number >= p->count)
		number = feistel(p, number);
	return number;
}

uint64_t shard_count(const struct shard *shard, uint64_t count)
{
	uint64_t rest = shard->index <= count % shard->shards ? 1 : 0;
	return count / shard->shards + rest;
}

uint64_t shard_position(const struct shard *shard, uint64_t n)
{
	return n * shard->shards + shard->index - 1;
}

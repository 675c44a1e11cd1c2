/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/random.h"

#include <string.h>

uint64_t random_mix(uint64_t hash, uint64_t value)
{
	/* the finaliser of splitmix64: every bit of the input reaches every bit of the output
	 */
	uint64_t x = (hash ^ value) + 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return (x ^ x >> 31) + (hash << 1);
}

uint64_t random_bytes(uint64_t hash, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	for (; size >= 8; at += 8, size -= 8) {
		uint64_t word;
		memcpy(&word, at, 8);
		hash = random_mix(hash, word);
	}
	uint64_t last = size;
	for (size_t i = 0; i < size; i++)
		last = last << 8 | at[i];
	return size ? random_mix(hash, last) : hash;
}

uint64_t random_below(uint64_t hash, uint64_t bound)
{
	return random_mix(hash, 0) % bound;
}

bool random_hits(uint64_t hash, uint32_t chance)
{
	if (chance == 0)
		return false;
	return random_below(hash, CHANCE_CERTAIN) < chance;
}

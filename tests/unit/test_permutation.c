/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/permutation.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/tap.h"

/* Marks a number in the bitmap; how many were there already or are no number of it. */
static uint64_t mark(uint8_t *bitmap, uint64_t count, uint64_t number)
{
	if (number >= count)
		return 1;
	uint8_t bit = (uint8_t)(1 << number % 8);
	uint64_t again = (bitmap[number / 8] & bit) != 0;
	bitmap[number / 8] |= bit;
	return again;
}

/* All shards together; what was wrong: numbers that came twice, outside, or not at all. */
static uint64_t faults(const struct permutation *p, uint64_t shards, uint8_t *bitmap)
{
	uint64_t wrong = 0, sum = 0;
	memset(bitmap, 0, (size_t)(p->count / 8 + 1));
	for (uint64_t i = 1; i <= shards; i++) {
		struct shard shard = {.index = i, .shards = shards};
		uint64_t count = shard_count(&shard, p->count);
		sum += count;
		for (uint64_t n = 0; n < count; n++) {
			uint64_t position = shard_position(&shard, n);
			wrong += mark(bitmap, p->count, permutation_at(p, position));
		}
	}
	return wrong + (sum != p->count);
}

static void each_number_once(void)
{
	const uint64_t counts[] = {1, 2, 255, 65000, 65536, 1 << 24};
	const uint64_t shards[] = {1, 2, 3, 7, 64};
	uint8_t *bitmap = malloc((1 << 24) / 8 + 1);
	struct permutation p;
	for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
		permutation_init(&p, 42 + c, counts[c]);
		/* the largest once whole and once in the most shards: seconds, not a minute */
		for (size_t s = 0; s < sizeof shards / sizeof shards[0]; s++)
			if (c < 5 || s % 4 == 0)
				is_number(faults(&p, shards[s], bitmap), 0, "%llu in %llu",
					(unsigned long long)counts[c],
					(unsigned long long)shards[s]);
	}
	free(bitmap);
}

/* Written down once: a change would let shards of two versions overlap. */
static void the_same_everywhere(void)
{
	const struct {
		uint64_t seed, count, position, number;
	} cases[] = {
		{42, 4, 1, 3},
		{42, 10, 0, 1},
		{42, 10, 9, 4},
		{42, 65000, 0, 60805},
		{1, 65000, 0, 50557},
		{42, UINT64_C(1) << 32, 0, 1657371205},
		{42, (UINT64_C(1) << 32) + 1, UINT64_C(1) << 32, UINT64_C(3975517127)},
		{42, UINT64_MAX, UINT64_MAX - 1, UINT64_C(5533873167213676657)},
	};
	struct permutation p;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		permutation_init(&p, cases[i].seed, cases[i].count);
		is_number(
			permutation_at(&p, cases[i].position), cases[i].number, "case %zu", i);
	}
}

/* Whether neighbours in the order are neighbours in number: in a random order of 65,000 about
 * two pairs are, in any simple one thousands. */
static void no_visible_pattern(void)
{
	struct permutation p;
	uint64_t near = 0, fixed = 0;
	permutation_init(&p, 7, 65000);
	for (uint64_t i = 1; i < 65000; i++) {
		uint64_t a = permutation_at(&p, i - 1), b = permutation_at(&p, i);
		near += a + 1 == b || b + 1 == a;
		fixed += b == i;
	}
	ok(near < 20, "%llu neighbours stay neighbours", (unsigned long long)near);
	ok(fixed < 20, "%llu numbers stay in place", (unsigned long long)fixed);
}

static void writes_its_own_keys_only(void)
{
	struct {
		struct permutation p;
		uint64_t after;
	} both = {.after = 42};
	permutation_init(&both.p, 7, 65000);
	is_number(both.after, 42, "what follows it in memory");
}

int main(void)
{
	run_test(writes_its_own_keys_only, "permutation_init: writes its own keys only");
	run_test(each_number_once, "permutation: shards cover each number exactly once");
	run_test(the_same_everywhere, "permutation: a seed gives the order it always gave");
	run_test(no_visible_pattern, "permutation: neighbours are spread");
	return tap_end();
}

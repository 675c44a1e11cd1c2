/* SPDX-License-Identifier: BSD-2-Clause */
/* How often something of a chance happens in the simulated networks: a hash, so exactly. */
#include "tests/lab/random.h"
#include "tests/unit/tap.h"

enum { TRIES = 100000 };

static int hits_of(uint32_t chance, uint64_t seed)
{
	int hits = 0;
	for (uint64_t i = 0; i < TRIES; i++)
		hits += random_hits(random_mix(seed, i), chance);
	return hits;
}

static void chances_are_met(void)
{
	is_number(hits_of(0, 1), 0, "never");
	is_number(hits_of(CHANCE_CERTAIN, 1), TRIES, "always");
	/* four standard deviations of a binomial distribution: 548 at 25 %, 126 at 1 % */
	for (uint64_t seed = 0; seed < 8; seed++) {
		int quarter = hits_of(CHANCE_CERTAIN / 4, seed);
		int hundredth = hits_of(CHANCE_CERTAIN / 100, seed);
		ok(quarter > 25000 - 548 && quarter < 25000 + 548, "25 %%: %d", quarter);
		ok(hundredth > 1000 - 126 && hundredth < 1000 + 126, "1 %%: %d", hundredth);
	}
}

static void every_byte_counts(void)
{
	char text[] = "seventeen bytes..";
	uint64_t whole = random_bytes(1, text, 17);
	ok(random_bytes(2, text, 17) != whole, "another hash before");
	for (int i = 0; i < 17; i++) {
		text[i] ^= 1;
		ok(random_bytes(1, text, 17) != whole, "byte %d", i);
		text[i] ^= 1;
	}
	ok(random_bytes(1, text, 16) != whole, "another size");
	is_number(random_bytes(1, text, 17), whole, "the same again");
}

int main(void)
{
	run_test(chances_are_met, "random_hits: a chance is met as often as it says");
	run_test(every_byte_counts, "random_bytes: every byte and the size count");
	return tap_end();
}

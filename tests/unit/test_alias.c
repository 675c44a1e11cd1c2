/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/tap.h"
#include "traceroute/engine/alias.h"

static struct alias_samples a, b;

static void reset(void)
{
	a = b = (struct alias_samples){0};
}

/* Replies of both in turn, `step` apart in time; identifications count up from these by these.
 */
static void fill(uint32_t count, uint16_t of_a, uint16_t of_b, uint16_t by)
{
	reset();
	for (uint32_t i = 0; i < count; i++) {
		alias_note(&a, (2 * i) * MILLISECOND, (uint16_t)(of_a + i * by));
		alias_note(&b, (2 * i + 1) * MILLISECOND, (uint16_t)(of_b + i * by));
	}
}

static void one_counter_is_one_router(void)
{
	fill(4, 100, 101, 2);
	ok(alias_is_likely(&a, &b), "one counter for both");
	fill(4, 65530, 65531, 2);
	ok(alias_is_likely(&a, &b), "a counter that wraps");
	fill(4, 100, 600, 1000);
	ok(alias_is_likely(&a, &b), "a busy router: others' packets in between");
	fill(40, 100, 101, 2);
	ok(alias_is_likely(&a, &b), "more replies than are kept");
	is_number(a.count, ALIAS_SAMPLES, "so many are kept");
	is_number(a.sample[0].id, 100 + 24 * 2, "the last ones");
}

static void others_are_not(void)
{
	fill(8, 100, 30000, 1);
	ok(!alias_is_likely(&a, &b), "a counter of each");
	fill(8, 100, 100, 1);
	ok(!alias_is_likely(&a, &b), "counters of each that are equal");
	fill(8, 0, 0, 0);
	ok(!alias_is_likely(&a, &b), "zero in all");
	fill(8, 100, 20000, 40000);
	ok(!alias_is_likely(&a, &b), "identifications at random");
}

static void few_replies_prove_nothing(void)
{
	reset();
	ok(!alias_is_likely(&a, &b), "no reply at all");
	fill(2, 100, 101, 2);
	ok(!alias_is_likely(&a, &b), "two of each");
	reset();
	for (uint16_t i = 0; i < 8; i++)
		alias_note(&a, i * MILLISECOND, i);
	for (uint16_t i = 8; i < 16; i++)
		alias_note(&b, i * MILLISECOND, i);
	ok(!alias_is_likely(&a, &b), "all of one after all of the other");
}

int main(void)
{
	run_test(one_counter_is_one_router, "alias_is_likely: one counter is one router");
	run_test(others_are_not, "alias_is_likely: others are not");
	run_test(few_replies_prove_nothing, "alias_is_likely: few replies prove nothing");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/summary.h"

#include "tests/unit/tap.h"

static void starts_empty(void)
{
	struct summary s = {0};
	is_number(s.count, 0, "no values");
	is_number(summary_mean(&s), 0, "mean of nothing");
	is_number(summary_deviation(&s), 0, "deviation of nothing");
	is_number(summary_smoothed(&s), 0, "smoothed mean of nothing");
	is_number(summary_jitter(&s), 0, "jitter of nothing");
	is_number(summary_jitter_smoothed(&s), 0, "smoothed jitter of nothing");
}

static void one_value_is_all_of_it(void)
{
	struct summary s = {0};
	summary_add(&s, 250000);
	is_number(s.min, 250000, "min");
	is_number(s.max, 250000, "max");
	is_number(s.last, 250000, "last");
	is_number(summary_mean(&s), 250000, "mean");
	is_number(summary_deviation(&s), 0, "deviation");
	is_number(summary_smoothed(&s), 250000, "smoothed mean");
	is_number(summary_jitter(&s), 0, "jitter of one value");
}

/* More bits than a double holds: as it is, a mean would be less than all of them, or too large
 * for an integer. */
static void means_are_among_the_values(void)
{
	static const nanoseconds values[] = {INT64_C(25000000276435458), INT64_MAX};
	for (int i = 0; i < 2; i++) {
		struct summary s = {0};
		summary_add(&s, values[i]);
		is_number(summary_mean(&s), values[i], "mean");
		is_number(summary_smoothed(&s), values[i], "smoothed mean");
	}
}

static void means_of_several_are_among_them(void)
{
	/* the last is between two doubles and counts as the larger; x87 rounds it otherwise */
	struct summary s = {0};
	summary_add(&s, (INT64_C(1) << 53) + 2);
	summary_add(&s, (INT64_C(1) << 53) + 3);
	ok(summary_mean(&s) >= s.min && summary_mean(&s) <= s.max, "not more than the largest");
	s = (struct summary){0};
	summary_add(&s, (INT64_C(1) << 54) + 1);
	summary_add(&s, (INT64_C(1) << 54) + 5);
	ok(summary_smoothed(&s) >= s.min, "not less than the smallest");
}

static void computes_known_moments(void)
{
	static const nanoseconds values[] = {2000, 4000, 4000, 4000, 5000, 5000, 7000, 9000};
	struct summary s = {0};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		summary_add(&s, values[i]);
	is_number(s.count, 8, "count");
	is_number(s.min, 2000, "min");
	is_number(s.max, 9000, "max");
	is_number(s.last, 9000, "last");
	is_number(summary_mean(&s), 5000, "mean");
	is_number(summary_deviation(&s), 2000, "population deviation");
}

static void smooths_as_ping_does(void)
{
	struct summary s = {0};
	summary_add(&s, 8000);
	summary_add(&s, 16000);
	is_number(summary_smoothed(&s), 9000, "moved by an eighth of 8000");
	/* RFC 3550 section 6.4.1: J += (|D| - J) / 16 */
	is_number(summary_jitter_smoothed(&s), 500, "jitter moved by a sixteenth of 8000");
	is_number(summary_jitter(&s), 8000, "the mean of one difference");
	summary_add(&s, 4000);
	is_number(summary_smoothed(&s), 8375, "and by an eighth of -5000");
	is_number(summary_jitter_smoothed(&s), 1219, "differences count without their sign");
	is_number(summary_jitter(&s), 10000, "in their mean, too: 8000 and 12000");
	summary_add(&s, 0);
	is_number(s.min, 0, "a value of 0 is the min");
}

static void does_not_cancel_nor_overflow(void)
{
	struct summary s = {0};
	for (int i = 0; i < 1000000; i++)
		summary_add(&s, 1000000000000000 + (i % 2) * 2);
	is_number(summary_mean(&s), 1000000000000001, "mean of a million large values");
	is_number(summary_deviation(&s), 1, "their deviation of 1 ns survives");
	struct summary large = {0};
	summary_add(&large, INT64_MAX / 2);
	summary_add(&large, 0);
	is_number(summary_deviation(&large) / 1000000000, INT64_MAX / 4 / 1000000000,
		"half of 146 years");
	struct summary small = {0};
	summary_add(&small, 0);
	summary_add(&small, 1);
	is_number(summary_deviation(&small), 1, "a deviation of half a nanosecond is rounded");
	is_number(summary_mean(&small), 1, "so is the mean");
}

int main(void)
{
	run_test(starts_empty, "summary: starts empty");
	run_test(one_value_is_all_of_it, "summary: one value is all of it");
	run_test(means_are_among_the_values, "summary: means are among the values");
	run_test(means_of_several_are_among_them, "summary: means of several are among them");
	run_test(computes_known_moments, "summary: computes known moments");
	run_test(smooths_as_ping_does, "summary: smooths as ping does");
	run_test(does_not_cancel_nor_overflow, "summary: does not cancel nor overflow");
	return tap_end();
}

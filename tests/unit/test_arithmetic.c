/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/arithmetic.h"

#include "tests/unit/tap.h"

static void sizes_are_rounded_up(void)
{
	is_number(size_aligned(0), 0, "nothing");
	is_number(size_aligned(1), 16, "one byte");
	is_number(size_aligned(16), 16, "a whole unit");
	is_number(size_aligned(17), 32, "one byte more");
}

static void a_time_stays_within_its_bounds(void)
{
	is_number(time_within(5, 1, 9), 5, "between");
	is_number(time_within(0, 1, 9), 1, "below");
	is_number(time_within(10, 1, 9), 9, "above");
	is_number(time_within(5, 9, 1), 1, "bounds that contradict each other");
	is_number(time_within(-5, 0, NEVER), 0, "a negative time");
}

static void all_bits_are_compared(void)
{
	is_number(number_min(UINT64_MAX, 3), 3, "64 bits");
	is_number(number_min(UINT64_C(1) << 32, 3), 3, "a number whose lower half is 0");
	is_number(time_max(-1, 1), 1, "times have a sign");
	is_number(time_min(-1, 1), -1, "times have a sign");
}

int main(void)
{
	run_test(sizes_are_rounded_up, "size_aligned: rounded up to 16 bytes");
	run_test(a_time_stays_within_its_bounds, "time_within: below, between and above");
	run_test(all_bits_are_compared, "number_min, time_min, time_max: the whole range");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/pacer.h"

#include "tests/unit/tap.h"

static void ticks_on_a_grid(void)
{
	struct pacer p;
	pacer_init(&p, 1000, 100, 100);
	ok(!pacer_due(&p, 999), "not before its start");
	ok(pacer_due(&p, 1000), "due at its start");
	ok(pacer_due(&p, 1000), "asking does not take it");
	pacer_take(&p);
	ok(!pacer_due(&p, 1099), "not before the interval is over");
	ok(pacer_due(&p, 1107), "due a little late");
	pacer_take(&p);
	is_number(p.next, 1200, "lateness does not add up");
	ok(pacer_due(&p, 1299), "one tick late by almost an interval is on the grid");
	pacer_take(&p);
	is_number(p.next, 1300, "so is the next");
}

static void never_bursts_after_a_gap(void)
{
	struct pacer p;
	pacer_init(&p, 0, 100, 100);
	pacer_take(&p);
	int sent = 0;
	for (; sent < 100 && pacer_due(&p, 1000000); sent++)
		pacer_take(&p);
	is_number(sent, 1, "one tick is sent after 10,000 missed ones");
	is_number(p.next, 1000100, "and the grid goes on from there");
}

static void a_gap_of_the_allowance_moves_the_grid(void)
{
	struct pacer p;
	pacer_init(&p, 0, 100, 100);
	ok(pacer_due(&p, 100), "one interval late");
	is_number(p.next, 100, "the tick that was missed is skipped");
	pacer_take(&p);
	ok(!pacer_due(&p, 100), "the next is an interval away");
}

static void the_allowance_lets_some_through(void)
{
	struct pacer p;
	pacer_init(&p, 0, 100, 500);
	int sent = 0;
	for (; sent < 100 && pacer_due(&p, 499); sent++)
		pacer_take(&p);
	is_number(sent, 5, "five ticks that were due are sent within the allowance");
	sent = 0;
	for (; sent < 100 && pacer_due(&p, 90000); sent++)
		pacer_take(&p);
	is_number(sent, 5, "after a long gap as many as the allowance holds");
	is_number(p.next, 90100, "and the grid goes on from there");
}

static void arrears_are_made_good(void)
{
	struct pacer p;
	pacer_init(&p, 0, 80, 400);
	p.arrears_max = 100000;
	/* held up for a hundred ticks, then asked all the time */
	int sent = 0, at_once = 0;
	for (nanoseconds now = 8000; now < 80000; now++)
		for (; pacer_due(&p, now); sent++)
			pacer_take(&p);
	is_number(sent, 1000, "on average every tick is taken");
	for (; pacer_due(&p, 160000); at_once++)
		pacer_take(&p);
	ok(at_once <= 6, "but not at once: as many as the allowance holds");
	is_number(p.next - p.arrears, 80 * (1000 + at_once), "what is left is made good later");
	for (nanoseconds now = 160000; now < 170000; now++)
		for (; pacer_due(&p, now); at_once++)
			pacer_take(&p);
	ok(at_once <= 6 + 10000 / 70 + 1, "an eighth faster");
	pacer_due(&p, 10000000);
	is_number(p.arrears, 100000, "more than that is gone");
}

static void the_end_of_time_is_no_overflow(void)
{
	struct pacer p;
	pacer_init(&p, NEVER - 10, 100, 100);
	ok(pacer_due(&p, NEVER - 5), "due just before the end");
	pacer_take(&p);
	is_number(p.next, NEVER, "the next one is never");
}

int main(void)
{
	run_test(ticks_on_a_grid, "pacer: ticks on a grid");
	run_test(arrears_are_made_good, "pacer: what was skipped is made good");
	run_test(never_bursts_after_a_gap, "pacer: never bursts after a gap");
	run_test(a_gap_of_the_allowance_moves_the_grid,
		"pacer: a gap of the allowance moves the grid");
	run_test(the_allowance_lets_some_through, "pacer: the allowance lets some through");
	run_test(the_end_of_time_is_no_overflow, "pacer: the end of time is no overflow");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/send_time.h"

#include "tests/unit/tap.h"

/* A call from 1000 to 1200; the reply arrives at 9000. */
static void a_stamp_counts_as_far_as_it_can_be_right(void)
{
	static const struct {
		const char *name;
		nanoseconds stamp, at, wire, queued; /* queued -1: not known */
	} cases[] = {
		{"without a stamp", 0, 1000, 1000, -1},
		{"within the call", 1100, 1100, 1100, 0},
		{"at its begin", 1000, 1000, 1000, 0},
		{"at its end", 1200, 1200, 1200, 0},
		{"after it: it waited in a queue", 8200, 1000, 8200, 7000},
		{"just as the reply came", 9000, 1000, 9000, 7800},
		{"after the reply", 9001, 1000, 1000, -1},
		{"before the call", 999, 1000, 1000, -1},
		{"of an end of time", NEVER, 1000, 1000, -1},
		{"of a time before time", -NEVER, 1000, 1000, -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct send_time sent = {
			.before = 1000, .after = 1200, .stamp = cases[i].stamp};
		nanoseconds queued = -1;
		send_time_queued(&sent, 9000, &queued);
		is_number(send_time_at(&sent), cases[i].at, "sent: %s", cases[i].name);
		is_number(send_time_wire(&sent, 9000), cases[i].wire, "on the wire: %s",
			cases[i].name);
		is_number(queued, cases[i].queued, "queued: %s", cases[i].name);
	}
}

static void what_is_short_or_a_small_part_is_not_notable(void)
{
	ok(!send_time_is_notable(MILLISECOND, MILLISECOND), "1 ms is short");
	ok(send_time_is_notable(MILLISECOND + 1, 2 * MILLISECOND), "more than 1 ms is not");
	ok(!send_time_is_notable(10 * MILLISECOND, 100 * MILLISECOND), "a tenth is small");
	ok(send_time_is_notable(11 * MILLISECOND, 100 * MILLISECOND), "more is not");
	ok(!send_time_is_notable(0, 0), "nothing is nothing");
}

static void what_lacks_its_stamp_has_not_left(void)
{
	struct send_time sent = {.before = 1, .after = 2};
	ok(!send_time_is_waiting(&sent), "without stamps it is not known");
	sent.awaits_stamp = true;
	ok(send_time_is_waiting(&sent), "the stamp has not come");
	sent.stamp = 3;
	ok(!send_time_is_waiting(&sent), "it has");
}

int main(void)
{
	run_test(a_stamp_counts_as_far_as_it_can_be_right,
		"send_time: a stamp counts as far as it can be right");
	run_test(what_is_short_or_a_small_part_is_not_notable,
		"send_time: what is short or a small part is not notable");
	run_test(what_lacks_its_stamp_has_not_left,
		"send_time: what lacks its stamp has not left");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "tests/unit/tap.h"
#include "traceroute/engine/prober.h"

static _Alignas(16) unsigned char memory[65536];
static struct prober prober;

static void begin(uint32_t window, nanoseconds gap, uint32_t budget)
{
	const struct prober_settings settings = {.capacity = 16,
		.window = window,
		.gap = gap,
		.budget = budget,
		.refill = SECOND};
	ok(prober_size(&settings) <= sizeof memory, "the memory suffices");
	prober_init(&prober, memory, &settings);
}

static struct question question(uint32_t number, uint8_t hop)
{
	return (struct question){.number = number, .hop_limit = hop};
}

static uint64_t ask(uint32_t number, uint8_t hop, nanoseconds now)
{
	struct question q = question(number, hop);
	uint64_t handle = prober_ask(&prober, &q, now).handle;
	prober_sent(&prober, handle, SENT_OK, now, now, &q);
	return handle;
}

static void the_window_closes_and_opens(void)
{
	nanoseconds wake = NEVER;
	begin(2, 0, 0);
	ask(1, 1, 0);
	ok(prober_is_open(&prober, 0, &wake), "one of two");
	ask(2, 2, 0);
	ok(!prober_is_open(&prober, 0, &wake), "two of two");
	prober_answered(&prober, prober_find(&prober, 0, 1));
	ok(prober_is_open(&prober, 0, &wake), "an answer opens it");
	prober.is_serial = true;
	ok(!prober_is_open(&prober, 0, &wake), "not when serial");
}

static void probes_keep_their_distance(void)
{
	nanoseconds wake = NEVER;
	begin(8, MILLISECOND, 0);
	ask(1, 1, SECOND);
	ok(!prober_is_open(&prober, SECOND, &wake), "too early");
	is_number(wake, SECOND + MILLISECOND, "and it says when");
	ok(prober_is_open(&prober, wake, &wake), "then it is open");
}

/* When this router of a hop has budget. */
static nanoseconds budget(uint32_t target, uint8_t hop, uint16_t router)
{
	const struct question q = {.target = target, .hop_limit = hop, .router = router};
	return prober_budget_at(&prober, &q, SECOND);
}

static void a_hop_gets_its_budget(void)
{
	begin(15, 0, 2);
	ask(1, 7, SECOND);
	is_number(budget(0, 7, 0), SECOND, "one left");
	ask(2, 7, SECOND);
	is_number(budget(0, 7, 0), 2 * SECOND, "none left for a second");
	is_number(budget(0, 8, 0), SECOND, "another hop has its own");
	is_number(budget(1, 7, 0), SECOND, "another target too");
	is_number(budget(0, 7, 1), SECOND, "another router of the hop too");
}

static void a_budget_may_be_for_paced_questions_only(void)
{
	begin(15, 0, 1);
	prober.settings.budget_paced = true;
	ask(1, 7, SECOND);
	is_number(budget(0, 7, 0), SECOND, "an ordinary question spends nothing");
	struct question q = {.number = 2, .hop_limit = 7, .router = 3, .is_paced = true};
	prober_ask(&prober, &q, SECOND);
	is_number(budget(0, 7, 3), 2 * SECOND, "a paced one does");
	is_number(budget(0, 7, 4), SECOND, "of its own router");
}

static void a_flow_has_one_probe_in_flight(void)
{
	begin(15, 0, 0);
	struct question q = {.number = 1, .hop_limit = 1, .flow = 5};
	uint64_t handle = prober_ask(&prober, &q, 0).handle;
	q = (struct question){.number = 2, .hop_limit = 1, .flow = 6};
	prober_ask(&prober, &q, 0);
	ok(prober_only_of_flow(&prober, 0, 5) == prober_slot(&prober, handle),
		"the one in flight of this flow");
	ok(prober_only_of_flow(&prober, 0, 7) == NULL, "none of another flow");
	ok(prober_only_of_flow(&prober, 1, 5) == NULL, "none of another target");
	q.number = 3;
	prober_ask(&prober, &q, 0);
	ok(prober_only_of_flow(&prober, 0, 6) == NULL, "one of two is not the only one");
}

static void probes_are_found_by_number_and_handle(void)
{
	begin(15, 0, 0);
	uint64_t first = ask(40, 1, 0);
	for (uint32_t i = 0; i < 100; i++) {
		ask(100 + i, 1, i);
		prober_answered(&prober, prober_find(&prober, 0, 100 + i));
	}
	ok(prober_find(&prober, 0, 40) != NULL, "one in flight is never forgotten");
	ok(prober_slot(&prober, first) == prober_find(&prober, 0, 40), "nor its handle");
	ok(prober_find(&prober, 0, 100) == NULL, "an answered one is, some day");
	ok(prober_find(&prober, 1, 40) == NULL, "another target's is another");
	ok(prober_only(&prober, false) == prober_slot(&prober, first),
		"the only one in flight");
}

static nanoseconds one_second(const void *context, const struct slot *slot)
{
	(void)context;
	(void)slot;
	return SECOND;
}

static void time_runs_out(void)
{
	struct slot *slot;
	nanoseconds wake = NEVER;
	begin(15, 0, 0);
	ask(1, 1, 0);
	ask(2, 1, MILLISECOND);
	ok(!prober_expire(&prober, 10, one_second, NULL, &slot, &wake), "not yet");
	is_number(wake, SECOND, "the first one's time");
	ok(prober_expire(&prober, SECOND, one_second, NULL, &slot, &wake), "now");
	is_number(slot->question.number, 1, "it is the first");
	is_number(slot->state, SLOT_EXPIRED, "and expired");
	ok(!prober_expire(&prober, SECOND, one_second, NULL, &slot, &wake), "the second waits");
	is_number(prober.in_flight, 1, "one in flight");
}

static void what_was_not_tried_is_offered_again(void)
{
	struct probe probe;
	struct question q = question(5, 1);
	begin(15, 0, 0);
	uint64_t handle = prober_ask(&prober, &q, 0).handle;
	ok(prober_sent(&prober, handle, SENT_AGAIN, 0, 0, &q), "kept");
	ok(prober_again(&prober, 7, &probe) && probe.handle == handle, "offered again");
	for (int i = 0; i < 6; i++) {
		prober_sent(&prober, handle, SENT_AGAIN, 0, 0, &q);
		prober_again(&prober, 7, &probe);
	}
	ok(!prober_sent(&prober, handle, SENT_AGAIN, 0, 0, &q), "but not for ever");
	is_number(prober.in_flight, 0, "then it is over");
	is_number(prober.counts.sent, 0, "and never counted as sent");
}

/* One that waits to be sent again counts no more when it is replied to all the same. */
static void a_reply_ends_another_try(void)
{
	struct probe probe;
	struct question q = question(5, 1);
	begin(15, 0, 0);
	uint64_t handle = prober_ask(&prober, &q, 0).handle;
	prober_sent(&prober, handle, SENT_AGAIN, 0, 0, &q);
	prober_answered(&prober, prober_slot(&prober, handle));
	ok(!prober_again(&prober, 1, &probe), "it is not offered again");
	is_number(prober.in_flight, 0, "nothing is in flight");
	ok(prober_sent(&prober, handle, SENT_OK, 2, 2, &q),
		"what comes of it later is nothing");
	is_number(prober.counts.sent, 0, "and not counted");
}

/* The kernel takes one probe at a time: the second that it turns away has failed. */
static void one_waits_to_be_sent_again(void)
{
	struct question first = question(5, 1), second = question(6, 2), failed = {0};
	struct probe probe;
	begin(15, 0, 0);
	uint64_t a = prober_ask(&prober, &first, 0).handle;
	uint64_t b = prober_ask(&prober, &second, 0).handle;
	ok(prober_sent(&prober, a, SENT_AGAIN, 0, 0, &failed), "the first is kept");
	ok(!prober_sent(&prober, b, SENT_AGAIN, 0, 0, &failed), "the second is not");
	is_number(failed.number, 6, "it is named");
	ok(prober_again(&prober, 1, &probe) && probe.handle == a, "the first is offered");
}

static void unknown_handles_are_nothing(void)
{
	struct question q = question(5, 1);
	begin(15, 0, 0);
	ok(prober_slot(&prober, 3) == NULL, "none was asked");
	ok(prober_sent(&prober, 3, SENT_OK, 0, 0, &q), "sent");
	prober_stamped(&prober, 3, 0);
	prober_awaits_stamp(&prober, 3);
	is_number(prober.counts.sent, 0, "nothing is counted");
	uint64_t handle = ask(1, 1, 0);
	ok(prober_slot(&prober, handle + 16) == NULL, "its place had another handle");
}

/* More routers than there are buckets: the rest are not held back. */
static void buckets_may_run_out(void)
{
	begin(15, 0, 1);
	for (uint16_t router = 1; router <= 64; router++) {
		struct question q = {.number = router, .hop_limit = 1, .router = router};
		uint64_t handle = prober_ask(&prober, &q, SECOND).handle;
		prober_answered(&prober, prober_slot(&prober, handle));
		is_number(budget(0, 1, router), 2 * SECOND, "router %u has a bucket", router);
	}
	is_number(budget(0, 1, 65), SECOND, "there is none left for this one");
	struct question q = {.number = 65, .hop_limit = 1, .router = 65};
	prober_ask(&prober, &q, SECOND);
	is_number(budget(0, 1, 65), SECOND, "so that it is not held back");
	is_number(budget(0, 1, 1), 2 * SECOND, "others are");
	prober_ask(&prober, &q, 2 * SECOND);
	is_number(prober_budget_at(&prober, &q, 2 * SECOND), 3 * SECOND,
		"those that are full again make room");
}

static void refusals_have_a_first_cause(void)
{
	begin(15, 0, 0);
	prober_count_unsent(&prober, 101);
	prober_count_unsent(&prober, 113);
	is_number(prober.counts.unsent, 2, "both count");
	is_number(prober.counts.unsent_error, 101, "the first says why");
}

static void round_trips_are_never_negative(void)
{
	begin(15, 0, 0);
	uint64_t handle = ask(1, 1, SECOND);
	struct question q;
	const struct slot *slot = prober_slot(&prober, handle);
	prober_sent(&prober, handle, SENT_OK, SECOND, SECOND + 15, &q);
	is_number(slot_rtt(slot, SECOND - 5), 0, "an answer from before");
	is_number(slot_rtt(slot, SECOND + 30), 30, "from the begin of the call");
	prober_stamped(&prober, handle, SECOND + 10);
	is_number(slot_rtt(slot, SECOND + 30), 20, "or its stamp");
	prober_stamped(&prober, handle, SECOND + 20);
	is_number(slot_rtt(slot, SECOND + 30), 30, "which is not when a queue let it go");
}

static void distance(const struct answer *answer, uint8_t hops, bool sure, const char *what)
{
	bool is_sure;
	is_number(prober_distance(answer, &is_sure), hops, "hops: %s", what);
	is_number(is_sure, sure, "sure: %s", what);
}

static void what_replies_has_a_distance(void)
{
	struct answer answer = {.question.hop_limit = 30};
	distance(&answer, 0, false, "no hop limit is known");
	answer.has_hop_limit = true;
	answer.hop_limit = 60;
	distance(&answer, 5, false, "4 less than 64");
	answer.hop_limit = 255;
	distance(&answer, 1, false, "255 is the same link");
	answer.quoted.is_known = true;
	answer.quoted.hop_limit = 28;
	distance(&answer, 3, true, "2 less than the 30 that were sent");
	answer.quoted.hop_limit = 31;
	distance(&answer, 1, false, "a quote that has more than was sent proves nothing");
	answer.quoted.hop_limit = 0;
	distance(&answer, 1, false, "nor one that has nothing left");
}

int main(void)
{
	run_test(the_window_closes_and_opens, "prober: the window closes and opens");
	run_test(probes_keep_their_distance, "prober: probes keep their distance");
	run_test(a_hop_gets_its_budget, "prober: a hop gets its budget");
	run_test(a_budget_may_be_for_paced_questions_only,
		"prober: a budget may be for paced questions only");
	run_test(a_flow_has_one_probe_in_flight, "prober: a flow has one probe in flight");
	run_test(probes_are_found_by_number_and_handle,
		"prober: probes are found by number and handle");
	run_test(time_runs_out, "prober: time runs out");
	run_test(what_was_not_tried_is_offered_again,
		"prober: what was not tried is offered again");
	run_test(a_reply_ends_another_try, "prober: a reply to one that waits to be sent");
	run_test(one_waits_to_be_sent_again, "prober: one at a time is sent again");
	run_test(unknown_handles_are_nothing, "prober: handles of no probe");
	run_test(buckets_may_run_out, "prober: more routers than budgets");
	run_test(refusals_have_a_first_cause, "prober: what this host refused");
	run_test(round_trips_are_never_negative, "prober: round trips are never negative");
	run_test(what_replies_has_a_distance, "prober_distance: quoted, guessed, or unknown");
	return tap_end();
}

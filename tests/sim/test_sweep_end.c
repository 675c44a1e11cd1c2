/* SPDX-License-Identifier: BSD-2-Clause */
/* How the targets of a sweep end: by lost probes, by the wait after the last one, by a refusal
 * of our own kernel, by the deadline, by a ring that is full. All that happens is a line of
 * text with the milliseconds since the begin, and the text is compared whole. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/base/arithmetic.h"
#include "common/base/text.h"
#include "ping/engine/sweep.h"
#include "tests/sim/arrivals.h"
#include "tests/unit/tap.h"

enum { RUN_PROBES = 64, RUN_TEXT = 4096 };

/* The engine, and what becomes of each probe by the order in which it leaves. */
struct run {
	struct sweep_settings settings;
	uint32_t targets, added;
	uint64_t answered, refused;	/* a bit for each probe */
	nanoseconds delays[RUN_PROBES]; /* of its reply; 0: 20 ms */
	nanoseconds until;		/* the run is left at this time; 0: it ends */
	struct sweep *s;
	nanoseconds now;
	uint32_t sent;
	struct sweep_probe probes[RUN_PROBES];
	nanoseconds arrivals[RUN_PROBES]; /* when its reply comes; 0: not */
	char text[RUN_TEXT];
	struct text log;
};

static const nanoseconds begin_at = 1000 * SECOND;

__attribute__((format(printf, 2, 3))) static void note(struct run *r, const char *format, ...)
{
	char line[128];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	text_format(&r->log, "%lld %s\n", (long long)((r->now - begin_at) / MILLISECOND), line);
}

static void begin(struct run *r)
{
	r->now = begin_at;
	r->log = text_of(r->text, sizeof r->text);
	r->settings.payload =
		(struct payload){.size = ARRIVAL_DATA, .token = {1, 2, 3, 4, 5, 6, 7, 8}};
	r->settings.lanes = 1;
	if (r->settings.window == 0)
		r->settings.window = 64;
	if (r->settings.slots == 0)
		r->settings.slots = 4;
	r->s = zeroed(1, sweep_size(&r->settings));
	sweep_init(r->s, &r->settings);
}

static void add_targets(struct run *r)
{
	for (; r->added < r->targets && sweep_wants_target(r->s); r->added++) {
		struct ping_target target = {.address = arrival_address(r->added)};
		sweep_add(r->s, &target, r->added);
	}
	if (r->added == r->targets)
		sweep_close(r->s);
}

/* ---- what happens ------------------------------------------------------------------ */

static const char *name_of(const struct ping_event *event)
{
	static const char *const names[] = {[PING_EVENT_REPLY] = "reply",
		[PING_EVENT_LOCAL_ERROR] = "refused",
		[PING_EVENT_TIMEOUT] = "time-out",
		[PING_EVENT_LOST] = "lost"};
	return event->is_late ? "late" : names[event->kind];
}

static void drain(struct run *r)
{
	const struct sweep_event *event;
	while ((event = sweep_event(r->s))) {
		if (event->kind == SWEEP_OVER) {
			note(r, "over %u, %s", (unsigned)event->serial,
				event->is_alive ? "alive" : "silent");
			sweep_release(r->s, event->slot);
			continue;
		}
		if (event->slot == SWEEP_NO_SLOT)
			note(r, "%s of none", name_of(&event->ping));
		else
			note(r, "%s %u/%u", name_of(&event->ping), (unsigned)event->serial,
				(unsigned)event->ping.sequence);
	}
}

static void send_probe(struct run *r, const struct sweep_probe *probe)
{
	uint32_t i = r->sent++;
	bool is_refused = r->refused >> i & 1;
	r->probes[i] = *probe;
	note(r, "send to %u", (unsigned)sweep_serial(r->s, probe->slot));
	if (r->answered >> i & 1)
		r->arrivals[i] = r->now + (r->delays[i] ? r->delays[i] : 20 * MILLISECOND);
	sweep_sent(r->s, probe->handle, is_refused ? SENT_FAILED : SENT_OK,
		is_refused ? ENETUNREACH : 0, r->now, r->now);
	drain(r);
}

static void answer(struct run *r, uint32_t i)
{
	uint8_t data[ARRIVAL_DATA], packet[ARRIVAL_PACKET];
	const struct sweep_probe *probe = &r->probes[i];
	payload_fill(&r->settings.payload, probe->handle, data);
	struct reply reply = arrival_echo_reply(
		packet, sizeof packet, &probe->to, probe->sequence, span_of(data, sizeof data));
	reply.at = r->now;
	sweep_observe(r->s, probe->lane, &reply, r->now);
	drain(r);
}

/* The first reply on its way; RUN_PROBES when there is none. */
static uint32_t next_arrival(const struct run *r)
{
	uint32_t next = RUN_PROBES;
	for (uint32_t i = 0; i < r->sent; i++)
		if (r->arrivals[i] &&
			(next == RUN_PROBES || r->arrivals[i] < r->arrivals[next]))
			next = i;
	return next;
}

/* False when nothing happens any more before the run is left. */
static bool wait_until(struct run *r, nanoseconds wake)
{
	uint32_t next = next_arrival(r);
	nanoseconds at = next < RUN_PROBES ? time_min(r->arrivals[next], wake) : wake;
	if (r->until && at > r->until)
		return false;
	if (at == NEVER) {
		note(r, "waits for ever");
		return false;
	}
	r->now = at;
	if (next < RUN_PROBES && r->arrivals[next] == at) {
		r->arrivals[next] = 0;
		answer(r, next);
	}
	return true;
}

static bool turn(struct run *r)
{
	struct sweep_probe probe;
	nanoseconds wake = NEVER;
	add_targets(r);
	switch (sweep_step(r->s, r->now, &probe, &wake)) {
	case STEP_SEND:
		send_probe(r, &probe);
		return r->sent < RUN_PROBES;
	case STEP_EVENT:
		drain(r);
		return true;
	case STEP_WAIT:
		return wait_until(r, wake);
	case STEP_DONE:
		note(r, "done");
		return false;
	}
	return false;
}

static void run_through(struct run *r, const char *wanted)
{
	begin(r);
	while (turn(r))
		;
	is_text(r->text, wanted, "what happens");
}

/* ---- the wait after the last probe ------------------------------------------------- */

static const struct sweep_settings repeats = {.count = 3,
	.interval = SECOND,
	.timeout = 10 * SECOND,
	.linger = 10 * SECOND,
	.reports_lost = true};

static void lingers_as_long_as_replies_take(void)
{
	struct run r = {.settings = repeats, .targets = 2, .answered = 1 | 2 | 8};
	run_through(&r, "0 send to 0\n0 send to 1\n20 reply 0/1\n20 reply 1/1\n"
			"1000 send to 0\n1000 send to 1\n1020 reply 1/2\n"
			"2000 send to 0\n2000 send to 1\n"
			"3000 lost 0/2\n3000 lost 0/3\n3000 over 0, alive\n"
			"3000 lost 1/3\n3000 over 1, alive\n3000 done\n");
	is_number(sweep_totals(r.s)->timeouts, 0, "a lost one is no time-out");
	free(r.s);
}

static void lingers_twice_the_longest_time(void)
{
	struct run r = {.settings = repeats,
		.targets = 1,
		.answered = 1,
		.delays = {1500 * MILLISECOND}};
	r.settings.reports_lost = false;
	run_through(&r, "0 send to 0\n1000 send to 0\n1500 reply 0/1\n2000 send to 0\n"
			"5000 over 0, alive\n5000 done\n");
	free(r.s);
}

static void a_silent_target_gets_the_whole_wait(void)
{
	struct run r = {.settings = repeats, .targets = 1};
	run_through(&r, "0 send to 0\n1000 send to 0\n2000 send to 0\n10000 lost 0/1\n"
			"11000 lost 0/2\n12000 lost 0/3\n12000 over 0, silent\n12000 done\n");
	free(r.s);
}

static void the_last_reply_ends_the_wait(void)
{
	struct run r = {.settings = repeats, .targets = 1, .answered = 7};
	run_through(&r, "0 send to 0\n20 reply 0/1\n1000 send to 0\n1020 reply 0/2\n"
			"2000 send to 0\n2020 reply 0/3\n2020 over 0, alive\n2020 done\n");
	free(r.s);
}

static void statistics_tell_the_real_interval(void)
{
	struct run r = {.settings = repeats,
		.targets = 1,
		.answered = 3,
		.until = begin_at + 2500 * MILLISECOND};
	run_through(&r, "0 send to 0\n20 reply 0/1\n1000 send to 0\n1020 reply 0/2\n"
			"2000 send to 0\n");
	struct ping_statistics of = sweep_statistics(r.s, 0);
	is_number(of.sent, 3, "sent");
	is_number(of.received, 2, "received");
	is_number(of.elapsed, 2 * SECOND, "elapsed");
	is_number(of.interval, SECOND, "the interval");
	is_number(of.verdict, 0, "it replied");
	free(r.s);
}

/* ---- the deadline ------------------------------------------------------------------ */

static void a_deadline_ends_the_run(void)
{
	struct run r = {.settings = {.interval = SECOND,
				.timeout = 10 * SECOND,
				.linger = 10 * SECOND,
				.deadline = 2500 * MILLISECOND},
		.targets = 1,
		.answered = 1};
	run_through(&r, "0 send to 0\n20 reply 0/1\n1000 send to 0\n2000 send to 0\n"
			"2500 done\n");
	ok(sweep_is_ending(r.s, r.now), "it is ending");
	ok(!sweep_is_ending(r.s, r.now - SECOND), "it was not before");
	is_number(sweep_under_way(r.s), 1, "the target was never over");
	free(r.s);
}

/* What came in while the process was held up is read first. */
static void a_late_deadline_is_waited_for_once(void)
{
	struct sweep_probe probe;
	nanoseconds wake = 0;
	struct run r = {
		.settings = {.interval = SECOND, .timeout = SECOND, .deadline = SECOND / 2},
		.targets = 1};
	begin(&r);
	add_targets(&r);
	ok(!sweep_is_ending(r.s, r.now + SECOND), "it has not begun");
	is_number(sweep_step(r.s, r.now, &probe, &wake), STEP_SEND, "a probe");
	sweep_sent(r.s, probe.handle, SENT_OK, 0, r.now, r.now);
	r.now += SECOND * 3 / 4;
	is_number(sweep_step(r.s, r.now, &probe, &wake), STEP_WAIT, "replies are read first");
	is_number(wake, r.now + 1, "and that at once");
	is_number(sweep_step(r.s, r.now + 1, &probe, &wake), STEP_DONE, "then it is over");
	free(r.s);
}

static void a_stopped_run_is_ending(void)
{
	struct sweep_probe probe;
	nanoseconds wake;
	struct run r = {.settings = repeats, .targets = 1};
	begin(&r);
	add_targets(&r);
	ok(!sweep_is_ending(r.s, r.now), "not yet");
	sweep_stop(r.s);
	ok(sweep_is_ending(r.s, r.now), "it is");
	is_number(sweep_step(r.s, r.now, &probe, &wake), STEP_DONE, "and nothing is sent");
	free(r.s);
}

/* ---- retries ----------------------------------------------------------------------- */

static const struct sweep_settings decides = {.decides = true,
	.retries = 2,
	.backoff = 2000,
	.timeout = SECOND,
	.reports_timeout = true};

static void each_try_waits_longer(void)
{
	struct run r = {.settings = decides, .targets = 1};
	run_through(&r, "0 send to 0\n1000 time-out 0/1\n1000 send to 0\n3000 time-out 0/2\n"
			"3000 send to 0\n7000 time-out 0/3\n7000 over 0, silent\n7000 done\n");
	free(r.s);
}

/* The second tries wait for 5 seconds; other probes have their places in the ring by then. */
static void a_wait_outlives_the_ring(void)
{
	struct run r = {.settings = decides, .targets = 4};
	r.settings.window = 2;
	r.settings.retries = 1;
	r.settings.backoff = 5000;
	run_through(&r, "0 send to 0\n0 send to 1\n1000 time-out 0/1\n1000 time-out 1/1\n"
			"1000 send to 0\n1000 send to 1\n2000 send to 2\n2000 send to 3\n"
			"3000 time-out 2/1\n3000 time-out 3/1\n3000 send to 2\n3000 send to 3\n"
			"6000 time-out 0/2\n6000 over 0, silent\n"
			"6000 time-out 1/2\n6000 over 1, silent\n"
			"8000 time-out 2/2\n8000 over 2, silent\n"
			"8000 time-out 3/2\n8000 over 3, silent\n8000 done\n");
	free(r.s);
}

static void what_our_kernel_refuses_is_not_tried_again(void)
{
	struct run r = {.settings = decides, .targets = 2, .refused = 1, .answered = 2};
	run_through(&r, "0 send to 0\n0 refused 0/1\n0 over 0, silent\n0 send to 1\n"
			"20 reply 1/1\n20 over 1, alive\n20 done\n");
	is_number(sweep_totals(r.s)->local_errors, 1, "refusals");
	is_number(sweep_totals(r.s)->unreachable, 1, "unreachable");
	free(r.s);
}

static void a_refusal_is_one_of_several_probes(void)
{
	struct run r = {.settings = repeats, .targets = 1, .refused = 1, .answered = 6};
	run_through(&r, "0 send to 0\n0 refused 0/1\n1000 send to 0\n1020 reply 0/2\n"
			"2000 send to 0\n2020 reply 0/3\n2020 over 0, alive\n2020 done\n");
	free(r.s);
	r = (struct run){.settings = repeats, .targets = 1, .refused = 7};
	run_through(&r, "0 send to 0\n0 refused 0/1\n1000 send to 0\n1000 refused 0/2\n"
			"2000 send to 0\n2000 refused 0/3\n2000 over 0, silent\n2000 done\n");
	is_number(sweep_totals(r.s)->local_errors, 3, "refusals");
	free(r.s);
}

/* The first probe's reply comes while the second one is on its way to the kernel. */
static void a_target_ends_while_a_probe_is_sent(void)
{
	struct sweep_probe probe;
	nanoseconds wake;
	struct run r = {.settings = decides, .targets = 1, .until = begin_at + SECOND / 2};
	run_through(&r, "0 send to 0\n");
	r.now = begin_at + SECOND;
	is_number(sweep_step(r.s, r.now, &probe, &wake), STEP_EVENT, "a time-out");
	drain(&r);
	is_number(sweep_step(r.s, r.now, &probe, &wake), STEP_SEND, "a second try");
	answer(&r, 0);
	sweep_sent(r.s, probe.handle, SENT_FAILED, ENETUNREACH, r.now, r.now);
	drain(&r);
	is_text(r.text, "0 send to 0\n1000 time-out 0/1\n1000 late 0/1\n1000 over 0, alive\n",
		"the late reply counts, the refusal of the second probe not");
	is_number(sweep_totals(r.s)->sent, 2, "both were sent");
	is_number(sweep_totals(r.s)->local_errors, 0, "refusals of a target");
	free(r.s);
}

/* ---- a full ring ------------------------------------------------------------------- */

static void without_time_outs_the_oldest_is_forgotten(void)
{
	struct run r = {.settings = {.interval = SECOND, .timeout = NEVER, .window = 4},
		.targets = 1,
		.answered = 1 | 2,
		.delays = {5500 * MILLISECOND},
		.until = begin_at + 5900 * MILLISECOND};
	run_through(&r, "0 send to 0\n1000 send to 0\n1020 reply 0/2\n2000 send to 0\n"
			"3000 send to 0\n4000 send to 0\n5000 send to 0\n5500 late of none\n");
	is_number(sweep_totals(r.s)->late, 1, "late ones");
	is_number(sweep_statistics(r.s, 0).received, 1, "received");
	free(r.s);
}

static void forgotten_probes_end_a_target(void)
{
	struct run r = {
		.settings = {.interval = SECOND, .timeout = NEVER, .window = 2, .count = 1},
		.targets = 3,
		.answered = 4};
	run_through(&r, "0 send to 0\n0 send to 1\n0 send to 2\n0 over 0, silent\n"
			"20 reply 2/1\n20 over 2, alive\n20 waits for ever\n");
	free(r.s);
}

/* Nothing is overwritten that the kernel has not got yet; with time-outs nothing at all. */
static void a_full_ring_is_waited_for(void)
{
	struct sweep_probe probe;
	nanoseconds wake = 0;
	struct run r = {
		.settings = {.interval = SECOND, .timeout = NEVER, .window = 2}, .targets = 3};
	begin(&r);
	add_targets(&r);
	for (int i = 0; i < 2; i++)
		is_number(sweep_step(r.s, r.now, &probe, &wake), STEP_SEND, "a probe");
	is_number(sweep_step(r.s, r.now, &probe, &wake), STEP_WAIT, "none has left yet");
	free(r.s);
	r = (struct run){.settings = decides, .targets = 3};
	r.settings.window = 2;
	r.settings.retries = 0;
	run_through(&r, "0 send to 0\n0 send to 1\n1000 time-out 0/1\n1000 over 0, silent\n"
			"1000 time-out 1/1\n1000 over 1, silent\n1000 send to 2\n"
			"2000 time-out 2/1\n2000 over 2, silent\n2000 done\n");
	free(r.s);
}

static void probes_of_no_handle_are_ignored(void)
{
	struct run r = {.settings = repeats, .targets = 1, .until = begin_at + SECOND / 2};
	run_through(&r, "0 send to 0\n");
	sweep_sent(r.s, 7, SENT_OK, 0, r.now, r.now);
	is_number(sweep_totals(r.s)->sent, 1, "sent");
	free(r.s);
}

/* ---- the pace of networks ---------------------------------------------------------- */

static uint32_t sent_until(nanoseconds until, uint32_t targets, uint32_t window)
{
	struct run r = {.settings = decides, .targets = targets, .until = begin_at + until};
	r.settings.retries = 0;
	r.settings.timeout = 10 * SECOND;
	r.settings.slots = 64;
	r.settings.window = window;
	r.settings.networks = 16;
	r.settings.network_bits[0] = 32;
	r.settings.network_bits[1] = 128;
	r.settings.network_spacing = SECOND;
	begin(&r);
	while (turn(&r))
		;
	uint32_t sent = r.sent;
	free(r.s);
	return sent;
}

/* A network that there is no room to remember waits: none gets more than its rate. */
static void networks_wait_for_room(void)
{
	is_number(sent_until(SECOND / 2, 20, 64), 16, "as many as are remembered");
	is_number(sent_until(SECOND * 3 / 2, 20, 64), 20, "the others a second later");
	is_number(sent_until(SECOND / 2, 10, 64), 10, "fewer need not wait");
}

/* ---- what is under way ------------------------------------------------------------- */

static void targets_are_walked(void)
{
	struct run r = {.settings = repeats, .targets = 3};
	begin(&r);
	add_targets(&r);
	is_number(sweep_next_slot(r.s, 0), 0, "the first");
	sweep_release(r.s, 1);
	is_number(sweep_next_slot(r.s, 1), 2, "a released one is passed over");
	ok(sweep_next_slot(r.s, 3) == SWEEP_NO_SLOT, "there are no more");
	is_number(sweep_serial(r.s, 2), 2, "its number");
	free(r.s);
}

static void nothing_to_do_is_done_at_once(void)
{
	struct run r = {.settings = decides};
	r.settings.cooldown = 5 * SECOND;
	run_through(&r, "0 done\n");
	free(r.s);
	r = (struct run){.settings = decides, .targets = 1, .answered = 1};
	r.settings.cooldown = 5 * SECOND;
	run_through(&r, "0 send to 0\n20 reply 0/1\n20 over 0, alive\n5000 done\n");
	free(r.s);
}

int main(void)
{
	run_test(lingers_as_long_as_replies_take, "sweep: the wait after the last probe");
	run_test(lingers_twice_the_longest_time, "sweep: that wait for a slow host");
	run_test(a_silent_target_gets_the_whole_wait, "sweep: that wait for a silent one");
	run_test(the_last_reply_ends_the_wait, "sweep: that wait when all have replied");
	run_test(statistics_tell_the_real_interval, "sweep_statistics: the real interval");
	run_test(a_deadline_ends_the_run, "sweep: a deadline ends the run");
	run_test(a_late_deadline_is_waited_for_once, "sweep: what came before the deadline");
	run_test(a_stopped_run_is_ending, "sweep_stop: nothing is sent any more");
	run_test(each_try_waits_longer, "sweep: each try waits longer");
	run_test(a_wait_outlives_the_ring, "sweep: a wait longer than the ring remembers");
	run_test(what_our_kernel_refuses_is_not_tried_again, "sweep_sent: refused, no retry");
	run_test(a_refusal_is_one_of_several_probes, "sweep_sent: one of several is refused");
	run_test(a_target_ends_while_a_probe_is_sent, "sweep_sent: the target is over by then");
	run_test(without_time_outs_the_oldest_is_forgotten,
		"sweep: a full ring forgets the oldest without time-outs");
	run_test(forgotten_probes_end_a_target, "sweep: a forgotten probe can end its target");
	run_test(a_full_ring_is_waited_for, "sweep: a full ring is waited for");
	run_test(probes_of_no_handle_are_ignored, "sweep_sent: an unknown probe");
	run_test(networks_wait_for_room, "sweep_network_allows: more networks than room");
	run_test(targets_are_walked, "sweep_next_slot: those that hold a target");
	run_test(nothing_to_do_is_done_at_once, "sweep: the end of a run without probes");
	return tap_end();
}

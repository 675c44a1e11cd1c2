/* SPDX-License-Identifier: BSD-2-Clause */
/* How the targets of a sweep end: by lost probes, by the wait after the last one, by a refusal
 * of our own kernel, by the deadline, by a ring that is full. */
#include <errno.h>
#include <stdlib.h>

#include "tests/sim/sweep_script.h"
#include "tests/unit/tap.h"

/* ---- the wait after the last probe ------------------------------------------------- */

static const struct ping_settings repeats = {.count = 3,
	.interval = SECOND,
	.timeout = 10 * SECOND,
	.linger = 10 * SECOND,
	.reports_lost = true};

static void lingers_as_long_as_replies_take(void)
{
	struct sweep_script r = {.settings = repeats, .targets = 2, .answered = 1 | 2 | 8};
	sweep_script_run(&r, "0 send to 0\n0 send to 1\n20 reply 0/1\n20 reply 1/1\n"
			     "1000 send to 0\n1000 send to 1\n1020 reply 1/2\n"
			     "2000 send to 0\n2000 send to 1\n"
			     "3000 lost 0/2\n3000 lost 0/3\n3000 over 0, alive\n"
			     "3000 lost 1/3\n3000 over 1, alive\n3000 done\n");
	is_number(ping_totals(r.s)->timeouts, 0, "a lost one is no time-out");
	free(r.s);
}

static void lingers_twice_the_longest_time(void)
{
	struct sweep_script r = {.settings = repeats,
		.targets = 1,
		.answered = 1,
		.delays = {1500 * MILLISECOND}};
	r.settings.reports_lost = false;
	sweep_script_run(&r, "0 send to 0\n1000 send to 0\n1500 reply 0/1\n2000 send to 0\n"
			     "5000 over 0, alive\n5000 done\n");
	free(r.s);
}

static void a_silent_target_gets_the_whole_wait(void)
{
	struct sweep_script r = {.settings = repeats, .targets = 1};
	sweep_script_run(&r,
		"0 send to 0\n1000 send to 0\n2000 send to 0\n10000 lost 0/1\n"
		"11000 lost 0/2\n12000 lost 0/3\n12000 over 0, silent\n12000 done\n");
	free(r.s);
}

static void the_last_reply_ends_the_wait(void)
{
	struct sweep_script r = {.settings = repeats, .targets = 1, .answered = 7};
	sweep_script_run(&r, "0 send to 0\n20 reply 0/1\n1000 send to 0\n1020 reply 0/2\n"
			     "2000 send to 0\n2020 reply 0/3\n2020 over 0, alive\n2020 done\n");
	free(r.s);
}

static void statistics_tell_the_real_interval(void)
{
	struct sweep_script r = {.settings = repeats,
		.targets = 1,
		.answered = 3,
		.until = SWEEP_SCRIPT_BEGIN + 2500 * MILLISECOND};
	sweep_script_run(&r, "0 send to 0\n20 reply 0/1\n1000 send to 0\n1020 reply 0/2\n"
			     "2000 send to 0\n");
	struct ping_statistics of = ping_statistics(r.s, 0);
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
	struct sweep_script r = {.settings = {.interval = SECOND,
					 .timeout = 10 * SECOND,
					 .linger = 10 * SECOND,
					 .deadline = 2500 * MILLISECOND},
		.targets = 1,
		.answered = 1};
	sweep_script_run(&r, "0 send to 0\n20 reply 0/1\n1000 send to 0\n2000 send to 0\n"
			     "2500 done\n");
	ok(ping_is_ending(r.s, r.now), "it is ending");
	ok(!ping_is_ending(r.s, r.now - SECOND), "it was not before");
	is_number(ping_under_way(r.s), 1, "the target was never over");
	free(r.s);
}

/* What came in while the process was held up is read first. */
static void a_late_deadline_is_waited_for_once(void)
{
	struct ping_probe probe;
	nanoseconds wake = 0;
	struct sweep_script r = {
		.settings = {.interval = SECOND, .timeout = SECOND, .deadline = SECOND / 2},
		.targets = 1};
	sweep_script_begin(&r);
	sweep_script_add(&r);
	ok(!ping_is_ending(r.s, r.now + SECOND), "it has not begun");
	is_number(ping_step(r.s, r.now, &probe, &wake), STEP_SEND, "a probe");
	ping_sent(r.s, probe.handle, SENT_OK, 0, r.now, r.now);
	r.now += SECOND * 3 / 4;
	is_number(ping_step(r.s, r.now, &probe, &wake), STEP_WAIT, "replies are read first");
	is_number(wake, r.now + 1, "and that at once");
	is_number(ping_step(r.s, r.now + 1, &probe, &wake), STEP_DONE, "then it is over");
	free(r.s);
}

static void a_stopped_run_is_ending(void)
{
	struct ping_probe probe;
	nanoseconds wake;
	struct sweep_script r = {.settings = repeats, .targets = 1};
	sweep_script_begin(&r);
	sweep_script_add(&r);
	ok(!ping_is_ending(r.s, r.now), "not yet");
	ping_stop(r.s);
	ok(ping_is_ending(r.s, r.now), "it is");
	is_number(ping_step(r.s, r.now, &probe, &wake), STEP_DONE, "and nothing is sent");
	free(r.s);
}

/* ---- what a run that ends early leaves undecided ------------------------------------- */

static void never_probed_is_not_unreachable(void)
{
	for (int with_retries = 0; with_retries < 2; with_retries++) {
		struct sweep_script r = {.settings = {.decides = with_retries,
						 .retries = 3,
						 .backoff = 1000,
						 .interval = 10 * SECOND,
						 .timeout = 10 * SECOND,
						 .spacing = SECOND,
						 .deadline = 2500 * MILLISECOND},
			.targets = 4,
			.answered = 1 | 4};
		sweep_script_run(
			&r, with_retries ? "0 send to 0\n20 reply 0/1\n20 over 0, alive\n"
					   "1000 send to 1\n2000 send to 2\n2020 reply 2/1\n"
					   "2020 over 2, alive\n2500 done\n"
					 : "0 send to 0\n20 reply 0/1\n1000 send to 1\n"
					   "2000 send to 2\n2020 reply 2/1\n2500 done\n");
		is_number(ping_totals(r.s)->targets, 4, "targets");
		is_number(ping_totals(r.s)->tried, 3, "tried");
		is_number(ping_totals(r.s)->alive, 2, "alive");
		is_number(ping_unreachable(r.s), !with_retries, "no reply, no retry to come");
		is_number(ping_statistics(r.s, 1).sent, 1, "sent to the silent one");
		is_number(ping_statistics(r.s, 3).sent, 0, "sent to the last one");
		free(r.s);
	}
}

/* It was handed out, and the kernel never got it. */
static void a_probe_that_never_left_is_no_try(void)
{
	struct ping_probe probe;
	nanoseconds wake;
	struct sweep_script r = {
		.settings = {.decides = true, .timeout = SECOND}, .targets = 1};
	sweep_script_begin(&r);
	sweep_script_add(&r);
	is_number(ping_step(r.s, r.now, &probe, &wake), STEP_SEND, "a probe");
	ping_stop(r.s);
	is_number(ping_step(r.s, r.now, &probe, &wake), STEP_DONE, "it stays with us");
	is_number(ping_totals(r.s)->tried, 0, "tried");
	is_number(ping_unreachable(r.s), 0, "unreachable");
	is_number(ping_statistics(r.s, 0).sent, 0, "sent");
	free(r.s);
}

/* ---- retries ----------------------------------------------------------------------- */

static const struct ping_settings decides = {.decides = true,
	.retries = 2,
	.backoff = 2000,
	.timeout = SECOND,
	.reports_timeout = true};

static void each_try_waits_longer(void)
{
	struct sweep_script r = {.settings = decides, .targets = 1};
	sweep_script_run(&r,
		"0 send to 0\n1000 time-out 0/1\n1000 send to 0\n3000 time-out 0/2\n"
		"3000 send to 0\n7000 time-out 0/3\n7000 over 0, silent\n7000 done\n");
	free(r.s);
}

/* The second tries wait for 5 seconds; other probes have their places in the ring by then. */
static void a_wait_outlives_the_ring(void)
{
	struct sweep_script r = {.settings = decides, .targets = 4};
	r.settings.window = 2;
	r.settings.retries = 1;
	r.settings.backoff = 5000;
	sweep_script_run(&r,
		"0 send to 0\n0 send to 1\n1000 time-out 0/1\n1000 time-out 1/1\n"
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
	struct sweep_script r = {
		.settings = decides, .targets = 2, .refused = 1, .answered = 2};
	sweep_script_run(&r, "0 send to 0\n0 refused 0/1\n0 over 0, silent\n0 send to 1\n"
			     "20 reply 1/1\n20 over 1, alive\n20 done\n");
	is_number(ping_totals(r.s)->local_errors, 1, "refusals");
	is_number(ping_totals(r.s)->unreachable, 1, "unreachable");
	free(r.s);
}

static void a_refusal_is_one_of_several_probes(void)
{
	struct sweep_script r = {
		.settings = repeats, .targets = 1, .refused = 1, .answered = 6};
	sweep_script_run(&r, "0 send to 0\n0 refused 0/1\n1000 send to 0\n1020 reply 0/2\n"
			     "2000 send to 0\n2020 reply 0/3\n2020 over 0, alive\n2020 done\n");
	free(r.s);
	r = (struct sweep_script){.settings = repeats, .targets = 1, .refused = 7};
	sweep_script_run(&r,
		"0 send to 0\n0 refused 0/1\n1000 send to 0\n1000 refused 0/2\n"
		"2000 send to 0\n2000 refused 0/3\n2000 over 0, silent\n2000 done\n");
	is_number(ping_totals(r.s)->local_errors, 3, "refusals");
	free(r.s);
}

/* The first probe's reply comes while the second one is on its way to the kernel. */
static void a_target_ends_while_a_probe_is_sent(void)
{
	struct ping_probe probe;
	nanoseconds wake;
	struct sweep_script r = {
		.settings = decides, .targets = 1, .until = SWEEP_SCRIPT_BEGIN + SECOND / 2};
	sweep_script_run(&r, "0 send to 0\n");
	r.now = SWEEP_SCRIPT_BEGIN + SECOND;
	is_number(ping_step(r.s, r.now, &probe, &wake), STEP_EVENT, "a time-out");
	sweep_script_drain(&r);
	is_number(ping_step(r.s, r.now, &probe, &wake), STEP_SEND, "a second try");
	sweep_script_answer(&r, 0);
	ping_sent(r.s, probe.handle, SENT_FAILED, ENETUNREACH, r.now, r.now);
	sweep_script_drain(&r);
	is_text(r.text, "0 send to 0\n1000 time-out 0/1\n1000 late 0/1\n1000 over 0, alive\n",
		"the late reply counts, the refusal of the second probe not");
	is_number(ping_totals(r.s)->sent, 2, "both were sent");
	is_number(ping_totals(r.s)->local_errors, 0, "refusals of a target");
	free(r.s);
}

/* ---- a full ring ------------------------------------------------------------------- */

static void without_time_outs_the_oldest_is_forgotten(void)
{
	struct sweep_script r = {
		.settings = {.interval = SECOND, .timeout = NEVER, .window = 4},
		.targets = 1,
		.answered = 1 | 2,
		.delays = {5500 * MILLISECOND},
		.until = SWEEP_SCRIPT_BEGIN + 5900 * MILLISECOND};
	sweep_script_run(&r,
		"0 send to 0\n1000 send to 0\n1020 reply 0/2\n2000 send to 0\n"
		"3000 send to 0\n4000 send to 0\n5000 send to 0\n5500 late of none\n");
	is_number(ping_totals(r.s)->late, 1, "late ones");
	is_number(ping_statistics(r.s, 0).received, 1, "received");
	free(r.s);
}

static void forgotten_probes_end_a_target(void)
{
	struct sweep_script r = {
		.settings = {.interval = SECOND, .timeout = NEVER, .window = 2, .count = 1},
		.targets = 3,
		.answered = 4};
	sweep_script_run(&r, "0 send to 0\n0 send to 1\n0 send to 2\n0 over 0, silent\n"
			     "20 reply 2/1\n20 over 2, alive\n20 waits for ever\n");
	free(r.s);
}

static void what_the_ring_forgets_is_lost(void)
{
	struct sweep_script r = {.settings = {.interval = SECOND,
					 .timeout = NEVER,
					 .window = 2,
					 .count = 1,
					 .reports_lost = true},
		.targets = 3,
		.answered = 4};
	sweep_script_run(&r,
		"0 send to 0\n0 send to 1\n0 send to 2\n0 lost 0/1\n0 over 0, silent\n"
		"20 reply 2/1\n20 over 2, alive\n20 waits for ever\n");
	free(r.s);
}

/* Nothing is overwritten that the kernel has not got yet; with time-outs nothing at all. */
static void a_full_ring_is_waited_for(void)
{
	struct ping_probe probe;
	nanoseconds wake = 0;
	struct sweep_script r = {
		.settings = {.interval = SECOND, .timeout = NEVER, .window = 2}, .targets = 3};
	sweep_script_begin(&r);
	sweep_script_add(&r);
	for (int i = 0; i < 2; i++)
		is_number(ping_step(r.s, r.now, &probe, &wake), STEP_SEND, "a probe");
	is_number(ping_step(r.s, r.now, &probe, &wake), STEP_WAIT, "none has left yet");
	free(r.s);
	r = (struct sweep_script){.settings = decides, .targets = 3};
	r.settings.window = 2;
	r.settings.retries = 0;
	sweep_script_run(&r,
		"0 send to 0\n0 send to 1\n1000 time-out 0/1\n1000 over 0, silent\n"
		"1000 time-out 1/1\n1000 over 1, silent\n1000 send to 2\n"
		"2000 time-out 2/1\n2000 over 2, silent\n2000 done\n");
	free(r.s);
}

static void probes_of_no_handle_are_ignored(void)
{
	struct sweep_script r = {
		.settings = repeats, .targets = 1, .until = SWEEP_SCRIPT_BEGIN + SECOND / 2};
	sweep_script_run(&r, "0 send to 0\n");
	ping_sent(r.s, 7, SENT_OK, 0, r.now, r.now);
	is_number(ping_totals(r.s)->sent, 1, "sent");
	free(r.s);
}

/* ---- the pace of networks ---------------------------------------------------------- */

static uint32_t sent_until(nanoseconds until, uint32_t targets, uint32_t window)
{
	struct sweep_script r = {
		.settings = decides, .targets = targets, .until = SWEEP_SCRIPT_BEGIN + until};
	r.settings.retries = 0;
	r.settings.timeout = 10 * SECOND;
	r.settings.slots = 64;
	r.settings.window = window;
	r.settings.networks = 16;
	r.settings.network_bits[0] = 32;
	r.settings.network_bits[1] = 128;
	r.settings.network_spacing = SECOND;
	sweep_script_begin(&r);
	while (sweep_script_turn(&r))
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
	struct sweep_script r = {.settings = repeats, .targets = 3};
	sweep_script_begin(&r);
	sweep_script_add(&r);
	is_number(ping_next_slot(r.s, 0), 0, "the first");
	ping_release(r.s, 1);
	is_number(ping_next_slot(r.s, 1), 2, "a released one is passed over");
	ok(ping_next_slot(r.s, 3) == PING_NO_SLOT, "there are no more");
	is_number(ping_serial(r.s, 2), 2, "its number");
	free(r.s);
}

static void nothing_to_do_is_done_at_once(void)
{
	struct sweep_script r = {.settings = decides};
	r.settings.cooldown = 5 * SECOND;
	sweep_script_run(&r, "0 done\n");
	free(r.s);
	r = (struct sweep_script){.settings = decides, .targets = 1, .answered = 1};
	r.settings.cooldown = 5 * SECOND;
	sweep_script_run(&r, "0 send to 0\n20 reply 0/1\n20 over 0, alive\n5000 done\n");
	free(r.s);
}

int main(void)
{
	run_test(lingers_as_long_as_replies_take, "sweep: the wait after the last probe");
	run_test(lingers_twice_the_longest_time, "sweep: that wait for a slow host");
	run_test(a_silent_target_gets_the_whole_wait, "sweep: that wait for a silent one");
	run_test(the_last_reply_ends_the_wait, "sweep: that wait when all have replied");
	run_test(statistics_tell_the_real_interval, "ping_statistics: the real interval");
	run_test(a_deadline_ends_the_run, "sweep: a deadline ends the run");
	run_test(a_late_deadline_is_waited_for_once, "sweep: what came before the deadline");
	run_test(a_stopped_run_is_ending, "ping_stop: nothing is sent any more");
	run_test(never_probed_is_not_unreachable,
		"sweep: the deadline leaves targets undecided");
	run_test(a_probe_that_never_left_is_no_try, "ping_stop: a probe that never left");
	run_test(each_try_waits_longer, "sweep: each try waits longer");
	run_test(a_wait_outlives_the_ring, "sweep: a wait longer than the ring remembers");
	run_test(what_our_kernel_refuses_is_not_tried_again, "ping_sent: refused, no retry");
	run_test(a_refusal_is_one_of_several_probes, "ping_sent: one of several is refused");
	run_test(a_target_ends_while_a_probe_is_sent, "ping_sent: the target is over by then");
	run_test(without_time_outs_the_oldest_is_forgotten,
		"sweep: a full ring forgets the oldest without time-outs");
	run_test(forgotten_probes_end_a_target, "sweep: a forgotten probe can end its target");
	run_test(what_the_ring_forgets_is_lost, "sweep: a forgotten probe is reported as lost");
	run_test(a_full_ring_is_waited_for, "sweep: a full ring is waited for");
	run_test(probes_of_no_handle_are_ignored, "ping_sent: an unknown probe");
	run_test(networks_wait_for_room, "network_allows: more networks than room");
	run_test(targets_are_walked, "ping_next_slot: those that hold a target");
	run_test(nothing_to_do_is_done_at_once, "sweep: the end of a run without probes");
	return tap_end();
}

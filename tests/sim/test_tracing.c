/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "tests/sim/tracesim.h"
#include "tests/unit/tap.h"

static struct sim sim;

static void a_near_destination_costs_few_packets(void)
{
	sim_init(&sim, 6, 20 * MICROSECOND);
	sim_run(&sim);
	is_text(sim.text,
		"\n 1  10.0.0.1  0.020 ms  0.020 ms  0.020 ms"
		"\n 2  10.0.0.2  0.040 ms  0.040 ms  0.040 ms"
		"\n 3  10.0.0.3  0.060 ms  0.060 ms  0.060 ms"
		"\n 4  10.0.0.4  0.080 ms  0.080 ms  0.080 ms"
		"\n 5  10.0.0.5  0.100 ms  0.100 ms  0.100 ms"
		"\n 6  10.0.1.6  0.120 ms  0.120 ms  0.120 ms",
		"strategy_classic: six near hops, three replies each");
	ok(sim.sent <= 20,
		"strategy_classic: six hops cost 3 packets each and 2 more at most: %u",
		sim.sent);
	is_number(sim.end.reason, STOP_REACHED,
		"strategy_classic: the echo reply ends the trace");
	is_number(sim.end.distance, 6, "strategy_classic: the end is hop 6");
}

static void a_long_path_takes_one_round_trip(void)
{
	sim_init(&sim, 30, 20 * MILLISECOND);
	sim_run(&sim);
	ok(sim.sent <= 92, "strategy_classic: 30 hops of 20 ms cost 92 packets at most: %u",
		sim.sent);
	ok(sim.ended <= 650 * MILLISECOND,
		"strategy_classic: 30 hops of 20 ms take a round trip: %lld us",
		(long long)sim.ended / 1000);
}

static void silent_hops_cost_a_multiple_of_the_round_trip(void)
{
	sim_init(&sim, 30, 20 * MILLISECOND);
	sim.hop[5].silent = sim.hop[11].silent = sim.hop[17].silent = sim.hop[29].silent = true;
	sim_run(&sim);
	ok(sim.ended <= 2500 * MILLISECOND,
		"strategy_classic: four silent hops cost a multiple of the round trip: %lld us",
		(long long)sim.ended / 1000);
	is_number(sim.end.distance, 30,
		"strategy_classic: a silent hop before the end keeps its place");
}

static void silent_last_hops_are_waited_for_once(void)
{
	sim_init(&sim, 15, 20 * MILLISECOND);
	sim.hop[15].silent = true;
	sim_run(&sim);
	ok(sim.ended <= 5100 * MILLISECOND,
		"strategy_classic: silent last hops are waited for once: %lld us",
		(long long)sim.ended / 1000);
	is_number(sim.end.reason, STOP_MAX_HOPS,
		"strategy_classic: a silent destination is not reached");
	sim.trace.adaptive = true;
	sim_run(&sim);
	ok(sim.ended <= 2000 * MILLISECOND,
		"strategy_classic: with adaptive waits, silent last hops cost less: %lld us",
		(long long)sim.ended / 1000);
}

static void check_budgets(bool has_service)
{
	for (uint8_t distance = 1; distance <= 29; distance++) {
		for (uint32_t burst = 0; burst <= 6; burst++) {
			sim_init(&sim, distance, 10 * MILLISECOND);
			sim.has_service = has_service;
			sim.now = 1000 * SECOND;
			sim.hop[distance].limited = true;
			sim.hop[distance].tokens = burst * SECOND;
			sim.hop[distance].at = sim.now;
			sim_run(&sim);
			is_number(sim.end.distance, distance,
				"%u hops, %u replies left: at its place", distance, burst);
		}
	}
}

static void budgets_never_move_the_destination(void)
{
	check_budgets(false);
}

/* Firewalls and full queues limit what is no ICMP error, too. */
static void budgets_of_services_never_move_the_destination(void)
{
	check_budgets(true);
}

/* One reply, and silence for ever: where its hop limit says, else right after the routers. */
static void a_lone_reply_is_an_upper_bound(void)
{
	for (uint8_t distance = 1; distance <= 25; distance = (uint8_t)(distance + 4))
		for (uint8_t back = 0; back <= 40; back = (uint8_t)(back + 40)) {
			sim_init(&sim, distance, 10 * MILLISECOND);
			sim.now = 1000 * SECOND;
			sim.has_service = true;
			sim.hop[distance].limited = true;
			sim.hop[distance].refill = 1000 * SECOND;
			sim.hop[distance].tokens = 1000 * SECOND;
			sim.hop[distance].at = sim.now;
			sim.hop_limit = (uint8_t)(64 - (back ? back : distance) + 1);
			sim_run(&sim);
			is_number(sim.end.distance, distance,
				"%u hops, %u on the way back: at its place", distance,
				back ? back : distance);
		}
}

/* Whichever probe is lost that the end would reply to, a check of its distance as well. */
static void a_lost_check_moves_no_end(void)
{
	for (uint8_t distance = 3; distance <= 12; distance = (uint8_t)(distance + 3))
		for (uint8_t lost = 2; lost <= 8; lost++) {
			sim_init(&sim, distance, 10 * MILLISECOND);
			sim.now = 1000 * SECOND;
			sim.has_service = true;
			sim.hop_limit = 64 - 2;
			sim.hop[distance].limited = true;
			sim.hop[distance].tokens = SECOND;
			sim.hop[distance].at = sim.now;
			sim.hop[distance].lost_probe = lost;
			sim_run(&sim);
			is_number(sim.end.distance, distance, "%u hops, probe %u lost",
				distance, lost);
		}
}

/* What is no reply to a probe must not keep the trace from ending. */
static void a_stream_of_data_is_waited_for_once(void)
{
	for (uint8_t distance = 1; distance <= 9; distance = (uint8_t)(distance + 2)) {
		sim_init(&sim, distance, 10 * MILLISECOND);
		sim.without_name = sim.has_service = true;
		sim.stream = 200 * MILLISECOND;
		sim_run(&sim);
		is_number(sim.end.reason, STOP_REACHED, "%u hops: reached", distance);
		is_number(sim.end.distance, distance, "%u hops: at its place", distance);
		ok(sim.ended < 6 * SECOND, "%u hops: within 6 s: %lld us", distance,
			(long long)sim.ended / 1000);
	}
}

/* Neither IPv4 11/1 nor redirects are replies to a probe. */
static void what_ends_nothing_is_a_notice(void)
{
	static const uint8_t types[][2] = {{11, 1}, {5, 1}, {4, 0}};
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		sim_init(&sim, 4, MILLISECOND);
		sim.hop[2].type = types[i][0];
		sim.hop[2].code = types[i][1];
		sim_run(&sim);
		is_text(sim.text,
			"\n 1  10.0.0.1  1.000 ms  1.000 ms  1.000 ms"
			"\n 2  * * *"
			"\n 3  10.0.0.3  3.000 ms  3.000 ms  3.000 ms"
			"\n 4  10.0.1.4  4.000 ms  4.000 ms  4.000 ms",
			"type %u code %u", types[i][0], types[i][1]);
		is_number(sim.end.notices, 3, "type %u code %u is counted", types[i][0],
			types[i][1]);
	}
}

/*
 * Whatever is left of the end's budget, however slowly it grows, whatever hosts begin to count
 * down from or how long the way back is: the end's line has its own number, and a reply. Only
 * an end that has nothing left, and nothing more within the time of a repeated probe, is not
 * found.
 */
static void check_end(uint8_t distance, bool refuses, bool blocks, uint32_t burst,
	nanoseconds refill, uint8_t back)
{
	sim_init(&sim, distance, 10 * MILLISECOND);
	sim.now = 1000 * SECOND;
	sim.hop[distance].limited = true;
	sim.hop[distance].refill = refill;
	sim.hop[distance].tokens = burst * refill;
	sim.hop[distance].at = sim.now;
	sim.hop[distance].type = refuses ? 3 : 0;
	sim.hop[distance].code = refuses ? 13 : 0;
	sim.blocks = blocks;
	sim.hop_limit = (uint8_t)(64 - back);
	if (distance > 3)
		sim.hop[distance - 1].silent = back % 2;
	sim_run(&sim);
	bool is_found = burst > 0 || refill <= SECOND;
	uint32_t answers, want = is_found ? distance + (blocks ? 1u : 0u) : 30;
	uint32_t line = sim_last_line(&sim, &answers);
	enum stop_reason reason = !is_found ? STOP_MAX_HOPS
				  : refuses ? STOP_UNREACHABLE
					    : STOP_REACHED;
	ok(line == want && (answers > 0) == is_found && sim.end.reason == reason,
		"%s %u, %u replies left, one more in %lld s, %u back: line %u, %u replies, "
		"reason %d",
		blocks	  ? "blocked by"
		: refuses ? "refused by"
			  : "reached",
		distance, burst, (long long)(refill / SECOND), back, line, answers,
		(int)sim.end.reason);
}

static void the_end_is_never_printed_too_far(void)
{
	static const uint8_t backs[] = {0, 1, 6, 13, 24};
	for (uint8_t distance = 1; distance <= 25; distance = (uint8_t)(distance + 3))
		for (uint32_t burst = 0; burst <= 6; burst++)
			for (uint32_t i = 0; i < 3u * sizeof backs; i++) {
				nanoseconds refill = (i % 3 + 1) * SECOND;
				check_end(distance, false, false, burst, refill, backs[i / 3]);
				check_end(distance, true, false, burst, refill, backs[i / 3]);
				check_end(distance, true, true, burst, refill, backs[i / 3]);
			}
}

static void patient_fills_every_row(void)
{
	for (uint32_t burst = 0; burst <= 6; burst++) {
		sim_init(&sim, 7, 10 * MILLISECOND);
		sim.now = 1000 * SECOND;
		for (uint8_t i = 1; i <= 7; i++) {
			sim.hop[i].limited = true;
			sim.hop[i].tokens = burst * SECOND;
			sim.hop[i].at = sim.now;
		}
		sim.trace.patient = true;
		sim_run(&sim);
		is_text(sim.text,
			"\n 1  10.0.0.1  10.000 ms  10.000 ms  10.000 ms"
			"\n 2  10.0.0.2  20.000 ms  20.000 ms  20.000 ms"
			"\n 3  10.0.0.3  30.000 ms  30.000 ms  30.000 ms"
			"\n 4  10.0.0.4  40.000 ms  40.000 ms  40.000 ms"
			"\n 5  10.0.0.5  50.000 ms  50.000 ms  50.000 ms"
			"\n 6  10.0.0.6  60.000 ms  60.000 ms  60.000 ms"
			"\n 7  10.0.1.7  70.000 ms  70.000 ms  70.000 ms",
			"%u replies left", burst);
	}
}

/* The third of five hops answers these probes of a burst: a bit each, and no more. */
static void check_why(uint32_t lost, uint32_t budget, uint32_t limited, uint32_t timed_out)
{
	sim_init(&sim, 5, 10 * MILLISECOND);
	sim.now = 1000 * SECOND;
	sim.trace.explain = true;
	sim.hop[3].lost = lost;
	sim.hop[3].limited = budget < 3;
	sim.hop[3].tokens = budget * SECOND;
	sim.hop[3].at = sim.now;
	sim_run(&sim);
	is_number(sim.whys[WHY_RATELIMIT], limited, "lost %u, budget %u: rate limited", lost,
		budget);
	is_number(sim.whys[WHY_TIMEOUT], timed_out, "lost %u, budget %u: nothing came", lost,
		budget);
}

static void silence_is_a_spent_budget_only_after_a_reply(void)
{
	check_why(0, 1, 2, 0);
	check_why(0, 0, 2, 0); /* a repeat is answered */
	check_why(1u << 0, 3, 0, 1);
	check_why(1u << 1, 3, 0, 1);
	check_why(1u << 2, 3, 0, 1);
	check_why(1u << 0 | 1u << 1, 3, 0, 2);
	check_why(1u << 0 | 1u << 2, 3, 0, 2);
	check_why(0xffffffff, 3, 0, 3); /* silent for ever */
}

static void time_limits(void)
{
	sim_init(&sim, 12, 20 * MILLISECOND);
	sim.hop[7].silent = true;
	sim.trace.time_limit = 150 * MILLISECOND;
	sim_run(&sim);
	is_number(sim.end.reason, STOP_TIMEOUT, "the end says so");
	is_number(sim.ended, 150 * MILLISECOND, "to the nanosecond");
	is_text(sim.text,
		"\n 1  10.0.0.1  20.000 ms  20.000 ms  20.000 ms"
		"\n 2  10.0.0.2  40.000 ms  40.000 ms  40.000 ms"
		"\n 3  10.0.0.3  60.000 ms  60.000 ms  60.000 ms"
		"\n 4  10.0.0.4  80.000 ms  80.000 ms  80.000 ms"
		"\n 5  10.0.0.5  100.000 ms  100.000 ms  100.000 ms"
		"\n 6  10.0.0.6  120.000 ms  120.000 ms  120.000 ms",
		"with what was known");
	sim_init(&sim, 3, 20 * MILLISECOND);
	sim.trace.time_limit = SECOND;
	sim_run(&sim);
	is_number(sim.end.reason, STOP_REACHED, "a trace that needs less");
}

/* Connections: the kernel repeats a probe after a second. Hops that are silent between others
 * are not waited for that long again; after the last that replies one waits for longer. */
static void repeats_are_waited_for_at_the_edge(void)
{
	sim_init(&sim, 12, 20 * MILLISECOND);
	sim.repeated_after = SECOND;
	sim.hop[7].silent = true;
	sim_run(&sim);
	is_number(sim.end.reason, STOP_REACHED, "a silent hop between others");
	ok(sim.ended <= SECOND + 500 * MILLISECOND, "is waited for once: %lld ms",
		(long long)sim.ended / 1000000);
	sim_init(&sim, 12, 20 * MILLISECOND);
	sim.repeated_after = SECOND;
	sim.hop[12].silent = true;
	sim_run(&sim);
	is_number(sim.end.reason, STOP_MAX_HOPS, "a silent end");
	ok(sim.ended > 3 * SECOND && sim.ended < 5 * SECOND, "is waited for longer: %lld ms",
		(long long)sim.ended / 1000000);
}

/* A probe is offered again, and nothing is lost by it. */
static void full_buffers_change_nothing(void)
{
	static char text[SIM_TEXT];
	for (uint32_t every = 0; every <= 4; every++) {
		if (every == 1)
			continue;
		sim_init(&sim, 12, 20 * MILLISECOND);
		sim.hop[7].lost = 1;
		sim.full_every = every;
		sim_run(&sim);
		if (every == 0)
			memcpy(text, sim.text, sizeof text);
		is_text(sim.text, text, "every %u: the same lines", every);
		is_number(sim.end.sent, sim.sent, "every %u: each counts once", every);
		is_number(sim.end.unsent, 0, "every %u: all were sent", every);
	}
}

int main(void)
{
	run_test(silence_is_a_spent_budget_only_after_a_reply,
		"strategy_classic: silence is a rate limit only after a reply of the same "
		"burst");
	run_test(time_limits, "strategy_classic: a limit of time ends the trace");
	run_test(repeats_are_waited_for_at_the_edge,
		"strategy_classic: probes that the kernel repeats are waited for at the edge");
	run_test(full_buffers_change_nothing,
		"tracer: probes that found the buffers full are offered again");
	a_near_destination_costs_few_packets();
	a_long_path_takes_one_round_trip();
	silent_hops_cost_a_multiple_of_the_round_trip();
	silent_last_hops_are_waited_for_once();
	run_test(budgets_never_move_the_destination,
		"strategy_classic: a budget of 0 to 6 replies never moves the destination");
	run_test(budgets_of_services_never_move_the_destination,
		"strategy_classic: nor does a budget of data");
	run_test(a_lost_check_moves_no_end,
		"strategy_classic: a lost check of its distance moves no end");
	run_test(a_lone_reply_is_an_upper_bound,
		"strategy_classic: a lone reply is an upper bound of the distance");
	run_test(a_stream_of_data_is_waited_for_once,
		"tracer: a stream that names no probe does not keep a trace from ending");
	run_test(what_ends_nothing_is_a_notice,
		"tracer: reassembly time, redirect and source quench end nothing");
	run_test(the_end_is_never_printed_too_far, "strategy_classic: the end has its own line "
						   "for every budget, refill and way back");
	run_test(patient_fills_every_row,
		"strategy_classic: --patient fills every row for budgets of 0 to 6 replies");
	return tap_end();
}

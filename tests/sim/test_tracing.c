/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
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

/* The last line's number, and how many answers it has. */
static uint32_t last_line(const char *text, uint32_t *answers)
{
	const char *line = strrchr(text, '\n');
	*answers = 0;
	for (const char *at = line; (at = strstr(at, " ms")); at++)
		(*answers)++;
	return (uint32_t)strtoul(line + 1, NULL, 10);
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
	uint32_t line = last_line(sim.text, &answers);
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

static void loop_of(uint8_t from, uint8_t period, uint32_t silent)
{
	sim_init(&sim, 40, 10 * MILLISECOND);
	sim.trace.max_hops = 20;
	for (uint8_t hop = from; hop <= 20; hop++) {
		sim.hop[hop].alias = (uint8_t)(from + (hop - from) % period);
		sim.hop[hop].silent = silent & 1u << (hop - from) % period;
	}
	sim_run(&sim);
}

static void a_forwarding_loop_is_reported(void)
{
	loop_of(4, 2, 0);
	is_number(sim.end.reason, STOP_LOOP, "path_loop: a b a b is a loop");
	is_number(sim.end.distance, 0, "path_loop: a loop has no end");
	loop_of(17, 2, 0);
	is_number(sim.end.reason, STOP_LOOP, "path_loop: the second round is enough");
	loop_of(4, 5, 0);
	is_number(sim.end.reason, STOP_LOOP, "path_loop: five routers");
	loop_of(4, 2, 1);
	is_number(sim.end.reason, STOP_LOOP, "path_loop: one of two is silent");
	loop_of(18, 2, 0);
	is_number(
		sim.end.reason, STOP_MAX_HOPS, "path_loop: a b a may be a change of the path");
	loop_of(4, 1, 0);
	is_number(sim.end.reason, STOP_MAX_HOPS,
		"path_loop: not a router that answers for all others");
	loop_of(4, 2, 3);
	is_number(sim.end.reason, STOP_MAX_HOPS, "path_loop: not silence");
	loop_of(21, 2, 0);
	is_number(sim.end.reason, STOP_MAX_HOPS, "path_loop: not a path that is too long");
	loop_of(4, 2, 0);
	sim.hop[20].alias = 0;
	sim_run(&sim);
	is_number(
		sim.end.reason, STOP_MAX_HOPS, "path_loop: not a loop that the path has left");
}

/* Hops from the fourth on: a letter is a router, a star silence. */
static void trace_of(const char *routers)
{
	sim_init(&sim, 200, 10 * MILLISECOND);
	sim.trace.max_hops = (uint8_t)(3 + strlen(routers));
	for (uint8_t i = 0; routers[i]; i++) {
		sim.hop[4 + i].alias =
			(uint8_t)(routers[i] == '*' ? 0 : 100 + routers[i] - 'a');
		sim.hop[4 + i].silent = routers[i] == '*';
	}
	sim_run(&sim);
}

/* Routers limit their replies, and those of a loop are asked over and over. */
static void silence_does_not_hide_a_loop(void)
{
	static const struct {
		const char *routers;
		enum stop_reason reason;
	} cases[] = {
		{"abababab********", STOP_LOOP},
		{"ababab*b*b******", STOP_LOOP},
		{"a*ab*bab********", STOP_LOOP},
		{"abc*bca**a******", STOP_LOOP},
		{"aba*************", STOP_MAX_HOPS}, /* once round and a change of the path */
		{"a*a*a*aa*a*a****", STOP_MAX_HOPS}, /* one router, not asked twice at a time */
		{"abab**c*********", STOP_MAX_HOPS}, /* the path went on */
		{"ab*cd***ef******", STOP_MAX_HOPS},
		{"a***************", STOP_MAX_HOPS},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		trace_of(cases[i].routers);
		is_number(sim.end.reason, cases[i].reason, "%s", cases[i].routers);
	}
}

static void a_trace_can_stop_at_a_loop(void)
{
	uint32_t answers;
	for (int stop = 0; stop < 2; stop++) {
		loop_of(4, 2, 0);
		sim.trace.stop_at_loop = stop;
		sim_run(&sim);
		is_number(sim.end.reason, STOP_LOOP, "stop %d: a loop", stop);
		is_number(last_line(sim.text, &answers), stop ? 7 : 20,
			"stop %d: at the last line of the second round", stop);
	}
}

static void ask_hops(uint8_t distance, const char *list)
{
	sim_init(&sim, distance, 10 * MILLISECOND);
	hop_set_parse(&sim.trace.hops, list);
	sim.trace.first_hop = hop_set_from(&sim.trace.hops, 1);
	sim.trace.max_hops = hop_set_before(&sim.trace.hops, HOP_MAX + 1);
}

static void only_the_given_hops_are_asked(void)
{
	ask_hops(20, "3,5-6,9");
	sim_run(&sim);
	is_text(sim.text,
		"\n 3  10.0.0.3  30.000 ms  30.000 ms  30.000 ms"
		"\n 5  10.0.0.5  50.000 ms  50.000 ms  50.000 ms"
		"\n 6  10.0.0.6  60.000 ms  60.000 ms  60.000 ms"
		"\n 9  10.0.0.9  90.000 ms  90.000 ms  90.000 ms",
		"the lines of the list");
	is_number(sim.sent, 12, "three packets a hop and no others");
	is_number(sim.end.reason, STOP_MAX_HOPS, "the last of the list ends the trace");
}

/* Whatever the reply's hop limit says: the distance is known where the hop before was asked. */
static void the_end_is_a_hop_of_the_list(void)
{
	static const struct {
		uint8_t distance, hop_limit;
		const char *list;
		uint8_t last, known;
	} cases[] = {
		{6, 0, "3,6-9", 6, 0},
		{6, 0, "3,5-9", 6, 6},
		{6, 0, "2,8-9", 8, 0},
		{6, 0, "9", 9, 0},
		{6, 62, "2,8-9", 8, 0},
		{6, 50, "2,8-9", 8, 0},
		{6, 64, "1-9", 6, 6},
		{1, 0, "1,4", 1, 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint32_t answers;
		ask_hops(cases[i].distance, cases[i].list);
		sim.hop_limit = cases[i].hop_limit;
		sim_run(&sim);
		is_number(sim.end.reason, STOP_REACHED, "%s: reached", cases[i].list);
		is_number(last_line(sim.text, &answers), cases[i].last, "%s: the last line",
			cases[i].list);
		is_number(answers, 3, "%s: is complete", cases[i].list);
		is_number(sim.end.distance, cases[i].known, "%s: distance", cases[i].list);
	}
}

/* Its budget spent by the first probe, the end is looked for at the hops of the list alone. */
static void a_limited_end_is_found_in_the_list(void)
{
	for (uint8_t distance = 1; distance <= 12; distance++) {
		uint32_t answers;
		uint8_t at = distance <= 2 ? 2 : distance <= 4 ? 4 : distance <= 7 ? 7 : 12;
		ask_hops(distance, "2,4,7,12");
		sim.now = 1000 * SECOND;
		sim.hop[distance].limited = true;
		sim.hop[distance].tokens = SECOND;
		sim.hop[distance].at = sim.now;
		sim_run(&sim);
		is_number(last_line(sim.text, &answers), at, "at %u: the next of the list",
			distance);
		for (uint8_t hop = 1; hop <= 12; hop++)
			if (hop != 2 && hop != 4 && hop != 7 && hop != 12)
				is_number(sim_sent_with(&sim, hop), 0, "hop %u not asked", hop);
	}
}

static void trace_mtu(uint8_t at, uint16_t mtu, bool end_is_silent)
{
	sim_init(&sim, 8, 10 * MILLISECOND);
	sim.strategy = &strategy_mtu;
	sim.trace.find_mtu = true;
	sim.trace.size = 1500;
	sim.path_mtu_at = at;
	sim.path_mtu = mtu;
	sim.is_black_hole = true;
	sim.hop[8].silent = end_is_silent;
	sim_run(&sim);
}

/* Large packets vanish, and nothing says why: size and hop are found. */
static void a_black_hole_is_found(void)
{
	static const uint16_t sizes[] = {
		68, 576, 1280, 1300, 1399, 1400, 1401, 1473, 1492, 1499};
	for (uint8_t at = 1; at < 8; at++)
		for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
			char mark[32];
			snprintf(mark, sizeof mark, " !F-%u?", sizes[i]);
			trace_mtu(at, sizes[i], false);
			is_number(sim.end.mtu, sizes[i], "hop %u, %u bytes: path MTU", at,
				sizes[i]);
			is_number(sim.end.hole_mtu, sizes[i], "hop %u, %u bytes: size", at,
				sizes[i]);
			is_number(sim.end.hole_hop, at + 1u, "hop %u, %u bytes: hop", at,
				sizes[i]);
			is_number(sim.end.distance, 8, "hop %u, %u bytes: distance", at,
				sizes[i]);
			ok(strstr(sim.text, mark) != NULL, "hop %u: %s in the text", at, mark);
		}
}

/* The last router that replies stands in for a silent end, but tells no MTU of the path. */
static void a_silent_end_proves_no_mtu(void)
{
	for (uint8_t at = 1; at < 8; at++) {
		trace_mtu(at, 1400, true);
		is_number(sim.end.mtu, 0, "hop %u: no path MTU", at);
		is_number(sim.end.hole_mtu, at < 7 ? 1400 : 0, "hop %u: size", at);
		is_number(sim.end.hole_hop, at < 7 ? at + 1u : 0, "hop %u: hop", at);
	}
}

int main(void)
{
	run_test(silence_is_a_spent_budget_only_after_a_reply,
		"strategy_classic: silence is a rate limit only after a reply of the same "
		"burst");
	run_test(a_forwarding_loop_is_reported,
		"path_loop: a forwarding loop is reported, once it is one");
	run_test(silence_does_not_hide_a_loop, "path_loop: silence does not hide a loop");
	run_test(a_trace_can_stop_at_a_loop, "strategy_classic: a trace can stop at a loop");
	run_test(only_the_given_hops_are_asked,
		"strategy_classic: of a list of hops no others are asked");
	run_test(the_end_is_a_hop_of_the_list,
		"strategy_classic: the end is at the nearest hop of the list");
	run_test(a_limited_end_is_found_in_the_list,
		"strategy_classic: a limited end is found at a hop of the list");
	run_test(a_black_hole_is_found, "strategy_mtu: a black hole is found, size and hop");
	run_test(a_silent_end_proves_no_mtu, "strategy_mtu: a silent end proves no path MTU");
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

/* SPDX-License-Identifier: BSD-2-Clause */
/* Loops, lists of hops, black holes: what a trace makes of them. */
#include <stdio.h>
#include <string.h>

#include "tests/sim/tracesim.h"
#include "tests/unit/tap.h"

static struct sim sim;

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
		is_number(sim_last_line(&sim, &answers), stop ? 7 : 20,
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
		is_number(sim_last_line(&sim, &answers), cases[i].last, "%s: the last line",
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
		is_number(sim_last_line(&sim, &answers), at, "at %u: the next of the list",
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

/* Services that do not say which probe they reply to: one at a time, and lost ones again. */
static void sizes_without_the_probe(void)
{
	for (int is_hole = 0; is_hole < 2; is_hole++)
		for (uint8_t lossy = 0; lossy < 8; lossy++) {
			sim_init(&sim, 8, 10 * MILLISECOND);
			sim.strategy = &strategy_mtu;
			sim.trace.find_mtu = true;
			sim.trace.size = 1500;
			sim.path_mtu_at = 4;
			sim.path_mtu = 1400;
			sim.is_black_hole = is_hole;
			sim.without_name = true;
			sim.hop[lossy].lost = 2; /* the second reply */
			sim_run(&sim);
			is_number(sim.end.mtu, 1400, "hole %d, lossy hop %u: path MTU", is_hole,
				lossy);
			is_number(sim.end.distance, 8, "hole %d, lossy hop %u: distance",
				is_hole, lossy);
		}
}

static void begin_hole(void)
{
	sim_init(&sim, 8, 10 * MILLISECOND);
	sim.strategy = &strategy_mtu;
	sim.trace.find_mtu = true;
	sim.trace.size = 1500;
	sim.path_mtu_at = 4;
	sim.path_mtu = 1400;
	sim.is_black_hole = true;
}

/* Once the end was reached it stays so, though not each size has found its place. */
static void a_search_ends_at_any_time(void)
{
	begin_hole();
	sim_run(&sim);
	nanoseconds whole = sim.ended;
	for (int is_limit = 0; is_limit < 2; is_limit++)
		for (int part = 1; part < 50; part++) {
			nanoseconds at = whole * part / 50;
			begin_hole();
			sim.interrupt = is_limit ? 0 : at;
			sim.trace.time_limit = is_limit ? at : 0;
			sim_run(&sim);
			enum stop_reason due = sim.end.distance ? STOP_REACHED
					       : is_limit	? STOP_TIMEOUT
								: STOP_INTERRUPTED;
			is_number(sim.end.reason, due, "after %d fiftieths: why", part);
			is_number(sim.ended, at, "after %d fiftieths: at once", part);
		}
}

int main(void)
{
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
	run_test(sizes_without_the_probe,
		"strategy_mtu: found where quotes do not say which probe they are of");
	run_test(a_search_ends_at_any_time,
		"strategy_mtu: an interrupt and a time limit end it in every phase");
	run_test(a_silent_end_proves_no_mtu, "strategy_mtu: a silent end proves no path MTU");
	return tap_end();
}

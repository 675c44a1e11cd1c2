/* SPDX-License-Identifier: BSD-2-Clause */
/* Ends that are said by hosts that prove nothing: quotes are cut after 28 bytes, and the host
 * is not the destination. Routers that say so are to be believed, strangers that guess are not.
 */
#include "tests/sim/tracesim.h"
#include "tests/unit/tap.h"

static struct sim sim;

static const uint8_t ends[][2] = {{3, 3}, {3, 0}, {3, 1}, {3, 10}, {3, 13}};
enum { ENDS = sizeof ends / sizeof ends[0] };

/* A stranger's error of this kind to the first `count` probes of a hop. */
static void forge(uint8_t hop, uint32_t count, const uint8_t end[2])
{
	sim.forged_hop = hop;
	sim.forged = count;
	sim.forged_type = end[0];
	sim.forged_code = end[1];
}

/* Who has guessed all probes of the destination's own hop has hidden it there. */
static void check_reached(uint8_t hop, uint32_t count, const uint8_t end[2])
{
	uint8_t queries = sim.trace.queries;
	forge(hop, count, end);
	sim_run(&sim);
	is_number(sim.end.reason, STOP_REACHED, "hop %u, %u of %u guessed, code %u: reached",
		hop, count, queries, end[1]);
	is_number(sim.end.distance, hop == 6 && count == queries ? 7 : 6, "at its place");
}

static void a_stranger_ends_no_trace(void)
{
	for (uint8_t hop = 1; hop <= 6; hop++)
		for (uint32_t count = 1; count <= 3; count++)
			for (size_t i = 0; i < ENDS; i++) {
				sim_init(&sim, 6, 10 * MILLISECOND);
				check_reached(hop, count, ends[i]);
			}
}

/* One probe at a time: nothing is known of the hops beyond. */
static void a_stranger_ends_no_serial_trace(void)
{
	for (uint8_t hop = 1; hop <= 6; hop++)
		for (uint8_t queries = 1; queries <= 3; queries++) {
			sim_init(&sim, 6, 10 * MILLISECOND);
			sim.trace.is_serial = true;
			sim.trace.queries = queries;
			check_reached(hop, queries, ends[2]);
		}
}

/* Where no hop beyond speaks up either, what was guessed once is confirmed by nothing. */
static void silence_confirms_no_stranger(void)
{
	for (uint32_t count = 1; count <= 2; count++)
		for (size_t i = 0; i < ENDS; i++) {
			sim_init(&sim, 6, 10 * MILLISECOND);
			for (uint8_t hop = 2; hop <= 6; hop++)
				sim.hop[hop].silent = true;
			forge(2, count, ends[i]);
			sim_run(&sim);
			is_number(sim.end.reason, STOP_MAX_HOPS,
				"%u guessed, code %u: not the end", count, ends[i][1]);
			ok(sim.ended < 20 * SECOND, "nor does it take for ever: %lld ms",
				(long long)sim.ended / 1000000);
		}
}

/* The router at `distance`, whose address is not that of the trace. */
static void check_router(uint8_t distance, const uint8_t end[2], uint8_t queries, bool serial)
{
	sim_init(&sim, distance, 10 * MILLISECOND);
	sim.is_elsewhere = true;
	sim.hop[distance].type = end[0];
	sim.hop[distance].code = end[1];
	sim.trace.queries = queries;
	sim.trace.is_serial = serial;
	sim_run(&sim);
	uint32_t answers, line = sim_last_line(&sim, &answers);
	enum stop_reason reason = end[1] == 3 ? STOP_REACHED : STOP_UNREACHABLE;
	bool is_cheap = serial ? sim.sent <= distance * queries + 2u : sim.ended < 2 * SECOND;
	ok(line == distance && answers == queries && sim.end.reason == reason && is_cheap,
		"router %u, code %u, %u queries%s: line %u, %u replies, reason %d, %lld ms, %u "
		"packets",
		distance, end[1], queries, serial ? ", serial" : "", line, answers,
		(int)sim.end.reason, (long long)sim.ended / 1000000, sim.sent);
}

static void a_router_ends_a_trace(void)
{
	for (uint8_t distance = 1; distance <= 29; distance = (uint8_t)(distance + 4))
		for (size_t i = 0; i < ENDS; i++)
			for (uint8_t queries = 1; queries <= 3; queries++) {
				check_router(distance, ends[i], queries, false);
				check_router(distance, ends[i], queries, true);
			}
}

/* It does so at its own place, however few errors it sends. */
static void a_limited_router_ends_a_trace(void)
{
	for (uint8_t distance = 1; distance <= 25; distance = (uint8_t)(distance + 3))
		for (uint32_t i = 0; i < 6 * 3 * 2; i++) {
			uint32_t burst = i % 6 + 1, refill = i / 6 % 3 + 1;
			bool blocks = i / 18;
			sim_init(&sim, distance, 10 * MILLISECOND);
			sim.now = 1000 * SECOND;
			sim.is_elsewhere = true;
			sim.blocks = blocks;
			sim.hop[distance].type = 3;
			sim.hop[distance].code = 13;
			sim.hop[distance].limited = true;
			sim.hop[distance].refill = refill * SECOND;
			sim.hop[distance].tokens = burst * refill * SECOND;
			sim.hop[distance].at = sim.now;
			sim_run(&sim);
			uint32_t answers, line = sim_last_line(&sim, &answers);
			ok(line == distance + (blocks ? 1u : 0u) && answers > 0 &&
					sim.end.reason == STOP_UNREACHABLE,
				"router %u%s, %u left, one more in %u s: line %u, reason %d, "
				"%lld ms",
				distance, blocks ? " expires" : "", burst, refill, line,
				(int)sim.end.reason, (long long)sim.ended / 1000000);
		}
}

/* With one hop to ask, or one probe for it, the router is asked again. */
static void a_single_hop_can_be_the_end(void)
{
	for (uint8_t queries = 1; queries <= 3; queries++) {
		sim_init(&sim, 4, 10 * MILLISECOND);
		sim.is_elsewhere = true;
		sim.hop[4].type = 3;
		sim.hop[4].code = 1;
		sim.trace.first_hop = sim.trace.max_hops = 4;
		sim.trace.queries = queries;
		sim_run(&sim);
		is_number(sim.end.reason, STOP_UNREACHABLE, "%u queries", queries);
	}
}

int main(void)
{
	run_test(a_stranger_ends_no_trace,
		"strategy_classic: a stranger that guesses probes ends no trace");
	run_test(a_stranger_ends_no_serial_trace,
		"strategy_classic: nor one that sends probe by probe");
	run_test(
		silence_confirms_no_stranger, "strategy_classic: silence confirms no stranger");
	run_test(a_router_ends_a_trace,
		"strategy_classic: a router that quotes 28 bytes ends the trace at its place");
	run_test(a_limited_router_ends_a_trace,
		"strategy_classic: so does one that sends few errors");
	run_test(a_single_hop_can_be_the_end, "strategy_classic: also where one hop is asked");
	return tap_end();
}

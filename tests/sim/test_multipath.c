/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/graphsim.h"
#include "tests/unit/tap.h"
#include "traceroute/engine/stopping.h"

/* The constants of the strategy were chosen on seeds below 10,000; these say whether what holds
 * there holds in general. */
enum { SEEDS = 10000 };

static struct graphsim sim;

/* What many runs found. */
struct tally {
	uint32_t runs, whole, false_nodes, false_links, endless, unreached, changed, by_packet;
	uint32_t slow; /* took longer than a second */
	uint64_t branching, missed;
	uint64_t sent, checks, expected, nodes, found, links, links_found;
	nanoseconds longest, all;
};

static void run(struct tally *t)
{
	uint32_t nodes, links;
	graphsim_run(&sim);
	graphsim_truth(&sim, &nodes, &links);
	uint32_t branching, missed;
	graphsim_missed(&sim, &branching, &missed);
	t->branching += branching;
	t->missed += missed;
	t->runs++;
	t->whole += sim.found == nodes && sim.links == links;
	t->false_nodes += sim.false_nodes;
	t->false_links += sim.false_links;
	t->endless += !sim.has_ended;
	t->unreached += sim.end.reason != STOP_REACHED;
	t->changed += sim.end.changes > 0;
	t->by_packet += sim.by_packet > 0;
	t->sent += sim.sent;
	t->checks += sim.end.checks;
	t->nodes += nodes;
	t->links += links;
	t->found += sim.found;
	t->links_found += sim.links;
	t->all += sim.took;
	t->slow += sim.took > SECOND;
	if (sim.took > t->longest)
		t->longest = sim.took;
}

/* The numbers of many runs, for the reader of the log. */
static void show(const struct tally *t, const char *what)
{
	printf("# %s: %u runs, whole %u, nodes %llu of %llu, links %llu of %llu; probes %.1f "
	       "and "
	       "%.1f checks, expected %.1f; %.0f ms, longest %.0f ms; changed %u, by packet "
	       "%u; above 1 s %u\n",
		what, t->runs, t->whole, (unsigned long long)t->found,
		(unsigned long long)t->nodes, (unsigned long long)t->links_found,
		(unsigned long long)t->links, (double)(t->sent - t->checks) / t->runs,
		(double)t->checks / t->runs, (double)t->expected / t->runs,
		(double)t->all / 1e6 / t->runs, (double)t->longest / 1e6, t->changed,
		t->by_packet, t->slow);
}

/* No interface and no link that does not exist, ever; the end is reported. */
static void is_honest(const struct tally *t, const char *what)
{
	show(t, what);
	is_number(t->false_nodes, 0, "%s: no interface that does not exist", what);
	is_number(t->false_links, 0, "%s: no link that does not exist", what);
	is_number(t->endless, 0, "%s: it ends", what);
}

/* ---- the diamond of 35 interfaces ------------------------------------------------ */

static const uint8_t diamond[] = {1, 1, 4, 8, 8, 8, 4, 0};

static void the_diamond(bool lite, uint8_t confidence, const char *what)
{
	struct tally t = {0};
	for (uint64_t seed = 0; seed < 200; seed++) {
		graphsim_init(&sim, SEEDS + seed);
		sim.lite = lite;
		sim.confidence = confidence;
		graphsim_layers(&sim, diamond, false);
		run(&t);
	}
	is_honest(&t, what);
	uint32_t due = confidence == 99 ? 198 : 190;
	ok(t.whole >= due, "%s: all interfaces and links in %u of 200 runs, %u are due", what,
		t.whole, due);
	uint32_t most = lite ? 430 : 620;
	ok(t.sent <= most * 200u, "%s: %.1f probes a run, %u may be", what,
		(double)t.sent / 200, most);
	/* on the virtual clock */
	ok(t.all <= 200 * SECOND, "%s: %.3f s a run, 1 s may be", what,
		(double)t.all / 200 / SECOND);
	ok(t.slow <= 10, "%s: %u of 200 runs took more than 1 s, 10 may", what, t.slow);
}

/* TCP without privilege: a connection at a time for each flow. */
static void one_probe_of_a_flow_at_a_time(void)
{
	struct tally t = {0};
	for (uint64_t seed = 0; seed < 100; seed++) {
		graphsim_init(&sim, SEEDS + seed);
		sim.is_flow_serial = true;
		graphsim_layers(&sim, diamond, false);
		run(&t);
	}
	is_honest(&t, "one probe of a flow at a time");
	ok(t.whole >= 95, "one probe of a flow at a time: whole in %u of 100 runs", t.whole);
	ok(t.sent <= 620 * 100u, "one probe of a flow at a time: %.1f probes a run",
		(double)t.sent / 100);
	ok(t.all <= 120 * SECOND, "one probe of a flow at a time: %.3f s a run",
		(double)t.all / 100 / SECOND);
}

/* Whether at most 5 in 100 lack a link, as far as chance lets see: three standard deviations.
 */
static bool is_confident(const struct tally *t)
{
	double most = (double)t->branching * 0.05, over = (double)t->missed - most;
	return over <= 0 || over * over <= 9 * most * 0.95;
}

/* ---- random graphs --------------------------------------------------------------- */

static struct tally random_graphs(uint64_t runs, bool is_uneven, const char *what)
{
	struct tally t = {0};
	for (uint64_t seed = 0; seed < runs; seed++) {
		graphsim_init(&sim, SEEDS + 5000 + seed);
		graphsim_grow(&sim, 16, 12, is_uneven);
		t.expected += is_uneven ? 0 : graphsim_expected(&sim);
		run(&t);
	}
	is_honest(&t, what);
	is_number(t.unreached, 0, "%s: the destination is reached", what);
	return t;
}

static void random_graphs_are_whole(void)
{
	struct tally t = random_graphs(300, false, "random graphs");
	ok(t.whole >= 285, "random graphs: whole in %u of 300 runs", t.whole);
	ok(is_confident(&t),
		"random graphs: %llu of %llu routers lack a link, 5 in 100 may, and what "
		"chance adds",
		(unsigned long long)t.missed, (unsigned long long)t.branching);
	double share = (double)(t.sent - t.checks) / (double)t.expected;
	ok(share <= 1.05, "random graphs: %.3f times the probes of the algorithm one by one",
		share);
	t = random_graphs(300, true, "ways of unequal lengths");
	ok(is_confident(&t),
		"ways of unequal lengths: %llu of %llu routers lack a link, 5 in 100 may, and "
		"what chance adds",
		(unsigned long long)t.missed, (unsigned long long)t.branching);
}

/* Three of four flows take one of two ways: the chance that the six that have to leave a router
 * all do so is 0.75^6, and that is how often the other way is missed. */
static void a_way_that_few_flows_take(void)
{
	static const uint8_t widths[] = {1, 2, 1, 0};
	struct tally t = {0};
	for (uint64_t seed = 0; seed < 200; seed++) {
		graphsim_init(&sim, SEEDS + seed);
		graphsim_layers(&sim, widths, false);
		graphsim_link(&sim, 2, 3);
		graphsim_link(&sim, 2, 3);
		run(&t);
	}
	is_honest(&t, "a way that few flows take");
	/* 200 * 0.178, and three standard deviations more */
	ok(t.whole >= 148, "a way that few flows take: whole in %u of 200 runs, 148 are due",
		t.whole);
}

/* ---- what goes wrong on networks ------------------------------------------------- */

static void losses_make_no_links(void)
{
	struct tally t = {0};
	for (uint64_t seed = 0; seed < 50; seed++) {
		graphsim_init(&sim, SEEDS + seed);
		graphsim_layers(&sim, diamond, false);
		sim.loss = 0.02;
		run(&t);
	}
	is_honest(&t, "2 % loss on each link");
	ok(t.whole >= 46, "2 %% loss on each link: whole in %u of 50 runs", t.whole);
	is_number(t.unreached, 0, "2 %% loss on each link: the destination is reached");
}

static void limited_routers_are_waited_for(void)
{
	struct tally t = {0};
	for (uint64_t seed = 0; seed < 20; seed++) {
		graphsim_init(&sim, SEEDS + seed);
		graphsim_layers(&sim, diamond, false);
		for (uint32_t i = 2; i < sim.count; i += 3)
			sim.node[i].is_limited = true;
		run(&t);
	}
	is_honest(&t, "routers that limit replies");
	ok(t.whole >= 18, "routers that limit replies: whole in %u of 20 runs", t.whole);
	is_number(t.unreached, 0, "routers that limit replies: the destination is reached");
}

static void a_silent_member_is_a_node(void)
{
	static const uint8_t widths[] = {1, 4, 4, 1, 0};
	struct tally t = {0};
	uint32_t silent = 0;
	for (uint64_t seed = 0; seed < 50; seed++) {
		graphsim_init(&sim, SEEDS + seed);
		graphsim_layers(&sim, widths, false);
		sim.node[5].is_silent = true;
		run(&t);
		silent += sim.silent_nodes == 1;
	}
	is_honest(&t, "a silent member");
	ok(silent >= 47, "a silent member: one silent node in %u of 50 runs", silent);
	ok(t.found >= t.nodes - 50 - 3, "a silent member: the others, but for %d",
		(int)(t.nodes - 50 - t.found));
}

static void a_silent_destination_ends(void)
{
	static const uint8_t widths[] = {1, 2, 1, 0};
	struct tally t = {0};
	graphsim_init(&sim, SEEDS);
	graphsim_layers(&sim, widths, false);
	sim.is_destination_silent = true;
	run(&t);
	is_honest(&t, "a silent destination");
	is_number(
		sim.end.reason, STOP_MAX_HOPS, "a silent destination: the last hop was asked");
	is_number(sim.found, 4, "a silent destination: the routers before it");
	ok(sim.took < 20 * SECOND, "a silent destination: %.1f s", (double)sim.took / 1e9);
}

static void balancing_by_packet_is_reported(void)
{
	static const uint8_t widths[] = {1, 2, 2, 1, 0};
	struct tally t = {0};
	for (uint64_t seed = 0; seed < 100; seed++) {
		graphsim_init(&sim, SEEDS + seed);
		graphsim_layers(&sim, widths, false);
		sim.node[2].is_per_packet = true;
		run(&t);
	}
	is_honest(&t, "balancing by packet");
	ok(t.by_packet >= 95, "balancing by packet: reported in %u of 100 runs", t.by_packet);
	is_number(t.changed, 0, "balancing by packet: never taken for another route");
	struct tally none = {0};
	for (uint64_t seed = 0; seed < 100; seed++) {
		graphsim_init(&sim, SEEDS + seed);
		graphsim_layers(&sim, widths, false);
		run(&none);
	}
	is_number(none.by_packet, 0, "balancing by flow is never taken for it");
}

/* ---- a change of the route ------------------------------------------------------- */

/* A path on which a router can be replaced. */
struct change {
	const char *what;
	uint8_t widths[8];
	uint32_t from, layer, next;
	bool is_flow_serial;
};

static void build_change(const struct change *change, uint64_t seed)
{
	graphsim_init(&sim, SEEDS + seed);
	sim.is_flow_serial = change->is_flow_serial;
	graphsim_layers(&sim, change->widths, false);
	sim.change_from = change->from;
	sim.change_to = graphsim_add(&sim, (uint8_t)change->layer);
	graphsim_link(&sim, sim.change_to, change->next);
}

/* It is replaced at any time between the first and the last probe that asks it: these are known
 * from the same trace of a route that does not change. */
static void change_at_any_time(const struct change *change)
{
	struct tally t = {0};
	for (uint64_t seed = 0; seed < 100; seed++) {
		build_change(change, seed);
		graphsim_run(&sim);
		nanoseconds first = sim.asked_first, last = sim.asked_last;
		build_change(change, seed);
		sim.change_at = first + 1 +
				(nanoseconds)graphsim_random(&sim, (uint64_t)(last - first));
		run(&t);
	}
	is_honest(&t, change->what);
	ok(t.changed >= 95, "%s: reported in %u of 100 runs", change->what, t.changed);
	is_number(t.by_packet, 0, "%s: never taken for balancing by packet", change->what);
}

static void a_change_of_the_route_is_reported(void)
{
	static const struct change changes[] = {
		{"a change after a diamond", {1, 1, 2, 1, 1, 1, 0}, 6, 4, 7, false},
		{"a change inside a diamond", {1, 4, 4, 1, 1, 0}, 8, 3, 11, false},
		{"a change of a way without choice", {1, 1, 1, 1, 0}, 4, 3, 5, false},
		{"a change, one probe of a flow at a time", {1, 4, 4, 1, 1, 0}, 8, 3, 11, true},
	};
	for (uint32_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		change_at_any_time(&changes[i]);
}

static void an_interrupted_trace_reports(void)
{
	struct tally t = {0};
	graphsim_init(&sim, SEEDS);
	graphsim_layers(&sim, diamond, false);
	sim.interrupt = 400 * MILLISECOND;
	run(&t);
	is_honest(&t, "interrupted");
	is_number(sim.end.reason, STOP_INTERRUPTED, "interrupted: the end says so");
	ok(sim.found > 10, "interrupted: %u interfaces were known", sim.found);
}

static void a_trace_ends_in_time(void)
{
	struct tally t = {0};
	graphsim_init(&sim, SEEDS);
	graphsim_layers(&sim, diamond, false);
	sim.time_limit = 100 * MILLISECOND;
	run(&t);
	is_honest(&t, "limited");
	is_number(sim.end.reason, STOP_TIMEOUT, "limited: the end says so");
	is_number(sim.took, 100 * MILLISECOND, "limited: to the nanosecond");
	ok(sim.found > 0, "limited: %u interfaces were known", sim.found);
	sim.time_limit = 100 * SECOND;
	t = (struct tally){0};
	run(&t);
	is_number(sim.end.reason, STOP_REACHED, "limited: a trace that needs less");
}

/* Replies say which flow they are to and not which probe: one of a flow at a time, and lost
 * ones are asked again. */
static void quotes_without_the_probe(void)
{
	struct tally t = {0};
	for (uint64_t seed = 0; seed < 50; seed++) {
		graphsim_init(&sim, SEEDS + seed);
		sim.without_name = true;
		sim.loss = seed % 2 ? 0.001 : 0;
		graphsim_layers(&sim, diamond, false);
		run(&t);
	}
	is_honest(&t, "quotes without the probe");
	ok(t.whole >= 45, "quotes without the probe: whole in %u of 50 runs", t.whole);
}

/* The points that the literature prints. */
static void stopping_points_are_those_of_the_literature(void)
{
	static const uint32_t at_95[] = {
		6, 11, 16, 21, 27, 33, 38, 44, 51, 57, 63, 70, 76, 83, 90, 96};
	static const uint32_t at_99[] = {
		8, 15, 21, 28, 36, 43, 51, 58, 66, 74, 82, 90, 98, 106, 115, 123};
	bool same = true;
	for (uint32_t i = 0; i < 16; i++)
		same &= stopping_point(i + 1, 95) == at_95[i] &&
			stopping_point(i + 1, 99) == at_99[i];
	ok(same, "stopping points up to 17 next hops, 95 %% and 99 %%");
	is_number(stopping_point(0, 95), 6, "none found counts as one");
	ok(stopping_point(64, 95) > stopping_point(63, 95), "they go on");
}

int main(void)
{
	stopping_points_are_those_of_the_literature();
	the_diamond(false, 95, "mda 95 %");
	the_diamond(false, 99, "mda 99 %");
	the_diamond(true, 95, "lite 95 %");
	the_diamond(true, 99, "lite 99 %");
	one_probe_of_a_flow_at_a_time();
	random_graphs_are_whole();
	a_way_that_few_flows_take();
	losses_make_no_links();
	limited_routers_are_waited_for();
	a_silent_member_is_a_node();
	a_silent_destination_ends();
	balancing_by_packet_is_reported();
	a_change_of_the_route_is_reported();
	an_interrupted_trace_reports();
	a_trace_ends_in_time();
	quotes_without_the_probe();
	return tap_end();
}

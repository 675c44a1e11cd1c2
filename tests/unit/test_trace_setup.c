/* SPDX-License-Identifier: BSD-2-Clause */
/* What traceroute's options mean for packets, pace and strategy. No socket is opened. */
#include "traceroute/setup.h"

#include <string.h>

#include "tests/unit/tap.h"

static struct trace_run run;

/* As the command line leaves them when nothing but a host was given. */
static void begin(const struct method *method, uint8_t version)
{
	run = (struct trace_run){.family = family_of(version)};
	run.options = (struct traceroute_options){.host = "bee",
		.program = "traceroute",
		.method = method,
		.format = trace_format_find("text"),
		.first = 1,
		.max = 30,
		.queries = 3,
		.wait = 5,
		.here = 3,
		.near = 10,
		.dns_wait = 3 * SECOND};
	run.context.family = run.family;
	run.context.destination =
		(struct address){.version = version, .bytes = {32, 1, [15] = 1}};
}

static const struct trace_settings *trace(void)
{
	return &run.settings.trace;
}

static void packets_have_their_size(void)
{
	begin(&method_default, 4);
	setup(&run);
	is_number(trace()->size, 60, "IPv4: 20 and 40 bytes");
	begin(&method_default, 6);
	setup(&run);
	is_number(trace()->size, 80, "IPv6: 40 and 40 bytes");
	begin(&method_default, 4);
	run.options.packet_size_given = true;
	run.options.packet_size = 1;
	setup(&run);
	is_number(trace()->size, 28, "no smaller than the headers");
	begin(&method_default, 4);
	run.options.find_mtu = true;
	setup(&run);
	is_number(trace()->size, 65000, "--mtu begins with the largest");
}

static void the_strategy_is_the_one_asked_for(void)
{
	begin(&method_default, 4);
	setup(&run);
	ok(run.settings.strategy == &strategy_classic, "classic");
	is_number(trace()->flows, 0, "of one flow");
	begin(&method_default, 4);
	run.options.find_mtu = true;
	setup(&run);
	ok(run.settings.strategy == &strategy_mtu, "--mtu");
	begin(&method_udp, 4);
	run.options.multipath = true;
	run.options.confidence = 99;
	setup(&run);
	ok(run.settings.strategy == &strategy_multipath, "--multipath");
	is_number(trace()->flows, METHOD_FLOWS, "of all flows");
	is_number(trace()->confidence, 99, "with its confidence");
}

static void a_given_pace_is_kept(void)
{
	begin(&method_default, 4);
	setup(&run);
	is_number(trace()->window, 0, "without: as many as are useful");
	is_number(run.settings.prober.window, 200, "that are 200 at most");
	is_number(run.settings.prober.budget, TRACE_BUDGET, "no more to a router at once");
	begin(&method_default, 4);
	run.options.window_given = true;
	run.options.window = 16;
	setup(&run);
	is_number(run.settings.prober.window, 16, "-N 16");
	is_number(run.settings.prober.gap, 0, "at once");
	is_number(run.settings.prober.budget, 0, "without a budget");
	ok(!trace()->is_serial, "side by side");
	begin(&method_default, 4);
	run.options.window_given = true;
	run.options.window = 1;
	setup(&run);
	ok(trace()->is_serial, "-N 1: one after the other");
	begin(&method_default, 4);
	run.options.spacing = 50 * MILLISECOND;
	setup(&run);
	is_number(run.settings.prober.gap, 50 * MILLISECOND, "-z");
	is_number(run.settings.prober.sure_gap, 50 * MILLISECOND, "for every probe");
}

static void waits_are_whole_where_answers_name_no_probe(void)
{
	begin(&method_default, 4);
	setup(&run);
	is_number(trace()->wait, 5 * SECOND, "-w");
	ok(trace()->here == 3 && trace()->near == 10, "shortened by what is near");
	ok(!trace()->wait_given, "which the strategy may do too");
	begin(&method_default, 4);
	run.options.source_port_given = true;
	run.options.source_port = 40000;
	setup(&run);
	ok(trace()->here == 0 && trace()->near == 0, "--sport: nothing shortens it");
	ok(trace()->is_serial && trace()->wait_given, "one after the other");
	begin(&method_default, 4);
	run.options.wait = 1e12;
	setup(&run);
	ok(trace()->wait > 1000000 * SECOND && trace()->wait < NEVER, "no overflow");
}

static void bare_icmp_becomes_echo_requests(void)
{
	begin(&method_raw, 4);
	run.options.protocol = 1;
	setup(&run);
	ok(run.method == &method_icmp, "protocol 1 over IPv4");
	begin(&method_raw, 6);
	run.options.protocol = 1;
	setup(&run);
	ok(run.method == &method_raw, "over IPv6 that is another protocol");
	begin(&method_raw, 6);
	run.options.protocol = 58;
	setup(&run);
	ok(run.method == &method_icmp, "58 over IPv6");
}

static const char *flow_problem(const struct method *method, uint8_t version, bool by_label)
{
	const char *problem;
	begin(method, version);
	setup(&run);
	run.options.flow_by_label = by_label;
	return setup_can_choose_flows(&run, &problem) ? "none" : problem;
}

static void why_flows_cannot_be_chosen(void)
{
	is_text(flow_problem(&method_udp, 4, false), "none", "UDP has ports");
	is_text(flow_problem(&method_raw, 4, false),
		"this method has no field that tells flows apart", "bare packets have none");
	is_text(flow_problem(&method_raw, 6, true), "none", "but IPv6 has a label");
	is_text(flow_problem(&method_udp, 4, true), "--flow-by=label: IPv4 has no flow label",
		"IPv4 has none");
}

static void which_packets_can_grow(void)
{
	begin(&method_udp, 4);
	setup(&run);
	ok(setup_can_grow(&run), "UDP datagrams");
	ok(!setup_is_connecting(&run), "which are no connections");
	begin(&method_dccp, 4);
	setup(&run);
	ok(!setup_can_grow(&run), "a request of DCCP has one size");
	begin(&method_tcpconn, 4);
	setup(&run);
	ok(setup_is_connecting(&run) && !setup_can_grow(&run), "nor a connection of TCP");
}

int main(void)
{
	run_test(packets_have_their_size, "setup: the size of packets");
	run_test(the_strategy_is_the_one_asked_for, "setup: the strategy");
	run_test(a_given_pace_is_kept, "setup: a pace that was given is kept");
	run_test(waits_are_whole_where_answers_name_no_probe,
		"setup: waits are whole where answers name no probe");
	run_test(bare_icmp_becomes_echo_requests, "setup: bare ICMP becomes echo requests");
	run_test(why_flows_cannot_be_chosen,
		"setup_can_choose_flows: says why they cannot be chosen");
	run_test(which_packets_can_grow, "setup_can_grow: all but connections and fixed sizes");
	return tap_end();
}

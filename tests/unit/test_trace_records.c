/* SPDX-License-Identifier: BSD-2-Clause */
/* The records of a whole trace as --json and --stream print them: which, when, about what. */
#include "config.h"

#include <string.h>

#include "common/cli/report.h"
#include "common/wire/ip.h"
#include "tests/unit/streams.h"
#include "tests/unit/tap.h"
#include "traceroute/view/formats.h"

#define ADDRESS(last)                                                                          \
	{                                                                                      \
		.version = 4, .bytes = { 192, 0, 2, last }                                     \
	}
#define BEGIN(type, time) "{\"type\":\"" type "\",\"v\":1,\"time\":" time
#define BEGAN "1700000000.000000"
#define TARGET ",\"host\":\"bee\",\"addr\":\"192.0.2.1\""
#define FACTS                                                                                  \
	",\"src\":\"192.0.2.9\",\"af\":4,\"method\":\"udp\",\"flow\":{\"sport\":40000,"        \
	"\"dport\":33434,\"constant\":true},\"size\":60,\"tos\":0"
#define COUNTS(sent)                                                                           \
	",\"sent\":" sent ",\"late\":0,\"duplicates\":0,\"unmatched\":0,\"malformed\":0,"      \
	"\"notices\":0"
#define FROM(last, rtt) "\"from\":\"192.0.2." last "\",\"rtt_ms\":" rtt ",\"stamp\":\"user\""
#define EXPIRED ",\"icmp_type\":11,\"icmp_code\":0,\"icmp\":\"time-exceeded/ttl\""
#define LOST "\"lost\":true,\"why\":\"timeout\""
#define PROBE(hop, try, probe)                                                                 \
	BEGIN("probe", BEGAN) TARGET ",\"hop\":" hop ",\"try\":" try "," probe "}\n"

static const nanoseconds began = 1700000000 * SECOND;

/* A second and a half later. */
static nanoseconds wall(void)
{
	return began + 1500 * MILLISECOND;
}

static char word[] = "traceroute";
static char *argv[] = {word, NULL};
static struct report_stream stream;
static const struct report report = {.program = word,
	.tool = word,
	.argc = 1,
	.argv = argv,
	.json = true,
	.stream = &stream,
	.wall = wall};
static const struct method method = {.name = "udp", .protocol = IP_PROTOCOL_UDP};
static struct method_context context;
static struct trace_settings trace;
static const struct trace_facts facts = {.host = "bee",
	.method = &method,
	.context = &context,
	.trace = &trace,
	.flow_constant = true,
	.began_wall = began,
	.wall_offset = began};

static struct trace_view begin(bool streams)
{
	struct trace_view view;
	const struct trace_view_settings settings = {
		.facts = &facts, .report = &report, .wall = wall, .streams = streams};
	stream = (struct report_stream){0};
	trace = (struct trace_settings){
		.first_hop = 1, .max_hops = 30, .queries = 2, .size = 60};
	context = (struct method_context){.family = family_of(4),
		.source = ADDRESS(9),
		.destination = ADDRESS(1),
		.source_port = 40000,
		.port = 33434};
	ok(view_json_open(&view, &settings) == 0, "the view is made");
	streams_catch();
	return view;
}

static void prints(struct trace_view *view, const char *want, const char *what)
{
	const char *const *printed = streams_release();
	is_text(printed[STREAM_OUT], want, "%s", what);
	is_text(printed[STREAM_ERR], "", "%s: nothing on stderr", what);
	view->release(view->self);
}

/* Of the router at the first hop. */
static struct answer expired(uint8_t attempt)
{
	return (struct answer){.kind = ANSWER_EXPIRED,
		.question = {.hop_limit = 1, .attempt = attempt},
		.is_error = true,
		.type = 11,
		.rtt = (1 + attempt) * MILLISECOND,
		.from = ADDRESS(254)};
}

static struct answer reached(uint8_t attempt)
{
	return (struct answer){.kind = ANSWER_REACHED,
		.question = {.hop_limit = 7, .attempt = attempt},
		.rtt = 5 * MILLISECOND,
		.from = ADDRESS(1)};
}

/* A router, and the destination, which replies once. */
static struct hop first(void)
{
	return (struct hop){.hop_limit = 1, .count = 2, .probe = {expired(0), expired(1)}};
}

static struct hop last(void)
{
	return (struct hop){.hop_limit = 2,
		.count = 2,
		.is_last = true,
		.probe = {reached(5), {.kind = ANSWER_NONE, .why = WHY_TIMEOUT}}};
}

static const struct trace_end end = {.reason = STOP_REACHED, .distance = 2, .sent = 4};

#define START(hops)                                                                            \
	BEGIN("start", "1700000001.500000")                                                    \
	",\"tool\":\"traceroute\",\"version\":\"" PROJECT_VERSION                              \
	"\",\"argv\":[\"traceroute\"]" TARGET FACTS ",\"first_hop\":1,\"max_hops\":30," hops   \
	"\"queries\":2}\n"

static void start_and_summary(void)
{
	struct trace_view view = begin(false);
	view.start(view.self);
	view.end(view.self, &end, 3);
	prints(&view,
		START("") BEGIN("summary", "1700000001.500000") TARGET
		",\"stop\":\"reached\",\"distance\":2" COUNTS("4") ",\"exit\":3}\n",
		"what was asked, and how it ended");
	view = begin(false);
	hop_set_parse(&trace.hops, "4,7-8");
	view.start(view.self);
	prints(&view, START("\"hops\":[4,7,8],"), "the hops, where only some are asked");
}

static void hops_in_one_record(void)
{
	struct trace_view view = begin(false);
	struct hop one = first(), two = last();
	one.mtu[1] = 1400;
	view.hop(view.self, &one);
	view.hop(view.self, &two);
	ok(!view.answer && !view.decided, "a probe has no record of its own");
	view.complete(view.self, &end);
	prints(&view,
		BEGIN("trace", BEGAN) TARGET FACTS
		",\"stop\":\"reached\",\"distance\":2" COUNTS(
			"4") ",\"elapsed_ms\":1500.000,\"result\":[{\"hop\":1,\"mtu\":1400,"
			     "\"probes\":[{" FROM("254", "1.000") EXPIRED
		"},{" FROM("254", "2.000") EXPIRED
		"}]},{\"hop\":2,\"probes\":[{" FROM("1", "5.000") "},{" LOST "}]}]}\n",
		"a trace");
}

static void a_second_trace_begins_anew(void)
{
	struct trace_view view = begin(false);
	struct hop one = first();
	view.hop(view.self, &one);
	view.complete(view.self, &end);
	streams_release();
	streams_catch();
	view.complete(view.self, &(struct trace_end){.reason = STOP_GAP});
	prints(&view,
		BEGIN("trace", BEGAN) TARGET FACTS
		",\"stop\":\"gap\"" COUNTS("0") ",\"elapsed_ms\":1500.000,\"result\":[]}\n",
		"without the hops of the first");
}

/* What a router expired belongs to the hop that was asked; the rest to the hop that is decided,
 * where its number within the hop is its attempt. */
static void a_record_for_each_probe(void)
{
	struct trace_view view = begin(true);
	struct answer early = expired(1), beyond = reached(5);
	struct hop one = first(), two = last();
	view.answer(view.self, &early);
	view.answer(view.self, &beyond);
	view.decided(view.self, &one);
	view.decided(view.self, &two);
	prints(&view,
		PROBE("1", "1", FROM("254", "2.000") EXPIRED)
			PROBE("1", "0", FROM("254", "1.000") EXPIRED)
				PROBE("2", "0", FROM("1", "5.000")) PROBE("2", "1", LOST),
		"once each");
	view = begin(true);
	trace.find_mtu = true;
	view.answer(view.self, &early);
	prints(&view, "", "with --mtu a probe is asked again: not before its hop is decided");
}

int main(void)
{
	run_test(start_and_summary, "view_json: start and summary");
	run_test(hops_in_one_record, "view_json: the hops of a trace are one record");
	run_test(a_second_trace_begins_anew, "view_json: a second trace begins anew");
	run_test(a_record_for_each_probe, "view_json: --stream has a record for each probe");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The members of traceroute's JSON records: a probe, the facts, the end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/wire/extension.h"
#include "common/wire/ip.h"
#include "tests/unit/tap.h"
#include "traceroute/view/json_parts.h"

#define HOP(last)                                                                              \
	{                                                                                      \
		.version = 4, .bytes = { 198, 51, 100, last }                                  \
	}
#define SOURCE                                                                                 \
	{                                                                                      \
		.version = 4, .bytes = { 192, 0, 2, 9 }                                        \
	}
#define DESTINATION                                                                            \
	{                                                                                      \
		.version = 4, .bytes = { 192, 0, 2, 1 }                                        \
	}
#define FROM "{\"from\":\"198.51.100.7\""
#define EXPIRED ",\"icmp_type\":11,\"icmp_code\":0,\"icmp\":\"time-exceeded/ttl\""

static struct method_context context;
static struct method method;
static struct trace_settings trace = {.size = 60};
static const struct trace_facts facts = {.host = "bee",
	.method = &method,
	.context = &context,
	.trace = &trace,
	.flow_constant = true};
static struct trace_view_settings settings = {.facts = &facts};
static char *out;
static size_t out_size;

static void begin(void)
{
	context = (struct method_context){.family = family_of(4),
		.source = SOURCE,
		.destination = DESTINATION,
		.source_port = 40000,
		.port = 33434};
	method = (struct method){.name = "udp", .protocol = IP_PROTOCOL_UDP};
	settings.labels = (struct view_labels){0};
}

static struct json record(void)
{
	return json_begin_bare(open_memstream(&out, &out_size));
}

static void is_record(struct json *j, const char *want, const char *what)
{
	json_finish(j);
	fclose(j->to);
	is_text(out, want, "%s", what);
	free(out);
}

static void probe_is(const struct answer *answer, const char *want, const char *what)
{
	struct json j = record();
	json_put_probe(&j, answer, 3, &settings, &settings.labels);
	is_record(&j, want, what);
}

/* ---- probes ---------------------------------------------------------------------- */

static void a_lost_probe_says_why(void)
{
	begin();
	probe_is(&(struct answer){.why = WHY_TIMEOUT}, "{\"lost\":true,\"why\":\"timeout\"}\n",
		"nothing came");
	probe_is(&(struct answer){.why = WHY_RATELIMIT},
		"{\"lost\":true,\"why\":\"ratelimit\"}\n", "a router that limits its errors");
	probe_is(&(struct answer){.why = WHY_LOCAL, .error = ENETUNREACH},
		"{\"lost\":true,\"why\":\"local\",\"errno\":\"ENETUNREACH\"}\n",
		"this host refused");
}

/* Of the router at hop 3. */
static struct answer expired(void)
{
	return (struct answer){.kind = ANSWER_EXPIRED,
		.is_error = true,
		.type = 11,
		.rtt = 1500 * MICROSECOND,
		.from = HOP(7)};
}

static void what_is_not_known_is_left_out(void)
{
	begin();
	struct answer a = expired();
	probe_is(&a, FROM ",\"rtt_ms\":1.500,\"stamp\":\"user\"" EXPIRED "}\n", "the minimum");
	a.has_hop_limit = a.has_traffic_class = true;
	a.hop_limit = 253;
	a.traffic_class = 8;
	a.size = 84;
	a.stamp = STAMP_KERNEL;
	a.queued = 20 * MICROSECOND;
	probe_is(&a,
		FROM ",\"rtt_ms\":1.500,\"queued_ms\":0.020,\"stamp\":\"kernel\",\"ttl\":"
		     "253,\"tos\":8,\"size\":84" EXPIRED "}\n",
		"of the packet");
	a = expired();
	a.is_timeless = true;
	probe_is(&a, FROM ",\"repeated\":true,\"stamp\":\"user\"" EXPIRED "}\n",
		"no time where the kernel repeated the probe");
}

static void another_way_back_is_named(void)
{
	begin();
	struct answer a = expired();
	a.has_hop_limit = true;
	a.hop_limit = 251;
	probe_is(&a,
		FROM ",\"rtt_ms\":1.500,\"stamp\":\"user\",\"ttl\":251" EXPIRED
		     ",\"back\":5}\n",
		"five hops back from the third");
	a.hop_limit = 254;
	probe_is(&a,
		FROM ",\"rtt_ms\":1.500,\"stamp\":\"user\",\"ttl\":254" EXPIRED
		     ",\"back\":2}\n",
		"two hops back");
}

static void a_refusal_has_its_mark(void)
{
	begin();
	struct answer a = expired();
	a.kind = ANSWER_REFUSED;
	a.type = 3;
	a.code = 1;
	probe_is(&a,
		FROM ",\"rtt_ms\":1.500,\"stamp\":\"user\",\"icmp_type\":3,\"icmp_code\":1,"
		     "\"icmp\":\"dest-unreach/host\",\"mark\":\"!H\"}\n",
		"host unreachable");
}

static struct outside_text name(void *self, const struct address *address)
{
	(void)self, (void)address;
	return (struct outside_text){"bee.example"};
}

static struct outside_text as_numbers(void *self, const struct address *address)
{
	(void)address;
	return (struct outside_text){self};
}

static void names_and_as_numbers(void)
{
	static char two[] = "AS64500/AS64501", unknown[] = "!!";
	struct answer a = expired();
	begin();
	settings.labels =
		(struct view_labels){.name = name, .as_numbers = as_numbers, .self = two};
	probe_is(&a,
		FROM ",\"name\":\"bee.example\",\"asn\":[64500,64501],\"rtt_ms\":1.500,"
		     "\"stamp\":\"user\"" EXPIRED "}\n",
		"two numbers of one address");
	settings.labels.name = NULL;
	settings.labels.self = unknown;
	probe_is(&a, FROM ",\"rtt_ms\":1.500,\"stamp\":\"user\"" EXPIRED "}\n",
		"a source that did not say");
}

static void what_the_path_changed(void)
{
	begin();
	struct answer a = expired();
	a.quoted = (struct quoted){.is_known = true,
		.hop_limit = 1,
		.has_ports = true,
		.source_port = 40000,
		.source = SOURCE,
		.destination = DESTINATION};
	probe_is(&a, FROM ",\"rtt_ms\":1.500,\"stamp\":\"user\"" EXPIRED ",\"quoted_ttl\":1}\n",
		"nothing");
	a.quoted.source = (struct address)HOP(1);
	a.quoted.source_port = 1024;
	a.quoted.traffic_class = 4;
	a.quoted.checksum_wrong = true;
	probe_is(&a,
		FROM ",\"rtt_ms\":1.500,\"stamp\":\"user\"" EXPIRED
		     ",\"quoted_ttl\":1,\"changed\":{\"tos\":4,\"src\":\"198.51.100.1\","
		     "\"sport\":1024,\"bad_checksum\":true}}\n",
		"what a translator does");
}

/* A label stack of one entry: 100, class 5, bottom, time to live 1 (RFC 4950). */
static void what_the_message_holds(void)
{
	static const uint8_t label[] = {0, 8, 1, 1, 0, 6, 0x4b, 1};
	begin();
	struct answer a = expired();
	a.type = 3;
	a.code = 4;
	a.mtu = 1400;
	memcpy(a.extension, label, sizeof label);
	a.extension_size = sizeof label;
	a.extension_verdict = EXTENSION_COMPLIANT;
#define TOO_BIG                                                                                \
	",\"rtt_ms\":1.500,\"stamp\":\"user\",\"icmp_type\":3,\"icmp_code\":4,"                \
	"\"icmp\":\"dest-unreach/frag-needed\",\"mtu\":1400"
#define LABEL                                                                                  \
	"\"ext\":[{\"class\":1,\"type\":1,\"mpls\":[{\"label\":100,\"tc\":5,\"s\":1,"          \
	"\"ttl\":1}]}]"
	probe_is(&a, FROM TOO_BIG "," LABEL "}\n", "a size and a label");
	a.extension_verdict = EXTENSION_LEGACY;
	a.extension_cut = true;
	probe_is(&a, FROM TOO_BIG ",\"legacy_ext\":true," LABEL ",\"cut_ext\":true}\n",
		"as old routers send it, and more than is kept");
	a = expired();
	a.is_error = false;
	a.has_tcp_flags = true;
	a.tcp_flags = 18;
	probe_is(&a, FROM ",\"rtt_ms\":1.500,\"stamp\":\"user\",\"tcp_flags\":18}\n",
		"a segment");
}

/* ---- the facts and the end ------------------------------------------------------- */

static void facts_are(const char *want, const char *what)
{
	struct json j = record();
	json_put_facts(&j, &settings);
	is_record(&j, want, what);
}

static void the_fields_that_make_a_flow(void)
{
	begin();
	facts_are("{\"src\":\"192.0.2.9\",\"af\":4,\"method\":\"udp\",\"flow\":{\"sport\":"
		  "40000,\"dport\":33434,\"constant\":true},\"size\":60,\"tos\":0}\n",
		"ports");
	method = (struct method){.name = "icmp", .protocol = IP_PROTOCOL_ICMP};
	context.source = (struct address){0};
	facts_are("{\"af\":4,\"method\":\"icmp\",\"flow\":{\"id\":40000,\"constant\":true},"
		  "\"size\":60,\"tos\":0}\n",
		"an identifier, and no source that is not known");
}

static void end_is(const struct trace_end *end, const char *want, const char *what)
{
	struct json j = record();
	json_put_end(&j, end);
	is_record(&j, want, what);
}

#define COUNTS(sent)                                                                           \
	"\"sent\":" sent ",\"late\":0,\"duplicates\":0,\"unmatched\":0,\"malformed\":0,"       \
	"\"notices\":0"

static void why_it_ended(void)
{
	static const char *const reasons[] = {[STOP_REACHED] = "reached",
		[STOP_UNREACHABLE] = "unreachable",
		[STOP_GAP] = "gap",
		[STOP_MAX_HOPS] = "max-hops",
		[STOP_LOOP] = "loop",
		[STOP_TIMEOUT] = "timeout",
		[STOP_INTERRUPTED] = "interrupted",
		[STOP_LOCAL] = "local"};
	end_is(&(struct trace_end){0}, "{" COUNTS("0") "}\n", "it never began");
	for (enum stop_reason i = STOP_REACHED; i <= STOP_LOCAL; i++) {
		char want[256];
		snprintf(want, sizeof want, "{\"stop\":\"%s\"," COUNTS("4") "}\n", reasons[i]);
		end_is(&(struct trace_end){.reason = i, .sent = 4}, want, reasons[i]);
	}
}

static void what_it_found(void)
{
	const struct trace_end end = {.reason = STOP_REACHED,
		.distance = 5,
		.mtu = 1400,
		.hole_hop = 3,
		.hole_mtu = 1450,
		.sent = 9,
		.unsent = 2,
		.has_queued = true,
		.queued_max = MILLISECOND};
	end_is(&end,
		"{\"stop\":\"reached\",\"distance\":5,\"pmtu\":1400,\"black_hole\":{\"hop\":3,"
		"\"mtu\":1450},\"sent\":9,\"unsent\":2,\"late\":0,\"duplicates\":0,"
		"\"unmatched\":0,\"malformed\":0,\"notices\":0,\"queued_max_ms\":1.000}\n",
		"distance, MTU, a black hole, probes that were not sent");
}

int main(void)
{
	run_test(a_lost_probe_says_why, "json_put_probe: a lost probe says why");
	run_test(
		what_is_not_known_is_left_out, "json_put_probe: what is not known is left out");
	run_test(another_way_back_is_named,
		"json_put_probe: \"back\" where the reply came another way");
	run_test(a_refusal_has_its_mark, "json_put_probe: a refusal has its mark");
	run_test(names_and_as_numbers, "json_put_probe: names and AS numbers, where known");
	run_test(what_the_path_changed, "json_put_probe: what the path changed in the probe");
	run_test(what_the_message_holds,
		"json_put_probe: MTU, extension objects and TCP flags of the reply");
	run_test(the_fields_that_make_a_flow, "json_put_facts: ports, or an identifier");
	run_test(why_it_ended, "json_put_end: each reason has its word");
	run_test(what_it_found, "json_put_end: what was found, and how many probes it took");
	return tap_end();
}

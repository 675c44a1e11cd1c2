/* SPDX-License-Identifier: BSD-2-Clause */
/* Which probe a segment of DCCP, SCTP, TCP or any other protocol is a reply to, and what the
 * tracer takes from it. */
#include <string.h>

#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "tests/unit/hex.h"
#include "tests/unit/method_context.h"
#include "tests/unit/tap.h"
#include "traceroute/engine/tracer_answer.h"

enum from { TARGET, OTHER, OWN }; /* OWN: the target is this host */
enum { NOT = -1, FLOW = -2 };	  /* else the number of the probe */

static struct method_context context_of(const struct method *method, enum from from)
{
	struct method_context c = method_context_of(method, 4);
	if (from == OWN)
		c.destination = c.source;
	return c;
}

static struct reply segment_of(
	const struct method_context *c, enum from from, struct span bytes)
{
	struct reply reply = {.kind = REPLY_UDP_DATA,
		.version = 4,
		.from = c->destination,
		.bytes = bytes,
		.body = {0, bytes.size}};
	reply.from.bytes[3] ^= from == OTHER;
	return reply;
}

static int recognised(const struct method *method, const struct method_context *c,
	const struct reply *reply, const struct quote *quote)
{
	uint32_t number = 0;
	switch (method->recognise(c, reply, quote, &number)) {
	case RECOGNISED_NOT:
		return NOT;
	case RECOGNISED_FLOW:
		return number == 0 ? FLOW : NOT;
	case RECOGNISED_PROBE:
		return (int)number;
	}
	return NOT;
}

/* ---- segments ---------------------------------------------------------------------- */

/* From port 40000 (9c40) on, with the token 12345678. */
static const struct segment {
	const char *what;
	const struct method *method;
	const char *bytes;
	enum from from;
	int want;
	uint16_t flags; /* of TCP: that were sent */
} segments[] = {
	{"the port of a probe", &method_dccp, "829a9c43", TARGET, 3, 0},
	{"from another address", &method_dccp, "829a9c43", OTHER, NOT, 0},
	{"from another port", &method_dccp, "829b9c43", TARGET, NOT, 0},
	{"to a port of no probe", &method_dccp, "829a0001", TARGET, NOT, 0},
	{"cut", &method_dccp, "829a9c", TARGET, NOT, 0},
	{"our own probe", &method_dccp, "9c45829a", OWN, 5, 0},
	{"our own, to another port", &method_dccp, "9c45829b", OWN, NOT, 0},
	{"a reply of our own", &method_dccp, "829a9c45", OWN, 5, 0},
	{"our tag", &method_sctp, "00509c43 12345679", TARGET, 3, 0},
	{"another tag", &method_sctp, "00509c43 12345678", TARGET, NOT, 0},
	{"another port", &method_sctp, "00519c43 12345679", TARGET, NOT, 0},
	{"a port of no probe", &method_sctp, "00500001 12345679", TARGET, NOT, 0},
	{"cut within the tag", &method_sctp, "00509c43 123456", TARGET, NOT, 0},
	{"our own INIT", &method_sctp, "9c450050 00000000", OWN, 5, 0},
	{"our own, to another port", &method_sctp, "9c450051 00000000", OWN, NOT, 0},
	{"RST of a SYN", &method_tcp, "00509c40 00000000 12345680 50140000 00000000", TARGET, 7,
		TCP_SYN},
	{"RST of a SYN with FIN", &method_tcp, "00509c40 00000000 12345681 50140000 00000000",
		TARGET, 7, TCP_SYN | TCP_FIN},
	{"RST of a bare segment", &method_tcp, "00509c40 00000000 1234567f 50140000 00000000",
		TARGET, 7, 0},
	{"RST of an ACK", &method_tcp, "00509c40 1234567f 00000000 50040000 00000000", TARGET,
		7, TCP_ACK},
	{"RST of data that --mtu sent", &method_tcp,
		"00509c40 00000000 22345679 50140000 00000000", TARGET,
		65536 - TRACE_BIG_NUMBERS, TCP_SYN},
	{"RST of a number that was never sent", &method_tcp,
		"00509c40 00000000 52345679 50140000 00000000", TARGET, NOT, TCP_SYN},
	{"RST from another address", &method_tcp,
		"00509c40 00000000 12345680 50140000 00000000", OTHER, NOT, TCP_SYN},
	{"RST from another port", &method_tcp, "00519c40 00000000 12345680 50140000 00000000",
		TARGET, NOT, TCP_SYN},
	{"RST to another port", &method_tcp, "00509c41 00000000 12345680 50140000 00000000",
		TARGET, NOT, TCP_SYN},
	{"half a header", &method_tcp, "00509c40 00000000 1234", TARGET, NOT, TCP_SYN},
	{"any bytes of the target", &method_raw, "0102", TARGET, FLOW, 0},
	{"the same from another address", &method_raw, "0102", OTHER, NOT, 0},
};

static void segments_are_replies(void)
{
	for (size_t i = 0; i < sizeof segments / sizeof segments[0]; i++) {
		const struct segment *s = &segments[i];
		struct hex hex;
		struct method_context c = context_of(s->method, s->from);
		c.tcp_flags = s->flags;
		struct reply reply = segment_of(&c, s->from, hex_span(&hex, s->bytes));
		is_number(recognised(s->method, &c, &reply, NULL), s->want, "%s: %s",
			s->method->name, s->what);
	}
}

/* Of a protocol whose header begins with ports, the reply has ours exchanged. */
static void raw_replies_exchange_ports(void)
{
	static const struct {
		const char *what, *bytes;
		enum from from;
		int want;
	} cases[] = {
		{"exchanged", "42434041 00", TARGET, FLOW},
		{"not exchanged", "40414243 00", TARGET, NOT},
		{"cut", "424340", TARGET, NOT},
		{"not exchanged, our own", "40414243 00", OWN, FLOW},
		{"others of this host", "01020304 00", OWN, NOT},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct hex hex;
		struct method_context c = context_of(&method_raw, cases[i].from);
		c.protocol = IP_PROTOCOL_UDPLITE;
		struct reply reply =
			segment_of(&c, cases[i].from, hex_span(&hex, cases[i].bytes));
		is_number(recognised(&method_raw, &c, &reply, NULL), cases[i].want, "%s",
			cases[i].what);
	}
	struct method_context c = context_of(&method_raw, TARGET);
	ok(method_raw_answer(&c) == 0, "protocol 253 has no ports");
}

/* ---- quotes ------------------------------------------------------------------------ */

static const struct reply error = {.kind = REPLY_ICMP_ERROR, .version = 4};

static void raw_quotes_are_of_the_target(void)
{
	struct hex hex;
	struct method_context c = context_of(&method_raw, TARGET);
	struct quote quote = {.has_ip = true,
		.protocol = c.protocol,
		.ip = {.version = 4, .destination = c.destination},
		.transport = hex_span(&hex, "40414243")};
	is_number(recognised(&method_raw, &c, &error, &quote), FLOW, "our bytes");
	quote.transport.size = 3;
	is_number(recognised(&method_raw, &c, &error, &quote), FLOW, "fewer than prove it");
	quote.transport = hex_span(&hex, "41414243");
	is_number(recognised(&method_raw, &c, &error, &quote), NOT, "another's bytes");
	quote.transport.size = 0;
	quote.ip.destination = c.source;
	is_number(recognised(&method_raw, &c, &error, &quote), NOT, "to another address");
	c.options_size = 8;
	is_number(recognised(&method_raw, &c, &error, &quote), FLOW, "to a gateway on the way");
	quote.protocol = IP_PROTOCOL_UDP;
	is_number(recognised(&method_raw, &c, &error, &quote), NOT, "of another protocol");
	quote.protocol = c.protocol;
	quote.has_ip = false;
	is_number(recognised(&method_raw, &c, &error, &quote), NOT, "without an IP header");
	is_number(recognised(&method_raw, &c, &error, NULL), NOT, "nothing");
}

static int tcp_quote(uint16_t from, uint16_t to, const char *bytes)
{
	struct hex hex;
	struct method_context c = context_of(&method_tcp, TARGET);
	struct quote quote = {.protocol = IP_PROTOCOL_TCP,
		.has_ports = true,
		.source_port = from,
		.destination_port = to,
		.transport = hex_span(&hex, bytes)};
	return recognised(&method_tcp, &c, &error, &quote);
}

static void tcp_quotes_hold_the_sequence_number(void)
{
	is_number(tcp_quote(40000, 80, "9c400050 1234567f"), 7, "the sequence says which");
	is_number(tcp_quote(40001, 80, "9c410050 1234567f"), 7, "also past a NAT");
	is_number(tcp_quote(40000, 81, "9c400051 1234567f"), 7, "that changes the other port");
	is_number(tcp_quote(40001, 81, "9c410051 1234567f"), NOT, "not with both others");
	is_number(tcp_quote(40000, 80, "9c400050"), NOT, "ports alone are guessed");
}

static void udp_quotes_may_have_another_port(void)
{
	struct method_context c = context_of(&method_default, TARGET);
	struct quote quote = {.protocol = IP_PROTOCOL_UDP,
		.has_ports = true,
		.source_port = c.source_port,
		.destination_port = (uint16_t)(c.port + 9)};
	is_number(recognised(&method_default, &c, &error, &quote), 9, "its port says which");
	quote.destination_port = 1;
	is_number(recognised(&method_default, &c, &error, &quote), FLOW,
		"a port of no probe: it is ours, by its source port");
}

/* With flows, the port that a host replies from says which flow it was; the tag which probe. */
static void udp_replies_name_their_flow(void)
{
	const struct method *method = method_default.with_flows;
	struct method_context c = context_of(method, TARGET);
	uint8_t data[2] = {1, 2};
	uint32_t number = 0;
	c.flows = 100;
	struct reply reply = segment_of(&c, TARGET, span_of(data, sizeof data));
	reply.from_port = (uint16_t)(c.port + 5);
	reply.quoted_from_port = c.source_port;
	is_number(method->recognise(&c, &reply, NULL, &number), RECOGNISED_FLOW,
		"data of its own");
	is_number(number, 5, "the flow");
	reply.from_port = (uint16_t)(c.port + 100);
	is_number(method->recognise(&c, &reply, NULL, &number), RECOGNISED_NOT,
		"a port of no flow");
	reply.from_port = (uint16_t)(c.port + 5);
	reply.from.bytes[3] ^= 1;
	is_number(method->recognise(&c, &reply, NULL, &number), RECOGNISED_NOT,
		"from another address");
}

/* ---- TCP options ------------------------------------------------------------------- */

static void built_options(uint8_t options, const char *want, const char *what)
{
	uint8_t bytes[128];
	struct hex hex;
	struct method_context c = context_of(&method_tcp, TARGET);
	const struct question question = {.size = 60};
	struct writer w = writer_of(bytes, sizeof bytes);
	c.tcp_options = options;
	method_tcp.build(&c, &question, &w);
	struct span got = span_from(writer_span_of(&w), TCP_HEADER_SIZE);
	struct span wanted = hex_span(&hex, want);
	is_bytes(got.data, got.size, wanted.data, wanted.size, "%s", what);
}

static void options_are_as_of_a_host(void)
{
	built_options(0, "020405b4", "the segment size alone");
	built_options(METHOD_TCP_OPTION_SACK, "020405b4 0402 0101", "SACK");
	built_options(METHOD_TCP_OPTION_TIMESTAMPS, "020405b4 0101 080a 12345678 00000000",
		"timestamps");
	built_options(METHOD_TCP_OPTION_WINDOW_SCALING, "020405b4 01 030302", "window scale");
	built_options(METHOD_TCP_OPTION_SACK | METHOD_TCP_OPTION_TIMESTAMPS |
			      METHOD_TCP_OPTION_WINDOW_SCALING,
		"020405b4 0402 080a 12345678 00000000 01 030302", "all, as Linux orders them");
}

/* ---- what the tracer takes --------------------------------------------------------- */

static struct answer answer_of(const struct reply *reply, const struct quote *quote)
{
	struct answer answer;
	const struct slot slot = {.question = {.number = 1, .hop_limit = 5}};
	struct method_context c = context_of(&method_tcp, TARGET);
	tracer_fill_answer(&answer, &c, &method_tcp, &slot, reply, quote, false);
	return answer;
}

static void tcp_replies_have_flags(void)
{
	struct hex hex;
	struct reply reply = {.kind = REPLY_TCP_OPEN, .version = 4};
	struct answer answer = answer_of(&reply, NULL);
	ok(answer.has_tcp_flags && answer.tcp_flags == (TCP_SYN | TCP_ACK), "connected");
	reply.kind = REPLY_TCP_CLOSED;
	answer = answer_of(&reply, NULL);
	ok(answer.has_tcp_flags && answer.tcp_flags == (TCP_RST | TCP_ACK), "refused");
	struct method_context c = context_of(&method_tcp, TARGET);
	reply = segment_of(
		&c, TARGET, hex_span(&hex, "00509c40 00000000 12345680 50520000 00000000"));
	answer = answer_of(&reply, NULL);
	ok(answer.has_tcp_flags && answer.tcp_flags == (TCP_SYN | TCP_ACK | 0x40),
		"a segment has its own");
	reply.body.size = 10;
	answer = answer_of(&reply, NULL);
	ok(!answer.has_tcp_flags, "half a segment has none");
	ok(answer.is_target && answer.is_proven && !answer.is_error, "it is the target's");
}

/* Routers that copy the probe's identification do not count with it. */
static void a_copied_identification_is_none(void)
{
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.version = 4,
		.type = 11,
		.known = REPLY_KNOWS_IDENTIFICATION,
		.identification = 0x1234};
	struct quote quote = {.has_ip = true, .ip = {.version = 4, .identification = 0x1233}};
	struct answer answer = answer_of(&reply, &quote);
	is_number(answer.kind, ANSWER_EXPIRED, "an error on the way");
	ok(answer.has_identification && answer.identification == 0x1234, "its own");
	quote.ip.identification = 0x1234;
	ok(!answer_of(&reply, &quote).has_identification, "the probe's");
	reply.known = 0;
	quote.ip.identification = 0;
	ok(!answer_of(&reply, &quote).has_identification, "not known");
}

static void queues_give_ports_apart(void)
{
	struct hex hex;
	struct quote quote;
	struct method_context c = context_of(&method_default, TARGET);
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = 4,
		.known = REPLY_KNOWS_QUOTED_TO | REPLY_KNOWS_QUOTED_FROM,
		.quoted_port = 33440,
		.quoted_from_port = 40000,
		.bytes = hex_span(&hex, "0001fffe"),
		.quote = {0, 4}};
	ok(tracer_parse_quote(&method_default, &c, &reply, &quote), "a payload");
	ok(quote.has_ports && quote.destination_port == 33440, "its destination port");
	is_number(quote.source_port, 40000, "its source port");
	is_bytes(quote.transport.data, quote.transport.size, hex.bytes, 4, "its bytes");
	reply.known = 0;
	ok(tracer_parse_quote(&method_default, &c, &reply, &quote), "without ports");
	ok(!quote.has_ports && quote.source_port == 0, "none are made up");
	c = context_of(&method_dccp, TARGET);
	reply.quote.size = 3;
	ok(tracer_parse_quote(&method_dccp, &c, &reply, &quote), "a header that is cut");
	ok(!quote.has_ports && quote.transport.size == 3, "has no ports");
}

int main(void)
{
	run_test(segments_are_replies, "recognise: segments that reply to a probe");
	run_test(raw_replies_exchange_ports, "recognise: any protocol with ports");
	run_test(raw_quotes_are_of_the_target, "recognise: a quote of any protocol");
	run_test(tcp_quotes_hold_the_sequence_number, "recognise: a short quote of TCP");
	run_test(udp_quotes_may_have_another_port, "recognise: UDP to a port of no probe");
	run_test(udp_replies_name_their_flow, "recognise: UDP that replies with data");
	run_test(options_are_as_of_a_host, "method_tcp: options");
	run_test(tcp_replies_have_flags, "tracer_fill_answer: TCP flags");
	run_test(a_copied_identification_is_none, "tracer_fill_answer: identifications");
	run_test(queues_give_ports_apart, "tracer_parse_quote: the error queue");
	return tap_end();
}

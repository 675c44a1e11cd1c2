/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/checksum.h"
#include "common/wire/icmp/message.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "tests/unit/method_context.h"
#include "tests/unit/tap.h"
#include "traceroute/engine/method.h"

enum { NUMBERS = 90, SIZE = 60 };

/* The probe's bytes from the method's own header on. */
static struct span packet(const struct method *method, const struct method_context *c,
	uint32_t number, uint8_t *bytes, size_t room)
{
	struct writer w = writer_of(bytes, room);
	struct question q = {.number = number, .size = SIZE + 20};
	if (method->via == VIA_UDP) {
		writer_u16(&w, c->source_port);
		writer_u16(
			&w, method == &method_default ? (uint16_t)(c->port + number) : c->port);
		writer_u32(&w, 0);
	}
	method->build(c, &q, &w);
	return writer_span_of(&w);
}

static bool recognises(const struct method *method, const struct method_context *c,
	struct span quoted, uint32_t want)
{
	struct quote quote;
	uint32_t number = ~0u;
	const struct reply reply = {.kind = REPLY_ICMP_ERROR, .version = c->family->version};
	return quote_parse_transport(quoted, c->protocol, &quote) &&
	       method->recognise(c, &reply, &quote, &number) == RECOGNISED_PROBE &&
	       number == want;
}

/* Eight bytes after the IP header are all that old routers quote. */
static void every_number_comes_back(
	const struct method *method, uint8_t version, uint32_t quoted)
{
	struct method_context c = method_context_of(method, version);
	uint8_t bytes[256];
	bool all = true;
	for (uint32_t number = 0; number < NUMBERS; number++) {
		struct span whole = packet(method, &c, number, bytes, sizeof bytes);
		all &= recognises(method, &c, span_slice(whole, 0, quoted), number);
	}
	ok(all, "%s, IPv%u: %u quoted bytes name the probe", method->name, version, quoted);
}

static void another_flow_is_not_ours(const struct method *method)
{
	struct method_context c = method_context_of(method, 4), other = c;
	uint8_t bytes[256];
	uint32_t number;
	struct quote quote;
	const struct reply reply = {.kind = REPLY_ICMP_ERROR, .version = 4};
	other.source_port = 1;
	other.port = 2;
	other.token = 0x87654321;
	struct span whole = packet(method, &other, 0, bytes, sizeof bytes);
	quote_parse_transport(whole, c.protocol, &quote);
	quote.has_ip = true;
	ok(method->recognise(&c, &reply, &quote, &number) != RECOGNISED_PROBE ||
			number > NUMBERS,
		"%s: other ports are not matched", method->name);
}

static void the_checksum_stays(const struct method *method)
{
	struct method_context c = method_context_of(method, 4);
	uint8_t bytes[256];
	uint16_t first = checksum_of(packet(method, &c, 0, bytes, sizeof bytes));
	bool same = true;
	for (uint32_t number = 1; number < NUMBERS; number++)
		same &= checksum_of(packet(method, &c, number, bytes, sizeof bytes)) == first;
	ok(same, "%s: the sum of all bytes is the same in every probe", method->name);
}

static void icmp_checksums_are_equal(void)
{
	struct method_context c = method_context_of(&method_icmp, 4);
	uint8_t a[256], b[256];
	packet(&method_icmp, &c, 0, a, sizeof a);
	packet(&method_icmp, &c, 77, b, sizeof b);
	is_bytes(a + 2, 2, b + 2, 2, "icmp: the checksum is the same in every probe");
}

/* What distinguishes one flow for routers from another: the ports, or the ICMP checksum. */
static uint32_t flow_bits(const struct method *method, const struct method_context *c,
	const struct question *q, uint8_t *bytes, size_t room)
{
	struct writer w = writer_of(bytes, room);
	method->build(c, q, &w);
	struct reader r = reader_of(writer_span_of(&w));
	/* the kernel writes the one of IPv6 */
	if (method->via == VIA_PING && c->family->version == 4)
		return bytes[2] * 256u + bytes[3];
	if (method->via == VIA_PING)
		return icmp_checksum(
			c->family->version, &c->source, &c->destination, writer_span_of(&w));
	return reader_u32(&r);
}

/* Any probe of a flow has the flow's bits, another flow has others. */
static void a_flow_is_constant(const struct method *method, uint8_t version)
{
	struct method_context c = method_context_of(method, version);
	uint8_t bytes[256];
	bool same = true, differs = true;
	uint32_t before = 0;
	c.flows = 100;
	for (uint16_t flow = 0; flow < c.flows; flow++) {
		struct question q = {.number = flow, .size = SIZE + 20, .flow = flow};
		uint32_t bits = flow_bits(method, &c, &q, bytes, sizeof bytes);
		differs &= flow == 0 || bits != before;
		before = bits;
		q.number += 1000;
		same &= flow_bits(method, &c, &q, bytes, sizeof bytes) == bits;
	}
	ok(same && differs, "%s, IPv%u: each flow has bits of its own, in every probe",
		method->name, version);
}

static void icmp_flows_have_known_checksums(void)
{
	struct method_context c = method_context_of(&method_icmp, 4);
	uint8_t bytes[256];
	c.flows = 100;
	const struct question q = {.number = 700, .size = SIZE, .flow = 42};
	struct writer w = writer_of(bytes, sizeof bytes);
	method_icmp.build(&c, &q, &w);
	is_number(bytes[2] * 256u + bytes[3], METHOD_FLOW_BASE + 42,
		"icmp: the checksum of flow 42");
	is_number(checksum_of(writer_span_of(&w)), 0, "icmp: it is right");
}

/* A router that quotes 28 bytes shows the ports, not the payload. */
static void a_short_quote_names_the_flow(void)
{
	const struct method *method = method_default.with_flows;
	struct method_context c = method_context_of(method, 4);
	c.flows = 100;
	uint32_t number = 0;
	const struct reply reply = {.kind = REPLY_ICMP_ERROR, .version = 4};
	struct quote quote = {.protocol = 17,
		.has_ports = true,
		.source_port = c.source_port,
		.destination_port = (uint16_t)(c.port + 42)};
	is_number(method->recognise(&c, &reply, &quote, &number), RECOGNISED_FLOW,
		"default with flows: a short quote is of a flow");
	is_number(number, 42, "of which one the port says");
	quote.destination_port = (uint16_t)(c.port + 100);
	is_number(method->recognise(&c, &reply, &quote, &number), RECOGNISED_NOT,
		"a flow that is not in use is another program's");
}

static void tcp_replies_name_the_probe_of_any_flow(void)
{
	struct method_context c = method_context_of(&method_tcp, 4);
	c.flows = 100;
	uint8_t bytes[64];
	uint32_t number = 0;
	const struct tcp_header header = {.source_port = c.port,
		.destination_port = (uint16_t)(c.source_port + 42),
		.acknowledgment = c.token + 77 + 1,
		.flags = TCP_SYN | TCP_ACK};
	struct writer w = writer_of(bytes, sizeof bytes);
	tcp_write(&w, &header, &c.destination, &c.source, (struct span){0});
	struct reply reply = {.kind = REPLY_UDP_DATA,
		.version = 4,
		.from = c.destination,
		.bytes = writer_span_of(&w)};
	reply.body = (struct part){0, reply.bytes.size};
	is_number(method_tcp.recognise(&c, &reply, NULL, &number), RECOGNISED_PROBE,
		"tcp: a reply to another flow's port is ours");
	is_number(number, 77, "tcp: and says which probe");
}

/* What recognise says of a whole quoted probe after a NAT wrote other ports into it. */
static bool rewritten_is_known(const struct method *method, uint16_t source_port, uint16_t port)
{
	struct method_context c = method_context_of(method, 4), other = c;
	uint8_t bytes[256];
	uint32_t number = 0;
	struct quote quote;
	const struct reply reply = {.kind = REPLY_ICMP_ERROR, .version = 4};
	struct span whole = packet(method, &c, 7, bytes, sizeof bytes);
	quote_parse_transport(whole, c.protocol, &quote);
	quote.has_ip = true;
	quote.source_port = source_port ? source_port : quote.source_port;
	quote.destination_port = port ? port : quote.destination_port;
	bool known = method->recognise(&c, &reply, &quote, &number) == RECOGNISED_PROBE &&
		     number == 7;
	other.token += 1u << 24;
	bool stolen = method->recognise(&other, &reply, &quote, &number) == RECOGNISED_PROBE &&
		      number < NUMBERS && source_port;
	return known && !stolen;
}

static void a_nat_hides_nothing(void)
{
	static const struct method *const methods[] = {
		&method_default, &method_udp, &method_udplite, &method_tcp};
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		ok(rewritten_is_known(methods[i], 7777, 0), "%s: another source port",
			methods[i]->name);
		ok(rewritten_is_known(methods[i], 0, 33440), "%s: another destination port",
			methods[i]->name);
	}
	ok(!rewritten_is_known(&method_tcp, 7777, 33440), "tcp: both ports are too many");
}

/* RFC 9293 section 3.10.7: an answer acknowledges the SYN and as much of its data as was taken.
 */
static void a_big_segment_is_known_by_any_acknowledgment(uint8_t version)
{
	struct method_context c = method_context_of(&method_tcp, version);
	static uint8_t bytes[2048];
	struct writer w = writer_of(bytes, sizeof bytes);
	const struct question q = {.number = method_tcp.numbers - 5, .size = 1400};
	method_tcp.build(&c, &q, &w);
	struct span segment = writer_span_of(&w);
	is_number(segment.size, 1400 - c.family->ip_header_size, "IPv%u: the size asked for",
		version);
	uint64_t sum = checksum_add_pseudo(
		0, &c.source, &c.destination, IP_PROTOCOL_TCP, segment.size);
	is_number(checksum_fold(checksum_add(sum, segment)), 0, "IPv%u: its checksum is right",
		version);
	ok(recognises(&method_tcp, &c, span_slice(segment, 0, 8), q.number),
		"IPv%u: 8 quoted bytes name it", version);
	struct tcp_header sent;
	tcp_parse(segment, &sent);
	for (uint32_t taken = 1; taken <= 1401; taken += 700) {
		uint8_t answer[64];
		uint32_t number = 0;
		const struct tcp_header header = {.source_port = c.port,
			.destination_port = c.source_port,
			.acknowledgment = sent.sequence + taken,
			.flags = TCP_RST | TCP_ACK};
		struct writer a = writer_of(answer, sizeof answer);
		tcp_write(&a, &header, &c.destination, &c.source, (struct span){0});
		struct reply reply = {.kind = REPLY_UDP_DATA,
			.version = version,
			.from = c.destination,
			.bytes = writer_span_of(&a)};
		reply.body = (struct part){0, reply.bytes.size};
		method_tcp.recognise(&c, &reply, NULL, &number);
		is_number(number, q.number, "IPv%u: so does an answer that takes %u", version,
			taken);
	}
}

static enum recognition recognise_data(const struct method *method,
	const struct method_context *c, const struct address *from, const uint8_t *bytes,
	uint32_t size)
{
	uint32_t number;
	const struct reply reply = {
		.kind = method->by_family ? REPLY_ICMP_MESSAGE : REPLY_UDP_DATA,
		.version = c->family->version,
		.type = c->family->echo_reply,
		.known = REPLY_KNOWS_ID,
		.id = c->source_port,
		.sequence = c->port,
		.from = *from,
		.from_port = c->port,
		.bytes = span_of(bytes, size),
		.body = {0, size}};
	return method->recognise(c, &reply, NULL, &number);
}

/* Any host can send data with our numbers; only the destination's, or our token, end a trace.
 */
static void a_stranger_replies_to_nothing(void)
{
	static const struct method *const methods[] = {
		&method_icmp, &method_default, &method_udp, &method_udplite};
	static const uint8_t echoed[] = {0, 0, 0xff, 0xff, 0x12, 0x34, 0x56, 0x78};
	for (uint32_t i = 0; i < 8; i++) {
		const struct method *method = methods[i / 2];
		struct method_context c = method_context_of(method, i % 2 ? 6 : 4);
		struct address stranger = c.source;
		/* ICMP has two bytes before the token, the others four */
		const uint8_t *with_token = method->by_family ? echoed + 2 : echoed;
		uint32_t size = method->by_family ? 6 : 8;
		is_number(recognise_data(method, &c, &stranger, NULL, 0), RECOGNISED_NOT,
			"%s: nothing from a stranger", method->name);
		ok(recognise_data(method, &c, &c.destination, NULL, 0) != RECOGNISED_NOT,
			"%s: nothing from the destination", method->name);
		is_number(recognise_data(method, &c, &stranger, with_token, size),
			RECOGNISED_PROBE, "%s: our token from another address", method->name);
		c.needs_token = true;
		is_number(recognise_data(&method_icmp, &c, &c.destination, NULL, 0),
			RECOGNISED_NOT, "icmp: the token is missing");
	}
}

/* What bare packets of a protocol are replied to with, and quoted as. */
static void bare_packets_have_their_filling(void)
{
	static const uint8_t filling[] = "@ABCDEFG", exchanged[] = "BC@A", others[] = "BC@B";
	struct method_context c = method_context_of(&method_raw, 4);
	struct quote quote = {.has_ip = true, .ip = {.destination = c.destination}};
	const struct reply error = {.kind = REPLY_ICMP_ERROR, .version = 4};
	uint32_t number;
	is_number(recognise_data(&method_raw, &c, &c.destination, others, 4), RECOGNISED_FLOW,
		"without ports any data from the destination");
	is_number(recognise_data(&method_raw, &c, &c.source, others, 4), RECOGNISED_NOT,
		"and none of a stranger");
	c.protocol = IP_PROTOCOL_UDP;
	is_number(recognise_data(&method_raw, &c, &c.destination, exchanged, 4),
		RECOGNISED_FLOW, "with ports those from and to them");
	is_number(recognise_data(&method_raw, &c, &c.destination, others, 4), RECOGNISED_NOT,
		"not to another's port");
	is_number(recognise_data(&method_raw, &c, &c.destination, filling, 4), RECOGNISED_NOT,
		"nor what looks like a probe");
	quote.protocol = c.protocol;
	for (uint32_t size = 0; size <= 8; size += 2) {
		quote.transport = span_of(filling, size);
		is_number(method_raw.recognise(&c, &error, &quote, &number), RECOGNISED_FLOW,
			"%u quoted bytes of ours", size);
	}
	quote.transport = span_of(exchanged, 4);
	is_number(method_raw.recognise(&c, &error, &quote, &number), RECOGNISED_NOT,
		"a quote of others' packet");
	c.destination = c.source;
	is_number(recognise_data(&method_raw, &c, &c.source, filling, 4), RECOGNISED_FLOW,
		"to this host the probe itself comes");
}

/* A reply that says which probe it is for: the identifier, or both connection identifiers. */
static void services_name_the_probe(void)
{
	struct method_context c = method_context_of(&method_dns, 4);
	/* the identifier is the token's low half plus the number, 7 */
	const uint8_t query[] = {0x56, 0x7f, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0};
	uint8_t response[sizeof query];
	memcpy(response, query, sizeof query);
	response[2] = 0x81;
	uint32_t number = 0;
	struct reply reply = {.kind = REPLY_UDP_DATA,
		.version = 4,
		.from = c.destination,
		.from_port = 53,
		.bytes = span_of(response, sizeof response),
		.body = {0, sizeof response}};
	is_number(method_dns.recognise(&c, &reply, NULL, &number), RECOGNISED_PROBE, "dns");
	is_number(number, 7, "dns: the number");
	reply.bytes = span_of(query, sizeof query);
	is_number(method_dns.recognise(&c, &reply, NULL, &number), RECOGNISED_NOT,
		"dns: a query is no reply");
	/* RFC 9000 section 17.2.1 */
	const uint8_t negotiation[] = {0x80, 0, 0, 0, 0, 8, 0x12, 0x34, 0x56, 0x78, 0, 7, 0xff,
		0xf8, 8, 0x12, 0x34, 0x56, 0x78, 0, 7, 0xff, 0xf8, 0, 0, 0, 1};
	reply.from_port = 443;
	c.port = 443;
	reply.bytes = span_of(negotiation, sizeof negotiation);
	reply.body.size = sizeof negotiation;
	is_number(method_quic.recognise(&c, &reply, NULL, &number), RECOGNISED_PROBE, "quic");
	is_number(number, 7, "quic: the number");
	c.token++;
	is_number(method_quic.recognise(&c, &reply, NULL, &number), RECOGNISED_NOT,
		"quic: another's connection");
}

static void ports_pass_over_zero(void)
{
	for (uint32_t base = 1; base <= 65535; base += 5461)
		for (uint32_t add = 0; add < 65535; add += 7) {
			uint16_t port = method_port((uint16_t)base, add);
			ok(port != 0 && method_port_distance((uint16_t)base, port) == add,
				"base %u, %u after it: port %u", base, add, port);
		}
	is_number(method_port(65535, 0), 65535, "the last port");
	is_number(method_port(65535, 1), 1, "after the last port");
}

static void methods_have_names(void)
{
	for (uint32_t i = 0; method_at(i); i++)
		ok(method_find(method_at(i)->name) == method_at(i), "%s", method_at(i)->name);
	ok(method_find("nosuch") == NULL, "an unknown one is none");
}

int main(void)
{
	static const struct method *const named[] = {
		&method_default, &method_icmp, &method_tcp, &method_dccp, &method_sctp};
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
		test_begin("method %s: every number comes back, another flow is not ours",
			named[i]->name);
		every_number_comes_back(named[i], 4, 8);
		every_number_comes_back(named[i], 6, 8);
		another_flow_is_not_ours(named[i]);
		test_end();
	}
	test_begin("method udp: numbers come back by ports and tag, the checksum stays");
	every_number_comes_back(&method_udp, 4, 12);
	every_number_comes_back(&method_udp, 4, 16);
	every_number_comes_back(&method_udplite, 6, 40);
	another_flow_is_not_ours(&method_udp);
	the_checksum_stays(&method_udp);
	the_checksum_stays(&method_udplite);
	test_end();
	run_test(icmp_checksums_are_equal, "methods: icmp checksums are equal");
	static const struct method *const with_flows[] = {&method_icmp, &method_tcp};
	for (size_t i = 0; i < sizeof with_flows / sizeof with_flows[0]; i++) {
		test_begin("method %s: a flow is constant", with_flows[i]->name);
		a_flow_is_constant(with_flows[i], 4);
		a_flow_is_constant(with_flows[i], 6);
		test_end();
	}
	run_test(icmp_flows_have_known_checksums, "methods: icmp flows have known checksums");
	run_test(a_short_quote_names_the_flow, "methods: a short quote names the flow");
	run_test(tcp_replies_name_the_probe_of_any_flow,
		"methods: tcp replies name the probe of any flow");
	run_test(bare_packets_have_their_filling, "methods: bare packets have their filling");
	run_test(a_nat_hides_nothing, "methods: a nat hides nothing");
	test_begin("methods dns and quic: every number comes back");
	for (uint8_t version = 4; version <= 6; version = (uint8_t)(version + 2)) {
		every_number_comes_back(&method_dns, version, 10);
		every_number_comes_back(&method_quic, version, 13);
	}
	services_name_the_probe();
	test_end();
	test_begin("method tcp-session: every number comes back, another flow is not ours");
	every_number_comes_back(&method_tcp_session, 4, 8);
	every_number_comes_back(&method_tcp_session, 6, 8);
	another_flow_is_not_ours(&method_tcp_session);
	test_end();
	test_begin("method tcp: a big segment is known by any acknowledgment");
	a_big_segment_is_known_by_any_acknowledgment(4);
	a_big_segment_is_known_by_any_acknowledgment(6);
	test_end();
	run_test(a_stranger_replies_to_nothing, "methods: a stranger replies to nothing");
	run_test(ports_pass_over_zero, "methods: ports pass over 0");
	run_test(methods_have_names, "methods: methods have names");
	return tap_end();
}

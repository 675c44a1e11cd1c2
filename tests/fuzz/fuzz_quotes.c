/* SPDX-License-Identifier: BSD-2-Clause */
/* Feeds the quote recogniser of each method: a method, flags, then a quote or an answer. */
#include <string.h>

#include "common/base/text.h"
#include "tests/fuzz/fuzz.h"
#include "traceroute/engine/method.h"

enum {
	FLAG_IPV6 = 1,
	FLAG_QUEUE = 2, /* from an error queue: no IP header */
	FLAG_ANSWER = 4,
	FLAG_MESSAGE = 8,
};

static struct method_context context_of(const struct method *method, uint8_t version)
{
	struct method_context c = {.family = family_of(version),
		.source_port = 40000,
		.port = method->port,
		.token = 0x12345678,
		.protocol = method->protocol,
		.tcp_flags = 2};
	address_parse(version == 4 ? "192.0.2.1" : "2001:db8::1", &c.source);
	address_parse(version == 4 ? "198.51.100.2" : "2001:db8::2", &c.destination);
	if (method == &method_icmp)
		c.protocol = c.family->icmp_protocol;
	return c;
}

static void recognise(const struct method *method, const struct method_context *c,
	struct span bytes, uint8_t flags)
{
	struct quote quote;
	uint32_t number = 0;
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.version = c->family->version,
		.by_error_queue = (flags & FLAG_QUEUE) != 0,
		.bytes = bytes,
		.body = {0, bytes.size},
		.quote = {0, bytes.size},
		.from = c->destination,
		.from_port = c->port};
	if (flags & (FLAG_ANSWER | FLAG_MESSAGE)) {
		reply.kind = flags & FLAG_ANSWER ? REPLY_UDP_DATA : REPLY_ICMP_MESSAGE;
		reply.type = c->family->echo_reply;
		reply.known = REPLY_KNOWS_ID;
		reply.id = c->source_port;
		method->recognise(c, &reply, NULL, &number);
		return;
	}
	bool parsed = flags & FLAG_QUEUE ? quote_parse_transport(bytes, c->protocol, &quote)
					 : quote_parse(bytes, &quote);
	if (parsed && method->recognise(c, &reply, &quote, &number) == RECOGNISED_PROBE)
		demand(!quote.has_ip || quote.protocol == c->protocol);
}

/* What a method builds it finds again. */
static void build(
	const struct method *method, const struct method_context *c, struct span bytes)
{
	static uint8_t packet[4096];
	struct reader r = reader_of(bytes);
	struct question q = {
		.number = reader_u16(&r) % method->numbers, .size = reader_u16(&r) % 2048u};
	struct writer w = writer_of(packet, sizeof packet);
	struct quote quote;
	uint32_t number = 0;
	method->build(c, &q, &w);
	demand(!w.failed);
	if (method->via == VIA_UDP || method->via == VIA_CONNECT || method == &method_raw)
		return;
	const struct reply reply = {.kind = REPLY_ICMP_ERROR, .version = c->family->version};
	demand(quote_parse_transport(writer_span_of(&w), c->protocol, &quote));
	demand(method->recognise(c, &reply, &quote, &number) == RECOGNISED_PROBE);
	demand(number == q.number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	uint32_t count = 0;
	while (method_at(count))
		count++;
	const struct method *method = method_at(data[0] % count);
	struct span bytes = span_from(span_of(data, size), 2);
	const struct method_context c = context_of(method, data[1] & FLAG_IPV6 ? 6 : 4);
	recognise(method, &c, bytes, data[1]);
	build(method, &c, bytes);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UDP that a service replies to, through firewalls that pass nothing else: a DNS query (RFC
 * 1035) for the name servers of the root, and a QUIC packet of a version that does not exist,
 * which draws version negotiation (RFC 9000 section 6) without any cryptography. Ports are
 * constant; the number is the query's identifier, or the free bits of the version.
 */
#include "common/wire/dns_name.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "traceroute/engine/method.h"

enum {
	DNS_FLAGS_RECURSION = 0x0100,
	DNS_CLASS_IN = 1,
	DNS_SIZE = 17,
	DNS_RESPONSE = 0x80, /* QR */
	QUIC_LONG_HEADER = 0xc0,
	QUIC_CONNECTION_ID_SIZE = 8,
	QUIC_SIZE = 1200, /* section 14.1: what is smaller is dropped */
	QUIC_VERSION_SIZE = 4,
	QUIC_GREASE = 0x0a, /* section 15: 0x?a?a?a?a is for versions that no one speaks */
};

/* ---- DNS ------------------------------------------------------------------------- */

static uint16_t dns_id(const struct method_context *context, uint32_t number)
{
	return (uint16_t)(context->token + number);
}

static void dns_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	writer_u16(w, dns_id(context, question->number));
	writer_u16(w, DNS_FLAGS_RECURSION);
	writer_u16(w, 1); /* one question */
	writer_zeros(w, 6);
	writer_u8(w, 0); /* the root */
	writer_u16(w, DNS_TYPE_NS);
	writer_u16(w, DNS_CLASS_IN);
}

static enum recognition dns_number(
	const struct method_context *context, struct span payload, uint32_t *number)
{
	struct reader r = reader_of(payload);
	uint16_t id = reader_u16(&r);
	*number = (uint16_t)(id - (uint16_t)context->token);
	return r.failed ? RECOGNISED_FLOW : RECOGNISED_PROBE;
}

static bool dns_is_response(struct span payload)
{
	return payload.size >= 12 && payload.data[2] & DNS_RESPONSE;
}

/* ---- QUIC ------------------------------------------------------------------------ */

/* The number in the high halves of the four bytes. */
static void quic_version(struct writer *w, uint32_t number)
{
	/*@ loop invariant writer_ok(w) && -4 <= shift <= 12 && w->size >= \at(w->size, Pre);
	    loop invariant shift % 4 == 0;
	    loop assigns shift, w->size, w->failed;
	    loop assigns w->data[\at(w->size, Pre) .. w->capacity - 1];
	    loop variant shift + 4; */
	for (int shift = 12; shift >= 0; shift -= 4)
		writer_u8(w, (uint8_t)((number >> shift & 0xf) << 4 | QUIC_GREASE));
}

static void quic_connection_id(
	const struct method_context *context, uint32_t number, struct writer *w)
{
	writer_u8(w, QUIC_CONNECTION_ID_SIZE);
	writer_u32(w, context->token);
	writer_u16(w, (uint16_t)number);
	writer_u16(w, (uint16_t)~number);
}

static void quic_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	uint32_t start = w->size;
	uint32_t size = method_payload(&method_quic, context, question->size);
	writer_u8(w, QUIC_LONG_HEADER);
	quic_version(w, question->number);
	quic_connection_id(context, question->number, w); /* destination */
	quic_connection_id(context, question->number, w); /* source */
	uint32_t used = w->size - start;
	if (size > used)
		method_fill(w, size - used);
}

static enum recognition quic_number(
	const struct method_context *context, struct span payload, uint32_t *number)
{
	struct reader r = reader_of(payload);
	(void)context;
	reader_u8(&r);
	uint32_t version = reader_u32(&r);
	if (r.failed)
		return RECOGNISED_FLOW;
	*number = version >> 28 << 12 | (version >> 20 & 0xf) << 8 |
		  (version >> 12 & 0xf) << 4 | (version >> 4 & 0xf);
	return (version & 0x0f0f0f0f) == 0x0a0a0a0a ? RECOGNISED_PROBE : RECOGNISED_NOT;
}

/* Version negotiation has version 0 and brings our connection identifiers back. */
static enum recognition quic_reply(
	const struct method_context *context, struct span payload, uint32_t *number)
{
	struct reader r = reader_of(payload);
	uint8_t first = reader_u8(&r);
	uint32_t version = reader_u32(&r);
	uint8_t size = reader_u8(&r);
	uint32_t token = reader_u32(&r);
	*number = reader_u16(&r);
	bool is_ours = !r.failed && first & 0x80 && version == 0 &&
		       size == QUIC_CONNECTION_ID_SIZE && token == context->token;
	return is_ours ? RECOGNISED_PROBE : RECOGNISED_NOT;
}

/* ---- both ------------------------------------------------------------------------ */

typedef enum recognition number_of(
	const struct method_context *context, struct span payload, uint32_t *number);

static enum recognition recognise_quote(const struct method *method,
	const struct method_context *context, const struct reply *reply,
	const struct quote *quote, number_of *read, uint32_t *number)
{
	uint32_t flow;
	*number = 0;
	if (!method_quotes_flow(method, context, quote, &flow))
		return RECOGNISED_NOT;
	struct span payload = method_quoted_payload(reply, quote);
	enum recognition recognition;
	//@ calls dns_number, quic_number;
	recognition = read(context, payload, number);
	if (recognition == RECOGNISED_FLOW)
		*number = flow;
	return recognition;
}

static bool is_reply(const struct method_context *context, const struct reply *reply)
{
	return reply->from_port == context->port &&
	       address_equal(&reply->from, &context->destination);
}

static enum recognition dns_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	if (reply->kind != REPLY_UDP_DATA)
		return recognise_quote(&method_dns, context, reply, quote, dns_number, number);
	struct span payload = reply_part(reply, reply->body);
	if (!is_reply(context, reply) || !dns_is_response(payload))
		return RECOGNISED_NOT;
	return dns_number(context, payload, number);
}

static enum recognition quic_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	if (reply->kind != REPLY_UDP_DATA)
		return recognise_quote(
			&method_quic, context, reply, quote, quic_number, number);
	if (!is_reply(context, reply))
		return RECOGNISED_NOT;
	return quic_reply(context, reply_part(reply, reply->body), number);
}

/* Of an identifier that begins at random few numbers are in use. */
static bool dns_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote)
{
	uint32_t number;
	return dns_number(context, method_quoted_payload(reply, quote), &number) ==
	       RECOGNISED_PROBE;
}

/* The destination's connection identifier begins with our token. */
static bool quic_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote)
{
	struct reader r = reader_of(
		span_from(method_quoted_payload(reply, quote), 1 + QUIC_VERSION_SIZE + 1));
	uint32_t token = reader_u32(&r);
	return !r.failed && token == context->token;
}

const struct method method_dns = {
	.name = "dns",
	.title = "DNS",
	.protocol = IP_PROTOCOL_UDP,
	.port = 53,
	.header_size = UDP_HEADER_SIZE,
	.via = VIA_UDP,
	.privileged = VIA_UDP,
	.numbers = 65536,
	.fixed_size = true,
	.flows = METHOD_FLOWS,
	.flow_field = FLOW_FIELD_SOURCE_PORT,
	.is_constant = true,
	.build = dns_build,
	.recognise = dns_recognise,
	.proves = dns_proves,
};

const struct method method_quic = {
	.name = "quic",
	.title = "QUIC",
	.protocol = IP_PROTOCOL_UDP,
	.port = 443,
	.header_size = UDP_HEADER_SIZE,
	.data_min = QUIC_SIZE,
	.via = VIA_UDP,
	.privileged = VIA_UDP,
	.numbers = 65536,
	.flows = METHOD_FLOWS,
	.flow_field = FLOW_FIELD_SOURCE_PORT,
	.is_constant = true,
	.build = quic_build,
	.recognise = quic_recognise,
	.proves = quic_proves,
};

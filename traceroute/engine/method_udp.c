/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UDP and UDP-Lite. `default` counts the destination port up, which any quote of 28 bytes
 * shows. `udp` and `udplite` keep ports and checksum, so that all probes take one path where
 * routers spread by flow; the payload then begins with the probe's number, and its complement
 * keeps the checksum. Their flows differ in the source port; those of `default` in the
 * destination port, which one socket can do, and are constant likewise.
 */
#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "traceroute/engine/method.h"

enum { TAG_SIZE = 4, TOKEN_SIZE = 4 };

static void udp_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	/* the headers of all four have the same size */
	uint32_t size = method_payload(&method_udp, context, question->size);
	if (size < TAG_SIZE) {
		method_fill(w, size);
		return;
	}
	uint16_t number = (uint16_t)question->number;
	writer_u16(w, number);
	writer_u16(w, (uint16_t)~number);
	if (size >= TAG_SIZE + TOKEN_SIZE)
		writer_u32(w, context->token);
	method_fill(w, size - TAG_SIZE - (size >= TAG_SIZE + TOKEN_SIZE ? TOKEN_SIZE : 0));
}

/* What routers put after a quote that is shorter than extensions want it (RFC 4884 section 3);
 * our filling has no zeros. */
static bool is_padding(struct span bytes)
{
	/*@ loop invariant i <= bytes.size;
	    loop invariant \forall integer k; 0 <= k < i ==> bytes.data[k] == 0;
	    loop assigns i;
	    loop variant bytes.size - i; */
	for (uint32_t i = 0; i < bytes.size; i++)
		if (bytes.data[i])
			return false;
	return true;
}

/* The token, or as much of it as was quoted; a probe too small for it has none. */
static bool has_token(const struct method_context *context, struct span bytes)
{
	uint8_t token[TOKEN_SIZE];
	struct writer w = writer_of(token, sizeof token);
	writer_u32(&w, context->token);
	/*@ loop invariant i <= TOKEN_SIZE;
	    loop assigns i;
	    loop variant TOKEN_SIZE - i; */
	for (uint32_t i = 0; i < TOKEN_SIZE && bytes.size >= TOKEN_SIZE; i++)
		if (bytes.data[i] != token[i])
			return is_padding(span_from(bytes, i));
	return true;
}

/* Whether the quote holds tag and token in full: then it is ours whatever ports it shows. */
static bool is_proven(const struct method_context *context, struct span payload)
{
	struct reader r = reader_of(payload);
	uint16_t first = reader_u16(&r), second = reader_u16(&r);
	uint32_t token = reader_u32(&r);
	return !r.failed && first + second == 0xffff && token == context->token;
}

static bool udp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote)
{
	return is_proven(context, method_quoted_payload(reply, quote));
}

/* The tag at the front of our payload. False when it is not there, or not ours. */
static bool read_tag(
	const struct method_context *context, struct span payload, uint32_t *number)
{
	struct reader r = reader_of(payload);
	uint16_t first = reader_u16(&r), second = reader_u16(&r);
	if (r.failed || first + second != 0xffff)
		return false;
	*number = first;
	return has_token(context, reader_rest(&r));
}

/* Whether the quote ends within the tag. */
static bool is_tag_cut(struct span payload)
{
	return payload.size < TAG_SIZE || is_padding(span_from(payload, TAG_SIZE - 1));
}

/* A raw quote must have our source port, or prove itself; the kernel has looked at the others'.
 */
static bool is_ours(const struct method *method, const struct method_context *context,
	const struct reply *reply, const struct quote *quote)
{
	uint32_t flow;
	return method_quotes_flow(method, context, quote, &flow) ||
	       (quote->protocol == method->protocol && quote->has_ports &&
		       is_proven(context, method_quoted_payload(reply, quote)));
}

/* Data without our token is a reply when it comes from the destination. */
static bool is_reply(const struct method_context *context, const struct reply *reply)
{
	return address_equal(&reply->from, &context->destination) ||
	       is_proven(context, reply_part(reply, reply->body));
}

static enum recognition default_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	uint16_t port = quote ? quote->destination_port : reply->from_port;
	bool is_known = reply->kind == REPLY_UDP_DATA
				? is_reply(context, reply)
				: quote && is_ours(&method_default, context, reply, quote);
	if (!is_known)
		return RECOGNISED_NOT;
	/* a NAT may have rewritten the port; the payload it leaves alone */
	struct span payload =
		quote ? method_quoted_payload(reply, quote) : reply_part(reply, reply->body);
	if (is_proven(context, payload) && read_tag(context, payload, number))
		return RECOGNISED_PROBE;
	*number = method_port_distance(context->port, port);
	if (*number < method_default.numbers || !quote)
		return RECOGNISED_PROBE;
	*number = 0;
	return RECOGNISED_FLOW;
}

/* Which flow a quote is of, when it does not say which probe. */
static enum recognition recognise_flow(const struct method *method,
	const struct method_context *context, const struct quote *quote, uint32_t *flow)
{
	bool by_source = method->flow_field == FLOW_FIELD_SOURCE_PORT;
	bool is_known = by_source ? method_flow_of(context, context->source_port,
					    quote->source_port, flow)
				  : method_flow_of(context, context->port,
					    quote->destination_port, flow);
	/* one flow only, or a NAT has rewritten the port */
	if (!is_known)
		*flow = 0;
	return is_known || context->flows == 0 ? RECOGNISED_FLOW : RECOGNISED_NOT;
}

static bool is_from_port(
	const struct method *method, const struct method_context *context, uint16_t port)
{
	uint32_t flow;
	return method->flow_field == FLOW_FIELD_DESTINATION_PORT
		       ? method_flow_of(context, context->port, port, &flow)
		       : port == context->port;
}

static enum recognition constant_recognise(const struct method *method,
	const struct method_context *context, const struct reply *reply,
	const struct quote *quote, uint32_t *number)
{
	if (reply->kind == REPLY_UDP_DATA) {
		/* an echo service sends the tag back; others say nothing of the probe */
		if (!is_from_port(method, context, reply->from_port) ||
			!is_reply(context, reply))
			return RECOGNISED_NOT;
		if (read_tag(context, reply_part(reply, reply->body), number))
			return RECOGNISED_PROBE;
		const struct quote from = {.source_port = reply->quoted_from_port,
			.destination_port = reply->from_port};
		return recognise_flow(method, context, &from, number);
	}
	if (!quote || !is_ours(method, context, reply, quote))
		return RECOGNISED_NOT;
	struct span payload = method_quoted_payload(reply, quote);
	if (read_tag(context, payload, number))
		return RECOGNISED_PROBE;
	return is_tag_cut(payload) ? recognise_flow(method, context, quote, number)
				   : RECOGNISED_NOT;
}

static enum recognition flows_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	return constant_recognise(method_default.with_flows, context, reply, quote, number);
}

static enum recognition udp_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	return constant_recognise(&method_udp, context, reply, quote, number);
}

static enum recognition udplite_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	return constant_recognise(&method_udplite, context, reply, quote, number);
}

static const struct method default_with_flows = {
	.name = "default",
	.title = "UDP",
	.protocol = IP_PROTOCOL_UDP,
	.port = 33434,
	.header_size = UDP_HEADER_SIZE,
	.via = VIA_UDP,
	.privileged = VIA_UDP,
	.numbers = 65536,
	.flows = METHOD_FLOWS,
	.flow_field = FLOW_FIELD_DESTINATION_PORT,
	.is_constant = true,
	.build = udp_build,
	.recognise = flows_recognise,
	.proves = udp_proves,
};

const struct method method_default = {
	.name = "default",
	.title = "UDP",
	.protocol = IP_PROTOCOL_UDP,
	.port = 33434,
	.header_size = UDP_HEADER_SIZE,
	.via = VIA_UDP,
	.privileged = VIA_UDP,
	.numbers = 65536 - 33434,
	.flows = METHOD_FLOWS,
	.flow_field = FLOW_FIELD_DESTINATION_PORT,
	.counts_ports = true,
	.with_flows = &default_with_flows,
	.build = udp_build,
	.recognise = default_recognise,
	.proves = udp_proves,
};

const struct method method_udp = {
	.name = "udp",
	.title = "UDP",
	.letter = "-U",
	.protocol = IP_PROTOCOL_UDP,
	.port = 53,
	.header_size = UDP_HEADER_SIZE,
	.via = VIA_UDP,
	.privileged = VIA_UDP,
	.numbers = 65536,
	.flows = METHOD_FLOWS,
	.flow_field = FLOW_FIELD_SOURCE_PORT,
	.is_constant = true,
	.build = udp_build,
	.recognise = udp_recognise,
	.proves = udp_proves,
};

const struct method method_udplite = {
	.name = "udplite",
	.title = "UDP-Lite",
	.letter = "-UL",
	.protocol = IP_PROTOCOL_UDPLITE,
	.port = 53,
	.header_size = UDP_HEADER_SIZE,
	.via = VIA_UDP,
	.privileged = VIA_UDP,
	.numbers = 65536,
	.flows = METHOD_FLOWS,
	.flow_field = FLOW_FIELD_SOURCE_PORT,
	.is_constant = true,
	.has_coverage = true,
	.build = udp_build,
	.recognise = udplite_recognise,
	.proves = udp_proves,
};

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ICMP echo, on a ping socket or raw. The sequence number says which probe it is; two bytes at
 * the front of the data hold its complement, so that the checksum (which routers may take for
 * ports when they spread traffic) is the same in all probes. Where flows are chosen, these
 * bytes make the checksum METHOD_FLOW_BASE + flow, so that a flow looks the same in every run.
 */
#include "common/base/checksum.h"
#include "common/wire/icmp/message.h"
#include "traceroute/engine/method.h"

enum { COMPLEMENT_SIZE = 2, TOKEN_SIZE = 4, DATA_MAX = 65536 };

static void icmp_data(const struct method_context *context, uint16_t sequence, uint32_t size,
	struct writer *w)
{
	bool balanced = size >= COMPLEMENT_SIZE;
	bool named = size >= COMPLEMENT_SIZE + TOKEN_SIZE;
	if (balanced)
		writer_u16(w, (uint16_t)~sequence);
	if (named)
		writer_u32(w, context->token);
	method_fill(w, size - (balanced ? COMPLEMENT_SIZE : 0) - (named ? TOKEN_SIZE : 0));
}

/* What the two bytes at the front of the data, now 0, must be for this checksum. */
static uint16_t complement_of(
	const struct method_context *context, struct span message, uint16_t checksum)
{
	uint16_t rest = icmp_checksum(
		context->family->version, &context->source, &context->destination, message);
	return (uint16_t)~checksum_update(checksum, 0xffff, rest);
}

static void choose_flow(const struct method_context *context, const struct question *question,
	uint32_t start, struct writer *w)
{
	struct span message = span_from(writer_span_of(w), start);
	if (context->flows == 0 || message.size < ICMP_HEADER_SIZE + COMPLEMENT_SIZE)
		return;
	uint16_t checksum = (uint16_t)(METHOD_FLOW_BASE + question->flow);
	writer_patch_u16(w, start + ICMP_HEADER_SIZE, 0);
	writer_patch_u16(
		w, start + ICMP_HEADER_SIZE, complement_of(context, message, checksum));
}

static void icmp_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	uint32_t size = method_payload(&method_icmp, context, question->size);
	uint16_t sequence = (uint16_t)(context->port + question->number);
	const struct icmp_header header = {.type = context->family->echo,
		.rest = {(uint8_t)(context->source_port >> 8), (uint8_t)context->source_port,
			(uint8_t)(sequence >> 8), (uint8_t)sequence}};
	uint32_t start = w->size;
	icmp_write_header(w, &header);
	icmp_data(context, sequence, size, w);
	if (!w->failed)
		choose_flow(context, question, start, w);
	if (w->failed || context->family->version == 6)
		return; /* the kernel knows the addresses of the pseudo header */
	struct span message = span_from(writer_span_of(w), start);
	writer_patch_u16(w, start + 2, icmp_checksum(4, NULL, NULL, message));
}

static enum recognition recognise_sequence(
	const struct method_context *context, uint16_t sequence, uint32_t *number)
{
	*number = (uint16_t)(sequence - context->port);
	return RECOGNISED_PROBE;
}

/* A reply echoes our data. Where that had no room for the token, the address must do. */
static bool is_proven(const struct method_context *context, const struct reply *reply)
{
	struct reader r = reader_of(reply_part(reply, reply->body));
	reader_u16(&r);
	if (reader_left(&r) >= TOKEN_SIZE)
		return reader_u32(&r) == context->token;
	return !context->needs_token && address_equal(&reply->from, &context->destination);
}

static enum recognition icmp_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	if (reply->kind == REPLY_ICMP_MESSAGE) {
		if (reply->type != context->family->echo_reply ||
			!(reply->known & REPLY_KNOWS_ID) || reply->id != context->source_port ||
			!is_proven(context, reply))
			return RECOGNISED_NOT;
		return recognise_sequence(context, reply->sequence, number);
	}
	if (!quote || !quote->has_icmp || quote->icmp_type != context->family->echo ||
		quote->icmp_id != context->source_port)
		return RECOGNISED_NOT;
	return recognise_sequence(context, quote->icmp_sequence, number);
}

static bool icmp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote)
{
	(void)reply;
	struct reader r = reader_of(span_from(quote->transport, ICMP_HEADER_SIZE));
	reader_u16(&r);
	uint32_t token = reader_u32(&r);
	return !r.failed && token == context->token;
}

bool method_icmp_has_token(const struct method_context *context, uint16_t size)
{
	return method_payload(&method_icmp, context, size) >= COMPLEMENT_SIZE + TOKEN_SIZE;
}

const struct method method_icmp = {
	.name = "icmp",
	.title = "ICMP",
	.letter = "-I",
	.protocol = 1, /* of IPv4; the family knows the other one */
	.port = 1,
	.header_size = ICMP_HEADER_SIZE,
	.via = VIA_PING,
	.privileged = VIA_PING,
	.numbers = 65536,
	.flows = METHOD_FLOWS,
	.flow_field = FLOW_FIELD_CHECKSUM,
	.flow_data = COMPLEMENT_SIZE,
	.is_constant = true,
	.by_family = true,
	.has_own_refusal = true,
	.build = icmp_build,
	.recognise = icmp_recognise,
	.proves = icmp_proves,
};

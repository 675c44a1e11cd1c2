/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DCCP requests (RFC 4340). A quote of 28 bytes holds ports and checksum only, so each probe
 * has a source port of its own.
 */
#include "common/base/checksum.h"
#include "common/wire/ip.h"
#include "traceroute/engine/method.h"

enum {
	HEADER_SIZE = 20, /* RFC 4340 section 5.1: generic header with X=1, and service code */
	TYPE_REQUEST = 0,
	WORDS = HEADER_SIZE / 4,
	NUMBERS = 16384,
};

static void dccp_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	uint32_t start = w->size;
	writer_u16(w, method_port(context->source_port, question->number));
	writer_u16(w, context->port);
	writer_u8(w, WORDS);
	writer_u8(w, 0); /* CCVal, CsCov: all */
	writer_u16(w, 0);
	writer_u8(w, TYPE_REQUEST << 1 | 1); /* X: 48-bit sequence numbers */
	writer_u8(w, 0);
	writer_u16(w, (uint16_t)(context->token >> 16));
	writer_u32(w, context->token + question->number);
	writer_u32(w, context->service);
	if (w->failed)
		return;
	struct span bytes = span_from(writer_span_of(w), start);
	uint64_t sum = checksum_add_pseudo(
		0, &context->source, &context->destination, IP_PROTOCOL_DCCP, bytes.size);
	writer_patch_u16(w, start + 6, checksum_fold(checksum_add(sum, bytes)));
}

/* The sequence number, after 10 bytes of header. */
static bool dccp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote)
{
	(void)reply;
	struct reader r = reader_of(span_from(quote->transport, 10));
	uint16_t high = reader_u16(&r);
	uint32_t low = reader_u32(&r);
	return !r.failed && high == context->token >> 16 && low - context->token < NUMBERS;
}

static enum recognition dccp_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	if (reply->kind == REPLY_UDP_DATA) {
		struct reader r = reader_of(reply_part(reply, reply->body));
		uint16_t from = reader_u16(&r), to = reader_u16(&r);
		if (!r.failed && method_is_own(context, reply) && to == context->port)
			return method_recognise_port(&method_dccp, context, from, number);
		if (r.failed || from != context->port ||
			!address_equal(&reply->from, &context->destination))
			return RECOGNISED_NOT;
		return method_recognise_port(&method_dccp, context, to, number);
	}
	return method_recognise_quoted(&method_dccp, context, quote, number);
}

const struct method method_dccp = {
	.sees_own_probes = true,
	.name = "dccp",
	.title = "DCCP",
	.letter = "-D",
	.protocol = IP_PROTOCOL_DCCP,
	.port = 33434,
	.header_size = HEADER_SIZE,
	.via = VIA_RAW,
	.privileged = VIA_RAW,
	.needs_raw = true,
	.numbers = NUMBERS,
	.source_ports = NUMBERS,
	.fixed_size = true,
	.build = dccp_build,
	.recognise = dccp_recognise,
	.proves = dccp_proves,
};

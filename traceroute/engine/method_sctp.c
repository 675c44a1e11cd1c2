/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SCTP INIT chunks (RFC 9260). A quote of 28 bytes holds ports, a zero verification tag and the
 * checksum, so each probe has a source port of its own.
 */
#include "common/base/crc32c.h"
#include "common/wire/ip.h"
#include "traceroute/engine/method.h"

enum {
	HEADER_SIZE = 12,
	CHUNK_SIZE = 20, /* INIT without parameters, RFC 9260 section 3.3.2 */
	CHUNK_INIT = 1,
	WINDOW = 65536,
	STREAMS = 1,
	NUMBERS = 16384,
};

static void write_init(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	writer_u8(w, CHUNK_INIT);
	writer_u8(w, 0);
	writer_u16(w, CHUNK_SIZE);
	writer_u32(w, context->token | 1u); /* initiate tag: never 0 */
	writer_u32(w, WINDOW);
	writer_u16(w, STREAMS);
	writer_u16(w, STREAMS);
	writer_u32(w, context->token + question->number);
}

static void sctp_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	uint32_t start = w->size;
	writer_u16(w, method_port(context->source_port, question->number));
	writer_u16(w, context->port);
	writer_u32(w, 0); /* section 8.5.1: the tag of an INIT packet is 0 */
	writer_u32(w, 0);
	write_init(context, question, w);
	if (w->failed)
		return;
	uint32_t crc = crc32c(span_from(writer_span_of(w), start));
	writer_patch_u16(w, start + 8, (uint16_t)(crc % 256u * 256u + crc / 256u % 256u));
	crc /= 65536u;
	writer_patch_u16(w, start + 10, (uint16_t)(crc % 256u * 256u + crc / 256u % 256u));
}

/* INIT ACK and ABORT carry our initiate tag as verification tag. */
static enum recognition recognise_packet(
	const struct method_context *context, const struct reply *reply, uint32_t *number)
{
	struct reader r = reader_of(reply_part(reply, reply->body));
	uint16_t from = reader_u16(&r), to = reader_u16(&r);
	uint32_t tag = reader_u32(&r);
	if (!r.failed && method_is_own(context, reply) && to == context->port)
		return method_recognise_port(&method_sctp, context, from, number);
	if (r.failed || from != context->port || tag != (context->token | 1u))
		return RECOGNISED_NOT;
	return method_recognise_port(&method_sctp, context, to, number);
}

/* Our initiate tag, after the common header and that of the chunk. */
static bool sctp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote)
{
	(void)reply;
	struct reader r = reader_of(span_from(quote->transport, HEADER_SIZE + 4));
	uint32_t tag = reader_u32(&r);
	return !r.failed && tag == (context->token | 1u);
}

static enum recognition sctp_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	if (reply->kind == REPLY_UDP_DATA)
		return recognise_packet(context, reply, number);
	return method_recognise_quoted(&method_sctp, context, quote, number);
}

const struct method method_sctp = {
	.sees_own_probes = true,
	.name = "sctp",
	.title = "SCTP",
	.protocol = IP_PROTOCOL_SCTP,
	.port = 80,
	.header_size = HEADER_SIZE + CHUNK_SIZE,
	.via = VIA_RAW,
	.privileged = VIA_RAW,
	.needs_raw = true,
	.numbers = NUMBERS,
	.source_ports = NUMBERS,
	.fixed_size = true,
	.build = sctp_build,
	.recognise = sctp_recognise,
	.proves = sctp_proves,
};

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TCP. With CAP_NET_RAW segments are built here, all with the same ports; the sequence number
 * says which probe it is, and every quote of 28 bytes holds it. Without, a non-blocking
 * connect() sends the SYN: a socket and a source port for each probe, and the socket says which
 * it is.
 */
#include "common/base/checksum.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "traceroute/engine/method.h"

enum {
	OPTIONS_MAX = 40,
	CHECKSUM_AT = 16,
	WINDOW = 5840,
	WINDOW_SHIFT = 2,
	NUMBERS = 65536,
	NUMBERS_PLAIN = NUMBERS - TRACE_BIG_NUMBERS,
	/* Probes with data are so far apart that an answer may acknowledge all, some or none of
	 * it. Others follow one another: a SYN within the window of the one before is answered.
	 */
	BIG_BEGIN = 1 << 28,
	BIG_SHIFT = 20,
};

static void write_options(const struct method_context *context, struct writer *w)
{
	if (context->mss) {
		writer_u8(w, TCP_OPTION_MSS);
		writer_u8(w, 4);
		writer_u16(w, context->mss);
	}
	bool sack = context->tcp_options & METHOD_TCP_OPTION_SACK;
	bool stamps = context->tcp_options & METHOD_TCP_OPTION_TIMESTAMPS;
	if (sack || stamps) {
		writer_u8(w, sack ? TCP_OPTION_SACK_PERMITTED : TCP_OPTION_NOP);
		writer_u8(w, sack ? 2 : TCP_OPTION_NOP);
	}
	if (stamps)
		tcp_write_timestamps(w, context->token, 0);
	else if (sack)
		writer_u16(w, TCP_OPTION_NOP * 0x101u);
	if (context->tcp_options & METHOD_TCP_OPTION_WINDOW_SCALING) {
		writer_u8(w, TCP_OPTION_NOP);
		writer_u8(w, TCP_OPTION_WINDOW_SCALE);
		writer_u8(w, 3);
		writer_u8(w, WINDOW_SHIFT);
	}
}

static uint32_t sequence_of(uint32_t number)
{
	if (number < NUMBERS_PLAIN)
		return number;
	return BIG_BEGIN + ((number - NUMBERS_PLAIN) << BIG_SHIFT);
}

/* Fill a segment, which begins at `start`, with data to the size that --mtu asks for. */
static void add_data(const struct method_context *context, const struct question *question,
	uint32_t start, struct writer *w)
{
	uint32_t room = method_payload(&method_tcp, context, question->size);
	uint32_t options = w->size - start - TCP_HEADER_SIZE;
	if (question->number < NUMBERS_PLAIN || room <= options)
		return;
	method_fill(w, room - options);
	writer_patch_u16(w, start + CHECKSUM_AT, 0);
	struct span bytes = span_from(writer_span_of(w), start);
	uint64_t sum = checksum_add_pseudo(
		0, &context->source, &context->destination, IP_PROTOCOL_TCP, bytes.size);
	writer_patch_u16(w, start + CHECKSUM_AT, checksum_fold(checksum_add(sum, bytes)));
}

static void tcp_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	uint8_t bytes[OPTIONS_MAX];
	struct writer options = writer_of(bytes, sizeof bytes);
	write_options(context, &options);
	uint32_t sequence = context->token + sequence_of(question->number), start = w->size;
	struct tcp_header header = {
		.source_port = method_port(context->source_port, question->flow),
		.destination_port = context->port,
		.sequence = sequence,
		.acknowledgment = context->tcp_flags & TCP_ACK ? sequence : 0,
		.flags = context->tcp_flags,
		.window = WINDOW,
		.urgent = context->tcp_flags & TCP_URG ? 1 : 0,
		.options = writer_span_of(&options)};
	tcp_write(w, &header, &context->source, &context->destination, (struct span){0});
	if (!w->failed)
		add_data(context, question, start, w);
}

static enum recognition recognise_number(
	const struct method_context *context, uint32_t sequence, uint32_t *number)
{
	uint32_t distance = sequence - context->token;
	uint32_t big = (distance - BIG_BEGIN) >> BIG_SHIFT;
	bool is_big = distance >= BIG_BEGIN && big < TRACE_BIG_NUMBERS;
	*number = is_big ? NUMBERS_PLAIN + big : distance;
	return is_big || distance < NUMBERS_PLAIN ? RECOGNISED_PROBE : RECOGNISED_NOT;
}

static enum recognition recognise_segment(
	const struct method_context *context, const struct reply *reply, uint32_t *number)
{
	struct tcp_header header;
	if (!tcp_parse(reply_part(reply, reply->body), &header) ||
		!address_equal(&reply->from, &context->destination) ||
		header.source_port != context->port ||
		!method_flow_of(context, context->source_port, header.destination_port, number))
		return RECOGNISED_NOT;
	if (!(header.flags & TCP_ACK))
		return recognise_number(context, header.sequence, number);
	/* SYN and FIN take a number each (RFC 9293 section 3.4) */
	uint32_t taken = (context->tcp_flags & TCP_SYN ? 1u : 0) +
			 (context->tcp_flags & TCP_FIN ? 1u : 0);
	return recognise_number(context, header.acknowledgment - taken, number);
}

bool method_tcp_sequence(
	const struct method_context *context, const struct quote *quote, uint32_t *sequence)
{
	if (!quote || quote->protocol != IP_PROTOCOL_TCP || !quote->has_ports)
		return false;
	/* a NAT may have rewritten one of the ports; the sequence number it leaves alone, and a
	 * quote without it is shorter than any router sends (RFC 792) */
	uint32_t flow;
	bool from = method_flow_of(context, context->source_port, quote->source_port, &flow);
	bool to = quote->destination_port == context->port;
	struct reader r = reader_of(span_from(quote->transport, 4));
	*sequence = reader_u32(&r);
	return !r.failed && (from || to);
}

bool method_tcp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote)
{
	(void)reply;
	uint32_t sequence;
	return method_tcp_sequence(context, quote, &sequence);
}

static enum recognition tcp_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	if (reply->kind == REPLY_UDP_DATA)
		return recognise_segment(context, reply, number);
	return method_tcp_sequence(context, quote, number)
		       ? recognise_number(context, *number, number)
		       : RECOGNISED_NOT;
}

static void connect_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	(void)context;
	(void)question;
	(void)w; /* the kernel writes the SYN */
}

static enum recognition connect_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	(void)context;
	(void)reply;
	(void)quote;
	(void)number;
	return RECOGNISED_NOT; /* each probe has its own socket */
}

const struct method method_tcp = {
	.name = "tcp",
	.title = "TCP",
	.letter = "-T",
	.protocol = IP_PROTOCOL_TCP,
	.has_own_refusal = true,
	.port = 80,
	.header_size = TCP_HEADER_SIZE,
	.via = VIA_CONNECT,
	.privileged = VIA_RAW,
	.numbers = NUMBERS,
	.fixed_size = true,
	.flows = METHOD_FLOWS,
	.flow_field = FLOW_FIELD_SOURCE_PORT,
	.reserves_port = true,
	.build = tcp_build,
	.recognise = tcp_recognise,
	.proves = method_tcp_proves,
};

const struct method method_tcpconn = {
	.name = "tcpconn",
	.title = "TCP",
	.protocol = IP_PROTOCOL_TCP,
	.has_own_refusal = true,
	.port = 80,
	.header_size = TCP_HEADER_SIZE,
	.via = VIA_CONNECT,
	.privileged = VIA_CONNECT,
	.numbers = NUMBERS,
	.fixed_size = true,
	.flows = METHOD_FLOWS,
	.flow_field = FLOW_FIELD_SOURCE_PORT,
	.kernel_size = 40,
	.build = connect_build,
	.recognise = connect_recognise,
};

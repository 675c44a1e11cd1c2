/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes inside an open TCP connection, which stateful firewalls let pass. Each repeats data
 * from before the connection's first byte, as keep-alives do (RFC 9293 section 3.8.4): the
 * host that holds the connection acknowledges it at once, and no program ever gets it. The
 * sequence number says which probe it is. Routers quote it; the destination reports it as a
 * duplicate where selective acknowledgments are in use (RFC 2883), else its reply names no
 * probe.
 */
#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "traceroute/engine/method.h"

enum {
	TIMESTAMPS_SIZE = 12,		 /* with two bytes that align them */
	REST_SIZE = TIMESTAMPS_SIZE + 1, /* options and data: the same with timestamps or not */
	NUMBERS =
		4096, /* within the smallest window that hosts offer: firewalls pass no less */
	WINDOW = 5840,
	RESET_RANGE = 1 << 16, /* of what the other side may have sent by then */
};

/* Whole before what was acknowledged, so that each gets an acknowledgment of its own. */
static uint32_t sequence_of(const struct method_session *session, uint32_t number)
{
	return session->sequence - 1 - REST_SIZE - number;
}

static void session_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	const struct method_session *session = &context->session;
	uint8_t bytes[TIMESTAMPS_SIZE], filling[REST_SIZE];
	struct writer options = writer_of(bytes, sizeof bytes);
	struct writer data = writer_of(filling, sizeof filling);
	if (session->has_timestamps) {
		writer_u16(&options, TCP_OPTION_NOP * 0x101u);
		tcp_write_timestamps(&options, session->timestamp, session->timestamp_echo);
	}
	method_fill(&data, REST_SIZE - options.size);
	struct tcp_header header = {.source_port = context->source_port,
		.destination_port = context->port,
		.sequence = sequence_of(session, question->number),
		.acknowledgment = session->acknowledgment,
		.flags = TCP_ACK,
		.window = WINDOW,
		.options = writer_span_of(&options)};
	tcp_write(w, &header, &context->source, &context->destination, writer_span_of(&data));
}

static enum recognition recognise_number(
	const struct method_context *context, uint32_t sequence, uint32_t *number)
{
	*number = sequence_of(&context->session, 0) - sequence;
	return *number < NUMBERS ? RECOGNISED_PROBE : RECOGNISED_NOT;
}

/* From the other end of the connection. */
static bool parse_segment(
	const struct method_context *context, struct span segment, struct tcp_header *header)
{
	return tcp_parse(segment, header) && header->source_port == context->port &&
	       header->destination_port == context->source_port;
}

/* The connection is over: whichever probe this is for, the end has replied. */
static enum recognition recognise_reset(
	const struct method_context *context, const struct tcp_header *header)
{
	uint32_t distance = header->sequence - context->session.acknowledgment;
	return distance < RESET_RANGE ? RECOGNISED_FLOW : RECOGNISED_NOT;
}

/* An acknowledgment without data that is no keep-alive of the other side. */
static bool is_duplicate(const struct method_context *context, const struct tcp_header *header,
	struct span segment)
{
	const struct method_session *session = &context->session;
	uint32_t distance = header->sequence - session->acknowledgment;
	return segment.size == TCP_HEADER_SIZE + header->options.size &&
	       (header->flags & (TCP_SYN | TCP_FIN | TCP_ACK)) == TCP_ACK &&
	       header->acknowledgment == session->sequence && distance <= INT32_MAX;
}

/* The selective acknowledgment of a duplicate begins with it; there may be none. */
static enum recognition recognise_block(
	const struct method_context *context, struct span blocks, uint32_t *number)
{
	struct reader r = reader_of(blocks);
	uint32_t sequence = reader_u32(&r);
	return r.failed ? RECOGNISED_FLOW : recognise_number(context, sequence, number);
}

static enum recognition session_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	struct tcp_header header;
	if (reply->kind != REPLY_UDP_DATA)
		return method_tcp_sequence(context, quote, number)
			       ? recognise_number(context, *number, number)
			       : RECOGNISED_NOT;
	struct span segment = reply_part(reply, reply->body);
	*number = 0;
	if (!address_equal(&reply->from, &context->destination) ||
		!parse_segment(context, segment, &header))
		return RECOGNISED_NOT;
	if (header.flags & TCP_RST)
		return recognise_reset(context, &header);
	if (!is_duplicate(context, &header, segment))
		return RECOGNISED_NOT;
	return recognise_block(context, tcp_option(header.options, TCP_OPTION_SACK), number);
}

static void learn_timestamps(struct method_session *session, struct span timestamps)
{
	struct reader r = reader_of(timestamps);
	session->timestamp_echo = reader_u32(&r);
	session->timestamp = reader_u32(&r);
	session->has_timestamps = !r.failed;
}

bool method_session_learn(struct method_context *context, struct span segment)
{
	struct method_session *session = &context->session;
	struct tcp_header header;
	if (!parse_segment(context, segment, &header) ||
		(header.flags & (TCP_SYN | TCP_ACK | TCP_RST)) != (TCP_SYN | TCP_ACK))
		return false;
	*session = (struct method_session){
		.sequence = header.acknowledgment, .acknowledgment = header.sequence + 1};
	learn_timestamps(session, tcp_option(header.options, TCP_OPTION_TIMESTAMPS));
	return true;
}

const struct method method_tcp_session = {
	.name = "tcp-session",
	.title = "TCP",
	.protocol = IP_PROTOCOL_TCP,
	.has_own_refusal = true,
	.port = 80,
	.header_size = TCP_HEADER_SIZE,
	.via = VIA_RAW,
	.privileged = VIA_RAW,
	.needs_raw = true,
	.numbers = NUMBERS,
	.fixed_size = true,
	.is_constant = true,
	.reserves_port = true,
	.opens_session = true,
	.build = session_build,
	.recognise = session_recognise,
	.proves = method_tcp_proves,
};

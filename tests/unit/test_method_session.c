/* SPDX-License-Identifier: BSD-2-Clause */
/* Probes in an open TCP connection: what is learnt from its SYN-ACK, what is a reply. */
#include "common/wire/transport.h"
#include "tests/unit/method_context.h"
#include "tests/unit/tap.h"

/* A segment of the other end of the connection, from port 80 to `context`'s. */
static enum recognition recognise_segment(const struct method_context *context, uint16_t flags,
	uint32_t sequence, uint32_t acknowledgment, struct span options, uint32_t data_size,
	uint32_t *number)
{
	static const uint8_t data[8];
	uint8_t bytes[80];
	struct writer w = writer_of(bytes, sizeof bytes);
	const struct tcp_header header = {.source_port = context->port,
		.destination_port = context->source_port,
		.sequence = sequence,
		.acknowledgment = acknowledgment,
		.flags = flags,
		.options = options};
	tcp_write(
		&w, &header, &context->destination, &context->source, span_of(data, data_size));
	const struct reply reply = {.kind = REPLY_UDP_DATA,
		.version = context->family->version,
		.from = context->destination,
		.bytes = writer_span_of(&w),
		.body = {0, w.size}};
	return method_tcp_session.recognise(context, &reply, NULL, number);
}

static struct method_context session_of(uint8_t version, struct span options)
{
	struct method_context c = method_context_of(&method_tcp_session, version);
	uint8_t bytes[60];
	struct writer w = writer_of(bytes, sizeof bytes);
	const struct tcp_header header = {.source_port = c.port,
		.destination_port = c.source_port,
		.sequence = 0xffffffff,
		.acknowledgment = 5,
		.flags = TCP_SYN | TCP_ACK,
		.options = options};
	tcp_write(&w, &header, &c.destination, &c.source, (struct span){0});
	ok(method_session_learn(&c, writer_span_of(&w)), "the SYN-ACK is ours");
	return c;
}

static void a_session_is_learnt_from_its_syn_ack(void)
{
	static const uint8_t stamps[] = {1, 1, 8, 10, 0, 0, 0, 3, 0, 0, 0, 4};
	for (uint8_t version = 4; version <= 6; version = (uint8_t)(version + 2)) {
		uint8_t bytes[80];
		struct method_context c = session_of(version, span_of(stamps, sizeof stamps));
		is_number(c.session.sequence, 5, "our next byte");
		is_number(c.session.acknowledgment, 0, "its next byte");
		struct writer w = writer_of(bytes, sizeof bytes);
		const struct question question = {.number = 2};
		struct tcp_header header;
		method_tcp_session.build(&c, &question, &w);
		ok(tcp_parse(writer_span_of(&w), &header), "the probe is a segment");
		is_number(w.size, 20 + 12 + 1, "timestamps and a byte");
		is_number(header.flags, TCP_ACK, "no flag but ACK");
		is_number(header.sequence + 1 + 13 + 2, 5, "data before the first byte");
		/* RFC 7323 section 3.2: its own come back */
		static const uint8_t echoed[] = {1, 1, 8, 10, 0, 0, 0, 4, 0, 0, 0, 3};
		is_bytes(header.options.data, header.options.size, echoed, sizeof echoed,
			"timestamps");
		c = session_of(version, (struct span){0});
		w = writer_of(bytes, sizeof bytes);
		method_tcp_session.build(&c, &question, &w);
		is_number(w.size, 20 + 13, "without timestamps as large");
	}
}

static void a_session_tells_its_replies(void)
{
	struct method_context c = session_of(4, (struct span){0});
	uint32_t number = 0, next = c.session.sequence, other = c.session.acknowledgment;
	/* RFC 2883: the block is the duplicate, number 2 */
	const uint8_t block[] = {1, 1, 5, 10, 0xff, 0xff, 0xff, 0xf5, 0, 0, 0, 2};
	struct span duplicate = span_of(block, sizeof block), none = {0};
	is_number(recognise_segment(&c, TCP_ACK, other, next, duplicate, 0, &number),
		RECOGNISED_PROBE, "a duplicate that is reported");
	is_number(number, 2, "which one");
	is_number(recognise_segment(&c, TCP_ACK, other, next, none, 0, &number),
		RECOGNISED_FLOW, "without selective acknowledgments it names none");
	is_number(recognise_segment(&c, TCP_RST, other, 0, none, 0, &number), RECOGNISED_FLOW,
		"the end resets");
	is_number(recognise_segment(&c, TCP_RST, other - 1, 0, none, 0, &number),
		RECOGNISED_NOT, "a reset that is out of its window");
	is_number(recognise_segment(&c, TCP_ACK, other - 1, next, none, 0, &number),
		RECOGNISED_NOT, "a keep-alive of its own is no reply");
	is_number(recognise_segment(&c, TCP_ACK, other, next, none, 8, &number), RECOGNISED_NOT,
		"nor is data");
	is_number(recognise_segment(&c, TCP_ACK, other, next + 1, none, 0, &number),
		RECOGNISED_NOT, "nor what acknowledges other data");
	is_number(recognise_segment(&c, TCP_ACK | TCP_FIN, other, next, none, 0, &number),
		RECOGNISED_NOT, "nor the end of its data");
	is_number(recognise_segment(&c, TCP_ACK | TCP_SYN, other - 1, next, none, 0, &number),
		RECOGNISED_NOT, "nor its SYN once more");
}

int main(void)
{
	run_test(a_session_is_learnt_from_its_syn_ack,
		"method tcp-session: the session is learnt from its SYN-ACK");
	run_test(a_session_tells_its_replies, "method tcp-session: what is a reply");
	return tap_end();
}

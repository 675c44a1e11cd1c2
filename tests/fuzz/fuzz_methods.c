/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The quote recogniser of every tracing method, in both families. A few probes are built by the
 * method itself; one of them comes back quoted in an ICMP error, cut, with extensions that may
 * be broken, rewritten as routers and address translators rewrite: it is always that probe.
 * With another identity, or a part of it gone, it is none. With any bytes turned over it is at
 * most one of those that were sent. So it is with what services send back: DNS responses,
 * version negotiation of QUIC, acknowledgments of a TCP connection, echoed data.
 */
#include <string.h>

#include "common/wire/icmp/message.h"
#include "common/wire/transport.h"
#include "tests/fuzz/asking.h"
#include "tests/fuzz/fuzz.h"
#include "traceroute/engine/tracer.h"

enum {
	PROBES = 4,
	CAPACITY = 16,
	MEMORY = 1 << 16,
	PACKET_MAX = 2048,
	QUOTED_MIN = 128, /* RFC 4884 section 3: in front of extensions */
	TAG_SIZE = 4,
	TOKEN_SIZE = 4,
	DNS_TAG_SIZE = 2,  /* its identifier */
	QUIC_TAG_SIZE = 5, /* its first byte and version */
	QUIC_ID_AT = 6,
	QUIC_ID_SIZE = 8,
	METHODS = 12,
	ID = 40000,
	PORT = 33434,
	TOKEN = 0x5eed1234,
	IP_PROTOCOL_ANY = 253,
};

struct fuzz {
	struct reader input;
	struct tracer tracer;
	struct tracer_settings settings;
	struct method_context context;
	const struct method *method;
	uint32_t chosen;
	struct question questions[PROBES];
	struct asked asked;
	uint8_t packet[PACKET_MAX], message[PACKET_MAX];
	uint32_t header_size, packet_size; /* of the probe's IP packet */
};

/* ---- probes ---------------------------------------------------------------------- */

static struct address address_of(uint8_t version, uint8_t last)
{
	struct address address = {.version = version};
	address.bytes[0] = version == 6 ? 0x20 : 192;
	address.bytes[version == 6 ? 15 : 3] = last;
	return address;
}

static void choose_method(struct fuzz *f)
{
	uint8_t choice = reader_u8(&f->input);
	uint8_t version = choice & 128 ? 6 : 4;
	f->method = method_at(choice % 128u % METHODS);
	f->context = (struct method_context){.family = family_of(version),
		.source = address_of(version, 1),
		.destination = address_of(version, 2),
		.source_port = ID,
		.port = f->method == &method_icmp ? reader_u16(&f->input) : PORT,
		.token = TOKEN,
		.protocol = f->method == &method_icmp  ? family_of(version)->icmp_protocol
			    : f->method == &method_raw ? IP_PROTOCOL_ANY
						       : f->method->protocol,
		.tcp_flags = TCP_SYN,
		.mss = 1460,
		.tcp_options = choice / 16u % 8u};
	f->settings = (struct tracer_settings){.trace = {.queries = 1, .numbers = 65536},
		.prober = {.capacity = CAPACITY, .window = PROBES},
		.strategy = &asking,
		.method = f->method,
		.targets = 1,
		.contexts = &f->context};
}

static void choose_questions(struct fuzz *f)
{
	uint32_t first = reader_u16(&f->input), size = reader_u8(&f->input) * 5u;
	uint32_t min = method_size_minimum(f->method, f->context.family);
	f->chosen = reader_u8(&f->input) % PROBES;
	for (uint32_t i = 0; i < PROBES; i++)
		f->questions[i] =
			(struct question){.number = (first + i * i * 85u) % f->method->numbers,
				.hop_limit = (uint8_t)(i + 1),
				.size = (uint16_t)(size > min ? size : min)};
}

static void ask_all(struct fuzz *f)
{
	for (uint32_t i = 0; i < PROBES; i++) {
		struct probe probe;
		struct trace_event event;
		nanoseconds wake;
		enum step step = tracer_step(&f->tracer, SECOND, &probe, &event, &wake);
		demand(step == STEP_SEND);
		tracer_sent(&f->tracer, probe.handle, SENT_OK, 0, SECOND, SECOND);
	}
}

/* What leaves: the method's bytes, and before them what the kernel puts there. */
static uint32_t build_transport(struct fuzz *f, uint8_t *bytes, uint32_t capacity)
{
	const struct question *question = &f->questions[f->chosen];
	struct writer w = writer_of(bytes, capacity);
	if (f->method->via == VIA_UDP) {
		uint32_t number = f->method == &method_default ? question->number : 0;
		writer_u16(&w, f->context.source_port);
		writer_u16(&w, (uint16_t)(f->context.port + number));
		writer_u32(&w, 0x00080000u);
	} else if (f->method == &method_tcpconn) {
		method_tcp.build(&f->context, question, &w);
	}
	f->method->build(&f->context, question, &w);
	demand(!w.failed);
	return w.size;
}

static void build_packet(struct fuzz *f)
{
	static uint8_t transport[PACKET_MAX];
	static const uint8_t nothing[40] = {1, 1, 1, 1, 1, 1, 1, 1};
	uint8_t flags = reader_u8(&f->input);
	bool is_v4 = f->context.family->version == 4;
	uint32_t size = build_transport(f, transport, sizeof transport);
	struct ip_header header = {.version = f->context.family->version,
		.hop_limit = 1,
		.protocol = f->context.protocol,
		.first_header = f->context.protocol,
		.traffic_class = flags,
		.source = f->context.source,
		.destination = f->context.destination,
		.options = span_of(nothing, is_v4 ? flags % 3u * 4u : 0)};
	struct writer w = writer_of(f->packet, sizeof f->packet);
	ip_write(&w, &header, size);
	f->header_size = w.size;
	writer_bytes(&w, transport, size);
	demand(!w.failed);
	f->packet_size = w.size;
}

/* ---- errors ---------------------------------------------------------------------- */

/* A message about the first `quoted` bytes of the packet, perhaps with something after. */
static uint32_t build_error(struct fuzz *f, uint32_t quoted, struct span extension)
{
	const struct family *family = f->context.family;
	struct icmp_header header = {.type = family->time_exceeded};
	uint32_t padded = quoted < QUOTED_MIN ? QUOTED_MIN : (quoted + 7u) / 8u * 8u;
	if (extension.size > 0)
		header.rest[family->extension_length_at % 4u] =
			(uint8_t)(padded / family->extension_length_unit);
	struct writer w = writer_of(f->message, sizeof f->message);
	icmp_write_header(&w, &header);
	writer_bytes(&w, f->packet, quoted);
	if (extension.size > 0) {
		writer_zeros(&w, padded - quoted);
		writer_span(&w, extension);
	}
	demand(!w.failed);
	return w.size;
}

static void observe(struct fuzz *f, uint32_t size)
{
	struct reply reply = {
		.at = 2 * SECOND, .from = address_of(f->context.family->version, 9)};
	reply_from_message(&reply, f->context.family->version, span_of(f->message, size),
		(struct part){0, size});
	tracer_observe(&f->tracer, 0, &reply, TRACER_NO_HANDLE, 2 * SECOND);
}

static bool is_chosen(const struct fuzz *f)
{
	return f->asked.answers == 1 &&
	       f->asked.answer.question.number == f->questions[f->chosen].number &&
	       f->asked.answer.question.hop_limit == f->questions[f->chosen].hop_limit;
}

/* Bytes at the front of the payload by which a method knows its probes; 0: others. */
static uint32_t tag_size(const struct fuzz *f)
{
	if (f->method == &method_dns)
		return DNS_TAG_SIZE;
	if (f->method == &method_quic)
		return QUIC_TAG_SIZE;
	return f->method == &method_udp || f->method == &method_udplite ? TAG_SIZE : 0;
}

/* Methods whose every quote of eight transport bytes says which probe it is. */
static bool names_itself(const struct fuzz *f, uint32_t quoted)
{
	if (f->method->is_serial || f->method == &method_tcpconn)
		return false;
	return !tag_size(f) || quoted >= f->header_size + 8 + tag_size(f);
}

static uint32_t choose_quoted(struct fuzz *f)
{
	uint32_t min = f->header_size + 8;
	if (f->packet_size <= min)
		return f->packet_size;
	return min + reader_u16(&f->input) % (f->packet_size - min + 1);
}

static void demand_recognised(const struct fuzz *f, uint32_t quoted)
{
	if (names_itself(f, quoted))
		demand(is_chosen(f));
	else
		demand(f->asked.answers == 0);
}

/* Routers and translators rewrite these. */
static void rewrite(struct fuzz *f)
{
	bool is_v4 = f->context.family->version == 4;
	uint8_t what = reader_u8(&f->input);
	f->packet[1] = (uint8_t)(is_v4 ? what : f->packet[1]);
	f->packet[is_v4 ? 8 : 7] = reader_u8(&f->input);
	f->packet[is_v4 ? 15 : 23] = reader_u8(&f->input); /* source */
	if (what & 1 && f->method != &method_raw)
		f->packet[is_v4 ? 19 : 39] = reader_u8(&f->input); /* destination */
	if (what & 2 && is_v4)
		f->packet[4] = f->packet[5] = what;
	if (what & 4 && is_v4)
		f->packet[10] = f->packet[11] = what; /* checksum */
}

static void right_quote(struct fuzz *f)
{
	rewrite(f);
	uint32_t quoted = choose_quoted(f);
	observe(f, build_error(f, quoted, (struct span){0}));
	demand_recognised(f, quoted);
}

/* The hop counts, whatever is in the extension. */
static void quote_with_extension(struct fuzz *f)
{
	uint32_t quoted = choose_quoted(f);
	if (quoted > 500)
		quoted = f->header_size + 8;
	bool is_repaired = reader_u8(&f->input) & 1;
	uint8_t bytes[256];
	struct span rest = reader_rest(&f->input);
	uint32_t size = rest.size < sizeof bytes ? rest.size : sizeof bytes;
	if (size > 0)
		memcpy(bytes, rest.data, size);
	if (is_repaired)
		fuzz_repair_checksum(bytes, size, 2);
	observe(f, build_error(f, quoted, span_of(bytes, size)));
	/* padding may stand where the tag was */
	if (names_itself(f, quoted))
		demand(is_chosen(f));
	demand(f->asked.answer.extension_size <= TRACE_EXTENSION_MAX);
}

/* Methods whose quote says which probe it is whatever ports a NAT has left in it. */
static bool proves_itself(const struct fuzz *f, uint32_t quoted)
{
	bool has_token = f->method == &method_default || f->method == &method_udp ||
			 f->method == &method_udplite;
	return f->method == &method_tcp || f->method == &method_tcp_session ||
	       (has_token && quoted >= f->header_size + 8 + TAG_SIZE + TOKEN_SIZE);
}

enum turned { TURNED_NAME, TURNED_SOURCE_PORT, TURNED_DESTINATION_PORT };

/* Turns bits of what the method knows its probes by. */
static enum turned turn_identity(struct fuzz *f, bool second, uint8_t bits)
{
	uint8_t *transport = f->packet + f->header_size;
	bool is_v4 = f->context.family->version == 4;
	if (f->method == &method_raw)
		f->packet[is_v4 ? 19 : 39] ^= bits;
	else if (f->method == &method_icmp)
		transport[second ? 0 : 5] ^= bits; /* type, id */
	else if (f->method == &method_dccp || f->method == &method_sctp)
		transport[3] ^= bits;
	else if (f->method == &method_default || !second) {
		transport[0] ^= bits;
		return TURNED_SOURCE_PORT;
	} else {
		transport[2] ^= bits;
		return TURNED_DESTINATION_PORT;
	}
	return TURNED_NAME;
}

/* A packet that is not ours, and how it differs. */
static void unmatched_quote(struct fuzz *f)
{
	uint8_t what = reader_u8(&f->input), bits = reader_u8(&f->input) | 1u;
	bool is_v4 = f->context.family->version == 4;
	enum turned turned = TURNED_NAME;
	uint32_t quoted = choose_quoted(f);
	if (what % 4u == 0)
		f->packet[is_v4 ? 9 : 6] = 254; /* an unassigned protocol */
	else if (what % 4u == 1)
		quoted = what / 4u % (f->header_size + 4u);
	else if (what % 4u == 2 && is_v4)
		f->packet[7] = bits; /* not the first fragment */
	else
		turned = turn_identity(f, what & 4, bits);
	observe(f, build_error(f, quoted, (struct span){0}));
	if (turned != TURNED_NAME && proves_itself(f, quoted)) {
		demand(is_chosen(f));
	} else if (turned == TURNED_DESTINATION_PORT) {
		/* the tag may be there, or too little of it to tell */
		demand(f->asked.answers == 0 || is_chosen(f));
	} else {
		demand(f->asked.answers == 0);
		demand(f->tracer.ambiguous_until == 0);
	}
}

/* Any bytes: never one that was not sent, never two at once. */
static void bent_quote(struct fuzz *f)
{
	uint32_t size = build_error(f, choose_quoted(f), (struct span){0});
	for (uint32_t i = 0; i < 8 && reader_left(&f->input) > 2; i++) {
		uint16_t at = reader_u16(&f->input);
		f->message[at % size] = reader_u8(&f->input);
	}
	if (reader_left(&f->input) > 0)
		size = size * reader_u8(&f->input) / 255u;
	observe(f, size);
	demand(f->asked.answers <= 1);
	if (f->asked.answers == 1)
		demand(f->asked.answer.question.hop_limit >= 1 &&
			f->asked.answer.question.hop_limit <= PROBES);
}

/* As a socket's error queue tells it: from the transport header on, or the payload alone. */
static void queued_quote(struct fuzz *f)
{
	uint32_t quoted = choose_quoted(f);
	bool is_payload = f->method->via == VIA_UDP;
	uint32_t front = f->header_size + (is_payload ? UDP_HEADER_SIZE : 0);
	uint32_t number = f->method == &method_default ? f->questions[f->chosen].number : 0;
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = f->context.family->version,
		.known = REPLY_KNOWS_QUOTED_TO,
		.at = 2 * SECOND,
		.from = address_of(f->context.family->version, 9),
		.quoted_port = (uint16_t)(f->context.port + number),
		.type = f->context.family->time_exceeded,
		.bytes = span_of(f->packet + front, quoted > front ? quoted - front : 0)};
	reply.quote = (struct part){0, reply.bytes.size};
	tracer_observe(&f->tracer, 0, &reply, TRACER_NO_HANDLE, 2 * SECOND);
	if (f->method != &method_raw)
		demand_recognised(f, quoted);
	demand(f->asked.answers <= 1);
}

/* ---- replies of services --------------------------------------------------------- */

/* RFC 9000 section 17.2.1: the identifiers of the probe, which are equal. */
static void write_negotiation(const uint8_t *payload, struct writer *w)
{
	writer_u8(w, 0x80);
	writer_u32(w, 0);
	for (int i = 0; i < 2; i++) {
		writer_u8(w, QUIC_ID_SIZE);
		writer_bytes(w, payload + QUIC_ID_AT, QUIC_ID_SIZE);
	}
	writer_u32(w, 1);
}

/* RFC 2883: the first block is the duplicate. */
static void write_duplicate(const struct fuzz *f, struct writer *w)
{
	const uint8_t *probe = f->packet + f->header_size;
	uint8_t block[12] = {TCP_OPTION_NOP, TCP_OPTION_NOP, TCP_OPTION_SACK, 10};
	memcpy(block + 4, probe + 4, 4);
	struct tcp_header header = {.source_port = f->context.port,
		.destination_port = f->context.source_port,
		.acknowledgment = f->context.session.sequence,
		.flags = TCP_ACK,
		.options = span_of(block, sizeof block)};
	tcp_write(w, &header, &f->context.destination, &f->context.source, (struct span){0});
}

/* What the service at the destination sends back; nothing for methods without one. */
static uint32_t build_service(struct fuzz *f)
{
	struct writer w = writer_of(f->message, sizeof f->message);
	uint32_t front = f->header_size + UDP_HEADER_SIZE;
	if (f->method == &method_quic)
		write_negotiation(f->packet + front, &w);
	else if (f->method == &method_tcp_session)
		write_duplicate(f, &w);
	else if (f->method->via == VIA_UDP)
		writer_bytes(&w, f->packet + front, f->packet_size - front);
	if (f->method == &method_dns)
		f->message[2] |= 0x80;
	demand(!w.failed);
	return w.size;
}

static void observe_data(struct fuzz *f, uint32_t size, uint8_t host, uint16_t port)
{
	struct reply reply = {.kind = REPLY_UDP_DATA,
		.version = f->context.family->version,
		.at = 2 * SECOND,
		.from = address_of(f->context.family->version, host),
		.from_port = port,
		.quoted_from_port = f->context.source_port,
		.bytes = span_of(f->message, size),
		.body = {0, size}};
	tracer_observe(&f->tracer, 0, &reply, TRACER_NO_HANDLE, 2 * SECOND);
	demand(f->asked.answers <= 1);
}

/* Of the destination it is for that probe; of any other host it is none. */
static void service_reply(struct fuzz *f)
{
	bool is_echo = f->method == &method_udp || f->method == &method_udplite ||
		       f->method == &method_default;
	uint8_t host = reader_u8(&f->input) & 1 ? 9 : 2;
	uint32_t size = build_service(f), number = f->questions[f->chosen].number;
	uint32_t add = f->method == &method_default ? number : 0;
	observe_data(f, size, host, (uint16_t)(f->context.port + add));
	if (size == 0 || (is_echo && size < TAG_SIZE + TOKEN_SIZE))
		return;
	if (host == 2 || is_echo)
		demand(is_chosen(f));
	else
		demand(f->asked.answers == 0 && f->tracer.ambiguous_until == 0);
}

/* Some bytes of it turned, cut, or any bytes at all. */
static void bent_reply(struct fuzz *f)
{
	uint32_t size = build_service(f);
	uint8_t how = reader_u8(&f->input);
	if (how & 1 || size == 0) {
		struct span rest = reader_rest(&f->input);
		size = rest.size < sizeof f->message ? rest.size : sizeof f->message;
		if (size > 0)
			memcpy(f->message, rest.data, size);
	} else if (how & 2) {
		size = size * reader_u8(&f->input) / 255u;
	}
	while (size > 0 && reader_left(&f->input) > 1) {
		uint8_t at = reader_u8(&f->input);
		f->message[at % size] = reader_u8(&f->input);
	}
	observe_data(f, size, 2, f->context.port);
	if (f->asked.answers == 1)
		demand(f->asked.answer.question.hop_limit >= 1 &&
			f->asked.answer.question.hop_limit <= PROBES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const turns[])(struct fuzz *) = {right_quote, quote_with_extension,
		unmatched_quote, bent_quote, queued_quote, service_reply, bent_reply};
	static _Alignas(16) uint8_t memory[MEMORY];
	static struct fuzz f;
	f = (struct fuzz){.input = reader_of(span_of(data, size))};
	f.asked = (struct asked){.questions = f.questions, .count = PROBES};
	asking_of(&f.asked);
	uint8_t turn = reader_u8(&f.input);
	choose_method(&f);
	choose_questions(&f);
	demand(!method_at(METHODS) && method_at(METHODS - 1));
	demand(tracer_size(&f.settings) <= sizeof memory);
	tracer_init(&f.tracer, memory, &f.settings, SECOND);
	ask_all(&f);
	build_packet(&f);
	turns[turn % (sizeof turns / sizeof turns[0])](&f);
	return 0;
}

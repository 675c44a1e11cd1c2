/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thousand errors as routers send them, of both families: around UDP, TCP with options,
 * echoes, SCTP, ESP and GRE, whole or cut, after their hop limit was lowered, some with a label
 * stack. The packets are built from common/wire alone; the words about them come from icmpgen.
 */
#include <stdio.h>
#include <string.h>

#include "common/base/checksum.h"
#include "common/base/crc32c.h"
#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "tests/unit/round_trip.h"
#include "tests/unit/tap.h"

enum { ERRORS = 1000, DATAGRAM_MAX = 700, HEADER_ROOM = 48, QUOTE_EXTENDED = 128 };

static uint64_t state = 20261128;

static uint32_t below(uint32_t limit)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 16) % limit);
}

static void random_bytes(struct writer *w, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++)
		writer_u8(w, (uint8_t)below(256));
}

static struct address address(uint8_t version, uint8_t last)
{
	struct address a = {.version = version};
	a.bytes[0] = version == 4 ? 10 : 0xfd;
	a.bytes[address_size(version) - 1u] = last;
	return a;
}

/* ---- the datagram that caused it ------------------------------------------------- */
static void echo_part(struct writer *w, uint8_t version)
{
	const struct family *family = family_of(version);
	uint8_t bytes[64];
	struct writer data = writer_of(bytes, sizeof bytes);
	uint32_t begin = w->size;
	struct address from = address(version, 1), to = address(version, 9);
	random_bytes(&data, below(sizeof bytes));
	icmp_write_echo(w, version, below(4) ? family->echo : family->echo_reply,
		(uint16_t)below(65536), (uint16_t)below(65536), writer_span_of(&data));
	if (version == 6)
		writer_patch_u16(w, begin + 2,
			icmp_checksum(6, &from, &to, span_from(writer_span_of(w), begin)));
}

static void tcp_part(struct writer *w, uint8_t version)
{
	/* maximum segment size, selective acknowledgments, time stamps (RFC 7323) */
	static const uint8_t options[] = {
		2, 4, 5, 0xb4, 4, 2, 8, 10, 1, 2, 3, 4, 0, 0, 0, 0, 1, 3, 3, 7};
	uint8_t bytes[64];
	struct writer data = writer_of(bytes, sizeof bytes);
	struct address from = address(version, 1), to = address(version, 9);
	random_bytes(&data, below(2) ? below(sizeof bytes) : 0);
	struct tcp_header header = {.source_port = (uint16_t)below(65536),
		.destination_port = 443,
		.sequence = below(UINT32_MAX),
		.acknowledgment = below(UINT32_MAX),
		.flags = (uint16_t)below(512),
		.window = (uint16_t)below(65536),
		.options = span_of(options, below(3) * 4u + (below(2) ? 8 : 0))};
	tcp_write(w, &header, &from, &to, writer_span_of(&data));
}

static void udp_part(struct writer *w, uint8_t version)
{
	uint8_t bytes[512];
	struct writer data = writer_of(bytes, sizeof bytes);
	struct address from = address(version, 1), to = address(version, 9);
	random_bytes(&data, below(2) ? below(40) : below(sizeof bytes));
	struct udp_header header = {.source_port = (uint16_t)below(65536),
		.destination_port = (uint16_t)(33434 + below(30))};
	udp_write(w, IP_PROTOCOL_UDP, &header, &from, &to, writer_span_of(&data));
}

static void sctp_part(struct writer *w)
{
	uint32_t begin = w->size;
	writer_u32(w, below(UINT32_MAX));
	writer_u32(w, below(UINT32_MAX));
	writer_u32(w, 0);
	random_bytes(w, 4 * below(10));
	uint32_t sum = crc32c(span_from(writer_span_of(w), begin));
	for (uint32_t i = 0; i < 4; i++)
		w->data[begin + 8 + i] = (uint8_t)(sum >> 8 * i);
}

static uint8_t transport_part(struct writer *w, uint8_t version)
{
	switch (below(7)) {
	case 0:
	case 1:
		udp_part(w, version);
		return IP_PROTOCOL_UDP;
	case 2:
		tcp_part(w, version);
		return IP_PROTOCOL_TCP;
	case 3:
		echo_part(w, version);
		return family_of(version)->icmp_protocol;
	case 4:
		sctp_part(w);
		return IP_PROTOCOL_SCTP;
	case 5:
		random_bytes(w, 8 + below(100));
		return 50; /* ESP */
	default:
		random_bytes(w, 4 + below(60));
		return 47; /* GRE */
	}
}

static uint32_t datagram(uint8_t version, uint8_t *to)
{
	uint8_t bytes[DATAGRAM_MAX];
	struct writer w = writer_of(to, DATAGRAM_MAX);
	struct writer transport = writer_of(bytes, sizeof bytes);
	static const uint8_t options[] = {148, 4, 0, 0};
	struct ip_header header = {.version = version,
		.traffic_class = (uint8_t)(below(3) ? 0 : below(256)),
		.hop_limit = (uint8_t)(1 + below(64)),
		.identification = below(65536),
		.flow_label = below(0x100000),
		.dont_fragment = below(2),
		.source = address(version, 1),
		.destination = address(version, 9)};
	if (version == 4 && below(10) == 0)
		header.options = span_of(options, sizeof options);
	header.protocol = transport_part(&transport, version);
	ip_write(&w, &header, transport.size);
	writer_span(&w, writer_span_of(&transport));
	/* some routers lower the hop limit and leave the checksum, or clear it */
	if (version == 4 && below(8) == 0)
		writer_patch_u16(&w, 10, below(2) ? 0 : (uint16_t)(w.data[10] * 256 + 1));
	return w.size;
}

/* ---- the error ------------------------------------------------------------------- */
static void extension_part(struct writer *w)
{
	uint32_t begin = extension_begin(w, 2);
	const struct mpls_label label = {.label = below(1 << 20), .ttl = 1, .bottom = true};
	extension_write_mpls(w, &label, 1);
	extension_end(w, begin);
}

static void message_part(struct writer *w, uint8_t version)
{
	const struct family *family = family_of(version);
	uint8_t bytes[DATAGRAM_MAX];
	uint32_t size = datagram(version, bytes);
	bool is_extended = below(4) == 0;
	uint32_t most = is_extended ? QUOTE_EXTENDED
			: below(2)  ? size
				    : family->ip_header_size + 8u;
	struct span quote = span_slice(span_of(bytes, size), 0, most);
	struct icmp_header header = {
		.type = below(2) ? family->time_exceeded : family->unreachable};
	if (header.type == family->unreachable)
		header.code = below(2) ? family->unreachable_port_code : 1;
	if (is_extended)
		header.rest[version == 4 ? 1 : 0] =
			(uint8_t)(QUOTE_EXTENDED / family->extension_length_unit);
	icmp_write_header(w, &header);
	writer_span(w, quote);
	if (!is_extended)
		return;
	writer_zeros(w, QUOTE_EXTENDED - quote.size);
	extension_part(w);
}

static struct span error_packet(struct writer *w)
{
	uint8_t bytes[DATAGRAM_MAX + 64];
	struct writer message = writer_of(bytes, sizeof bytes);
	struct ip_header header = {.version = below(2) ? 4 : 6, .hop_limit = 61};
	header.source = address(header.version, 7);
	header.destination = address(header.version, 1);
	header.protocol = family_of(header.version)->icmp_protocol;
	message_part(&message, header.version);
	writer_patch_u16(&message, 2,
		icmp_checksum(header.version, &header.source, &header.destination,
			writer_span_of(&message)));
	ip_write(w, &header, message.size);
	writer_span(w, writer_span_of(&message));
	return writer_span_of(w);
}

int main(void)
{
	struct round_trip_bench b;
	char buffer[SPEC_PROBLEM_SIZE];
	int same = 0, in_words = 0, raw = 0;
	round_trip_init(&b);
	for (int i = 0; i < ERRORS; i++) {
		struct text problem = text_of(buffer, sizeof buffer);
		struct writer w = writer_of(b.first, SPEC_PACKET_MAX);
		enum round_trip result = round_trip(&b, error_packet(&w), &problem);
		same += result == ROUND_TRIP_SAME;
		raw += strstr(b.words, "'raw:") != NULL;
		in_words += strstr(b.words, " --quote ") != NULL;
		if (result != ROUND_TRIP_SAME || !strstr(b.words, " --quote "))
			printf("# %s: %.300s %s\n", round_trip_name(result), b.words, buffer);
	}
	is_number(same, ERRORS, "decode_packet: 1000 mixed errors are rebuilt byte for byte");
	ok(in_words >= ERRORS / 100 * 99, "quote_words: 99 of 100 quotes are words (%d of %d)",
		in_words, ERRORS);
	is_number(raw, 0, "quote_words: each protocol has words of its own");
	round_trip_release(&b);
	return tap_end();
}

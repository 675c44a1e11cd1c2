/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_datagram.h"

#include <string.h>

#include "common/base/checksum.h"
#include "common/base/crc32c.h"
#include "common/base/number.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "icmpgen/message/spec_quote.h"

enum { PROTOCOL_GRE = 47, PROTOCOL_ESP = 50, PROTOCOL_AH = 51 };

#define PORTS "SRC:PORT>DST:PORT"
const struct quote_kind quote_kinds[] = {
	{"udp", FORM_UDP, IP_PROTOCOL_UDP, 0, false, PORTS},
	{"tcp", FORM_TCP, IP_PROTOCOL_TCP, 0, false, PORTS},
	{"icmp-echo", FORM_ECHO, IP_PROTOCOL_ICMP, 4, false, "SRC>DST"},
	{"icmp-echo-reply", FORM_ECHO, IP_PROTOCOL_ICMP, 4, true, "SRC>DST"},
	{"icmp6-echo", FORM_ECHO, IP_PROTOCOL_ICMPV6, 6, false, "SRC>DST"},
	{"icmp6-echo-reply", FORM_ECHO, IP_PROTOCOL_ICMPV6, 6, true, "SRC>DST"},
	{"sctp", FORM_SCTP, IP_PROTOCOL_SCTP, 0, false, PORTS},
	{"dccp", FORM_DCCP, IP_PROTOCOL_DCCP, 0, false, PORTS},
	{"esp", FORM_ESP, PROTOCOL_ESP, 0, false, "SRC>DST"},
	{"gre", FORM_RAW, PROTOCOL_GRE, 0, false, "SRC>DST"},
	{"ah", FORM_RAW, PROTOCOL_AH, 0, false, "SRC>DST"},
	{"raw", FORM_RAW, 0, 0, false, "PROTOCOL:SRC>DST"},
};
const size_t quote_kind_count = sizeof quote_kinds / sizeof quote_kinds[0];

/* id is the IP identification of UDP, TCP and raw datagrams and the identifier of an echo,
 * whose IP identification is ipid. */
const struct number_row quote_number_rows[QUOTE_NUMBERS] = {
	[QUOTE_TTL] = {"ttl", 0, 255},
	[QUOTE_LEN] = {"len", 0, QUOTE_DATA_MAX},
	[QUOTE_ID] = {"id", 0, UINT16_MAX},
	[QUOTE_DF] = {"df", 0, 1},
	[QUOTE_TOS] = {"tos", 0, 255},
	[QUOTE_SEQ] = {"seq", 0, UINT32_MAX},
	[QUOTE_ACK] = {"ack", 0, UINT32_MAX},
	[QUOTE_IPID] = {"ipid", 0, UINT16_MAX},
	[QUOTE_FLOW] = {"flow", 0, 0xfffff},
	[QUOTE_WINDOW] = {"window", 0, UINT16_MAX},
	[QUOTE_SUM] = {"sum", 0, UINT32_MAX},
	[QUOTE_IPSUM] = {"ipsum", 0, UINT16_MAX},
	[QUOTE_IPLEN] = {"iplen", 0, UINT16_MAX},
	[QUOTE_ULEN] = {"ulen", 0, UINT16_MAX},
	[QUOTE_HLEN] = {"hlen", TCP_HEADER_SIZE, 60},
	[QUOTE_URG] = {"urg", 0, UINT16_MAX},
	[QUOTE_MF] = {"mf", 0, 1},
	[QUOTE_FRAG] = {"frag", 0, 65528},
	[QUOTE_TAG] = {"tag", 0, UINT32_MAX},
	[QUOTE_SPI] = {"spi", 0, UINT32_MAX},
};

const char quote_tcp_letters[TCP_FLAGS + 1] = "FSRPAUEC";

bool quote_has_ports(const struct quote_kind *kind)
{
	return kind->form == FORM_UDP || kind->form == FORM_TCP || kind->form == FORM_SCTP ||
	       kind->form == FORM_DCCP;
}

void quote_defaults(struct quote_spec *q)
{
	static const enum quote_number follow[] = {
		QUOTE_LEN, QUOTE_SUM, QUOTE_IPSUM, QUOTE_IPLEN, QUOTE_ULEN, QUOTE_HLEN};
	memset(q->numbers, 0, sizeof q->numbers);
	for (size_t i = 0; i < sizeof follow / sizeof follow[0]; i++)
		q->numbers[follow[i]] = QUOTE_AUTO;
	q->numbers[QUOTE_TTL] = QUOTE_TTL_USUAL;
	q->numbers[QUOTE_WINDOW] = TCP_WINDOW;
	q->tcp_flags = TCP_SYN;
}

uint32_t quote_data_size(const struct quote_spec *q)
{
	bool is_bare = q->kind->form == FORM_RAW || q->kind->form == FORM_DCCP;
	if (q->numbers[QUOTE_LEN] != QUOTE_AUTO)
		return (uint32_t)q->numbers[QUOTE_LEN];
	return q->data.size > 0 || !is_bare ? q->data.size : QUOTE_RAW_DATA;
}

/* A TCP header with its options: whole words. */
static uint32_t tcp_header_size(const struct quote_spec *q)
{
	uint64_t size = q->numbers[QUOTE_HLEN];
	if (size == QUOTE_AUTO)
		size = TCP_HEADER_SIZE + q->tcp_options.size;
	return (uint32_t)(size + 3) / 4 * 4;
}

uint32_t quote_transport_size(const struct quote_spec *q)
{
	static const uint8_t sizes[] = {
		[FORM_UDP] = UDP_HEADER_SIZE,
		[FORM_TCP] = TCP_HEADER_SIZE,
		[FORM_ECHO] = ICMP_HEADER_SIZE,
		[FORM_SCTP] = 12, /* RFC 9260 section 3.1 */
		[FORM_DCCP] = 4,  /* its ports; the rest is data */
		[FORM_ESP] = 8,	  /* RFC 4303 section 2 */
		[FORM_RAW] = 0,
	};
	uint32_t header = q->kind->form == FORM_TCP ? tcp_header_size(q) : sizes[q->kind->form];
	return header + quote_data_size(q);
}

uint32_t quote_header_size(const struct quote_spec *q)
{
	return family_of(q->source.version)->ip_header_size + q->area_size;
}

uint32_t quote_sum_at(const struct quote_spec *q, uint32_t *size)
{
	static const uint8_t places[] = {[FORM_UDP] = 6,
		[FORM_TCP] = 16,
		[FORM_ECHO] = 2,
		[FORM_SCTP] = 8,
		[FORM_RAW] = 0};
	*size = q->kind->form == FORM_SCTP ? 4 : 2;
	return places[q->kind->form];
}

/* ---- bytes ----------------------------------------------------------------------- */
static void header_patch(struct writer *w, uint32_t begin, const struct quote_spec *q)
{
	bool is_v4 = q->source.version == 4;
	if (q->numbers[QUOTE_IPLEN] != QUOTE_AUTO)
		writer_patch_u16(w, begin + (is_v4 ? 2 : 4), (uint16_t)q->numbers[QUOTE_IPLEN]);
	if (!is_v4)
		return;
	writer_patch_u16(w, begin + 10, 0);
	uint16_t right =
		checksum_of(span_slice(writer_span_of(w), begin, quote_header_size(q)));
	uint64_t given = q->numbers[QUOTE_IPSUM];
	writer_patch_u16(w, begin + 10, given == QUOTE_AUTO ? right : (uint16_t)given);
}

static void header_write(struct writer *w, const struct quote_spec *q)
{
	bool is_echo = q->kind->form == FORM_ECHO;
	uint32_t begin = w->size;
	struct ip_header header = {
		.version = q->source.version,
		.traffic_class = (uint8_t)q->numbers[QUOTE_TOS],
		.hop_limit = (uint8_t)q->numbers[QUOTE_TTL],
		.protocol = q->protocol,
		.first_header = q->first_header,
		.identification = (uint32_t)q->numbers[is_echo ? QUOTE_IPID : QUOTE_ID],
		.flow_label = (uint32_t)q->numbers[QUOTE_FLOW],
		.dont_fragment = q->numbers[QUOTE_DF] != 0,
		.more_fragments = q->numbers[QUOTE_MF] != 0,
		.fragment_offset = (uint16_t)q->numbers[QUOTE_FRAG],
		.source = q->source,
		.destination = q->destination,
		.options = span_of(q->area, q->area_size),
	};
	ip_write(w, &header, quote_transport_size(q));
	header_patch(w, begin, q);
}

static void blob_write(struct writer *w, const struct quote_blob *blob, uint32_t room)
{
	uint32_t size = blob->size < room ? blob->size : room;
	for (uint32_t i = 0; blob->digits && i < size; i++)
		writer_u8(w, (uint8_t)(number_hex_digit(blob->digits[2 * i]) * 16 +
				       number_hex_digit(blob->digits[2 * i + 1])));
	if (!blob->digits)
		writer_span(w, span_slice(blob->bytes, 0, size));
	writer_zeros(w, room - size);
}

static uint16_t sum_right(struct span segment, const struct quote_spec *q)
{
	uint64_t sum = 0;
	if (q->protocol != IP_PROTOCOL_ICMP)
		sum = checksum_add_pseudo(
			sum, &q->source, &q->destination, q->protocol, segment.size);
	uint16_t checksum = checksum_fold(checksum_add(sum, segment));
	return checksum == 0 && q->protocol == IP_PROTOCOL_UDP ? 0xffff : checksum;
}

static uint32_t swapped(uint32_t number)
{
	return number << 24 | (number & 0xff00) << 8 | (number >> 8 & 0xff00) | number >> 24;
}

/* The segment begins at `begin`, its data included; its checksum is 0 as yet. */
static void sum_patch(struct writer *w, uint32_t begin, const struct quote_spec *q)
{
	uint32_t size;
	uint32_t at = begin + quote_sum_at(q, &size);
	struct span segment = span_from(writer_span_of(w), begin);
	uint64_t sum = q->numbers[QUOTE_SUM];
	if (at == begin || w->failed)
		return;
	if (sum == QUOTE_AUTO)
		sum = size == 4 ? swapped(crc32c(segment)) : sum_right(segment, q);
	if (size == 4)
		writer_patch_u16(w, at, (uint16_t)(sum / 0x10000u));
	writer_patch_u16(w, at + size - 2, (uint16_t)sum);
}

static void ports_write(struct writer *w, const struct quote_spec *q)
{
	writer_u16(w, q->source_port);
	writer_u16(w, q->destination_port);
}

static void udp_write_header(struct writer *w, const struct quote_spec *q)
{
	uint64_t length = q->numbers[QUOTE_ULEN];
	ports_write(w, q);
	writer_u16(w, (uint16_t)(length == QUOTE_AUTO ? quote_transport_size(q) : length));
	writer_u16(w, 0);
}

static void tcp_write_header(struct writer *w, const struct quote_spec *q)
{
	uint32_t size = tcp_header_size(q);
	ports_write(w, q);
	writer_u32(w, (uint32_t)q->numbers[QUOTE_SEQ]);
	writer_u32(w, (uint32_t)q->numbers[QUOTE_ACK]);
	writer_u16(w, (uint16_t)(size / 4 * 0x1000 + q->tcp_flags));
	writer_u16(w, (uint16_t)q->numbers[QUOTE_WINDOW]);
	writer_u16(w, 0);
	writer_u16(w, (uint16_t)q->numbers[QUOTE_URG]);
	blob_write(w, &q->tcp_options, size - TCP_HEADER_SIZE);
}

static void echo_write_header(struct writer *w, const struct quote_spec *q)
{
	const struct family *family = family_of(q->source.version);
	writer_u8(w, q->kind->is_reply ? family->echo_reply : family->echo);
	writer_u8(w, 0);
	writer_u16(w, 0);
	writer_u16(w, (uint16_t)q->numbers[QUOTE_ID]);
	writer_u16(w, (uint16_t)q->numbers[QUOTE_SEQ]);
}

static void transport_write_header(struct writer *w, const struct quote_spec *q)
{
	switch (q->kind->form) {
	case FORM_UDP:
		udp_write_header(w, q);
		return;
	case FORM_TCP:
		tcp_write_header(w, q);
		return;
	case FORM_ECHO:
		echo_write_header(w, q);
		return;
	case FORM_SCTP:
		ports_write(w, q);
		writer_u32(w, (uint32_t)q->numbers[QUOTE_TAG]);
		writer_u32(w, 0);
		return;
	case FORM_DCCP:
		ports_write(w, q);
		return;
	case FORM_ESP:
		writer_u32(w, (uint32_t)q->numbers[QUOTE_SPI]);
		writer_u32(w, (uint32_t)q->numbers[QUOTE_SEQ]);
		return;
	case FORM_RAW:
		return;
	}
}

void quote_build(struct writer *w, const struct quote_spec *q)
{
	header_write(w, q);
	uint32_t begin = w->size;
	transport_write_header(w, q);
	blob_write(w, &q->data, quote_data_size(q));
	sum_patch(w, begin, q);
}

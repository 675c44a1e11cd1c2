/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_datagram.h"

#include <string.h>

#include "common/base/checksum.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"

#define PORTS "SRC:PORT>DST:PORT"
const struct quote_kind quote_kinds[] = {
	{"udp", FORM_UDP, IP_PROTOCOL_UDP, 0, false, PORTS},
	{"tcp", FORM_TCP, IP_PROTOCOL_TCP, 0, false, PORTS},
	{"icmp-echo", FORM_ECHO, IP_PROTOCOL_ICMP, 4, false, "SRC>DST"},
	{"icmp-echo-reply", FORM_ECHO, IP_PROTOCOL_ICMP, 4, true, "SRC>DST"},
	{"icmp6-echo", FORM_ECHO, IP_PROTOCOL_ICMPV6, 6, false, "SRC>DST"},
	{"icmp6-echo-reply", FORM_ECHO, IP_PROTOCOL_ICMPV6, 6, true, "SRC>DST"},
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
};

const char quote_tcp_letters[TCP_FLAGS + 1] = "FSRPAUEC";

void quote_defaults(struct quote_spec *q)
{
	memset(q->numbers, 0, sizeof q->numbers);
	q->numbers[QUOTE_TTL] = 64;
	q->numbers[QUOTE_WINDOW] = TCP_WINDOW;
	q->tcp_flags = TCP_SYN;
	if (q->kind->form == FORM_RAW)
		q->numbers[QUOTE_LEN] = QUOTE_RAW_DATA;
}

uint32_t quote_transport_size(const struct quote_spec *q)
{
	static const uint8_t sizes[] = {
		[FORM_UDP] = UDP_HEADER_SIZE,
		[FORM_TCP] = TCP_HEADER_SIZE,
		[FORM_ECHO] = ICMP_HEADER_SIZE,
		[FORM_RAW] = 0,
	};
	return sizes[q->kind->form] + (uint32_t)q->numbers[QUOTE_LEN];
}

static void header_write(struct writer *w, const struct quote_spec *q)
{
	bool is_echo = q->kind->form == FORM_ECHO;
	struct ip_header header = {
		.version = q->source.version,
		.traffic_class = (uint8_t)q->numbers[QUOTE_TOS],
		.hop_limit = (uint8_t)q->numbers[QUOTE_TTL],
		.protocol = q->protocol,
		.identification = (uint32_t)q->numbers[is_echo ? QUOTE_IPID : QUOTE_ID],
		.flow_label = (uint32_t)q->numbers[QUOTE_FLOW],
		.dont_fragment = q->numbers[QUOTE_DF] != 0,
		.source = q->source,
		.destination = q->destination,
	};
	ip_write(w, &header, quote_transport_size(q));
}

/* `w` holds the data behind the header already: zeros, so that only sums are patched in. */
static void checksum_patch(
	struct writer *w, uint32_t begin, uint32_t at, const struct quote_spec *q)
{
	struct span segment = span_from(writer_span_of(w), begin);
	uint64_t sum = 0;
	if (q->protocol != IP_PROTOCOL_ICMP)
		sum = checksum_add_pseudo(
			sum, &q->source, &q->destination, q->protocol, segment.size);
	uint16_t checksum = checksum_fold(checksum_add(sum, segment));
	if (checksum == 0 && q->protocol == IP_PROTOCOL_UDP)
		checksum = 0xffff;
	writer_patch_u16(w, begin + at, checksum);
}

static void udp_quote(struct writer *w, const struct quote_spec *q)
{
	uint32_t begin = w->size;
	writer_u16(w, q->source_port);
	writer_u16(w, q->destination_port);
	writer_u16(w, (uint16_t)quote_transport_size(q));
	writer_u16(w, 0);
	writer_zeros(w, (uint32_t)q->numbers[QUOTE_LEN]);
	checksum_patch(w, begin, 6, q);
}

static void tcp_quote(struct writer *w, const struct quote_spec *q)
{
	uint32_t begin = w->size;
	writer_u16(w, q->source_port);
	writer_u16(w, q->destination_port);
	writer_u32(w, (uint32_t)q->numbers[QUOTE_SEQ]);
	writer_u32(w, (uint32_t)q->numbers[QUOTE_ACK]);
	writer_u16(w, (uint16_t)(TCP_HEADER_SIZE / 4 * 0x1000 + q->tcp_flags));
	writer_u16(w, (uint16_t)q->numbers[QUOTE_WINDOW]);
	writer_u32(w, 0);
	writer_zeros(w, (uint32_t)q->numbers[QUOTE_LEN]);
	checksum_patch(w, begin, 16, q);
}

static void echo_quote(struct writer *w, const struct quote_spec *q)
{
	uint32_t begin = w->size;
	const struct family *family = family_of(q->source.version);
	writer_u8(w, q->kind->is_reply ? family->echo_reply : family->echo);
	writer_u8(w, 0);
	writer_u16(w, 0);
	writer_u16(w, (uint16_t)q->numbers[QUOTE_ID]);
	writer_u16(w, (uint16_t)q->numbers[QUOTE_SEQ]);
	writer_zeros(w, (uint32_t)q->numbers[QUOTE_LEN]);
	checksum_patch(w, begin, 2, q);
}

void quote_build(struct writer *w, const struct quote_spec *q)
{
	header_write(w, q);
	switch (q->kind->form) {
	case FORM_UDP:
		udp_quote(w, q);
		return;
	case FORM_TCP:
		tcp_quote(w, q);
		return;
	case FORM_ECHO:
		echo_quote(w, q);
		return;
	case FORM_RAW:
		writer_zeros(w, (uint32_t)q->numbers[QUOTE_LEN]);
		return;
	}
}

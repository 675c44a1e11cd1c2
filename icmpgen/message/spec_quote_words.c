/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/wire/family.h"
#include "common/wire/ip.h"
#include "icmpgen/message/spec_datagram.h"
#include "icmpgen/message/spec_quote.h"

static const struct quote_kind *raw_kind(void)
{
	return &quote_kinds[quote_kind_count - 1];
}

/* An echo is one by its type; its code has no word. */
static bool is_echo(const struct quote_kind *kind, const struct ip_header *ip)
{
	const struct family *family = family_of(ip->version);
	struct span message = ip->payload;
	uint8_t type = kind->is_reply ? family->echo_reply : family->echo;
	return kind->version == ip->version && message.size > 0 && message.data[0] == type &&
	       (message.size < 2 || message.data[1] == 0);
}

static const struct quote_kind *kind_of(const struct ip_header *ip)
{
	for (size_t i = 0; ip->fragment_offset == 0 && i + 1 < quote_kind_count; i++) {
		const struct quote_kind *kind = &quote_kinds[i];
		if (kind->protocol == ip->protocol &&
			(kind->form != FORM_ECHO || is_echo(kind, ip)))
			return kind;
	}
	return raw_kind();
}

/* A number that is not there any more keeps its usual value. */
static void number16(struct reader *r, uint64_t *number)
{
	uint16_t value = reader_u16(r);
	*number = r->failed ? *number : value;
}

static void number32(struct reader *r, uint64_t *number)
{
	uint32_t value = reader_u32(r);
	*number = r->failed ? *number : value;
}

static void tcp_read(struct quote_spec *q, struct reader *r, struct span bytes)
{
	uint64_t word = 0x5000u + q->tcp_flags;
	number32(r, &q->numbers[QUOTE_SEQ]);
	number32(r, &q->numbers[QUOTE_ACK]);
	number16(r, &word);
	number16(r, &q->numbers[QUOTE_WINDOW]);
	reader_u16(r); /* the checksum is compared when all is built */
	number16(r, &q->numbers[QUOTE_URG]);
	uint32_t size = (uint32_t)(word / 0x1000u) * 4;
	q->tcp_flags = word % 0x1000u;
	struct span options = span_slice(bytes, 20, size > 20 ? size - 20 : 0);
	q->tcp_options = (struct quote_blob){.bytes = options, .size = options.size};
	if (size != 20 + options.size)
		q->numbers[QUOTE_HLEN] = size;
}

static void transport_read(struct quote_spec *q, struct span bytes)
{
	struct reader r = reader_of(bytes);
	uint64_t source = 0;
	uint64_t destination = 0;
	if (quote_has_ports(q->kind)) {
		number16(&r, &source);
		number16(&r, &destination);
		q->source_port = (uint16_t)source;
		q->destination_port = (uint16_t)destination;
	}
	if (q->kind->form == FORM_ECHO) {
		reader_u32(&r);
		number16(&r, &q->numbers[QUOTE_ID]);
		number16(&r, &q->numbers[QUOTE_SEQ]);
	} else if (q->kind->form == FORM_TCP) {
		tcp_read(q, &r, bytes);
	} else if (q->kind->form == FORM_SCTP) {
		number32(&r, &q->numbers[QUOTE_TAG]);
	} else if (q->kind->form == FORM_ESP) {
		number32(&r, &q->numbers[QUOTE_SPI]);
		number32(&r, &q->numbers[QUOTE_SEQ]);
	} else if (q->kind->form == FORM_UDP) {
		number16(&r, &q->numbers[QUOTE_ULEN]);
	}
}

static void header_read(struct quote_spec *q, const struct ip_header *ip)
{
	q->numbers[QUOTE_TTL] = ip->hop_limit;
	q->numbers[QUOTE_TOS] = ip->traffic_class;
	q->numbers[QUOTE_DF] = ip->dont_fragment;
	q->numbers[QUOTE_FLOW] = ip->flow_label;
	if (ip->version == 4) {
		q->numbers[q->kind->form == FORM_ECHO ? QUOTE_IPID : QUOTE_ID] =
			ip->identification;
		q->numbers[QUOTE_MF] = ip->more_fragments;
		q->numbers[QUOTE_FRAG] = ip->fragment_offset;
		if (!ip->checksum_right)
			q->numbers[QUOTE_IPSUM] = ip->checksum;
	}
	q->first_header = ip->first_header;
	q->area_size = ip->options.size;
	if (ip->options.size > 0)
		memcpy(q->area, ip->options.data, ip->options.size);
}

static bool is_zero(struct span bytes)
{
	for (uint32_t i = 0; i < bytes.size; i++)
		if (bytes.data[i] != 0)
			return false;
	return true;
}

/* What the header claims decides how much data there was, where that is possible. */
static void data_read(struct quote_spec *q, const struct ip_header *ip)
{
	q->numbers[QUOTE_LEN] = 0;
	uint32_t header = quote_transport_size(q);
	struct span data = span_from(ip->payload, header);
	uint32_t before = header + ip->options.size + (ip->version == 4 ? 20u : 0);
	bool is_possible =
		ip->total_length >= before && ip->total_length - before <= QUOTE_DATA_MAX;
	if (!is_possible)
		q->numbers[QUOTE_IPLEN] = ip->total_length;
	q->numbers[QUOTE_LEN] = is_possible ? ip->total_length - before : data.size;
	if (!is_zero(data))
		q->data = (struct quote_blob){.bytes = data, .size = data.size};
	if (q->kind->form == FORM_UDP && q->numbers[QUOTE_ULEN] == quote_transport_size(q))
		q->numbers[QUOTE_ULEN] = QUOTE_AUTO;
}

/* What these bytes would be by words; whether they are is found by building them again. */
static bool quote_read(struct quote_spec *q, bool as_raw, struct span bytes)
{
	struct ip_header ip;
	if (!ip_parse_quoted(bytes, &ip) || ip.options.size > QUOTE_AREA_MAX)
		return false;
	*q = (struct quote_spec){.kind = as_raw ? raw_kind() : kind_of(&ip),
		.protocol = ip.protocol,
		.source = ip.source,
		.destination = ip.destination};
	quote_defaults(q);
	header_read(q, &ip);
	transport_read(q, ip.payload);
	data_read(q, &ip);
	return true;
}

static void endpoint_print(struct text *t, const struct quote_spec *q,
	const struct address *address, uint16_t port)
{
	words_endpoint(t, address, quote_has_ports(q->kind), port);
}

static void tcp_flags_print(struct text *t, uint16_t flags)
{
	if (flags >= 1u << TCP_FLAGS) {
		text_format(t, ",flags=0x%x", flags);
		return;
	}
	text_add(t, flags ? ",flags=" : ",flags=0");
	for (int i = 0; i < TCP_FLAGS; i++)
		if (flags >> i & 1)
			text_add_char(t, quote_tcp_letters[i]);
}

static void blob_print(struct text *t, const char *name, struct span bytes)
{
	if (bytes.size == 0)
		return;
	text_format(t, ",%s=hex:", name);
	text_add_hex(t, bytes);
}

static void area_print(struct text *t, const struct quote_spec *q)
{
	struct span area = span_of(q->area, q->area_size);
	if (q->area_size > 0 && q->source.version == 6) {
		text_format(t, ",chain=%u:", q->first_header);
		text_add_hex(t, area);
	} else {
		blob_print(t, "options", area);
	}
}

static void numbers_print(struct text *t, const struct quote_spec *q, bool says_ttl)
{
	struct quote_spec usual = *q;
	quote_defaults(&usual);
	for (int i = 0; i < QUOTE_NUMBERS; i++) {
		bool is_sum =
			i == QUOTE_SUM || i == QUOTE_IPSUM || i == QUOTE_TAG || i == QUOTE_SPI;
		bool is_usual = q->numbers[i] == usual.numbers[i];
		if (i == QUOTE_LEN)
			is_usual = quote_data_size(q) == quote_data_size(&usual);
		if (i == QUOTE_TTL)
			is_usual &= !says_ttl;
		if (!is_usual)
			text_format(t, is_sum ? ",%s=0x%04llx" : ",%s=%llu",
				quote_number_rows[i].name, (unsigned long long)q->numbers[i]);
	}
	if (q->kind->form == FORM_TCP && q->tcp_flags != usual.tcp_flags)
		tcp_flags_print(t, q->tcp_flags);
}

static void quote_print(struct text *t, const struct quote_spec *q, bool says_ttl)
{
	text_format(t, "%s:", q->kind->name);
	if (q->kind->protocol == 0)
		text_format(t, "%u:", q->protocol);
	endpoint_print(t, q, &q->source, q->source_port);
	text_add_char(t, '>');
	endpoint_print(t, q, &q->destination, q->destination_port);
	numbers_print(t, q, says_ttl);
	area_print(t, q);
	blob_print(t, "opt", q->tcp_options.bytes);
	blob_print(t, "data", q->data.bytes);
}

static bool is_built(const struct quote_spec *q, struct span bytes, struct writer scratch,
	struct span *whole)
{
	quote_build(&scratch, q);
	*whole = writer_span_of(&scratch);
	return !scratch.failed && whole->size >= bytes.size &&
	       span_equal(span_slice(*whole, 0, bytes.size), bytes);
}

/* A checksum over what was not quoted cannot be computed: it is given where it differs. */
static void sum_read(struct quote_spec *q, struct span bytes)
{
	uint32_t size;
	uint32_t at = quote_sum_at(q, &size);
	struct span sum = span_slice(bytes, quote_header_size(q) + at, size);
	uint64_t value = 0;
	for (uint32_t i = 0; i < sum.size; i++)
		value = value << 8 | sum.data[i];
	if (at > 0 && sum.size == size)
		q->numbers[QUOTE_SUM] = value;
}

/* Whether such words make a datagram that begins with these bytes. */
static bool is_made(struct quote_spec *q, bool as_raw, struct span bytes, struct writer scratch,
	uint32_t *size)
{
	struct span whole;
	if (!quote_read(q, as_raw, bytes))
		return false;
	bool right = is_built(q, bytes, scratch, &whole);
	if (!right) {
		sum_read(q, bytes);
		right = is_built(q, bytes, scratch, &whole);
	}
	*size = whole.size;
	return right;
}

bool quote_words(
	struct span bytes, struct writer scratch, bool says_ttl, struct text *t, uint32_t *size)
{
	struct quote_spec q;
	/* any protocol is raw, if its own header has no words */
	if (!is_made(&q, false, bytes, scratch, size) &&
		!is_made(&q, true, bytes, scratch, size))
		return false;
	quote_print(t, &q, says_ttl);
	return true;
}

struct span quote_unpadded(struct span quote)
{
	struct ip_header ip;
	uint32_t size = 0;
	if (ip_parse(quote, &ip))
		size = ip.total_length + (ip.version == 6 ? 40u : 0);
	else if (quote.size > 0 && quote.data[0] != 0)
		return quote;
	for (uint32_t i = size; i < quote.size; i++)
		if (quote.data[i] != 0)
			return quote;
	return span_slice(quote, 0, size);
}

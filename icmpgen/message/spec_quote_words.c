/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/family.h"
#include "common/wire/ip.h"
#include "icmpgen/message/spec_datagram.h"
#include "icmpgen/message/spec_quote.h"

static const struct quote_kind *kind_of(const struct ip_header *ip)
{
	const struct family *family = family_of(ip->version);
	if (ip->protocol == IP_PROTOCOL_UDP)
		return &quote_kinds[0];
	if (ip->protocol == IP_PROTOCOL_TCP)
		return &quote_kinds[1];
	bool has_type = ip->protocol == family->icmp_protocol && ip->payload.size > 0;
	for (size_t i = 0; has_type && i < quote_kind_count; i++)
		if (quote_kinds[i].version == ip->version &&
			ip->payload.data[0] ==
				(quote_kinds[i].is_reply ? family->echo_reply : family->echo))
			return &quote_kinds[i];
	return &quote_kinds[quote_kind_count - 1];
}

static void transport_read(struct quote_spec *q, struct span bytes)
{
	struct reader r = reader_of(bytes);
	if (q->kind->form == FORM_ECHO) {
		reader_u32(&r);
		q->numbers[QUOTE_ID] = reader_u16(&r);
		q->numbers[QUOTE_SEQ] = reader_u16(&r);
	}
	if (q->kind->form != FORM_UDP && q->kind->form != FORM_TCP)
		return;
	q->source_port = reader_u16(&r);
	q->destination_port = reader_u16(&r);
	if (q->kind->form == FORM_TCP) {
		q->numbers[QUOTE_SEQ] = reader_u32(&r);
		q->numbers[QUOTE_ACK] = reader_u32(&r);
		q->tcp_flags = reader_u16(&r) % 256u;
		q->numbers[QUOTE_WINDOW] = reader_u16(&r);
	}
}

/* What these bytes would be by words; whether they are is found by building them again. */
static bool quote_read(struct quote_spec *q, bool as_raw, struct span bytes)
{
	struct ip_header ip;
	if (!ip_parse(bytes, &ip) || ip.options.size > 0)
		return false;
	*q = (struct quote_spec){
		.kind = as_raw ? &quote_kinds[quote_kind_count - 1] : kind_of(&ip),
		.protocol = ip.protocol,
		.source = ip.source,
		.destination = ip.destination};
	quote_defaults(q);
	q->numbers[QUOTE_TTL] = ip.hop_limit;
	q->numbers[QUOTE_TOS] = ip.traffic_class;
	q->numbers[q->kind->form == FORM_ECHO ? QUOTE_IPID : QUOTE_ID] =
		(uint16_t)ip.identification;
	q->numbers[QUOTE_DF] = ip.dont_fragment;
	q->numbers[QUOTE_FLOW] = ip.flow_label;
	transport_read(q, ip.payload);
	q->numbers[QUOTE_LEN] = 0;
	uint32_t fixed = quote_transport_size(q) + (ip.version == 4 ? 20 : 0);
	if (ip.total_length < fixed || ip.total_length - fixed > QUOTE_DATA_MAX)
		return false;
	q->numbers[QUOTE_LEN] = ip.total_length - fixed;
	return true;
}

static void endpoint_print(struct text *t, const struct quote_spec *q,
	const struct address *address, uint16_t port)
{
	char text[ADDRESS_TEXT_SIZE];
	bool has_port = q->kind->form == FORM_UDP || q->kind->form == FORM_TCP;
	bool is_bracketed = has_port && address->version == 6;
	text_format(t, "%s%s%s", is_bracketed ? "[" : "", address_text(text, address),
		is_bracketed ? "]" : "");
	if (has_port)
		text_format(t, ":%u", port);
}

static void quote_print(struct text *t, const struct quote_spec *q)
{
	struct quote_spec usual = *q;
	quote_defaults(&usual);
	text_format(t, "%s:", q->kind->name);
	if (q->kind->form == FORM_RAW)
		text_format(t, "%u:", q->protocol);
	endpoint_print(t, q, &q->source, q->source_port);
	text_add_char(t, '>');
	endpoint_print(t, q, &q->destination, q->destination_port);
	for (int i = 0; i < QUOTE_NUMBERS; i++)
		if (q->numbers[i] != usual.numbers[i])
			text_format(t, ",%s=%llu", quote_number_rows[i].name,
				(unsigned long long)q->numbers[i]);
	if (q->kind->form != FORM_TCP || q->tcp_flags == usual.tcp_flags)
		return;
	text_add(t, q->tcp_flags ? ",flags=" : ",flags=0");
	for (int i = 0; i < TCP_FLAGS; i++)
		if (q->tcp_flags >> i & 1)
			text_add_char(t, quote_tcp_letters[i]);
}

/* Whether such words make a datagram that begins with these bytes. */
static bool is_made(struct quote_spec *q, bool as_raw, struct span bytes, struct writer scratch,
	uint32_t *size)
{
	if (!quote_read(q, as_raw, bytes))
		return false;
	quote_build(&scratch, q);
	struct span whole = writer_span_of(&scratch);
	*size = whole.size;
	return whole.size >= bytes.size && span_equal(span_slice(whole, 0, bytes.size), bytes);
}

bool quote_words(struct span bytes, struct writer scratch, struct text *t, uint32_t *size)
{
	struct quote_spec q;
	/* zeros behind any protocol are raw, if not the protocol's own header */
	if (!is_made(&q, false, bytes, scratch, size) &&
		!is_made(&q, true, bytes, scratch, size))
		return false;
	quote_print(t, &q);
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

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/message.h"

#include <string.h>

#include "common/cli/json_extension.h"
#include "common/wire/ip.h"
#include "common/wire/quote.h"
#include "icmpgen/decode/decode.h"
#include "icmpgen/message/spec_extension.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

enum { NAME_SIZE = 64, VALUE_SIZE = 256, PARTS_SIZE = 4096, TCP_SEQUENCE_AT = 4 };

/* ---- the quoted packet ----------------------------------------------------------- */
/* "udp", "icmp-echo", "icmp6-echo", "protocol 89". */
static void protocol_add(struct text *t, const struct ip_header *ip, const struct quote *quote)
{
	static const struct {
		uint8_t protocol;
		const char *name;
	} names[] = {{IP_PROTOCOL_UDP, "udp"}, {IP_PROTOCOL_TCP, "tcp"},
		{IP_PROTOCOL_SCTP, "sctp"}, {IP_PROTOCOL_DCCP, "dccp"},
		{IP_PROTOCOL_UDPLITE, "udplite"}, {IP_PROTOCOL_ICMP, "icmp"},
		{IP_PROTOCOL_ICMPV6, "icmp6"}, {47, "gre"}, {50, "esp"}, {51, "ah"}};
	const char *name = NULL;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].protocol == ip->protocol)
			name = names[i].name;
	if (!name) {
		text_format(t, "protocol %u", ip->protocol);
		return;
	}
	text_add(t, name);
	const struct icmp_type *type =
		quote && quote->has_icmp ? icmp_type_find(ip->version, quote->icmp_type) : NULL;
	if (type)
		text_format(t, "-%s", type->name);
}

static void endpoint_add(
	struct text *t, const struct address *address, const struct quote *quote, uint16_t port)
{
	words_endpoint(t, address, quote && quote->has_ports, port);
}

static bool has_number(const struct quote *quote)
{
	return quote->has_icmp && icmp_has_id(quote->ip.version, quote->icmp_type);
}

/* The sequence of a TCP segment, as far as it was quoted. */
static bool tcp_sequence(const struct quote *quote, uint32_t *sequence)
{
	struct reader r = reader_of(span_from(quote->transport, TCP_SEQUENCE_AT));
	*sequence = reader_u32(&r);
	return quote->protocol == IP_PROTOCOL_TCP && !r.failed;
}

static void about_add(struct text *t, struct span bytes)
{
	struct quote parsed;
	struct ip_header ip;
	uint32_t sequence;
	if (!ip_parse_quoted(bytes, &ip)) {
		text_format(t, " about %u bytes without an IP header", bytes.size);
		return;
	}
	const struct quote *quote = quote_parse(bytes, &parsed) ? &parsed : NULL;
	text_add(t, " about ");
	protocol_add(t, &ip, quote);
	text_add_char(t, ' ');
	endpoint_add(t, &ip.source, quote, quote ? quote->source_port : 0);
	text_add(t, " > ");
	endpoint_add(t, &ip.destination, quote, quote ? quote->destination_port : 0);
	if (ip.fragment_offset > 0)
		text_format(t, " fragment at %u", ip.fragment_offset);
	if (quote && has_number(quote))
		text_format(t, " id=%u seq=%u", quote->icmp_id, quote->icmp_sequence);
	if (quote && tcp_sequence(quote, &sequence))
		text_format(t, " seq=%u", sequence);
}

static void quote_json(struct json *j, struct span bytes)
{
	struct quote quote;
	struct ip_header ip;
	char name[NAME_SIZE];
	uint32_t sequence;
	if (!ip_parse_quoted(bytes, &ip))
		return;
	bool has_transport = quote_parse(bytes, &quote);
	struct text t = text_of(name, sizeof name);
	json_object(j, "quote");
	protocol_add(&t, &ip, has_transport ? &quote : NULL);
	json_text(j, "proto", name);
	json_text(j, "src", address_text(name, &ip.source));
	json_text(j, "dst", address_text(name, &ip.destination));
	json_number(j, "ttl", ip.hop_limit);
	json_number(j, "length", bytes.size);
	if (has_transport && quote.has_ports) {
		json_number(j, "sport", quote.source_port);
		json_number(j, "dport", quote.destination_port);
	}
	if (has_transport && has_number(&quote)) {
		json_number(j, "id", quote.icmp_id);
		json_number(j, "seq", quote.icmp_sequence);
	}
	if (has_transport && tcp_sequence(&quote, &sequence))
		json_number(j, "seq", sequence);
	json_close(j);
}

/* ---- fields ---------------------------------------------------------------------- */
/* What stays 0 unless a sender has made a mistake says nothing to a reader. */
static bool is_filling(const struct icmp_field *field)
{
	return strncmp(field->name, "unused", 6) == 0 ||
	       strncmp(field->name, "reserved", 8) == 0;
}

static void fields_add(struct text *t, const struct spec *spec)
{
	for (size_t i = 0; i < spec->layout->field_count; i++) {
		const struct icmp_field *field = &spec->layout->fields[i];
		bool is_given = spec->given >> i & 1;
		bool is_zero = field->width <= 64 && icmp_field_get(field, spec->fixed) == 0;
		if ((field->source != ICMP_FROM_USER && !is_given) ||
			(is_filling(field) && is_zero))
			continue;
		text_format(t, " %s=", field->name);
		icmp_field_print(field, spec->fixed, t);
	}
}

static void fields_json(struct json *j, const struct spec *spec)
{
	char value[VALUE_SIZE];
	json_object(j, "fields");
	for (size_t i = 0; i < spec->layout->field_count; i++) {
		const struct icmp_field *field = &spec->layout->fields[i];
		struct text t = text_of(value, sizeof value);
		bool is_number =
			field->kind == ICMP_FIELD_NUMBER || field->kind == ICMP_FIELD_HEX;
		if (is_number) {
			json_number(j, field->name, icmp_field_get(field, spec->fixed));
			continue;
		}
		icmp_field_print(field, spec->fixed, &t);
		json_text(j, field->name, value);
	}
	json_close(j);
}

/* ---- the whole ------------------------------------------------------------------- */
/* " --ext mpls:1" of a command line is " ext mpls:1" here. */
static void parts_add(struct text *t, const struct spec *spec)
{
	char buffer[PARTS_SIZE];
	struct text words = text_of(buffer, sizeof buffer);
	struct span trailer = span_of(spec->trailer.data, spec->trailer.size);
	if (spec->has_objects)
		extension_words(span_of(spec->objects.data, spec->objects.size), &words);
	for (const char *at = buffer; words.size > 0 && *at; at++) {
		text_add_char(t, *at);
		if (strncmp(at, " --", 3) == 0)
			at += 2;
	}
	if (trailer.size == 0)
		return;
	enum icmp_trailer kind =
		icmp_layout_trailer(spec->layout, span_of(spec->fixed, sizeof spec->fixed));
	if (kind != ICMP_TRAILER_DATA && kind != ICMP_TRAILER_NONE)
		spec_trailer_words(kind, trailer, t);
	else
		text_format(t, " %u bytes of data", trailer.size);
}

void message_text(const struct spec *spec, struct text *t)
{
	decode_name(spec, t);
	if (spec->has_body)
		text_format(t, " %u bytes after the header", spec->body.size);
	else if (spec->truncate != 0)
		fields_add(t, spec);
	parts_add(t, spec);
	if (spec->has_quote)
		about_add(t, span_of(spec->quote.data, spec->quote.size));
	if (spec->truncate != SPEC_UNSET && spec->truncate > 0)
		text_format(t, ", cut at %u bytes", (unsigned)spec->truncate);
	if (spec->checksum.how == SPEC_SUM_GIVEN)
		text_format(t, ", wrong checksum 0x%04x", spec->checksum.value);
}

void message_json(const struct spec *spec, struct json *j)
{
	char name[NAME_SIZE];
	struct text t = text_of(name, sizeof name);
	decode_name(spec, &t);
	json_text(j, "icmp", name);
	if (!spec->has_body)
		fields_json(j, spec);
	if (spec->has_objects)
		json_extension(
			j, span_of(spec->objects.data, spec->objects.size), UINT32_MAX, NULL);
	if (spec->has_quote)
		quote_json(j, span_of(spec->quote.data, spec->quote.size));
}

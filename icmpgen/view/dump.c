/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/dump.h"

#include <stdarg.h>
#include <string.h>

#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "common/wire/icmp/fields.h"
#include "common/wire/icmp/message.h"
#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"
#include "icmpgen/view/dump_body.h"

/* ---- lines ----------------------------------------------------------------------- */
void dump_heading(struct dump *d, const char *format, ...)
{
	va_list words;
	va_start(words, format);
	vfprintf(d->to, format, words);
	va_end(words);
	fputc('\n', d->to);
}

static void row(struct dump *d, struct span bytes, const char *label)
{
	fprintf(d->to, "  %04x  ", d->at);
	for (uint32_t i = 0; i < DUMP_ROW; i++)
		if (i < bytes.size)
			fprintf(d->to, "%02x ", bytes.data[i]);
		else if (label[0])
			fputs("   ", d->to);
	fprintf(d->to, "%s%s\n", label[0] ? " " : "", label);
	d->at += bytes.size;
}

void dump_bytes(struct dump *d, uint32_t size, const char *format, ...)
{
	char label[256];
	va_list words;
	va_start(words, format);
	vsnprintf(label, sizeof label, format, words);
	va_end(words);
	struct span bytes = span_slice(d->packet, d->at, size);
	for (uint32_t done = 0; done < bytes.size; done += DUMP_ROW)
		row(d, span_slice(bytes, done, DUMP_ROW), done == 0 ? label : "");
}

struct span dump_peek(const struct dump *d, uint32_t size)
{
	return span_slice(d->packet, d->at, size);
}

uint64_t dump_number(const struct dump *d, uint32_t at, uint32_t size)
{
	uint64_t number = 0;
	struct span bytes = span_slice(d->packet, d->at + at, size);
	for (uint32_t i = 0; i < bytes.size; i++)
		number = number * 256 + bytes.data[i];
	return number;
}

static uint32_t left(const struct dump *d)
{
	return d->packet.size - d->at;
}

/* ---- IP -------------------------------------------------------------------------- */
static void address_line(struct dump *d, uint8_t version, const char *name)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address = address_from(dump_peek(d, address_size(version)));
	dump_bytes(d, address_size(version), "%s %s", name, address_text(text, &address));
}

static const char *protocol_name(uint64_t protocol)
{
	switch (protocol) {
	case IP_PROTOCOL_ICMP:
		return " ICMP";
	case IP_PROTOCOL_TCP:
		return " TCP";
	case IP_PROTOCOL_UDP:
		return " UDP";
	case IP_PROTOCOL_ICMPV6:
		return " ICMPv6";
	default:
		return "";
	}
}

static void ip4_dump(struct dump *d, const struct ip_header *ip)
{
	uint32_t size = 20 + ip->options.size;
	dump_bytes(d, 1, "version %llu, header %llu bytes",
		(unsigned long long)dump_number(d, 0, 1) / 16,
		(unsigned long long)dump_number(d, 0, 1) % 16 * 4);
	dump_bytes(d, 1, "type of service 0x%02x", ip->traffic_class);
	dump_bytes(d, 2, "total length %u", ip->total_length);
	dump_bytes(d, 2, "identification %u", ip->identification);
	dump_bytes(d, 2, "%s%sfragment offset %u", ip->dont_fragment ? "don't fragment, " : "",
		ip->more_fragments ? "more fragments, " : "", ip->fragment_offset);
	dump_bytes(d, 1, "time to live %u", ip->hop_limit);
	dump_bytes(d, 1, "protocol %u%s", ip->protocol, protocol_name(ip->protocol));
	dump_bytes(d, 2, "header checksum 0x%04x (%s)", ip->checksum,
		ip->checksum_right ? "right" : "wrong");
	address_line(d, 4, "source");
	address_line(d, 4, "destination");
	if (size > 20)
		dump_bytes(d, size - 20, "options");
}

static void chain_dump(struct dump *d, const struct ip_header *ip)
{
	uint8_t next = ip->first_header;
	uint32_t end = d->at + ip->options.size;
	while (d->at < end) {
		uint32_t size = next == IP_PROTOCOL_FRAGMENT
					? 8
					: (uint32_t)(dump_number(d, 1, 1) + 1) * 8;
		const char *name = next == IP_PROTOCOL_HOP_BY_HOP    ? "hop-by-hop options"
				   : next == IP_PROTOCOL_DESTINATION ? "destination options"
				   : next == IP_PROTOCOL_FRAGMENT    ? "fragment"
								     : "extension";
		next = (uint8_t)dump_number(d, 0, 1);
		dump_bytes(d, size, "%s header, next %u%s", name, next, protocol_name(next));
	}
}

static void ip6_dump(struct dump *d, const struct ip_header *ip)
{
	dump_bytes(d, 4, "version 6, traffic class 0x%02x, flow label 0x%05x",
		ip->traffic_class, ip->flow_label);
	dump_bytes(d, 2, "payload length %u", ip->total_length);
	dump_bytes(d, 1, "next header %u%s", ip->first_header, protocol_name(ip->first_header));
	dump_bytes(d, 1, "hop limit %u", ip->hop_limit);
	address_line(d, 6, "source");
	address_line(d, 6, "destination");
	chain_dump(d, ip);
}

bool dump_ip(struct dump *d, struct ip_header *ip)
{
	if (!ip_parse_quoted(span_from(d->packet, d->at), ip))
		return false;
	if (ip->version == 4)
		ip4_dump(d, ip);
	else
		ip6_dump(d, ip);
	return true;
}

/* ---- ICMP ------------------------------------------------------------------------ */
static void field_line(
	struct dump *d, const struct icmp_field *field, const uint8_t *fixed, uint32_t begin)
{
	char value[160];
	struct text t = text_of(value, sizeof value);
	/* fields within one byte share its line */
	uint32_t first = begin + field->at / 8u;
	uint32_t end = begin + (field->at + field->width + 7u) / 8u;
	icmp_field_print(field, fixed, &t);
	if (field->kind == ICMP_FIELD_FLAGS && t.size == 0)
		text_add(&t, "-");
	if (first < d->at)
		fprintf(d->to, "  %34s%s %s\n", "", field->name, value);
	else
		dump_bytes(d, end - d->at, "%s %s", field->name, value);
}

static void fixed_dump(struct dump *d, const struct icmp_layout *layout, uint32_t size)
{
	uint8_t fixed[ICMP_FIXED_MAX] = {0};
	uint32_t begin = d->at;
	struct span bytes = dump_peek(d, size);
	if (bytes.size > 0)
		memcpy(fixed, bytes.data, bytes.size);
	for (size_t i = 0; i < layout->field_count; i++)
		if (layout->fields[i].at / 8u < size)
			field_line(d, &layout->fields[i], fixed, begin);
}

static void name_add(struct text *t, uint8_t version, uint8_t type, uint8_t code)
{
	const struct icmp_type *row = icmp_type_find(version, type);
	const struct icmp_code *named = row ? icmp_code_find(row, code) : NULL;
	text_add(t, row ? row->name : "unknown");
	if (named && *named->name)
		text_format(t, "/%s", named->name);
}

static void message_dump(struct dump *d, const struct ip_header *ip, uint8_t version)
{
	char name[80];
	struct text t = text_of(name, sizeof name);
	struct span message = span_from(d->packet, d->at);
	uint8_t type = (uint8_t)dump_number(d, 0, 1);
	uint8_t code = (uint8_t)dump_number(d, 1, 1);
	bool right = icmp_checksum(version, &ip->source, &ip->destination, message) == 0;
	name_add(&t, version, type, code);
	dump_heading(d, "%s %s, %u bytes", version == 4 ? "ICMP" : "ICMPv6", name, left(d));
	dump_bytes(d, 1, "type %u", type);
	dump_bytes(d, 1, "code %u", code);
	dump_bytes(d, 2, "checksum 0x%04x (%s)", (unsigned)dump_number(d, 0, 2),
		right ? "right" : "wrong");
	const struct icmp_layout *layout = icmp_layout_find(version, type, code);
	uint8_t length = 0;
	int at = icmp_field_find(layout, "length");
	if (at >= 0)
		length = (uint8_t)dump_number(d, layout->fields[at].at / 8u, 1);
	fixed_dump(d, layout,
		left(d) >= layout->extended_size && layout->extended_size
			? layout->extended_size
			: layout->size);
	dump_body(d, version, type, layout->tail, length);
}

void dump_packet(FILE *to, struct span packet)
{
	struct dump d = {.to = to, .packet = packet};
	struct ip_header ip;
	uint8_t version = packet.size > 0 ? packet.data[0] / 16u : 0;
	dump_heading(&d, "IPv%u header", version);
	if (!dump_ip(&d, &ip)) {
		dump_bytes(&d, left(&d), "no whole IP header");
		return;
	}
	/* the destination of a source route is its last slot; ICMPv4 does not need it */
	if (ip.fragment_offset > 0) {
		dump_heading(&d, "fragment, %u bytes", left(&d));
		dump_bytes(&d, left(&d), "data");
		return;
	}
	message_dump(&d, &ip, version);
}

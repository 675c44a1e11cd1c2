/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/dump.h"

#include <string.h>

#include "common/wire/icmp/fields.h"
#include "common/wire/icmp/message.h"
#include "common/wire/icmp/names.h"
#include "icmpgen/view/dump_body.h"
#include "icmpgen/view/dump_ip.h"

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
	struct address final = ip_final_destination(ip);
	bool right = icmp_checksum(version, &ip->source, &final, message) == 0;
	name_add(&t, version, type, code);
	dump_heading(
		d, "%s %s, %u bytes", version == 4 ? "ICMP" : "ICMPv6", name, dump_left(d));
	dump_bytes(d, 1, "type %u", type);
	dump_bytes(d, 1, "code %u", code);
	dump_bytes(d, 2, "checksum 0x%04x (%s)", (unsigned)dump_number(d, 0, 2),
		right ? "right" : "wrong");
	const struct icmp_layout *layout = icmp_layout_find(version, type, code);
	uint8_t length = 0;
	int at = icmp_field_find(layout, "length");
	if (at >= 0)
		length = (uint8_t)dump_number(d, layout->fields[at].at / 8u, 1);
	struct span rest = dump_peek(d, dump_left(d));
	fixed_dump(d, layout, icmp_layout_size(layout, rest));
	dump_body(d, version, type, icmp_layout_trailer(layout, rest), length);
}

void dump_packet(FILE *to, struct span packet)
{
	struct dump d = {.to = to, .packet = packet};
	struct ip_header ip;
	uint8_t version = packet.size > 0 ? packet.data[0] / 16u : 0;
	dump_heading(&d, "IPv%u header", version);
	if (!dump_ip(&d, &ip)) {
		dump_bytes(&d, dump_left(&d), "no whole IP header");
		return;
	}
	/* the destination of a source route is its last slot; ICMPv4 does not need it */
	if (ip.fragment_offset > 0) {
		dump_heading(&d, "fragment, %u bytes", dump_left(&d));
		dump_bytes(&d, dump_left(&d), "data");
		return;
	}
	message_dump(&d, &ip, version);
}

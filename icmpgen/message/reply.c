/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/reply.h"

#include <string.h>

#include "common/wire/family.h"
#include "common/wire/icmp/message.h"

enum { BEFORE_FIXED = 4 };

static const struct icmp_type *query_of(const struct spec *spec)
{
	const struct icmp_type *row = icmp_type_find(spec->version, (uint8_t)spec->type);
	return row && row->class == ICMP_CLASS_QUERY ? row : NULL;
}

bool reply_is_expected(const struct spec *spec)
{
	return query_of(spec);
}

static bool type_answers(const struct spec *spec, uint8_t type)
{
	const struct icmp_type *query = query_of(spec);
	return query && (type == query->answer ||
				(query->other_answer > 0 && type == query->other_answer));
}

/* A field that both messages have says the same in both, bit for bit from the right. */
static bool field_agrees(const struct spec *spec, const struct icmp_layout *answer,
	const uint8_t *fixed, const char *name)
{
	int asked = icmp_field_find(spec->layout, name);
	int given = icmp_field_find(answer, name);
	if (asked < 0 || given < 0)
		return true;
	const struct icmp_field *a = &spec->layout->fields[asked];
	const struct icmp_field *b = &answer->fields[given];
	if (a->width != b->width)
		return true;
	if (a->width > 64)
		return memcmp(spec->fixed + a->at / 8u, fixed + b->at / 8u, a->width / 8u) == 0;
	return icmp_field_get(b, fixed) == icmp_field_get(a, spec->fixed);
}

static bool source_answers(const struct spec *spec, const struct ip_header *ip)
{
	struct address asked = spec->destination;
	struct address from = ip->source;
	asked.zone = from.zone = 0;
	return address_is_multicast(&asked) || address_equal(&asked, &from);
}

bool reply_matches(const struct spec *spec, struct span packet, bool from_anybody)
{
	struct ip_header ip;
	uint8_t fixed[ICMP_FIXED_MAX] = {0};
	if (!ip_parse(packet, &ip) || ip.version != spec->version || ip.fragment_offset > 0 ||
		ip.protocol != family_of(ip.version)->icmp_protocol ||
		ip.payload.size < BEFORE_FIXED)
		return false;
	if (icmp_checksum(ip.version, &ip.source, &ip.destination, ip.payload) != 0)
		return false;
	const struct icmp_layout *answer =
		icmp_layout_find(ip.version, ip.payload.data[0], ip.payload.data[1]);
	struct span body = span_from(ip.payload, BEFORE_FIXED);
	if (!type_answers(spec, ip.payload.data[0]) || body.size < answer->size)
		return false;
	if (answer->size > 0)
		memcpy(fixed, body.data, answer->size);
	return (from_anybody || source_answers(spec, &ip)) &&
	       field_agrees(spec, answer, fixed, "id") &&
	       field_agrees(spec, answer, fixed, "seq") &&
	       field_agrees(spec, answer, fixed, "target") &&
	       field_agrees(spec, answer, fixed, "nonce");
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/reply.h"

#include <string.h>

#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/quote.h"
#include "icmpgen/message/spec_trailer.h"

enum {
	BEFORE_FIXED = 4,
	GROUP_SIZE = 16,
	QUOTED_MIN = 8,	     /* RFC 792: what an error quotes after the IP header */
	RECORD_GROUP_AT = 4, /* RFC 3810 section 5.2 */
};

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

/* A report answers a query for a group when it is about that group; one for all groups is
 * answered by any. */
static bool group_answers(
	const struct spec *spec, const struct icmp_layout *answer, struct span body)
{
	int index = icmp_field_find(spec->layout, "group");
	struct span item;
	if (index < 0)
		return true;
	struct span asked =
		span_of(spec->fixed + spec->layout->fields[index].at / 8u, GROUP_SIZE);
	static const uint8_t every[GROUP_SIZE];
	if (span_equal(asked, span_of(every, GROUP_SIZE)))
		return true;
	int given = icmp_field_find(answer, "group");
	if (given >= 0)
		return span_equal(
			asked, span_slice(body, answer->fields[given].at / 8u, GROUP_SIZE));
	struct reader r = reader_of(span_from(body, answer->size));
	while (spec_trailer_next(answer->trailer, &r, &item))
		if (span_equal(asked, span_slice(item, RECORD_GROUP_AT, GROUP_SIZE)))
			return true;
	return false;
}

static bool source_answers(const struct spec *spec, const struct ip_header *ip)
{
	struct address asked = spec->destination;
	struct address from = ip->source;
	asked.zone = from.zone = 0;
	return address_is_multicast(&asked) || address_equal(&asked, &from);
}

bool reply_matches(const struct spec *spec, struct span packet, bool from_any_host)
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
	return (from_any_host || source_answers(spec, &ip)) &&
	       field_agrees(spec, answer, fixed, "id") &&
	       field_agrees(spec, answer, fixed, "seq") &&
	       field_agrees(spec, answer, fixed, "target") &&
	       field_agrees(spec, answer, fixed, "nonce") && group_answers(spec, answer, body);
}

/* ---- errors ---------------------------------------------------------------------- */
/* The message of a packet of ICMP with the right checksum; empty when it is none. */
static struct span message_of(struct span packet, struct ip_header *ip)
{
	if (!ip_parse(packet, ip) || ip->is_fragment ||
		ip->protocol != family_of(ip->version)->icmp_protocol ||
		icmp_checksum(ip->version, &ip->source, &ip->destination, ip->payload) != 0)
		return (struct span){0};
	return ip->payload;
}

/* The quoted bytes are our packet's: its addresses, and what followed its header, but for a
 * checksum. */
static bool quotes_packet(const struct spec *spec, struct span quote, struct span sent)
{
	struct ip_header quoted, ours;
	if (!ip_parse_quoted(quote, &quoted) || !ip_parse(sent, &ours) ||
		quoted.version != ours.version || quoted.protocol != ours.protocol ||
		quoted.fragment_offset > 0 || !address_equal(&quoted.source, &ours.source))
		return false;
	struct address to = spec->destination;
	to.zone = 0;
	if (!address_equal(&quoted.destination, &ours.destination) &&
		!address_equal(&quoted.destination, &to))
		return false;
	uint32_t size = quoted.payload.size < QUOTED_MIN ? quoted.payload.size : QUOTED_MIN;
	return size > BEFORE_FIXED &&
	       span_equal(span_slice(quoted.payload, BEFORE_FIXED, size - BEFORE_FIXED),
		       span_slice(ours.payload, BEFORE_FIXED, size - BEFORE_FIXED));
}

bool reply_is_error(const struct spec *spec, struct span packet, struct span sent)
{
	struct ip_header ip;
	struct span message = message_of(packet, &ip);
	return message.size >= ICMP_HEADER_SIZE && icmp_quotes(ip.version, message.data[0]) &&
	       quotes_packet(spec, span_from(message, ICMP_HEADER_SIZE), sent);
}

bool reply_is_expected_message(const struct spec *spec, const struct reply_expected *expected,
	struct span packet, struct span sent)
{
	struct ip_header ip;
	struct span message = message_of(packet, &ip);
	if (message.size < BEFORE_FIXED || message.data[0] != expected->type ||
		(expected->code >= 0 && message.data[1] != expected->code))
		return false;
	return icmp_quotes(ip.version, expected->type) ? reply_is_error(spec, packet, sent)
						       : source_answers(spec, &ip);
}

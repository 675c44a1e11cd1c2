/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/reply.h"

#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/quote.h"

/* ICMP types that the families' table has no name for: RFC 792, 1475, 2521, 4443 */
enum {
	V4_SOURCE_QUENCH = 4,
	V4_REDIRECT = 5,
	V4_CONVERSION_ERROR = 31,
	V4_PHOTURIS = 40,
	V4_FRAGMENTATION_NEEDED = 4, /* code of destination unreachable */
	V6_PACKET_TOO_BIG = 2,
	V6_INFORMATIONAL = 128, /* and above */
};

static bool is_error(uint8_t version, uint8_t type)
{
	if (version == 6)
		return type < V6_INFORMATIONAL;
	return type == family_ipv4.unreachable || type == V4_SOURCE_QUENCH ||
	       type == V4_REDIRECT || type == family_ipv4.time_exceeded ||
	       type == family_ipv4.parameter_problem || type == V4_CONVERSION_ERROR ||
	       type == V4_PHOTURIS;
}

/* Types whose `rest` is an id and a sequence (or another 16-bit word). */
static bool has_id(uint8_t version, uint8_t type)
{
	static const uint8_t v4[] = {0, 8, 13, 14, 15, 16, 17, 18, 30, 37, 38, 42, 43};
	static const uint8_t v6[] = {128, 129, 144, 145, 146, 147, 148, 149, 160, 161};
	struct reader r = version == 6 ? reader_of(span_of(v6, sizeof v6))
				       : reader_of(span_of(v4, sizeof v4));
	while (reader_left(&r) > 0) {
		if (reader_u8(&r) == type)
			return true;
	}
	return false;
}

static void id_fill(struct reply *reply, uint16_t id, uint16_t sequence)
{
	reply->id = id;
	reply->sequence = sequence;
	reply->known |= REPLY_KNOWS_ID;
}

static void info_fill(struct reply *reply, uint32_t info)
{
	reply->info = info;
	reply->known |= REPLY_KNOWS_INFO;
}

static void info_from_v4(struct reply *reply, const struct icmp_header *header)
{
	if (header->type == family_ipv4.unreachable && header->code == V4_FRAGMENTATION_NEEDED)
		info_fill(reply, icmp_sequence(header)); /* RFC 1191 section 4 */
	else if (header->type == family_ipv4.parameter_problem)
		info_fill(reply, header->rest[0]);
	else if (header->type == V4_CONVERSION_ERROR)
		info_fill(reply, icmp_rest(header)); /* RFC 1475 */
	else if (header->type == V4_PHOTURIS)
		info_fill(reply, icmp_sequence(header)); /* RFC 2521 section 2 */
	if (header->type == V4_REDIRECT) {
		reply->gateway = address_from(span_of(header->rest, sizeof header->rest));
		reply->known |= REPLY_KNOWS_GATEWAY;
	}
}

static void info_from_v6(struct reply *reply, const struct icmp_header *header)
{
	if (header->type == V6_PACKET_TOO_BIG || header->type == family_ipv6.parameter_problem)
		info_fill(reply, icmp_rest(header));
}

/* The length byte stands at 4 or 5 of the header, in `rest`. */
static void quote_split(
	struct reply *reply, const struct family *family, const struct icmp_header *header)
{
	reply->quote = reply->body;
	if (!extension_allowed(family, header->type))
		return;
	uint8_t length = header->rest[family->extension_length_at % 4u];
	struct extension_found found =
		extension_find(family, reply_part(reply, reply->body), length);
	/* where a length lies, the old place is left (RFC 4884 section 5.5): an error queue,
	 * which does not tell the length, is searched there as well */
	if (found.verdict == EXTENSION_BAD_LENGTH) {
		struct extension_found legacy =
			extension_find(family, reply_part(reply, reply->body), 0);
		if (legacy.verdict == EXTENSION_LEGACY)
			found = legacy;
	}
	reply->extension_verdict = (uint8_t)found.verdict;
	reply->quote.size = found.quote_size;
	if (found.objects_size > 0)
		reply->extension = (struct part){
			reply->body.offset + found.objects_offset, found.objects_size};
}

static void id_from_quote(struct reply *reply)
{
	struct quote quote;
	if (!quote_parse(reply_part(reply, reply->quote), &quote) || !quote.has_icmp)
		return;
	uint8_t version = quote.protocol == IP_PROTOCOL_ICMPV6 ? 6 : 4;
	if (quote.ip.version == version && has_id(version, quote.icmp_type))
		id_fill(reply, quote.icmp_id, quote.icmp_sequence);
}

static void error_fill(struct reply *reply, const struct icmp_header *header)
{
	reply->kind = REPLY_ICMP_ERROR;
	if (reply->version == 6)
		info_from_v6(reply, header);
	else
		info_from_v4(reply, header);
	quote_split(reply, family_of(reply->version), header);
	id_from_quote(reply);
}

struct span reply_options(const struct reply *reply)
{
	return reply->told_options.size > 0 ? reply->told_options
					    : reply_part(reply, reply->options);
}

struct span reply_part(const struct reply *reply, struct part part)
{
	return span_slice(reply->bytes, part.offset, part.size);
}

void reply_from_message(
	struct reply *reply, uint8_t version, struct span bytes, struct part message)
{
	struct span whole = span_slice(bytes, message.offset, message.size);
	struct icmp_header header;
	reply->version = version;
	reply->bytes = bytes;
	reply->size = whole.size;
	reply->message = (struct part){message.offset, whole.size};
	reply->body = reply->quote = reply->extension = (struct part){0};
	reply->extension_verdict = EXTENSION_NONE;
	reply->known &= ~(uint32_t)(REPLY_KNOWS_ID | REPLY_KNOWS_INFO | REPLY_KNOWS_GATEWAY);
	bool is_whole = icmp_parse(whole, &header);
	reply->type = header.type;
	reply->code = header.code;
	reply->kind = is_whole ? REPLY_ICMP_MESSAGE : REPLY_MALFORMED;
	if (!is_whole)
		return;
	reply->body =
		(struct part){message.offset + ICMP_HEADER_SIZE, whole.size - ICMP_HEADER_SIZE};
	if (is_error(version, header.type))
		error_fill(reply, &header);
	else if (has_id(version, header.type))
		id_fill(reply, icmp_id(&header), icmp_sequence(&header));
}

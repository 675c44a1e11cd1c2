/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/reply.h"

#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/icmp/names.h"
#include "common/wire/quote.h"

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

static void info_from(
	struct reply *reply, const struct icmp_header *header, struct icmp_info where)
{
	struct span bytes =
		span_slice(span_of(header->rest, sizeof header->rest), where.at, where.size);
	struct reader r = reader_of(bytes);
	uint32_t info = 0;
	if (where.kind == ICMP_INFO_NONE)
		return;
	if (where.kind == ICMP_INFO_GATEWAY) {
		reply->gateway = address_from(bytes);
		reply->known |= REPLY_KNOWS_GATEWAY;
		return;
	}
	/*@ loop invariant reader_apart(&r) && !r.failed;
	    loop assigns info, r.offset, r.failed;
	    loop variant r.size - r.offset; */
	while (reader_left(&r) > 0)
		info = info << 8 | reader_u8(&r);
	info_fill(reply, info);
}

/* The length byte is at 4 or 5 of the header, in `rest`. */
static void quote_split(
	struct reply *reply, const struct family *family, const struct icmp_header *header)
{
	reply->quote = reply->body;
	if (!icmp_extends(family->version, header->type))
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
	if (quote.ip.version == version && icmp_has_id(version, quote.icmp_type))
		id_fill(reply, quote.icmp_id, quote.icmp_sequence);
}

static void error_fill(struct reply *reply, const struct icmp_header *header)
{
	reply->kind = REPLY_ICMP_ERROR;
	info_from(reply, header, icmp_info(reply->version, header->type, header->code));
	quote_split(reply, family_of(reply->version), header);
	id_from_quote(reply);
}

/* Where the message is; nothing is known of it yet. */
static void message_begin(
	struct reply *reply, uint8_t version, struct span bytes, struct part message)
{
	reply->body = reply->quote = reply->extension = (struct part){0};
	reply->message = message;
	reply->size = message.size;
	reply->bytes = bytes;
	reply->version = version;
	reply->extension_verdict = EXTENSION_NONE;
	reply->known &= ~(uint32_t)(REPLY_KNOWS_ID | REPLY_KNOWS_INFO | REPLY_KNOWS_GATEWAY);
	reply->kind = REPLY_MALFORMED;
}

/* What follows from a header that is whole. */
static void message_fill(struct reply *reply, const struct icmp_header *header)
{
	reply->kind = REPLY_ICMP_MESSAGE;
	reply->body.offset = reply->message.offset + ICMP_HEADER_SIZE;
	reply->body.size = reply->message.size - ICMP_HEADER_SIZE;
	if (icmp_quotes(reply->version, header->type))
		error_fill(reply, header);
	else if (icmp_has_id(reply->version, header->type))
		id_fill(reply, icmp_id(header), icmp_sequence(header));
}

struct span reply_options(const struct reply *reply)
{
	return reply->options_cmsg.size > 0 ? reply->options_cmsg
					    : reply_part(reply, reply->options);
}

const char *stamp_name(enum stamp stamp)
{
	switch (stamp) {
	case STAMP_USER:
		return "user";
	case STAMP_KERNEL:
		return "kernel";
	case STAMP_HARDWARE:
		return "hardware";
	}
	return "user";
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
	message_begin(reply, version, bytes, (struct part){message.offset, whole.size});
	bool is_whole = icmp_parse(whole, &header);
	reply->type = header.type;
	reply->code = header.code;
	//@ assert is_whole ==> header.type == bytes.data[message.offset];
	//@ assert is_whole ==> header.code == bytes.data[message.offset + 1];
	//@ assert reply->bytes == bytes && reply->version == version;
	//@ assert reply->size == whole.size;
	//@ assert reply->message.size == whole.size && part_in(reply->message, bytes);
	//@ assert reply->body.size == 0;
	//@ assert reply->quote.size == 0 && reply->extension.size == 0;
	if (is_whole)
		message_fill(reply, &header);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds whole ICMP messages to the reply parser, as a socket would. Two bytes come before the
 * message: what is repaired (bit 0: IPv6, bit 1 the RFC 4884 length and checksum, bit 2 the
 * ICMP checksum) and how many bytes lie before it in the buffer.
 */
#include <stdlib.h>
#include <string.h>

#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/icmp/names.h"
#include "common/wire/quote.h"
#include "common/wire/reply.h"
#include "tests/fuzz/fuzz.h"

static const struct address loopback = {.version = 6, .bytes = {[15] = 1}};

static bool part_inside(struct part part, struct part whole)
{
	return part.size == 0 || (part.offset >= whole.offset && part.size <= whole.size &&
					 part.offset - whole.offset <= whole.size - part.size);
}

/* The checksum's field is wrong by what the whole sums to: put that in. */
static void repair_checksum(uint8_t version, uint8_t *message, uint32_t size)
{
	if (size < ICMP_HEADER_SIZE)
		return;
	message[2] = message[3] = 0;
	uint16_t sum = icmp_checksum(version, &loopback, &loopback, span_of(message, size));
	message[2] = (uint8_t)(sum / 256u);
	message[3] = (uint8_t)(sum % 256u);
	demand(icmp_checksum(version, &loopback, &loopback, span_of(message, size)) == 0);
}

static void repair_extension(const struct family *family, uint8_t *message, uint32_t size)
{
	if (size < ICMP_HEADER_SIZE + 128 + 4)
		return;
	message[family->extension_length_at] = (uint8_t)(128 / family->extension_length_unit);
	uint8_t *structure = message + ICMP_HEADER_SIZE + 128;
	structure[0] = (uint8_t)(0x20 + structure[0] % 16u);
	fuzz_repair_checksum(structure, size - ICMP_HEADER_SIZE - 128, 2);
}

static void try_error(const struct reply *reply)
{
	struct quote quote;
	demand(part_inside(reply->quote, reply->body));
	demand(part_inside(reply->extension, reply->body));
	demand(reply->quote.offset == reply->body.offset);
	demand(reply->extension.size == 0 || reply->extension_verdict == EXTENSION_COMPLIANT ||
		reply->extension_verdict == EXTENSION_LEGACY);
	demand(reply->extension.size == 0 || icmp_extends(reply->version, reply->type));
	struct span bytes = reply_part(reply, reply->quote);
	demand(bytes.size == reply->quote.size);
	bool is_quote = quote_parse(bytes, &quote);
	demand(!(reply->known & REPLY_KNOWS_ID) || (is_quote && quote.has_icmp));
}

static void try_reply(const struct reply *reply, struct part message)
{
	demand(reply->size == message.size && reply->message.offset == message.offset);
	demand(part_inside(reply->body, reply->message));
	demand(reply->kind == REPLY_ICMP_MESSAGE || reply->kind == REPLY_ICMP_ERROR ||
		reply->kind == REPLY_MALFORMED);
	demand((reply->kind == REPLY_MALFORMED) == (message.size < ICMP_HEADER_SIZE));
	if (reply->kind == REPLY_ICMP_ERROR) {
		try_error(reply);
		return;
	}
	demand(reply->quote.size == 0 && reply->extension.size == 0);
	demand(!(reply->known & (REPLY_KNOWS_INFO | REPLY_KNOWS_GATEWAY)));
}

static void try_header(struct span message)
{
	struct icmp_header header;
	if (!icmp_parse(message, &header))
		return;
	uint8_t built[ICMP_HEADER_SIZE];
	struct writer w = writer_of(built, sizeof built);
	icmp_write_header(&w, &header);
	demand(span_equal(writer_span_of(&w), span_slice(message, 0, ICMP_HEADER_SIZE)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2 || size > 65535)
		return 0;
	uint8_t version = data[0] % 2u == 1 ? 6 : 4;
	struct part part = {.offset = data[1], .size = (uint32_t)size - 2};
	uint8_t *bytes = calloc(1, part.offset + part.size + 1u);
	demand(bytes);
	uint8_t *message = bytes + part.offset;
	memcpy(message, data + 2, part.size);
	if (data[0] / 2u % 2u == 1)
		repair_extension(family_of(version), message, part.size);
	if (data[0] / 4u % 2u == 1)
		repair_checksum(version, message, part.size);
	struct reply reply = {.known = UINT32_MAX};
	reply_from_message(&reply, version, span_of(bytes, part.offset + part.size), part);
	try_reply(&reply, part);
	try_header(span_of(message, part.size));
	free(bytes);
	return 0;
}

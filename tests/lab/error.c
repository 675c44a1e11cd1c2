/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/error.h"

#include <stdio.h>
#include <string.h>

#include "tests/lab/edit.h"
#include "tests/lab/objects.h"
#include "tests/lab/wire.h"

enum {
	EXTENDED_QUOTE = 128, /* RFC 4884 section 5: the minimum before extensions */
};

/* How much of the packet is quoted. */
static size_t quote_size(const struct packet *packet, int32_t quote, size_t extension)
{
	size_t most = packet->to.family == 4 ? 576 - 28 : 1280 - 48;
	size_t size = packet->size;
	if (quote == QUOTE_MINIMUM)
		most = packet->header_size + 8;
	else if (quote != QUOTE_FULL)
		most = (size_t)quote;
	else if (extension)
		most = most < extension + EXTENDED_QUOTE ? EXTENDED_QUOTE
							 : (most - extension) & ~(size_t)7;
	return size < most ? size : most;
}

/* Correct the transport checksum in a quote after a word that it covers changed; where the
 * quote holds it. */
static void amend_transport(const struct walk *walk, uint8_t *quote, size_t size,
	const uint8_t *before, const uint8_t *after, size_t changed)
{
	const struct packet *packet = walk->packet;
	size_t at = packet->header_size + (packet->protocol == PROTOCOL_TCP ? 16 : 6);
	bool is_summed = packet->protocol == PROTOCOL_TCP || packet->protocol == PROTOCOL_UDP;
	if (packet->has_icmp && packet->to.family == 6) {
		at = packet->header_size + 2;
		is_summed = true;
	}
	/* a UDP checksum of 0 is none (RFC 768) */
	bool is_absent = packet->protocol == PROTOCOL_UDP && packet->checksum == 0;
	if (!is_summed || is_absent || size < at + 2)
		return;
	for (size_t i = 0; i < changed; i += 2)
		wire_amend(quote + at, wire_get16(before + i), wire_get16(after + i));
}

static void rewrite_port(
	const struct walk *walk, uint8_t *quote, size_t size, size_t at, int32_t now)
{
	uint8_t port[2];
	at += walk->packet->header_size;
	if (now == UNSET || !walk->packet->has_ports || size < at + 2)
		return;
	wire_put16(port, (unsigned)now);
	amend_transport(walk, quote, size, quote + at, port, 2);
	memcpy(quote + at, port, 2);
}

static void rewrite_addresses(const struct walk *walk, uint8_t *quote, size_t size)
{
	const struct packet *packet = walk->packet;
	size_t width = address_size(packet->to.family);
	size_t at = packet->to.family == 4 ? 12 : 8;
	const struct address *now[] = {walk->from, walk->to};
	const struct address *was[] = {&packet->from, &packet->to};
	for (size_t i = 0; i < 2; i++) {
		if (now[i] == was[i])
			continue;
		memcpy(quote + at + i * width, now[i]->bytes, width);
		amend_transport(walk, quote, size, was[i]->bytes, now[i]->bytes, width);
	}
	rewrite_port(walk, quote, size, 0, walk->port);
	rewrite_port(walk, quote, size, 2, walk->to_port);
}

/* The quote's IP header as it is at this point of the path. */
static void rewrite_header(const struct walk *walk, const struct behaviour *b, uint8_t *quote)
{
	uint8_t ttl = b->quote_ttl == UNSET ? walk->ttl : (uint8_t)b->quote_ttl;
	uint8_t tos = b->quote_tos == UNSET ? walk->tos : (uint8_t)b->quote_tos;
	if (walk->packet->to.family == 6) {
		wire_put32(quote, (wire_get32(quote) & 0xf00fffff) | (uint32_t)tos << 20);
		quote[7] = ttl;
		return;
	}
	size_t header = (size_t)(quote[0] & 15) * 4;
	quote[1] = tos;
	quote[8] = ttl;
	if (b->quote_id != UNSET)
		wire_put16(quote + 4, (unsigned)b->quote_id);
	wire_put16(quote + 10, 0);
	wire_put16(quote + 10, wire_fold(wire_sum(0, quote, header)));
}

static size_t write_quote(
	const struct walk *walk, const struct behaviour *b, uint8_t *to, size_t extension)
{
	/* the header is rewritten whole before a short quote is cut */
	size_t size = quote_size(walk->packet, b->quote, extension);
	size_t whole = size < walk->packet->header_size ? walk->packet->header_size : size;
	memcpy(to, walk->packet->bytes, whole);
	rewrite_addresses(walk, to, size);
	rewrite_header(walk, b, to);
	size_t header = walk->packet->header_size;
	if (size > header)
		edit_transport(&b->quote_edits, to + header, size - header);
	return edit_packet(&b->quote_edits, to, header, size);
}

/* RFC 4884 section 4: the types that may carry extensions. */
static bool is_extensible(uint8_t family, uint8_t type)
{
	if (family == 4)
		return type == 3 || type == 11 || type == 12;
	return type == 1 || type == 3;
}

/* Pad the quote as RFC 4884 asks, write the length field, and the structure after it. */
static size_t write_extension(const struct extension *extension, const struct reply *reply,
	uint8_t *body, size_t quoted, const uint8_t *structure, size_t size)
{
	bool is_v4 = reply->from.family == 4;
	size_t word = is_v4 ? 4 : 8;
	size_t padded = (quoted + word - 1) / word * word;
	if (padded < EXTENDED_QUOTE || extension->mode == EXTENSION_LEGACY)
		padded = EXTENDED_QUOTE;
	if (quoted < padded)
		memset(body + 8 + quoted, 0, padded - quoted);
	size_t length = extension->mode == EXTENSION_LEGACY ? 0 : padded / word;
	if (extension->length != UNSET)
		length = (size_t)extension->length;
	body[is_v4 ? 5 : 4] = (uint8_t)length;
	memcpy(body + 8 + padded, structure, size);
	return padded + size;
}

void error_write(struct reply *reply, const struct walk *walk, const struct place *place,
	uint8_t type, uint8_t code, uint32_t rest)
{
	const struct behaviour *b = place->behaviour;
	uint8_t family = walk->packet->to.family;
	uint8_t structure[EXTENSION_ROOM];
	uint8_t *body = reply_body(reply);
	bool extends = extension_is_present(&b->extension) && is_extensible(family, type);
	size_t extension = 0;
	if (extends)
		extension = extension_write(&b->extension, &reply->from, structure);
	body[0] = type;
	body[1] = code;
	wire_put32(body + 4, rest);
	size_t quoted = write_quote(walk, b, body + 8, extension);
	reply->size = 8 + quoted;
	if (extends)
		reply->size = 8 + write_extension(&b->extension, reply, body, quoted, structure,
					  extension);
	reply->protocol = family == 4 ? PROTOCOL_ICMP : PROTOCOL_ICMP6;
	/* Linux sends errors with the precedence of internetwork control (RFC 1812 4.3.2.5) */
	if (family == 4 && b->answer_tos == UNSET)
		reply->tos = 0xc0;
	snprintf(reply->what, sizeof reply->what, "icmp %u/%u", type, code);
}

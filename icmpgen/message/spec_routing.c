/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_routing.h"

#include <string.h>

#include "common/base/number.h"
#include "common/wire/ip.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/words.h"

enum {
	ADDRESSES_MAX = 64,
	TLV_MAX = 256,
	ADDRESS_SIZE = 16,
};

struct routing {
	uint64_t type, left;
	uint64_t last, flags, tag; /* of a segment routing header */
	uint64_t cmpri, cmpre;	   /* of RPL's: octets left out of each address, of the last */
	uint32_t count;
	struct address addresses[ADDRESSES_MAX];
	struct writer tlv;
	uint8_t tlv_bytes[TLV_MAX];
};

static const struct {
	const char *word;
	uint8_t type;
} types[] = {{"0", IP_ROUTING_SOURCE}, {"2", IP_ROUTING_HOME}, {"rpl", IP_ROUTING_RPL},
	{"srh", IP_ROUTING_SEGMENTS}};
enum { TYPES = sizeof types / sizeof types[0] };

/* ---- words ----------------------------------------------------------------------- */
static bool type_read(const char *word, uint64_t *type)
{
	for (int i = 0; i < TYPES; i++)
		if (strcmp(types[i].word, word) == 0) {
			*type = types[i].type;
			return true;
		}
	return false;
}

static bool address_add(struct routing *routing, const char *word)
{
	struct address *to = &routing->addresses[routing->count];
	if (routing->count == ADDRESSES_MAX || !address_parse(word, to) || to->version != 6)
		return false;
	routing->count++;
	return true;
}

/* A+B+C */
static bool segments_add(struct routing *routing, char *words)
{
	while (words) {
		char *plus = strchr(words, '+');
		if (plus)
			*plus = '\0';
		if (!address_add(routing, words))
			return false;
		words = plus ? plus + 1 : NULL;
	}
	return true;
}

static bool number_read(struct routing *routing, const struct piece *piece)
{
	const struct {
		const char *name;
		uint64_t *to;
		uint64_t limit, type;
	} rows[] = {{"left", &routing->left, 255, routing->type},
		{"last", &routing->last, 255, IP_ROUTING_SEGMENTS},
		{"flags", &routing->flags, 255, IP_ROUTING_SEGMENTS},
		{"tag", &routing->tag, UINT16_MAX, IP_ROUTING_SEGMENTS},
		{"cmpri", &routing->cmpri, 15, IP_ROUTING_RPL},
		{"cmpre", &routing->cmpre, 15, IP_ROUTING_RPL}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].name, piece->key) == 0 && rows[i].type == routing->type)
			return number_parse(piece->value, 0, rows[i].limit, true, rows[i].to) ==
			       NUMBER_OK;
	return false;
}

static bool piece_read(struct routing *routing, const struct piece *piece)
{
	bool is_srh = routing->type == IP_ROUTING_SEGMENTS;
	if (!piece->value)
		return !is_srh && address_add(routing, piece->key);
	if (is_srh && strcmp(piece->key, "segments") == 0)
		return segments_add(routing, piece->value);
	if (is_srh && strcmp(piece->key, "tlv") == 0)
		return words_hex_write(&routing->tlv, piece->value);
	return number_read(routing, piece);
}

/* What is left out of address `i`. */
static uint32_t elided(const struct routing *routing, uint32_t i)
{
	return (uint32_t)(i + 1 < routing->count ? routing->cmpri : routing->cmpre);
}

/* The octets that are left out are the destination's, so all addresses share them. */
static bool shares_elided(const struct routing *routing)
{
	const struct address *first = &routing->addresses[0];
	for (uint32_t i = 1; i < routing->count; i++) {
		uint32_t size = elided(routing, i) < elided(routing, 0) ? elided(routing, i)
									: elided(routing, 0);
		if (memcmp(first->bytes, routing->addresses[i].bytes, size) != 0)
			return false;
	}
	return true;
}

static bool routing_read(struct routing *routing, const char *words)
{
	struct piece piece;
	routing->tlv = writer_of(routing->tlv_bytes, sizeof routing->tlv_bytes);
	if (!piece_next(&words, &piece) || piece.value || !type_read(piece.key, &routing->type))
		return false;
	while (piece_next(&words, &piece))
		if (!piece_read(routing, &piece))
			return false;
	return !words && routing->count > 0 && shares_elided(routing);
}

/* Segments left as they are at the beginning of the way. */
static uint8_t left_usual(uint64_t type, uint32_t count)
{
	return (uint8_t)(type == IP_ROUTING_SEGMENTS ? count - 1 : count);
}

/* ---- bytes ----------------------------------------------------------------------- */
static void source_write(struct writer *w, const struct routing *routing)
{
	writer_u32(w, 0);
	for (uint32_t i = 0; i < routing->count; i++)
		address_write(w, &routing->addresses[i]);
}

/* Padded to whole 8 bytes, as few as do (RFC 6554 section 3). */
static void rpl_write(struct writer *w, const struct routing *routing)
{
	uint32_t size = 0;
	for (uint32_t i = 0; i < routing->count; i++)
		size += ADDRESS_SIZE - elided(routing, i);
	uint32_t pad = (8 - size % 8) % 8;
	writer_u8(w, (uint8_t)(routing->cmpri * 16 + routing->cmpre));
	writer_u8(w, (uint8_t)(pad * 16));
	writer_u16(w, 0);
	for (uint32_t i = 0; i < routing->count; i++)
		writer_bytes(w, routing->addresses[i].bytes + elided(routing, i),
			ADDRESS_SIZE - elided(routing, i));
	writer_zeros(w, pad);
}

/* The last segment comes first (RFC 8754 section 2). */
static void segments_write(struct writer *w, const struct routing *routing)
{
	writer_u8(w, routing->last == SPEC_UNSET ? (uint8_t)(routing->count - 1)
						 : (uint8_t)routing->last);
	writer_u8(w, (uint8_t)routing->flags);
	writer_u16(w, (uint16_t)routing->tag);
	for (uint32_t i = routing->count; i-- > 0;)
		address_write(w, &routing->addresses[i]);
	writer_span(w, writer_span_of(&routing->tlv));
	writer_zeros(w, (8 - routing->tlv.size % 8) % 8);
}

bool spec_routing_write(struct writer *w, const char *value)
{
	struct routing routing = {.left = SPEC_UNSET, .last = SPEC_UNSET};
	if (!routing_read(&routing, value))
		return false;
	writer_u8(w, (uint8_t)routing.type);
	writer_u8(w, routing.left == SPEC_UNSET ? left_usual(routing.type, routing.count)
						: (uint8_t)routing.left);
	if (routing.type == IP_ROUTING_SEGMENTS)
		segments_write(w, &routing);
	else if (routing.type == IP_ROUTING_RPL)
		rpl_write(w, &routing);
	else
		source_write(w, &routing);
	return !w->failed && !routing.tlv.failed;
}

/* ---- and back -------------------------------------------------------------------- */
static void address_print(const struct address *address, const char *before, struct text *t)
{
	char name[ADDRESS_TEXT_SIZE];
	text_format(t, "%s%s", before, address_text(name, address));
}

/* Unless it is as at the beginning of the way. */
static void left_print(uint8_t type, uint8_t left, uint32_t count, struct text *t)
{
	if (left != left_usual(type, count))
		text_format(t, ",left=%u", left);
}

static bool source_print(struct span header, struct text *t)
{
	struct reader r = reader_of(header);
	reader_u16(&r);
	uint8_t type = reader_u8(&r);
	uint8_t left = reader_u8(&r);
	reader_u32(&r);
	uint32_t count = reader_left(&r) / ADDRESS_SIZE;
	for (uint32_t i = 0; i < count; i++) {
		struct address address = address_read(&r, 6);
		address_print(&address, ",", t);
	}
	left_print(type, left, count, t);
	return count > 0;
}

static bool rpl_print(struct span header, const struct address *destination, struct text *t)
{
	struct ip_rpl_route route;
	if (!ip_rpl_route_parse(header, &route))
		return false;
	for (uint32_t i = 0; i < route.count; i++) {
		struct address address = ip_rpl_route_address(&route, i, destination);
		address_print(&address, ",", t);
	}
	if (route.cmpri > 0)
		text_format(t, ",cmpri=%u", route.cmpri);
	if (route.cmpre > 0)
		text_format(t, ",cmpre=%u", route.cmpre);
	left_print(IP_ROUTING_RPL, route.left, route.count, t);
	return true;
}

static void segments_list_print(struct span list, struct text *t)
{
	for (uint32_t at = list.size; at >= ADDRESS_SIZE; at -= ADDRESS_SIZE) {
		struct address address =
			address_from(span_slice(list, at - ADDRESS_SIZE, ADDRESS_SIZE));
		address_print(&address, at == list.size ? ",segments=" : "+", t);
	}
}

static bool segments_print(struct span header, struct text *t)
{
	struct reader r = reader_of(span_from(header, 3));
	uint8_t left = reader_u8(&r);
	uint32_t count = reader_u8(&r) + 1u;
	uint8_t flags = reader_u8(&r);
	uint16_t tag = reader_u16(&r);
	if (r.failed || count > reader_left(&r) / ADDRESS_SIZE)
		return false;
	segments_list_print(reader_take(&r, count * ADDRESS_SIZE), t);
	left_print(IP_ROUTING_SEGMENTS, left, count, t);
	if (flags > 0)
		text_format(t, ",flags=%u", flags);
	if (tag > 0)
		text_format(t, ",tag=%u", tag);
	if (reader_left(&r) > 0) {
		text_add(t, ",tlv=hex:");
		text_add_hex(t, reader_rest(&r));
	}
	return true;
}

bool spec_routing_print(const struct spec_header_seen *seen, struct text *t)
{
	uint8_t type = seen->bytes.size > 2 ? seen->bytes.data[2] : UINT8_MAX;
	for (int i = 0; i < TYPES; i++)
		if (types[i].type == type)
			text_add(t, types[i].word);
	switch (type) {
	case IP_ROUTING_SOURCE:
	case IP_ROUTING_HOME:
		return source_print(seen->bytes, t);
	case IP_ROUTING_RPL:
		return rpl_print(seen->bytes, seen->destination, t);
	case IP_ROUTING_SEGMENTS:
		return segments_print(seen->bytes, t);
	default:
		return false;
	}
}

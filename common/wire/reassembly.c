/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/reassembly.h"

#include <string.h>

#include "common/base/checksum.h"

#define LIFETIME (30 * SECOND)

enum { FRAGMENT_HEADER_SIZE = 8, IP6_SIZE = 40, IP6_NEXT_AT = 6 };

/* The IPv6 headers up to the fragment header. */
static bool piece6(struct span packet, struct ip_fragment *piece)
{
	uint32_t at = IP6_SIZE;
	piece->next_at = IP6_NEXT_AT;
	/*@ loop invariant 0 <= i <= IP_HEADERS_MAX && IP6_SIZE <= at <= IP6_SIZE + 2048 * i;
	    loop invariant piece->next_at < at && piece->next_at < packet.size;
	    loop assigns i, at, piece->next_at, piece->header, piece->next, piece->data;
	    loop variant IP_HEADERS_MAX - i; */
	for (int i = 0; i < IP_HEADERS_MAX; i++) {
		struct span header = span_from(packet, at);
		uint8_t kind = packet.data[piece->next_at];
		if (header.size < FRAGMENT_HEADER_SIZE)
			return false;
		if (kind == IP_PROTOCOL_FRAGMENT) {
			uint32_t end = IP6_SIZE + piece->ip.total_length;
			uint32_t begin = at + FRAGMENT_HEADER_SIZE;
			piece->header = span_slice(packet, 0, at);
			piece->next = header.data[0];
			uint32_t size = end > begin ? end - begin : 0;
			//@ assert size <= UINT16_MAX;
			piece->data = span_slice(packet, begin, size);
			return true;
		}
		piece->next_at = at;
		at += (header.data[1] + 1u) * 8;
	}
	return false;
}

static bool piece_read(struct span packet, struct ip_fragment *piece)
{
	if (piece->ip.is_cut)
		return false;
	if (piece->ip.version == 6)
		return piece6(packet, piece);
	piece->header = span_slice(packet, 0, 20 + piece->ip.options.size);
	piece->data = piece->ip.payload;
	piece->next = piece->ip.protocol;
	return true;
}

static bool is_same(const struct reassembly_packet *p, const struct ip_fragment *piece)
{
	return p->version == piece->ip.version && p->protocol == piece->next &&
	       p->identification == piece->ip.identification &&
	       address_equal(&p->source, &piece->ip.source) &&
	       address_equal(&p->destination, &piece->ip.destination);
}

static void place_begin(
	struct reassembly_packet *p, const struct ip_fragment *piece, nanoseconds now)
{
	*p = (struct reassembly_packet){.since = now,
		.version = piece->ip.version,
		.protocol = piece->next,
		.identification = piece->ip.identification,
		.source = piece->ip.source,
		.destination = piece->ip.destination};
}

/* The number of the packet's place, or of one that is free, over its time, or the oldest. */
static uint32_t place_of(struct reassembly *r, const struct ip_fragment *piece, nanoseconds now)
{
	uint32_t oldest = 0;
	/*@ loop invariant 0 <= i <= REASSEMBLY_PACKETS && places_ok(r);
	    loop invariant oldest < REASSEMBLY_PACKETS;
	    loop assigns i, oldest, r->packets[0 .. REASSEMBLY_PACKETS - 1].since;
	    loop variant REASSEMBLY_PACKETS - i; */
	for (uint32_t i = 0; i < REASSEMBLY_PACKETS; i++) {
		struct reassembly_packet *p = &r->packets[i];
		if (p->since != 0 && now - p->since >= LIFETIME)
			p->since = 0;
		if (p->since != 0 && is_same(p, piece))
			return i;
		if (p->since < r->packets[oldest].since)
			oldest = i;
	}
	place_begin(&r->packets[oldest], piece, now);
	//@ assert places_ok_but(r, oldest);
	return oldest;
}

/* How many of the 8-byte blocks of `size` bytes at `offset` are here. */
static uint32_t blocks_here(const struct reassembly_packet *p, uint32_t offset, uint32_t size)
{
	uint32_t count = 0;
	/*@ loop invariant at * 8 < offset + size + 8;
	    loop assigns at, count;
	    loop variant REASSEMBLY_BLOCKS - at; */
	for (uint32_t at = offset / 8; at * 8 < offset + size; at++)
		count += p->has[at / 8] >> at % 8 & 1;
	return count;
}

/* Whether bytes are here that the packet's end leaves out. */
static bool has_beyond(const struct reassembly_packet *p, uint32_t end)
{
	uint32_t next = (end + 7) / 8 * 8;
	return blocks_here(p, next, REASSEMBLY_PAYLOAD_MAX - next) > 0;
}

/* False when it lies: beyond a packet, not on blocks, or over what is here. The same fragment
 * twice is none. */
static bool piece_fits(
	const struct reassembly_packet *p, const struct ip_fragment *piece, bool *is_new)
{
	uint32_t offset = piece->ip.fragment_offset;
	uint32_t size = piece->data.size;
	uint32_t end = offset + size;
	*is_new = false;
	if (size == 0 || end >= REASSEMBLY_PAYLOAD_MAX ||
		(piece->ip.more_fragments && size % 8 != 0) ||
		(p->total > 0 && end > p->total) ||
		(!piece->ip.more_fragments && has_beyond(p, end)))
		return false;
	uint32_t here = blocks_here(p, offset, size);
	*is_new = here == 0;
	const uint8_t *there = p->bytes + REASSEMBLY_HEADER_MAX + offset;
	return here == 0 ||
	       (here == (size + 7) / 8 && memcmp(there, piece->data.data, size) == 0);
}

static bool piece_store(struct reassembly_packet *p, const struct ip_fragment *piece)
{
	uint32_t offset = piece->ip.fragment_offset;
	uint32_t size = piece->data.size;
	memcpy(p->bytes + REASSEMBLY_HEADER_MAX + offset, piece->data.data, size);
	/*@ loop invariant at * 8 < offset + size + 8;
	    loop assigns at, p->has[0 .. REASSEMBLY_BLOCKS / 8 - 1];
	    loop variant REASSEMBLY_BLOCKS - at; */
	for (uint32_t at = offset / 8; at * 8 < offset + size; at++)
		p->has[at / 8] |= (uint8_t)(1u << at % 8);
	p->received += size;
	if (!piece->ip.more_fragments)
		p->total = offset + size;
	if (offset > 0)
		return true;
	if (piece->header.size > REASSEMBLY_HEADER_MAX)
		return false;
	memcpy(p->bytes + REASSEMBLY_HEADER_MAX - piece->header.size, piece->header.data,
		piece->header.size);
	p->header_size = piece->header.size;
	if (piece->ip.version == 6)
		p->bytes[REASSEMBLY_HEADER_MAX - piece->header.size + piece->next_at] =
			piece->next;
	return true;
}

/* The header of a whole packet: its length, and for IPv4 no fragment bits and a new sum. */
static struct span packet_finish(struct reassembly_packet *p)
{
	uint8_t *begin = p->bytes + REASSEMBLY_HEADER_MAX - p->header_size;
	uint32_t size = p->header_size + p->total;
	struct writer w = {.data = begin, .size = size, .capacity = size};
	p->since = 0;
	if (p->version == 6) {
		writer_patch_u16(&w, 4, (uint16_t)(size - IP6_SIZE));
		return writer_span_of(&w);
	}
	writer_patch_u16(&w, 2, (uint16_t)size);
	writer_patch_u16(&w, 6, begin[6] & 0x40u ? 0x4000 : 0);
	writer_patch_u16(&w, 10, 0);
	writer_patch_u16(&w, 10, checksum_of(span_of(begin, p->header_size)));
	return writer_span_of(&w);
}

bool reassembly_take(
	struct reassembly *r, struct span packet, nanoseconds now, struct span *whole)
{
	struct ip_fragment piece = {0};
	bool is_new;
	*whole = packet;
	if (!ip_parse(packet, &piece.ip) || !piece.ip.is_fragment)
		return true;
	if (!piece_read(packet, &piece))
		return false;
	uint32_t at = place_of(r, &piece, now);
	struct reassembly_packet *p = &r->packets[at];
	if (p->is_given_up)
		return false;
	p->is_given_up = !piece_fits(p, &piece, &is_new) || (is_new && !piece_store(p, &piece));
	bool is_whole = !p->is_given_up && p->total > 0 && p->received == p->total &&
			p->header_size > 0 && p->header_size + p->total <= UINT16_MAX;
	if (is_whole)
		*whole = packet_finish(p);
	//@ assert place_ok(p);
	//@ assert places_ok_but(r, at);
	return is_whole;
}

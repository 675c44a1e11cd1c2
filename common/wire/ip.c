/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/ip.h"

#include <string.h>

#include "common/base/checksum.h"

enum {
	IP4_SIZE = 20,
	IP6_SIZE = 40,
	IP4_RESERVED = 0x8000,
	IP4_DONT_FRAGMENT = 0x4000,
	IP4_MORE_FRAGMENTS = 0x2000,
	PROTOCOL_MOBILITY = 135, /* RFC 6275 */
	PROTOCOL_HIP = 139,	 /* RFC 7401 */
	PROTOCOL_SHIM6 = 140,	 /* RFC 5533 */
	/* A quoted total length below header plus this is a lie: routers gave it in host order,
	   or without the header */
	QUOTE_PAYLOAD_MIN = 8,
	IP_SLOTS_MAX = 9, /* of 4 bytes in the area of 40 (RFC 791) */
};

static void addresses_read(struct reader *r, uint8_t version, struct ip_header *header)
{
	header->source = address_read(r, version);
	header->destination = address_read(r, version);
}

/* ---- IPv4 ------------------------------------------------------------------------ */
static void ip4_fragment_fields(uint16_t word, struct ip_header *header)
{
	header->reserved_flag = word / IP4_RESERVED == 1;
	header->dont_fragment = word / IP4_DONT_FRAGMENT % 2u == 1;
	header->more_fragments = word / IP4_MORE_FRAGMENTS % 2u == 1;
	header->fragment_offset = (uint16_t)(word % IP4_MORE_FRAGMENTS * 8u);
	header->is_fragment = header->more_fragments || header->fragment_offset > 0;
}

static uint16_t ip4_fragment_word(const struct ip_header *header)
{
	return (uint16_t)((header->reserved_flag ? IP4_RESERVED : 0u) +
			  (header->dont_fragment ? IP4_DONT_FRAGMENT : 0u) +
			  (header->more_fragments ? IP4_MORE_FRAGMENTS : 0u) +
			  header->fragment_offset / 8u);
}

static void ip4_fields(struct reader *r, struct ip_header *header)
{
	header->traffic_class = reader_u8(r);
	header->total_length = reader_u16(r);
	header->identification = reader_u16(r);
	ip4_fragment_fields(reader_u16(r), header);
	header->hop_limit = reader_u8(r);
	header->protocol = reader_u8(r);
	header->first_header = header->protocol;
	header->checksum = reader_u16(r);
	addresses_read(r, 4, header);
}

static bool ip4_parse(struct span packet, bool quoted, struct ip_header *header)
{
	struct reader r = reader_of(packet);
	uint32_t size = reader_u8(&r) % 16u * 4u;
	ip4_fields(&r, header);
	if (r.failed || size < IP4_SIZE || size > packet.size)
		return false;
	uint32_t claimed = header->total_length;
	if (quoted && claimed < size + QUOTE_PAYLOAD_MIN)
		claimed = packet.size;
	if (claimed < size)
		return false;
	header->checksum_right = checksum_of(span_slice(packet, 0, size)) == 0;
	header->is_cut = claimed > packet.size;
	header->options = span_slice(packet, IP4_SIZE, size - IP4_SIZE);
	header->payload = span_slice(packet, size, claimed - size);
	return true;
}

static void ip4_write(struct writer *w, const struct ip_header *header, uint32_t payload_size)
{
	uint32_t begin = w->size;
	uint32_t size = IP4_SIZE + header->options.size;
	if (header->options.size > IP_OPTIONS_MAX || header->options.size % 4u != 0 ||
		payload_size > UINT16_MAX - size) {
		w->failed = true;
		return;
	}
	writer_u8(w, (uint8_t)(4u * 16u + size / 4u));
	writer_u8(w, header->traffic_class);
	writer_u16(w, (uint16_t)(size + payload_size));
	writer_u16(w, (uint16_t)header->identification);
	writer_u16(w, ip4_fragment_word(header));
	writer_u8(w, header->hop_limit);
	writer_u8(w, header->protocol);
	writer_u16(w, 0);
	writer_bytes(w, header->source.bytes, 4);
	writer_bytes(w, header->destination.bytes, 4);
	writer_span(w, header->options);
	writer_patch_u16(w, begin + 10, checksum_of(span_from(writer_span_of(w), begin)));
}

/* ---- IPv6 ------------------------------------------------------------------------ */
static bool is_extension_header(uint8_t protocol)
{
	switch (protocol) {
	case IP_PROTOCOL_HOP_BY_HOP:
	case IP_PROTOCOL_ROUTING:
	case IP_PROTOCOL_FRAGMENT:
	case IP_PROTOCOL_DESTINATION:
	case IP_PROTOCOL_AUTHENTICATION:
	case PROTOCOL_MOBILITY:
	case PROTOCOL_HIP:
	case PROTOCOL_SHIM6:
		return true;
	default:
		return false;
	}
}

/* RFC 8200 section 4: the length byte counts 8 bytes beyond the first 8; RFC 4302 section 2.2
 * counts 4 bytes beyond the first 8. */
static uint32_t extension_header_size(uint8_t protocol, uint8_t length)
{
	if (protocol == IP_PROTOCOL_FRAGMENT)
		return 8;
	if (protocol == IP_PROTOCOL_AUTHENTICATION)
		return (length + 2u) * 4u;
	return (length + 1u) * 8u;
}

static void fragment_fields(struct span extension, struct ip_header *header)
{
	struct reader r = reader_of(extension);
	reader_u16(&r);
	uint16_t word = reader_u16(&r);
	header->fragment_offset = (uint16_t)(word / 8u * 8u);
	header->more_fragments = word % 2u == 1;
	header->identification = reader_u32(&r);
	header->is_fragment = header->more_fragments || header->fragment_offset > 0;
}

bool ip_extension_next(struct reader *r, uint8_t *number, struct span *header)
{
	struct reader at;
	at = *r;
	uint8_t next = reader_u8(&at);
	uint32_t size = extension_header_size(*number, reader_u8(&at));
	if (at.failed || reader_left(r) < size)
		return false;
	*header = reader_take(r, size);
	*number = next;
	return true;
}

/* Step over the extension header at the reader; false, without moving, when it is not whole. */
static bool chain_step(struct reader *r, struct ip_header *header)
{
	struct span extension;
	bool is_fragment = header->protocol == IP_PROTOCOL_FRAGMENT;
	if (!ip_extension_next(r, &header->protocol, &extension))
		return false;
	if (is_fragment)
		fragment_fields(extension, header);
	return true;
}

static void chain_walk(struct span body, struct ip_header *header)
{
	struct reader r = reader_of(body);
	/*@ loop invariant 0 <= i <= IP_HEADERS_MAX && reader_ok(&r);
	    loop assigns i, r.offset, r.failed, header->protocol;
	    loop assigns header->fragment_offset, header->more_fragments;
	    loop assigns header->identification, header->is_fragment;
	    loop variant IP_HEADERS_MAX - i; */
	for (uint32_t i = 0; i < IP_HEADERS_MAX; i++) {
		if (header->fragment_offset > 0 || !is_extension_header(header->protocol) ||
			!chain_step(&r, header))
			break;
	}
	header->options = span_slice(body, 0, r.offset);
	header->payload = span_from(body, r.offset);
}

static bool ip6_parse(struct span packet, bool quoted, struct ip_header *header)
{
	struct reader r = reader_of(packet);
	uint32_t word = reader_u32(&r);
	header->traffic_class = (uint8_t)(word / 0x100000u % 256u);
	header->flow_label = word % 0x100000u;
	header->total_length = reader_u16(&r);
	header->first_header = reader_u8(&r);
	header->hop_limit = reader_u8(&r);
	addresses_read(&r, 6, header);
	if (r.failed)
		return false;
	header->protocol = header->first_header;
	header->checksum_right = true;
	uint32_t claimed = header->total_length;
	if (quoted && claimed < QUOTE_PAYLOAD_MIN)
		claimed = packet.size - IP6_SIZE;
	header->is_cut = claimed > packet.size - IP6_SIZE;
	chain_walk(span_slice(packet, IP6_SIZE, claimed), header);
	return true;
}

bool ip_rpl_route_parse(struct span header, struct ip_rpl_route *route)
{
	struct reader r = reader_of(header);
	reader_u16(&r);
	uint8_t type = reader_u8(&r);
	route->left = reader_u8(&r);
	uint8_t elided = reader_u8(&r);
	uint32_t pad = reader_u8(&r) / 16u;
	reader_u16(&r);
	route->cmpri = elided / 16;
	route->cmpre = elided % 16;
	uint32_t size = 16u - route->cmpri, last = 16u - route->cmpre;
	if (r.failed || type != IP_ROUTING_RPL || reader_left(&r) < pad + last ||
		(reader_left(&r) - pad - last) % size != 0)
		return false;
	route->addresses = reader_take(&r, reader_left(&r) - pad);
	route->count = (route->addresses.size - last) / size + 1;
	return true;
}

struct address ip_rpl_route_address(
	const struct ip_rpl_route *route, uint32_t i, const struct address *destination)
{
	uint32_t size = 16u - route->cmpri;
	uint32_t elided = i + 1 < route->count ? route->cmpri : route->cmpre;
	struct reader r = reader_of(span_from(route->addresses, i * size));
	struct address address = {.version = 6};
	memcpy(address.bytes, destination->bytes, elided);
	reader_copy(&r, address.bytes + elided, 16 - elided);
	return address;
}

static bool rpl_final(struct span header, struct address *final)
{
	struct ip_rpl_route route;
	if (!ip_rpl_route_parse(header, &route) || route.left == 0)
		return false;
	*final = ip_rpl_route_address(&route, route.count - 1, final);
	return true;
}

bool ip_routing_final(struct span header, struct address *final)
{
	struct reader r = reader_of(header);
	reader_u16(&r);
	uint8_t type = reader_u8(&r);
	uint8_t left = reader_u8(&r);
	reader_u32(&r);
	uint32_t count = reader_left(&r) / 16;
	if (type == IP_ROUTING_RPL)
		return rpl_final(header, final);
	if (r.failed || left == 0 || count == 0)
		return false;
	if (type == IP_ROUTING_SOURCE || type == IP_ROUTING_HOME)
		reader_take(&r, (count - 1) * 16);
	else if (type != IP_ROUTING_SEGMENTS)
		return false;
	*final = address_read(&r, 6);
	return true;
}

struct address ip_final_destination(const struct ip_header *header)
{
	struct reader r = reader_of(header->options);
	struct address final = header->destination;
	uint8_t number = header->first_header;
	struct span extension;
	/*@ loop invariant reader_ok(&r);
	    loop assigns here, number, extension, final, r.offset, r.failed;
	    loop variant r.size - r.offset; */
	for (uint8_t here = number;
		header->version == 6 && ip_extension_next(&r, &number, &extension);
		here = number)
		if (here == IP_PROTOCOL_ROUTING)
			ip_routing_final(extension, &final);
	return final;
}

static void ip6_write(struct writer *w, const struct ip_header *header, uint32_t payload_size)
{
	if (header->options.size > UINT16_MAX ||
		payload_size > UINT16_MAX - header->options.size) {
		w->failed = true;
		return;
	}
	writer_u32(w, 6u * 0x10000000u + header->traffic_class * 0x100000u +
			      header->flow_label % 0x100000u);
	writer_u16(w, (uint16_t)(header->options.size + payload_size));
	writer_u8(w, header->options.size > 0 ? header->first_header : header->protocol);
	writer_u8(w, header->hop_limit);
	writer_bytes(w, header->source.bytes, 16);
	writer_bytes(w, header->destination.bytes, 16);
	writer_span(w, header->options);
}

/* ---- both ------------------------------------------------------------------------ */
static bool packet_parse(struct span packet, bool quoted, struct ip_header *header)
{
	struct reader r = reader_of(packet);
	*header = (struct ip_header){.version = reader_u8(&r) / 16u};
	if (header->version == 4)
		return ip4_parse(packet, quoted, header);
	return header->version == 6 && ip6_parse(packet, quoted, header);
}

bool ip_parse(struct span packet, struct ip_header *header)
{
	return packet_parse(packet, false, header);
}

bool ip_parse_quoted(struct span packet, struct ip_header *header)
{
	return packet_parse(packet, true, header);
}

void ip_write(struct writer *w, const struct ip_header *header, uint32_t payload_size)
{
	if (header->version == 4)
		ip4_write(w, header, payload_size);
	else if (header->version == 6)
		ip6_write(w, header, payload_size);
	else
		w->failed = true;
}

/* ---- IPv4 options ---------------------------------------------------------------- */
bool ip_option_next(struct reader *r, struct ip_option *option)
{
	*option = (struct ip_option){0};
	if (reader_left(r) == 0)
		return false;
	option->type = reader_u8(r);
	if (option->type == IP_OPTION_END)
		return false;
	if (option->type == IP_OPTION_NOP)
		return true;
	uint8_t length = reader_u8(r);
	if (length < 2) {
		r->failed = true;
		return false;
	}
	option->data = reader_take(r, length - 2u);
	return !r->failed;
}

/*
 * How many slots of `slot_size` bytes a pointer says are filled, of those that are in
 * `slots`; `first` is the pointer's value when none is. False when it lies between slots or
 * past them.
 */
static bool slots_filled(
	uint8_t pointer, uint32_t first, uint32_t slot_size, struct span slots, uint32_t *count)
{
	if (pointer < first)
		return false;
	uint32_t filled = pointer - first;
	if (filled % slot_size != 0 || filled > slots.size)
		return false;
	if (filled / slot_size > IP_SLOTS_MAX)
		return false;
	*count = filled / slot_size;
	return true;
}

bool ip_option_route(
	const struct ip_option *option, struct address slots[static 9], uint32_t *count)
{
	struct reader r = reader_of(option->data);
	uint8_t pointer = reader_u8(&r);
	*count = 0;
	if (r.failed || !slots_filled(pointer, 4, 4, span_from(option->data, 1), count))
		return false;
	/*@ loop invariant i <= *count;
	    loop invariant *count <= 9;
	    loop invariant reader_ok(&r);
	    loop assigns i, r.offset, r.failed, slots[0 .. 8];
	    loop variant 9 - i; */
	for (uint32_t i = 0; i < *count; i++)
		slots[i] = address_read(&r, 4);
	return !r.failed;
}

static void stamps_read(struct reader *r, struct ip_timestamps *stamps)
{
	/*@ loop invariant i <= stamps->count;
	    loop invariant stamps->count <= 9;
	    loop invariant reader_ok(r);
	    loop assigns i, r->offset, r->failed, stamps->stamp[0 .. 8];
	    loop variant 9 - i; */
	for (uint32_t i = 0; i < stamps->count; i++) {
		if (stamps->flags != 0)
			stamps->stamp[i].address = address_read(r, 4);
		stamps->stamp[i].milliseconds = reader_u32(r);
	}
}

bool ip_option_timestamps(const struct ip_option *option, struct ip_timestamps *stamps)
{
	struct reader r = reader_of(option->data);
	uint8_t pointer = reader_u8(&r);
	uint8_t word = reader_u8(&r);
	uint8_t flags = word % 16u;
	uint32_t count = 0;
	bool is_right = !r.failed && flags != 2 && flags <= 3 &&
			slots_filled(pointer, 5, flags == 0 ? 4 : 8, span_from(option->data, 2),
				&count);
	*stamps =
		(struct ip_timestamps){.overflow = word / 16u, .flags = flags, .count = count};
	stamps_read(&r, stamps);
	return is_right;
}

/* ---- building options ------------------------------------------------------------ */

void ip_option_write_record(struct writer *w)
{
	writer_u8(w, IP_OPTION_NOP);
	writer_u8(w, IP_OPTION_RECORD_ROUTE);
	writer_u8(w, IP_OPTIONS_MAX - 1);
	writer_u8(w, 4); /* the first slot */
	writer_zeros(w, IP_OPTIONS_MAX - 4);
}

void ip_option_write_route(
	struct writer *w, uint8_t type, const struct address *hops, uint32_t count)
{
	writer_u8(w, IP_OPTION_NOP);
	writer_u8(w, type);
	writer_u8(w, (uint8_t)(3 + 4 * count));
	writer_u8(w, 4);
	/*@ loop invariant 0 <= i <= count && writer_ok(w) && w->size >= \at(w->size, Pre);
	    loop assigns i, w->size, w->failed;
	    loop assigns w->data[\at(w->size, Pre) .. w->capacity - 1];
	    loop variant count - i; */
	for (uint32_t i = 0; i < count; i++)
		address_write(w, &hops[i]);
}

void ip_option_write_timestamps(
	struct writer *w, uint8_t flags, const struct address *hosts, uint32_t count)
{
	uint32_t free_slots = flags == 0 ? 9 : 8; /* words */
	uint32_t size = 4 + (flags == 3 ? 8 * count : 4 * free_slots);
	writer_u8(w, IP_OPTION_TIMESTAMP);
	writer_u8(w, (uint8_t)size);
	writer_u8(w, 5);
	writer_u8(w, flags);
	/*@ loop invariant 0 <= i <= count && writer_ok(w) && w->size >= \at(w->size, Pre);
	    loop assigns i, w->size, w->failed;
	    loop assigns w->data[\at(w->size, Pre) .. w->capacity - 1];
	    loop variant count - i; */
	for (uint32_t i = 0; flags == 3 && i < count; i++) {
		address_write(w, &hosts[i]);
		writer_u32(w, 0);
	}
	if (flags != 3)
		writer_zeros(w, size - 4);
}

uint8_t ip_distance_guess(uint8_t hop_limit)
{
	uint8_t start = hop_limit <= 64 ? 64 : hop_limit <= 128 ? 128 : 255;
	return (uint8_t)(start - hop_limit + 1);
}

struct span ip_without_trailer(struct span ip)
{
	struct reader r = reader_of(ip);
	uint16_t first = reader_u16(&r);
	uint32_t total = reader_u16(&r);
	bool is_v4 = first / 0x1000u == 4;
	uint32_t payload = is_v4 ? 0 : reader_u16(&r);
	uint8_t next = is_v4 ? 0 : reader_u8(&r);
	if (r.failed || (is_v4 && total < IP4_SIZE))
		return ip;
	bool is_unknown = payload == 0 && (next == IP_PROTOCOL_TCP || next == IP_PROTOCOL_UDP ||
						  next == IP_PROTOCOL_HOP_BY_HOP);
	if (is_v4)
		return span_slice(ip, 0, total);
	return is_unknown ? ip : span_slice(ip, 0, IP6_SIZE + payload);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/decode/decode.h"

#include <string.h>

#include "common/wire/family.h"

/* ---- the IP header --------------------------------------------------------------- */
static void header_common(const struct ip_header *ip, struct spec *spec)
{
	spec->version = ip->version;
	spec->source = ip->source;
	spec->destination = ip->destination;
	spec->hop_limit = ip->hop_limit;
	spec->traffic_class = ip->traffic_class;
	spec->flow_label = ip->flow_label;
	spec->identification = ip->identification;
	spec->dont_fragment = ip->dont_fragment;
	spec->more_fragments = ip->more_fragments;
	spec->reserved_flag = ip->reserved_flag;
	spec->fragment_offset = ip->fragment_offset;
	if (ip->protocol != family_of(ip->version)->icmp_protocol)
		spec->protocol = ip->protocol;
}

/* A source route that is still at its beginning: its last slot is where the packet goes. */
static void route_read(const struct ip_header *ip, struct spec *spec)
{
	struct span options = ip->options;
	if (options.size < 7 || (options.data[0] != IP_OPTION_LOOSE_ROUTE &&
					options.data[0] != IP_OPTION_STRICT_ROUTE))
		return;
	uint32_t size = options.data[1];
	if (size < 7 || size % 4 != 3 || size + 1 != options.size || options.data[size] != 0 ||
		options.data[2] != 4)
		return;
	spec->options_size = size;
	spec->route_at = size - 4;
	spec->route_hop = ip->destination;
	spec->destination = address_from(span_slice(options, size - 4, 4));
	/* the slot is the destination's, filled in by building */
	memset(spec->options + spec->route_at, 0, 4);
}

static void header4_read(const struct ip_header *ip, struct span packet, struct spec *spec)
{
	spec->options_size = ip->options.size;
	if (ip->options.size > 0)
		memcpy(spec->options, ip->options.data, ip->options.size);
	route_read(ip, spec);
	if (ip->total_length != packet.size)
		spec->total_length = ip->total_length;
	if (!ip->checksum_right)
		spec->ip_checksum =
			(struct spec_checksum){.how = SPEC_SUM_GIVEN, .value = ip->checksum};
}

static bool options_header_read(struct reader *r, struct spec_header *header, uint8_t *next)
{
	*next = reader_u8(r);
	uint32_t size = reader_u8(r) * 8u + 6;
	if (header->present || size > sizeof header->data)
		return false;
	reader_copy(r, header->data, size);
	header->size = size;
	header->present = true;
	return !r->failed;
}

/* The chain as --hbh, fragment and --dstopt make it, each once and in this order. */
static bool usual_chain_read(const struct ip_header *ip, struct spec *spec)
{
	struct reader r = reader_of(ip->options);
	uint8_t next = ip->first_header;
	int last = -1;
	while (reader_left(&r) > 0) {
		int place = next == IP_PROTOCOL_HOP_BY_HOP    ? 0
			    : next == IP_PROTOCOL_FRAGMENT    ? 1
			    : next == IP_PROTOCOL_DESTINATION ? 2
							      : -1;
		if (place <= last)
			return false;
		last = place;
		if (place == 1) {
			next = reader_u8(&r);
			bool is_reserved = reader_u8(&r) != 0 || (reader_u16(&r) & 6) != 0;
			spec->identification = reader_u32(&r);
			if (is_reserved)
				return false;
		} else if (!options_header_read(&r,
				   place == 0 ? &spec->hop_by_hop : &spec->destination_options,
				   &next)) {
			return false;
		}
	}
	return !r.failed;
}

/* Any other chain: --header says all of it, the fragment too. */
static bool chain_read(const struct ip_header *ip, struct spec *spec)
{
	struct reader r = reader_of(ip->options);
	uint8_t next = ip->first_header;
	struct span header;
	spec->hop_by_hop.present = spec->destination_options.present = false;
	spec->identification = SPEC_UNSET;
	spec->more_fragments = false;
	spec->fragment_offset = 0;
	for (uint8_t here = next; ip_extension_next(&r, &next, &header); here = next)
		if (!spec_chain_add(&spec->chain, here, header))
			return false;
	return reader_left(&r) == 0;
}

static bool header6_read(const struct ip_header *ip, struct spec *spec, struct text *problem)
{
	spec->identification = SPEC_UNSET;
	if (usual_chain_read(ip, spec) || chain_read(ip, spec))
		return true;
	text_format(problem, "byte 40: more extension headers than %d, or %d bytes",
		IP_HEADERS_MAX, SPEC_CHAIN_MAX);
	return false;
}

/* ---- a packet -------------------------------------------------------------------- */

/* What is usual need not be said. */
static void header_decide(struct spec *spec)
{
	struct spec_header *hop = &spec->hop_by_hop;
	if (spec_is_listener_discovery(spec)) {
		bool is_usual = spec_is_router_alert(hop);
		hop->absent = !hop->present;
		hop->present = hop->present && !is_usual;
	}
	if (spec->hop_limit == spec_usual_hop_limit(spec))
		spec->hop_limit = SPEC_UNSET;
	bool is_fragment = spec->more_fragments || spec->fragment_offset > 0;
	if (spec->identification == 1 && (spec->version == 4 || is_fragment))
		spec->identification = SPEC_UNSET;
}

/* An IPv6 length that is not that of the bytes shows only now: the header alone decides. */
static void length_decide(const struct ip_header *ip, struct span packet, struct spec *spec)
{
	if (ip->version == 6 && ip->total_length + 40u != packet.size)
		spec->total_length = ip->total_length;
}

/*
 * A length that is not that of the bytes must not hide what follows it: the chain of IPv6
 * headers is read from a copy without that fault, a length below the IPv4 header's own is let
 * pass. What the header points to is there only until the scratch is used again.
 */
static bool header_parse(struct span packet, struct writer scratch, struct ip_header *ip)
{
	if (ip_parse(packet, ip) && ip->version == 6 && packet.size - 40 <= UINT16_MAX) {
		uint16_t claimed = ip->total_length;
		writer_span(&scratch, packet);
		writer_patch_u16(&scratch, 4, (uint16_t)(packet.size - 40));
		bool is_right = ip_parse(writer_span_of(&scratch), ip);
		ip->total_length = claimed;
		return is_right;
	}
	return ip->version == 6 ? ip_parse(packet, ip) : ip_parse_quoted(packet, ip);
}

/* What is at a byte of the packet, whose message begins at `message`. */
static const char *place_name(const struct ip_header *ip, uint32_t message, uint32_t place)
{
	static const char *const v4[] = {"the header length", "the type of service",
		"the total length", "the total length", "the identification",
		"the identification", "these flags and fragment offset",
		"these flags and fragment offset", "the time to live", "the protocol",
		"the header checksum", "the header checksum"};
	static const char *const v6[] = {"the version", "the flow label", "the flow label",
		"the flow label", "the payload length", "the payload length",
		"this order of extension headers", "the hop limit"};
	if (ip->version == 4 && place < sizeof v4 / sizeof v4[0])
		return v4[place];
	if (ip->version == 6 && place < sizeof v6 / sizeof v6[0])
		return v6[place];
	if (place >= message)
		return "the message";
	if (place < message - ip->options.size)
		return "the addresses";
	return ip->version == 4 ? "these IP options" : "these extension headers";
}

bool decode_packet(
	struct span packet, struct spec *spec, struct writer scratch, struct text *problem)
{
	struct ip_header ip;
	spec_init(spec);
	if (packet.size > SPEC_PACKET_MAX) {
		text_format(problem, "byte %d: longer than a packet can be", SPEC_PACKET_MAX);
		return false;
	}
	if (!header_parse(packet, scratch, &ip)) {
		text_format(problem, "byte 0: no whole IPv4 or IPv6 header in these %u bytes",
			packet.size);
		return false;
	}
	header_common(&ip, spec);
	if (ip.version == 6 && !header6_read(&ip, spec, problem))
		return false;
	if (ip.version == 4)
		header4_read(&ip, packet, spec);
	length_decide(&ip, packet, spec);
	/* what the total length leaves out belongs to the packet too */
	uint32_t at = (uint32_t)(ip.version == 4 ? 20 : 40) + ip.options.size;
	decode_message(span_from(packet, at), spec, scratch);
	header_decide(spec);
	if (spec_build(spec, &scratch) && span_equal(writer_span_of(&scratch), packet))
		return true;
	struct span built = span_of(scratch.data, scratch.size);
	uint32_t place = 0;
	while (place < built.size && place < packet.size &&
		built.data[place] == packet.data[place])
		place++;
	text_format(problem, "byte %u: no words for %s", place, place_name(&ip, at, place));
	return false;
}

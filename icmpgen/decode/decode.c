/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/decode/decode.h"

#include <string.h>

#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "common/wire/icmp/names.h"
#include "icmpgen/message/spec_quote.h"
#include "icmpgen/message/spec_trailer.h"

enum { BEFORE_FIXED = 4, HEADER_SIZE = 8, STRUCTURE_HEADER = 4 };

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

/* ---- the message ----------------------------------------------------------------- */
static void quote_store(struct span quote, struct spec *spec)
{
	memcpy(spec->quote.data, quote.data, quote.size);
	spec->quote.size = quote.size;
	spec->quote_size = quote.size;
	spec->has_quote = true;
}

/* An extension structure: version4 reserved12 checksum16, objects. */
static void structure_read(struct span structure, struct spec *spec)
{
	struct reader r = reader_of(structure);
	spec->extension_version = reader_u8(&r) / 16u;
	reader_u8(&r);
	spec->extension_checksum =
		(struct spec_checksum){.how = SPEC_SUM_GIVEN, .value = reader_u16(&r)};
	spec->has_objects = true;
	spec->objects.size = reader_left(&r) < SPEC_OBJECTS_MAX ? reader_left(&r) : 0;
	reader_copy(&r, spec->objects.data, spec->objects.size);
}

static void quote_read(struct span rest, const struct icmp_field *length, struct spec *spec)
{
	if (rest.size == 0) {
		spec->no_quote = true;
		return;
	}
	const struct family *family = family_of(spec->version);
	uint8_t units = length ? (uint8_t)icmp_field_get(length, spec->fixed) : 0;
	struct extension_found found = {.quote_size = rest.size};
	if (icmp_extends(spec->version, (uint8_t)spec->type))
		found = extension_find(family, rest, units);
	struct span structure = span_from(rest, found.quote_size);
	if (structure.size >= STRUCTURE_HEADER)
		structure_read(structure, spec);
	struct span quote = span_slice(rest, 0, found.quote_size);
	if (structure.size >= STRUCTURE_HEADER)
		quote = quote_unpadded(quote);
	spec->no_quote = quote.size == 0;
	if (!spec->no_quote)
		quote_store(quote, spec);
}

static void tail_read(struct span rest, struct spec *spec)
{
	int length = icmp_field_find(spec->layout, "length");
	if (spec->layout->tail == ICMP_TAIL_QUOTE) {
		quote_read(rest, length < 0 ? NULL : &spec->layout->fields[length], spec);
		return;
	}
	if (spec->layout->tail == ICMP_TAIL_EXTENSION && rest.size > STRUCTURE_HEADER) {
		uint32_t size = extension_structure_size(rest);
		structure_read(span_slice(rest, 0, size), spec);
		rest = span_from(rest, size);
	}
	spec->tail.size = rest.size;
	if (rest.size > 0)
		memcpy(spec->tail.data, rest.data, rest.size);
}

/* Fields that follow from the tail are given where they do not. */
static void fields_mark(struct spec *spec, bool is_extended)
{
	for (size_t i = 0; i < spec->layout->field_count; i++) {
		const struct icmp_field *field = &spec->layout->fields[i];
		bool differs =
			field->source != ICMP_FROM_USER &&
			icmp_field_get(field, spec->fixed) != spec_field_value(spec, field);
		bool proves = is_extended && field->at >= spec->layout->size * 8u &&
			      field->source == ICMP_FROM_USER;
		bool is_said = field->is_required &&
			       (field->source == ICMP_FROM_USER || spec->tail.size == 0);
		if (differs || proves || is_said)
			spec->given |= UINT32_C(1) << i;
	}
}

static void message_clear(struct spec *spec)
{
	spec->tail.size = spec->quote.size = spec->objects.size = spec->body.size = 0;
	spec->has_quote = spec->no_quote = spec->has_objects = false;
	spec->has_rest = spec->has_body = false;
	spec->truncate = spec->quote_size = SPEC_UNSET;
	spec->given = 0;
	memset(spec->fixed, 0, sizeof spec->fixed);
	spec->checksum = spec->extension_checksum = (struct spec_checksum){0};
	spec->extension_version = 2;
}

static void fields_read(struct span message, struct spec *spec)
{
	const struct icmp_layout *layout = spec->layout;
	struct span rest = span_from(message, BEFORE_FIXED);
	uint32_t size = icmp_layout_size(layout, rest);
	bool is_extended = size > layout->size;
	if (size > 0)
		memset(spec->fixed, 0, size);
	if (rest.size > 0)
		memcpy(spec->fixed, rest.data, rest.size < size ? rest.size : size);
	if (rest.size < size)
		spec->truncate = message.size;
	tail_read(span_from(rest, size), spec);
	fields_mark(spec, is_extended);
}

/* Only the first eight bytes have names: the others stay bytes. */
static void bytes_read(struct span message, struct spec *spec)
{
	struct reader r = reader_of(span_from(message, BEFORE_FIXED));
	message_clear(spec);
	spec_complete(spec);
	spec->no_quote = true;
	spec->has_rest = spec->has_body = true;
	if (message.size < HEADER_SIZE)
		spec->truncate = message.size;
	uint32_t size = reader_left(&r) < 4 ? reader_left(&r) : 4;
	memset(spec->rest, 0, sizeof spec->rest);
	reader_copy(&r, spec->rest, size);
	spec->body.size = reader_left(&r);
	reader_copy(&r, spec->body.data, spec->body.size);
}

/* A checksum is given only where it is not the one that belongs there. */
static void checksum_decide(struct span message, struct spec *spec, struct writer scratch)
{
	struct span built = span_of(scratch.data, 0);
	spec->checksum = (struct spec_checksum){0};
	if (spec_build_message(spec, &scratch))
		built = writer_span_of(&scratch);
	struct span field = span_slice(message, 2, 2);
	if (field.size == 0 || span_equal(span_slice(built, 2, 2), field))
		return;
	unsigned low = field.size > 1 ? field.data[1] : 0;
	spec->checksum = (struct spec_checksum){
		.how = SPEC_SUM_GIVEN, .value = (uint16_t)(field.data[0] * 256 + low)};
}

static bool builds(struct span message, const struct spec *spec, struct writer scratch)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	return spec_check(spec, &problem) && spec_build_message(spec, &scratch) &&
	       span_equal(writer_span_of(&scratch), message);
}

/* Likewise for the sum of an extension structure: automatic where that gives the same. */
static void structure_decide(struct span message, struct spec *spec, struct writer scratch)
{
	struct spec_checksum given = spec->extension_checksum;
	if (!spec->has_objects)
		return;
	spec->extension_checksum = (struct spec_checksum){0};
	checksum_decide(message, spec, scratch);
	if (builds(message, spec, scratch))
		return;
	spec->extension_checksum = given;
	if (given.value == 0)
		spec->extension_checksum.how = SPEC_SUM_ZERO;
}

/* Whether --ext can say all of it: whole objects, one at least. */
static bool objects_have_words(const struct spec *spec)
{
	struct reader r = reader_of(span_of(spec->objects.data, spec->objects.size));
	struct extension_object object;
	if (!spec->has_objects)
		return true;
	while (extension_next(&r, &object))
		continue;
	return spec->objects.size > 0 && !r.failed;
}

void decode_message(struct span message, struct spec *spec, struct writer scratch)
{
	struct reader r = reader_of(message);
	message_clear(spec);
	spec->type = reader_u8(&r);
	spec->code = reader_u8(&r);
	spec_complete(spec);
	fields_read(message, spec);
	structure_decide(message, spec, scratch);
	checksum_decide(message, spec, scratch);
	if (objects_have_words(spec) && builds(message, spec, scratch))
		return;
	bytes_read(message, spec);
	checksum_decide(message, spec, scratch);
}

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

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/arithmetic.h"
#include "common/base/checksum.h"
#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/spec_trailer.h"

enum {
	BEFORE_FIXED = 4, /* type, code, checksum */
	HEADER_SIZE = 8,
	ERROR_SIZE_V4 = 576,  /* RFC 1812 section 4.3.2.3 */
	ERROR_SIZE_V6 = 1280, /* RFC 4443 section 2.4 */
	IP_CHAIN_MAX = 2 * SPEC_HEADER_MAX + SPEC_CHAIN_MAX + 8,
	BAD_SUM = 0x5555, /* what a wrong checksum is off by, in every bit pair */
};

/* RFC 1071 knows two zeros; off by this never is right, nor "none". */
static uint16_t wrong(uint16_t checksum)
{
	uint16_t bad = checksum ^ BAD_SUM;
	return bad == 0 || bad == 0xffff ? (uint16_t)(bad ^ 1u) : bad;
}

static uint16_t checksum_as_asked(const struct spec_checksum *sum, uint16_t right)
{
	switch (sum->how) {
	case SPEC_SUM_AUTO:
		return right;
	case SPEC_SUM_BAD:
		return wrong(right);
	case SPEC_SUM_ZERO:
		return 0;
	case SPEC_SUM_GIVEN:
		return sum->value;
	}
	return right;
}

/* ---- the IP header in front ------------------------------------------------------ */
static bool has_hop_by_hop(const struct spec *spec)
{
	return spec->hop_by_hop.present ||
	       (spec_is_listener_discovery(spec) && !spec->hop_by_hop.absent);
}

/* The first byte of each, the next header's number, is filled in by chain_link(). */
static void options_header_write(struct writer *w, const struct spec_header *header)
{
	writer_u8(w, 0);
	writer_u8(w, (uint8_t)((header->size + 2) / 8 - 1));
	writer_bytes(w, header->data, header->size);
}

/* RFC 2710 section 3: MLD goes with a router alert (RFC 2711). */
static void router_alert_write(struct writer *w)
{
	static const uint8_t alert[] = {5, 2, 0, 0, 1, 0};
	writer_u8(w, 0);
	writer_u8(w, 0);
	writer_bytes(w, alert, sizeof alert);
}

/* An identification alone makes an atomic fragment (RFC 6946); --frag puts its own in. */
static bool has_fragment_header(const struct spec *spec)
{
	bool is_atomic =
		spec->identification != SPEC_UNSET && spec->fragment_size == SPEC_UNSET;
	return spec->version == 6 &&
	       (spec->more_fragments || spec->fragment_offset > 0 || is_atomic);
}

static void fragment_header_write(struct writer *w, const struct spec *spec)
{
	writer_u8(w, 0);
	writer_u8(w, 0);
	writer_u16(w, (uint16_t)(spec->fragment_offset + spec->more_fragments));
	writer_u32(w, spec_identification(spec));
}

static uint8_t spec_protocol(const struct spec *spec)
{
	return spec->protocol != SPEC_UNSET ? (uint8_t)spec->protocol
					    : family_of(spec->version)->icmp_protocol;
}

/* Headers one after the other: where the number of the next one goes. */
struct chain {
	struct writer *w;
	uint8_t first;
	uint32_t next_at; /* UINT32_MAX: into `first` */
};

static void chain_link(struct chain *chain, uint8_t number)
{
	if (chain->next_at == UINT32_MAX)
		chain->first = number;
	else
		writer_patch_u8(chain->w, chain->next_at, number);
	chain->next_at = chain->w->size;
}

/* Extension headers in their order (RFC 8200 section 4.1), those of --header between the
 * hop-by-hop options and the fragment; returns the first one's number. */
static uint8_t chain_write(const struct spec *spec, struct writer *w)
{
	struct chain chain = {.w = w, .next_at = UINT32_MAX};
	if (has_hop_by_hop(spec))
		chain_link(&chain, IP_PROTOCOL_HOP_BY_HOP);
	if (spec->hop_by_hop.present)
		options_header_write(w, &spec->hop_by_hop);
	else if (has_hop_by_hop(spec))
		router_alert_write(w);
	for (uint32_t i = 0; i < spec->chain.count; i++) {
		const struct spec_chain_header *header = &spec->chain.headers[i];
		chain_link(&chain, header->number);
		writer_bytes(w, spec->chain.data + header->at, header->size);
	}
	if (has_fragment_header(spec)) {
		chain_link(&chain, IP_PROTOCOL_FRAGMENT);
		fragment_header_write(w, spec);
	}
	if (spec->destination_options.present) {
		chain_link(&chain, IP_PROTOCOL_DESTINATION);
		options_header_write(w, &spec->destination_options);
	}
	chain_link(&chain, spec_protocol(spec));
	return chain.first;
}

static void options4_write(const struct spec *spec, struct writer *w)
{
	writer_bytes(w, spec->options, spec->options_size);
	writer_zeros(w, (4 - spec->options_size % 4) % 4);
	if (spec->route_at > 0 && !w->failed)
		memcpy(w->data + spec->route_at, spec->destination.bytes, 4);
}

static void header_of(const struct spec *spec, struct ip_header *header)
{
	*header = (struct ip_header){
		.version = spec->version,
		.traffic_class = (uint8_t)spec->traffic_class,
		.hop_limit = spec->hop_limit == SPEC_UNSET ? spec_usual_hop_limit(spec)
							   : (uint8_t)spec->hop_limit,
		.protocol = spec_protocol(spec),
		.identification = (uint16_t)spec_identification(spec),
		.flow_label = (uint32_t)spec->flow_label,
		.dont_fragment = spec->dont_fragment,
		.more_fragments = spec->more_fragments,
		.reserved_flag = spec->reserved_flag,
		.fragment_offset = (uint16_t)spec->fragment_offset,
		.source = spec->source,
		.destination = *spec_next_address(spec),
	};
}

static void header_sum(struct writer *w, uint32_t size)
{
	writer_patch_u16(w, 10, 0);
	writer_patch_u16(w, 10, checksum_of(span_slice(writer_span_of(w), 0, size)));
}

/* What is wrong on purpose; the checksum of a header with a wrong field is right. */
static void header_faults(const struct spec *spec, struct writer *w, uint32_t options_size)
{
	bool has_fault = spec->total_length != SPEC_UNSET || spec->ip_version != SPEC_UNSET ||
			 spec->ip_ihl != SPEC_UNSET;
	if (w->failed)
		return;
	if (spec->total_length != SPEC_UNSET)
		writer_patch_u16(w, spec->version == 4 ? 2 : 4, (uint16_t)spec->total_length);
	if (spec->ip_version != SPEC_UNSET)
		w->data[0] = (uint8_t)(spec->ip_version * 16 + w->data[0] % 16);
	if (spec->ip_ihl != SPEC_UNSET)
		w->data[0] = (uint8_t)(w->data[0] / 16 * 16 + spec->ip_ihl);
	if (spec->version == 6)
		return;
	if (has_fault)
		header_sum(w, 20 + options_size);
	uint16_t right = (uint16_t)(w->data[10] * 256 + w->data[11]);
	writer_patch_u16(w, 10, checksum_as_asked(&spec->ip_checksum, right));
}

static uint32_t header_write(const struct spec *spec, struct writer *w, uint32_t payload_size)
{
	uint8_t chain[IP_CHAIN_MAX];
	struct writer options = writer_of(chain, sizeof chain);
	struct ip_header header;
	header_of(spec, &header);
	if (spec->version == 6)
		header.first_header = chain_write(spec, &options);
	else
		options4_write(spec, &options);
	header.options = writer_span_of(&options);
	w->failed |= options.failed;
	ip_write(w, &header, payload_size);
	header_faults(spec, w, header.options.size);
	return w->size;
}

static uint32_t header_size(const struct spec *spec)
{
	if (spec->version == 4)
		return 20 + (spec->options_size + 3) / 4 * 4;
	uint32_t size = 40;
	if (spec->hop_by_hop.present)
		size += spec->hop_by_hop.size + 2;
	else if (has_hop_by_hop(spec))
		size += 8;
	if (spec->destination_options.present)
		size += spec->destination_options.size + 2;
	return size + spec->chain.size + (has_fragment_header(spec) ? 8 : 0);
}

/* ---- the quote and the extension structure --------------------------------------- */
/* Whether the bit that says so is set; it is when a field after it is given. */
static bool has_extended_bit(const struct spec *spec)
{
	uint8_t bit = spec->layout->extended_bit;
	return bit > 0 && spec->fixed[bit / 8] >> (7 - bit % 8) & 1;
}

static bool has_extended_field(const struct spec *spec)
{
	const struct icmp_layout *layout = spec->layout;
	for (size_t i = 0; i < layout->field_count; i++)
		if (layout->fields[i].at >= layout->size * 8u && (spec->given >> i & 1))
			return true;
	return false;
}

static uint32_t fixed_size(const struct spec *spec)
{
	const struct icmp_layout *layout = spec->layout;
	bool is_extended = has_extended_field(spec) || has_extended_bit(spec) ||
			   (layout->extended_bit == 0 && spec->trailer.size > 0);
	return layout->extended_size && is_extended ? layout->extended_size : layout->size;
}

static uint32_t objects_size(const struct spec *spec)
{
	return spec->has_objects ? 4 + spec->objects.size : 0;
}

static uint32_t round_up(uint32_t size, uint32_t unit)
{
	return (size + unit - 1) / unit * unit;
}

uint32_t spec_quote_max(const struct spec *spec)
{
	uint32_t limit = spec->version == 4 ? ERROR_SIZE_V4 : ERROR_SIZE_V6;
	uint32_t before = header_size(spec) + BEFORE_FIXED + fixed_size(spec) +
			  objects_size(spec) + spec->trailer.size;
	uint32_t room = before < limit ? limit - before : 0;
	/* a quote cut where the structure follows must end on a word */
	return spec->has_objects ? room / 8 * 8 : room;
}

/* How many bytes of the quote go into the message, before any padding. */
static uint32_t quote_shown(const struct spec *spec)
{
	if (!spec->has_quote)
		return 0;
	if (spec->quote_size != SPEC_UNSET)
		return (uint32_t)spec->quote_size;
	uint32_t room = spec_quote_max(spec);
	return size_min(spec->quote.size, room);
}

/* What the quote takes up in the message, padding included (RFC 4884 section 4). */
static uint32_t quote_padded(const struct spec *spec)
{
	uint32_t size = quote_shown(spec);
	if (!spec->has_objects)
		return size;
	size = round_up(size, family_of(spec->version)->extension_length_unit);
	return size < SPEC_QUOTE_MIN ? SPEC_QUOTE_MIN : size;
}

/* Spoil what --quote-break names in the quote that begins at `at`; nothing else changes: the
 * quoted header's own checksum is made right again. */
static void quote_spoil(const struct spec *spec, struct writer *w, uint32_t at)
{
	if (w->failed || w->size < at + 20)
		return;
	uint8_t *quote = w->data + at;
	bool is_v4 = quote[0] / 16 == 4;
	uint32_t length_at = is_v4 ? 2 : 4;
	uint32_t header = quote[0] % 16u * 4u;
	if (header < 20 || header > w->size - at)
		header = 20;
	switch (spec->quote_break) {
	case SPEC_BREAK_NONE:
		return;
	case SPEC_BREAK_IHL:
		quote[0] = (uint8_t)(quote[0] / 16 * 16 + 3);
		break;
	case SPEC_BREAK_CHECKSUM:
		quote[10] ^= 0x55;
		quote[11] ^= 0x55;
		return;
	case SPEC_BREAK_VERSION:
		quote[0] = (uint8_t)(quote[0] % 16 + 15 * 16);
		break;
	case SPEC_BREAK_LENGTH:
		quote[length_at] = 0;
		quote[length_at + 1] = 4;
		break;
	}
	if (!is_v4)
		return;
	writer_patch_u16(w, at + 10, 0);
	writer_patch_u16(w, at + 10, checksum_of(span_slice(writer_span_of(w), at, header)));
}

static void quote_write_shown(const struct spec *spec, struct writer *w)
{
	uint32_t at = w->size;
	uint32_t shown = quote_shown(spec);
	writer_bytes(w, spec->quote.data, shown);
	if (spec->has_quote)
		writer_zeros(w, quote_padded(spec) - shown);
	else if (spec->has_objects)
		writer_zeros(w, SPEC_QUOTE_MIN);
	quote_spoil(spec, w, at);
}

static void objects_write(const struct spec *spec, struct writer *w)
{
	if (!spec->has_objects)
		return;
	uint32_t begin = extension_begin(w, (uint8_t)spec->extension_version);
	writer_bytes(w, spec->objects.data, spec->objects.size);
	extension_end(w, begin);
	if (w->failed)
		return;
	uint16_t right = (uint16_t)(w->data[begin + 2] * 256 + w->data[begin + 3]);
	writer_patch_u16(w, begin + 2, checksum_as_asked(&spec->extension_checksum, right));
}

/* ---- the message ----------------------------------------------------------------- */
uint64_t spec_field_value(const struct spec *spec, const struct icmp_field *field)
{
	switch (field->source) {
	case ICMP_FROM_USER:
		return field->usual;
	case ICMP_FROM_TRAILER_COUNT:
		return spec_trailer_count(
			spec->layout->trailer, span_of(spec->trailer.data, spec->trailer.size));
	case ICMP_FROM_QUOTE_SIZE:
		if (spec->extension_length != SPEC_UNSET)
			return spec->extension_length;
		if (!spec->has_objects)
			return 0;
		return (spec->has_quote ? quote_padded(spec) : SPEC_QUOTE_MIN) /
		       family_of(spec->version)->extension_length_unit;
	}
	return 0;
}

static void fixed_write(const struct spec *spec, struct writer *w)
{
	uint8_t fixed[ICMP_FIXED_MAX];
	memcpy(fixed, spec->fixed, sizeof fixed);
	for (size_t i = 0; i < spec->layout->field_count; i++) {
		const struct icmp_field *field = &spec->layout->fields[i];
		if (field->source != ICMP_FROM_USER && !(spec->given >> i & 1))
			icmp_field_put(field, fixed, spec_field_value(spec, field));
	}
	uint8_t bit = spec->layout->extended_bit;
	if (bit > 0 && has_extended_field(spec))
		fixed[bit / 8] |= (uint8_t)(1u << (7 - bit % 8));
	writer_bytes(w, fixed, fixed_size(spec));
}

/* --rest and --body replace what the words above them made. */
static void body_replace(const struct spec *spec, struct writer *w)
{
	uint32_t wanted = spec->has_rest || spec->has_body ? HEADER_SIZE : 0;
	if (w->size < wanted)
		writer_zeros(w, wanted - w->size);
	if (spec->has_body && !w->failed) {
		w->size = HEADER_SIZE;
		writer_bytes(w, spec->body.data, spec->body.size);
	}
	if (spec->has_rest && !w->failed)
		memcpy(w->data + BEFORE_FIXED, spec->rest, sizeof spec->rest);
}

static void message_sum(const struct spec *spec, struct writer *w)
{
	/* of a message cut within its checksum one byte may be left */
	if (!w->failed && w->size == BEFORE_FIXED - 1 && spec->checksum.how == SPEC_SUM_GIVEN)
		w->data[2] = (uint8_t)(spec->checksum.value / 256);
	if (w->failed || w->size < BEFORE_FIXED)
		return;
	/* RFC 4443 section 2.3 sums over the final destination; IPv4 has no pseudo header */
	struct address final = spec_final_address(spec);
	uint16_t right = icmp_checksum(spec->version, &spec->source, &final, writer_span_of(w));
	writer_patch_u16(w, 2, checksum_as_asked(&spec->checksum, right));
}

bool spec_build_message(const struct spec *spec, struct writer *whole)
{
	struct writer w = writer_of(whole->data + whole->size, whole->capacity - whole->size);
	writer_u8(&w, (uint8_t)spec->type);
	writer_u8(&w, (uint8_t)spec->code);
	writer_u16(&w, 0);
	fixed_write(spec, &w);
	if (spec->layout->trailer == ICMP_TRAILER_QUOTE)
		quote_write_shown(spec, &w);
	objects_write(spec, &w);
	writer_bytes(&w, spec->trailer.data, spec->trailer.size);
	body_replace(spec, &w);
	if (spec->truncate != SPEC_UNSET && w.size > spec->truncate)
		w.size = (uint32_t)spec->truncate;
	message_sum(spec, &w);
	whole->failed |= w.failed;
	whole->size += w.size;
	return !whole->failed;
}

bool spec_build(const struct spec *spec, struct writer *w)
{
	uint32_t size = header_size(spec);
	if (w->capacity < size) {
		w->failed = true;
		return false;
	}
	struct writer message = writer_of(w->data + size, w->capacity - size);
	spec_build_message(spec, &message);
	w->failed |= message.failed;
	if (!w->failed)
		header_write(spec, w, message.size);
	w->size += message.size;
	return !w->failed;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/decode/decode.h"

#include <string.h>

#include "common/wire/extension.h"
#include "common/wire/icmp/names.h"
#include "icmpgen/message/spec_quote.h"
#include "icmpgen/message/spec_trailer.h"

enum { BEFORE_FIXED = 4, HEADER_SIZE = 8, STRUCTURE_HEADER = 4 };

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

static void trailer_read(struct span rest, struct spec *spec)
{
	int length = icmp_field_find(spec->layout, "length");
	if (spec->layout->trailer == ICMP_TRAILER_QUOTE) {
		quote_read(rest, length < 0 ? NULL : &spec->layout->fields[length], spec);
		return;
	}
	if (spec->layout->trailer == ICMP_TRAILER_EXTENSION && rest.size > STRUCTURE_HEADER) {
		uint32_t size = extension_structure_size(rest);
		structure_read(span_slice(rest, 0, size), spec);
		rest = span_from(rest, size);
	}
	spec->trailer.size = rest.size;
	if (rest.size > 0)
		memcpy(spec->trailer.data, rest.data, rest.size);
}

/* The fields that the command line must give: those that differ from what the trailer makes
 * them, those after the fixed part, without which it would end there, and those that are
 * required, unless a trailer makes them. */
static void fields_mark(struct spec *spec, bool is_extended)
{
	for (size_t i = 0; i < spec->layout->field_count; i++) {
		const struct icmp_field *field = &spec->layout->fields[i];
		bool differs =
			field->source != ICMP_FROM_USER &&
			icmp_field_get(field, spec->fixed) != spec_field_value(spec, field);
		bool extends = is_extended && field->at >= spec->layout->size * 8u &&
			       field->source == ICMP_FROM_USER;
		bool is_needed = field->is_required &&
				 (field->source == ICMP_FROM_USER || spec->trailer.size == 0);
		if (differs || extends || is_needed)
			spec->given |= UINT32_C(1) << i;
	}
}

static void message_clear(struct spec *spec)
{
	spec->trailer.size = spec->quote.size = spec->objects.size = spec->body.size = 0;
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
	trailer_read(span_from(rest, size), spec);
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

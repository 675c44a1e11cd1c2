/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/fields.h"

#include <string.h>

#include "common/base/address.h"
#include "common/base/number.h"
#include "common/wire/icmp/fields_table.h"
#include "common/wire/icmp/names.h"

const struct icmp_layout *icmp_layouts(size_t *count)
{
	*count = icmp_layout_row_count;
	return icmp_layout_rows;
}

const struct icmp_layout *icmp_layout_find(uint8_t version, uint8_t type, int code)
{
	size_t count;
	const struct icmp_layout *all = icmp_layouts(&count);
	for (size_t i = 0; i + 2 < count; i++)
		if (all[i].version == version && all[i].type == type &&
			(all[i].code == ICMP_CODE_ANY || all[i].code == code))
			return &all[i];
	return &all[icmp_quotes(version, type) ? count - 2 : count - 1];
}

/* What a node is asked for (RFC 4620 section 4). */
enum { QUERY_NAMES = 2, QUERY_IPV6 = 3, QUERY_IPV4 = 4 };

uint32_t icmp_layout_size(const struct icmp_layout *layout, struct span rest)
{
	uint32_t byte = layout->extended_bit / 8u;
	if (layout->extended_size == 0 || rest.size < layout->extended_size)
		return layout->size;
	bool is_said = layout->extended_bit == 0 ||
		       rest.data[byte] >> (7 - layout->extended_bit % 8u) & 1;
	return is_said ? layout->extended_size : layout->size;
}

enum icmp_trailer icmp_layout_trailer(const struct icmp_layout *layout, struct span rest)
{
	struct reader r = reader_of(rest);
	if (layout->trailer != ICMP_TRAILER_ANSWERS)
		return layout->trailer;
	switch (reader_u16(&r)) {
	case QUERY_NAMES:
		return ICMP_TRAILER_ANSWER_NAMES;
	case QUERY_IPV6:
		return ICMP_TRAILER_ANSWER6;
	case QUERY_IPV4:
		return ICMP_TRAILER_ANSWER4;
	default:
		return ICMP_TRAILER_DATA;
	}
}

int icmp_field_find(const struct icmp_layout *layout, const char *name)
{
	for (size_t i = 0; i < layout->field_count; i++)
		if (strcmp(layout->fields[i].name, name) == 0)
			return (int)i;
	return -1;
}

uint64_t icmp_field_limit(const struct icmp_field *field)
{
	return field->width >= 64 ? UINT64_MAX : (UINT64_C(1) << field->width) - 1;
}

uint64_t icmp_field_get(const struct icmp_field *field, const uint8_t *fixed)
{
	uint64_t value = 0;
	for (unsigned i = field->at; i < (unsigned)field->at + field->width; i++)
		value = value << 1 | ((unsigned)fixed[i / 8] >> (7 - i % 8) & 1u);
	return value;
}

void icmp_field_put(const struct icmp_field *field, uint8_t *fixed, uint64_t value)
{
	unsigned end = (unsigned)field->at + field->width;
	for (unsigned k = 1; k <= field->width; k++, value >>= 1) {
		unsigned i = end - k;
		uint8_t bit = (uint8_t)(1u << (7 - i % 8));
		if (value & 1)
			fixed[i / 8] |= bit;
		else
			fixed[i / 8] &= (uint8_t)~bit;
	}
}

/* The number whose name is the word; -1 when the field has none of this name. */
static int name_value(const char *names, const char *word)
{
	size_t size = strlen(word);
	for (int value = 0; names && *names; value++) {
		size_t length = text_until(names, ',');
		if (length == size && size > 0 && memcmp(names, word, size) == 0)
			return value;
		names += length + (names[length] == ',');
	}
	return -1;
}

static bool number_store(const struct icmp_field *field, const char *value, uint8_t *fixed)
{
	uint64_t number;
	int named = name_value(field->names, value);
	if (named < 0 &&
		number_parse(value, 0, icmp_field_limit(field), true, &number) != NUMBER_OK)
		return false;
	icmp_field_put(field, fixed, named < 0 ? number : (uint64_t)named);
	return true;
}

static bool address_store(const struct icmp_field *field, const char *value, uint8_t *fixed)
{
	struct address address;
	uint32_t size = field->width / 8u;
	if (!address_parse(value, &address) || address_size(address.version) != size)
		return false;
	memcpy(fixed + field->at / 8u, address.bytes, size);
	return true;
}

static bool bytes_store(const struct icmp_field *field, const char *value, uint8_t *fixed)
{
	uint32_t size = field->width / 8u;
	value = number_hex_digits(value);
	if (strlen(value) != 2u * size)
		return false;
	for (uint32_t i = 0; i < 2 * size; i++)
		if (number_hex_digit(value[i]) < 0)
			return false;
	for (uint32_t i = 0; i < size; i++)
		fixed[field->at / 8u + i] = (uint8_t)(number_hex_digit(value[2 * i]) * 16 +
						      number_hex_digit(value[2 * i + 1]));
	return true;
}

/* The bits that belong to a field of flags. */
static uint64_t flags_mask(const struct icmp_field *field)
{
	uint64_t mask = 0;
	for (unsigned i = 0; i < field->width; i++)
		mask = mask << 1 | (field->flags[i] != '.');
	return mask;
}

static bool flags_store(const struct icmp_field *field, const char *value, uint8_t *fixed)
{
	uint64_t bits;
	if (!number_parse_flags(value, field->flags, field->width, &bits))
		return false;
	icmp_field_put(
		field, fixed, bits | (icmp_field_get(field, fixed) & ~flags_mask(field)));
	return true;
}

static bool value_store(const struct icmp_field *field, const char *value, uint8_t *fixed)
{
	switch (field->kind) {
	case ICMP_FIELD_NUMBER:
	case ICMP_FIELD_HEX:
		return number_store(field, value, fixed);
	case ICMP_FIELD_ADDRESS:
		return address_store(field, value, fixed);
	case ICMP_FIELD_BYTES:
		return bytes_store(field, value, fixed);
	case ICMP_FIELD_FLAGS:
		return flags_store(field, value, fixed);
	}
	return false;
}

static void flags_form(const struct icmp_field *field, struct text *t)
{
	text_add(t, "letters out of ");
	const char *before = "";
	for (unsigned i = 0; i < field->width; i++) {
		if (field->flags[i] == '.')
			continue;
		text_format(t, "%s%c", before, field->flags[i]);
		before = ",";
	}
	text_add(t, ", or a number");
}

void icmp_field_form(const struct icmp_field *field, struct text *t)
{
	switch (field->kind) {
	case ICMP_FIELD_NUMBER:
	case ICMP_FIELD_HEX:
		text_format(t, "0..%llu", (unsigned long long)icmp_field_limit(field));
		if (field->names)
			text_format(t, " or %s", field->names);
		return;
	case ICMP_FIELD_ADDRESS:
		text_format(t, "an IPv%d address", field->width == 32 ? 4 : 6);
		return;
	case ICMP_FIELD_BYTES:
		text_format(t, "hex: and %u digits", field->width / 4u);
		return;
	case ICMP_FIELD_FLAGS:
		flags_form(field, t);
		return;
	}
}

bool icmp_field_parse(
	const struct icmp_field *field, const char *value, uint8_t *fixed, struct text *problem)
{
	if (value_store(field, value, fixed))
		return true;
	text_add(problem, "must be ");
	icmp_field_form(field, problem);
	return false;
}

static void flags_print(const struct icmp_field *field, const uint8_t *fixed, struct text *t)
{
	uint64_t bits = icmp_field_get(field, fixed);
	const char *before = "";
	if ((bits & flags_mask(field)) == 0)
		text_add_char(t, '0');
	for (unsigned i = 0; i < field->width; i++) {
		if (field->flags[i] == '.' || !(bits >> (field->width - 1 - i) & 1))
			continue;
		text_format(t, "%s%c", before, field->flags[i]);
		before = ",";
	}
}

static void number_print(const struct icmp_field *field, uint64_t value, struct text *t)
{
	const char *name = field->names;
	for (uint64_t i = 0; name && *name; i++) {
		size_t length = text_until(name, ',');
		if (i == value) {
			text_format(t, "%.*s", (int)length, name);
			return;
		}
		name += length + (name[length] == ',');
	}
	text_format(t, "%llu", (unsigned long long)value);
}

void icmp_field_print(const struct icmp_field *field, const uint8_t *fixed, struct text *t)
{
	const uint8_t *at = fixed + field->at / 8u;
	uint32_t size = field->width / 8u;
	char name[ADDRESS_TEXT_SIZE];
	struct address address;
	switch (field->kind) {
	case ICMP_FIELD_NUMBER:
		number_print(field, icmp_field_get(field, fixed), t);
		return;
	case ICMP_FIELD_HEX:
		text_format(t, "0x%llx", (unsigned long long)icmp_field_get(field, fixed));
		return;
	case ICMP_FIELD_ADDRESS:
		address = address_from(span_of(at, size));
		text_add(t, address_text(name, &address));
		return;
	case ICMP_FIELD_BYTES:
		text_add(t, "hex:");
		text_add_hex(t, span_of(at, size));
		return;
	case ICMP_FIELD_FLAGS:
		flags_print(field, fixed, t);
		return;
	}
}

bool icmp_field_is_usual(const struct icmp_field *field, const uint8_t *fixed)
{
	if (field->kind == ICMP_FIELD_FLAGS)
		return (icmp_field_get(field, fixed) & flags_mask(field)) == 0;
	if (field->width <= 64)
		return icmp_field_get(field, fixed) == field->usual;
	for (uint32_t i = 0; i < field->width / 8u; i++)
		if (fixed[field->at / 8u + i] != 0)
			return false;
	return true;
}

/* ---- layouts in words ------------------------------------------------------------ */

/* The field that this bit belongs to; NULL when none does. */
static const struct icmp_field *bit_owner(const struct icmp_layout *layout, unsigned bit)
{
	for (size_t i = 0; i < layout->field_count; i++) {
		const struct icmp_field *f = &layout->fields[i];
		bool is_inside = bit >= f->at && bit < (unsigned)f->at + f->width;
		if (is_inside && (!f->flags || f->flags[bit - f->at] != '.'))
			return f;
	}
	return NULL;
}

static void fields_text(struct text *t, const struct icmp_layout *layout)
{
	unsigned size = layout->extended_size ? layout->extended_size : layout->size;
	const char *before = "";
	for (unsigned bit = 0; bit < size * 8;) {
		const struct icmp_field *f = bit_owner(layout, bit);
		if (!f)
			return;
		text_add(t, before);
		if (f->flags)
			text_format(t, "%c:1", f->flags[bit - f->at]);
		else
			text_format(t, "%s:%u", f->name, f->width);
		bit += f->flags ? 1 : f->width;
		before = " ";
	}
}

void icmp_layout_text(struct text *t, const struct icmp_layout *layout)
{
	static const char *const trailers[] = {[ICMP_TRAILER_DATA] = "data",
		[ICMP_TRAILER_NONE] = "",
		[ICMP_TRAILER_QUOTE] = "quote",
		[ICMP_TRAILER_EXTENSION] = "extension structure",
		[ICMP_TRAILER_OPTIONS] = "options",
		[ICMP_TRAILER_ROUTERS] = "routers",
		[ICMP_TRAILER_ADDRESSES] = "addresses",
		[ICMP_TRAILER_RECORDS] = "records",
		[ICMP_TRAILER_LOCATORS] = "locators",
		[ICMP_TRAILER_NAMES] = "names",
		[ICMP_TRAILER_SUBJECT6] = "subject",
		[ICMP_TRAILER_SUBJECT_NAME] = "subject",
		[ICMP_TRAILER_SUBJECT4] = "subject",
		[ICMP_TRAILER_RPL_OPTIONS] = "options",
		[ICMP_TRAILER_ANSWERS] = "answers",
		[ICMP_TRAILER_OPERATIONS] = "operations",
		[ICMP_TRAILER_REPORTS] = "reports"};
	const char *trailer = trailers[layout->trailer];
	fields_text(t, layout);
	if (layout->size > 0 && *trailer)
		text_add(t, ", ");
	text_add(t, layout->size == 0 && !*trailer ? "nothing" : trailer);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/number.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/spec_quote.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

enum { FIELD_NAME_MAX = 32, RANDOM_MAX = 65507 };

/* "0..15", or "0, 16" where the assigned codes have gaps. */
static void codes_add(struct text *t, const struct icmp_type *type)
{
	size_t last = type->code_count - 1;
	if (type->codes[last].code == type->codes[0].code + last && last > 0) {
		text_format(t, "%u..%u", type->codes[0].code, type->codes[last].code);
		return;
	}
	for (size_t i = 0; i < type->code_count; i++)
		text_format(t, "%s%u", i == 0 ? "" : ", ", type->codes[i].code);
}

static void code_problem(const struct icmp_type *type, int code, struct text *problem)
{
	text_format(problem, "code %d out of range for %s: ", code, type->name);
	codes_add(problem, type);
	text_format(problem, " (use --type %u --code %d to force)", type->type, code);
}

/* "dest-unreach/prt": the type is right, its code is not. */
static void unknown_code(const struct icmp_type *type, const char *suggestion, struct text *t)
{
	if (suggestion)
		text_format(t, "; did you mean '%s/%s'?", type->name, suggestion);
	else
		text_format(t, "; icmp-send --list %s shows its codes", type->name);
}

static void unknown_message(
	const struct spec *spec, const char *word, const char *suggestion, struct text *problem)
{
	uint8_t type;
	int code;
	const char *other;
	uint8_t version = spec->version == 4 ? 6 : 4;
	text_refuse(problem, "unknown message '", word, "'");
	bool is_code =
		!icmp_name_parse(spec->version, word, &type, &code, &other) && code == -2;
	const struct icmp_type *row = is_code ? icmp_type_find(spec->version, type) : NULL;
	if (row)
		unknown_code(row, suggestion, problem);
	else if (icmp_name_parse(version, word, &type, &code, &other))
		text_format(
			problem, " for IPv%u; it is an IPv%u message", spec->version, version);
	else if (suggestion)
		text_format(problem, "; did you mean '%s'?", suggestion);
	else
		text_add(problem, "; icmp-send --list shows them all");
}

bool spec_message(struct spec *spec, const char *word, struct text *problem)
{
	uint8_t type;
	int code = -1;
	const char *suggestion = NULL;
	if (!icmp_name_parse(spec->version, word, &type, &code, &suggestion)) {
		unknown_message(spec, word, suggestion, problem);
		return false;
	}
	const struct icmp_type *row = icmp_type_find(spec->version, type);
	bool is_forced = spec->code != SPEC_UNSET;
	if (code >= 0 && is_forced) {
		return text_refuse(problem, "'", word, "' names a code: leave out --code");
	}
	if (code >= 0 && row && !is_forced && !icmp_code_is_assigned(row, (uint8_t)code)) {
		code_problem(row, code, problem);
		return false;
	}
	if (spec->type == SPEC_UNSET)
		spec->type = type;
	if (!is_forced)
		spec->code = code < 0 ? 0 : (uint64_t)code;
	spec_complete(spec);
	return true;
}

/* Words have been read before the message was known, which decides the usual hop limit. */
static void quote_again(struct spec *spec)
{
	char words[SPEC_PROBLEM_SIZE];
	struct text none = text_of(words, sizeof words);
	if (spec->quote_words && spec_usual_quoted_hop_limit(spec) != QUOTE_TTL_USUAL)
		spec_quote(spec, spec->quote_words, &none);
}

void spec_complete(struct spec *spec)
{
	if (spec->code == SPEC_UNSET)
		spec->code = 0;
	spec->layout =
		icmp_layout_find(spec->version, (uint8_t)spec->type, (uint8_t)spec->code);
	for (size_t i = 0; i < spec->layout->field_count; i++)
		if (spec->layout->fields[i].width <= 64 &&
			spec->layout->fields[i].kind != ICMP_FIELD_FLAGS)
			icmp_field_put(&spec->layout->fields[i], spec->fixed,
				spec->layout->fields[i].usual);
	quote_again(spec);
}

/* ---- data= ----------------------------------------------------------------------- */
static bool data_fits(const struct spec *spec, size_t size, struct text *problem)
{
	bool fits = size <= SPEC_BYTES_MAX - spec->trailer.size;
	if (!fits)
		text_format(problem, "data=: more than %d bytes", SPEC_BYTES_MAX);
	return fits;
}

static bool data_random(struct spec *spec, const char *word, const struct spec_source *source,
	struct text *problem)
{
	uint64_t size;
	uint64_t state = source->seed | 1;
	if (number_parse(word, 0, RANDOM_MAX, false, &size) != NUMBER_OK) {
		text_add(problem, "data=random:");
		text_add_escaped(problem, word, strlen(word));
		text_format(problem, ": must be 0..%d bytes", RANDOM_MAX);
		return false;
	}
	if (!data_fits(spec, (size_t)size, problem))
		return false;
	for (uint64_t i = 0; i < size; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		spec->trailer.data[spec->trailer.size++] = (uint8_t)(state >> 32);
	}
	return true;
}

static bool data_append(struct spec *spec, const void *data, size_t size, struct text *problem)
{
	if (!data_fits(spec, size, problem))
		return false;
	memcpy(spec->trailer.data + spec->trailer.size, data, size);
	spec->trailer.size += (uint32_t)size;
	return true;
}

static bool data_hex(struct spec *spec, const char *digits, struct text *problem)
{
	struct spec_bytes *trailer = &spec->trailer;
	struct writer w =
		writer_of(trailer->data + trailer->size, SPEC_BYTES_MAX - trailer->size);
	size_t place = strspn(digits, "0123456789abcdefABCDEF");
	if (words_hex_write(&w, digits) && !w.failed) {
		trailer->size += w.size;
		return true;
	}
	if (digits[place])
		text_format(problem, "data=hex: character %zu is not a hexadecimal digit",
			place + 1);
	else if (place % 2 != 0)
		text_format(problem, "data=hex: odd number of digits (%zu)", place);
	else
		data_fits(spec, place / 2, problem);
	return false;
}

static bool data_store(struct spec *spec, const char *value, const struct spec_source *source,
	struct text *problem)
{
	if (strncmp(value, "hex:", 4) == 0)
		return data_hex(spec, value + 4, problem);
	if (strncmp(value, "ascii:", 6) == 0)
		return data_append(spec, value + 6, strlen(value + 6), problem);
	if (strncmp(value, "random:", 7) == 0)
		return data_random(spec, value + 7, source, problem);
	if (value[0] == '@')
		return source->read(source->context, value + 1, &spec->trailer, problem);
	return text_refuse(
		problem, "data=", value, ": must be hex:DIGITS, ascii:TEXT, random:N or @FILE");
}

/* ---- fields ---------------------------------------------------------------------- */
/* "dest-unreach/port", "echo", "type 200" */
static void message_name_add(struct text *t, uint8_t version, uint8_t type, int code)
{
	const struct icmp_type *row = icmp_type_find(version, type);
	const struct icmp_code *named =
		row && code >= 0 ? icmp_code_find(row, (uint8_t)code) : NULL;
	if (!row)
		text_format(t, "type %u", type);
	else if (named && *named->name)
		text_format(t, "%s/%s", row->name, named->name);
	else
		text_add(t, row->name);
}

static void belongs_add(struct text *t, const struct icmp_layout *layout, bool same_type)
{
	const struct icmp_type *row = icmp_type_find(layout->version, layout->type);
	const struct icmp_code *code = row && layout->code != ICMP_CODE_ANY
					       ? icmp_code_find(row, (uint8_t)layout->code)
					       : NULL;
	const char *sep = same_type ? "" : "/";
	if (!same_type || !code || !*code->name)
		text_add(t, row ? row->name : "other messages");
	if (code && *code->name)
		text_format(t, "%s%s", same_type ? "" : sep, code->name);
}

/* The nearest message that has a field of this name: another code of the same type first. */
static const struct icmp_layout *owner_of(const struct spec *spec, const char *name)
{
	size_t count;
	const struct icmp_layout *all = icmp_layouts(&count);
	const struct icmp_layout *found = NULL;
	for (size_t i = 0; i < count; i++) {
		if (all[i].version != spec->version)
			continue;
		bool has = icmp_field_find(&all[i], name) >= 0 ||
			   spec_trailer_knows(all[i].trailer, name);
		if (has && all[i].type == spec->type)
			return &all[i];
		if (has && !found)
			found = &all[i];
	}
	return found;
}

void spec_message_name(const struct spec *spec, struct text *t)
{
	message_name_add(t, spec->version, (uint8_t)spec->type, (int)spec->code);
}

static void field_problem(const struct spec *spec, const char *name, struct text *problem)
{
	text_refuse(problem, "'", name, "' is not a field of ");
	spec_message_name(spec, problem);
	const struct icmp_layout *owner = owner_of(spec, name);
	if (owner) {
		text_add(problem, "; it belongs to ");
		belongs_add(problem, owner, owner->type == spec->type);
		return;
	}
	text_add(problem, "; it has ");
	for (size_t i = 0; i < spec->layout->field_count; i++)
		text_format(problem, "%s= ", spec->layout->fields[i].name);
	const struct trailer_row *row;
	for (size_t i = 0; (row = spec_trailer_row(spec->layout->trailer, i)); i++)
		text_format(problem, "%s= ", row->name);
	text_add(problem, "data=");
}

static bool fixed_store(struct spec *spec, int index, const char *value, struct text *problem)
{
	char why[128];
	struct text reason = text_of(why, sizeof why);
	const struct icmp_field *field = &spec->layout->fields[index];
	if (icmp_field_parse(field, value, spec->fixed, &reason)) {
		spec->given |= UINT32_C(1) << index;
		return true;
	}
	text_format(problem, "%s=", field->name);
	text_add_escaped(problem, value, strlen(value));
	text_format(problem, ": %s", why);
	if (field->kind == ICMP_FIELD_NUMBER || field->kind == ICMP_FIELD_HEX)
		text_format(problem, " for IPv%u", spec->version);
	return false;
}

bool spec_field(struct spec *spec, const char *word, const struct spec_source *source,
	struct text *problem)
{
	char name[FIELD_NAME_MAX];
	size_t size = strcspn(word, "=");
	if (size >= sizeof name || word[size] != '=') {
		return text_refuse(problem, "'", word, "': expected FIELD=VALUE");
	}
	memcpy(name, word, size);
	name[size] = '\0';
	const char *value = word + size + 1;
	int index = icmp_field_find(spec->layout, name);
	if (index >= 0)
		return fixed_store(spec, index, value, problem);
	if (spec_trailer_knows(spec->layout->trailer, name))
		return spec_trailer_store(
			spec->layout->trailer, name, value, &spec->trailer, problem);
	if (strcmp(name, "data") == 0)
		return data_store(spec, value, source, problem);
	field_problem(spec, name, problem);
	return false;
}

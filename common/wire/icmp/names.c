/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/names.h"

#include <string.h>

#include "common/base/number.h"
#include "common/wire/icmp/table.h"

/* ---- look-ups -------------------------------------------------------------------- */

const struct icmp_type *icmp_types(size_t *count)
{
	*count = icmp_table_type_count;
	return icmp_table_types;
}

const struct icmp_alias *icmp_aliases(size_t *count)
{
	*count = icmp_table_alias_count;
	return icmp_table_aliases;
}

const struct icmp_type *icmp_type_find(uint8_t version, uint8_t type)
{
	for (size_t i = 0; i < icmp_table_type_count; i++) {
		const struct icmp_type *row = &icmp_table_types[i];
		if (row->version == version && row->type == type)
			return row;
	}
	return NULL;
}

const struct icmp_code *icmp_code_find(const struct icmp_type *type, uint8_t code)
{
	for (size_t i = 0; i < type->code_count; i++) {
		if (type->codes[i].code == code)
			return &type->codes[i];
	}
	return NULL;
}

bool icmp_code_is_assigned(const struct icmp_type *type, uint8_t code)
{
	return *type->code_value || icmp_code_find(type, code);
}

/* ---- facts ----------------------------------------------------------------------- */

enum { V6_INFORMATIONAL = 128 };

bool icmp_quotes(uint8_t version, uint8_t type)
{
	const struct icmp_type *row = icmp_type_find(version, type);
	return row ? row->quotes : version == 6 && type < V6_INFORMATIONAL;
}

bool icmp_extends(uint8_t version, uint8_t type)
{
	const struct icmp_type *row = icmp_type_find(version, type);
	return row && row->extends;
}

bool icmp_has_id(uint8_t version, uint8_t type)
{
	const struct icmp_type *row = icmp_type_find(version, type);
	return row && row->has_id;
}

struct icmp_info icmp_info(uint8_t version, uint8_t type, uint8_t code)
{
	const struct icmp_type *row = icmp_type_find(version, type);
	const struct icmp_code *code_row = row ? icmp_code_find(row, code) : NULL;
	if (code_row && code_row->info.kind != ICMP_INFO_NONE)
		return code_row->info;
	return row ? row->info : (struct icmp_info){ICMP_INFO_NONE, 0, 0};
}

bool icmp_is_too_big(uint8_t version, uint8_t type, uint8_t code)
{
	return icmp_info(version, type, code).kind == ICMP_INFO_MTU;
}

uint8_t icmp_hop_limit(uint8_t version, uint8_t type, bool to_group)
{
	const struct icmp_type *row = icmp_type_find(version, type);
	if (row && to_group && row->group_hop_limit > 0)
		return row->group_hop_limit;
	return row && row->hop_limit > 0 ? row->hop_limit : ICMP_HOP_LIMIT_USUAL;
}

/* ---- words to numbers ------------------------------------------------------------ */

/* A look for a word that remembers, on its way, the name nearest to it. */
struct search {
	const char *word;
	size_t size;
	const char *nearest;
	int distance; /* a name must be nearer than this to be worth a suggestion */
};

static struct search search_for(const char *word)
{
	size_t size = strlen(word);
	int distance = size < 4 ? 2 : size < 9 ? 3 : 4;
	return (struct search){.word = word, .size = size, .distance = distance};
}

/* The difference in length is a floor under the distance, and cheap. */
static bool search_is_near(const struct search *s, const char *name)
{
	size_t size = strlen(name);
	size_t difference = size > s->size ? size - s->size : s->size - size;
	return difference < (size_t)s->distance;
}

static bool search_try(struct search *s, const char *name)
{
	if (!name || !*name)
		return false;
	if (strcmp(s->word, name) == 0)
		return true;
	int distance = search_is_near(s, name) ? text_distance(s->word, name) : s->distance;
	if (distance < s->distance) {
		s->distance = distance;
		s->nearest = name;
	}
	return false;
}

static bool number_of(const char *word, uint8_t *value)
{
	uint64_t number;
	if (number_parse(word, 0, UINT8_MAX, true, &number) != NUMBER_OK)
		return false;
	*value = (uint8_t)number;
	return true;
}

static bool search_types(struct search *s, uint8_t version, uint8_t *type)
{
	for (size_t i = 0; i < icmp_table_type_count; i++) {
		const struct icmp_type *row = &icmp_table_types[i];
		if (row->version != version)
			continue;
		if (search_try(s, row->name) || search_try(s, row->symbol)) {
			*type = row->type;
			return true;
		}
	}
	return false;
}

/* The firewalls' words for types (`codes` false) or codes. */
static const struct icmp_alias *search_aliases(struct search *s, uint8_t version, bool codes)
{
	for (size_t i = 0; i < icmp_table_alias_count; i++) {
		const struct icmp_alias *alias = &icmp_table_aliases[i];
		if (alias->version == version && (alias->code >= 0) == codes &&
			search_try(s, alias->word))
			return alias;
	}
	return NULL;
}

static bool parse_type(struct search *s, uint8_t version, uint8_t *type)
{
	if (number_of(s->word, type) || search_types(s, version, type))
		return true;
	const struct icmp_alias *alias = search_aliases(s, version, false);
	if (alias)
		*type = alias->type;
	return alias;
}

/* The code of this type that the word names without help of the aliases; -1 when none. Our own
 * names are unique in a type only. */
static int search_codes(struct search *s, const struct icmp_type *type, bool own_names)
{
	for (size_t i = 0; i < type->code_count; i++) {
		const struct icmp_code *row = &type->codes[i];
		if ((own_names && search_try(s, row->name)) || search_try(s, row->symbol) ||
			search_try(s, row->reject))
			return row->code;
	}
	return -1;
}

/* A word that means a code by itself: "ICMP_PORT_UNREACH", "icmp-port-unreachable". */
static bool parse_lone_code(struct search *s, uint8_t version, uint8_t *type, int *code)
{
	for (size_t i = 0; i < icmp_table_type_count; i++) {
		const struct icmp_type *row = &icmp_table_types[i];
		int found = row->version == version ? search_codes(s, row, false) : -1;
		if (found >= 0) {
			*type = row->type;
			*code = found;
			return true;
		}
	}
	const struct icmp_alias *alias = search_aliases(s, version, true);
	if (alias) {
		*type = alias->type;
		*code = alias->code;
	}
	return alias;
}

/* The code after the slash; -1 when the type has no code of that name. */
static int parse_code_of(struct search *s, uint8_t version, uint8_t type)
{
	uint8_t number;
	if (number_of(s->word, &number))
		return number;
	const struct icmp_type *row = icmp_type_find(version, type);
	int code = row ? search_codes(s, row, true) : -1;
	if (code >= 0)
		return code;
	for (size_t i = 0; i < icmp_table_alias_count; i++) {
		const struct icmp_alias *alias = &icmp_table_aliases[i];
		if (alias->version == version && alias->type == type && alias->code >= 0 &&
			search_try(s, alias->word))
			return alias->code;
	}
	return -1;
}

static bool parse_both(uint8_t version, const char *word, const char *slash, uint8_t *type,
	int *code, const char **suggestion)
{
	char name[40]; /* longer than every name; a longer word is none */
	size_t size = (size_t)(slash - word);
	if (size >= sizeof(name))
		return false;
	memcpy(name, word, size);
	name[size] = '\0';
	struct search types = search_for(name);
	if (!parse_type(&types, version, type)) {
		*suggestion = types.nearest;
		return false;
	}
	struct search codes = search_for(slash + 1);
	int found = parse_code_of(&codes, version, *type);
	*code = found >= 0 ? found : -2;
	*suggestion = found >= 0 ? NULL : codes.nearest;
	return found >= 0;
}

bool icmp_name_parse(
	uint8_t version, const char *word, uint8_t *type, int *code, const char **suggestion)
{
	*code = -1;
	*suggestion = NULL;
	const char *slash = word + text_until(word, '/');
	if (*slash)
		return parse_both(version, word, slash, type, code, suggestion);
	struct search s = search_for(word);
	if (parse_type(&s, version, type) || parse_lone_code(&s, version, type, code))
		return true;
	*suggestion = s.nearest;
	return false;
}

/* ---- numbers to words ------------------------------------------------------------ */

/* What the words in braces stand for. */
struct values {
	unsigned type;
	unsigned code;
	const struct icmp_details *details;
};

static bool is_word(const char *name, size_t size, const char *word)
{
	return strlen(word) == size && memcmp(name, word, size) == 0;
}

static void add_value(
	struct text *t, const char *name, size_t size, const struct values *values)
{
	static const struct icmp_details nothing = {.info = 0};
	const struct icmp_details *details = values->details ? values->details : &nothing;
	char address[ADDRESS_TEXT_SIZE];
	if (is_word(name, size, "type"))
		text_format(t, "%u", values->type);
	else if (is_word(name, size, "code"))
		text_format(t, "%u", values->code);
	else if (is_word(name, size, "gateway"))
		text_add(t, address_text(address, &details->gateway));
	else /* mtu, pointer */
		text_format(t, "%u", (unsigned)details->info);
}

static void add_pattern(struct text *t, const char *pattern, const struct values *values)
{
	while (*pattern) {
		size_t plain = text_until(pattern, '{');
		text_format(t, "%.*s", (int)plain, pattern);
		pattern += plain;
		if (*pattern != '{')
			break;
		size_t name = text_until(pattern + 1, '}');
		add_value(t, pattern + 1, name, values);
		pattern += name + 2;
	}
}

void icmp_sentence(struct text *t, uint8_t version, uint8_t type, uint8_t code,
	const struct icmp_details *details)
{
	const struct values values = {.type = type, .code = code, .details = details};
	const struct icmp_type *row = icmp_type_find(version, type);
	const struct icmp_code *code_row = row ? icmp_code_find(row, code) : NULL;
	if (!row)
		add_pattern(t,
			version == 6 ? "unknown icmp type: {type}" : "Bad ICMP type: {type}",
			&values);
	else if (code_row && *code_row->sentence)
		add_pattern(t, code_row->sentence, &values);
	else
		add_pattern(t, *row->sentence ? row->sentence : row->title, &values);
}

void icmp_mark(struct text *t, uint8_t version, uint8_t type, uint8_t code,
	const struct icmp_details *details)
{
	const struct values values = {.type = type, .code = code, .details = details};
	const struct icmp_type *row = icmp_type_find(version, type);
	const struct icmp_code *code_row = row ? icmp_code_find(row, code) : NULL;
	if (row && row->class == ICMP_CLASS_REPLY)
		return;
	const char *mark = "!<{type}-{code}>";
	if (code_row && *code_row->mark)
		mark = code_row->mark;
	else if (row && *row->mark)
		mark = row->mark;
	if (strcmp(mark, ICMP_NO_MARK) != 0)
		add_pattern(t, mark, &values);
}

void icmp_name(struct text *t, uint8_t version, uint8_t type, uint8_t code)
{
	const struct icmp_type *row = icmp_type_find(version, type);
	const struct icmp_code *code_row = row ? icmp_code_find(row, code) : NULL;
	if (row)
		text_add(t, row->name);
	else
		text_format(t, "%u", (unsigned)type);
	if (code_row && *code_row->name)
		text_format(t, "/%s", code_row->name);
	else if (code > 0)
		text_format(t, "/%u", (unsigned)code);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/spec_extension.h"

#include <string.h>

#include "common/base/number.h"
#include "common/wire/extension.h"
#include "icmpgen/spec.h"
#include "icmpgen/words.h"

enum { LABEL_MAX = 0xfffff, OBJECT_HEADER = 4, LABEL_SIZE = 4, INTERFACE_NAME_MAX = 63 };

/* ---- mpls:LABEL[,tc=][,s][,ttl=] -----------------------------------------------------------
 */
enum mpls_number { MPLS_TC, MPLS_S, MPLS_TTL, MPLS_NUMBERS };
static const struct number_row mpls_rows[MPLS_NUMBERS] = {
	[MPLS_TC] = {"tc",  0, 7  },
	[MPLS_S] = {"s",	 0, 1  },
	[MPLS_TTL] = {"ttl", 0, 255},
};

static bool mpls_parse(
	const char *words, struct mpls_label *label, bool *has_bottom, struct text *problem)
{
	uint64_t number;
	uint64_t values[MPLS_NUMBERS] = {0, SPEC_UNSET, 1};
	struct piece piece;
	bool right = piece_next(&words, &piece) && !piece.value &&
		     number_parse(piece.key, 0, LABEL_MAX, true, &number) == NUMBER_OK;
	if (!right) {
		text_format(problem, "--ext mpls: the label must be 0..%d", LABEL_MAX);
		return false;
	}
	if (words &&
		!pieces_store(words, mpls_rows, MPLS_NUMBERS, values, "--ext mpls", problem))
		return false;
	*has_bottom = values[MPLS_S] != SPEC_UNSET;
	*label = (struct mpls_label){.label = (uint32_t)number,
		.traffic_class = (uint8_t)values[MPLS_TC],
		.bottom = *has_bottom ? (uint8_t)values[MPLS_S] : 1,
		.ttl = (uint8_t)values[MPLS_TTL]};
	return true;
}

/* Labels that follow one another are one stack (RFC 4950 section 4): the last one is its bottom
 * unless the words say otherwise. */
static void mpls_append(struct spec *spec, struct writer *w, const struct mpls_label *label)
{
	uint32_t at = spec->label_at;
	uint32_t size = w->size - at;
	if (!spec->label_is_ended)
		w->data[w->size - 2] &= 0xfe;
	writer_u32(w, label->label * 0x1000u + label->traffic_class * 0x200u +
			      label->bottom * 0x100u + label->ttl);
	writer_patch_u16(w, at, (uint16_t)(size + LABEL_SIZE));
}

static bool mpls_store(
	struct spec *spec, struct writer *w, const char *words, struct text *problem)
{
	struct mpls_label label;
	bool has_bottom;
	if (!mpls_parse(words, &label, &has_bottom, problem))
		return false;
	if (spec->label_at != UINT32_MAX) {
		mpls_append(spec, w, &label);
	} else {
		spec->label_at = w->size;
		extension_write_mpls(w, &label, 1);
	}
	spec->label_is_ended = has_bottom;
	return true;
}

static void mpls_words(struct text *t, struct span data)
{
	struct reader r = reader_of(data);
	struct mpls_label label;
	while (extension_mpls_next(&r, &label)) {
		uint8_t usual = reader_left(&r) == 0;
		text_format(t, " --ext mpls:%u", label.label);
		if (label.traffic_class)
			text_format(t, ",tc=%u", label.traffic_class);
		if (label.bottom != usual)
			text_add(t, label.bottom ? ",s" : ",s=0");
		if (label.ttl != 1)
			text_format(t, ",ttl=%u", label.ttl);
	}
}

/* ---- ifinfo:role=,ifindex=,addr=,name=,mtu= ------------------------------------------------
 */
static const char *const role_names[] = {"in", "sub", "out", "next"};
enum { ROLES = 4 };

static bool role_parse(const char *word, uint8_t *role)
{
	uint64_t number;
	for (uint8_t i = 0; i < ROLES; i++) {
		if (strcmp(role_names[i], word) == 0) {
			*role = i;
			return true;
		}
	}
	bool right = number_parse(word, 0, ROLES - 1, false, &number) == NUMBER_OK;
	*role = right ? (uint8_t)number : 0;
	return right;
}

static bool number_piece(const char *value, uint32_t *to, bool *has)
{
	uint64_t number;
	if (number_parse(value, 0, UINT32_MAX, true, &number) != NUMBER_OK)
		return false;
	*to = (uint32_t)number;
	*has = true;
	return true;
}

/* `name` keeps the bytes that info->name points to. */
static bool interface_piece(
	struct interface_information *info, const struct piece *piece, char *name)
{
	if (!piece->value)
		return false;
	if (strcmp(piece->key, "role") == 0)
		return role_parse(piece->value, &info->role);
	if (strcmp(piece->key, "ifindex") == 0)
		return number_piece(piece->value, &info->index, &info->has_index);
	if (strcmp(piece->key, "mtu") == 0)
		return number_piece(piece->value, &info->mtu, &info->has_mtu);
	if (strcmp(piece->key, "addr") == 0) {
		info->has_address = address_parse(piece->value, &info->address);
		return info->has_address;
	}
	size_t size = strlen(piece->value);
	if (strcmp(piece->key, "name") != 0 || size > INTERFACE_NAME_MAX)
		return false;
	memcpy(name, piece->value, size);
	info->name = span_of(name, size);
	info->has_name = true;
	return true;
}

static bool interface_store(
	struct spec *spec, struct writer *w, const char *words, struct text *problem)
{
	char name[INTERFACE_NAME_MAX];
	struct interface_information info = {0};
	struct piece piece;
	(void)spec;
	while (piece_next(&words, &piece)) {
		if (interface_piece(&info, &piece, name))
			continue;
		text_add(problem, "--ext ifinfo: '");
		text_add_foreign(problem, piece.key, strlen(piece.key));
		text_add(problem, "': expected role=in|sub|out|next, ifindex=N, addr=ADDRESS, "
				  "name=NAME (up to 63 bytes) or mtu=N");
		return false;
	}
	extension_write_interface(w, &info);
	return true;
}

static bool name_is_plain(struct span name)
{
	for (uint32_t i = 0; i < name.size; i++)
		if (name.data[i] <= ' ' || name.data[i] > '~' || name.data[i] == ',')
			return false;
	return name.size > 0;
}

static bool interface_words(struct text *t, const struct extension_object *object)
{
	char text[ADDRESS_TEXT_SIZE];
	struct interface_information info;
	if (!extension_interface(object, &info) || (info.has_name && !name_is_plain(info.name)))
		return false;
	text_format(t, "ifinfo:role=%s", role_names[info.role % ROLES]);
	if (info.has_index)
		text_format(t, ",ifindex=%u", info.index);
	if (info.has_address)
		text_format(t, ",addr=%s", address_text(text, &info.address));
	if (info.has_name)
		text_format(t, ",name=%.*s", (int)info.name.size, (const char *)info.name.data);
	if (info.has_mtu)
		text_format(t, ",mtu=%u", info.mtu);
	return true;
}

/* ---- ifid:name=|index=|addr= ---------------------------------------------------------------
 */
static bool identification_parse(
	struct interface_identification *id, const char *words, struct piece *piece)
{
	bool has;
	if (!piece_next(&words, piece) || !piece->value || words)
		return false;
	if (strcmp(piece->key, "name") == 0) {
		id->by = 1;
		id->name = span_of(piece->value, strlen(piece->value));
		return id->name.size > 0;
	}
	if (strcmp(piece->key, "index") == 0) {
		id->by = 2;
		return number_piece(piece->value, &id->index, &has);
	}
	id->by = 3;
	return strcmp(piece->key, "addr") == 0 && address_parse(piece->value, &id->address);
}

static bool identification_store(
	struct spec *spec, struct writer *w, const char *words, struct text *problem)
{
	struct interface_identification id = {0};
	struct piece piece;
	(void)spec;
	if (!identification_parse(&id, words, &piece)) {
		text_add(problem, "--ext ifid: expected name=NAME, index=N or addr=ADDRESS");
		return false;
	}
	extension_write_identification(w, &id);
	return true;
}

static bool identification_words(struct text *t, const struct extension_object *object)
{
	char text[ADDRESS_TEXT_SIZE];
	struct interface_identification id;
	if (!extension_identification(object, &id) || (id.by == 1 && !name_is_plain(id.name)))
		return false;
	if (id.by == 1)
		text_format(t, "ifid:name=%.*s", (int)id.name.size, (const char *)id.name.data);
	else if (id.by == 2)
		text_format(t, "ifid:index=%u", id.index);
	else
		text_format(t, "ifid:addr=%s", address_text(text, &id.address));
	return true;
}

/* ---- CLASS/CTYPE:HEX -----------------------------------------------------------------------
 */
static bool numbers_parse(const char *words, uint64_t numbers[static 2])
{
	char text[8];
	size_t slash = strcspn(words, "/");
	size_t colon = strcspn(words, ":");
	if (words[slash] != '/' || words[colon] != ':' || slash > colon || slash >= 4 ||
		colon - slash > 4)
		return false;
	memcpy(text, words, slash);
	text[slash] = '\0';
	if (number_parse(text, 0, 255, false, &numbers[0]) != NUMBER_OK)
		return false;
	memcpy(text, words + slash + 1, colon - slash - 1);
	text[colon - slash - 1] = '\0';
	return number_parse(text, 0, 255, false, &numbers[1]) == NUMBER_OK;
}

static bool object_store(struct writer *w, const char *words, struct text *problem)
{
	uint64_t numbers[2];
	if (!numbers_parse(words, numbers)) {
		text_add(problem, "--ext '");
		text_add_foreign(problem, words, strlen(words));
		text_add(problem, "': expected mpls:, ifinfo:, ifid: or CLASS/CTYPE:HEX");
		return false;
	}
	const char *digits = strchr(words, ':') + 1;
	size_t size = strlen(digits);
	if (size % 2 != 0 || digits[strspn(digits, "0123456789abcdefABCDEF")] != '\0') {
		text_format(problem,
			"--ext %llu/%llu: must be an even number of hexadecimal "
			"digits",
			(unsigned long long)numbers[0], (unsigned long long)numbers[1]);
		return false;
	}
	/* RFC 4884 section 7.1: objects are whole 32-bit words */
	uint32_t padding = (uint32_t)((4 - size / 2 % 4) % 4);
	writer_u16(w, (uint16_t)(OBJECT_HEADER + size / 2 + padding));
	writer_u8(w, (uint8_t)numbers[0]);
	writer_u8(w, (uint8_t)numbers[1]);
	for (; digits[0]; digits += 2)
		writer_u8(w, (uint8_t)(number_hex_digit(digits[0]) * 16 +
				       number_hex_digit(digits[1])));
	writer_zeros(w, padding);
	return true;
}

static void object_words(struct text *t, const struct extension_object *object)
{
	text_format(t, "%u/%u:", object->class, object->type);
	words_add_hex(t, object->data);
}

/* ---- all kinds -----------------------------------------------------------------------------
 */
struct extension_kind {
	const char *prefix;
	bool (*store)(struct spec *spec, struct writer *w, const char *words, struct text *t);
};
static const struct extension_kind kinds[] = {
	{"mpls:",	  mpls_store	    },
	{"ifinfo:", interface_store	   },
	{"ifid:",	  identification_store},
};

static bool words_store(
	struct spec *spec, struct writer *w, const char *words, struct text *problem)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		size_t size = strlen(kinds[i].prefix);
		if (strncmp(words, kinds[i].prefix, size) != 0)
			continue;
		if (kinds[i].store != mpls_store)
			spec->label_at = UINT32_MAX;
		return kinds[i].store(spec, w, words + size, problem);
	}
	spec->label_at = UINT32_MAX;
	return object_store(w, words, problem);
}

bool spec_extension(struct spec *spec, const char *words, struct text *problem)
{
	struct writer w = writer_of(spec->objects.data, SPEC_OBJECTS_MAX);
	w.size = spec->objects.size;
	if (!words_store(spec, &w, words, problem))
		return false;
	if (w.failed) {
		text_format(problem, "--ext: more than %d bytes of objects", SPEC_OBJECTS_MAX);
		return false;
	}
	spec->objects.size = w.size;
	spec->has_objects = true;
	return true;
}

/* The object as its words would write it is the same. */
static bool is_same(const struct extension_object *object, const char *words)
{
	uint8_t bytes[256];
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct writer w = writer_of(bytes, sizeof bytes);
	bool stored = strncmp(words, "ifinfo:", 7) == 0
			      ? interface_store(NULL, &w, words + 7, &problem)
			      : identification_store(NULL, &w, words + 5, &problem);
	struct span again = writer_span_of(&w);
	return stored && again.size >= OBJECT_HEADER && again.data[2] == object->class &&
	       again.data[3] == object->type &&
	       span_equal(span_from(again, OBJECT_HEADER), object->data);
}

static bool plain_words(struct text *t, const struct extension_object *object)
{
	char buffer[PIECE_SIZE];
	struct text words = text_of(buffer, sizeof buffer);
	bool known = false;
	if (object->class == EXTENSION_CLASS_INTERFACE)
		known = interface_words(&words, object);
	else if (object->class == EXTENSION_CLASS_IDENTIFICATION)
		known = identification_words(&words, object);
	if (!known || words.cut || !is_same(object, buffer))
		return false;
	words_add(t, buffer);
	return true;
}

bool extension_words(struct span objects, struct text *t)
{
	struct reader r = reader_of(objects);
	struct extension_object object;
	bool after_stack = false;
	while (extension_next(&r, &object)) {
		bool is_stack = object.class == EXTENSION_CLASS_MPLS && object.type == 1 &&
				object.data.size >= LABEL_SIZE &&
				object.data.size % LABEL_SIZE == 0 && !after_stack;
		after_stack = is_stack;
		if (is_stack) {
			mpls_words(t, object.data);
			continue;
		}
		text_add(t, " --ext");
		if (plain_words(t, &object))
			continue;
		text_add_char(t, ' ');
		object_words(t, &object);
	}
	return !r.failed;
}

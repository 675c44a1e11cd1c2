/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_extension.h"

#include <string.h>

#include "common/base/number.h"
#include "common/wire/extension.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/words.h"

enum { LABEL_MAX = 0xfffff, LABEL_SIZE = 4, INTERFACE_NAME_MAX = 63 };

/* ---- mpls:LABEL[,tc=][,s][,ttl=] ------------------------------------------------- */
enum mpls_number { MPLS_TC, MPLS_S, MPLS_TTL, MPLS_NUMBERS };
static const struct number_row mpls_rows[MPLS_NUMBERS] = {
	[MPLS_TC] = {"tc", 0, 7},
	[MPLS_S] = {"s", 0, 1},
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

/* ---- ifinfo:role=,ifindex=,addr=,name=,mtu= -------------------------------------- */
const char *const extension_roles[EXTENSION_ROLES] = {"in", "sub", "out", "next"};

static bool role_parse(const char *word, uint8_t *role)
{
	uint64_t number;
	for (uint8_t i = 0; i < EXTENSION_ROLES; i++) {
		if (strcmp(extension_roles[i], word) == 0) {
			*role = i;
			return true;
		}
	}
	bool right = number_parse(word, 0, EXTENSION_ROLES - 1, false, &number) == NUMBER_OK;
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

static bool interface_store(struct writer *w, const char *words, struct text *problem)
{
	char name[INTERFACE_NAME_MAX];
	struct interface_information info = {0};
	struct piece piece;
	while (piece_next(&words, &piece)) {
		if (interface_piece(&info, &piece, name))
			continue;
		return text_refuse(problem, "--ext ifinfo: '", piece.key,
			"': expected role=in|sub|out|next, ifindex=N, addr=ADDRESS, "
			"name=NAME (up to 63 bytes) or mtu=N");
	}
	extension_write_interface(w, &info);
	return pieces_end(words, "--ext ifinfo", problem);
}

/* ---- ifid:name=|index=|addr= ----------------------------------------------------- */
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

static bool identification_store(struct writer *w, const char *words, struct text *problem)
{
	struct interface_identification id = {0};
	struct piece piece;
	if (!identification_parse(&id, words, &piece)) {
		text_add(problem, "--ext ifid: expected name=NAME, index=N or addr=ADDRESS");
		return false;
	}
	extension_write_identification(w, &id);
	return true;
}

/* ---- extinfo:pointer=N (RFC 8883 section 3.1) ------------------------------------ */
static bool information_store(struct writer *w, const char *words, struct text *problem)
{
	struct piece piece;
	uint32_t pointer;
	bool has;
	if (!piece_next(&words, &piece) || !piece.value || words ||
		strcmp(piece.key, "pointer") != 0 ||
		!number_piece(piece.value, &pointer, &has)) {
		text_add(problem, "--ext extinfo: expected pointer=0..4294967295, the byte of "
				  "the original datagram at which a limit was exceeded");
		return false;
	}
	extension_write_pointer(w, pointer);
	return true;
}

/* ---- CLASS/CTYPE:HEX ------------------------------------------------------------- */
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
		return text_refuse(problem, "--ext '", words,
			"': expected mpls:, ifinfo:, ifid:, extinfo: "
			"or CLASS/CTYPE:HEX");
	}
	uint32_t begin = w->size;
	writer_u16(w, 0);
	writer_u8(w, (uint8_t)numbers[0]);
	writer_u8(w, (uint8_t)numbers[1]);
	if (!words_hex_write(w, strchr(words, ':') + 1)) {
		text_format(problem,
			"--ext %llu/%llu: must be an even number of hexadecimal "
			"digits",
			(unsigned long long)numbers[0], (unsigned long long)numbers[1]);
		return false;
	}
	/* RFC 4884 section 7.1: objects are whole 32-bit words */
	writer_zeros(w, (4 - (w->size - begin) % 4) % 4);
	writer_patch_u16(w, begin, (uint16_t)(w->size - begin));
	return true;
}

/* ---- all kinds ------------------------------------------------------------------- */
struct object_kind {
	const char *prefix;
	bool (*store)(struct writer *w, const char *words, struct text *problem);
};
static const struct object_kind kinds[] = {
	{"ifinfo:", interface_store},
	{"ifid:", identification_store},
	{"extinfo:", information_store},
};

bool extension_object_store(struct writer *w, const char *words, struct text *problem)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		size_t size = strlen(kinds[i].prefix);
		if (strncmp(words, kinds[i].prefix, size) == 0)
			return kinds[i].store(w, words + size, problem);
	}
	return object_store(w, words, problem);
}

static bool words_store(
	struct spec *spec, struct writer *w, const char *words, struct text *problem)
{
	if (strncmp(words, "mpls:", 5) == 0)
		return mpls_store(spec, w, words + 5, problem);
	spec->label_at = UINT32_MAX;
	return extension_object_store(w, words, problem);
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

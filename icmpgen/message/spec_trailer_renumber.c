/* SPDX-License-Identifier: BSD-2-Clause */
/* What router renumbering messages say (RFC 2894 section 3): prefix control operations, each
 * a match-prefix part and use-prefix parts, and match reports. */
#include <string.h>

#include "common/base/number.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

enum {
	MATCH_SIZE = 24,
	USE_SIZE = 32,
	REPORT_SIZE = 24,
	OPERATION_MAX = 255 * 8, /* the length byte counts units of 8 */
	LENGTH_AT = 1,
	ADDRESS_SIZE = 16,
};

/* ---- numbers and prefixes of a part ------------------------------------------------ */
struct part_number {
	const char *name;
	uint8_t at, size;
	uint8_t width;	     /* bits that `letters` name, the highest first */
	const char *letters; /* NULL: a number */
};

/* A prefix of a part: where its length is, and its address. */
struct part_prefix {
	const char *name;
	uint8_t length_at, address_at;
};

struct renumber_part {
	struct part_prefix prefix;
	const struct part_number *numbers;
	size_t count;
};

static const struct part_number match_numbers[] = {
	{"ordinal", 2, 1, 0, NULL}, {"min", 4, 1, 0, NULL}, {"max", 5, 1, 0, NULL}};
static const struct part_number use_numbers[] = {{"keep", 1, 1, 0, NULL},
	{"mask", 2, 1, 8, "LA"}, {"flags", 3, 1, 8, "LA"}, {"valid", 4, 4, 0, NULL},
	{"preferred", 8, 4, 0, NULL}, {"decrement", 12, 1, 8, "VP"}};
static const struct part_number report_numbers[] = {
	{"ordinal", 2, 1, 0, NULL}, {"interface", 4, 4, 0, NULL}, {"flags", 1, 1, 2, "BF"}};

#define COUNT_OF(rows) (sizeof(rows) / sizeof *(rows))
static const struct renumber_part match_part = {
	{"match", 3, 8}, match_numbers, COUNT_OF(match_numbers)};
static const struct renumber_part use_part = {
	{"use", 0, 16}, use_numbers, COUNT_OF(use_numbers)};
static const struct renumber_part report_part = {
	{"report", 3, 8}, report_numbers, COUNT_OF(report_numbers)};

static bool prefix_put(const struct part_prefix *prefix, const char *value, uint8_t *bytes)
{
	struct address address;
	uint8_t length;
	if (!value || !prefix_parse(value, 6, &address, &length))
		return false;
	bytes[prefix->length_at] = length;
	memcpy(bytes + prefix->address_at, address.bytes, ADDRESS_SIZE);
	return true;
}

static bool number_put(const struct part_number *row, const char *value, uint8_t *bytes)
{
	uint64_t number;
	uint64_t limit = (UINT64_C(1) << row->size * 8u) - 1;
	bool right = row->letters ? number_parse_flags(value, row->letters, row->width, &number)
				  : number_parse(value, 0, limit, true, &number) == NUMBER_OK;
	for (unsigned i = 0; right && i < row->size; i++)
		bytes[row->at + i] = (uint8_t)(number >> 8 * (row->size - 1u - i));
	return right;
}

/* One "name=value" of a part's numbers. */
static bool part_take(
	const struct renumber_part *part, const struct piece *piece, uint8_t *bytes)
{
	for (size_t i = 0; piece->value && i < part->count; i++)
		if (strcmp(part->numbers[i].name, piece->key) == 0)
			return number_put(&part->numbers[i], piece->value, bytes);
	return false;
}

static void prefix_print(const struct renumber_part *part, const uint8_t *bytes, struct text *t)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address =
		address_from(span_of(bytes + part->prefix.address_at, ADDRESS_SIZE));
	text_format(t, "%s/%u", address_text(text, &address), bytes[part->prefix.length_at]);
}

static void numbers_print(
	const struct renumber_part *part, const uint8_t *bytes, struct text *t)
{
	for (size_t i = 0; i < part->count; i++) {
		const struct part_number *row = &part->numbers[i];
		uint32_t number = 0;
		for (unsigned k = 0; k < row->size; k++)
			number = number << 8 | bytes[row->at + k];
		text_format(t, ",%s=", row->name);
		if (row->letters)
			words_flags(t, number, row->letters, row->width);
		else
			text_format(t, "%u", number);
	}
}

/* ---- operations (section 3.2) ------------------------------------------------------- */
static const char *const operations[] = {"add", "change", "set-global"};

static bool operation_put(const char *word, uint8_t *bytes)
{
	uint64_t number;
	for (uint8_t i = 0; i < COUNT_OF(operations); i++) {
		if (strcmp(operations[i], word) == 0) {
			*bytes = (uint8_t)(i + 1);
			return true;
		}
	}
	if (number_parse(word, 0, UINT8_MAX, true, &number) != NUMBER_OK)
		return false;
	*bytes = (uint8_t)number;
	return true;
}

/* A use-prefix part without a word more: flags and lifetimes as routers send them (RFC 4861
 * section 6.2.1). */
static bool use_begin(const char *value, uint8_t *bytes)
{
	static const char *const usual[][2] = {
		{"mask", "LA"}, {"flags", "LA"}, {"valid", "2592000"}, {"preferred", "604800"}};
	memset(bytes, 0, USE_SIZE);
	for (size_t i = 0; i < COUNT_OF(usual); i++)
		for (size_t k = 0; k < COUNT_OF(use_numbers); k++)
			if (strcmp(usual[i][0], use_numbers[k].name) == 0)
				number_put(&use_numbers[k], usual[i][1], bytes);
	return prefix_put(&use_part.prefix, value, bytes);
}

static bool operation_store(struct writer *w, const char *value)
{
	struct piece piece;
	uint8_t bytes[OPERATION_MAX] = {[5] = 128}; /* the longest prefix that is matched */
	uint32_t size = MATCH_SIZE;
	uint32_t at = 0; /* of the part that the next word belongs to */
	if (!piece_next(&value, &piece) || piece.value || !operation_put(piece.key, bytes))
		return false;
	if (!value || !piece_next(&value, &piece) || strcmp(piece.key, "match") != 0 ||
		!prefix_put(&match_part.prefix, piece.value, bytes))
		return false;
	while (value && piece_next(&value, &piece)) {
		if (strcmp(piece.key, "use") == 0) {
			at = size;
			size += USE_SIZE;
			if (size > sizeof bytes || !use_begin(piece.value, bytes + at))
				return false;
		} else if (!part_take(at == 0 ? &match_part : &use_part, &piece, bytes + at)) {
			return false;
		}
	}
	bytes[LENGTH_AT] = (uint8_t)(size / 8);
	writer_bytes(w, bytes, size);
	return value == NULL;
}

static bool operation_print(struct text *t, struct span item)
{
	if (item.size < MATCH_SIZE || (item.size - MATCH_SIZE) % USE_SIZE != 0)
		return false;
	uint8_t operation = item.data[0];
	if (operation >= 1 && operation <= COUNT_OF(operations))
		text_add(t, operations[operation - 1]);
	else
		text_format(t, "%u", operation);
	text_add(t, ",match=");
	prefix_print(&match_part, item.data, t);
	numbers_print(&match_part, item.data, t);
	for (uint32_t at = MATCH_SIZE; at < item.size; at += USE_SIZE) {
		text_add(t, ",use=");
		prefix_print(&use_part, item.data + at, t);
		numbers_print(&use_part, item.data + at, t);
	}
	return true;
}

/* ---- match reports (section 3.3) ---------------------------------------------------- */
static bool report_store(struct writer *w, const char *value)
{
	struct piece piece;
	uint8_t bytes[REPORT_SIZE] = {0};
	if (!piece_next(&value, &piece) || piece.value ||
		!prefix_put(&report_part.prefix, piece.key, bytes))
		return false;
	while (value && piece_next(&value, &piece))
		if (!part_take(&report_part, &piece, bytes))
			return false;
	writer_bytes(w, bytes, sizeof bytes);
	return value == NULL;
}

static bool report_print(struct text *t, struct span item)
{
	prefix_print(&report_part, item.data, t);
	numbers_print(&report_part, item.data, t);
	return item.size == REPORT_SIZE;
}

static const struct trailer_row rows[] = {
	{ICMP_TRAILER_OPERATIONS, "pco", TRAILER_ANY_TYPE,
		"add|change|set-global,match=PREFIX/LENGTH[,ordinal=N][,min=N][,max=N]"
		"[,use=PREFIX/LENGTH[,keep=N][,mask=LA][,flags=LA][,valid=N][,preferred=N]"
		"[,decrement=VP]...]",
		operation_store, operation_print},
	{ICMP_TRAILER_REPORTS, "report", TRAILER_ANY_TYPE,
		"PREFIX/LENGTH[,ordinal=N][,interface=N][,flags=BF]", report_store,
		report_print},
};

const struct trailer_row *trailer_renumbering(size_t *count)
{
	*count = sizeof rows / sizeof rows[0];
	return rows;
}

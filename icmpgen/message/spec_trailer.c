/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer.h"

#include <string.h>

#include "icmpgen/message/spec_names.h"
#include "icmpgen/message/words.h"

enum {
	ADDRESS_SIZE = 16,
	ADDRESS4_SIZE = 4,
	ROUTER_SIZE = 8,
	LOCATOR_SIZE = 12,
	RECORD_SIZE = 20,
	ANSWER6_SIZE = 20,
	ANSWER4_SIZE = 8,
	REPORT_SIZE = 24,
	TABLES = 5, /* of rows */
};

/* Before the question is known, every answer. */
static bool trailer_takes(enum icmp_trailer trailer, enum icmp_trailer of_row)
{
	return trailer == of_row || (trailer == ICMP_TRAILER_ANSWERS && of_row > ICMP_TRAILERS);
}

const struct trailer_row *spec_trailer_row(enum icmp_trailer trailer, size_t index)
{
	size_t counts[TABLES];
	const struct trailer_row *tables[TABLES];
	tables[0] = trailer_lists(&counts[0]);
	tables[1] = trailer_options(&counts[1]);
	tables[2] = trailer_rpl_options(&counts[2]);
	tables[3] = trailer_answers(&counts[3]);
	tables[4] = trailer_renumbering(&counts[4]);
	for (size_t i = 0; i < TABLES; i++)
		for (size_t k = 0; k < counts[i]; k++)
			if (trailer_takes(trailer, tables[i][k].trailer) && index-- == 0)
				return &tables[i][k];
	return NULL;
}

static const struct trailer_row *row_find(enum icmp_trailer trailer, const char *name)
{
	const struct trailer_row *row;
	for (size_t i = 0; (row = spec_trailer_row(trailer, i)); i++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

bool spec_trailer_knows(enum icmp_trailer trailer, const char *name)
{
	return row_find(trailer, name) != NULL;
}

bool spec_trailer_store(enum icmp_trailer trailer, const char *name, const char *value,
	struct spec_bytes *to, struct text *problem)
{
	const struct trailer_row *row = row_find(trailer, name);
	struct writer w = writer_of(to->data + to->size, SPEC_BYTES_MAX - to->size);
	if (!row)
		return false;
	if (!row->store(&w, value) || w.failed) {
		text_format(problem, "%s=", name);
		text_add_escaped(problem, value, strlen(value));
		text_format(problem, ": expected %s", row->expected);
		return false;
	}
	to->size += w.size;
	return true;
}

/* RFC 3810 section 5.2: type8 aux8 sources16 group, then sources and aux words. */
static uint32_t record_size(struct span left)
{
	struct reader r = reader_of(left);
	reader_u8(&r);
	uint32_t auxiliary = reader_u8(&r);
	uint32_t sources = reader_u16(&r);
	return r.failed ? 0 : RECORD_SIZE + sources * ADDRESS_SIZE + auxiliary * 4;
}

static uint32_t item_size(enum icmp_trailer trailer, struct span left)
{
	switch (trailer) {
	case ICMP_TRAILER_OPTIONS:
	case ICMP_TRAILER_OPERATIONS:
		return left.size >= 2 ? left.data[1] * 8u : 0;
	case ICMP_TRAILER_ROUTERS:
		return ROUTER_SIZE;
	case ICMP_TRAILER_ADDRESSES:
		return ADDRESS_SIZE;
	case ICMP_TRAILER_LOCATORS:
		return LOCATOR_SIZE;
	case ICMP_TRAILER_RECORDS:
		return record_size(left);
	case ICMP_TRAILER_NAMES:
	case ICMP_TRAILER_SUBJECT_NAME:
		return spec_name_size(left);
	case ICMP_TRAILER_SUBJECT6:
		return ADDRESS_SIZE;
	case ICMP_TRAILER_SUBJECT4:
		return ADDRESS4_SIZE;
	case ICMP_TRAILER_RPL_OPTIONS:
		return spec_rpl_size(left);
	case ICMP_TRAILER_REPORTS:
		return REPORT_SIZE;
	case ICMP_TRAILER_ANSWER_NAMES:
		return left.size;
	case ICMP_TRAILER_ANSWER6:
		return ANSWER6_SIZE;
	case ICMP_TRAILER_ANSWER4:
		return ANSWER4_SIZE;
	case ICMP_TRAILER_ANSWERS:
	case ICMP_TRAILER_DATA:
	case ICMP_TRAILER_NONE:
	case ICMP_TRAILER_QUOTE:
	case ICMP_TRAILER_EXTENSION:
	case ICMP_TRAILERS:
		return 0;
	}
	return 0;
}

bool spec_trailer_next(enum icmp_trailer trailer, struct reader *r, struct span *item)
{
	struct span left = span_from(span_of(r->data, r->size), r->offset);
	uint32_t size = left.size > 0 ? item_size(trailer, left) : 0;
	if (size == 0 || size > left.size)
		return false;
	*item = reader_take(r, size);
	return true;
}

uint32_t spec_trailer_count(enum icmp_trailer trailer, struct span bytes)
{
	struct reader r = reader_of(bytes);
	struct span item;
	uint32_t count = 0;
	while (spec_trailer_next(trailer, &r, &item))
		count++;
	return count;
}

/* A value of `row` that stores just these bytes. */
static bool value_print(const struct trailer_row *row, struct span item, struct text *value)
{
	uint8_t again[TRAILER_ITEM_MAX];
	struct writer w = writer_of(again, sizeof again);
	value->size = 0;
	value->cut = false;
	value->at[0] = '\0';
	text_format(value, "%s=", row->name);
	size_t at = value->size;
	if (item.size > sizeof again || !row->print(value, item) || value->cut)
		return false;
	return row->store(&w, value->at + at) && span_equal(writer_span_of(&w), item);
}

static bool item_words(enum icmp_trailer trailer, struct span item, struct text *t)
{
	char buffer[TRAILER_TEXT_MAX];
	struct text value = text_of(buffer, sizeof buffer);
	const struct trailer_row *row;
	for (size_t i = 0; (row = spec_trailer_row(trailer, i)); i++) {
		if (row->type != TRAILER_ANY_TYPE && row->type != item.data[0])
			continue;
		if (value_print(row, item, &value)) {
			words_add(t, buffer);
			return true;
		}
	}
	return false;
}

enum { TEXT_MIN = 4, TEXT_MAX = 1024 }; /* fewer bytes are rather a number */

/* Printable bytes as text, others as digits. */
static void data_words(struct span bytes, struct text *t)
{
	char word[TEXT_MAX + 12];
	struct text text = text_of(word, sizeof word);
	bool is_text = bytes.size >= TEXT_MIN && bytes.size <= TEXT_MAX;
	for (uint32_t i = 0; is_text && i < bytes.size; i++)
		is_text = bytes.data[i] >= ' ' && bytes.data[i] <= '~';
	text_add(&text, is_text ? "data=ascii:" : "");
	for (uint32_t i = 0; is_text && i < bytes.size; i++)
		text_add_char(&text, (char)bytes.data[i]);
	if (is_text) {
		words_add(t, word);
		return;
	}
	text_add(t, " data=hex:");
	text_add_hex(t, bytes);
}

void spec_trailer_words(enum icmp_trailer trailer, struct span bytes, struct text *t)
{
	struct reader r = reader_of(bytes);
	struct span item;
	uint32_t done = 0;
	while (spec_trailer_next(trailer, &r, &item) && item_words(trailer, item, t))
		done = r.offset;
	if (done == bytes.size)
		return;
	data_words(span_from(bytes, done), t);
}

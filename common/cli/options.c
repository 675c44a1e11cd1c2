/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/options.h"

#include <string.h>

#include "common/base/duration.h"
#include "common/base/number.h"

struct options_cursor options_begin(const struct option_table *table, int argc, char **argv)
{
	return (struct options_cursor){.table = table, .argc = argc, .argv = argv, .index = 1};
}

static const struct option_row *row_by_letter(const struct option_table *table, char letter)
{
	for (size_t i = 0; i < table->row_count; i++)
		if (table->rows[i].letter == letter)
			return &table->rows[i];
	return NULL;
}

static bool same_name(const char *name, const char *word, size_t size)
{
	return name && strlen(name) == size && memcmp(name, word, size) == 0;
}

static const struct option_row *row_by_name(
	const struct option_table *table, const char *word, size_t size)
{
	for (size_t i = 0; i < table->row_count; i++) {
		const struct option_row *row = &table->rows[i];
		if (same_name(row->name, word, size) || same_name(row->alias, word, size))
			return row;
	}
	return NULL;
}

/* An argument that did not come with the option itself: the next element of argv. */
static enum options_verdict take_next(struct options_cursor *cursor, struct options_item *item)
{
	if (item->row->takes != ARGUMENT_REQUIRED)
		return OPTIONS_OPTION;
	if (cursor->index >= cursor->argc)
		return OPTIONS_ARGUMENT_MISSING;
	item->argument = cursor->argv[cursor->index++];
	return OPTIONS_OPTION;
}

static enum options_verdict next_long(
	struct options_cursor *cursor, struct options_item *item, const char *word)
{
	const char *name = word + 2;
	size_t size = text_until(name, '=');
	struct text typed = text_of(item->typed, sizeof item->typed);
	text_format(&typed, "%.*s", (int)(size > 60 ? 62 : size + 2), word);
	item->row = row_by_name(cursor->table, name, size);
	if (!item->row)
		return OPTIONS_UNKNOWN;
	if (name[size] != '=')
		return take_next(cursor, item);
	if (item->row->takes == ARGUMENT_NONE)
		return OPTIONS_ARGUMENT_UNEXPECTED;
	item->argument = name + size + 1;
	return OPTIONS_OPTION;
}

static enum options_verdict next_letter(
	struct options_cursor *cursor, struct options_item *item)
{
	item->letter = *cursor->cluster++;
	if (*cursor->cluster == '\0')
		cursor->cluster = NULL;
	struct text typed = text_of(item->typed, sizeof item->typed);
	text_add_char(&typed, '-');
	text_add_char(&typed, item->letter);
	item->row = row_by_letter(cursor->table, item->letter);
	if (!item->row)
		return OPTIONS_UNKNOWN;
	if (item->row->takes == ARGUMENT_NONE)
		return OPTIONS_OPTION;
	if (!cursor->cluster)
		return take_next(cursor, item);
	/* "-c5"; an optional argument too must be in the same word */
	item->argument = cursor->cluster;
	cursor->cluster = NULL;
	return OPTIONS_OPTION;
}

enum options_verdict options_next(struct options_cursor *cursor, struct options_item *item)
{
	*item = (struct options_item){.position = cursor->index};
	if (cursor->cluster) {
		item->position = cursor->index - 1;
		item->word = cursor->argv[item->position];
		return next_letter(cursor, item);
	}
	if (cursor->index >= cursor->argc)
		return OPTIONS_END;
	const char *word = cursor->argv[cursor->index++];
	item->word = word;
	if (cursor->words_only || word[0] != '-' || word[1] == '\0')
		return OPTIONS_WORD;
	if (word[1] != '-') {
		cursor->cluster = word + 1;
		return next_letter(cursor, item);
	}
	if (word[2] != '\0')
		return next_long(cursor, item, word);
	cursor->words_only = true;
	return options_next(cursor, item);
}

static bool store_number(
	const struct option_row *row, const char *word, void *at, struct text *problem)
{
	if (number_parse(word, row->low, row->high, row->hex, at) == NUMBER_OK)
		return true;
	if (row->high >= INT64_MAX)
		text_format(problem, "must be a whole number, %llu or more",
			(unsigned long long)row->low);
	else
		text_format(problem, "must be a whole number from %llu to %llu",
			(unsigned long long)row->low, (unsigned long long)row->high);
	return false;
}

/* A bound in seconds without needless zeros: 0.002, 10, 2147483647 */
static void text_add_seconds(struct text *problem, uint64_t duration)
{
	text_format(problem, "%llu", (unsigned long long)(duration / (uint64_t)SECOND));
	uint64_t fraction = duration % (uint64_t)SECOND;
	if (fraction == 0)
		return;
	text_format(problem, ".%09llu", (unsigned long long)fraction);
	while (problem->at[problem->size - 1] == '0')
		problem->at[--problem->size] = '\0';
}

void options_comma(const char *word, struct text *problem)
{
	size_t size = text_until(word, ',');
	if (word[size] == '\0' || word[strspn(word, "0123456789,")] != '\0')
		return;
	text_format(problem, "; write %.*s.%s", (int)size, word, word + size + 1);
}

static bool store_seconds(
	const struct option_row *row, const char *word, void *at, struct text *problem)
{
	if (number_parse_decimal(word, (int64_t)row->low, (int64_t)row->high, at) == NUMBER_OK)
		return true;
	text_add(problem, "must be seconds from ");
	text_add_seconds(problem, row->low);
	text_add(problem, " to ");
	text_add_seconds(problem, row->high);
	options_comma(word, problem);
	return false;
}

bool options_store(const struct options_item *item, void *settings, struct text *problem)
{
	const struct option_row *row = item->row;
	char *at = (char *)settings + row->offset;
	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)at = row->low == 0;
		return true;
	case OPTION_NUMBER:
		return store_number(row, item->argument, at, problem);
	case OPTION_SECONDS:
		return store_seconds(row, item->argument, at, problem);
	case OPTION_TEXT:
		memcpy(at, &item->argument, sizeof item->argument);
		return true;
	case OPTION_CALL:
		return row->apply(settings, item->argument, problem);
	}
	return false;
}

/* The shortest name that begins with this word of three letters at least. */
static const char *begun_by(const struct option_table *table, const char *word)
{
	const char *shortest = NULL;
	size_t size = strlen(word);
	for (size_t i = 0; i < table->row_count && size >= 3; i++) {
		const char *name = table->rows[i].name;
		if (name && strncmp(name, word, size) == 0 &&
			(!shortest || strlen(name) < strlen(shortest)))
			shortest = name;
	}
	return shortest;
}

const char *options_nearest(const struct option_table *table, const char *word)
{
	const char *nearest = begun_by(table, word);
	int fewest = 3; /* more than two edits are another word, two a slip only after its first
			  letter */
	if (nearest)
		return nearest;
	for (size_t i = 0; i < table->row_count; i++) {
		const char *names[] = {table->rows[i].name, table->rows[i].alias};
		for (size_t k = 0; k < 2; k++) {
			int distance = names[k] ? text_distance(word, names[k]) : fewest;
			if (distance < fewest && (distance < 2 || *word == *names[k])) {
				fewest = distance;
				nearest = names[k];
			}
		}
	}
	return nearest;
}

void options_typed(const struct options_item *item, struct text *t)
{
	text_format(t, "%s ", item->typed);
	text_add_escaped(t, item->argument, strlen(item->argument));
}

void options_problem(const struct option_table *table, enum options_verdict verdict,
	const struct options_item *item, struct text *problem)
{
	if (verdict == OPTIONS_ARGUMENT_MISSING) {
		text_format(problem, "option '%s' needs an argument: %s", item->typed,
			item->row->argument);
	} else if (verdict == OPTIONS_ARGUMENT_UNEXPECTED) {
		text_format(problem, "option '%s' takes no argument", item->typed);
	} else if (verdict == OPTIONS_UNKNOWN) {
		text_refuse(problem, "unknown option '", item->typed, "'");
		const char *nearest =
			item->letter ? NULL : options_nearest(table, item->typed + 2);
		if (nearest)
			text_format(problem, "; did you mean '--%s'?", nearest);
	}
}

const struct option_row *options_find(const struct option_table *table, const char *name)
{
	return strlen(name) == 1 ? row_by_letter(table, *name)
				 : row_by_name(table, name, strlen(name));
}

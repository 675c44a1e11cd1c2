/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds the option parser: the input is an argv whose words end in zero bytes. Every word is
 * met once, every refusal has its words, no number leaves its range and no message holds
 * control bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "common/base/duration.h"
#include "common/cli/options.h"
#include "tests/fuzz/fuzz.h"

enum { WORDS_MAX = 64, PROBLEM_SIZE = 256 };

struct fuzz_settings {
	uint64_t before;
	bool flag, off;
	uint64_t number, hex;
	nanoseconds seconds;
	const char *text, *optional;
	uint64_t after;
};

static bool apply(void *settings, const char *argument, struct text *problem)
{
	struct fuzz_settings *s = settings;
	s->optional = argument;
	if (!argument || argument[0] != 'x')
		return true;
	text_add(problem, "must not begin with x");
	return false;
}

#define OPTIONS_STRUCT struct fuzz_settings

/* clang-format off */
static const struct option_row rows[] = {
	{ROW_NAMES('f', "flag", 0, NULL), .alias = "banner", ROW_IS_FLAG(flag)},
	ROW_FLAG_OFF('F', "no-flag", 0, off, NULL),
	ROW_VALUE('n', "number", 0, number, 3, 4096, "N", NULL),
	ROW_HEX('e', "hex", 0, hex, 0, 0xfffff, "N", NULL),
	ROW_VALUE('s', NULL, 0, seconds, 2 * MILLISECOND, 5 * SECOND, "SECONDS", NULL),
	ROW_TEXT(0, "text", 0, text, "TEXT", NULL),
	ROW_OPTIONAL('o', "optional", 0, apply, "X", NULL),
};
/* clang-format on */

static const struct option_table table = {
	.rows = rows, .row_count = sizeof rows / sizeof rows[0]};

static void check_words(const struct text *t)
{
	demand(t->size > 0 && t->size < t->capacity && strlen(t->at) == t->size);
	for (size_t i = 0; i < t->size; i++)
		demand((unsigned char)t->at[i] >= 0x20 && (unsigned char)t->at[i] < 0x7f);
}

static void check_settings(const struct fuzz_settings *s)
{
	demand(s->before == UINT64_MAX && s->after == UINT64_MAX);
	demand(s->number == 0 || (s->number >= 3 && s->number <= 4096));
	demand(s->hex <= 0xfffff);
	demand(s->seconds == 0 || (s->seconds >= 2000000 && s->seconds <= 5 * SECOND));
	demand(!s->off);
}

static void take(struct fuzz_settings *s, const struct options_item *item)
{
	char buffer[PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	demand(item->row);
	demand(item->row->takes != ARGUMENT_REQUIRED || item->argument);
	demand(item->row->takes != ARGUMENT_NONE || !item->argument);
	if (!options_store(item, s, &problem))
		check_words(&problem);
	else
		demand(problem.size == 0);
	check_settings(s);
}

static void refuse(enum options_verdict verdict, const struct options_item *item)
{
	char buffer[PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	demand((verdict == OPTIONS_UNKNOWN) == !item->row);
	options_problem(&table, verdict, item, &problem);
	check_words(&problem);
}

static void parse(int argc, char **argv, size_t bytes)
{
	struct fuzz_settings s = {.before = UINT64_MAX, .after = UINT64_MAX};
	struct options_cursor cursor = options_begin(&table, argc, argv);
	struct options_item item;
	int position = 0;
	for (size_t turns = 0;; turns++) {
		enum options_verdict verdict = options_next(&cursor, &item);
		demand(turns <= bytes + (size_t)argc);
		if (verdict == OPTIONS_END)
			break;
		demand(item.position >= position && item.position < argc);
		position = item.position;
		demand(strlen(item.typed) < sizeof item.typed);
		if (verdict == OPTIONS_OPTION)
			take(&s, &item);
		else if (verdict != OPTIONS_WORD)
			refuse(verdict, &item);
	}
	demand(cursor.index == argc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[WORDS_MAX + 1];
	char *bytes = malloc(size + 1);
	int argc = 1;
	demand(bytes);
	memcpy(bytes, data, size);
	bytes[size] = '\0';
	argv[0] = bytes + size;
	for (size_t at = 0; at < size && argc < WORDS_MAX; at += strlen(bytes + at) + 1)
		argv[argc++] = bytes + at;
	argv[argc] = NULL;
	parse(argc, argv, size);
	free(bytes);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/options.h"

#include <string.h>

void options_init(struct icmp_send_options *settings)
{
	spec_init(&settings->spec);
	settings->count = SPEC_UNSET;
	settings->interval = SECOND;
	settings->until = NEVER;
	settings->rate = SPEC_UNSET;
	settings->mark = SPEC_UNSET;
	settings->seed = SPEC_UNSET;
}

/* "--ttl 300: must be a whole number from 0 to 255"; an apply function says it all itself. */
static bool item_store(struct icmp_send_options *settings, const struct options_item *item,
	struct text *problem)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text reason = text_of(buffer, sizeof buffer);
	settings->given_options[item->row - options_table.rows] = true;
	if (options_store(item, settings, &reason))
		return true;
	if (item->row->kind != OPTION_CALL) {
		options_typed(item, problem);
		text_add(problem, ": ");
	}
	text_add(problem, buffer);
	return false;
}

static bool word_store(
	struct icmp_send_options *settings, const char *word, struct text *problem)
{
	if (settings->word_count == OPTIONS_WORDS_MAX) {
		text_format(problem, "more than %d words", OPTIONS_WORDS_MAX);
		return false;
	}
	settings->words[settings->word_count++] = word;
	return true;
}

bool options_parse(
	struct icmp_send_options *settings, int argc, char **argv, struct text *problem)
{
	struct options_cursor cursor = options_begin(&options_table, argc, argv);
	struct options_item item;
	for (;;) {
		enum options_verdict verdict = options_next(&cursor, &item);
		bool right = true;
		if (verdict == OPTIONS_END)
			return true;
		if (verdict == OPTIONS_OPTION)
			right = item_store(settings, &item, problem);
		else if (verdict == OPTIONS_WORD)
			right = word_store(settings, item.word, problem);
		else
			options_problem(&options_table, verdict, &item, problem);
		if (!right || problem->size > 0)
			return false;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"
#include "common/cli/options.h"

/* Where help text begins, and where it begins when the lines are too short for two columns. */
enum { COLUMN = 30, COLUMN_NARROW = 8, WIDTH = 80, WIDTH_NARROW = 60, WIDTH_MIN = 40 };
enum { WIDTH_MAX = 1000, SYNOPSIS_SIZE = 128 };

struct page {
	FILE *to;
	int width, column;
};

/* As wide as COLUMNS says, 80 columns where it says nothing useful. */
static struct page page_begin(FILE *to)
{
	const char *columns = getenv("COLUMNS");
	uint64_t width;
	if (!columns || number_parse(columns, 1, WIDTH_MAX, false, &width) != NUMBER_OK)
		width = WIDTH;
	if (width < WIDTH_MIN)
		width = WIDTH_MIN;
	return (struct page){.to = to,
		.width = (int)width,
		.column = width < WIDTH_NARROW ? COLUMN_NARROW : COLUMN};
}

/* The left column: "  -c, --count=COUNT". */
static void row_synopsis(const struct option_row *row, struct text *t)
{
	if (row->letter && row->name)
		text_format(t, "  -%c, --%s", row->letter, row->name);
	else if (row->letter)
		text_format(t, "  -%c", row->letter);
	else
		text_format(t, "      --%s", row->name);
	if (row->takes == ARGUMENT_NONE)
		return;
	const char *before = row->name ? "=" : " ";
	if (row->takes == ARGUMENT_OPTIONAL)
		text_format(t, "[%s%s]", before, row->argument);
	else
		text_format(t, "%s%s", before, row->argument);
}

/* The first `size` bytes of `text`, from column `column` on: words, broken before the width. */
static void print_wrapped(const struct page *page, const char *text, size_t size)
{
	const char *end = text + size;
	int column = page->column;
	while (text < end) {
		int word = (int)text_until(text, ' ');
		if (word > end - text)
			word = (int)(end - text);
		if (column + 1 + word > page->width && column > page->column) {
			fprintf(page->to, "\n%*s", page->column, "");
			column = page->column;
		} else if (column > page->column) {
			fputc(' ', page->to);
			column++;
		}
		fprintf(page->to, "%.*s", word, text);
		column += word;
		text += word;
		while (text < end && *text == ' ')
			text++;
	}
	fputc('\n', page->to);
}

static void print_row(const struct page *page, const struct option_row *row, size_t size)
{
	char buffer[SYNOPSIS_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	row_synopsis(row, &t);
	fputs(buffer, page->to);
	if ((int)t.size + 1 >= page->column)
		fprintf(page->to, "\n%*s", page->column, "");
	else
		fprintf(page->to, "%*s", page->column - (int)t.size, "");
	print_wrapped(page, row->help, size);
}

static void print_examples(const struct option_table *table, FILE *to)
{
	fputs("\nExamples:\n", to);
	for (size_t i = 0; table->examples[i]; i++)
		fprintf(to, "  %s\n", table->examples[i]);
}

void options_help(const struct option_table *table, FILE *to)
{
	const struct page page = page_begin(to);
	for (size_t i = 0; table->usage[i]; i++)
		fprintf(to, "%s%s\n", i == 0 ? "Usage: " : "       ", table->usage[i]);
	fprintf(to, "\n%s\n", table->purpose);
	for (size_t group = 0; group < table->group_count; group++) {
		fprintf(to, "\n%s:\n", table->groups[group]);
		for (size_t i = 0; i < table->row_count; i++) {
			const struct option_row *row = &table->rows[i];
			if (row->group == (int)group && row->help)
				print_row(&page, row, strlen(row->help));
		}
	}
	print_examples(table, to);
}

void options_short_help(const struct option_table *table, FILE *to)
{
	const struct page page = page_begin(to);
	fprintf(to, "Usage: %s\n%s\n\n", table->usage[0], table->purpose);
	for (size_t i = 0; table->common[i]; i++) {
		const struct option_row *row = options_find(table, table->common[i]);
		print_row(&page, row, text_until(row->help, ';'));
	}
	print_examples(table, to);
	fprintf(to, "\nAll options: %s --help; what they print: man %s\n", table->program,
		table->program);
}

void options_list(const struct option_table *table, FILE *to)
{
	for (size_t i = 0; i < table->row_count; i++) {
		const struct option_row *row = &table->rows[i];
		if (row->letter)
			fprintf(to, "-%c ", row->letter);
		if (row->name)
			fprintf(to, "--%s ", row->name);
		if (row->alias)
			fprintf(to, "--%s ", row->alias);
		fprintf(to, "%s\n", row->takes == ARGUMENT_NONE ? "" : row->argument);
	}
}

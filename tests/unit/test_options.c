/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/duration.h"
#include "tests/unit/tap.h"

enum { WORDS = 12, TEXT_SIZE = 1024 };

struct test_settings {
	bool flag, on;
	uint64_t number, hex;
	nanoseconds seconds;
	const char *text, *called;
};

static bool apply(void *settings, const char *argument, struct text *problem)
{
	struct test_settings *s = settings;
	s->called = argument ? argument : "(none)";
	if (strcmp(s->called, "bad") != 0)
		return true;
	text_add(problem, "must not be bad");
	return false;
}

#define OPTIONS_STRUCT struct test_settings

/* clang-format off */
static const struct option_row rows[] = {
	{ROW_NAMES('f', "flag", 0, "a flag"), .alias = "banner", ROW_IS_FLAG(flag)},
	ROW_FLAG_OFF('x', "no-on", 0, on, "turn it off"),
	ROW_VALUE('c', "count", 1, number, 1, 255, "N",
		"how many of them there are to be, given in a line that is long enough to need another one; and more"),
	ROW_HEX('e', "hexadecimal-number", 1, hex, 0, 0xfffff, "NUMBER", "too long for its column"),
	ROW_VALUE('i', NULL, 1, seconds, 2 * MILLISECOND, 10 * SECOND, "SECONDS", "seconds"),
	ROW_TEXT(0, "text", 1, text, "TEXT", "text"),
	ROW_OPTIONAL('o', "call", 1, apply, "X", "may take something"),
	ROW_FLAG('z', "hidden", 1, flag, NULL),
};
/* clang-format on */

static const struct option_table table = {
	.usage = (const char *const[]){"tool [OPTIONS] WORD", "tool --help", NULL},
	.purpose = "Do what the options say.",
	.groups = (const char *const[]){"First", "Second"},
	.group_count = 2,
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.program = "tool",
	.common = (const char *const[]){"c", "flag", NULL},
	.examples = (const char *const[]){"tool -c 3 here", NULL},
};

/* What one turn of the parser gave, as text. */
static void tell(struct text *t, enum options_verdict verdict, const struct options_item *item,
	struct test_settings *s)
{
	char buffer[256];
	struct text problem = text_of(buffer, sizeof buffer);
	if (verdict == OPTIONS_WORD) {
		text_format(t, "word %s", item->word);
	} else if (verdict != OPTIONS_OPTION) {
		options_problem(&table, verdict, item, &problem);
		text_add(t, buffer);
	} else if (options_store(item, s, &problem)) {
		text_add(t, item->typed);
		if (item->argument)
			text_format(t, " %s", item->argument);
	} else {
		text_format(t, "%s %s: %s", item->typed, item->argument, buffer);
	}
}

/* Parse a line of blank-separated words (~ is an empty one); the turns, one a line. */
static void parse(const char *line, char *said, struct test_settings *s)
{
	static char words[256]; /* texts point into it */
	char *argv[WORDS + 2] = {words};
	char *rest = NULL;
	int argc = 1;
	struct text all = text_of(words, sizeof words);
	text_add(&all, line);
	for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		argv[argc++] = strcmp(word, "~") == 0 ? word + 1 : word;
	struct text t = text_of(said, TEXT_SIZE);
	struct options_cursor cursor = options_begin(&table, argc, argv);
	struct options_item item;
	enum options_verdict verdict;
	while ((verdict = options_next(&cursor, &item)) != OPTIONS_END) {
		if (t.size)
			text_add(&t, "; ");
		tell(&t, verdict, &item, s);
	}
}

/* clang-format off */
static const struct {
	const char *name, *line, *want;
} lines[] = {
	{"no words at all", "", ""},
	{"a letter", "-f", "-f"},
	{"a letter and its argument", "-c 5", "-c 5"},
	{"a letter with its argument in one word", "-c5", "-c 5"},
	{"a cluster of letters", "-fxf", "-f; -x; -f"},
	{"a cluster whose last letter takes the next word", "-fc 7", "-f; -c 7"},
	{"a cluster whose last letter takes its rest", "-fc7", "-f; -c 7"},
	{"a letter takes its whole rest, = included", "-c=5",
		"-c =5: must be a whole number from 1 to 255"},
	{"an argument may look like an option", "-c -f",
		"-c -f: must be a whole number from 1 to 255"},
	{"a long name", "--flag", "--flag"},
	{"its other long name", "--banner", "--banner"},
	{"a long name and its argument", "--count 5", "--count 5"},
	{"a long name with =", "--count=5", "--count 5"},
	{"an empty argument after =", "--text=", "--text "},
	{"an empty word as argument", "--text ~", "--text "},
	{"words and options mixed", "a -f b --count 5 c",
		"word a; -f; word b; --count 5; word c"},
	{"an empty word is a word", "~ -f", "word ; -f"},
	{"- alone is a word", "- -f", "word -; -f"},
	{"after -- all are words", "-f -- -f --count -- -",
		"-f; word -f; word --count; word --; word -"},
	{"-- alone", "--", ""},
	{"-- as an argument is one", "--text -- -f", "--text --; -f"},
	{"an optional argument is in the same word", "-ohere -o there --call=x --call y",
		"-o here; -o; word there; --call x; --call; word y"},
	{"what apply refuses", "-obad", "-o bad: must not be bad"},

	{"a missing argument", "-c", "option '-c' needs an argument: N"},
	{"a missing argument of a long name", "--text",
		"option '--text' needs an argument: TEXT"},
	{"an argument too many", "--flag=1", "option '--flag' takes no argument"},
	{"an unknown letter", "-q", "unknown option '-q'"},
	{"an unknown letter in a cluster, the rest goes on", "-fqf",
		"-f; unknown option '-q'; -f"},
	{"a near miss", "--cuont=5", "unknown option '--cuont'; did you mean '--count'?"},
	{"a near miss of the other name", "--baner",
		"unknown option '--baner'; did you mean '--banner'?"},
	{"nothing near", "--zebra", "unknown option '--zebra'"},
	{"an abbreviation is unknown", "--coun",
		"unknown option '--coun'; did you mean '--count'?"},
	{"a name that begins so is meant", "--hex 5",
		"unknown option '--hex'; did you mean '--hexadecimal-number'?; word 5"},
	{"so is a name that goes on", "--flags",
		"unknown option '--flags'; did you mean '--flag'?"},
	{"names are not folded", "--FLAG", "unknown option '--FLAG'"},
	{"a letter after two dashes is a name", "--f", "unknown option '--f'"},
	{"= without a name", "--=5", "unknown option '--'"},
	{"control bytes of an unknown option", "--\x1b[31m", "unknown option '--\\033[31m'"},
	{"a long unknown name is cut",
		"--xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		"unknown option '--xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'"},

	{"the minimum and the maximum", "-c 1 -c 255", "-c 1; -c 255"},
	{"below and above", "-c 0 -c 256",
		"-c 0: must be a whole number from 1 to 255; -c 256: must be a whole number from 1 to 255"},
	{"what is no whole number", "-c 5x -c -1 -c 0x5 -c 1.5",
		"-c 5x: must be a whole number from 1 to 255; "
		"-c -1: must be a whole number from 1 to 255; "
		"-c 0x5: must be a whole number from 1 to 255; "
		"-c 1.5: must be a whole number from 1 to 255"},
	{"blanks and a plus sign before a number, as strtol reads them", "-c +7 -i +.5 -e +0x1f",
		"-c +7; -i +.5; -e +0x1f"},
	{"an empty number, and one of 23 digits", "-c ~ -c 99999999999999999999999",
		"-c : must be a whole number from 1 to 255; "
		"-c 99999999999999999999999: must be a whole number from 1 to 255"},
	{"hexadecimal where it is taken", "-e 0xfffff -e 0x100000",
		"-e 0xfffff; -e 0x100000: must be a whole number from 0 to 1048575"},
	{"seconds", "-i 0.002 -i 10 -i .5", "-i 0.002; -i 10; -i .5"},
	{"seconds out of range", "-i 0.0019 -i 10.000000001",
		"-i 0.0019: must be seconds from 0.002 to 10; "
		"-i 10.000000001: must be seconds from 0.002 to 10"},
	{"what are no seconds", "-i 0,2 -i 1e3 -i nan",
		"-i 0,2: must be seconds from 0.002 to 10; write 0.2; -i 1e3: must be seconds from 0.002 to 10; "
		"-i nan: must be seconds from 0.002 to 10"},
};
/* clang-format on */

static void every_line_is_read_as_it_stands(void)
{
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		char said[TEXT_SIZE];
		struct test_settings s = {0};
		parse(lines[i].line, said, &s);
		is_text(said, lines[i].want, "%s", lines[i].name);
	}
}

static void values_go_where_they_belong(void)
{
	char said[TEXT_SIZE];
	struct test_settings s = {.on = true};
	parse("-fx -c 7 -e 0x1f -i 0.25 --text here -othere", said, &s);
	ok(s.flag, "a flag becomes true");
	ok(!s.on, "a flag with a low becomes false");
	is_number(s.number, 7, "a number");
	is_number(s.hex, 31, "a hexadecimal number");
	is_number(s.seconds, 250000000, "seconds become nanoseconds");
	is_text(s.text, "here", "a text");
	is_text(s.called, "there", "what apply stored");
	parse("-o -c 999", said, &s);
	is_text(s.called, "(none)", "apply gets no argument");
	is_number(s.number, 7, "a refused value changes nothing");
}

static void blanks_before_a_number_pass(void)
{
	char *argv[] = {(char[]){"tool"}, (char[]){"-c 7"}, (char[]){"-i\t 0.5"}, NULL};
	char buffer[256];
	struct text problem = text_of(buffer, sizeof buffer);
	struct test_settings s = {0};
	struct options_item item;
	struct options_cursor cursor = options_begin(&table, 3, argv);
	while (options_next(&cursor, &item) == OPTIONS_OPTION)
		ok(options_store(&item, &s, &problem), "%s: taken", item.word);
	is_number(s.number, 7, "ROW_VALUE: a number after a blank");
	is_number(s.seconds, 500000000, "ROW_VALUE: seconds after a tab and a blank");
}

static void positions_lead_back_to_argv(void)
{
	char *argv[] = {
		(char[]){"tool"}, (char[]){"-fc"}, (char[]){"5"}, (char[]){"word"}, NULL};
	struct options_cursor cursor = options_begin(&table, 4, argv);
	struct options_item item;
	options_next(&cursor, &item);
	is_number(item.position, 1, "the first letter of a cluster");
	is_text(item.word, "-fc", "with the word as it stands");
	options_next(&cursor, &item);
	is_number(item.position, 1, "the second letter of it");
	options_next(&cursor, &item);
	is_number(item.position, 3, "the word after the argument");
	is_number(options_next(&cursor, &item), OPTIONS_END, "then the end");
	is_number(options_next(&cursor, &item), OPTIONS_END, "which stays");
}

static void an_empty_argv_has_no_options(void)
{
	char *argv[] = {NULL};
	struct options_item item;
	struct options_cursor cursor = options_begin(&table, 0, argv);
	is_number(options_next(&cursor, &item), OPTIONS_END, "argc 0 is the end at once");
}

/* ---- what is printed ------------------------------------------------------------- */

static char *printed(void (*print)(const struct option_table *table, FILE *to))
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	if (!to)
		abort();
	print(&table, to);
	fclose(to);
	return text;
}

static size_t widest_line(const char *columns)
{
	if (columns)
		setenv("COLUMNS", columns, 1);
	else
		unsetenv("COLUMNS");
	char *help = printed(options_help);
	size_t widest = 0;
	for (const char *line = help; *line; line += strcspn(line, "\n") + 1)
		widest = strcspn(line, "\n") > widest ? strcspn(line, "\n") : widest;
	free(help);
	unsetenv("COLUMNS");
	return widest;
}

static void help_is_grouped_and_wrapped(void)
{
	char *help = printed(options_help);
	is_text(help,
		"Usage: tool [OPTIONS] WORD\n"
		"       tool --help\n"
		"\n"
		"Do what the options say.\n"
		"\n"
		"First:\n"
		"  -f, --flag                  a flag\n"
		"  -x, --no-on                 turn it off\n"
		"\n"
		"Second:\n"
		"  -c, --count=N               how many of them there are to be, given in a "
		"line\n"
		"                              that is long enough to need another one; and "
		"more\n"
		"  -e, --hexadecimal-number=NUMBER\n"
		"                              too long for its column\n"
		"  -i SECONDS                  seconds\n"
		"      --text=TEXT             text\n"
		"  -o, --call[=X]              may take something\n"
		"\n"
		"Examples:\n"
		"  tool -c 3 here\n",
		"help is grouped, wrapped, and leaves out what has no help");
	ok(widest_line(NULL) <= 80, "no line is wider than 80 columns");
	free(help);
}

static void a_short_help_is_the_usual_options(void)
{
	char *help = printed(options_short_help);
	is_text(help,
		"Usage: tool [OPTIONS] WORD\n"
		"Do what the options say.\n"
		"\n"
		"  -c, --count=N               how many of them there are to be, given in a "
		"line\n"
		"                              that is long enough to need another one\n"
		"  -f, --flag                  a flag\n"
		"\n"
		"Examples:\n"
		"  tool -c 3 here\n"
		"\n"
		"All options: tool --help; what they print: man tool\n",
		"options_short_help: the common rows, in that order, up to the semicolon");
	free(help);
}

static void help_is_as_wide_as_columns(void)
{
	is_number(widest_line("200"), 129, "COLUMNS=200: the longest help in one line");
	is_number(widest_line("100"), 99, "COLUMNS=100: broken there");
	ok(widest_line("50") <= 50, "COLUMNS=50: help below its option");
	ok(widest_line("1") <= 40, "COLUMNS=1: as 40");
	is_number(widest_line("0"), widest_line(NULL), "COLUMNS=0: as without it");
	is_number(widest_line("wide"), widest_line(NULL), "COLUMNS=wide: as without it");
}

static void the_list_has_every_option(void)
{
	char *list = printed(options_list);
	is_text(list,
		"-f --flag --banner \n"
		"-x --no-on \n"
		"-c --count N\n"
		"-e --hexadecimal-number NUMBER\n"
		"-i SECONDS\n"
		"--text TEXT\n"
		"-o --call X\n"
		"-z --hidden \n",
		"the list for scripts");
	free(list);
}

int main(void)
{
	unsetenv("COLUMNS");
	run_test(every_line_is_read_as_it_stands, "options: every line is read as it stands");
	run_test(values_go_where_they_belong, "options: values go where they belong");
	run_test(blanks_before_a_number_pass, "options: blanks before a number pass");
	run_test(positions_lead_back_to_argv, "options: positions lead back to argv");
	run_test(an_empty_argv_has_no_options, "options: an empty argv has no options");
	run_test(help_is_grouped_and_wrapped, "options: help is grouped and wrapped");
	run_test(a_short_help_is_the_usual_options,
		"options: a short help is the usual options");
	run_test(help_is_as_wide_as_columns, "options: help is as wide as COLUMNS");
	run_test(the_list_has_every_option, "options: the list has every option");
	return tap_end();
}

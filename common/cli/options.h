/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Command-line options as a table. One row says all there is to say about an option: its letter
 * and long name, what it takes and within which range, where the value goes, and what it is
 * for. The table is read by the parser, by --help, by the hint for a misspelt name, by shell
 * completion and by the check of the man page.
 *
 * The parser only reports; the command words the message (options_problem has the usual words).
 */
#ifndef COMMON_CLI_OPTIONS_H
#define COMMON_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/duration.h"
#include "common/base/text.h"

enum option_kind {
	OPTION_FLAG, /* a bool at `offset` becomes true; false where the row's `low` is not 0 */
	OPTION_NUMBER,	/* a uint64_t at `offset`: a whole number from low to high */
	OPTION_SECONDS, /* a nanoseconds at `offset`: decimal seconds; low and high in
			   nanoseconds */
	OPTION_TEXT,	/* a const char * at `offset` */
	OPTION_CALL,	/* `apply` takes it */
};

/* How a row of OPTION_CALL takes its argument: see option_row.apply. */
typedef bool option_apply(void *settings, const char *argument, struct text *problem);

enum option_argument { ARGUMENT_NONE, ARGUMENT_REQUIRED, ARGUMENT_OPTIONAL };

struct option_row {
	char letter;	   /* 0: none */
	const char *name;  /* long name without dashes; NULL: none */
	const char *alias; /* a second long name; NULL: none */
	int group;	   /* index into option_table.groups */
	enum option_kind kind;
	enum option_argument takes;
	const char *argument; /* what --help calls the argument: "SECONDS"; NULL for flags */
	const char *help;     /* lower case, no full stop; NULL: not shown; -h stops at a ';' */
	size_t offset;	      /* of the value in the command's settings */
	bool hex;	      /* OPTION_NUMBER: 0x... is taken too */
	uint64_t low, high;
	/* OPTION_CALL: store `argument` (NULL when there is none) into the settings. False,
	 * with the rest of the sentence "-I eth9: ..." in `problem`, when it is wrong. */
	option_apply *apply;
};

/*
 * Rows. The file of a table defines OPTIONS_STRUCT as the struct that its rows fill. A row's
 * kind follows from the type of the member it names; a type that the row cannot fill, such as
 * a uint32_t for a number, does not compile.
 *
 * letter 0 and name NULL: none; help NULL: not shown. ROW_VALUE's bounds are numbers for a
 * uint64_t and nanoseconds for a nanoseconds member. ROW_ACTION calls a function without an
 * argument, ROW_OPTIONAL with one or with NULL.
 */
/* clang-format off */
#define ROW_NAMES(letter_, name_, group_, help_) \
	.letter = (letter_), .name = (name_), .group = (group_), .help = (help_)
#define ROW_TAKES(argument_) .takes = ARGUMENT_REQUIRED, .argument = (argument_)
#define ROW_CALLS(function) .kind = OPTION_CALL, .apply = (function)
#define ROW_AT(member) .offset = offsetof(OPTIONS_STRUCT, member)
#define ROW_TYPE(member, ...) .kind = _Generic(((OPTIONS_STRUCT *)0)->member, __VA_ARGS__)
/* What the rows below hold beside names and argument, for rows that set other fields too. */
#define ROW_IS_FLAG(member) ROW_AT(member), ROW_TYPE(member, bool : OPTION_FLAG)
#define ROW_IS_VALUE(member, low_, high_) \
	ROW_AT(member), ROW_TYPE(member, uint64_t : OPTION_NUMBER, nanoseconds : OPTION_SECONDS), \
	.low = (low_), .high = (high_)

#define ROW_FLAG(letter, name, group, member, help) \
	{ROW_NAMES(letter, name, group, help), ROW_IS_FLAG(member)}
#define ROW_FLAG_OFF(letter, name, group, member, help) \
	{ROW_NAMES(letter, name, group, help), ROW_IS_FLAG(member), .low = 1}
#define ROW_VALUE(letter, name, group, member, low, high, argument, help) \
	{ROW_NAMES(letter, name, group, help), ROW_TAKES(argument), ROW_IS_VALUE(member, low, high)}
/* A number that may be written 0x... too. */
#define ROW_HEX(letter, name, group, member, low_, high_, argument, help) \
	{ROW_NAMES(letter, name, group, help), ROW_TAKES(argument), ROW_AT(member), .hex = true, \
	 ROW_TYPE(member, uint64_t : OPTION_NUMBER), .low = (low_), .high = (high_)}
#define ROW_TEXT(letter, name, group, member, argument, help) \
	{ROW_NAMES(letter, name, group, help), ROW_TAKES(argument), ROW_AT(member), \
	 ROW_TYPE(member, const char * : OPTION_TEXT)}
#define ROW_CALL(letter, name, group, function, argument, help) \
	{ROW_NAMES(letter, name, group, help), ROW_TAKES(argument), ROW_CALLS(function)}
#define ROW_OPTIONAL(letter, name, group, function, argument_, help) \
	{ROW_NAMES(letter, name, group, help), .takes = ARGUMENT_OPTIONAL, \
	 .argument = (argument_), ROW_CALLS(function)}
#define ROW_ACTION(letter, name, group, function, help) \
	{ROW_NAMES(letter, name, group, help), ROW_CALLS(function)}
/* clang-format on */

struct option_table {
	const char *program;
	const char *const *usage; /* lines after "Usage: ", NULL-terminated */
	const char *purpose;	  /* one sentence */
	const char *const *groups;
	size_t group_count;
	const struct option_row *rows;
	size_t row_count;
	const char *const *common;   /* names or letters of the rows that -h shows, as well */
	const char *const *examples; /* five lines, NULL-terminated as well */
	/* whether --format=NAME prints JSON records; NULL: there is no such option */
	bool (*format_is_json)(const char *name);
};

enum options_verdict {
	OPTIONS_OPTION, /* `row`, and `argument` where it takes one */
	OPTIONS_WORD,	/* `word` is no option */
	OPTIONS_END,
	OPTIONS_UNKNOWN,	     /* `word` is an option that the table lacks */
	OPTIONS_ARGUMENT_MISSING,    /* `row` wants one */
	OPTIONS_ARGUMENT_UNEXPECTED, /* --flag=value */
};

/* Walks over argv. Words and options may be mixed; everything after "--" is a word; "-" alone
 * is a word. */
struct options_cursor {
	const struct option_table *table;
	int argc;
	char **argv;
	int index; /* of the element being read; after the call: where the next one starts */
	const char *cluster; /* the rest of "-abc" */
	bool words_only;
};

struct options_item {
	const struct option_row *row;
	const char *argument;
	const char *word; /* the element of argv, unchanged */
	int position;	  /* its index in argv */
	char letter;	  /* the letter met, 0 for a long name */
	char typed[64];	  /* as the user wrote the option, without argument: "-c", "--count" */
};

struct options_cursor options_begin(const struct option_table *table, int argc, char **argv);
enum options_verdict options_next(struct options_cursor *cursor, struct options_item *item);

/*
 * Store the item's value into `settings` by its row's kind. False when it is not a number, out
 * of range, or apply refused; `problem` then holds the rest of the sentence: "must be a whole
 * number from 1 to 255".
 */
bool options_store(const struct options_item *item, void *settings, struct text *problem);

/* Append "; write 0.2" to the problem of a number with a comma: "0,2". */
void options_comma(const char *word, struct text *problem);

/* The table's long name nearest to `word` ("--cuont"), NULL when none is near. */
const char *options_nearest(const struct option_table *table, const char *word);

/* Append an option as it was typed, with its argument: "--count 0". */
void options_typed(const struct options_item *item, struct text *t);

/* The usual sentence for a verdict that is an error: "unknown option '--cuont'; did you mean
 * '--count'?". */
void options_problem(const struct option_table *table, enum options_verdict verdict,
	const struct options_item *item, struct text *problem);

/* The row of a long name, or of a letter where `name` is one character; NULL: none. */
const struct option_row *options_find(const struct option_table *table, const char *name);

/* --help: usage, options by group, examples; as wide as the variable COLUMNS says, else 80. */
void options_help(const struct option_table *table, FILE *to);

/* -h: a screen of usage, table->common (of a row's help what comes before a semicolon) and
 * examples. */
void options_short_help(const struct option_table *table, FILE *to);

/* One line an option for scripts: "-c --count COUNT", in the table's order: completions and the
 * man page check read it. */
void options_list(const struct option_table *table, FILE *to);

#endif

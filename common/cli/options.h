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

#include "common/base/text.h"

enum option_kind {
	OPTION_FLAG, /* a bool at `offset` becomes true; false where the row's `low` is not 0 */
	OPTION_NUMBER,	/* a uint64_t at `offset`: a whole number from low to high */
	OPTION_SECONDS, /* a nanoseconds at `offset`: decimal seconds; low and high in
			   nanoseconds */
	OPTION_TEXT,	/* a const char * at `offset` */
	OPTION_CALL,	/* `apply` takes it */
};

enum option_argument { ARGUMENT_NONE, ARGUMENT_REQUIRED, ARGUMENT_OPTIONAL };

struct option_row {
	char letter;	   /* 0: none */
	const char *name;  /* long name without dashes; NULL: none */
	const char *alias; /* a second long name; NULL: none */
	int group;	   /* index into option_table.groups */
	enum option_kind kind;
	enum option_argument takes;
	const char *argument; /* what --help calls the argument: "SECONDS"; NULL for flags */
	const char *help;     /* one line, lower case, no full stop; NULL: not shown */
	size_t offset;	      /* of the value in the command's settings */
	bool hex;	      /* OPTION_NUMBER: 0x... is taken too */
	uint64_t low, high;
	/*
	 * OPTION_CALL: store `argument` (NULL when there is none) into the settings. False,
	 * with the rest of the sentence
	 * "-I eth9: ..." in `problem`, when it is wrong.
	 */
	bool (*apply)(void *settings, const char *argument, struct text *problem);
};

struct option_table {
	const char *const *usage; /* lines behind "Usage: ", NULL-terminated */
	const char *purpose;	  /* one sentence */
	const char *const *groups;
	size_t group_count;
	const struct option_row *rows;
	size_t row_count;
	const char *const *examples; /* lines, NULL-terminated */
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
	const char *word; /* the element of argv as it stands */
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

/* The table's long name nearest to `word` ("--cuont"), NULL when none is near. */
const char *options_nearest(const struct option_table *table, const char *word);

/* The usual sentence for a verdict that is an error: "unknown option '--cuont'; did you mean
 * '--count'?". */
void options_problem(const struct option_table *table, enum options_verdict verdict,
	const struct options_item *item, struct text *problem);

/* --help: usage, options by group, examples; at most 80 columns. */
void options_help(const struct option_table *table, FILE *to);

/* One line an option for scripts: "-c --count COUNT", in the table's order: completions and the
 * man page check read it. */
void options_list(const struct option_table *table, FILE *to);

#endif

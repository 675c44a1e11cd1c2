/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What reading a path file needs to know between its lines, and taking words out of a line.
 * Functions that return bool have complained on stderr when they return false.
 */
#ifndef TESTS_LAB_PARSER_H
#define TESTS_LAB_PARSER_H

#include "tests/lab/build.h"
#include "tests/lab/words.h"

/* A `link` line; the nodes that it names may come later in the file. */
struct link {
	unsigned line;
	enum balance balance;
	int64_t after; /* so many packets; 0: from the beginning */
	char *names;   /* separated by spaces */
};

struct parser {
	const char *name;
	unsigned line;
	struct model *model;
	struct behaviour defaults;
	struct tail tail;
	bool has_path;
	int actor;	/* what `when` speaks of; -1: nothing yet */
	bool has_level; /* what is above is a hop, `node` may follow */
	struct link *links;
	unsigned link_count;
};

/* A statement reads its line's words, itself the first. */
typedef bool parser_statement(struct parser *, struct word *words, int count);

/* Print NAME:LINE: and the problem; always false. */
bool parser_complain(const struct parser *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Apply what is left of a line to a behaviour; words whose key is NULL are done already. */
bool parser_apply(
	const struct parser *p, struct behaviour *to, const struct word *words, int count);
/* Take KEY=VALUE out of a line; NULL when it is not there. */
char *parser_take(struct word *words, int count, const char *key);
/* Take a number out of a line; *to stays when there is none. */
bool parser_take_number(const struct parser *p, struct word *words, int count, const char *key,
	int64_t low, int64_t high, int64_t *to);
bool parser_take_balance(
	const struct parser *p, struct word *words, int count, enum balance *to);
/* A file with one path need not name it. */
void parser_need_path(struct parser *p);

/* The statements that put routers into a path (hops.c). */
parser_statement hops_read_hop, hops_read_hops, hops_read_node;

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Small readers that the spec_* files share: "key=value,key,..." piece by piece, numbers and
 * prefixes out of words, and a shell-proof printer of words.
 */
#ifndef ICMPGEN_MESSAGE_WORDS_H
#define ICMPGEN_MESSAGE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"
#include "common/base/text.h"

enum { PIECE_SIZE = 264 };

/* One piece of a comma-separated list; `value` is NULL when it has no '='. */
struct piece {
	char text[PIECE_SIZE];
	char *key;
	char *value;
};

/* The next piece at *words, which moves on; false at the end or when a piece is too long. */
bool piece_next(const char **words, struct piece *piece);

/* Whether all pieces were taken, once piece_next() is false: else the next one is too long, as
 * the sentence in `problem` says, which begins with `what`. */
bool pieces_end(const char *words, const char *what, struct text *problem);

/* A row of a table of named numbers: where piece `name` goes. */
struct number_row {
	const char *name;
	uint64_t low, high;
};
/* Index of the row that is called `name`; -1 when there is none. */
int number_row_find(const struct number_row *rows, int count, const char *name);

/* The pieces of `words`, all of them rows of `rows` (a missing value is 1), into values[]. The
 * whole sentence, beginning with `what`, is in `problem` when one is wrong. */
bool pieces_store(const char *words, const struct number_row *rows, int count, uint64_t *values,
	const char *what, struct text *problem);

/* "ADDRESS/LENGTH" of this version. */
bool prefix_parse(const char *word, uint8_t version, struct address *address, uint8_t *length);

/* Append the bytes that an even number of hexadecimal digits spells, with hex: or 0x before
 * them or not; false when they are none. */
bool words_hex_write(struct writer *w, const char *digits);
/* Append the letters of the bits that are set, or 0, as number_parse_flags() takes them; bits
 * without a letter are left out. */
void words_flags(struct text *t, uint32_t bits, const char *letters, uint32_t width);
/* Append a space and `word`, in quotes when a shell would read more into it. */
void words_add(struct text *t, const char *word);
/* Append an address, with its port where it has one, and then an IPv6 address in brackets (RFC
 * 3986 section 3.2.2). */
void words_endpoint(
	struct text *t, const struct address *address, bool has_port, uint16_t port);
/* The sentence about a word that names no message; `near` is the nearest one, or NULL. */
void words_unknown_message(struct text *problem, const char *word, const char *near);

#endif

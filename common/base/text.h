/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text of fixed size, and text from outside made harmless: names from a resolver, from packets
 * or from the command line never reach a terminal with control bytes in them.
 */
#ifndef COMMON_BASE_TEXT_H
#define COMMON_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/base/bytes.h"

/* A text under construction in a fixed buffer: always terminated, cut (with `cut` set) where it
 * would not fit. After a cut nothing more is added. */
struct text {
	char *at;
	size_t capacity; /* bytes of the buffer, the terminator included */
	size_t size;	 /* bytes written, the terminator not included */
	bool cut;
	bool is_utf8; /* the reader takes UTF-8: text_add_escaped() lets it pass */
};

/* An empty text over `capacity` (> 0) bytes at `buffer`. */
struct text text_of(char *buffer, size_t capacity);
void text_add(struct text *t, const char *words);
void text_add_char(struct text *t, char c);
void text_format(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_format_list(struct text *t, const char *format, va_list values)
	__attribute__((format(printf, 2, 0)));

/*
 * Append `size` bytes from outside: printable ASCII as it is, in a text that is UTF-8 its
 * printable characters too (utf8.h), everything else (controls, escapes, newlines, DEL,
 * bidirectional marks, bytes that are no UTF-8) and the backslash as \ooo. A character or an
 * escape is written whole or not at all.
 */
void text_add_escaped(struct text *t, const char *bytes, size_t size);
/* Append a sentence that refuses `word`, which is escaped, in the middle of it. Returns false.
 */
bool text_refuse(struct text *t, const char *before, const char *word, const char *after);

/*
 * Text that another host wrote: a name of the DNS, AS numbers of a registry. It is a type of
 * its own so that printf and its like cannot be given it before it is escaped: it is shown by
 * text_add_outside() and json_outside(). NULL: there is none. tests/lint/outside lists who
 * looks at its bytes.
 */
struct outside_text {
	const char *unescaped;
};
bool outside_is_there(struct outside_text text);
/* Append it as text_add_escaped() does; `otherwise`, which is ours, where there is none. */
void text_add_outside(struct text *t, struct outside_text text, const char *otherwise);

/* Append two hexadecimal digits for each byte. */
void text_add_hex(struct text *t, struct span bytes);
/* The same with a colon between bytes: a MAC address. */
void text_add_mac(struct text *t, struct span bytes);

/* How many characters come before the first `end`, or before the end of the text. */
size_t text_until(const char *text, char end);

/* How many single-character edits (insert, delete, replace, swap neighbours) lead from `a` to
 * `b`; at most 99. */
int text_distance(const char *a, const char *b);

#endif

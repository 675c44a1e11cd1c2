/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words of a path file's line and the values they hold: durations, chances, rates, numbers,
 * reasons. A reader returns false when the text is no such value; the caller words the error.
 */
#ifndef TESTS_LAB_WORDS_H
#define TESTS_LAB_WORDS_H

#include "tests/lab/model.h"

enum { WORDS_MOST = 64 };

struct word {
	char *key;   /* before the '=', or the whole word */
	char *value; /* after it, or NULL */
};

/* Cut a line into words, in place; '#' begins a comment. Returns their number, or -1 when there
 * are more than WORDS_MOST. */
int words_split(char *line, struct word words[static WORDS_MOST]);

/* A whole number within [low, high]; decimal or 0x. */
bool words_number(const char *text, int64_t low, int64_t high, int64_t *to);
/* 20, 20ms, 1.5s, 300us: milliseconds when without a unit. */
bool words_duration(const char *text, int64_t *nanoseconds);
/* 30% or 0.3: parts per billion. */
bool words_chance(const char *text, uint32_t *chance);
/* RATE:BURST per second, `linux-peer` style words are the caller's. */
bool words_limit(const char *text, struct limit *limit);
/* TYPE/CODE, an unreachable code, one of its names, or `drop`. */
bool words_reason(const char *text, struct reason *reason);
/* One address, or one of each family with a comma between. */
bool words_addresses(char *text, struct address_pair *pair);
/* Bytes in hexadecimal, at most `room` of them. */
bool words_hex(const char *text, uint8_t *bytes, size_t room, size_t *size);
/* N or N-M. */
bool words_range(const char *text, uint32_t *first, uint32_t *last);

#endif

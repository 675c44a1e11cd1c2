/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Strict numbers out of words: the whole word must be the number. Blanks and a plus sign before
 * it pass, as strtol and strtod read them; nothing may follow it ("1x", "1 "), and no number is
 * negative. Decimal points are points in every locale.
 */
#ifndef COMMON_BASE_NUMBER_H
#define COMMON_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

enum number_verdict { NUMBER_OK, NUMBER_INVALID, NUMBER_OUT_OF_RANGE };

/* A natural number from `low` to `high`; decimal, or hexadecimal after 0x when `hex` is true.
 */
enum number_verdict number_parse(
	const char *word, uint64_t low, uint64_t high, bool hex, uint64_t *value);

/*
 * A decimal number with up to nine digits kept after the point, in units of 10^-9 ("0.2" gives
 * 200000000): seconds become nanoseconds. Exponents, minus signs and commas are invalid. Range
 * in the same unit.
 */
enum number_verdict number_parse_decimal(
	const char *word, int64_t low, int64_t high, int64_t *value);

/* A natural number as decimal text with at least `width` digits; printf would cost ten times as
 * much. `text` holds NUMBER_TEXT_SIZE bytes. Returns where the text ends. */
enum { NUMBER_TEXT_SIZE = 32 };
char *number_text(char *text, uint64_t number, int width);

/* Where the digits of `word` begin: past what strtol and strtod pass over, blanks and then one
 * plus sign. */
const char *number_start(const char *word);

/*
 * Flags: letters of `letters` with or without commas ("RSO", "R,S"), 0 for none, or a number of
 * up to 64 bits. A letter stands for the bit as many places below the top of `width` bits as it
 * is from the first letter; '.' is a bit without a letter. False when it is none of these, or a
 * number has bits without a letter.
 */
bool number_parse_flags(const char *word, const char *letters, uint32_t width, uint64_t *bits);

/* Where the digits of a byte string begin: past "hex:" or "0x", which may precede them. */
const char *number_hex_digits(const char *word);
/* Value of one hexadecimal digit, -1 when it is none. */
int number_hex_digit(char c);

#endif

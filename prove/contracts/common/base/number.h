/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/number.h. */
#ifndef PROVE_NUMBER_H
#define PROVE_NUMBER_H

#include "common/base/number.h"

/*@ logic integer ten(integer n) = n <= 0 ? 1 : n == 1 ? 10 : n == 2 ? 100 : n == 3 ? 1000 : n == 4 ? 10000 :
        n == 5 ? 100000 : n == 6 ? 1000000 : n == 7 ? 10000000 : n == 8 ? 100000000 : n == 9 ? 1000000000 :
        n == 10 ? 10000000000 : n == 11 ? 100000000000 : n == 12 ? 1000000000000 : n == 13 ? 10000000000000 :
        n == 14 ? 100000000000000 : n == 15 ? 1000000000000000 : n == 16 ? 10000000000000000 :
        n == 17 ? 100000000000000000 : n == 18 ? 1000000000000000000 : n == 19 ? 10000000000000000000 :
        100000000000000000000;
    logic integer room(integer number, integer width) = number < 1000000 && width <= 6 ? 6 : 20; */

/*@ requires 0 <= width <= 20 && \valid(text + (0 .. room(number, width)));
    assigns text[0 .. room(number, width)];
    ensures text <= \result <= text + room(number, width) && *\result == 0;
    ensures \result - text <= 20 && \result == text + (\result - text); */
char *number_text(char *text, uint64_t number, int width);

/*@ assigns \nothing;
    ensures -1 <= \result <= 15;
    ensures \result >= 0 <==> ('0' <= c <= '9' || 'a' <= c <= 'f' || 'A' <= c <= 'F'); */
int number_hex_digit(char c);

/*@ requires words(word);
    assigns \nothing;
    ensures words(\result) && word <= \result <= word + length(word); */
const char *number_start(const char *word);

/*@ requires words(word) && \valid(number);
    assigns *number;
    ensures \result == NUMBER_OK ==> low <= *number <= high; */
enum number_verdict number_parse(
	const char *word, uint64_t low, uint64_t high, bool hex, uint64_t *number);

/*@ requires words(word) && \valid(value);
    assigns *value;
    ensures \result == NUMBER_OK ==> low <= *value <= high; */
enum number_verdict number_parse_decimal(const char *word, int64_t low, int64_t high, int64_t *value);

/*@ requires words(word) && words(letters) && length(letters) <= width <= 64 && \valid(bits);
    assigns *bits; */
bool number_parse_flags(const char *word, const char *letters, uint32_t width, uint64_t *bits);

/*@ requires words(word);
    assigns \nothing;
    ensures words(\result) && word <= \result <= word + length(word); */
const char *number_hex_digits(const char *word);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/number.h"

#include <string.h>

int number_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

const char *number_start(const char *word)
{
	/*@ loop invariant words(word) && \at(word, Pre) <= word;
	    loop invariant word + length(word) == \at(word, Pre) + length(\at(word, Pre));
	    loop assigns word;
	    loop variant length(word); */
	while (*word == ' ' || (*word >= '\t' && *word <= '\r'))
		word++;
	return *word == '+' ? word + 1 : word;
}

enum number_verdict number_parse(
	const char *word, uint64_t low, uint64_t high, bool hex, uint64_t *value)
{
	unsigned base = 10;
	word = number_start(word);
	if (hex && word[0] == '0' && (word[1] == 'x' || word[1] == 'X')) {
		base = 16;
		word += 2;
	}
	if (*word == '\0')
		return NUMBER_INVALID;
	uint64_t sum = 0;
	bool overflow = false;
	/*@ loop invariant words(word);
	    loop assigns word, sum, overflow;
	    loop variant length(word); */
	for (; *word; word++) {
		int digit = number_hex_digit(*word);
		if (digit < 0 || (unsigned)digit >= base)
			return NUMBER_INVALID;
		overflow |= __builtin_mul_overflow(sum, base, &sum);
		overflow |= __builtin_add_overflow(sum, (uint64_t)digit, &sum);
	}
	if (overflow || sum < low || sum > high)
		return NUMBER_OUT_OF_RANGE;
	*value = sum;
	return NUMBER_OK;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The digits after the point as a number of 10^-9; digits past the ninth only have to be
 * digits. */
static bool fraction_parse(const char **word, int64_t *fraction)
{
	int64_t unit = 100000000;
	const char *at = *word;
	/*@ loop invariant words(at) && 0 <= unit <= 100000000 && 0 <= *fraction < 1000000000;
	    loop invariant *fraction + 10 * unit <= 1000000000;
	    loop assigns at, unit, *fraction;
	    loop variant length(at); */
	for (*fraction = 0; is_digit(*at); at++, unit /= 10)
		*fraction += (*at - '0') * unit;
	bool some = at > *word;
	*word = at;
	return some;
}

enum number_verdict number_parse_decimal(
	const char *word, int64_t low, int64_t high, int64_t *value)
{
	int64_t whole = 0;
	int64_t fraction = 0;
	bool overflow = false;
	bool some = false;
	word = number_start(word);
	/*@ loop invariant words(word);
	    loop assigns word, some, whole, overflow;
	    loop variant length(word); */
	for (; is_digit(*word); word++, some = true) {
		overflow |= __builtin_mul_overflow(whole, 10, &whole);
		overflow |= __builtin_add_overflow(whole, *word - '0', &whole);
	}
	if (*word == '.') {
		word++;
		some |= fraction_parse(&word, &fraction);
	}
	if (!some || *word != '\0')
		return NUMBER_INVALID;
	overflow |= __builtin_mul_overflow(whole, 1000000000, &whole);
	overflow |= __builtin_add_overflow(whole, fraction, &whole);
	if (overflow || whole < low || whole > high)
		return NUMBER_OUT_OF_RANGE;
	*value = whole;
	return NUMBER_OK;
}

char *number_text(char *text, uint64_t number, int width)
{
	char reversed[NUMBER_TEXT_SIZE];
	int count = 0;
	/*@ loop invariant 0 <= count <= room(\at(number, Pre), width);
	    loop invariant number < ten(room(\at(number, Pre), width) - count);
	    loop assigns count, number, reversed[0 .. NUMBER_TEXT_SIZE - 1];
	    loop variant room(\at(number, Pre), width) - count; */
	for (; number > 0 || count < width; number /= 10)
		reversed[count++] = (char)('0' + number % 10);
	/*@ loop invariant 0 <= count <= \at(count, LoopEntry);
	    loop invariant text == \at(text, Pre) + (\at(count, LoopEntry) - count);
	    loop assigns count, text, \at(text, Pre)[0 .. room(\at(number, Pre), width)];
	    loop variant count; */
	while (count > 0)
		*text++ = reversed[--count];
	*text = '\0';
	return text;
}

static bool flag_bit(char c, const char *letters, uint32_t width, uint64_t *bits)
{
	const char *letter = c == '.' || c == '\0' ? NULL : strchr(letters, c);
	if (letter)
		*bits |= UINT64_C(1) << (width - 1 - (uint32_t)(letter - letters));
	return letter;
}

bool number_parse_flags(const char *word, const char *letters, uint32_t width, uint64_t *bits)
{
	uint64_t all = 0;
	/*@ loop invariant words(letter);
	    loop assigns letter, all;
	    loop variant length(letter); */
	for (const char *letter = letters; *letter; letter++)
		flag_bit(*letter, letters, width, &all);
	*bits = 0;
	if (number_parse(word, 0, UINT64_MAX, true, bits) == NUMBER_OK &&
		!strspn(word, letters))
		return (*bits & ~all) == 0;
	*bits = 0;
	/*@ loop invariant words(at);
	    loop assigns at, *bits;
	    loop variant length(at); */
	for (const char *at = word; *at; at++) {
		bool ends = at[1] != ',' || at[2] != '\0';
		if (!flag_bit(*at, letters, width, bits) || !ends)
			return false;
		at += at[1] == ',';
	}
	return true;
}

const char *number_hex_digits(const char *word)
{
	static const char hex[] = "hex:", zero_x[] = "0x";
	if (strncmp(word, hex, 4) == 0)
		return word + 4;
	return strncmp(word, zero_x, 2) == 0 ? word + 2 : word;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/number.h"

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

/* The digits behind the point as a number of 10^-9; digits past the ninth only have to be
 * digits. */
static bool fraction_parse(const char **word, int64_t *fraction)
{
	int64_t unit = 100000000;
	const char *at = *word;
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
	for (; number > 0 || count < width; number /= 10)
		reversed[count++] = (char)('0' + number % 10);
	while (count > 0)
		*text++ = reversed[--count];
	*text = '\0';
	return text;
}

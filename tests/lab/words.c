/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/words.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lab/random.h"

int words_split(char *line, struct word words[static WORDS_MOST])
{
	int count = 0;
	char *rest = line + strcspn(line, "#\n");
	*rest = '\0';
	for (char *at = strtok_r(line, " \t\r", &rest); at;
		at = strtok_r(NULL, " \t\r", &rest)) {
		if (count == WORDS_MOST)
			return -1;
		words[count].key = at;
		words[count].value = strchr(at, '=');
		if (words[count].value)
			*words[count].value++ = '\0';
		count++;
	}
	return count;
}

bool words_number(const char *text, int64_t low, int64_t high, int64_t *to)
{
	char *end;
	errno = 0;
	if (!isdigit((unsigned char)text[0]) && text[0] != '-')
		return false;
	long long number = strtoll(text, &end, text[0] == '0' && text[1] == 'x' ? 16 : 10);
	if (end == text || *end || errno || number < low || number > high)
		return false;
	*to = number;
	return true;
}

/* A decimal number that is not negative; *end is where it stops. */
static bool read_decimal(const char *text, double *to, const char **end)
{
	char *stop;
	if (!isdigit((unsigned char)text[0]) && text[0] != '.')
		return false;
	*to = strtod(text, &stop);
	*end = stop;
	return stop != text;
}

bool words_duration(const char *text, int64_t *nanoseconds)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {{"", 1e6}, {"ms", 1e6}, {"s", 1e9}, {"us", 1e3}, {"ns", 1}};
	double number;
	const char *unit;
	if (!read_decimal(text, &number, &unit))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(unit, units[i].name) == 0 && number * units[i].ns <= 3600e9) {
			*nanoseconds = (int64_t)(number * units[i].ns + 0.5);
			return true;
		}
	return false;
}

bool words_chance(const char *text, uint32_t *chance)
{
	double number;
	const char *end;
	if (!read_decimal(text, &number, &end))
		return false;
	if (strcmp(end, "%") == 0)
		number /= 100;
	else if (*end)
		return false;
	if (number > 1)
		return false;
	*chance = (uint32_t)(number * CHANCE_CERTAIN + 0.5);
	return true;
}

bool words_limit(const char *text, struct limit *limit)
{
	double rate;
	const char *end;
	int64_t burst = 1;
	if (!read_decimal(text, &rate, &end) || rate < 0.001 || rate > 1e9)
		return false;
	if (*end && (*end != ':' || !words_number(end + 1, 1, 1000000, &burst)))
		return false;
	*limit = (struct limit){.interval_ns = (int64_t)(1e9 / rate + 0.5), .burst = burst};
	return true;
}

bool words_reason(const char *text, struct reason *reason)
{
	static const struct {
		const char *name;
		struct reason reason;
	} names[] = {
		{"drop", {REASON_DROP, 0, 0, 0, 0}},
		{"net", {REASON_MESSAGE, 3, 0, 1, 0}},
		{"host", {REASON_MESSAGE, 3, 1, 1, 3}},
		{"protocol", {REASON_MESSAGE, 3, 2, 4, 1}},
		{"port", {REASON_MESSAGE, 3, 3, 1, 4}},
		{"admin", {REASON_MESSAGE, 3, 13, 1, 1}},
		{"reject", {REASON_MESSAGE, 3, 10, 1, 6}},
		{"quench", {REASON_MESSAGE, 4, 0, 0, 0}},
		{"redirect", {REASON_MESSAGE, 5, 1, 0, 0}},
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(text, names[i].name) == 0) {
			*reason = names[i].reason;
			return true;
		}
	int64_t type = UNSET, code;
	char first[8];
	size_t size = strcspn(text, "/");
	if (text[size] == '/' && size < sizeof first) {
		memcpy(first, text, size);
		first[size] = '\0';
		if (!words_number(first, 0, 255, &type))
			return false;
		text += size + 1;
	}
	if (!words_number(text, 0, 255, &code))
		return false;
	*reason = (struct reason){REASON_MESSAGE, (uint8_t)(type == UNSET ? 3 : type),
		(uint8_t)code, (uint8_t)(type == UNSET ? 1 : type), (uint8_t)code};
	return true;
}

bool words_addresses(char *text, struct address_pair *pair)
{
	char *rest;
	*pair = (struct address_pair){0};
	for (char *at = strtok_r(text, ",", &rest); at; at = strtok_r(NULL, ",", &rest)) {
		struct address one;
		if (!address_parse(at, &one))
			return false;
		struct address *to = one.family == 4 ? &pair->v4 : &pair->v6;
		if (to->family)
			return false;
		*to = one;
	}
	return pair->v4.family || pair->v6.family;
}

bool words_range(const char *text, uint32_t *first, uint32_t *last)
{
	char start[16];
	int64_t low, high;
	size_t size = strcspn(text, "-");
	if (size >= sizeof start)
		return false;
	memcpy(start, text, size);
	start[size] = '\0';
	if (!words_number(start, 1, UINT32_MAX, &low))
		return false;
	high = low;
	if (text[size] && text[size + 1] == '\0')
		high = UINT32_MAX;
	else if (text[size] && !words_number(text + size + 1, low, UINT32_MAX, &high))
		return false;
	*first = (uint32_t)low;
	*last = (uint32_t)high;
	return true;
}

bool words_hex(const char *text, uint8_t *bytes, size_t room, size_t *size)
{
	static const char digits[] = "0123456789abcdef";
	size_t count = strlen(text);
	if (count % 2 || count / 2 > room)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *digit = strchr(digits, tolower((unsigned char)text[i]));
		if (!digit)
			return false;
		bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | (digit - digits));
	}
	*size = count / 2;
	return true;
}

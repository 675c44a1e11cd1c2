/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/lab/keys.h"

bool parser_complain(const struct parser *p, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	fprintf(stderr, "%s:%u: ", p->name, p->line);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
	return false;
}

bool parser_apply(
	const struct parser *p, struct behaviour *to, const struct word *words, int count)
{
	char problem[PROBLEM_ROOM];
	bool unknown;
	for (int i = 0; i < count; i++)
		if (words[i].key && !keys_apply(to, &words[i], problem, &unknown))
			return parser_complain(p, "%s", problem);
	return true;
}

char *parser_take(struct word *words, int count, const char *key)
{
	for (int i = 0; i < count; i++)
		if (words[i].key && words[i].value && strcmp(words[i].key, key) == 0) {
			words[i].key = NULL;
			return words[i].value;
		}
	return NULL;
}

bool parser_take_number(const struct parser *p, struct word *words, int count, const char *key,
	int64_t low, int64_t high, int64_t *to)
{
	const char *value = parser_take(words, count, key);
	if (!value || words_number(value, low, high, to))
		return true;
	return parser_complain(
		p, "%s=%.60s: must be %lld..%lld", key, value, (long long)low, (long long)high);
}

bool parser_take_balance(
	const struct parser *p, struct word *words, int count, enum balance *to)
{
	static const char *const names[] = {"flow", "label", "packet", "destination"};
	const char *value = parser_take(words, count, "balance");
	if (!value)
		return true;
	for (unsigned i = 0; i < 4; i++)
		if (strcmp(names[i], value) == 0) {
			*to = (enum balance)i;
			return true;
		}
	return parser_complain(
		p, "balance=%.60s: must be flow, label, packet or destination", value);
}

void parser_need_path(struct parser *p)
{
	if (!p->has_path)
		p->tail = build_path(p->model, "main");
	p->has_path = true;
}

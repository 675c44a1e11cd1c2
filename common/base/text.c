/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/base/arithmetic.h"
#include "common/base/utf8.h"

enum {
	WORD_MAX = 31,
	ESCAPE_SIZE = 4, /* \ooo */
};

struct text text_of(char *buffer, size_t capacity)
{
	buffer[0] = '\0';
	return (struct text){.at = buffer, .capacity = capacity};
}

static size_t text_room(const struct text *t)
{
	return t->cut ? 0 : t->capacity - 1 - t->size;
}

static void text_add_bytes(struct text *t, const char *bytes, size_t size)
{
	size_t room = text_room(t);
	if (size > room) {
		size = room;
		t->cut = true;
	}
	memcpy(t->at + t->size, bytes, size);
	t->size += size;
	t->at[t->size] = '\0';
}

void text_add(struct text *t, const char *words)
{
	text_add_bytes(t, words, strlen(words));
}

void text_add_char(struct text *t, char c)
{
	text_add_bytes(t, &c, 1);
}

void text_format_list(struct text *t, const char *format, va_list values)
{
	size_t room = text_room(t);
	int wanted = vsnprintf(t->at + t->size, room + 1, format, values);
	size_t size = wanted < 0 ? 0 : (size_t)wanted;
	t->cut |= size > room;
	t->size += size < room ? size : room;
}

void text_format(struct text *t, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	text_format_list(t, format, values);
	va_end(values);
}

/* How many bytes from here on can be shown as they are. */
static size_t shown_as_it_is(const struct text *t, const char *bytes, size_t size)
{
	uint8_t byte = (uint8_t)bytes[0];
	uint32_t point = 0;
	if (byte < 0x80)
		return byte >= 0x20 && byte < 0x7f && byte != '\\';
	size_t got = t->is_utf8 ? utf8_next(bytes, size, &point) : 0;
	return got > 0 && utf8_is_printable(point) ? got : 0;
}

void text_add_escaped(struct text *t, const char *bytes, size_t size)
{
	/*@ loop invariant text_ok(t) && 0 <= i <= size;
	    loop assigns i, t->size, t->cut, t->at[0 .. t->capacity - 1];
	    loop variant size - i; */
	for (size_t i = 0; i < size;) {
		size_t got = shown_as_it_is(t, bytes + i, size - i);
		/* half of either would be read as something else */
		if (text_room(t) < (got ? got : ESCAPE_SIZE))
			t->cut = true;
		else if (got)
			text_add_bytes(t, bytes + i, got);
		else
			text_format(t, "\\%03o", (unsigned)(uint8_t)bytes[i]);
		i += got ? got : 1;
	}
}

bool text_refuse(struct text *t, const char *before, const char *word, const char *after)
{
	text_add(t, before);
	text_add_escaped(t, word, strlen(word));
	text_add(t, after);
	return false;
}

bool outside_is_there(struct outside_text text)
{
	return text.unescaped != NULL;
}

void text_add_outside(struct text *t, struct outside_text text, const char *otherwise)
{
	const char *words = text.unescaped ? text.unescaped : otherwise;
	text_add_escaped(t, words, strlen(words));
}

/* `between` 0: nothing between bytes. */
static void add_digits(struct text *t, struct span bytes, char between)
{
	static const char digits[] = "0123456789abcdef";
	/*@ loop invariant text_ok(t) && 0 <= i <= bytes.size;
	    loop assigns i, t->size, t->cut, t->at[0 .. t->capacity - 1];
	    loop variant bytes.size - i; */
	for (uint32_t i = 0; i < bytes.size; i++) {
		if (i > 0 && between)
			text_add_char(t, between);
		text_add_char(t, digits[bytes.data[i] / 16u]);
		text_add_char(t, digits[bytes.data[i] % 16u]);
	}
}

void text_add_hex(struct text *t, struct span bytes)
{
	add_digits(t, bytes, '\0');
}

void text_add_mac(struct text *t, struct span bytes)
{
	add_digits(t, bytes, ':');
}

size_t text_until(const char *text, char end)
{
	size_t size = 0;
	/*@ loop invariant 0 <= size <= length(text);
	    loop assigns size;
	    loop variant length(text) - size; */
	while (text[size] && text[size] != end)
		size++;
	return size;
}

/* Optimal string alignment: three rows of the edit matrix are enough. */
int text_distance(const char *a, const char *b)
{
	size_t m = strlen(a);
	size_t n = strlen(b);
	if (m > WORD_MAX || n > WORD_MAX)
		return 99;
	uint32_t rows[3][WORD_MAX + 1];
	for (size_t j = 0; j <= n; j++)
		rows[0][j] = (uint32_t)j;
	for (size_t i = 1; i <= m; i++) {
		uint32_t *row = rows[i % 3];
		const uint32_t *above = rows[(i + 2) % 3];
		const uint32_t *second = rows[(i + 1) % 3];
		row[0] = (uint32_t)i;
		for (size_t j = 1; j <= n; j++) {
			uint32_t cost = a[i - 1] != b[j - 1];
			row[j] = size_min(
				size_min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = size_min(row[j], second[j - 2] + 1);
		}
	}
	return (int)rows[m % 3][n];
}

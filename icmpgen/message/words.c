/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/words.h"

#include <string.h>

#include "common/base/number.h"

bool piece_next(const char **words, struct piece *piece)
{
	*piece = (struct piece){.key = piece->text};
	if (!*words)
		return false;
	size_t size = strcspn(*words, ",");
	if (size >= PIECE_SIZE)
		return false;
	memcpy(piece->text, *words, size);
	*words = (*words)[size] == ',' ? *words + size + 1 : NULL;
	piece->value = strchr(piece->text, '=');
	if (piece->value)
		*piece->value++ = '\0';
	return true;
}

bool pieces_end(const char *words, const char *what, struct text *problem)
{
	if (!words)
		return true;
	text_format(problem, "%s: a piece is longer than %d characters", what, PIECE_SIZE - 1);
	return false;
}

int number_row_find(const struct number_row *rows, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(rows[i].name, name) == 0)
			return i;
	return -1;
}

static void add_names(struct text *t, const struct number_row *rows, int count)
{
	for (int i = 0; i < count; i++)
		text_format(t, "%s%s=", i == 0 ? "" : " ", rows[i].name);
}

static bool piece_store(const struct piece *piece, const struct number_row *rows, int count,
	uint64_t *values, const char *what, struct text *problem)
{
	int i = number_row_find(rows, count, piece->key);
	if (i < 0) {
		text_format(problem, "%s: '", what);
		text_add_escaped(problem, piece->key, strlen(piece->key));
		text_add(problem, "' is none of ");
		add_names(problem, rows, count);
		return false;
	}
	const char *value = piece->value ? piece->value : "1";
	if (number_parse(value, rows[i].low, rows[i].high, true, &values[i]) == NUMBER_OK)
		return true;
	text_format(problem, "%s: %s=", what, rows[i].name);
	text_add_escaped(problem, value, strlen(value));
	text_format(problem, ": must be %llu..%llu", (unsigned long long)rows[i].low,
		(unsigned long long)rows[i].high);
	return false;
}

bool pieces_store(const char *words, const struct number_row *rows, int count, uint64_t *values,
	const char *what, struct text *problem)
{
	struct piece piece;
	while (piece_next(&words, &piece))
		if (!piece_store(&piece, rows, count, values, what, problem))
			return false;
	return pieces_end(words, what, problem);
}

bool prefix_parse(const char *word, uint8_t version, struct address *address, uint8_t *length)
{
	return address_parse_prefix(word, address, length) && address->version == version;
}

bool words_hex_write(struct writer *w, const char *digits)
{
	digits = number_hex_digits(digits);
	for (; digits[0] && digits[1]; digits += 2) {
		int high = number_hex_digit(digits[0]);
		int low = number_hex_digit(digits[1]);
		if (high < 0 || low < 0)
			return false;
		writer_u8(w, (uint8_t)(high * 16 + low));
	}
	return digits[0] == '\0';
}

void words_flags(struct text *t, uint32_t bits, const char *letters, uint32_t width)
{
	for (uint32_t i = 0; letters[i]; i++)
		if (bits >> (width - 1 - i) & 1)
			text_add_char(t, letters[i]);
	if (bits == 0)
		text_add_char(t, '0');
}

void words_add(struct text *t, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_=+:,./@%";
	text_add_char(t, ' ');
	if (*word && word[strspn(word, plain)] == '\0') {
		text_add(t, word);
		return;
	}
	text_add_char(t, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			text_add(t, "'\\''");
		else
			text_add_char(t, *word);
	}
	text_add_char(t, '\'');
}

void words_endpoint(struct text *t, const struct address *address, bool has_port, uint16_t port)
{
	char text[ADDRESS_TEXT_SIZE];
	bool is_bracketed = has_port && address->version == 6;
	text_format(t, "%s%s%s", is_bracketed ? "[" : "", address_text(text, address),
		is_bracketed ? "]" : "");
	if (has_port)
		text_format(t, ":%u", port);
}

void words_unknown_message(struct text *problem, const char *word, const char *near)
{
	text_refuse(problem, "unknown message '", word, "'");
	if (near)
		text_format(problem, "; did you mean '%s'?", near);
	else
		text_add(problem, "; icmp-send --list shows them all");
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/json.h"

#include <string.h>

#include "common/base/arithmetic.h"
#include "common/base/number.h"
#include "common/base/utf8.h"
#include "common/cli/message.h"

/* RFC 8259 section 7: beyond 16 bits as a pair of surrogates. */
static void escape_write(FILE *to, uint32_t point)
{
	if (point == '"' || point == '\\')
		fprintf(to, "\\%c", (int)point);
	else if (point < 0x10000)
		fprintf(to, "\\u%04x", (unsigned)point);
	else
		fprintf(to, "\\u%04x\\u%04x", (unsigned)(0xd800 + (point - 0x10000) / 0x400),
			(unsigned)(0xdc00 + point % 0x400));
}

/* How many of the bytes are ASCII that stays as it is: in most strings all of them. */
static uint32_t plain_size(const char *bytes, uint32_t size)
{
	uint32_t plain = 0;
	while (plain < size && bytes[plain] >= ' ' && bytes[plain] <= '~' &&
		bytes[plain] != '"' && bytes[plain] != '\\')
		plain++;
	return plain;
}

/* What a terminal can show is written as it is. Bytes that are no UTF-8 become their Latin-1
 * code points: always valid. */
static void string_write(FILE *to, struct span text)
{
	fputc('"', to);
	for (uint32_t at = 0; at < text.size;) {
		const char *bytes = (const char *)text.data + at;
		uint32_t point = text.data[at];
		uint32_t plain = plain_size(bytes, text.size - at);
		if (plain > 0) {
			fwrite(bytes, 1, plain, to);
			at += plain;
			continue;
		}
		size_t got = utf8_next(bytes, text.size - at, &point);
		bool is_shown =
			got > 0 && utf8_is_printable(point) && point != '"' && point != '\\';
		if (is_shown)
			fwrite(bytes, 1, got, to);
		else
			escape_write(to, point);
		at += got > 0 ? (uint32_t)got : 1;
	}
	fputc('"', to);
}

static void natural_write(FILE *to, uint64_t number, int width)
{
	char digits[NUMBER_TEXT_SIZE];
	char *end = number_text(digits, number, width);
	fwrite(digits, 1, (size_t)(end - digits), to);
}

static struct span words_of(const char *text)
{
	return span_of((const uint8_t *)text, strlen(text));
}

static void key_write(struct json *j, const char *key)
{
	if (j->has_value)
		fputc(',', j->to);
	j->has_value = true;
	if (!key)
		return;
	string_write(j->to, words_of(key));
	fputc(':', j->to);
}

static void open_with(struct json *j, const char *key, char opening, char closing)
{
	key_write(j, key);
	fputc(opening, j->to);
	/* how deep records go is the code's choice alone: a deeper one is invalid, not
	 * dangerous */
	if (j->depth < JSON_DEPTH)
		j->closing[j->depth++] = closing;
	j->has_value = false;
}

struct json json_begin_bare(FILE *to)
{
	struct json j = {.to = to};
	open_with(&j, NULL, '{', '}');
	return j;
}

struct json json_begin(FILE *to, const char *type, nanoseconds wall)
{
	struct json j = json_begin_bare(to);
	wall = time_max(wall, 0); /* a clock that was never set may be before 1970 */
	json_text(&j, "type", type);
	json_number(&j, "v", 1);
	key_write(&j, "time");
	natural_write(to, (uint64_t)(wall / SECOND), 1);
	fputc('.', to);
	natural_write(to, (uint64_t)(wall % SECOND / MICROSECOND), 6);
	return j;
}

void json_text(struct json *j, const char *key, const char *value)
{
	key_write(j, key);
	string_write(j->to, words_of(value));
}

void json_outside(struct json *j, const char *key, struct outside_text value)
{
	if (value.unescaped)
		json_text(j, key, value.unescaped);
}

void json_bytes(struct json *j, const char *key, struct span value)
{
	key_write(j, key);
	string_write(j->to, value);
}

void json_number(struct json *j, const char *key, uint64_t value)
{
	key_write(j, key);
	natural_write(j->to, value, 1);
}

void json_literal(struct json *j, const char *key, const char *number)
{
	key_write(j, key);
	fputs(number, j->to);
}

void json_milliseconds(struct json *j, const char *key, nanoseconds value)
{
	char text[DURATION_TEXT_SIZE];
	key_write(j, key);
	fputs(duration_text_ms(text, value, 3), j->to);
}

void json_decimal(struct json *j, const char *key, double value)
{
	key_write(j, key);
	if (value >= 0 && value < 1e6 && value == (double)(uint32_t)value)
		natural_write(
			j->to, (uint32_t)value, 1); /* as %g has it, at a tenth of its cost */
	else
		fprintf(j->to, "%.6g", value);
}

void json_bool(struct json *j, const char *key, bool value)
{
	key_write(j, key);
	fputs(value ? "true" : "false", j->to);
}

void json_hex(struct json *j, const char *key, struct span bytes)
{
	key_write(j, key);
	fputc('"', j->to);
	for (uint32_t i = 0; i < bytes.size; i++)
		fprintf(j->to, "%02x", bytes.data[i]);
	fputc('"', j->to);
}

void json_array(struct json *j, const char *key)
{
	open_with(j, key, '[', ']');
}

void json_object(struct json *j, const char *key)
{
	open_with(j, key, '{', '}');
}

void json_close(struct json *j)
{
	if (j->depth > 0)
		fputc(j->closing[--j->depth], j->to);
	j->has_value = true;
}

void json_finish(struct json *j)
{
	while (j->depth > 0)
		json_close(j);
	fputc('\n', j->to);
}

void json_end(struct json *j)
{
	json_finish(j);
	if (j->to == stdout)
		message_flush();
	else
		fflush(j->to);
}

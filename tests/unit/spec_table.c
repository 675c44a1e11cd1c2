/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/spec_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "icmpgen/decode/decode.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"
#include "icmpgen/view/dump.h"
#include "tests/unit/command_line.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

enum { TEXT_SIZE = 4 * HEX_SIZE };

static void *room(size_t size)
{
	void *memory = calloc(1, size);
	if (!memory)
		abort();
	return memory;
}

/* `digits` without its blanks, or a sentence as it is. */
static const char *normal(const char *digits, char text[static TEXT_SIZE])
{
	struct text t = text_of(text, TEXT_SIZE);
	for (const char *at = digits; *at; at++)
		if (*digits == '!' || *at != ' ')
			text_add_char(&t, *at);
	return text;
}

static const char *result(
	bool right, struct span bytes, const char *problem, char text[static TEXT_SIZE])
{
	struct text t = text_of(text, TEXT_SIZE);
	if (right)
		text_add_hex(&t, bytes);
	else
		text_format(&t, "! %s", problem);
	return text;
}

void line_cases_check(uint32_t from, const struct line_case *cases, size_t count)
{
	struct icmp_send_options *settings = room(sizeof *settings);
	uint8_t *packet = room(SPEC_PACKET_MAX);
	for (size_t i = 0; i < count; i++) {
		char line[TEXT_SIZE];
		char got[TEXT_SIZE];
		char wanted[TEXT_SIZE];
		char buffer[SPEC_PROBLEM_SIZE];
		struct text problem = text_of(buffer, sizeof buffer);
		struct text t = text_of(line, sizeof line);
		struct writer w = writer_of(packet, SPEC_PACKET_MAX);
		text_format(&t, "icmp-send %s", cases[i].line);
		bool right = command_line_build(settings, line, &w, &problem);
		is_text(result(right, span_from(writer_span_of(&w), from), buffer, got),
			normal(cases[i].bytes, wanted), "%s", cases[i].what);
	}
	free(settings);
	free(packet);
}

static void trailer_item_check(
	enum icmp_trailer trailer, const struct trailer_item *row, struct spec_bytes *bytes)
{
	char got[TEXT_SIZE];
	char wanted[TEXT_SIZE];
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	bytes->size = 0;
	bool right = spec_trailer_store(trailer, row->name, row->value, bytes, &problem);
	struct span stored = span_of(bytes->data, bytes->size);
	is_text(result(right, stored, buffer, got), normal(row->bytes, wanted), "%s",
		row->what);
	if (!right)
		return;
	struct text words = text_of(got, sizeof got);
	struct text same = text_of(wanted, sizeof wanted);
	spec_trailer_words(trailer, stored, &words);
	text_format(&same, "%s=%s", row->name, row->value);
	is_text(got + 1, row->words ? row->words : wanted, "%s: and back", row->what);
}

void trailer_items_check(
	enum icmp_trailer trailer, const struct trailer_item *cases, size_t count)
{
	struct spec_bytes *bytes = room(sizeof *bytes);
	for (size_t i = 0; i < count; i++)
		trailer_item_check(trailer, &cases[i], bytes);
	free(bytes);
}

void trailer_cases_check(const struct trailer_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct hex hex;
		char got[TEXT_SIZE];
		struct text words = text_of(got, sizeof got);
		struct span bytes = hex_span(&hex, cases[i].bytes);
		is_number(spec_trailer_count(cases[i].trailer, bytes), cases[i].count,
			"%s: are counted", cases[i].what);
		spec_trailer_words(cases[i].trailer, bytes, &words);
		is_text(got, cases[i].words, "%s", cases[i].what);
	}
}

void packet_cases_check(const struct packet_case *cases, size_t count)
{
	struct spec *spec = room(sizeof *spec);
	uint8_t *bytes = room(SPEC_PACKET_MAX);
	for (size_t i = 0; i < count; i++) {
		struct hex hex;
		char got[TEXT_SIZE];
		char buffer[SPEC_PROBLEM_SIZE];
		struct text problem = text_of(buffer, sizeof buffer);
		struct text t = text_of(got, sizeof got);
		struct writer scratch = writer_of(bytes, SPEC_PACKET_MAX);
		if (decode_packet(hex_span(&hex, cases[i].bytes), spec, scratch, &problem))
			decode_words(spec, scratch, &t);
		else
			text_format(&t, "! %s", buffer);
		is_text(got, cases[i].line, "%s", cases[i].what);
	}
	free(spec);
	free(bytes);
}

/* The line that begins with these letters, and all after it. */
static const char *from_line(const char *text, const char *letters)
{
	for (const char *at = text; at; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (strncmp(at, letters, strlen(letters)) == 0)
			return at;
	}
	return text;
}

void dump_cases_check(const struct dump_case *cases, size_t count)
{
	struct icmp_send_options *settings = room(sizeof *settings);
	uint8_t *packet = room(SPEC_PACKET_MAX);
	for (size_t i = 0; i < count; i++) {
		char line[TEXT_SIZE];
		char got[TEXT_SIZE] = "";
		char buffer[SPEC_PROBLEM_SIZE];
		struct text problem = text_of(buffer, sizeof buffer);
		struct text t = text_of(line, sizeof line);
		struct writer w = writer_of(packet, SPEC_PACKET_MAX);
		text_format(&t, "icmp-send %s", cases[i].line);
		ok(command_line_build(settings, line, &w, &problem), "%s: is built %s",
			cases[i].what, buffer);
		FILE *to = fmemopen(got, sizeof got, "w");
		if (!to)
			abort();
		dump_packet(to, writer_span_of(&w));
		fclose(to);
		is_text(from_line(got, cases[i].from), cases[i].dump, "%s", cases[i].what);
	}
	free(settings);
	free(packet);
}

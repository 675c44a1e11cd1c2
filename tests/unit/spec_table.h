/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of icmp-send's words beside the bytes that they stand for. */
#ifndef TESTS_UNIT_SPEC_TABLE_H
#define TESTS_UNIT_SPEC_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "common/wire/icmp/fields.h"

/* A command line after the program's name, and its packet as hexadecimal digits (blanks do not
 * count); or the sentence that refuses it, after "! ". */
struct line_case {
	const char *what, *line, *bytes;
};
/* Check each packet from byte `from` on. */
void line_cases_check(uint32_t from, const struct line_case *cases, size_t count);

/* One `name=value` of a trailer, its bytes or "! sentence", and the words that these bytes come
 * back as when they are others. */
struct trailer_item {
	const char *what, *name, *value, *bytes, *words;
};
void trailer_items_check(
	enum icmp_trailer trailer, const struct trailer_item *cases, size_t count);

/* The bytes of a trailer, how many whole items are in front, and the words that store them. */
struct trailer_case {
	const char *what;
	enum icmp_trailer trailer;
	const char *bytes;
	uint32_t count;
	const char *words;
};
void trailer_cases_check(const struct trailer_case *cases, size_t count);

/* A whole packet in digits, and the command line that it decodes to; or "! sentence". */
struct packet_case {
	const char *what, *bytes, *line;
};
void packet_cases_check(const struct packet_case *cases, size_t count);

/* A command line, and its packet's dump from the line on that begins with `from`. */
struct dump_case {
	const char *what, *line, *from, *dump;
};
void dump_cases_check(const struct dump_case *cases, size_t count);

/* The number of rows of an array. */
#define ROWS(array) (sizeof(array) / sizeof *(array))

#endif

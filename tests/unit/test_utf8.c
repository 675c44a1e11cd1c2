/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/utf8.h"
#include "tests/unit/tap.h"

static void takes_characters(void)
{
	static const struct {
		const char *bytes;
		uint64_t size, point;
	} rows[] = {
		{"a", 1, 'a'},
		{"\x7f", 1, 0x7f},
		{"\xc2\x80", 2, 0x80},
		{"\xc3\xbc", 2, 0xfc},
		{"\xdf\xbf", 2, 0x7ff},
		{"\xe0\xa0\x80", 3, 0x800},
		{"\xe2\x82\xac", 3, 0x20ac},
		{"\xed\x9f\xbf", 3, 0xd7ff},
		{"\xee\x80\x80", 3, 0xe000},
		{"\xf0\x90\x80\x80", 4, 0x10000},
		{"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t point = 0;
		is_number(utf8_next(rows[i].bytes, strlen(rows[i].bytes), &point), rows[i].size,
			"row %u: its bytes", (unsigned)i);
		is_number(point, rows[i].point, "row %u: its number", (unsigned)i);
	}
}

static void a_zero_byte_is_a_character(void)
{
	uint32_t point = 7;
	is_number(utf8_next("", 1, &point), 1, "one byte");
	is_number(point, 0, "its number");
}

static void refuses_what_is_none(void)
{
	static const char *const rows[] = {
		"",		    /* nothing */
		"\x80",		    /* a later byte first */
		"\xc3",		    /* cut short */
		"\xe2\x82",	    /* the same */
		"\xc3(",	    /* another character inside */
		"\xc0\xaf",	    /* overlong '/' */
		"\xe0\x9f\xbf",	    /* overlong U+07FF */
		"\xf0\x8f\xbf\xbf", /* overlong U+FFFF */
		"\xed\xa0\x80",	    /* a surrogate */
		"\xed\xbf\xbf",	    /* the same */
		"\xf4\x90\x80\x80", /* above U+10FFFF */
		"\xf8\x88\x80\x80\x80",
		"\xff",
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t point = 7;
		is_number(
			utf8_next(rows[i], strlen(rows[i]), &point), 0, "row %u", (unsigned)i);
		is_number(point, 7, "row %u: no number", (unsigned)i);
	}
}

static void reads_whole_texts(void)
{
	ok(utf8_is_valid(""), "an empty text");
	ok(utf8_is_valid("b\xc3\xbc"
			 "cher.example"),
		"a name in UTF-8");
	ok(!utf8_is_valid("b\xfc"
			  "cher.example"),
		"a name in Latin-1");
	ok(!utf8_is_valid("abc\xe2\x82"), "a name that ends within a character");
}

static void writes_what_it_reads(void)
{
	uint32_t wrong = 0;
	for (uint32_t point = 1; point <= 0x110000; point++) {
		char bytes[4];
		uint32_t read = 0;
		size_t size = utf8_write(bytes, point);
		bool is_none = point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
		wrong += is_none ? size != 0
				 : utf8_next(bytes, size, &read) != size || read != point;
	}
	is_number(wrong, 0, "every character");
}

static void knows_what_is_hidden(void)
{
	static const uint32_t shown[] = {
		'!', '~', 0xa1, 0xfc, 0x3b1, 0x43f, 0x5d0, 0x939, 0x4e2d, 0xac00, 0x1f600};
	static const uint32_t hidden[] = {0, 0x1b, ' ', 0x7f, 0x9b, 0xa0, 0xad, 0x200b, 0x200d,
		0x200e, 0x2028, 0x202e, 0x2066, 0x3000, 0xd800, 0xe000, 0xfe0f, 0xfeff, 0xfffe,
		0xe0041};
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		ok(utf8_is_printable(shown[i]), "U+%04X is shown", (unsigned)shown[i]);
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		ok(!utf8_is_printable(hidden[i]), "U+%04X is not", (unsigned)hidden[i]);
}

int main(void)
{
	run_test(takes_characters, "utf8_next: the first and last character of each form");
	run_test(refuses_what_is_none, "utf8_next: 0 for what is no character");
	run_test(reads_whole_texts, "utf8_is_valid: the whole text is read");
	run_test(writes_what_it_reads, "utf8_write: what utf8_next reads");
	run_test(knows_what_is_hidden,
		"utf8_is_printable: no control, space or invisible character");
	run_test(a_zero_byte_is_a_character, "utf8_next: a zero byte is a character");
	return tap_end();
}

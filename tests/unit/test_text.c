/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/text.h"

#include <string.h>

#include "tests/unit/tap.h"

static void builds_text(void)
{
	char buffer[32];
	memset(buffer, 'x', sizeof buffer);
	struct text t = text_of(buffer, sizeof buffer);
	is_text(buffer, "", "it begins empty");
	text_add(&t, "ttl=");
	text_format(&t, "%d", 64);
	text_add_char(&t, '!');
	is_text(buffer, "ttl=64!", "words, numbers and characters");
	is_number(t.size, 7, "its size");
	ok(!t.cut, "nothing was cut");
}

static void measures_up_to_a_character(void)
{
	is_number(text_until("ab=c=d", '='), 2, "before the first");
	is_number(text_until("=c", '='), 0, "at the begin");
	is_number(text_until("abc", '='), 3, "to the end where there is none");
	is_number(text_until("", '='), 0, "of nothing");
}

static void cuts_what_does_not_fit(void)
{
	char buffer[6];
	struct text t = text_of(buffer, sizeof buffer);
	text_add(&t, "12345");
	ok(!t.cut, "five bytes fit into six with the terminator");
	text_add(&t, "");
	ok(!t.cut, "nothing more always fits");
	text_add_char(&t, '6');
	ok(t.cut, "the sixth is cut");
	is_text(buffer, "12345", "and the text stays terminated");
	t = text_of(buffer, sizeof buffer);
	text_format(&t, "%s", "123456789");
	ok(t.cut && t.size == 5, "a formatted text is cut too");
	is_text(buffer, "12345", "at the same place");
	text_format(&t, "%d", 7);
	is_text(buffer, "12345", "a full text takes no more");
	is_number(t.size, 5, "nor does it grow");
	t = text_of(buffer, 1);
	text_add(&t, "a");
	is_text(buffer, "", "a buffer of one byte holds the terminator only");
}

static void escapes_control_bytes(void)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *text;
	} rows[] = {
		{"eth0", 4, "eth0"},
		{" ~", 2, " ~"},
		{"\x1b[31m", 5, "\\033[31m"},
		{"a\nb\tc", 5, "a\\012b\\011c"},
		{"\x7f", 1, "\\177"},
		{"a\\b", 3, "a\\134b"},
		{"\0x", 2, "\\000x"},
		{"\xe2\x80\xae", 3, "\\342\\200\\256"},
		{"\xff", 1, "\\377"},
		{"%s%n", 4, "%s%n"},
		{"-rf", 4, "-rf\\000"},
		{"", 0, ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char buffer[64];
		struct text t = text_of(buffer, sizeof buffer);
		text_add_escaped(&t, rows[i].bytes, rows[i].size);
		is_text(buffer, rows[i].text, "row %zu", i);
	}
	char buffer[5];
	struct text t = text_of(buffer, sizeof buffer);
	text_add_escaped(&t, "\n", 1);
	is_text(buffer, "\\012", "an escape that just fits is written");
	ok(!t.cut, "and nothing is cut");
	t = text_of(buffer, 4);
	text_add_escaped(&t, "a\n", 2);
	ok(t.cut, "an escape that does not fit is cut");
	is_text(buffer, "a", "and never half written");
	text_add_escaped(&t, "b", 1);
	text_add_escaped(&t, "\n", 1);
	is_text(buffer, "a", "nothing is glued after the cut");
}

static void refuses_a_word(void)
{
	char buffer[32];
	struct text t = text_of(buffer, sizeof buffer);
	ok(!text_refuse(&t, "-x '", "a\033b", "': no"), "it is refused");
	is_text(buffer, "-x 'a\\033b': no", "escaped, between the two parts");
}

static void measures_distances(void)
{
	static const struct {
		const char *a, *b;
		int distance;
	} rows[] = {
		{"", "", 0},
		{"abc", "abc", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"ab", "ba", 1},
		{"abc", "ab", 1},
		{"ab", "abc", 1},
		{"abcd", "bcd", 1},
		{"count", "coutn", 1},
		{"dest-unreach", "dest-unreech", 1},
		{"ttl", "tll", 1},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3},
		{"a", "b", 1},
		{"interval", "internal", 1},
		{"1234567890123456789012345678901", "1234567890123456789012345678901", 0},
		{"12345678901234567890123456789012", "1", 99},
		{"1", "12345678901234567890123456789012", 99},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		is_number(text_distance(rows[i].a, rows[i].b), rows[i].distance, "'%s' to '%s'",
			rows[i].a, rows[i].b);
}

static void utf8_passes_where_it_is_read(void)
{
	static const struct {
		const char *bytes, *want;
	} rows[] = {
		{"b\xc3\xbc", "b\xc3\xbc"},
		{"\xc2\x9b\xe2\x80\xae", "\\302\\233\\342\\200\\256"},
		{"\xc3(\xff\\", "\\303(\\377\\134"},
		{"\033\n\x7f", "\\033\\012\\177"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char buffer[64];
		struct text t = text_of(buffer, sizeof buffer);
		t.is_utf8 = true;
		text_add_escaped(&t, rows[i].bytes, strlen(rows[i].bytes));
		is_text(buffer, rows[i].want, "row %u", (unsigned)i);
	}
	char cut[64];
	struct text beyond = text_of(cut, sizeof cut);
	beyond.is_utf8 = true;
	text_add_escaped(&beyond, "a\xc3\xbc", 2);
	is_text(cut, "a\\303", "a character that goes on past the end");
	char small[3];
	struct text t = text_of(small, sizeof small);
	t.is_utf8 = true;
	text_add_escaped(&t, "a\xc3\xbc", 3);
	is_text(small, "a", "no half of a character");
	ok(t.cut, "it is cut");
}

static void bytes_are_digits(void)
{
	char buffer[16];
	struct text t = text_of(buffer, sizeof buffer);
	struct span bytes = span_of("\x00\x9a\xff", 3);
	text_add_hex(&t, bytes);
	is_text(buffer, "009aff", "two for each byte");
	text_add_mac(&t, bytes);
	is_text(buffer, "009aff00:9a:ff", "a MAC address");
	t = text_of(buffer, 4);
	text_add_hex(&t, bytes);
	ok(t.cut, "no room for all of them");
	t = text_of(buffer, sizeof buffer);
	text_add_mac(&t, span_of("", 0));
	is_text(buffer, "", "no bytes");
}

static void text_of_others_is_escaped(void)
{
	char buffer[32];
	struct text t = text_of(buffer, sizeof buffer);
	struct outside_text none = {NULL}, evil = {"%n\033[1m"};
	ok(outside_is_there(evil) && !outside_is_there(none), "whether there is one");
	text_add_outside(&t, evil, "-");
	is_text(buffer, "%n\\033[1m", "what it holds is escaped");
	text_add_outside(&t, none, "-");
	is_text(buffer, "%n\\033[1m-", "what stands for none");
}

int main(void)
{
	run_test(builds_text, "text: builds text");
	run_test(measures_up_to_a_character, "text: measures up to a character");
	run_test(cuts_what_does_not_fit, "text: cuts what does not fit");
	run_test(escapes_control_bytes,
		"text_add_escaped: control bytes and broken UTF-8 are escaped");
	run_test(refuses_a_word, "text_refuse: the word is escaped");
	run_test(measures_distances, "text: measures distances");
	run_test(utf8_passes_where_it_is_read,
		"text_add_escaped: printable UTF-8 passes in a text that is UTF-8");
	run_test(
		bytes_are_digits, "text_add_hex, text_add_mac: digits, with colons or without");
	run_test(text_of_others_is_escaped, "text_add_outside: text of other hosts is escaped");
	return tap_end();
}

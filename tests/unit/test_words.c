/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/words.h"

#include <string.h>

#include "tests/unit/hex.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* "key=value|key|", and how it ended. */
static const char *pieces(const char *words, char out[static 512])
{
	struct piece piece;
	struct text t = text_of(out, 512);
	while (piece_next(&words, &piece))
		text_format(&t, "%s%s%s|", piece.key, piece.value ? "=" : "",
			piece.value ? piece.value : "");
	text_add(&t, words ? "too long" : "end");
	return out;
}

static void splits_lists(void)
{
	static const char *const rows[][2] = {
		{"a", "a|end"},
		{"", "|end"},
		{"a,b=1,c=", "a|b=1|c=|end"},
		{"a=b=c,", "a=b=c||end"},
	};
	char out[512];
	char big[PIECE_SIZE + 3];
	for (size_t i = 0; i < ROWS(rows); i++)
		is_text(pieces(rows[i][0], out), rows[i][1], "pieces of '%s'", rows[i][0]);
	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	is_text(pieces(big, out), "too long", "a piece that is too long");
	big[PIECE_SIZE - 1] = '\0';
	is_number(strlen(pieces(big, out)), PIECE_SIZE - 1 + 4, "the longest piece");
}

static void stores_numbers(void)
{
	static const struct number_row numbers[] = {{"ttl", 1, 255}, {"df", 0, 1}};
	static const char *const rows[][2] = {
		{"ttl=3,df", "3 1"},
		{"ttl=0xff", "255 0"},
		{"df=0,ttl=1,ttl=2", "2 0"},
		{"ttl=0", "--x: ttl=0: must be 1..255"},
		{"ttl=1\x1b", "--x: ttl=1\\033: must be 1..255"},
		{"tos=1", "--x: 'tos' is none of ttl= df="},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		char buffer[256];
		struct text t = text_of(buffer, sizeof buffer);
		uint64_t values[2] = {0, 0};
		if (pieces_store(rows[i][0], numbers, 2, values, "--x", &t))
			text_format(&t, "%llu %llu", (unsigned long long)values[0],
				(unsigned long long)values[1]);
		is_text(buffer, rows[i][1], "numbers of '%s'", rows[i][0]);
	}
	is_number(number_row_find(numbers, 2, "df"), 1, "a row is found by its name");
	is_number(number_row_find(numbers, 2, "d"), -1, "not by a part of it");
}

static void reads_prefixes(void)
{
	static const struct {
		const char *word;
		uint8_t version;
		int length; /* -1: none */
	} rows[] = {
		{"10.0.0.0/8", 4, 8},
		{"10.0.0.0/32", 4, 32},
		{"10.0.0.0/33", 4, -1},
		{"fd00::/128", 6, 128},
		{"fd00::/129", 6, -1},
		{"fd00::", 6, -1},
		{"10.0.0.0/8", 6, -1},
		{"/8", 4, -1},
		{"10.0.0.0/", 4, -1},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct address address;
		uint8_t length = 0;
		bool right = prefix_parse(rows[i].word, rows[i].version, &address, &length);
		is_number(right ? length : -1, rows[i].length, "prefix %s of IPv%u",
			rows[i].word, rows[i].version);
	}
}

static void reads_and_writes_digits(void)
{
	uint8_t bytes[2];
	char buffer[16];
	struct text t = text_of(buffer, sizeof buffer);
	struct writer w = writer_of(bytes, sizeof bytes);
	ok(words_hex_write(&w, "0aFF") && !w.failed, "digits of both cases are read");
	text_add_hex(&t, writer_span_of(&w));
	is_text(buffer, "0aff", "and written");
	ok(words_hex_write(&w, ""), "no digits are right");
	ok(!words_hex_write(&w, "0"), "an odd one is not");
	ok(!words_hex_write(&w, "0g"), "nor another letter");
	ok(words_hex_write(&w, "00") && w.failed, "what does not fit fails the writer");
}

static void quotes_words_for_a_shell(void)
{
	static const char *const rows[][2] = {
		{"plain-_=+:,./@%", " plain-_=+:,./@%"},
		{"", " ''"},
		{"a b", " 'a b'"},
		{"a'b", " 'a'\\''b'"},
		{"1>2", " '1>2'"},
		{"~", " '~'"},
		{"a\nb", " 'a\nb'"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		char buffer[64];
		struct text t = text_of(buffer, sizeof buffer);
		words_add(&t, rows[i][0]);
		is_text(buffer, rows[i][1], "the word '%s'", rows[i][0]);
	}
}

int main(void)
{
	run_test(splits_lists, "words: splits lists");
	run_test(stores_numbers, "words: stores numbers");
	run_test(reads_prefixes, "words: reads prefixes");
	run_test(reads_and_writes_digits, "words: reads and writes digits");
	run_test(quotes_words_for_a_shell, "words: quotes words for a shell");
	return tap_end();
}

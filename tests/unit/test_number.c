/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/number.h"

#include "tests/unit/tap.h"

static void parses_natural_numbers(void)
{
	static const struct {
		const char *word;
		uint64_t low, high;
		bool hex;
		enum number_verdict verdict;
		uint64_t value;
	} rows[] = {
		{"0", 0, 9, false, NUMBER_OK, 0},
		{"9", 0, 9, false, NUMBER_OK, 9},
		{"10", 0, 9, false, NUMBER_OUT_OF_RANGE, 0},
		{"0", 1, 9, false, NUMBER_OUT_OF_RANGE, 0},
		{"007", 1, 9, false, NUMBER_OK, 7},
		{"18446744073709551615", 0, UINT64_MAX, false, NUMBER_OK, UINT64_MAX},
		{"18446744073709551616", 0, UINT64_MAX, false, NUMBER_OUT_OF_RANGE, 0},
		{"1000000000000000000000000000000", 0, UINT64_MAX, false, NUMBER_OUT_OF_RANGE,
			0},
		{"", 0, 9, false, NUMBER_INVALID, 0},
		{"-1", 0, 9, false, NUMBER_INVALID, 0},
		{"+1", 0, 9, false, NUMBER_OK, 1},
		{" 5", 0, 9, false, NUMBER_OK, 5},
		{" \t\n\v\f\r+5", 0, 9, false, NUMBER_OK, 5},
		{" +0x5", 0, 9, true, NUMBER_OK, 5},
		{"++5", 0, 9, false, NUMBER_INVALID, 0},
		{"+ 5", 0, 9, false, NUMBER_INVALID, 0},
		{" -5", 0, 9, false, NUMBER_INVALID, 0},
		{" ", 0, 9, false, NUMBER_INVALID, 0},
		{"+", 0, 9, false, NUMBER_INVALID, 0},
		{"5 ", 0, 9, false, NUMBER_INVALID, 0},
		{"5x", 0, 9, false, NUMBER_INVALID, 0},
		{"1e3", 0, 9999, false, NUMBER_INVALID, 0},
		{"1.0", 0, 9999, false, NUMBER_INVALID, 0},
		{"nan", 0, 9, false, NUMBER_INVALID, 0},
		{"0x5", 0, 9, false, NUMBER_INVALID, 0},
		{"0x5", 0, 9, true, NUMBER_OK, 5},
		{"0XfF", 0, 255, true, NUMBER_OK, 255},
		{"0x", 0, 9, true, NUMBER_INVALID, 0},
		{"0x100000000000000000", 0, UINT64_MAX, true, NUMBER_OUT_OF_RANGE, 0},
		{"12", 0, 20, true, NUMBER_OK, 12},
		{"a", 0, 20, true, NUMBER_INVALID, 0},
		{"0xg", 0, 20, true, NUMBER_INVALID, 0},
		{"\xd9\xa3", 0, 9, false, NUMBER_INVALID, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint64_t value = 0;
		is_number(number_parse(
				  rows[i].word, rows[i].low, rows[i].high, rows[i].hex, &value),
			rows[i].verdict, "verdict on '%s'%s", rows[i].word,
			rows[i].hex ? " (hexadecimal allowed)" : "");
		ok(value == rows[i].value, "value of '%s'", rows[i].word);
	}
}

static void parses_decimals_in_billionths(void)
{
	static const struct {
		const char *word;
		int64_t low, high;
		enum number_verdict verdict;
		int64_t value;
	} rows[] = {
		{"0.2", 0, INT64_MAX, NUMBER_OK, 200000000},
		{"1", 0, INT64_MAX, NUMBER_OK, 1000000000},
		{"1.", 0, INT64_MAX, NUMBER_OK, 1000000000},
		{".5", 0, INT64_MAX, NUMBER_OK, 500000000},
		{"0", 0, INT64_MAX, NUMBER_OK, 0},
		{"0.0000000019", 0, INT64_MAX, NUMBER_OK, 1},
		{"9223372036.854775807", 0, INT64_MAX, NUMBER_OK, INT64_MAX},
		{"9223372036.854775808", 0, INT64_MAX, NUMBER_OUT_OF_RANGE, 0},
		{"9223372037", 0, INT64_MAX, NUMBER_OUT_OF_RANGE, 0},
		{"99999999999999999999", 0, INT64_MAX, NUMBER_OUT_OF_RANGE, 0},
		{"2", 0, 1999999999, NUMBER_OUT_OF_RANGE, 0},
		{"1.999999999", 0, 1999999999, NUMBER_OK, 1999999999},
		{"0.1", 200000000, INT64_MAX, NUMBER_OUT_OF_RANGE, 0},
		{"", 0, INT64_MAX, NUMBER_INVALID, 0},
		{".", 0, INT64_MAX, NUMBER_INVALID, 0},
		{"-1", 0, INT64_MAX, NUMBER_INVALID, 0},
		{"1,5", 0, INT64_MAX, NUMBER_INVALID, 0},
		{"1e3", 0, INT64_MAX, NUMBER_INVALID, 0},
		{"1.2.3", 0, INT64_MAX, NUMBER_INVALID, 0},
		{"1.x", 0, INT64_MAX, NUMBER_INVALID, 0},
		{"inf", 0, INT64_MAX, NUMBER_INVALID, 0},
		{" 1", 0, INT64_MAX, NUMBER_OK, 1000000000},
		{" +.5", 0, INT64_MAX, NUMBER_OK, 500000000},
		{"+-1", 0, INT64_MAX, NUMBER_INVALID, 0},
		{"1 ", 0, INT64_MAX, NUMBER_INVALID, 0},
		{"99999999999999999999x", 0, INT64_MAX, NUMBER_INVALID, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t value = 0;
		is_number(number_parse_decimal(rows[i].word, rows[i].low, rows[i].high, &value),
			rows[i].verdict, "verdict on '%s'", rows[i].word);
		is_number(value, rows[i].value, "value of '%s'", rows[i].word);
	}
}

static void knows_hexadecimal_digits(void)
{
	static const char digits[] = "0123456789abcdef";
	for (int c = 0; c < 256; c++) {
		int want = -1;
		for (int i = 0; i < 16; i++) {
			char upper = (char)(digits[i] >= 'a' ? digits[i] - 32 : digits[i]);
			if ((char)c == digits[i] || (char)c == upper)
				want = i;
		}
		is_number(number_hex_digit((char)c), want, "byte %d", c);
	}
}

static void a_dot_is_a_bit_without_a_letter(void)
{
	uint64_t bits = 0;
	ok(number_parse_flags("R,O", "R.O", 3, &bits), "letters");
	is_number(bits, 5, "are the first and the third bit of three");
	ok(!number_parse_flags("R.", "R.O", 3, &bits), "a dot is no letter");
	ok(!number_parse_flags("2", "R.O", 3, &bits), "a number with the bit of the dot");
	ok(number_parse_flags("5", "R.O", 3, &bits) && bits == 5, "a number without it");
}

int main(void)
{
	run_test(parses_natural_numbers, "number: parses natural numbers");
	run_test(parses_decimals_in_billionths, "number: parses decimals in billionths");
	run_test(knows_hexadecimal_digits, "number: knows hexadecimal digits");
	run_test(a_dot_is_a_bit_without_a_letter,
		"number_parse_flags: a dot is a bit without a letter");
	return tap_end();
}

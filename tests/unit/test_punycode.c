/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/punycode.h"

#include <string.h>

#include "tests/unit/tap.h"

static void digits_have_values(void)
{
	is_number(punycode_digit('a'), 0, "a");
	is_number(punycode_digit('Z'), 25, "Z");
	is_number(punycode_digit('0'), 26, "0");
	is_number(punycode_digit('9'), 35, "9");
	is_number(punycode_digit('-'), PUNYCODE_BASE, "none");
}

static void is_decoded(const char *coded, const uint32_t *points, uint32_t count)
{
	struct punycode label;
	ok(punycode_decode(coded, strlen(coded), &label), "%s is a code", coded);
	is_number(label.count, count, "its points");
	ok(memcmp(label.points, points, count * sizeof *points) == 0, "which are right");
}

static void points_are_decoded(void)
{
	static const uint32_t book[] = {'b', 0xfc, 'c', 'h', 'e', 'r'};
	/* RFC 3492 section 7.1 (B) */
	static const uint32_t chinese[] = {
		0x4ed6, 0x4eec, 0x4e3a, 0x4ec0, 0x4e48, 0x4e0d, 0x8bf4, 0x4e2d, 0x6587};
	is_decoded("bcher-kva", book, 6);
	is_decoded("ihqwcrb4cv8a8dqg056pqjye", chinese, 9);
	is_decoded("abc-", (const uint32_t[]){'a', 'b', 'c'}, 3);
	is_decoded("", book, 0);
}

static void others_are_refused(void)
{
	static const char *const codes[] = {
		"z", "bcher-kv\xc3", "99999999999999", "a-99999999"};
	struct punycode label;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		ok(!punycode_decode(codes[i], strlen(codes[i]), &label), "%s", codes[i]);
}

int main(void)
{
	run_test(digits_have_values, "punycode_digit: letters, figures, none");
	run_test(points_are_decoded, "punycode_decode: plain and coded characters");
	run_test(others_are_refused, "punycode_decode: numbers cut short or too large");
	return tap_end();
}

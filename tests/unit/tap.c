/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/tap.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int count;
static int failures;

__attribute__((format(printf, 4, 0))) static bool report(
	bool held, const char *file, int line, const char *what, va_list words)
{
	count++;
	failures += !held;
	printf("%sok %d - ", held ? "" : "not ", count);
	vprintf(what, words);
	putchar('\n');
	if (!held)
		printf("# at %s:%d\n", file, line);
	return held;
}

bool tap_ok(bool held, const char *file, int line, const char *condition, const char *what, ...)
{
	va_list words;
	va_start(words, what);
	report(held, file, line, what, words);
	va_end(words);
	if (!held)
		printf("# does not hold: %s\n", condition);
	return held;
}

bool tap_number(
	long long got, long long want, const char *file, int line, const char *what, ...)
{
	va_list words;
	va_start(words, what);
	bool held = report(got == want, file, line, what, words);
	va_end(words);
	if (!held)
		printf("#  got %lld\n# want %lld\n", got, want);
	return held;
}

static void print_commented(const char *label, const char *text)
{
	printf("# %s ", label);
	for (; *text; text++) {
		putchar(*text);
		if (*text == '\n')
			printf("# ");
	}
	putchar('\n');
}

bool tap_text(
	const char *got, const char *want, const char *file, int line, const char *what, ...)
{
	va_list words;
	va_start(words, what);
	bool held = report(got && want && strcmp(got, want) == 0, file, line, what, words);
	va_end(words);
	if (!held) {
		print_commented(" got", got ? got : "(null)");
		print_commented("want", want ? want : "(null)");
	}
	return held;
}

static void print_hex(const char *label, const uint8_t *bytes, size_t size)
{
	printf("# %s", label);
	for (size_t i = 0; i < size; i++)
		printf("%s%02x", i % 16 == 0 ? "\n#   " : " ", bytes[i]);
	putchar('\n');
}

bool tap_bytes(const void *got, size_t got_size, const void *want, size_t want_size,
	const char *file, int line, const char *what, ...)
{
	bool same =
		got_size == want_size && (got_size == 0 || memcmp(got, want, got_size) == 0);
	va_list words;
	va_start(words, what);
	report(same, file, line, what, words);
	va_end(words);
	if (!same) {
		print_hex(" got", got, got_size);
		print_hex("want", want, want_size);
	}
	return same;
}

int tap_end(void)
{
	printf("1..%d\n", count);
	return failures > 0 || count == 0;
}

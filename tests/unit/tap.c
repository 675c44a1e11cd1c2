/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/tap.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int count;
static int failures;
/* While a test runs: its name, the details of its failed checks, how many there were of both.
 */
static char test_name[200];
static FILE *details;
static char *details_text;
static size_t details_size;
static int cases_checked;
static int cases_failed;

static void comment(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void comment(const char *format, ...)
{
	va_list words;
	va_start(words, format);
	vfprintf(details ? details : stdout, format, words);
	va_end(words);
}

__attribute__((format(printf, 2, 0))) static void report_case(
	bool held, const char *what, va_list words)
{
	cases_checked++;
	if (held)
		return;
	cases_failed++;
	comment("# ");
	vfprintf(details, what, words);
	comment("\n");
}

__attribute__((format(printf, 2, 0))) static void report_point(
	bool held, const char *what, va_list words)
{
	count++;
	failures += !held;
	printf("%sok %d - ", held ? "" : "not ", count);
	vprintf(what, words);
	putchar('\n');
}

__attribute__((format(printf, 4, 0))) static bool report(
	bool held, const char *file, int line, const char *what, va_list words)
{
	if (details)
		report_case(held, what, words);
	else
		report_point(held, what, words);
	if (!held)
		comment("# at %s:%d\n", file, line);
	return held;
}

bool tap_ok(bool held, const char *file, int line, const char *condition, const char *what, ...)
{
	va_list words;
	va_start(words, what);
	report(held, file, line, what, words);
	va_end(words);
	if (!held)
		comment("# does not hold: %s\n", condition);
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
		comment("#  got %lld\n# want %lld\n", got, want);
	return held;
}

static void print_commented(const char *label, const char *text)
{
	comment("# %s ", label);
	for (; *text; text++)
		comment(*text == '\n' ? "%c# " : "%c", *text);
	comment("\n");
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
	comment("# %s", label);
	for (size_t i = 0; i < size; i++)
		comment("%s%02x", i % 16 == 0 ? "\n#   " : " ", bytes[i]);
	comment("\n");
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

void test_begin(const char *what, ...)
{
	va_list words;
	if (details)
		abort(); /* one within another */
	va_start(words, what);
	vsnprintf(test_name, sizeof test_name, what, words);
	va_end(words);
	cases_checked = cases_failed = 0;
	details = open_memstream(&details_text, &details_size);
	if (!details)
		abort();
}

void test_end(void)
{
	fclose(details);
	details = NULL;
	bool held = cases_checked > 0 && cases_failed == 0;
	count++;
	failures += !held;
	printf("%sok %d - %s\n", held ? "" : "not ", count, test_name);
	if (!held)
		printf("# %d of %d checks failed\n%s", cases_failed, cases_checked,
			details_text);
	free(details_text);
}

void run_test(void (*checks)(void), const char *what)
{
	test_begin("%s", what);
	checks();
	test_end();
}

int tap_end(void)
{
	printf("1..%d\n", count);
	return failures > 0 || count == 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Test Anything Protocol for C tests: each check is one line `ok N - what` or `not ok N -
 * what` with the place and the two values below it. A point counts a behaviour: the checks of a
 * test function, or of a table of cases, are one. End main with `return tap_end();`.
 */
#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

#include <stdbool.h>
#include <stddef.h>

/* `what` is a printf format; it names the behaviour: "function: condition". All return whether
 * the check held. */
#define ok(condition, ...) tap_ok((condition), __FILE__, __LINE__, #condition, __VA_ARGS__)
#define is_number(got, want, ...)                                                              \
	tap_number((long long)(got), (long long)(want), __FILE__, __LINE__, __VA_ARGS__)
#define is_text(got, want, ...) tap_text((got), (want), __FILE__, __LINE__, __VA_ARGS__)
/* Both sides are bytes with a size; a difference is shown as hexadecimal. */
#define is_bytes(got, got_size, want, want_size, ...)                                          \
	tap_bytes((got), (got_size), (want), (want_size), __FILE__, __LINE__, __VA_ARGS__)

bool tap_ok(bool held, const char *file, int line, const char *condition, const char *what, ...)
	__attribute__((format(printf, 5, 6)));
bool tap_number(long long got, long long want, const char *file, int line, const char *what,
	...) __attribute__((format(printf, 5, 6)));
bool tap_text(const char *got, const char *want, const char *file, int line, const char *what,
	...) __attribute__((format(printf, 5, 6)));
bool tap_bytes(const void *got, size_t got_size, const void *want, size_t want_size,
	const char *file, int line, const char *what, ...)
	__attribute__((format(printf, 7, 8)));

/*
 * A behaviour: all checks between the two are one point named `what`, "function: condition",
 * with a line for each check that failed below it. One without any check fails. run_test() does
 * it for the checks of a function.
 */
void test_begin(const char *what, ...) __attribute__((format(printf, 1, 2)));
void test_end(void);
void run_test(void (*checks)(void), const char *what);

/* Print the plan; the exit status of the test program: 0 when there was a check and every one
 * held. */
int tap_end(void);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time is a signed 64-bit count of nanoseconds (292 years either way). Points in time are
 * monotonic unless a name says wall. This module turns durations into numbers and text; it
 * never asks a clock.
 */
#ifndef COMMON_BASE_DURATION_H
#define COMMON_BASE_DURATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t nanoseconds;

#define MICROSECOND ((nanoseconds)1000)
#define MILLISECOND ((nanoseconds)1000000)
#define SECOND ((nanoseconds)1000000000)
/* Later than everything: "no deadline". */
#define NEVER ((nanoseconds)INT64_MAX)

/* `at` + `wait` for wait >= 0; NEVER when that overflows. */
nanoseconds duration_add(nanoseconds at, nanoseconds wait);

/*
 * Milliseconds with `decimals` (0 to 6) digits after the point, rounded half up on the last
 * one, always with a point and never by locale: 354000 ns with 3 decimals is "0.354". `text`
 * holds DURATION_TEXT_SIZE bytes. Returns `text`.
 */
enum { DURATION_TEXT_SIZE = 32 };
char *duration_text_ms(char *text, nanoseconds duration, int decimals);

/*
 * Round-trip time as ping shows it: no decimals from 99.95 ms on, one from 9.995, two from 1,
 * else three; always three when `precise`. Returns `text` (DURATION_TEXT_SIZE bytes).
 */
char *duration_text_rtt(char *text, nanoseconds rtt, bool precise);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any eight values of up to nine years, asked after each; and every deviation whose square is up to 2^116, which is that
 * of such values. Large squares are 60 cases.
 */
#include <__fc_builtin.h>

#include "common/base/summary.h"

enum { VALUES = 8, INTERVALS = 60 };
#define TIME_MAX ((nanoseconds)1 << 58)

static void moments(void)
{
	struct summary s = {0};
	for (int i = 0; i <= VALUES; i++) {
		summary_mean(&s);
		summary_smoothed(&s);
		summary_jitter(&s);
		summary_jitter_smoothed(&s);
		if (i < VALUES)
			summary_add(&s, Frama_C_long_interval(0, TIME_MAX));
	}
}

/* The integer holds any square up to 2^62 as it is; above, Newton's steps are followed from small intervals. */
static void deviations(void)
{
	double square = (double)(INT64_C(1) << 62);
	struct summary s = {.count = 1, .squares = Frama_C_double_interval(-1, square)};
	summary_deviation(&s);
	for (int i = 0; i < INTERVALS; i++) {
		s.squares = Frama_C_double_interval(square, 1.875 * square);
		summary_deviation(&s);
		square *= 1.875;
	}
	//@ assert square >= 0x1p116;
}

int main(void)
{
	moments();
	deviations();
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Running moments of durations in constant memory: count, min, mean, max, deviation
 * (Welford's method, so that 10^10 values neither overflow nor cancel), the smoothed mean that
 * ping calls ewma, and jitter (RFC 3550 section 6.4.1).
 */
#ifndef COMMON_BASE_SUMMARY_H
#define COMMON_BASE_SUMMARY_H

#include <stdint.h>

#include "common/base/duration.h"

struct summary {
	uint64_t count;
	nanoseconds min, max, last;
	double mean;	 /* nanoseconds */
	double squares;	 /* sum of squared distances from the mean */
	double smoothed; /* each value moves it by an eighth */
	double jitter;	 /* each difference of neighbours moves it by a sixteenth (RFC 3550) */
	double steps;	 /* sum of the differences of neighbours */
};

/* Count one value, >= 0. A summary starts as all zeros. */
void summary_add(struct summary *s, nanoseconds value);
/* Mean, population standard deviation, smoothed mean, mean difference of neighbours (jitter)
 * and the same smoothed as RFC 3550 section 6.4.1 does, in nanoseconds; 0 without values. Means
 * are among the values, however large these are. */
nanoseconds summary_mean(const struct summary *s);
nanoseconds summary_deviation(const struct summary *s);
nanoseconds summary_smoothed(const struct summary *s);
nanoseconds summary_jitter(const struct summary *s);
nanoseconds summary_jitter_smoothed(const struct summary *s);

#endif

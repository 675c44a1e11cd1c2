/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/summary.h"

#include "common/base/arithmetic.h"

void summary_add(struct summary *s, nanoseconds value)
{
	double sample = (double)value;
	s->count++;
	if (s->count == 1) {
		s->min = s->max = value;
		s->smoothed = sample;
	} else {
		nanoseconds step = value > s->last ? value - s->last : s->last - value;
		s->jitter += ((double)step - s->jitter) / 16;
		s->steps += (double)step;
		s->smoothed += (sample - s->smoothed) / 8;
	}
	if (value < s->min)
		s->min = value;
	if (value > s->max)
		s->max = value;
	s->last = value;
	double before = sample - s->mean;
	s->mean += before / (double)s->count;
	s->squares += before * (sample - s->mean);
}

/* Newton's method: libm is not worth loading for one root. */
static double square_root(double value)
{
	if (value <= 0)
		return 0;
	double root = value > 1 ? value : 1;
	for (int i = 0; i < 128; i++) {
		double next = (root + value / root) / 2;
		if (next >= root)
			break;
		root = next;
	}
	return root;
}

static nanoseconds rounded(double value)
{
	return (nanoseconds)(value + 0.5);
}

/* A mean of the values, which doubles round: it is no less and no more than they are. */
static nanoseconds among(const struct summary *s, double mean)
{
	if (mean >= (double)s->max)
		return s->max;
	return time_max(rounded(mean), s->min);
}

nanoseconds summary_mean(const struct summary *s)
{
	return among(s, s->mean);
}

nanoseconds summary_deviation(const struct summary *s)
{
	return s->count == 0 ? 0 : rounded(square_root(s->squares / (double)s->count));
}

nanoseconds summary_smoothed(const struct summary *s)
{
	return among(s, s->smoothed);
}

nanoseconds summary_jitter(const struct summary *s)
{
	return s->count < 2 ? 0 : rounded(s->steps / (double)(s->count - 1));
}

nanoseconds summary_jitter_smoothed(const struct summary *s)
{
	return rounded(s->jitter);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/histogram.h"

#include <stdlib.h>

#include "tests/unit/tap.h"

static void buckets(void)
{
	const struct {
		nanoseconds value, low, high;
	} cases[] = {
		{-5, 0, 0},
		{0, 0, 0},
		{31, 31, 31},
		{32, 32, 32},
		{63, 63, 63},
		{64, 64, 65},
		{127, 126, 127},
		{128, 128, 131},
		{1000, 992, 1007},
		{1000000, 999424, 1015807},
		{INT64_MAX, INT64_MAX - (INT64_C(1) << 57) + 1, INT64_MAX},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint32_t bucket = histogram_bucket(cases[i].value);
		ok(bucket < HISTOGRAM_BUCKETS, "bucket %zu exists", i);
		is_number(histogram_low(bucket), cases[i].low, "low of %zu", i);
		is_number(histogram_high(bucket), cases[i].high, "high of %zu", i);
	}
}

static void buckets_have_no_gaps(void)
{
	uint32_t wrong = 0;
	for (uint32_t i = 1; i < HISTOGRAM_BUCKETS; i++)
		wrong += histogram_low(i) != histogram_high(i - 1) + 1 ||
			 histogram_bucket(histogram_low(i)) != i ||
			 histogram_bucket(histogram_high(i)) != i;
	is_number(wrong, 0, "each begins where the one before ends");
}

static void quantiles(void)
{
	struct histogram *h = calloc(1, sizeof *h), *other = calloc(1, sizeof *other);
	is_number(histogram_quantile(h, 1, 2), 0, "0 without values");
	for (nanoseconds i = 1; i <= 50; i++)
		histogram_add(h, i);
	is_number(histogram_quantile(h, 50, 100), 25, "median of 1 to 50");
	is_number(histogram_quantile(h, 90, 100), 45, "90th percentile");
	is_number(histogram_quantile(h, 0, 100), 1, "the minimum");
	is_number(histogram_quantile(h, 1, 1), 50, "the most");
	for (nanoseconds i = 1; i <= 50; i++)
		histogram_add(other, 1000 * i);
	histogram_merge(h, other);
	is_number(h->count, 100, "merged: count");
	is_number(histogram_quantile(h, 50, 100), 50, "merged: median");
	is_number(histogram_quantile(h, 51, 100), 1007, "merged: the bucket of 1000");
	free(h);
	free(other);
}

int main(void)
{
	run_test(buckets, "histogram: a value's bucket, low and high");
	run_test(buckets_have_no_gaps, "histogram: buckets have no gaps");
	run_test(quantiles, "histogram: quantiles, also of a merged one");
	return tap_end();
}

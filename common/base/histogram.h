/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How often durations occurred, in fixed memory: 32 buckets of equal width for each doubling,
 * so that a bucket is never wider than a thirty-second of its values. Histograms of several
 * runs are merged by addition.
 */
#ifndef COMMON_BASE_HISTOGRAM_H
#define COMMON_BASE_HISTOGRAM_H

#include <stdint.h>

#include "common/base/duration.h"

enum {
	HISTOGRAM_PART_BITS = 5,
	HISTOGRAM_PARTS = 1 << HISTOGRAM_PART_BITS,
	HISTOGRAM_BUCKETS = (64 - HISTOGRAM_PART_BITS) * HISTOGRAM_PARTS,
};

struct histogram {
	uint64_t count;
	uint64_t buckets[HISTOGRAM_BUCKETS];
};

/* Count one value; less than 0 counts as 0. A histogram starts as all zeros. */
void histogram_add(struct histogram *h, nanoseconds value);
/* Add what `other` counted. */
void histogram_merge(struct histogram *h, const struct histogram *other);
/* The bucket of a value, and the lowest and highest value of a bucket. */
uint32_t histogram_bucket(nanoseconds value);
nanoseconds histogram_low(uint32_t bucket);
nanoseconds histogram_high(uint32_t bucket);
/* The highest value of the bucket with the value that `part` of `whole` values do not exceed
 * (nearest rank: 99 of 100 is the 99th percentile); 0 without values. */
nanoseconds histogram_quantile(const struct histogram *h, uint64_t part, uint64_t whole);

#endif

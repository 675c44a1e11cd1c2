/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/histogram.h. */
#ifndef PROVE_HISTOGRAM_H
#define PROVE_HISTOGRAM_H

#include "common/base/histogram.h"

/*@ requires \valid(h);
    assigns h->count, h->buckets[0 .. HISTOGRAM_BUCKETS - 1]; */
void histogram_add(struct histogram *h, nanoseconds value);

/*@ requires \valid(h) && \valid_read(other) && \separated(h, other);
    assigns h->count, h->buckets[0 .. HISTOGRAM_BUCKETS - 1]; */
void histogram_merge(struct histogram *h, const struct histogram *other);

/*@ assigns \nothing;
    ensures value <= 0 ==> \result == 0;
    ensures \result < HISTOGRAM_BUCKETS; */
uint32_t histogram_bucket(nanoseconds value);

/*@ requires bucket < HISTOGRAM_BUCKETS;
    assigns \nothing; */
nanoseconds histogram_low(uint32_t bucket);

/*@ requires bucket < HISTOGRAM_BUCKETS;
    assigns \nothing; */
nanoseconds histogram_high(uint32_t bucket);

/*@ requires \valid_read(h) && 1 <= whole;
    assigns \nothing; */
nanoseconds histogram_quantile(const struct histogram *h, uint64_t part, uint64_t whole);

#endif

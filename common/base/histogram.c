/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/histogram.h"

static uint32_t highest_bit(uint64_t value)
{
	uint32_t bit = 0;
	for (uint32_t step = 32; step > 0; step /= 2)
		if (value >> (bit + step) != 0)
			bit += step;
	return bit;
}

uint32_t histogram_bucket(nanoseconds value)
{
	uint64_t number = value > 0 ? (uint64_t)value : 0;
	if (number < HISTOGRAM_PARTS)
		return (uint32_t)number;
	uint32_t shift = highest_bit(number) - HISTOGRAM_PART_BITS;
	return shift * HISTOGRAM_PARTS + (uint32_t)(number >> shift);
}

/* The inverse: the first `HISTOGRAM_PARTS` buckets are one wide, as are those of the first
 * doubling after them. */
static uint32_t shift_of(uint32_t bucket)
{
	return bucket < 2 * HISTOGRAM_PARTS ? 0 : bucket / HISTOGRAM_PARTS - 1;
}

nanoseconds histogram_low(uint32_t bucket)
{
	uint32_t shift = shift_of(bucket);
	return (nanoseconds)((uint64_t)(bucket - shift * HISTOGRAM_PARTS) << shift);
}

nanoseconds histogram_high(uint32_t bucket)
{
	return histogram_low(bucket) + (nanoseconds)(((uint64_t)1 << shift_of(bucket)) - 1);
}

void histogram_add(struct histogram *h, nanoseconds value)
{
	h->count++;
	h->buckets[histogram_bucket(value)]++;
}

void histogram_merge(struct histogram *h, const struct histogram *other)
{
	h->count += other->count;
	/*@ loop invariant i <= HISTOGRAM_BUCKETS;
	    loop assigns i, h->buckets[0 .. HISTOGRAM_BUCKETS - 1];
	    loop variant HISTOGRAM_BUCKETS - i; */
	for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++)
		h->buckets[i] += other->buckets[i];
}

/* ceil(count * part / whole) without overflow. */
static uint64_t rank(uint64_t count, uint64_t part, uint64_t whole)
{
	uint64_t rest = count % whole * part;
	return count / whole * part + rest / whole + (rest % whole != 0);
}

nanoseconds histogram_quantile(const struct histogram *h, uint64_t part, uint64_t whole)
{
	if (h->count == 0)
		return 0;
	uint64_t wanted = rank(h->count, part, whole), seen = 0;
	uint32_t bucket = 0;
	/*@ loop invariant i <= HISTOGRAM_BUCKETS && bucket < HISTOGRAM_BUCKETS;
	    loop assigns i, bucket, seen;
	    loop variant HISTOGRAM_BUCKETS - i; */
	for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (h->buckets[i] == 0)
			continue;
		bucket = i;
		seen += h->buckets[i];
		if (seen >= wanted)
			break;
	}
	return histogram_high(bucket);
}

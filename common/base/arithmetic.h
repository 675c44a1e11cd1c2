/* SPDX-License-Identifier: BSD-2-Clause */
/* What C has no function for: the smaller and the larger of two, and one piece of memory cut
 * into aligned parts. */
#ifndef COMMON_BASE_ARITHMETIC_H
#define COMMON_BASE_ARITHMETIC_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/duration.h"

static inline uint64_t number_min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static inline uint32_t size_min(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static inline nanoseconds time_min(nanoseconds a, nanoseconds b)
{
	return a < b ? a : b;
}

static inline nanoseconds time_max(nanoseconds a, nanoseconds b)
{
	return a > b ? a : b;
}

/* At least `low`, at most `high`; `high` where the two contradict each other. */
static inline nanoseconds time_within(nanoseconds time, nanoseconds low, nanoseconds high)
{
	return time_min(time_max(time, low), high);
}

/* Bytes rounded up, so that what follows them in one piece of memory is aligned for any type.
 */
static inline size_t size_aligned(size_t size)
{
	return (size + 15) / 16 * 16;
}

/* The next `size` bytes of such a piece of memory; `at` moves on. */
static inline void *memory_take(uint8_t **at, size_t size)
{
	uint8_t *memory = *at;
	*at += size_aligned(size);
	return memory;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Which items of an array are a queue, first in, first out: the array is its caller's, who says
 * its size each time. All zeros: empty. */
#ifndef COMMON_BASE_RING_H
#define COMMON_BASE_RING_H

#include <stdint.h>

struct ring {
	uint32_t first, count;
};

/* The index of the newest item; there must be one. */
static inline uint32_t ring_last(const struct ring *r, uint32_t size)
{
	return (r->first + r->count - 1) % size;
}

/* The index for a new item. Where the ring is full it is that of the newest, and only that is
 * lost. */
static inline uint32_t ring_add(struct ring *r, uint32_t size)
{
	if (r->count < size)
		r->count++;
	return ring_last(r, size);
}

/* The index of the oldest item, which leaves the queue; there must be one. */
static inline uint32_t ring_take(struct ring *r, uint32_t size)
{
	uint32_t first = r->first;
	r->first = (first + 1) % size;
	r->count--;
	return first;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/ring.h"

#include <string.h>

void ring_init(struct ring *r, void *memory, uint32_t slots, uint32_t slot_size)
{
	*r = (struct ring){.slots = memory, .slot_size = slot_size, .mask = slots - 1};
}

static uint8_t *slot_of(const struct ring *r, uint64_t position)
{
	return r->slots + (size_t)(position & r->mask) * r->slot_size;
}

bool ring_is_full(const struct ring *r)
{
	return r->end - r->first > r->mask;
}

void ring_drop(struct ring *r)
{
	if (r->first < r->end)
		r->first++;
}

void *ring_push(struct ring *r)
{
	if (ring_is_full(r))
		ring_drop(r);
	return memset(slot_of(r, r->end++), 0, r->slot_size);
}

void *ring_at(const struct ring *r, uint64_t position)
{
	return position >= r->first && position < r->end ? slot_of(r, position) : NULL;
}

bool ring_widen(const struct ring *r, uint16_t low, uint64_t *position)
{
	uint64_t back = (uint16_t)(r->end - 1 - low);
	if (back >= r->end - r->first)
		return false;
	*position = r->end - 1 - back;
	return true;
}

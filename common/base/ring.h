/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The last so many of an endless row of slots. Positions count from 0 and never wrap; a full
 * ring forgets its oldest slot for a new one. The low 16 bits of a position, as they fit into a
 * packet, lead back to it. The memory is the caller's.
 */
#ifndef COMMON_BASE_RING_H
#define COMMON_BASE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
	uint8_t *slots;
	uint32_t slot_size, mask; /* slots - 1 */
	uint64_t first, end;	  /* positions first to end - 1 are remembered */
};

/* `memory` holds `slots` (a power of two) times `slot_size` bytes, aligned for a slot. */
void ring_init(struct ring *r, void *memory, uint32_t slots, uint32_t slot_size);
/* The next slot, zeroed; its position is the old r->end. */
void *ring_push(struct ring *r);
/* Whether the next push forgets a slot. */
bool ring_is_full(const struct ring *r);
/* Forget the oldest slot; nothing happens when there is none. */
void ring_drop(struct ring *r);
/* The slot of a position; NULL when it is forgotten or not pushed yet. */
void *ring_at(const struct ring *r, uint64_t position);
/* The newest remembered position whose low 16 bits these are; false when there is none. */
bool ring_widen(const struct ring *r, uint16_t low, uint64_t *position);

#endif

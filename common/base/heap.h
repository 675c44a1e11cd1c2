/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A queue of keys by the time at which each is due, earliest first; equal times go by key, so
 * that the order is the same everywhere. Keys are 0 to capacity - 1 and are in it at most once.
 * The memory is the caller's: nothing is allocated. Every change costs O(log n).
 */
#ifndef COMMON_BASE_HEAP_H
#define COMMON_BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/duration.h"

struct heap_item {
	nanoseconds due;
	uint32_t key;
};

struct heap {
	struct heap_item *items;
	uint32_t *places; /* of each key: its index in items + 1; 0: not in the heap */
	uint32_t count, capacity;
};

/* Bytes of memory for `capacity` keys. */
size_t heap_size(uint32_t capacity);
/* An empty heap in that much memory, aligned as malloc does. */
void heap_init(struct heap *h, void *memory, uint32_t capacity);
/* Put `key` in, or move it when it is there. */
void heap_put(struct heap *h, uint32_t key, nanoseconds due);
/* Take `key` out; nothing happens when it is not there. */
void heap_remove(struct heap *h, uint32_t key);
/* What is due first, until the next change; NULL when the heap is empty. */
const struct heap_item *heap_first(const struct heap *h);

#endif

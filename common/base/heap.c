/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/heap.h"

#include <string.h>

size_t heap_size(uint32_t capacity)
{
	return (size_t)capacity * (sizeof(struct heap_item) + sizeof(uint32_t));
}

void heap_init(struct heap *h, void *memory, uint32_t capacity)
{
	struct heap_item *items = memory;
	*h = (struct heap){.items = items,
		.places = (uint32_t *)(void *)(items + capacity),
		.capacity = capacity};
	memset(h->places, 0, (size_t)capacity * sizeof(uint32_t));
}

static bool is_before(struct heap_item a, struct heap_item b)
{
	return a.due != b.due ? a.due < b.due : a.key < b.key;
}

static void place(struct heap *h, uint32_t at, struct heap_item item)
{
	h->items[at] = item;
	h->places[item.key] = at + 1;
}

static void move_up(struct heap *h, uint32_t at, struct heap_item item)
{
	/*@ loop invariant heap_sizes{Pre,Here}(h);
	    loop invariant hole(h, at, item.key);
	    loop invariant still_out{Pre,Here}(h, item.key);
	    loop assigns at, h->items[0 .. \at(h->capacity, Pre) - 1];
	    loop assigns h->places[0 .. \at(h->capacity, Pre) - 1];
	    loop variant at; */
	while (at > 0 && is_before(item, h->items[(at - 1) / 2])) {
		place(h, at, h->items[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	place(h, at, item);
}

static void move_down(struct heap *h, uint32_t at, struct heap_item item)
{
	/*@ loop invariant heap_sizes{Pre,Here}(h);
	    loop invariant hole(h, at, item.key);
	    loop invariant still_out{Pre,Here}(h, item.key);
	    loop assigns at, h->items[0 .. \at(h->capacity, Pre) - 1];
	    loop assigns h->places[0 .. \at(h->capacity, Pre) - 1];
	    loop variant h->count - at; */
	for (;;) {
		uint64_t child = 2 * (uint64_t)at + 1;
		if (child >= h->count)
			break;
		if (child + 1 < h->count && is_before(h->items[child + 1], h->items[child]))
			child++;
		if (!is_before(h->items[child], item))
			break;
		place(h, at, h->items[child]);
		at = (uint32_t)child;
	}
	place(h, at, item);
}

static void fill(struct heap *h, uint32_t at, struct heap_item item)
{
	if (at > 0 && is_before(item, h->items[(at - 1) / 2]))
		move_up(h, at, item);
	else
		move_down(h, at, item);
}

void heap_put(struct heap *h, uint32_t key, nanoseconds due)
{
	uint32_t at = h->places[key] ? h->places[key] - 1 : h->count++;
	//@ assert heap_memory(h) && same_items{Pre,Here}(h) && same_places{Pre,Here}(h, -1);
	//@ assert \at(h->places[key], Pre) != 0 ==> hole(h, at, key);
	//@ assert \at(h->places[key], Pre) == 0 ==> hole(h, at, key);
	fill(h, at, (struct heap_item){.due = due, .key = key});
}

void heap_remove(struct heap *h, uint32_t key)
{
	if (h->places[key] == 0)
		return;
	uint32_t at = h->places[key] - 1;
	h->places[key] = 0;
	h->count--;
	//@ assert heap_memory(h);
	//@ assert same_items{Pre,Here}(h);
	//@ assert same_places{Pre,Here}(h, key);
	//@ assert taken{Pre,Here}(h, key);
	//@ assert at < h->count ==> h->items[h->count].key != key;
	if (at < h->count)
		fill(h, at, h->items[h->count]);
}

const struct heap_item *heap_first(const struct heap *h)
{
	return h->count > 0 ? &h->items[0] : NULL;
}

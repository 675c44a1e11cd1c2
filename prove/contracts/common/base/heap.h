/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/heap.h. */
#ifndef PROVE_HEAP_H
#define PROVE_HEAP_H

#include "common/base/heap.h"
/*@ predicate heap_memory{L}(struct heap *h) =
        \valid(h) && 0 <= h->count <= h->capacity &&
        \valid(h->items + (0 .. h->capacity - 1)) && \valid(h->places + (0 .. h->capacity - 1)) &&
        \separated(h, h->items + (0 .. h->capacity - 1), h->places + (0 .. h->capacity - 1));
    predicate item_known{L}(struct heap *h, integer i) =
        0 <= h->items[i].key < h->capacity && h->places[h->items[i].key] == i + 1;
    predicate key_known{L}(struct heap *h, integer k) =
        h->places[k] == 0 || (0 < h->places[k] <= h->count && h->items[h->places[k] - 1].key == k);
    predicate items_known{L}(struct heap *h) = \forall integer i; 0 <= i < h->count ==> item_known(h, i);
    predicate keys_known{L}(struct heap *h) = \forall integer k; 0 <= k < h->capacity ==> key_known(h, k);
    predicate heap_ok{L}(struct heap *h) = heap_memory(h) && items_known(h) && keys_known(h); */

/*@ assigns \nothing;
    ensures \result == capacity * (sizeof(struct heap_item) + sizeof(uint32_t)); */
size_t heap_size(uint32_t capacity);

/*@ requires \valid(h);
    assigns *h;
    ensures heap_ok(h) && h->count == 0 && h->capacity == capacity; */
void heap_init(struct heap *h, void *memory, uint32_t capacity);

/* That a key which is not in it leaves room is the pigeonhole principle, which the provers do not count to. */
/*@ requires heap_ok(h) && key < h->capacity;
    requires h->places[key] == 0 ==> h->count < h->capacity;
    assigns h->count, h->items[0 .. h->capacity - 1], h->places[0 .. h->capacity - 1];
    ensures heap_ok(h) && h->places[key] != 0;
    ensures h->count == \old(h->count) + (\old(h->places[key]) == 0 ? 1 : 0); */
void heap_put(struct heap *h, uint32_t key, nanoseconds due);

/*@ requires heap_ok(h) && key < h->capacity;
    assigns h->count, h->items[0 .. h->capacity - 1], h->places[0 .. h->capacity - 1];
    ensures heap_ok(h);
    ensures h->places[key] == 0;
    ensures h->count == \old(h->count) - (\old(h->places[key]) == 0 ? 0 : 1); */
void heap_remove(struct heap *h, uint32_t key);

/*@ requires heap_ok(h);
    assigns \result \from h->items, h->count;
    ensures h->count == 0 ==> \result == \null;
    ensures h->count > 0 ==> \result == h->items && \valid_read(\result); */
const struct heap_item *heap_first(const struct heap *h);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/ring.h. */
#ifndef PROVE_RING_H
#define PROVE_RING_H

#include "common/base/ring.h"

/*@ lemma product_monotone: \forall integer a, b, c; 0 <= a <= b && 0 <= c ==> a * c <= b * c;
    predicate ring_ok(struct ring *r) =
        1 <= r->slot_size && r->first <= r->end <= r->first + r->mask + 1 &&
        \valid(r->slots + (0 .. (r->mask + 1) * r->slot_size - 1)) &&
        \separated(r, r->slots + (0 .. (r->mask + 1) * r->slot_size - 1));
    predicate slot_inside(struct ring *r, uint8_t *slot) =
        \valid(slot + (0 .. r->slot_size - 1)) && r->slots <= slot &&
        slot + r->slot_size <= r->slots + (r->mask + 1) * r->slot_size;
*/

/*@ requires \valid(r) && 1 <= slots && 1 <= slot_size;
    requires \valid((uint8_t *)memory + (0 .. slots * slot_size - 1));
    requires \separated(r, (uint8_t *)memory + (0 .. slots * slot_size - 1));
    assigns *r;
    ensures r->first == r->end && r->mask == slots - 1 && r->slot_size == slot_size; */
void ring_init(struct ring *r, void *memory, uint32_t slots, uint32_t slot_size);

/*@ requires \valid_read(r) && ring_ok(r);
    assigns \nothing;
    ensures \result <==> r->end - r->first == r->mask + 1; */
bool ring_is_full(const struct ring *r);

/*@ requires \valid(r) && ring_ok(r);
    assigns r->first;
    ensures ring_ok(r);
    ensures r->first == \min(\old(r->first) + 1, r->end); */
void ring_drop(struct ring *r);

/*@ requires \valid_read(r) && ring_ok(r);
    assigns \nothing;
    ensures \result == \null <==> !(r->first <= position < r->end);
    ensures \result != \null ==> slot_inside(r, (uint8_t *)\result); */
void *ring_at(const struct ring *r, uint64_t position);

/*@ requires \valid_read(r) && ring_ok(r) && \valid(position);
    requires \separated(position, r);
    assigns *position;
    ensures \result ==> r->first <= *position < r->end;
    ensures \result ==> r->end - 65536 <= *position;
    ensures !\result ==> *position == \old(*position); */
bool ring_widen(const struct ring *r, uint16_t low, uint64_t *position);

#endif

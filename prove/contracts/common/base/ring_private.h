/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/ring.c keeps to itself. */
/*@ requires \valid_read(r) && ring_ok(r);
    assigns \nothing;
    ensures slot_inside(r, \result);
    ensures \result != \null; */
static uint8_t *slot_of(const struct ring *r, uint64_t position);

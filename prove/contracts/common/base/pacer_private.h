/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/pacer.c keeps to itself. */
/*@ requires \valid(p) && pacer_ok(p) && next >= p->next;
    assigns p->next, p->arrears;
    ensures pacer_ok(p) && p->next == next; */
static void move_grid(struct pacer *p, nanoseconds next);

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/pacer.h. */
#ifndef PROVE_PACER_H
#define PROVE_PACER_H

#include "common/base/pacer.h"
#include "prove/contracts/common/base/duration.h"

/*@ predicate pacer_ok(struct pacer *p) =
        0 < p->interval <= p->allowance && 0 <= p->next && 0 <= p->arrears && 0 <= p->arrears_max; */

/*@ requires \valid(p);
    assigns *p;
    ensures p->next == start && p->interval == interval && p->allowance == allowance; */
void pacer_init(
	struct pacer *p, nanoseconds start, nanoseconds interval, nanoseconds allowance);

/*@ requires \valid(p) && pacer_ok(p) && 0 <= now;
    assigns p->next, p->arrears;
    ensures pacer_ok(p);
    ensures \result <==> \old(p->next) <= now;
    ensures \result ==> p->next <= now;
    ensures \result ==> now - p->next < p->allowance + (p->allowance == p->interval ? 1 : 0);
    ensures p->next >= \old(p->next); */
bool pacer_due(struct pacer *p, nanoseconds now);

/*@ requires \valid(p) && pacer_ok(p);
    assigns p->next, p->arrears;
    ensures pacer_ok(p) && p->arrears <= \old(p->arrears);
    ensures p->next > \old(p->next) || p->next == INT64_MAX; */
void pacer_take(struct pacer *p);

#endif

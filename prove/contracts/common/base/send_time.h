/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/send_time.h. */
#ifndef PROVE_SEND_TIME_H
#define PROVE_SEND_TIME_H

#include "common/base/send_time.h"

/*@ predicate within(struct send_time *s, integer last) = s->before <= s->stamp <= last; */

/*@ requires \valid_read(sent);
    assigns \nothing;
    ensures within(sent, sent->after) ==> \result == sent->stamp;
    ensures !within(sent, sent->after) ==> \result == sent->before;
    ensures sent->before <= sent->after ==> sent->before <= \result <= sent->after; */
nanoseconds send_time_at(const struct send_time *sent);

/*@ requires \valid_read(sent);
    assigns \nothing;
    ensures within(sent, answered) ==> \result == sent->stamp;
    ensures sent->before <= answered ==> \result <= answered || \result <= sent->after; */
nanoseconds send_time_wire(const struct send_time *sent, nanoseconds answered);

/*@ requires \valid_read(sent) && 0 <= sent->after;
    requires \valid(queued) && \separated(queued, sent);
    assigns *queued;
    ensures \result <==> within(sent, answered);
    ensures \result ==> *queued == \max(0, sent->stamp - sent->after);
    ensures !\result ==> *queued == \old(*queued); */
bool send_time_queued(const struct send_time *sent, nanoseconds answered, nanoseconds *queued);

/*@ requires \valid_read(sent);
    assigns \nothing;
    ensures \result <==> sent->awaits_stamp && sent->stamp == 0; */
bool send_time_is_waiting(const struct send_time *sent);

/*@ assigns \nothing;
    ensures \result ==> queued > 1000000;
    ensures \result && 0 <= rtt ==> queued * 10 > rtt - 10; */
bool send_time_is_notable(nanoseconds queued, nanoseconds rtt);

#endif

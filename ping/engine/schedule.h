/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the ping engine: which target is due next, and whose probe times out next. Two
 * heaps hold one time of each target, so that a step costs the same for one and for many. */
#ifndef PING_ENGINE_SCHEDULE_H
#define PING_ENGINE_SCHEDULE_H

#include "ping/engine/state.h"

/* A flood without replies sends this often, as every ping does; also the minimum wait after its
 * last probe. */
#define SCHEDULE_UNANSWERED (10 * MILLISECOND)

/* Probes follow the replies instead of a grid. */
bool schedule_follows_answers(const struct ping *p);
/* Put the target where its state wants it; due after every change to what its next probe or
 * the next time-out depends on. */
void schedule_target(struct ping *p, uint32_t index);
/* The target that a probe is due for at `now`; false when there is none. */
bool schedule_due(struct ping *p, nanoseconds now, uint32_t *index);
/* TIMEOUT events of the probes whose own time is over. */
void schedule_expire(struct ping *p, nanoseconds now);
/* The earliest time at which one of the two has something; NEVER when there is none. */
nanoseconds schedule_wake(const struct ping *p);
/* Whether no target has a probe to send. */
bool schedule_is_over(const struct ping *p);

#endif

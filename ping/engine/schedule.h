/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the ping engine: when the next probe is due, and when the oldest times out. */
#ifndef PING_ENGINE_SCHEDULE_H
#define PING_ENGINE_SCHEDULE_H

#include "ping/engine/state.h"

/* A flood without replies sends this often, as every ping does; also the minimum wait after its
 * last probe. */
#define SCHEDULE_UNANSWERED (10 * MILLISECOND)

/* Probes follow the replies instead of a grid. */
bool schedule_follows_answers(const struct ping *p);
/* Whether a probe is due at `now`. */
bool schedule_due(struct ping *p, nanoseconds now);
/* TIMEOUT events of the probes whose own time is over. */
void schedule_expire(struct ping *p, nanoseconds now);
/* The earliest time at which one of the two has something; NEVER when there is none. */
nanoseconds schedule_wake(struct ping *p);
/* Whether there is no probe to send any more. */
bool schedule_is_over(const struct ping *p);

#endif

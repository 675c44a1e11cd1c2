/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inside of the ping engine: when the run's next probe may leave. Many targets share a
 * grid, or leave as they are due; a single target's interval is that grid, unless its probes
 * follow the replies.
 */
#ifndef PING_ENGINE_PACE_H
#define PING_ENGINE_PACE_H

#include "ping/engine/state.h"

/* A flood without replies sends this often, as every ping does; also the minimum wait after its
 * last probe. */
#define PACE_UNANSWERED (10 * MILLISECOND)

/* The run begins. */
void pace_start(struct ping *p, nanoseconds now);
/* One leaves. */
void pace_take(struct ping *p);

/* Of many: whether a probe may leave at `now` (a grid that is too far back moves), and when the
 * next one may. */
bool pace_allows(struct ping *p, nanoseconds now);
nanoseconds pace_at(const struct ping *p);

/* Of a single target: when its next probe is due, and before it leaves: a grid that is too far
 * back moves. */
nanoseconds pace_single_at(const struct ping *p);
void pace_catch_up(struct ping *p, nanoseconds now);

#endif

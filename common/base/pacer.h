/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deadlines on a grid: tick n is due at start + n x interval, however late the ones before it
 * were taken, so that small delays never add up. After a long gap (suspend, a stopped process,
 * blocked output) the grid moves instead of bursting: of the ticks that are overdue only as
 * many as fit into the allowance remain, the older ones are skipped, neither sent nor lost.
 * Where a rate has to hold on average, up to `arrears_max` of what was skipped is made good
 * later: until then ticks are an eighth closer.
 */
#ifndef COMMON_BASE_PACER_H
#define COMMON_BASE_PACER_H

#include <stdbool.h>

#include "common/base/duration.h"

struct pacer {
	nanoseconds next;	 /* when the next tick is due */
	nanoseconds interval;	 /* > 0 */
	nanoseconds allowance;	 /* >= interval; overdue by this much or more, the grid moves */
	nanoseconds arrears;	 /* that the grid moved and that is not made good yet */
	nanoseconds arrears_max; /* 0, as pacer_init leaves it: what is skipped is gone */
};

/* A grid whose first tick is due at `start`. */
void pacer_init(
	struct pacer *p, nanoseconds start, nanoseconds interval, nanoseconds allowance);
/* Whether a tick is due at `now`; moves the grid when it is too far behind. */
bool pacer_due(struct pacer *p, nanoseconds now);
/* Take the tick that is due. */
void pacer_take(struct pacer *p);

#endif

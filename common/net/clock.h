/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The only place that asks the kernel for the time, and the mapping of its packet stamps (wall
 * clock) onto the monotonic clock that everything else uses.
 */
#ifndef COMMON_NET_CLOCK_H
#define COMMON_NET_CLOCK_H

#include <stdbool.h>
#include <time.h>

#include "common/base/duration.h"

/* CLOCK_MONOTONIC: does not run while the machine is suspended. */
nanoseconds clock_now(void);
/* CLOCK_REALTIME, since 1970; 0 when it has no number that fits a time_t of 32 bits. */
nanoseconds clock_wall(void);
/* CLOCK_REALTIME as it was at `at`, a time of clock_now(). */
nanoseconds clock_wall_at(nanoseconds at);
/* From now to then, 0 when it is past, at most eleven days (a time_t may have 32 bits): who
 * waits looks again. */
struct timespec clock_until(nanoseconds now, nanoseconds then);

/* How far the wall clock is ahead of the monotonic one. Starts as zeros. */
struct clock_map {
	nanoseconds offset;
	nanoseconds width; /* its error is at most that */
	bool is_known;
};

/*
 * Measure the offset again. True when it is the same as last time (both clocks are slewed
 * alike, so only a step moves it); false at the first call and after a step: stamps taken since
 * the last measurement are then worthless.
 */
bool clock_map_update(struct clock_map *map);
/* Whether the wall clock, read now, is where the map has it: `now` was read just before.
 * Cheaper than measuring; false may also mean that this process was held up in between, or that
 * the map is a poor one. */
bool clock_map_holds(const struct clock_map *map, nanoseconds now);
/* A wall-clock stamp as monotonic time. */
nanoseconds clock_map_wall(const struct clock_map *map, nanoseconds wall);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/stamp.h"

#include <string.h>
#include <time.h>

#include "common/net/control.h"

#include <linux/errqueue.h>

/* Packets that were stamped before a step of the wall clock may be read this much later. */
static const nanoseconds distrust = SECOND;

void stamp_clock_begin(struct stamp_clock *clock)
{
	*clock = (struct stamp_clock){0};
	clock_map_update(&clock->map);
}

const struct clock_map *stamp_clock_map(struct stamp_clock *clock, nanoseconds now)
{
	if (!clock_map_holds(&clock->map, now) && !clock_map_update(&clock->map))
		clock->distrusted_until = now + distrust;
	return now < clock->distrusted_until ? NULL : &clock->map;
}

/* 0, as for no stamp, when it is no time of our age. */
static nanoseconds from_timespec(const struct timespec *at)
{
	int64_t seconds = at->tv_sec;
	if (seconds < 0 || seconds >= NEVER / SECOND || at->tv_nsec < 0 ||
		at->tv_nsec >= SECOND)
		return 0;
	return seconds * SECOND + at->tv_nsec;
}

/* Devices have a clock of their own; their stamps say something only where it is kept in step
 * with the kernel's. Neither is negative: the difference cannot overflow. */
static bool is_near(nanoseconds hardware, nanoseconds wall)
{
	nanoseconds ahead = hardware - wall;
	return ahead > -SECOND && ahead < SECOND;
}

enum stamp stamp_read(
	const struct cmsghdr *control, const struct clock_map *map, nanoseconds *at)
{
	struct scm_timestamping stamps;
	if (!map)
		return STAMP_USER;
	control_copy(control, &stamps, sizeof stamps);
	/* [0] is the kernel's, [2] the device's */
	nanoseconds kernel = from_timespec((const struct timespec *)&stamps.ts[0]);
	nanoseconds hardware = from_timespec((const struct timespec *)&stamps.ts[2]);
	nanoseconds now = *at;
	/* a stamp from after the reading is of another clock, or the clock stepped */
	if (hardware && is_near(hardware, kernel ? kernel : map->offset + now) &&
		clock_map_wall(map, hardware) <= now) {
		*at = clock_map_wall(map, hardware);
		return STAMP_HARDWARE;
	}
	if (kernel && clock_map_wall(map, kernel) <= now) {
		*at = clock_map_wall(map, kernel);
		return STAMP_KERNEL;
	}
	return STAMP_USER;
}

bool stamp_is(const struct cmsghdr *control)
{
	return control->cmsg_level == SOL_SOCKET &&
	       (control->cmsg_type == SCM_TIMESTAMPING ||
		       control->cmsg_type == SCM_TIMESTAMPNS);
}

const struct cmsghdr *stamp_find(const struct msghdr *message)
{
	struct cmsghdr *c = NULL;
	while ((c = control_next(message, c)))
		if (stamp_is(c))
			return c;
	return NULL;
}

enum stamp stamp_of_message(
	const struct msghdr *message, struct stamp_clock *clock, nanoseconds *at)
{
	*at = clock_now();
	const struct clock_map *map = clock ? stamp_clock_map(clock, *at) : NULL;
	const struct cmsghdr *stamps = map ? stamp_find(message) : NULL;
	return stamps ? stamp_read(stamps, map, at) : STAMP_USER;
}

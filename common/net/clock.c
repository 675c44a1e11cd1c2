/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/clock.h"

static nanoseconds clock_read(clockid_t clock)
{
	struct timespec at;
	/* the wall clock of a build with 32-bit times, after 2038: no stamp agrees with 0 */
	if (clock_gettime(clock, &at) != 0)
		return 0;
	return (nanoseconds)at.tv_sec * SECOND + at.tv_nsec;
}

nanoseconds clock_now(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

nanoseconds clock_wall(void)
{
	return clock_read(CLOCK_REALTIME);
}

nanoseconds clock_wall_at(nanoseconds at)
{
	return clock_wall() - (clock_now() - at);
}

struct timespec clock_until(nanoseconds now, nanoseconds then)
{
	const nanoseconds longest = 1000000 * SECOND;
	nanoseconds wait = then > now ? then - now : 0;
	if (wait > longest)
		wait = longest;
	return (struct timespec){
		.tv_sec = (time_t)(wait / SECOND), .tv_nsec = (long)(wait % SECOND)};
}

enum { TRIES = 8, NARROW = 2000 };

/* The offset, and how wide the window was in which it was read: its error is at most that. */
static nanoseconds measure(nanoseconds *width)
{
	nanoseconds offset = 0;
	*width = NEVER;
	for (int i = 0; NARROW < *width && i < TRIES; i++) {
		nanoseconds before = clock_now();
		nanoseconds wall = clock_wall();
		nanoseconds after = clock_now();
		if (after - before < *width) {
			*width = after - before;
			offset = wall - before - *width / 2;
		}
	}
	return offset;
}

/* Both are right within their widths. */
static bool agrees(const struct clock_map *map, nanoseconds offset, nanoseconds width)
{
	nanoseconds moved = offset > map->offset ? offset - map->offset : map->offset - offset;
	return map->is_known && moved <= width + map->width + NARROW;
}

bool clock_map_holds(const struct clock_map *map, nanoseconds now)
{
	return map->width <= NARROW && agrees(map, clock_wall() - now, 0);
}

bool clock_map_update(struct clock_map *map)
{
	nanoseconds width;
	nanoseconds offset = measure(&width);
	bool same = agrees(map, offset, width);
	/* of two that agree the better one stays */
	if (!same || width < map->width)
		*map = (struct clock_map){.offset = offset, .width = width, .is_known = true};
	return same;
}

nanoseconds clock_map_wall(const struct clock_map *map, nanoseconds wall)
{
	return wall - map->offset;
}

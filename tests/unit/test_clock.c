/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/clock.h"

#include "tests/unit/tap.h"

static void clocks_go_forward(void)
{
	nanoseconds first = clock_now();
	bool forward = true;
	for (int i = 0; i < 1000; i++) {
		nanoseconds next = clock_now();
		forward = forward && next >= first;
		first = next;
	}
	ok(forward, "the monotonic clock never goes back");
	ok(clock_wall() > 1600000000 * SECOND, "the wall clock is of our age");
}

static void a_wait_fits_its_type(void)
{
	struct timespec wait = clock_until(5 * SECOND, 7 * SECOND + 3);
	is_number(wait.tv_sec, 2, "the seconds until then");
	is_number(wait.tv_nsec, 3, "and nanoseconds");
	wait = clock_until(7 * SECOND, 5 * SECOND);
	is_number(wait.tv_sec, 0, "none when it is past");
	is_number(wait.tv_nsec, 0, "nor nanoseconds");
	wait = clock_until(0, NEVER);
	is_number(wait.tv_sec, 1000000, "what 32 bits cannot hold is cut");
	is_number(wait.tv_nsec, 0, "to whole seconds");
}

static void the_first_map_is_not_believed(void)
{
	struct clock_map map = {0};
	ok(!clock_map_update(&map), "a first measurement has nothing to compare with");
	ok(map.is_known, "but is known then");
	nanoseconds wall = clock_wall();
	nanoseconds now = clock_now();
	nanoseconds mapped = clock_map_wall(&map, wall);
	ok(mapped <= now + SECOND && mapped >= now - 60 * SECOND,
		"a wall clock stamp becomes monotonic time");
}

static void a_step_is_noticed(void)
{
	struct clock_map map = {0};
	clock_map_update(&map);
	nanoseconds right = map.offset;
	map.offset += SECOND;
	ok(!clock_map_update(&map), "the wall clock went a second back");
	ok(map.offset <= right + SECOND / 2, "the new offset is taken");
	map.offset -= 3600 * SECOND;
	ok(!clock_map_update(&map), "the wall clock went an hour ahead");
	map = (struct clock_map){.offset = 5, .is_known = false};
	ok(!clock_map_update(&map), "an unknown map is never the same");
}

static void a_poor_measurement_is_no_step(void)
{
	struct clock_map map = {0};
	clock_map_update(&map);
	nanoseconds right = map.offset;
	map.offset += 40 * MILLISECOND;
	map.width = 50 * MILLISECOND;
	ok(clock_map_update(&map), "an offset within the error of the last one is the same");
	ok(map.offset - right < 20 * MILLISECOND && right - map.offset < 20 * MILLISECOND,
		"and a better one is taken");
}

/* Measured and compared again when this process was held up in between. */
static bool holds(struct clock_map *map, nanoseconds moved)
{
	bool does = false;
	for (int i = 0; !does && i < 100; i++) {
		*map = (struct clock_map){0};
		clock_map_update(map);
		map->offset += moved;
		does = clock_map_holds(map, clock_now());
	}
	return does;
}

static void a_map_holds_until_a_step(void)
{
	struct clock_map map;
	ok(holds(&map, 0), "the wall clock is where it was measured");
	ok(!holds(&map, SECOND), "not after a step back");
	ok(!holds(&map, -SECOND), "nor after a step ahead");
	map = (struct clock_map){0};
	ok(!clock_map_holds(&map, clock_now()), "what was never measured does not hold");
	clock_map_update(&map);
	map.width = 50 * MILLISECOND;
	ok(!clock_map_holds(&map, clock_now()), "nor does a poor measurement");
}

static void mapping_is_a_difference(void)
{
	struct clock_map map = {.offset = 1000, .is_known = true};
	is_number(clock_map_wall(&map, 1500), 500, "ahead");
	map.offset = -1000;
	is_number(clock_map_wall(&map, 1500), 2500, "behind");
}

int main(void)
{
	run_test(clocks_go_forward, "clock: clocks go forward");
	run_test(a_wait_fits_its_type, "clock: a wait fits its type");
	run_test(the_first_map_is_not_believed, "clock: the first map is not believed");
	run_test(a_step_is_noticed, "clock: a step is noticed");
	run_test(a_poor_measurement_is_no_step, "clock: a poor measurement is no step");
	run_test(a_map_holds_until_a_step, "clock: a map holds until a step");
	run_test(mapping_is_a_difference, "clock: mapping is a difference");
	return tap_end();
}

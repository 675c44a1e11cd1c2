/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/ring.h"

#include "tests/unit/tap.h"

enum { SIZE = 3 };

static void first_in_is_first_out(void)
{
	for (uint32_t i = 0; i < SIZE; i++) {
		struct ring r = {.first = i};
		is_number(ring_add(&r, SIZE), i, "one");
		is_number(ring_add(&r, SIZE), (i + 1) % SIZE, "another");
		is_number(ring_last(&r, SIZE), (i + 1) % SIZE, "the newest");
		is_number(ring_take(&r, SIZE), i, "the first");
		is_number(ring_take(&r, SIZE), (i + 1) % SIZE, "the second");
		is_number(r.count, 0, "empty");
	}
}

static void the_newest_is_lost_when_full(void)
{
	struct ring r = {.first = 2};
	for (uint32_t i = 0; i < SIZE; i++)
		is_number(ring_add(&r, SIZE), (2 + i) % SIZE, "as long as there is room");
	is_number(ring_add(&r, SIZE), 1, "full: over the newest");
	is_number(r.count, SIZE, "as many as before");
	is_number(ring_take(&r, SIZE), 2, "the oldest is kept");
}

int main(void)
{
	run_test(first_in_is_first_out, "ring: first in, first out, from each beginning");
	run_test(the_newest_is_lost_when_full, "ring_add: in a full ring the newest is lost");
	return tap_end();
}

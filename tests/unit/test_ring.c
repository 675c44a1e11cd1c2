/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/ring.h"

#include "tests/unit/tap.h"

static void remembers_the_last_ones(void)
{
	uint32_t memory[4];
	struct ring r;
	ring_init(&r, memory, 4, sizeof memory[0]);
	ok(ring_at(&r, 0) == NULL, "nothing before the first push");
	for (uint32_t i = 0; i < 6; i++) {
		is_number(ring_is_full(&r), i >= 4, "full before push %u", (unsigned)i);
		uint32_t *slot = ring_push(&r);
		is_number(*slot, 0, "slot %u is zeroed", (unsigned)i);
		*slot = 100 + i;
	}
	ok(ring_at(&r, 1) == NULL, "the oldest are forgotten");
	for (uint32_t i = 2; i < 6; i++)
		is_number(*(uint32_t *)ring_at(&r, i), 100 + i, "position %u", (unsigned)i);
	ok(ring_at(&r, 6) == NULL, "what was not pushed is not there");
	ring_drop(&r);
	ok(ring_at(&r, 2) == NULL && ring_at(&r, 3) != NULL, "drop forgets the oldest");
}

static void sixteen_bits_lead_back(void)
{
	static uint8_t memory[65536];
	uint64_t position = 7;
	struct ring r;
	ring_init(&r, memory, 65536, 1);
	ok(!ring_widen(&r, 0, &position), "an empty ring has none");
	for (uint32_t i = 0; i < 10; i++)
		ring_push(&r);
	ok(ring_widen(&r, 9, &position) && position == 9, "the newest");
	ok(ring_widen(&r, 0, &position) && position == 0, "the oldest");
	ok(!ring_widen(&r, 10, &position), "not pushed yet");
	for (uint32_t i = 10; i < 200000; i++)
		ring_push(&r);
	is_number(r.end - r.first, 65536, "65,536 are remembered");
	ok(ring_widen(&r, (uint16_t)199999, &position) && position == 199999, "past 65,535");
	ok(ring_widen(&r, (uint16_t)134464, &position) && position == 134464,
		"the oldest of a full ring");
}

static void an_empty_one_has_nothing_to_drop(void)
{
	uint64_t slots[4];
	struct ring r = {.slots = (void *)slots, .slot_size = sizeof *slots, .mask = 3};
	ring_drop(&r);
	is_number(r.first, 0, "still empty");
	for (uint64_t i = 0; i < 6; i++)
		*(uint64_t *)ring_push(&r) = i;
	is_number(r.first, 2, "the two oldest had to go");
	ok(!ring_at(&r, 1), "and are gone");
	is_number(*(uint64_t *)ring_at(&r, 2), 2, "the third is here");
	is_number(*(uint64_t *)ring_at(&r, 5), 5, "and the last");
}

int main(void)
{
	run_test(remembers_the_last_ones, "ring: the last slots are remembered");
	run_test(sixteen_bits_lead_back, "ring: 16 bits lead back to a position");
	run_test(an_empty_one_has_nothing_to_drop, "ring: drops the oldest, if there is any");
	return tap_end();
}

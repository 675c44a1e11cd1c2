/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/heap.h"

#include <stdlib.h>

#include "tests/unit/tap.h"

enum { KEYS = 1000 };

static uint64_t state = 1;

static uint32_t next_random(void)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (uint32_t)(state >> 33);
}

static void earliest_first(void)
{
	_Alignas(16) uint8_t memory[256];
	const nanoseconds dues[] = {50, 10, 40, 10, 30};
	const uint32_t order[] = {1, 3, 4, 2, 0};
	struct heap h;
	ok(heap_size(5) <= sizeof memory, "five keys fit");
	heap_init(&h, memory, 5);
	ok(heap_first(&h) == NULL, "nothing is first in an empty heap");
	for (uint32_t i = 0; i < 5; i++)
		heap_put(&h, i, dues[i]);
	for (uint32_t i = 0; i < 5; i++) {
		is_number(heap_first(&h)->key, order[i], "key %u", (unsigned)i);
		is_number(heap_first(&h)->due, dues[order[i]], "time %u", (unsigned)i);
		heap_remove(&h, order[i]);
	}
	is_number(h.count, 0, "empty again");
}

static void a_key_moves(void)
{
	_Alignas(16) uint8_t memory[256];
	struct heap h;
	heap_init(&h, memory, 3);
	heap_put(&h, 0, 10);
	heap_put(&h, 1, 20);
	heap_put(&h, 2, 30);
	heap_put(&h, 0, 25);
	is_number(h.count, 3, "it is in the heap once");
	is_number(heap_first(&h)->key, 1, "later: another is first");
	heap_put(&h, 2, 5);
	is_number(heap_first(&h)->key, 2, "earlier: it is first");
	heap_remove(&h, 1);
	heap_remove(&h, 1);
	is_number(h.count, 2, "removed twice is removed once");
}

/* Random changes against a plain array that is searched. */
static void as_a_search_finds_it(void)
{
	void *memory = malloc(heap_size(KEYS));
	nanoseconds due[KEYS];
	struct heap h;
	uint32_t wrong = 0;
	heap_init(&h, memory, KEYS);
	for (uint32_t i = 0; i < KEYS; i++)
		due[i] = NEVER;
	for (uint32_t change = 0; change < 20000; change++) {
		uint32_t key = next_random() % KEYS, first_key = 0;
		due[key] = next_random() % 4 == 0 ? NEVER : (nanoseconds)(next_random() % 500);
		if (due[key] == NEVER)
			heap_remove(&h, key);
		else
			heap_put(&h, key, due[key]);
		for (uint32_t i = 0; i < KEYS; i++)
			first_key = due[i] < due[first_key] ? i : first_key;
		const struct heap_item *first = heap_first(&h);
		if (first ? first->key != first_key || first->due != due[first_key]
			  : due[first_key] != NEVER)
			wrong++;
	}
	is_number(wrong, 0, "the first key after each of 20,000 changes");
	free(memory);
}

int main(void)
{
	run_test(earliest_first, "heap: the earliest comes first, equal times by key");
	run_test(a_key_moves, "heap: a key moves, and is in it once");
	run_test(as_a_search_finds_it, "heap: first is what a search of all keys finds");
	return tap_end();
}

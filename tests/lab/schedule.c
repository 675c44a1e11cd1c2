/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/schedule.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct shipment {
	int64_t when_ns;
	uint64_t sequence;
	uint8_t *bytes;
	size_t size;
};

static bool is_earlier(const struct shipment *a, const struct shipment *b)
{
	if (a->when_ns != b->when_ns)
		return a->when_ns < b->when_ns;
	return a->sequence < b->sequence;
}

void schedule_add(struct schedule *schedule, int64_t when_ns, const uint8_t *bytes, size_t size)
{
	if (schedule->count == schedule->room) {
		schedule->room = schedule->room ? 2 * schedule->room : 256;
		schedule->heap =
			realloc(schedule->heap, schedule->room * sizeof *schedule->heap);
	}
	struct shipment new = {when_ns, schedule->sequence++, malloc(size ? size : 1), size};
	if (!schedule->heap || !new.bytes)
		abort();
	memcpy(new.bytes, bytes, size);
	size_t at = schedule->count++;
	for (; at > 0 && is_earlier(&new, &schedule->heap[(at - 1) / 2]); at = (at - 1) / 2)
		schedule->heap[at] = schedule->heap[(at - 1) / 2];
	schedule->heap[at] = new;
}

int64_t schedule_next(const struct schedule *schedule)
{
	return schedule->count ? schedule->heap[0].when_ns : INT64_MAX;
}

uint8_t *schedule_take(struct schedule *schedule, size_t *size, int64_t *when_ns)
{
	if (schedule->count == 0)
		return NULL;
	struct shipment first = schedule->heap[0];
	struct shipment last = schedule->heap[--schedule->count];
	size_t at = 0;
	for (size_t child; (child = 2 * at + 1) < schedule->count; at = child) {
		if (child + 1 < schedule->count &&
			is_earlier(&schedule->heap[child + 1], &schedule->heap[child]))
			child++;
		if (!is_earlier(&schedule->heap[child], &last))
			break;
		schedule->heap[at] = schedule->heap[child];
	}
	schedule->heap[at] = last;
	*size = first.size;
	*when_ns = first.when_ns;
	return first.bytes;
}

void schedule_release(struct schedule *schedule)
{
	for (size_t i = 0; i < schedule->count; i++)
		free(schedule->heap[i].bytes);
	free(schedule->heap);
	*schedule = (struct schedule){0};
}

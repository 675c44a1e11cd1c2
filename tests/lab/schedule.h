/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets that wait for their time: a heap, earliest first, and first come first served among
 * equal times.
 */
#ifndef TESTS_LAB_SCHEDULE_H
#define TESTS_LAB_SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

struct shipment;

struct schedule {
	struct shipment *heap;
	size_t count, room;
	uint64_t sequence;
};

/* Keep a copy of the packet until `when_ns`. */
void schedule_add(
	struct schedule *schedule, int64_t when_ns, const uint8_t *bytes, size_t size);
/* When the next packet is due; INT64_MAX when none waits. */
int64_t schedule_next(const struct schedule *schedule);
/* Take the next packet and its time out; the caller frees it. NULL when none waits. */
uint8_t *schedule_take(struct schedule *schedule, size_t *size, int64_t *when_ns);
void schedule_release(struct schedule *schedule);

#endif

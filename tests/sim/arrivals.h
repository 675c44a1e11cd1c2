/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The network of a simulated sweep: each probe meets a fate, and what arrives waits here, in
 * the order of its time. What runs the engine decides the fates and keeps the account.
 */
#ifndef TESTS_SIM_ARRIVALS_H
#define TESTS_SIM_ARRIVALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"
#include "common/wire/reply.h"
#include "ping/engine/payload.h"

enum { ARRIVAL_ID = 77, ARRIVAL_DATA = 56, ARRIVAL_PACKET = ARRIVAL_DATA + 64 };

/* STRANGER: a reply with another token than ours. */
enum fate { FATE_LOST, FATE_TWICE, FATE_LATE, FATE_STRANGER, FATE_ERROR, FATE_REPLY };

struct arrival {
	nanoseconds at;
	uint64_t handle;
	struct address from;
	uint32_t lane;
	uint16_t sequence;
	enum fate fate;
};

/* The queues: of first replies and errors, of second replies, of late ones. Arrivals of one
 * delay leave in the order in which they entered. */
enum { ARRIVAL_FIRST, ARRIVAL_SECOND, ARRIVAL_LATE, ARRIVAL_QUEUES };

struct arrivals {
	nanoseconds delays[ARRIVAL_QUEUES];
	struct arrival_queue {
		struct arrival *items;
		size_t first, end, capacity;
	} queues[ARRIVAL_QUEUES];
};

/* Memory of zeros; ends the program where there is none. */
void *zeroed(size_t count, size_t size);
/* Of the i-th target: IPv4 and IPv6 by turns. */
struct address arrival_address(uint64_t target);

/* A probe that left at `sent` and meets its fate: `probe` is its arrival but for the time. */
void arrivals_enter(struct arrivals *a, const struct arrival *probe, nanoseconds sent);
/* When the next one arrives; NEVER. */
nanoseconds arrivals_next(const struct arrivals *a);
/* Take what has arrived by `now`, and from which queue; false when there is none. */
bool arrivals_take(
	struct arrivals *a, nanoseconds now, struct arrival *arrival, uint32_t *queue);
void arrivals_free(struct arrivals *a);

/* The echo reply with this data, in `packet`, which has room for it. */
struct reply arrival_echo_reply(uint8_t *packet, size_t size, const struct address *from,
	uint16_t sequence, struct span data);
/* What an arrival is: an echo reply, or an ICMP error that quotes the probe. */
struct reply arrival_reply(
	const struct arrival *arrival, const struct payload *payload, uint8_t *packet);

#endif

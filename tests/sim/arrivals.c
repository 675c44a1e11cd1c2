/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/sim/arrivals.h"

#include <stdlib.h>

#include "common/wire/family.h"
#include "common/wire/icmp/message.h"

void *zeroed(size_t count, size_t size)
{
	void *memory = calloc(count, size);
	if (!memory)
		abort();
	return memory;
}

struct address arrival_address(uint64_t target)
{
	uint8_t bytes[4] = {
		10, (uint8_t)(target >> 16), (uint8_t)(target >> 8), (uint8_t)target};
	if (target % 2 == 0)
		return address_from(span_of(bytes, 4));
	return (struct address){.version = 6,
		.bytes = {0x20, 1, 0xd, 0xb8, [12] = (uint8_t)(target >> 24), bytes[1],
			bytes[2], bytes[3]}};
}

/* ---- queues ---------------------------------------------------------------------- */

static void grow(struct arrival_queue *q)
{
	struct arrival_queue larger = {.capacity = q->capacity ? 2 * q->capacity : 1024};
	larger.items = zeroed(larger.capacity, sizeof *larger.items);
	for (size_t i = q->first; i < q->end; i++)
		larger.items[larger.end++] = q->items[i];
	free(q->items);
	*q = larger;
}

static void enter(struct arrivals *a, uint32_t queue, const struct arrival *probe,
	nanoseconds sent, enum fate fate)
{
	struct arrival_queue *q = &a->queues[queue];
	if (q->end == q->capacity)
		grow(q);
	q->items[q->end] = *probe;
	q->items[q->end].at = sent + a->delays[queue];
	q->items[q->end++].fate = fate;
}

void arrivals_enter(struct arrivals *a, const struct arrival *probe, nanoseconds sent)
{
	enum fate fate = probe->fate;
	if (fate != FATE_LOST)
		enter(a, fate == FATE_LATE ? ARRIVAL_LATE : ARRIVAL_FIRST, probe, sent, fate);
	if (fate == FATE_TWICE)
		enter(a, ARRIVAL_SECOND, probe, sent, FATE_REPLY);
}

/* The queue with the next arrival; ARRIVAL_QUEUES when all are empty. */
static uint32_t next_queue(const struct arrivals *a, nanoseconds *at)
{
	uint32_t next = ARRIVAL_QUEUES;
	*at = NEVER;
	for (uint32_t i = 0; i < ARRIVAL_QUEUES; i++) {
		const struct arrival_queue *q = &a->queues[i];
		if (q->first == q->end || q->items[q->first].at >= *at)
			continue;
		*at = q->items[q->first].at;
		next = i;
	}
	return next;
}

nanoseconds arrivals_next(const struct arrivals *a)
{
	nanoseconds at;
	next_queue(a, &at);
	return at;
}

bool arrivals_take(
	struct arrivals *a, nanoseconds now, struct arrival *arrival, uint32_t *queue)
{
	nanoseconds at;
	*queue = next_queue(a, &at);
	if (*queue == ARRIVAL_QUEUES || at > now)
		return false;
	*arrival = a->queues[*queue].items[a->queues[*queue].first++];
	return true;
}

void arrivals_free(struct arrivals *a)
{
	for (uint32_t i = 0; i < ARRIVAL_QUEUES; i++)
		free(a->queues[i].items);
}

/* ---- packets --------------------------------------------------------------------- */

static struct span echo(uint8_t *packet, size_t size, uint8_t version, uint8_t type,
	uint16_t sequence, struct span data)
{
	struct writer w = writer_of(packet, (uint32_t)size);
	icmp_write_echo(&w, version, type, ARRIVAL_ID, sequence, data);
	return writer_span_of(&w);
}

struct reply arrival_echo_reply(uint8_t *packet, size_t size, const struct address *from,
	uint16_t sequence, struct span data)
{
	uint8_t type = family_of(from->version)->echo_reply;
	struct span message = echo(packet, size, from->version, type, sequence, data);
	struct reply reply = {.from = *from, .checksum = CHECKSUM_RIGHT};
	reply_from_message(&reply, from->version, message, (struct part){0, message.size});
	return reply;
}

struct reply arrival_reply(
	const struct arrival *arrival, const struct payload *payload, uint8_t *packet)
{
	uint8_t data[ARRIVAL_DATA], version = arrival->from.version;
	struct payload written = *payload;
	for (int i = 0; arrival->fate == FATE_STRANGER && i < 3; i++)
		written.token[i] ^= 0xff;
	payload_fill(&written, arrival->handle, data);
	struct span bytes = span_of(data, sizeof data);
	if (arrival->fate != FATE_ERROR)
		return arrival_echo_reply(
			packet, ARRIVAL_PACKET, &arrival->from, arrival->sequence, bytes);
	struct span message = echo(packet, ARRIVAL_PACKET, version, family_of(version)->echo,
		arrival->sequence, bytes);
	return (struct reply){.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = version,
		.from = arrival_address(0),
		.type = version == 4 ? 3 : 1,
		.known = REPLY_KNOWS_QUOTED_TO,
		.quoted_to = arrival->from,
		.bytes = message,
		.quote = {0, message.size}};
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/state.h"

#include <string.h>

#include "common/base/arithmetic.h"

/* ---- memory ---------------------------------------------------------------------- */

static size_t entries_size(const struct ping_settings *settings)
{
	return settings->window * sizeof(struct entry);
}

size_t ping_size(const struct ping_settings *settings)
{
	return size_aligned(sizeof(struct ping)) + size_aligned(entries_size(settings)) +
	       DATA_MAX;
}

void ping_init(
	struct ping *p, const struct ping_settings *settings, const struct ping_target *target)
{
	uint8_t *at = (uint8_t *)p + size_aligned(sizeof(struct ping));
	p->settings = *settings;
	p->target = *target;
	p->entries = memory_take(&at, entries_size(settings));
	p->data = at;
}

void ping_move_target(
	struct ping *p, const struct ping_target *target, uint16_t id, bool shares_id)
{
	p->target = *target;
	p->settings.id = id;
	p->settings.shares_id = shares_id;
}

/* ---- events and probes ----------------------------------------------------------- */

struct ping_event *ping_event_push(struct ping *p, enum ping_event_kind kind, nanoseconds at)
{
	/* the caller drains after each call, so that the ring is never full */
	struct ping_event *event = &p->events[ring_add(&p->event_ring, EVENT_QUEUE)];
	*event = (struct ping_event){.kind = kind, .at = at};
	return event;
}

const struct ping_event *ping_next_event(struct ping *p)
{
	if (p->event_ring.count == 0)
		return NULL;
	return &p->events[ring_take(&p->event_ring, EVENT_QUEUE)];
}

bool ping_take_event(struct ping *p, struct ping_event *event)
{
	const struct ping_event *next = ping_next_event(p);
	if (next)
		*event = *next;
	return next != NULL;
}

struct entry *ping_entry(const struct ping *p, uint64_t sequence)
{
	struct entry *entry = &p->entries[sequence & (p->settings.window - 1)];
	return sequence != 0 && entry->sequence == sequence ? entry : NULL;
}

const struct summary *ping_waits(const struct ping *p)
{
	return p->settings.prints_wire_times ? &p->waits : &p->statistics.rtt;
}

void ping_acknowledge(struct ping *p, uint64_t sequence)
{
	uint64_t pipe = p->sequence - sequence + 1;
	if (pipe > p->statistics.pipe)
		p->statistics.pipe = pipe;
	if (sequence > p->acked)
		p->acked = sequence;
}

/* Some of the queue stays free for what arrives meanwhile. */
bool ping_report_lost(struct ping *p, uint64_t end, nanoseconds now)
{
	const uint32_t decided =
		ENTRY_ANSWERED | ENTRY_ERRORED | ENTRY_FAILED | ENTRY_TIMED_OUT | ENTRY_LOST;
	uint64_t window = p->settings.window;
	if (p->sequence > window && p->passed <= p->sequence - window)
		p->passed = p->sequence - window + 1;
	for (; p->passed < end; p->passed++) {
		struct entry *entry = ping_entry(p, p->passed);
		if (!entry || !(entry->flags & ENTRY_LEFT) || entry->flags & decided)
			continue;
		if (p->event_ring.count >= EVENT_QUEUE / 2)
			return false;
		entry->flags |= ENTRY_LOST;
		ping_event_push(p, PING_EVENT_LOST, now)->sequence = p->passed;
	}
	return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/state.h"

#include <string.h>

#include "common/base/arithmetic.h"

/* ---- memory ---------------------------------------------------------------------- */

static size_t entries_size(const struct ping_settings *settings)
{
	return (size_t)settings->targets * settings->window * sizeof(struct entry);
}

size_t ping_size(const struct ping_settings *settings)
{
	uint32_t targets = settings->targets;
	return size_aligned(sizeof(struct ping)) +
	       size_aligned(targets * sizeof(struct target_state)) +
	       size_aligned(entries_size(settings)) + 2 * size_aligned(heap_size(targets)) +
	       size_aligned(hash_slots(targets) * sizeof(struct hash_slot)) + DATA_MAX;
}

void ping_init(struct ping *p, const struct ping_settings *settings)
{
	uint32_t targets = settings->targets, slots = hash_slots(targets);
	uint8_t *at = (uint8_t *)p + size_aligned(sizeof(struct ping));
	p->settings = *settings;
	p->targets = memory_take(&at, targets * sizeof(struct target_state));
	struct entry *entries = memory_take(&at, entries_size(settings));
	for (uint32_t i = 0; i < targets; i++)
		p->targets[i].entries = entries + (size_t)i * settings->window;
	heap_init(&p->due, memory_take(&at, heap_size(targets)), targets);
	heap_init(&p->expiry, memory_take(&at, heap_size(targets)), targets);
	hash_table_init(
		&p->by_address, memory_take(&at, slots * sizeof(struct hash_slot)), slots);
	p->data = at;
}

/* Zones are left out: one that is not known equals any. */
static uint64_t address_hash(const struct ping *p, const struct address *address)
{
	uint8_t key[HASH_KEY_SIZE] = {address->version};
	memcpy(key + HASH_KEY_SIZE - PAYLOAD_TOKEN_SIZE, p->settings.payload.token,
		PAYLOAD_TOKEN_SIZE);
	return hash_bytes(key, span_of(address->bytes, address_size(address->version)));
}

bool ping_add_target(struct ping *p, const struct ping_target *target)
{
	if (p->target_count >= p->settings.targets)
		return false;
	hash_table_add(&p->by_address, address_hash(p, &target->address), p->target_count);
	p->any_source_count += target->any_source;
	p->targets[p->target_count++].target = *target;
	return true;
}

void ping_move_target(
	struct ping *p, const struct ping_target *target, uint16_t id, bool shares_id)
{
	struct ping_target *t = &p->targets[0].target;
	hash_table_remove(&p->by_address, address_hash(p, &t->address), 0);
	hash_table_add(&p->by_address, address_hash(p, &target->address), 0);
	p->any_source_count += target->any_source;
	p->any_source_count -= t->any_source;
	p->settings.id = id;
	p->settings.shares_id = shares_id;
	*t = *target;
}

void ping_find_begin(
	struct ping_search *search, const struct ping *p, const struct address *address)
{
	*search = (struct ping_search){.hash = address_hash(p, address), .address = *address};
}

bool ping_find_next(const struct ping *p, struct ping_search *search, uint32_t *index)
{
	while (hash_table_next(&p->by_address, search->hash, &search->place, index))
		if (address_equal(&p->targets[*index].target.address, &search->address))
			return true;
	return false;
}

/* ---- events and probes ----------------------------------------------------------- */

struct ping_event *ping_event_push(
	struct ping *p, enum ping_event_kind kind, uint32_t target, nanoseconds at)
{
	/* the caller drains after each call, so that the ring is never full */
	struct ping_event *event = &p->events[ring_add(&p->event_ring, EVENT_QUEUE)];
	*event = (struct ping_event){.kind = kind, .target = target, .at = at};
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

struct entry *ping_entry(struct ping *p, struct target_state *t, uint64_t sequence)
{
	struct entry *entry = &t->entries[sequence & (p->settings.window - 1)];
	return sequence != 0 && entry->sequence == sequence ? entry : NULL;
}

uint64_t ping_handle(uint32_t target, uint64_t sequence)
{
	return ((uint64_t)target << HANDLE_TARGET_SHIFT) + sequence;
}

const struct summary *ping_waits(const struct ping *p, const struct target_state *t)
{
	return p->settings.prints_wire_times ? &t->waits : &t->statistics.rtt;
}

void ping_acknowledge(struct ping *p, struct target_state *t, uint64_t sequence)
{
	uint64_t pipe = t->sequence - sequence + 1;
	if (pipe > t->statistics.pipe)
		t->statistics.pipe = pipe;
	if (sequence > t->acked) {
		p->in_flight -= sequence - t->acked;
		t->acked = sequence;
	}
}

/* Some of the queue stays free for what arrives meanwhile. */
bool ping_report_lost(struct ping *p, uint32_t index, uint64_t end, nanoseconds now)
{
	const uint32_t decided =
		ENTRY_ANSWERED | ENTRY_ERRORED | ENTRY_FAILED | ENTRY_TIMED_OUT | ENTRY_LOST;
	struct target_state *t = &p->targets[index];
	uint64_t window = p->settings.window;
	if (t->sequence > window && t->passed <= t->sequence - window)
		t->passed = t->sequence - window + 1;
	for (; t->passed < end; t->passed++) {
		struct entry *entry = ping_entry(p, t, t->passed);
		if (!entry || !(entry->flags & ENTRY_LEFT) || entry->flags & decided)
			continue;
		if (p->event_ring.count >= EVENT_QUEUE / 2)
			return false;
		entry->flags |= ENTRY_LOST;
		ping_event_push(p, PING_EVENT_LOST, index, now)->sequence = t->passed;
	}
	return true;
}

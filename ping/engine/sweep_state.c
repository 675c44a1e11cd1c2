/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/sweep_state.h"

#include <assert.h>
#include <string.h>

#include "common/base/arithmetic.h"

static_assert(sizeof(struct sweep_entry) <= 32, "the ring is sized by it");
static_assert(sizeof(struct sweep_slot) <= 48, "a target costs so much");

enum { SWEEP_DATA = 2048 };

/* ---- memory ---------------------------------------------------------------------- */

static size_t counts_size(const struct sweep_settings *settings)
{
	return settings->decides ? 0 : settings->slots * sizeof(struct sweep_counts);
}

static size_t networks_size(const struct sweep_settings *settings)
{
	return settings->network_spacing ? settings->networks * sizeof(struct sweep_network)
					 : 0;
}

size_t sweep_size(const struct sweep_settings *settings)
{
	return size_aligned(sizeof(struct sweep)) +
	       size_aligned(settings->window * sizeof(struct sweep_entry)) +
	       size_aligned(settings->slots * sizeof(struct sweep_slot)) +
	       size_aligned(counts_size(settings)) + size_aligned(networks_size(settings)) +
	       size_aligned(heap_size(settings->slots)) + SWEEP_DATA;
}

void sweep_init(struct sweep *s, const struct sweep_settings *settings)
{
	uint8_t *at = (uint8_t *)s + size_aligned(sizeof(struct sweep));
	s->settings = *settings;
	s->entries = memory_take(&at, settings->window * sizeof(struct sweep_entry));
	s->slots = memory_take(&at, settings->slots * sizeof(struct sweep_slot));
	s->counts = settings->decides ? NULL : memory_take(&at, counts_size(settings));
	s->networks = memory_take(&at, networks_size(settings));
	heap_init(&s->due, memory_take(&at, heap_size(settings->slots)), settings->slots);
	s->data = at;
}

/* ---- slots ----------------------------------------------------------------------- */

bool sweep_wants_target(const struct sweep *s)
{
	bool has_slot = s->free_first != 0 || s->touched < s->settings.slots;
	return has_slot && !s->is_closed && s->fresh_ring.count < SWEEP_FRESH;
}

static uint32_t take_slot(struct sweep *s)
{
	if (s->free_first == 0)
		return s->touched++;
	uint32_t slot = s->free_first - 1;
	s->free_first = (uint32_t)s->slots[slot].serial;
	return slot;
}

uint32_t sweep_add(struct sweep *s, const struct ping_target *target, uint64_t serial)
{
	uint32_t slot = take_slot(s);
	s->slots[slot] = (struct sweep_slot){.address = target->address,
		.serial = serial,
		.flags = target->any_source ? SLOT_USED | SLOT_ANY_SOURCE : SLOT_USED};
	if (s->counts)
		s->counts[slot] = (struct sweep_counts){0};
	s->fresh[ring_add(&s->fresh_ring, SWEEP_FRESH)] = slot;
	s->used++;
	s->totals.targets++;
	return slot;
}

void sweep_release(struct sweep *s, uint32_t slot)
{
	heap_remove(&s->due, slot);
	s->slots[slot] = (struct sweep_slot){.serial = s->free_first};
	s->free_first = slot + 1;
	s->used--;
}

uint32_t sweep_next_slot(const struct sweep *s, uint32_t slot)
{
	for (; slot < s->touched; slot++)
		if (s->slots[slot].flags & SLOT_USED)
			return slot;
	return SWEEP_NO_SLOT;
}

const struct address *sweep_address(const struct sweep *s, uint32_t slot)
{
	return &s->slots[slot].address;
}

uint64_t sweep_serial(const struct sweep *s, uint32_t slot)
{
	return s->slots[slot].serial;
}

struct sweep_counts *sweep_counts(const struct sweep *s, uint32_t slot)
{
	return s->counts ? &s->counts[slot] : NULL;
}

/* ---- the ring -------------------------------------------------------------------- */

struct sweep_entry *sweep_entry(const struct sweep *s, uint64_t position)
{
	if (position >= s->end || s->end - position > s->settings.window)
		return NULL;
	return &s->entries[position & (s->settings.window - 1)];
}

struct sweep_slot *sweep_slot_of(const struct sweep *s, const struct sweep_entry *entry)
{
	struct sweep_slot *slot = &s->slots[entry->slot];
	bool is_its = slot->flags & SLOT_USED && slot->serial == entry->serial;
	return is_its && !(slot->flags & SLOT_OVER) ? slot : NULL;
}

/* ---- events ---------------------------------------------------------------------- */

/* The caller drains after each call, so that the ring is never full. */
static struct sweep_event *push(struct sweep *s)
{
	return &s->events[ring_add(&s->event_ring, SWEEP_EVENTS)];
}

struct sweep_event *sweep_push(struct sweep *s, enum ping_event_kind kind,
	const struct sweep_entry *entry, nanoseconds at)
{
	struct sweep_event *event = push(s);
	bool has_slot = entry && sweep_slot_of(s, entry);
	*event = (struct sweep_event){.kind = SWEEP_PROBE,
		.slot = has_slot ? entry->slot : SWEEP_NO_SLOT,
		.serial = has_slot ? entry->serial : 0,
		.ping = {.kind = kind,
			.at = at,
			.target = has_slot ? entry->slot : SWEEP_NO_SLOT,
			.sequence = entry ? entry->sequence : 0}};
	return event;
}

const struct sweep_event *sweep_event(struct sweep *s)
{
	if (s->event_ring.count == 0)
		return NULL;
	return &s->events[ring_take(&s->event_ring, SWEEP_EVENTS)];
}

void sweep_over(struct sweep *s, uint32_t index, const struct ping_event *reply, nanoseconds at)
{
	struct sweep_slot *slot = &s->slots[index];
	struct sweep_event *event = push(s);
	bool is_alive = (slot->flags & SLOT_ALIVE) != 0;
	event->kind = SWEEP_OVER;
	event->slot = index;
	event->serial = slot->serial;
	event->is_alive = is_alive;
	if (reply && reply != &event->ping)
		event->ping = *reply;
	else if (!reply)
		event->ping = (struct ping_event){.target = index, .at = at};
	slot->flags |= SLOT_OVER;
	slot->open = 0;
	heap_remove(&s->due, index);
	s->totals.unreachable += !is_alive;
}

/* ---- results --------------------------------------------------------------------- */

static void fill_counts(struct ping_statistics *statistics, const struct sweep_counts *c)
{
	statistics->sent = c->sent;
	statistics->received = c->received;
	statistics->duplicates = c->duplicates;
	statistics->errors = c->errors;
	statistics->altered = c->altered;
	statistics->corrupted = c->corrupted;
	statistics->late = c->late;
	statistics->unmatched = c->unmatched;
	statistics->unproven = c->unproven;
	statistics->local_errors = c->local_errors;
	statistics->rtt = c->rtt;
	statistics->elapsed = c->last_at > c->first_at ? c->last_at - c->first_at : 0;
	if (c->sent > 1)
		statistics->interval = statistics->elapsed / (nanoseconds)(c->sent - 1);
}

struct ping_statistics sweep_statistics(const struct sweep *s, uint32_t index)
{
	const struct sweep_slot *slot = &s->slots[index];
	bool is_alive = (slot->flags & SLOT_ALIVE) != 0;
	struct ping_statistics statistics = {
		.sent = slot->sequence, .received = is_alive, .verdict = is_alive ? 0 : 1};
	if (s->counts)
		fill_counts(&statistics, &s->counts[index]);
	return statistics;
}

const struct sweep_totals *sweep_totals(const struct sweep *s)
{
	return &s->totals;
}

uint32_t sweep_under_way(const struct sweep *s)
{
	return s->used;
}

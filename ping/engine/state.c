/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/state.h"

#include <assert.h>
#include <string.h>

#include "common/base/arithmetic.h"

static_assert(sizeof(struct ping_entry) <= 32, "the ring is sized by it");
static_assert(sizeof(struct ping_slot) <= 48, "a target costs so much");

/* Of an event: all but the parts whose sizes it says. */
enum { EVENT_HEAD = offsetof(struct ping_event, options) };

/* Bytes of a reply that an event may have. */
enum { DATA_SINGLE = 65536, DATA_MANY = 2048 };

/* ---- memory ---------------------------------------------------------------------- */

static size_t stamps_size(const struct ping_settings *settings)
{
	return settings->is_single ? settings->window * sizeof(struct ping_stamp) : 0;
}

/* A single target's are the totals. */
static size_t counts_size(const struct ping_settings *settings)
{
	bool has_counts = !settings->decides && !settings->is_single;
	return has_counts ? settings->slots * sizeof(struct ping_counts) : 0;
}

static size_t networks_size(const struct ping_settings *settings)
{
	return settings->network_spacing ? settings->networks * sizeof(struct ping_network) : 0;
}

static uint32_t data_size(const struct ping_settings *settings)
{
	return settings->is_single ? DATA_SINGLE : DATA_MANY;
}

size_t ping_size(const struct ping_settings *settings)
{
	return size_aligned(sizeof(struct ping)) +
	       size_aligned(settings->window * sizeof(struct ping_entry)) +
	       size_aligned(stamps_size(settings)) +
	       size_aligned(settings->slots * sizeof(struct ping_slot)) +
	       size_aligned(counts_size(settings)) + size_aligned(networks_size(settings)) +
	       size_aligned(heap_size(settings->slots)) + data_size(settings);
}

void ping_init(struct ping *p, const struct ping_settings *settings)
{
	uint8_t *at = (uint8_t *)p + size_aligned(sizeof(struct ping));
	size_t stamps = stamps_size(settings), counts = counts_size(settings);
	p->settings = *settings;
	p->oldest = p->end = 1;
	p->entries = memory_take(&at, settings->window * sizeof(struct ping_entry));
	p->stamps = stamps > 0 ? memory_take(&at, stamps) : NULL;
	p->slots = memory_take(&at, settings->slots * sizeof(struct ping_slot));
	p->counts = counts > 0 ? memory_take(&at, counts) : NULL;
	p->networks = memory_take(&at, networks_size(settings));
	heap_init(&p->due, memory_take(&at, heap_size(settings->slots)), settings->slots);
	p->room = (struct event_room){at, data_size(settings)};
}

/* ---- slots ----------------------------------------------------------------------- */

bool ping_wants_target(const struct ping *p)
{
	bool has_slot = p->free_first != 0 || p->touched < p->settings.slots;
	return has_slot && !p->is_closed && p->fresh_ring.count < PING_FRESH;
}

static uint32_t take_slot(struct ping *p)
{
	if (p->free_first == 0)
		return p->touched++;
	uint32_t slot = p->free_first - 1;
	p->free_first = (uint32_t)p->slots[slot].serial;
	return slot;
}

static uint16_t flags_of(const struct ping_target *target)
{
	return target->any_source ? SLOT_USED | SLOT_ANY_SOURCE : SLOT_USED;
}

uint32_t ping_add_target(struct ping *p, const struct ping_target *target, uint64_t serial)
{
	uint32_t slot = take_slot(p);
	p->slots[slot] = (struct ping_slot){
		.address = target->address, .serial = serial, .flags = flags_of(target)};
	if (p->counts)
		p->counts[slot] = (struct ping_counts){0};
	if (!p->settings.is_single) /* which is always due: its pace is the run's */
		p->fresh[ring_add(&p->fresh_ring, PING_FRESH)] = slot;
	p->used++;
	p->totals.targets++;
	return slot;
}

void ping_move_target(
	struct ping *p, const struct ping_target *target, uint16_t id, bool shares_id)
{
	p->settings.id = id;
	p->settings.shares_id = shares_id;
	p->slots[0].address = target->address;
	p->slots[0].flags &= (uint16_t)~SLOT_ANY_SOURCE;
	p->slots[0].flags |= flags_of(target);
}

void ping_release(struct ping *p, uint32_t slot)
{
	heap_remove(&p->due, slot);
	p->slots[slot] = (struct ping_slot){.serial = p->free_first};
	p->free_first = slot + 1;
	p->used--;
}

uint32_t ping_next_slot(const struct ping *p, uint32_t slot)
{
	for (; slot < p->touched; slot++)
		if (p->slots[slot].flags & SLOT_USED)
			return slot;
	return PING_NO_SLOT;
}

const struct address *ping_address(const struct ping *p, uint32_t slot)
{
	return &p->slots[slot].address;
}

uint64_t ping_serial(const struct ping *p, uint32_t slot)
{
	return p->slots[slot].serial;
}

/* ---- the ring -------------------------------------------------------------------- */

nanoseconds ping_left_at(const struct ping *p, const struct ping_entry *entry)
{
	if (!p->stamps)
		return entry->sent;
	struct send_time sent = ping_send_time(p, entry);
	return send_time_at(&sent);
}

/* ---- events ---------------------------------------------------------------------- */

/* The caller drains after each call, so that the ring is never full. An empty one begins at its
 * first place, which the processor has near. */
static struct ping_event *push(struct ping *p)
{
	if (p->event_ring.count == 0)
		p->event_ring.first = 0;
	return &p->events[ring_add(&p->event_ring, PING_EVENTS)];
}

struct ping_event *ping_push(struct ping *p, enum ping_event_kind kind,
	const struct ping_entry *entry, nanoseconds at)
{
	struct ping_event *event = push(p);
	memset(event, 0, EVENT_HEAD);
	event->kind = kind;
	event->at = at;
	event->slot = PING_NO_SLOT;
	if (!entry)
		return event;
	/* a single target's go on for ever, longer than an entry counts */
	event->sequence = p->settings.is_single ? ping_position(p, entry) : entry->sequence;
	if (ping_slot_of(p, entry)) {
		event->slot = entry->slot;
		event->serial = entry->serial;
	}
	return event;
}

const struct ping_event *ping_next_event(struct ping *p)
{
	if (p->event_ring.count == 0)
		return NULL;
	return &p->events[ring_take(&p->event_ring, PING_EVENTS)];
}

void ping_over(struct ping *p, uint32_t index, const struct ping_event *reply, nanoseconds at)
{
	struct ping_slot *slot = &p->slots[index];
	struct ping_event *event = push(p);
	bool is_alive = (slot->flags & SLOT_ALIVE) != 0;
	if (reply)
		memmove(event, reply, EVENT_HEAD);
	else
		memset(event, 0, EVENT_HEAD);
	if (!reply)
		event->at = at;
	event->kind = PING_EVENT_OVER;
	event->slot = index;
	event->serial = slot->serial;
	event->is_alive = is_alive;
	event->options_size = event->quote_size = 0;
	ping_note_tried(p, slot); /* an error came before the word that its probe left */
	slot->flags |= SLOT_OVER;
	slot->open = 0;
	heap_remove(&p->due, index);
	p->totals.unreachable += !is_alive;
}

/* ---- results --------------------------------------------------------------------- */

static nanoseconds mean_interval(nanoseconds elapsed, uint64_t sent)
{
	return sent > 1 ? elapsed / (nanoseconds)(sent - 1) : 0;
}

static void fill_counts(struct ping_statistics *statistics, const struct ping_counts *c)
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
	statistics->interval = mean_interval(statistics->elapsed, c->sent);
}

static struct ping_statistics single_statistics(const struct ping *p)
{
	const struct ping_totals *t = &p->totals;
	const struct ping_single *single = &p->single;
	bool has_time = t->sent > 0 && single->last_at > t->first_at;
	nanoseconds elapsed = has_time ? single->last_at - t->first_at : 0;
	return (struct ping_statistics){.sent = t->sent,
		.received = t->received,
		.duplicates = t->duplicates,
		.errors = t->errors,
		.corrupted = t->corrupted,
		.altered = t->altered,
		.late = t->late,
		.unmatched = t->unmatched,
		.unproven = t->unproven,
		.malformed = t->malformed,
		.local_errors = t->local_errors,
		.pipe = single->pipe,
		.dropped = single->dropped,
		.elapsed = elapsed,
		.interval = mean_interval(elapsed, t->sent),
		.rtt = t->rtt,
		.has_queued = single->has_queued,
		.queued_max = single->queued_max,
		.queued_notable = single->queued_notable,
		.verdict = ping_verdict(p)};
}

static struct ping_statistics slot_statistics(const struct ping *p, uint32_t index)
{
	const struct ping_slot *slot = &p->slots[index];
	bool is_alive = (slot->flags & SLOT_ALIVE) != 0;
	struct ping_statistics statistics = {
		.sent = slot->flags & SLOT_TRIED ? slot->sequence : 0,
		.received = is_alive,
		.verdict = is_alive ? 0 : 1};
	if (p->counts)
		fill_counts(&statistics, &p->counts[index]);
	return statistics;
}

struct ping_statistics ping_statistics(const struct ping *p, uint32_t slot)
{
	if (p->settings.is_single)
		return single_statistics(p);
	return slot_statistics(p, slot);
}

const struct ping_totals *ping_totals(const struct ping *p)
{
	return &p->totals;
}

uint64_t ping_unreachable(const struct ping *p)
{
	const struct ping_totals *t = &p->totals;
	return p->settings.decides ? t->unreachable : t->tried - t->alive;
}

uint32_t ping_under_way(const struct ping *p)
{
	return p->used;
}

int ping_verdict(const struct ping *p)
{
	uint64_t received = p->totals.received;
	if (received == 0)
		return 1;
	return p->settings.deadline > 0 && received < p->settings.count ? 1 : 0;
}

uint64_t ping_in_flight(const struct ping *p)
{
	return ping_unpassed(p);
}

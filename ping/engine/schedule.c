/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/schedule.h"

#include "common/base/arithmetic.h"
#include "ping/engine/network.h"
#include "ping/engine/pace.h"

/* ---- what follows for a target --------------------------------------------------- */

static bool has_more(const struct ping *p, uint32_t index)
{
	uint32_t sequence = p->slots[index].sequence;
	bool is_refused = (p->slots[index].flags & SLOT_REFUSED) != 0;
	if (p->settings.decides)
		return sequence <= p->settings.retries && !is_refused;
	return p->settings.count == 0 || sequence < p->settings.count;
}

static void follow(
	struct ping *p, uint32_t index, const struct ping_event *reply, nanoseconds now)
{
	const struct ping_slot *slot = &p->slots[index];
	if (p->settings.decides) {
		if (slot->flags & SLOT_ALIVE)
			ping_over(p, index, reply, now);
		else if (slot->open == 0 && has_more(p, index))
			heap_put(&p->due, index, now);
		else if (slot->open == 0)
			ping_over(p, index, NULL, now);
	} else if (slot->open == 0 && !has_more(p, index)) {
		ping_over(p, index, NULL, now);
	}
}

void schedule_decide(struct ping *p, struct ping_entry *entry, enum entry_flag flag,
	const struct ping_event *reply, nanoseconds now)
{
	struct ping_slot *slot = ping_slot_of(p, entry);
	bool was_open = !(entry->flags & ENTRY_DECIDED);
	entry->flags |= (uint8_t)(flag | ENTRY_DECIDED);
	if (!slot || p->settings.is_single)
		return;
	slot->open -= was_open;
	follow(p, entry->slot, reply, now);
}

/* ---- probes that are given up ---------------------------------------------------- */

static void lose(struct ping *p, struct ping_entry *entry, nanoseconds now)
{
	ping_push(p, PING_EVENT_LOST, entry, now);
	entry->flags |= (uint8_t)ENTRY_LOST;
}

static bool is_open(const struct ping_entry *entry)
{
	return (entry->flags & (ENTRY_LEFT | ENTRY_DECIDED)) == ENTRY_LEFT;
}

void schedule_report_lost(struct ping *p, uint64_t end, nanoseconds now)
{
	uint64_t window = p->settings.window;
	if (p->end > window && p->single.passed < p->end - window)
		p->single.passed = p->end - window;
	for (; p->single.passed < end; p->single.passed++) {
		struct ping_entry *entry = ping_entry(p, p->single.passed);
		if (!entry || !is_open(entry))
			continue;
		if (!ping_has_room(p))
			return;
		lose(p, entry, now);
		entry->flags |= (uint8_t)ENTRY_DECIDED;
	}
}

/* ---- time-outs ------------------------------------------------------------------- */

static nanoseconds timeout_of(const struct ping *p, uint32_t sequence)
{
	nanoseconds timeout = p->settings.timeout;
	if (!p->settings.decides || timeout == NEVER)
		return timeout;
	for (uint32_t i = 1; i < sequence && timeout < NEVER / PING_BACKOFF_NONE / 100; i++)
		timeout = timeout / PING_BACKOFF_NONE * p->settings.backoff;
	return timeout;
}

static void time_out(struct ping *p, struct ping_entry *entry, nanoseconds now)
{
	p->totals.timeouts++;
	if (p->settings.reports_timeout)
		ping_push(p, PING_EVENT_TIMEOUT, entry, now)->waited =
			timeout_of(p, entry->sequence);
	else if (p->settings.reports_lost)
		lose(p, entry, now);
	schedule_decide(p, entry, ENTRY_TIMED_OUT, NULL, now);
}

/* Whether this probe, which is open, is decided now or left to the wait of its retry. */
static bool expire(struct ping *p, struct ping_entry *entry, nanoseconds now)
{
	nanoseconds timeout = timeout_of(p, entry->sequence);
	nanoseconds left = ping_left_at(p, entry);
	bool has_left = (entry->flags & ENTRY_LEFT) != 0;
	if (!has_left || now < duration_add(left, p->settings.timeout))
		return false;
	if (timeout > p->settings.timeout) {
		p->slots[entry->slot].flags |= SLOT_WAITS;
		heap_put(&p->due, entry->slot, duration_add(left, timeout));
	} else {
		time_out(p, entry, now);
	}
	return true;
}

/* Whether the oldest probe is decided, or is by now. */
static bool expire_oldest(struct ping *p, nanoseconds now)
{
	struct ping_entry *entry = ping_entry(p, p->oldest);
	if (!entry)
		return false;
	bool is_undecided = !(entry->flags & ENTRY_DECIDED) && ping_slot_of(p, entry);
	if (is_undecided && !expire(p, entry, now))
		return false;
	p->oldest++;
	return true;
}

/* The last probe of a target; NULL when the ring forgot it. */
static struct ping_entry *last_entry(const struct ping *p, uint32_t index)
{
	uint64_t back = (uint32_t)((uint32_t)p->end - p->slots[index].last);
	struct ping_entry *entry = ping_entry(p, p->end - back);
	bool is_its = entry && entry->slot == index && ping_slot_of(p, entry);
	return is_its ? entry : NULL;
}

/* Report the oldest probe of this target that has no reply, and decide it; false when all are
 * decided. The last one ends the target. */
static bool lose_oldest(struct ping *p, uint32_t index, nanoseconds now)
{
	for (uint64_t at = p->oldest; p->settings.reports_lost && at < p->end; at++) {
		struct ping_entry *entry = ping_entry(p, at);
		bool is_its = entry && entry->slot == index && ping_slot_of(p, entry);
		if (!is_its || entry->flags & ENTRY_DECIDED)
			continue;
		lose(p, entry, now);
		schedule_decide(p, entry, ENTRY_TIMED_OUT, NULL, now);
		return true;
	}
	return false;
}

static void give_up(struct ping *p, uint32_t index, nanoseconds now)
{
	p->slots[index].open = 0;
	follow(p, index, NULL, now);
}

/* The wait of a retry may be longer than the ring remembers its probe: it counts all the same.
 */
static void time_out_last(struct ping *p, uint32_t index, nanoseconds now)
{
	const struct ping_slot *slot = &p->slots[index];
	struct ping_entry *entry = last_entry(p, index);
	struct ping_entry forgotten = {
		.serial = slot->serial, .slot = index, .sequence = slot->sequence};
	time_out(p, entry ? entry : &forgotten, now);
}

static bool is_waiting(const struct ping *p, uint32_t index)
{
	return (p->slots[index].flags & (SLOT_WAITS | SLOT_LINGERS)) != 0;
}

/* What is due first is no probe but the end of a wait. */
static bool expire_waiting(struct ping *p, nanoseconds now)
{
	const struct heap_item *first = heap_first(&p->due);
	if (!first || first->due > now || !is_waiting(p, first->key))
		return false;
	uint32_t index = first->key;
	struct ping_slot *slot = &p->slots[index];
	if (slot->flags & SLOT_LINGERS && lose_oldest(p, index, now))
		return true;
	bool waits = (slot->flags & SLOT_WAITS) != 0;
	slot->flags &= (uint16_t)~SLOT_WAITS;
	heap_remove(&p->due, index);
	if (waits)
		time_out_last(p, index, now);
	else
		give_up(p, index, now);
	return true;
}

void schedule_expire(struct ping *p, nanoseconds now)
{
	bool has_expired = true;
	while (has_expired && ping_has_room(p))
		has_expired = expire_oldest(p, now);
	while (ping_has_room(p) && expire_waiting(p, now))
		;
}

/* ---- probes that are due --------------------------------------------------------- */

/* Of a ring that needs room. */
static struct ping_entry *oldest_entry(const struct ping *p)
{
	return &p->entries[p->oldest & (p->settings.window - 1)];
}

/* Where nothing times out, and for a single target, whose pace does not wait, the oldest probe
 * is forgotten for a new one, once it has left. */
bool schedule_is_full(const struct ping *p)
{
	if (!schedule_needs_room(p))
		return false;
	bool waits = p->settings.timeout != NEVER && !p->settings.is_single;
	return waits || !(oldest_entry(p)->flags & (ENTRY_LEFT | ENTRY_FAILED));
}

void schedule_make_room(struct ping *p, nanoseconds now)
{
	if (!schedule_needs_room(p))
		return;
	struct ping_entry *oldest = oldest_entry(p);
	p->oldest++;
	if (p->settings.reports_lost && !(oldest->flags & ENTRY_DECIDED))
		lose(p, oldest, now);
	schedule_decide(p, oldest, ENTRY_TIMED_OUT, NULL, now);
}

static bool take_due(struct ping *p, nanoseconds now, uint32_t *index, nanoseconds *due)
{
	const struct heap_item *first = heap_first(&p->due);
	if (first && first->due <= now) {
		*index = first->key;
		*due = first->due;
		heap_remove(&p->due, *index);
		return true;
	}
	if (p->fresh_ring.count == 0)
		return false;
	*due = now;
	*index = p->fresh[ring_take(&p->fresh_ring, PING_FRESH)];
	return true;
}

static bool is_due(const struct ping *p, nanoseconds now)
{
	const struct heap_item *first = heap_first(&p->due);
	return p->fresh_ring.count > 0 || (first && first->due <= now);
}

/* Room is made last: it costs a probe that may still be answered. */
bool schedule_pick(struct ping *p, nanoseconds now, uint32_t *index, nanoseconds *due)
{
	if (!pace_allows(p, now) || !is_due(p, now) || schedule_is_full(p))
		return false;
	schedule_make_room(p, now);
	while (take_due(p, now, index, due)) {
		nanoseconds at;
		if (p->settings.network_spacing == 0 || network_allows(p, *index, now, &at))
			return true;
		heap_put(&p->due, *index, at);
	}
	return false;
}

/* On a grid, which moves after a long gap. */
void schedule_next(struct ping *p, uint32_t index, nanoseconds due, nanoseconds now)
{
	nanoseconds interval = p->settings.interval;
	if (p->settings.decides || !has_more(p, index))
		return;
	if (now - due > time_max(PING_BURST_ALLOWANCE, interval))
		due = now;
	heap_put(&p->due, index, due + interval);
}

void schedule_linger(struct ping *p, uint32_t index, nanoseconds at)
{
	const struct ping_counts *counts = ping_counts(p, index);
	if (p->settings.linger == 0 || has_more(p, index))
		return;
	nanoseconds wait = counts->received == 0
				   ? p->settings.linger
				   : time_max(p->settings.interval, 2 * counts->rtt.max);
	p->slots[index].flags |= SLOT_LINGERS;
	heap_put(&p->due, index, duration_add(at, wait));
}

nanoseconds schedule_expiry(const struct ping *p)
{
	if (p->settings.timeout == NEVER)
		return NEVER;
	const struct ping_entry *oldest = ping_entry(p, p->oldest);
	if (!oldest || !(oldest->flags & ENTRY_LEFT))
		return NEVER;
	return duration_add(ping_left_at(p, oldest), p->settings.timeout);
}

/* When the next target is due that has to wait for more than the pace. */
static nanoseconds due_at(const struct ping *p, nanoseconds paced)
{
	const struct heap_item *first = heap_first(&p->due);
	if (!first)
		return NEVER;
	if (is_waiting(p, first->key))
		return first->due;
	return schedule_is_full(p) ? NEVER : time_max(first->due, paced);
}

nanoseconds schedule_wake(const struct ping *p)
{
	nanoseconds paced = pace_at(p);
	nanoseconds wake = time_min(schedule_expiry(p), due_at(p, paced));
	bool is_ready = p->fresh_ring.count > 0 && !schedule_is_full(p);
	return is_ready ? time_min(wake, paced) : wake;
}

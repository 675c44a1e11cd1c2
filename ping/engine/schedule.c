/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/schedule.h"

#include "common/base/arithmetic.h"

/* ---- probes ---------------------------------------------------------------------- */

/* Probes follow the answers instead of a grid. */
bool schedule_follows_answers(const struct ping *p)
{
	return p->settings.interval == 0 || p->settings.is_adaptive;
}

static nanoseconds adaptive_interval(const struct ping *p, const struct target_state *t)
{
	if (!p->settings.is_adaptive)
		return 0;
	const struct summary *waits = ping_waits(p, t);
	if (waits->count == 0)
		return p->settings.interval;
	return time_max(summary_smoothed(waits), p->settings.interval_floor);
}

static bool has_more(const struct ping *p, const struct target_state *t)
{
	uint64_t count = p->settings.count;
	/* with a deadline, count is how many must be answered, not how many are sent */
	return count == 0 || p->settings.deadline > 0 || t->sequence < count;
}

/* When the next probe to `t` is due, with what is known now. */
static nanoseconds due_at(const struct ping *p, const struct target_state *t)
{
	if (t->owed > 0)
		return t->hold;
	if (!schedule_follows_answers(p))
		return time_max(t->pacer.next, t->hold);
	if (t->sequence == 0)
		return p->started_at;
	nanoseconds interval = adaptive_interval(p, t);
	if (t->sequence - t->acked >= p->settings.preload)
		interval = time_max(interval, SCHEDULE_UNANSWERED);
	else if (t->sequence < p->settings.preload)
		interval = 0;
	return time_max(t->last_at + interval, t->hold);
}

/* ---- time-outs ------------------------------------------------------------------- */

/* The oldest probe that can still time out; NULL when there is none. */
static struct entry *oldest_open(struct ping *p, struct target_state *t)
{
	const uint32_t decided =
		ENTRY_ANSWERED | ENTRY_ERRORED | ENTRY_FAILED | ENTRY_TIMED_OUT;
	for (; t->oldest > 0 && t->oldest <= t->sequence; t->oldest++) {
		struct entry *entry = ping_entry(p, t, t->oldest);
		if (entry && !(entry->flags & decided))
			return entry;
	}
	return NULL;
}

static nanoseconds expiry_at(struct ping *p, struct target_state *t)
{
	const struct entry *entry = p->settings.probe_timeout > 0 ? oldest_open(p, t) : NULL;
	return entry ? duration_add(send_time_at(&entry->sent), p->settings.probe_timeout)
		     : NEVER;
}

static void expire_first(struct ping *p, nanoseconds now)
{
	uint32_t index = heap_first(&p->expiry)->key;
	struct entry *entry = oldest_open(p, &p->targets[index]);
	if (entry) {
		entry->flags |= ENTRY_TIMED_OUT;
		struct ping_event *event = ping_event_push(p, PING_EVENT_TIMEOUT, index, now);
		event->sequence = entry->sequence;
		event->waited = p->settings.probe_timeout;
	}
	schedule_target(p, index);
}

/* ---- the heaps ------------------------------------------------------------------- */

static void set(struct heap *heap, uint32_t index, bool has_time, nanoseconds at)
{
	if (has_time)
		heap_put(heap, index, at);
	else
		heap_remove(heap, index);
}

void schedule_target(struct ping *p, uint32_t index)
{
	struct target_state *t = &p->targets[index];
	nanoseconds expiry = expiry_at(p, t);
	set(&p->due, index, t->owed > 0 || has_more(p, t), due_at(p, t));
	set(&p->expiry, index, expiry != NEVER, expiry);
}

/* Some of the queue stays free for what arrives meanwhile. */
void schedule_expire(struct ping *p, nanoseconds now)
{
	const struct heap_item *first;
	while (p->event_ring.count < EVENT_QUEUE / 2 && (first = heap_first(&p->expiry)) &&
		first->due <= now)
		expire_first(p, now);
}

bool schedule_due(struct ping *p, nanoseconds now, uint32_t *index)
{
	const struct heap_item *first = heap_first(&p->due);
	if (!first || first->due > now)
		return false;
	*index = first->key;
	struct target_state *t = &p->targets[*index];
	/* a grid that is too far back moves here */
	return t->owed > 0 || schedule_follows_answers(p) || pacer_due(&t->pacer, now);
}

nanoseconds schedule_wake(const struct ping *p)
{
	const struct heap_item *due = heap_first(&p->due), *expiry = heap_first(&p->expiry);
	nanoseconds wake = due ? due->due : NEVER;
	return expiry && expiry->due < wake ? expiry->due : wake;
}

bool schedule_is_over(const struct ping *p)
{
	return p->due.count == 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/schedule.h"

#include "common/base/arithmetic.h"

/* ---- probes ---------------------------------------------------------------------- */

/* Probes follow the answers instead of a grid. */
bool schedule_follows_answers(const struct ping *p)
{
	return p->settings.interval == 0 || p->settings.is_adaptive;
}

static nanoseconds adaptive_interval(const struct ping *p)
{
	if (!p->settings.is_adaptive)
		return 0;
	const struct summary *waits = ping_waits(p);
	if (waits->count == 0)
		return p->settings.interval;
	return time_max(summary_smoothed(waits), p->settings.interval_floor);
}

/* When the next probe is due, with what is known now. */
static nanoseconds due_at(const struct ping *p)
{
	if (p->owed > 0)
		return p->hold;
	if (!schedule_follows_answers(p))
		return time_max(p->pacer.next, p->hold);
	if (p->sequence == 0)
		return p->started_at;
	nanoseconds interval = adaptive_interval(p);
	if (p->sequence - p->acked >= p->settings.preload)
		interval = time_max(interval, SCHEDULE_UNANSWERED);
	else if (p->sequence < p->settings.preload)
		interval = 0;
	return time_max(p->last_at + interval, p->hold);
}

/* ---- time-outs ------------------------------------------------------------------- */

/* The oldest probe that can still time out; NULL when there is none. */
static struct entry *oldest_open(struct ping *p)
{
	const uint32_t decided =
		ENTRY_ANSWERED | ENTRY_ERRORED | ENTRY_FAILED | ENTRY_TIMED_OUT;
	for (; p->oldest > 0 && p->oldest <= p->sequence; p->oldest++) {
		struct entry *entry = ping_entry(p, p->oldest);
		if (entry && !(entry->flags & decided))
			return entry;
	}
	return NULL;
}

static nanoseconds expiry_of(const struct ping *p, const struct entry *entry)
{
	return entry ? duration_add(send_time_at(&entry->sent), p->settings.probe_timeout)
		     : NEVER;
}

/* False when none has expired. */
static bool expire_oldest(struct ping *p, nanoseconds now)
{
	struct entry *entry = oldest_open(p);
	if (!entry || now < expiry_of(p, entry))
		return false;
	entry->flags |= ENTRY_TIMED_OUT;
	struct ping_event *event = ping_event_push(p, PING_EVENT_TIMEOUT, now);
	event->sequence = entry->sequence;
	event->waited = p->settings.probe_timeout;
	return true;
}

/* Some of the queue stays free for what arrives meanwhile. */
void schedule_expire(struct ping *p, nanoseconds now)
{
	bool has_expired = p->settings.probe_timeout > 0;
	while (has_expired && p->event_ring.count < EVENT_QUEUE / 2)
		has_expired = expire_oldest(p, now);
}

/* ---- what is asked --------------------------------------------------------------- */

bool schedule_is_over(const struct ping *p)
{
	uint64_t count = p->settings.count;
	/* with a deadline, count is how many must be answered, not how many are sent */
	bool has_more = count == 0 || p->settings.deadline > 0 || p->sequence < count;
	return p->owed == 0 && !has_more;
}

bool schedule_due(struct ping *p, nanoseconds now)
{
	if (schedule_is_over(p) || due_at(p) > now)
		return false;
	/* a grid that is too far back moves here */
	return p->owed > 0 || schedule_follows_answers(p) || pacer_due(&p->pacer, now);
}

nanoseconds schedule_wake(struct ping *p)
{
	nanoseconds due = schedule_is_over(p) ? NEVER : due_at(p);
	return p->settings.probe_timeout > 0 ? time_min(due, expiry_of(p, oldest_open(p)))
					     : due;
}

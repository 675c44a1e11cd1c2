/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/sweep_state.h"

#include "common/base/arithmetic.h"

/* This much is always sent together. */
static const nanoseconds together = 200 * MICROSECOND;

static bool has_more(const struct sweep *s, const struct sweep_slot *slot)
{
	if (s->settings.decides)
		return slot->sequence <= s->settings.retries;
	return s->settings.count == 0 || slot->sequence < s->settings.count;
}

/* ---- what follows for a target --------------------------------------------------- */

static void follow(
	struct sweep *s, uint32_t index, const struct ping_event *reply, nanoseconds now)
{
	struct sweep_slot *slot = &s->slots[index];
	if (s->settings.decides) {
		if (slot->flags & SLOT_ALIVE)
			sweep_over(s, index, reply, now);
		else if (slot->open == 0 && has_more(s, slot))
			heap_put(&s->due, index, now);
		else if (slot->open == 0)
			sweep_over(s, index, NULL, now);
	} else if (slot->open == 0 && !has_more(s, slot)) {
		sweep_over(s, index, NULL, now);
	}
}

void sweep_decide(struct sweep *s, struct sweep_entry *entry, enum sweep_entry_flag flag,
	const struct ping_event *reply, nanoseconds now)
{
	struct sweep_slot *slot = sweep_slot_of(s, entry);
	bool was_open = !(entry->flags & SWEEP_DECIDED);
	entry->flags |= (uint8_t)(flag | SWEEP_DECIDED);
	if (!slot)
		return;
	slot->open -= was_open;
	follow(s, entry->slot, reply, now);
}

/* ---- time-outs ------------------------------------------------------------------- */

static nanoseconds timeout_of(const struct sweep *s, uint32_t sequence)
{
	nanoseconds timeout = s->settings.timeout;
	if (!s->settings.decides || timeout == NEVER)
		return timeout;
	for (uint32_t i = 1; i < sequence && timeout < NEVER / SWEEP_BACKOFF_NONE / 100; i++)
		timeout = timeout / SWEEP_BACKOFF_NONE * s->settings.backoff;
	return timeout;
}

static void time_out(struct sweep *s, struct sweep_entry *entry, nanoseconds now)
{
	s->totals.timeouts++;
	if (s->settings.reports_timeout)
		sweep_push(s, PING_EVENT_TIMEOUT, entry, now)->ping.waited =
			timeout_of(s, entry->sequence);
	else if (s->settings.reports_lost)
		sweep_push(s, PING_EVENT_LOST, entry, now);
	sweep_decide(s, entry, SWEEP_TIMED_OUT, NULL, now);
}

/* Whether the oldest probe is decided, or is by now. */
static bool expire_oldest(struct sweep *s, nanoseconds now)
{
	struct sweep_entry *entry = sweep_entry(s, s->oldest);
	struct sweep_slot *slot = entry ? sweep_slot_of(s, entry) : NULL;
	if (!entry)
		return false;
	if (slot && !(entry->flags & SWEEP_DECIDED)) {
		nanoseconds timeout = timeout_of(s, entry->sequence);
		bool has_left = (entry->flags & SWEEP_LEFT) != 0;
		if (!has_left || now < duration_add(entry->sent, s->settings.timeout))
			return false;
		if (timeout > s->settings.timeout) {
			slot->flags |= SLOT_WAITS;
			heap_put(&s->due, entry->slot, duration_add(entry->sent, timeout));
		} else {
			time_out(s, entry, now);
		}
	}
	s->oldest++;
	return true;
}

/* The last probe of a target; NULL when the ring forgot it. */
static struct sweep_entry *last_entry(const struct sweep *s, uint32_t index)
{
	uint64_t back = (uint32_t)((uint32_t)s->end - s->slots[index].last);
	struct sweep_entry *entry = sweep_entry(s, s->end - back);
	bool is_its = entry && entry->slot == index && sweep_slot_of(s, entry);
	return is_its ? entry : NULL;
}

/* Report the oldest probe of this target that has no reply, and decide it; false when all are
 * decided. The last one ends the target. */
static bool report_lost(struct sweep *s, uint32_t index, nanoseconds now)
{
	for (uint64_t at = s->oldest; s->settings.reports_lost && at < s->end; at++) {
		struct sweep_entry *entry = sweep_entry(s, at);
		bool is_its = entry && entry->slot == index && sweep_slot_of(s, entry);
		if (!is_its || entry->flags & SWEEP_DECIDED)
			continue;
		sweep_push(s, PING_EVENT_LOST, entry, now);
		sweep_decide(s, entry, SWEEP_TIMED_OUT, NULL, now);
		return true;
	}
	return false;
}

static void give_up(struct sweep *s, uint32_t index, nanoseconds now)
{
	s->slots[index].open = 0;
	follow(s, index, NULL, now);
}

/* The wait of a retry may be longer than the ring remembers its probe: it counts all the same.
 */
static void time_out_last(struct sweep *s, uint32_t index, nanoseconds now)
{
	const struct sweep_slot *slot = &s->slots[index];
	struct sweep_entry *entry = last_entry(s, index);
	struct sweep_entry forgotten = {
		.serial = slot->serial, .slot = index, .sequence = slot->sequence};
	time_out(s, entry ? entry : &forgotten, now);
}

/* What is due first is no probe but the end of a wait. */
static bool expire_waiting(struct sweep *s, nanoseconds now)
{
	const struct heap_item *first = heap_first(&s->due);
	if (!first || first->due > now)
		return false;
	uint32_t index = first->key;
	struct sweep_slot *slot = &s->slots[index];
	if (!(slot->flags & (SLOT_WAITS | SLOT_LINGERS)))
		return false;
	if (slot->flags & SLOT_LINGERS && report_lost(s, index, now))
		return true;
	bool waits = (slot->flags & SLOT_WAITS) != 0;
	slot->flags &= (uint8_t)~SLOT_WAITS;
	heap_remove(&s->due, index);
	if (waits)
		time_out_last(s, index, now);
	else
		give_up(s, index, now);
	return true;
}

/* Some of the queue stays free for what arrives meanwhile. */
static void expire(struct sweep *s, nanoseconds now)
{
	bool has_expired = true;
	while (has_expired && s->event_ring.count < SWEEP_EVENTS / 2)
		has_expired = expire_oldest(s, now);
	while (s->event_ring.count < SWEEP_EVENTS / 2 && expire_waiting(s, now))
		;
}

/* ---- sending --------------------------------------------------------------------- */

static bool needs_room(const struct sweep *s)
{
	return s->end - s->oldest >= s->settings.window;
}

/* Without time-outs the oldest probe is forgotten for a new one, once it has left. */
static bool is_full(const struct sweep *s)
{
	const struct sweep_entry *oldest = sweep_entry(s, s->oldest);
	return needs_room(s) && (s->settings.timeout != NEVER || !(oldest->flags & SWEEP_LEFT));
}

static void make_room(struct sweep *s)
{
	if (!needs_room(s))
		return;
	struct sweep_entry *oldest = sweep_entry(s, s->oldest++);
	sweep_decide(s, oldest, SWEEP_TIMED_OUT, NULL, oldest->sent);
}

/* The slot whose probe is due, taken out of its queue. */
static bool take_due(struct sweep *s, nanoseconds now, uint32_t *index, nanoseconds *due)
{
	const struct heap_item *first = heap_first(&s->due);
	if (first && first->due <= now) {
		*index = first->key;
		*due = first->due;
		heap_remove(&s->due, *index);
		return true;
	}
	if (s->fresh_ring.count == 0)
		return false;
	*index = s->fresh[ring_take(&s->fresh_ring, SWEEP_FRESH)];
	*due = now;
	return true;
}

static bool is_due(const struct sweep *s, nanoseconds now)
{
	const struct heap_item *first = heap_first(&s->due);
	return s->fresh_ring.count > 0 || (first && first->due <= now);
}

/* Room is made last: it costs a probe that may still be answered. */
static bool pick(struct sweep *s, nanoseconds now, uint32_t *index, nanoseconds *due)
{
	bool has_pace = s->settings.spacing == 0 || pacer_due(&s->pacer, now);
	if (!has_pace || !is_due(s, now) || is_full(s))
		return false;
	make_room(s);
	while (take_due(s, now, index, due)) {
		nanoseconds at;
		if (sweep_network_allows(s, *index, now, &at))
			return true;
		heap_put(&s->due, *index, at);
	}
	return false;
}

/* When the next probe to this target is due: on a grid, which moves after a long gap. */
static void plan_next(struct sweep *s, uint32_t index, nanoseconds due, nanoseconds now)
{
	const struct sweep_slot *slot = &s->slots[index];
	nanoseconds interval = s->settings.interval;
	if (s->settings.decides || !has_more(s, slot))
		return;
	if (now - due > time_max(PING_BURST_ALLOWANCE, interval))
		due = now;
	heap_put(&s->due, index, due + interval);
}

static void hand_out(struct sweep *s, uint32_t index, nanoseconds due, nanoseconds now,
	struct sweep_probe *probe)
{
	struct sweep_slot *slot = &s->slots[index];
	uint64_t position = s->end++;
	*sweep_entry(s, position) = (struct sweep_entry){.sent = now,
		.serial = slot->serial,
		.slot = index,
		.sequence = ++slot->sequence};
	slot->last = (uint32_t)position;
	slot->open++;
	s->has_waited = false;
	if (s->settings.spacing > 0)
		pacer_take(&s->pacer);
	plan_next(s, index, due, now);
	*probe = (struct sweep_probe){.handle = position,
		.slot = index,
		.lane = (uint32_t)(position / SWEEP_LANE_PROBES) & (s->settings.lanes - 1),
		.sequence = (uint16_t)position,
		.to = slot->address};
}

static void count_sent(struct sweep *s, struct sweep_counts *counts, nanoseconds at)
{
	if (s->totals.sent++ == 0)
		s->totals.first_at = at;
	s->totals.last_at = at;
	if (!counts)
		return;
	if (counts->sent++ == 0)
		counts->first_at = at;
	counts->last_at = at;
}

/* How long to wait for the replies of a target after its last probe: decided as it leaves. */
static void begin_linger(struct sweep *s, uint32_t index, nanoseconds at)
{
	struct sweep_slot *slot = &s->slots[index];
	const struct sweep_counts *counts = sweep_counts(s, index);
	if (s->settings.linger == 0 || !counts || has_more(s, slot))
		return;
	nanoseconds wait = counts->received == 0
				   ? s->settings.linger
				   : time_max(s->settings.interval, 2 * counts->rtt.max);
	slot->flags |= SLOT_LINGERS;
	heap_put(&s->due, index, duration_add(at, wait));
}

static void send_failed(struct sweep *s, struct sweep_entry *entry, int error, nanoseconds at)
{
	struct sweep_counts *counts = sweep_counts(s, entry->slot);
	s->totals.local_errors++;
	if (counts)
		counts->local_errors++;
	sweep_push(s, PING_EVENT_LOCAL_ERROR, entry, at)->ping.error = error;
	/* what the kernel refuses now it refuses in a moment, too */
	if (s->settings.decides)
		s->slots[entry->slot].sequence = s->settings.retries + 1;
	sweep_decide(s, entry, SWEEP_FAILED, NULL, at);
}

void sweep_sent(struct sweep *s, uint64_t handle, enum sent sent, int error, nanoseconds at,
	nanoseconds back)
{
	struct sweep_entry *entry = sweep_entry(s, handle);
	if (!entry)
		return;
	entry->sent = at;
	entry->call = (uint32_t)(back - at < UINT32_MAX ? back - at : UINT32_MAX);
	entry->flags |= sent == SENT_OK ? SWEEP_LEFT : SWEEP_FAILED;
	/* an earlier probe's reply may have ended the target meanwhile */
	bool is_its = sweep_slot_of(s, entry) != NULL;
	count_sent(s, is_its ? sweep_counts(s, entry->slot) : NULL, at);
	if (!is_its)
		return;
	if (sent == SENT_OK)
		begin_linger(s, entry->slot, at);
	else
		send_failed(s, entry, error, at);
}

/* ---- time ------------------------------------------------------------------------ */

static nanoseconds end_at(const struct sweep *s)
{
	return s->settings.deadline > 0 ? duration_add(s->started_at, s->settings.deadline)
					: NEVER;
}

static nanoseconds cooldown_at(const struct sweep *s)
{
	nanoseconds from = s->totals.sent > 0 ? s->totals.last_at : s->started_at;
	return s->totals.sent > 0 ? duration_add(from, s->settings.cooldown) : from;
}

static bool is_over(const struct sweep *s, nanoseconds now)
{
	if (s->is_stopped)
		return true;
	return s->is_closed && s->used == 0 && now >= cooldown_at(s);
}

/* When to send on at the pace of all probes. Where many are due in a moment they leave
 * together: a sleep for each would cost more than sending it. */
static nanoseconds paced_at(const struct sweep *s)
{
	nanoseconds spacing = s->settings.spacing;
	if (spacing == 0)
		return s->started_at;
	return s->pacer.next + (spacing < together ? together - spacing : 0);
}

static nanoseconds wake_at(const struct sweep *s)
{
	const struct heap_item *first = heap_first(&s->due);
	const struct sweep_entry *oldest = sweep_entry(s, s->oldest);
	nanoseconds paced = paced_at(s);
	nanoseconds wake = end_at(s);
	if (s->is_closed && s->used == 0)
		wake = time_min(wake, cooldown_at(s));
	if (oldest && oldest->flags & SWEEP_LEFT)
		wake = time_min(wake, duration_add(oldest->sent, s->settings.timeout));
	if (s->fresh_ring.count > 0 && !is_full(s))
		wake = time_min(wake, paced);
	if (!first)
		return wake;
	bool is_wait = s->slots[first->key].flags & (SLOT_WAITS | SLOT_LINGERS);
	if (is_wait)
		return time_min(wake, first->due);
	return is_full(s) ? wake : time_min(wake, time_max(first->due, paced));
}

static void start(struct sweep *s, nanoseconds now)
{
	nanoseconds spacing = s->settings.spacing;
	s->is_started = true;
	s->started_at = now;
	if (spacing == 0)
		return;
	pacer_init(&s->pacer, now, spacing, time_max(PING_BURST_ALLOWANCE, spacing));
	s->pacer.arrears_max = SECOND;
}

enum step sweep_step(
	struct sweep *s, nanoseconds now, struct sweep_probe *probe, nanoseconds *wake)
{
	uint32_t index;
	nanoseconds due;
	if (!s->is_started)
		start(s, now);
	expire(s, now);
	if (s->event_ring.count > 0)
		return STEP_EVENT;
	if (is_over(s, now))
		return STEP_DONE;
	if (now >= end_at(s))
		return step_waits_first(&s->has_waited, now, wake) ? STEP_WAIT : STEP_DONE;
	if (pick(s, now, &index, &due)) {
		hand_out(s, index, due, now, probe);
		return STEP_SEND;
	}
	s->has_waited = true;
	*wake = wake_at(s);
	return STEP_WAIT;
}

void sweep_close(struct sweep *s)
{
	s->is_closed = true;
}

void sweep_stop(struct sweep *s)
{
	s->is_stopped = true;
}

bool sweep_is_ending(const struct sweep *s, nanoseconds now)
{
	return s->is_stopped || (s->is_started && now >= end_at(s));
}

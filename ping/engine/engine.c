/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/engine.h"

#include <errno.h>

#include "common/base/arithmetic.h"
#include "ping/engine/pace.h"
#include "ping/engine/schedule.h"

static const nanoseconds full_buffer_hold = MILLISECOND;
static const nanoseconds full_buffer_limit = 10 * SECOND;

/* ---- sending --------------------------------------------------------------------- */

/* Before the next probe leaves: has the last one a reply? */
static bool report_outstanding(struct ping *p, nanoseconds now)
{
	uint64_t last = p->end - 1;
	if (!p->settings.reports_outstanding || p->single.reported == last)
		return false;
	p->single.reported = last;
	const struct ping_entry *entry = ping_entry(p, last);
	if (!entry || entry->flags & ENTRY_ANSWERED)
		return false;
	ping_push(p, PING_EVENT_OUTSTANDING, entry, now);
	return true;
}

static uint64_t remember(struct ping *p, uint32_t index, nanoseconds now)
{
	struct ping_slot *slot = &p->slots[index];
	uint64_t position = p->end++, place = position & (p->settings.window - 1);
	p->entries[place] = (struct ping_entry){.sent = now,
		.serial = slot->serial,
		.slot = index,
		.sequence = ++slot->sequence};
	if (p->stamps)
		p->stamps[place] = (struct ping_stamp){.back = now};
	slot->last = (uint32_t)position;
	slot->open++;
	return position;
}

static void hand_out(struct ping *p, uint32_t index, nanoseconds now, struct ping_probe *probe)
{
	uint64_t position = remember(p, index, now);
	p->has_waited = false;
	p->single.last_at = now;
	pace_take(p);
	*probe = (struct ping_probe){.handle = position,
		.slot = index,
		.lane = (uint32_t)(position / PING_LANE_PROBES) & (p->settings.lanes - 1),
		.sequence = (uint16_t)position,
		.to = p->slots[index].address};
}

/* ---- what became of it ----------------------------------------------------------- */

static void count_sent(struct ping *p, struct ping_counts *counts, nanoseconds at)
{
	if (p->totals.sent++ == 0)
		p->totals.first_at = at;
	p->totals.last_at = p->single.last_at = at;
	if (!p->counts)
		return;
	if (counts->sent++ == 0)
		counts->first_at = at;
	counts->last_at = at;
}

/* Too large is an answer of a kind, as ping always had it: of a single target it counts as an
 * error, and is reported, each time. */
static bool is_answer(const struct ping *p, int error)
{
	return p->settings.is_single && error == EMSGSIZE;
}

/* A single target's refusals: one event a cause is enough. */
static void report_refusal(
	struct ping *p, const struct ping_entry *entry, int error, nanoseconds at)
{
	bool is_repeated =
		p->settings.is_single && !is_answer(p, error) && error == p->single.last_error;
	p->single.last_error = error;
	if (is_repeated && !p->settings.reports_lost)
		return;
	struct ping_event *event = ping_push(p, PING_EVENT_LOCAL_ERROR, entry, at);
	event->error = error;
	event->is_repeated = is_repeated;
	event->mtu = is_answer(p, error) ? p->single.local_mtu : 0;
}

static void send_failed(struct ping *p, struct ping_entry *entry, int error, nanoseconds at)
{
	p->totals.local_errors++;
	ping_counts(p, entry->slot)->local_errors++;
	p->totals.errors += is_answer(p, error);
	report_refusal(p, entry, error, at);
	p->slots[entry->slot].flags |= SLOT_REFUSED;
	schedule_decide(p, entry, ENTRY_FAILED, NULL, at);
}

static void send_done(struct ping *p, struct ping_entry *entry, nanoseconds at)
{
	p->single.last_error = 0;
	if (p->settings.reports_sent)
		ping_push(p, PING_EVENT_SENT, entry, at);
	if (p->counts)
		schedule_linger(p, entry->slot, at);
}

/* Output that stays blocked must not hold up the end for ever: then the probe has failed. */
static bool is_full_too_long(struct ping *p, nanoseconds at)
{
	nanoseconds limit = time_max(time_min(p->settings.linger, full_buffer_limit), 0);
	if (p->single.full_since == 0)
		p->single.full_since = at;
	return at - p->single.full_since >= limit;
}

/* Nothing was sent: take the probe back, and those after it, which were not tried either, and
 * offer them again a little later. */
static void send_again(struct ping *p, uint64_t position, nanoseconds at)
{
	p->single.owed += p->end - position;
	p->single.hold = at + full_buffer_hold;
	p->end = position;
	/* a forged error may have answered one already */
	p->single.acked = number_min(p->single.acked, p->end - 1);
	p->oldest = number_min(p->oldest, p->end);
}

static void note_left(struct ping *p, struct ping_entry *entry, enum sent sent, nanoseconds at,
	nanoseconds back)
{
	entry->sent = at;
	entry->call = (uint32_t)(back - at < UINT32_MAX ? back - at : UINT32_MAX);
	entry->flags |= sent == SENT_OK ? ENTRY_LEFT : ENTRY_FAILED;
	if (p->stamps)
		p->stamps[entry - p->entries].back = back;
}

void ping_sent(struct ping *p, uint64_t handle, enum sent sent, int error, nanoseconds at,
	nanoseconds back)
{
	struct ping_entry *entry = ping_entry(p, handle);
	if (!entry)
		return;
	p->single.linger_until = 0; /* decided anew: perhaps it was the last one */
	if (p->settings.is_single && sent == SENT_AGAIN && !is_full_too_long(p, at)) {
		send_again(p, handle, at);
		return;
	}
	p->single.full_since = 0;
	note_left(p, entry, sent, at, back);
	/* an earlier probe's reply may have ended the target meanwhile */
	bool is_its = ping_slot_of(p, entry) != NULL;
	count_sent(p, ping_counts(p, is_its ? entry->slot : PING_NO_SLOT), at);
	if (!is_its)
		return;
	ping_note_tried(p, &p->slots[entry->slot]);
	if (sent == SENT_OK)
		send_done(p, entry, at);
	else
		send_failed(p, entry, error, at);
}

void ping_stamped(struct ping *p, uint64_t handle, enum stamp stamp, nanoseconds at)
{
	struct ping_entry *entry = ping_entry(p, handle);
	if (entry && p->stamps && stamp != STAMP_USER)
		p->stamps[entry - p->entries].at = at;
}

/* ---- the end --------------------------------------------------------------------- */

static nanoseconds deadline_at(const struct ping *p)
{
	return p->settings.deadline > 0 ? duration_add(p->started_at, p->settings.deadline)
					: NEVER;
}

/* How long a single target's replies are still waited for after the last probe: decided once,
 * as it leaves. */
static nanoseconds linger(const struct ping *p)
{
	if (p->settings.timeout != NEVER)
		return p->settings.timeout;
	if (p->totals.received == 0 || p->settings.wait_for_all)
		return p->settings.linger;
	nanoseconds wait = time_max(p->settings.interval, PACE_UNANSWERED);
	return time_max(wait, 2 * ping_waits(p)->max);
}

/* Decided from what has been sent: it holds until more is sent. */
static nanoseconds linger_until(struct ping *p)
{
	if (p->single.linger_until == 0)
		p->single.linger_until = duration_add(p->single.last_at, linger(p));
	return p->single.linger_until;
}

static nanoseconds cooldown_at(const struct ping *p)
{
	bool has_sent = p->totals.sent > 0;
	return has_sent ? duration_add(p->totals.last_at, p->settings.cooldown) : p->started_at;
}

static bool is_answered_enough(const struct ping *p)
{
	uint64_t received = p->totals.received, wanted = p->settings.count;
	uint64_t errors = p->settings.ignore_errors ? 0 : p->totals.errors;
	if (p->settings.stop_at_reply && received > 0)
		return true;
	if (p->settings.deadline > 0 && errors > 0)
		return true;
	return wanted > 0 && !p->settings.wait_for_all && received + errors >= wanted;
}

/* Of many targets. */
static bool is_all_over(const struct ping *p)
{
	return p->is_closed && p->used == 0;
}

/* No more probes: what has no reply is reported first. */
static enum step end(struct ping *p, nanoseconds now)
{
	bool reports = p->settings.reports_lost || p->settings.reports_passed;
	if (p->settings.is_single && reports)
		schedule_report_lost(p, p->end, now);
	return p->event_ring.count > 0 ? STEP_EVENT : STEP_DONE;
}

/* ---- the run --------------------------------------------------------------------- */

static void start(struct ping *p, nanoseconds now)
{
	p->is_started = true;
	p->started_at = now;
	pace_start(p, now);
}

static enum step end_at_last(struct ping *p, nanoseconds now, nanoseconds *wake)
{
	return step_waits_first(&p->has_waited, now, wake) ? STEP_WAIT : end(p, now);
}

/* The only target is always due: its pace is the run's. */
static enum step step_single(
	struct ping *p, nanoseconds now, struct ping_probe *probe, nanoseconds *wake)
{
	bool has_more = schedule_has_more(p);
	nanoseconds last = deadline_at(p), due = NEVER;
	if (!has_more)
		last = time_min(last, linger_until(p));
	if (now >= last)
		return end_at_last(p, now, wake);
	bool needs_room = schedule_needs_room(p);
	if (has_more && !(needs_room && schedule_is_full(p)))
		due = pace_single_at(p);
	if (now < due) {
		p->has_waited = true;
		*wake = time_min(last, due);
		if (schedule_expires(p))
			*wake = time_min(*wake, schedule_expiry(p));
		return STEP_WAIT;
	}
	if (report_outstanding(p, now))
		return STEP_EVENT;
	if (needs_room)
		schedule_make_room(p, now);
	pace_catch_up(p, now);
	hand_out(p, 0, now, probe);
	return STEP_SEND;
}

static enum step step_many(
	struct ping *p, nanoseconds now, struct ping_probe *probe, nanoseconds *wake)
{
	uint32_t slot;
	nanoseconds last = deadline_at(p), due;
	if (is_all_over(p) && now >= cooldown_at(p))
		return STEP_DONE;
	if (now >= last)
		return end_at_last(p, now, wake);
	if (schedule_pick(p, now, &slot, &due)) {
		hand_out(p, slot, now, probe);
		schedule_next(p, slot, due, now);
		return STEP_SEND;
	}
	p->has_waited = true;
	*wake = time_min(last, schedule_wake(p));
	if (is_all_over(p))
		*wake = time_min(*wake, cooldown_at(p));
	return STEP_WAIT;
}

nanoseconds ping_expiry(const struct ping *p)
{
	return schedule_expiry(p);
}

enum step ping_step(
	struct ping *p, nanoseconds now, struct ping_probe *probe, nanoseconds *wake)
{
	if (!p->is_started)
		start(p, now);
	if (schedule_expires(p))
		schedule_expire(p, now);
	if (p->event_ring.count > 0)
		return STEP_EVENT;
	if (p->is_stopped || (p->settings.is_single && is_answered_enough(p)))
		return end(p, now);
	return p->settings.is_single ? step_single(p, now, probe, wake)
				     : step_many(p, now, probe, wake);
}

void ping_close(struct ping *p)
{
	p->is_closed = true;
}

void ping_stop(struct ping *p)
{
	p->is_stopped = true;
}

bool ping_is_ending(const struct ping *p, nanoseconds now)
{
	return p->is_stopped || (p->is_started && now >= deadline_at(p));
}

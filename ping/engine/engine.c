/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/engine.h"

#include <errno.h>
#include <string.h>

#include "common/base/arithmetic.h"
#include "ping/engine/schedule.h"

static const nanoseconds full_buffer_hold = MILLISECOND;
static const nanoseconds full_buffer_limit = 10 * SECOND;

/* ---- sending --------------------------------------------------------------------- */

/* Before the next probe leaves: has the last one an answer? */
static bool report_outstanding(struct ping *p, nanoseconds now)
{
	if (!p->settings.report_outstanding || p->sequence == 0 || p->reported == p->sequence)
		return false;
	p->reported = p->sequence;
	const struct entry *last = ping_entry(p, p->sequence);
	if (!last || last->flags & ENTRY_ANSWERED)
		return false;
	ping_event_push(p, PING_EVENT_OUTSTANDING, now)->sequence = p->sequence;
	return true;
}

/* The memory of the oldest probe is needed: what it has not by now it never gets. */
static void forget(struct ping *p, nanoseconds now)
{
	if (p->settings.report_lost && p->sequence >= p->settings.window)
		ping_report_lost(p, p->sequence - p->settings.window + 2, now);
}

static void hand_out(struct ping *p, nanoseconds now, struct ping_probe *probe)
{
	if (p->owed > 0)
		p->owed--;
	else if (!schedule_follows_answers(p))
		pacer_take(&p->pacer);
	forget(p, now);
	p->sequence++;
	p->last_at = now;
	p->entries[p->sequence & (p->settings.window - 1)] =
		(struct entry){.sequence = p->sequence, .sent = {.before = now, .after = now}};
	if (p->oldest == 0)
		p->oldest = p->sequence;
	*probe = (struct ping_probe){.handle = p->sequence, .sequence = (uint16_t)p->sequence};
}

static void count_sent(struct ping *p, nanoseconds at)
{
	if (p->statistics.sent++ == 0)
		p->first_at = at;
	p->last_at = at;
}

static void send_failed(struct ping *p, struct entry *entry, int error, nanoseconds at)
{
	entry->flags |= ENTRY_FAILED;
	p->statistics.local_errors++;
	/* too large is an answer of a kind, as ping always had it: it counts as an error each
	 * time */
	bool is_answer = error == EMSGSIZE;
	p->statistics.errors += is_answer;
	bool is_repeated = !is_answer && error == p->last_error;
	if (is_repeated && !p->settings.report_lost)
		return;
	struct ping_event *event = ping_event_push(p, PING_EVENT_LOCAL_ERROR, at);
	event->sequence = entry->sequence;
	event->error = error;
	event->is_repeated = is_repeated;
	event->mtu = error == EMSGSIZE ? p->local_mtu : 0;
}

/* Output that stays blocked must not hold up the end for ever: then the probe has failed. */
static bool is_full_too_long(struct ping *p, nanoseconds at)
{
	if (p->full_since == 0)
		p->full_since = at;
	return at - p->full_since >=
	       time_max(time_min(p->settings.linger, full_buffer_limit), 0);
}

/* Nothing was sent: take the probe back and offer it again a little later. */
static void send_again(struct ping *p, uint64_t sequence, nanoseconds at)
{
	p->owed++;
	p->hold = at + full_buffer_hold;
	if (sequence <= p->sequence)
		p->sequence = sequence - 1;
	/* a forged error may have answered it already */
	p->acked = number_min(p->acked, p->sequence);
	p->oldest = number_min(p->oldest, p->sequence + 1);
}

/* The kernel took or refused it. */
static void sent_or_failed(struct ping *p, struct entry *entry, enum sent sent, int error)
{
	nanoseconds at = entry->sent.before;
	p->full_since = 0;
	count_sent(p, at);
	if (sent != SENT_OK) {
		send_failed(p, entry, error, at);
		p->last_error = error;
		return;
	}
	p->last_error = 0;
	entry->flags |= ENTRY_LEFT;
	if (!p->settings.omit_sent)
		ping_event_push(p, PING_EVENT_SENT, at)->sequence = entry->sequence;
}

void ping_sent(struct ping *p, uint64_t handle, enum sent sent, int error, nanoseconds at,
	nanoseconds back)
{
	struct entry *entry = ping_entry(p, handle);
	if (!entry)
		return;
	p->linger_until = 0; /* decided anew: perhaps it was the last one */
	if (sent == SENT_AGAIN && !is_full_too_long(p, at)) {
		send_again(p, handle, at);
	} else {
		entry->sent.before = at;
		entry->sent.after = back;
		sent_or_failed(p, entry, sent, error);
	}
}

void ping_stamped(struct ping *p, uint64_t handle, enum stamp stamp, nanoseconds at)
{
	struct entry *entry = ping_entry(p, handle);
	if (entry && stamp != STAMP_USER)
		entry->sent.stamp = at;
}

/* ---- time ------------------------------------------------------------------------ */

/* How long answers are still waited for after the last probe: decided once, as it leaves. */
static nanoseconds linger(const struct ping *p)
{
	if (p->settings.probe_timeout > 0)
		return p->settings.probe_timeout;
	if (p->statistics.received == 0 || p->settings.wait_for_all)
		return p->settings.linger;
	nanoseconds wait = time_max(p->settings.interval, SCHEDULE_UNANSWERED);
	return time_max(wait, 2 * ping_waits(p)->max);
}

/* A deadline decided from what has been sent: it holds until more is sent. */
static nanoseconds end_at(struct ping *p)
{
	nanoseconds end = NEVER;
	if (p->settings.deadline > 0)
		end = duration_add(p->started_at, p->settings.deadline);
	if (!schedule_is_over(p))
		return end;
	if (p->linger_until == 0)
		p->linger_until = duration_add(p->last_at, linger(p));
	return time_min(end, p->linger_until);
}

static bool is_answered_enough(const struct ping *p)
{
	if (p->settings.stop_at_reply && p->statistics.received > 0)
		return true;
	uint64_t errors = p->settings.ignore_errors ? 0 : p->statistics.errors;
	if (p->settings.deadline > 0 && errors > 0)
		return true;
	uint64_t wanted = p->settings.count;
	return wanted > 0 && !p->settings.wait_for_all &&
	       p->statistics.received + errors >= wanted;
}

/* The preload is owed from the begin on and no part of the grid, so that it is never sent again
 * after a gap. */
static void start(struct ping *p, nanoseconds now)
{
	p->is_started = true;
	p->started_at = p->last_at = now;
	uint64_t preload = p->settings.preload;
	if (p->settings.count > 0 && p->settings.deadline == 0 && p->settings.count < preload)
		preload = p->settings.count;
	nanoseconds interval = time_max(p->settings.interval, 1);
	pacer_init(&p->pacer, now, interval, time_max(PING_BURST_ALLOWANCE, interval));
	p->owed = schedule_follows_answers(p) ? 0 : preload - 1;
}

/* No more probes: what has no answer is reported first. */
static enum step end(struct ping *p, nanoseconds now, struct ping_event *event)
{
	if (p->settings.report_lost || p->settings.report_passed)
		ping_report_lost(p, p->sequence + 1, now);
	return ping_take_event(p, event) ? STEP_EVENT : STEP_DONE;
}

enum step ping_step(struct ping *p, nanoseconds now, struct ping_probe *probe,
	struct ping_event *event, nanoseconds *wake)
{
	if (!p->is_started)
		start(p, now);
	schedule_expire(p, now);
	if (ping_take_event(p, event))
		return STEP_EVENT;
	if (p->is_stopped || is_answered_enough(p))
		return end(p, now, event);
	if (now >= end_at(p))
		return step_waits_first(&p->has_waited, now, wake) ? STEP_WAIT
								   : end(p, now, event);
	if (schedule_due(p, now)) {
		if (report_outstanding(p, now)) {
			ping_take_event(p, event);
			return STEP_EVENT;
		}
		hand_out(p, now, probe);
		p->has_waited = false;
		return STEP_SEND;
	}
	p->has_waited = true;
	*wake = time_min(end_at(p), schedule_wake(p));
	return STEP_WAIT;
}

void ping_stop(struct ping *p)
{
	p->is_stopped = true;
}

/* ---- results --------------------------------------------------------------------- */

struct ping_statistics ping_statistics(const struct ping *p)
{
	struct ping_statistics statistics = p->statistics;
	if (statistics.sent > 0 && p->last_at > p->first_at)
		statistics.elapsed = p->last_at - p->first_at;
	if (statistics.sent > 1)
		statistics.interval = statistics.elapsed / (nanoseconds)(statistics.sent - 1);
	statistics.verdict = ping_verdict(p);
	return statistics;
}

int ping_verdict(const struct ping *p)
{
	uint64_t received = p->statistics.received;
	if (received == 0)
		return 1;
	return p->settings.deadline > 0 && received < p->settings.count ? 1 : 0;
}

uint64_t ping_in_flight(const struct ping *p)
{
	return p->sequence - p->acked;
}

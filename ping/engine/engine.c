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
static bool report_outstanding(struct ping *p, uint32_t index, nanoseconds now)
{
	struct target_state *t = &p->targets[index];
	if (!p->settings.report_outstanding || t->sequence == 0 || t->reported == t->sequence)
		return false;
	t->reported = t->sequence;
	const struct entry *last = ping_entry(p, t, t->sequence);
	if (!last || last->flags & ENTRY_ANSWERED)
		return false;
	ping_event_push(p, PING_EVENT_OUTSTANDING, index, now)->sequence = t->sequence;
	return true;
}

/* The memory of the oldest probe is needed: what it has not by now it never gets. */
static void forget(struct ping *p, uint32_t index, nanoseconds now)
{
	struct target_state *t = &p->targets[index];
	if (p->settings.report_lost && t->sequence >= p->settings.window)
		ping_report_lost(p, index, t->sequence - p->settings.window + 2, now);
}

static void hand_out(struct ping *p, uint32_t index, nanoseconds now, struct ping_probe *probe)
{
	struct target_state *t = &p->targets[index];
	if (t->owed > 0)
		t->owed--;
	else if (!schedule_follows_answers(p))
		pacer_take(&t->pacer);
	forget(p, index, now);
	t->sequence++;
	p->in_flight++;
	t->last_at = now;
	p->last_sent_at = time_max(p->last_sent_at, now);
	t->entries[t->sequence & (p->settings.window - 1)] =
		(struct entry){.sequence = t->sequence, .sent = {.before = now, .after = now}};
	if (t->oldest == 0)
		t->oldest = t->sequence;
	schedule_target(p, index);
	*probe = (struct ping_probe){.handle = ping_handle(index, t->sequence),
		.target = index,
		.sequence = (uint16_t)t->sequence};
}

static struct target_state *by_handle(struct ping *p, uint64_t handle, uint32_t *index)
{
	*index = (uint32_t)(handle >> HANDLE_TARGET_SHIFT);
	return *index < p->target_count ? &p->targets[*index] : NULL;
}

static void count_sent(struct ping *p, struct target_state *t, nanoseconds at)
{
	if (t->statistics.sent++ == 0)
		t->first_at = at;
	t->last_at = at;
	p->last_sent_at = time_max(p->last_sent_at, at);
}

static void send_failed(
	struct ping *p, uint32_t index, struct entry *entry, int error, nanoseconds at)
{
	struct target_state *t = &p->targets[index];
	entry->flags |= ENTRY_FAILED;
	t->statistics.local_errors++;
	/* too large is an answer of a kind, as ping always had it: it counts as an error each
	 * time */
	bool is_answer = error == EMSGSIZE;
	if (is_answer) {
		t->statistics.errors++;
		p->errors++;
	}
	bool is_repeated = !is_answer && error == t->last_error;
	if (is_repeated && !p->settings.report_lost)
		return;
	struct ping_event *event = ping_event_push(p, PING_EVENT_LOCAL_ERROR, index, at);
	event->sequence = entry->sequence;
	event->error = error;
	event->is_repeated = is_repeated;
	event->mtu = error == EMSGSIZE ? p->local_mtu : 0;
}

/* Output that stays blocked must not hold up the end for ever: then the probe has failed. */
static bool is_full_too_long(const struct ping *p, struct target_state *t, nanoseconds at)
{
	if (t->full_since == 0)
		t->full_since = at;
	return at - t->full_since >=
	       time_max(time_min(p->settings.linger, full_buffer_limit), 0);
}

/* Nothing was sent: take the probe back and offer it again a little later. */
static void send_again(
	struct ping *p, struct target_state *t, uint64_t sequence, nanoseconds at)
{
	uint64_t in_flight = t->sequence - t->acked;
	t->owed++;
	t->hold = at + full_buffer_hold;
	if (sequence <= t->sequence)
		t->sequence = sequence - 1;
	/* a forged error may have answered it already */
	t->acked = number_min(t->acked, t->sequence);
	t->oldest = number_min(t->oldest, t->sequence + 1);
	p->in_flight -= in_flight - (t->sequence - t->acked);
}

/* The kernel took or refused it. */
static void sent_or_failed(
	struct ping *p, uint32_t index, struct entry *entry, enum sent sent, int error)
{
	struct target_state *t = &p->targets[index];
	nanoseconds at = entry->sent.before;
	t->full_since = 0;
	count_sent(p, t, at);
	if (sent != SENT_OK) {
		send_failed(p, index, entry, error, at);
		t->last_error = error;
		return;
	}
	t->last_error = 0;
	entry->flags |= ENTRY_LEFT;
	if (!p->settings.omit_sent)
		ping_event_push(p, PING_EVENT_SENT, index, at)->sequence = entry->sequence;
}

void ping_sent(struct ping *p, uint64_t handle, enum sent sent, int error, nanoseconds at,
	nanoseconds back)
{
	uint32_t index;
	struct target_state *t = by_handle(p, handle, &index);
	uint64_t sequence = handle - ping_handle(index, 0);
	struct entry *entry = t ? ping_entry(p, t, sequence) : NULL;
	if (!entry)
		return;
	p->linger_until = 0; /* decided anew: perhaps it was the last one */
	if (sent == SENT_AGAIN && !is_full_too_long(p, t, at)) {
		send_again(p, t, sequence, at);
	} else {
		entry->sent.before = at;
		entry->sent.after = back;
		sent_or_failed(p, index, entry, sent, error);
	}
	schedule_target(p, index);
}

void ping_stamped(struct ping *p, uint64_t handle, enum stamp stamp, nanoseconds at)
{
	uint32_t index;
	struct target_state *t = by_handle(p, handle, &index);
	struct entry *entry = t ? ping_entry(p, t, handle - ping_handle(index, 0)) : NULL;
	if (!entry || stamp == STAMP_USER)
		return;
	entry->sent.stamp = at;
	schedule_target(p, index);
}

/* ---- time ------------------------------------------------------------------------ */

/* How long answers are still waited for after the last probe: decided once, as it leaves. */
static nanoseconds linger(const struct ping *p)
{
	if (p->settings.probe_timeout > 0)
		return p->settings.probe_timeout;
	if (p->received == 0 || p->settings.wait_for_all)
		return p->settings.linger;
	nanoseconds wait = time_max(p->settings.interval, SCHEDULE_UNANSWERED);
	return time_max(wait, 2 * p->longest_wait);
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
		p->linger_until = duration_add(p->last_sent_at, linger(p));
	return time_min(end, p->linger_until);
}

static bool is_answered_enough(const struct ping *p)
{
	if (p->settings.stop_at_reply && p->received > 0)
		return true;
	uint64_t errors = p->settings.ignore_errors ? 0 : p->errors;
	if (p->settings.deadline > 0 && errors > 0)
		return true;
	uint64_t wanted = p->settings.count * p->target_count;
	return wanted > 0 && !p->settings.wait_for_all && p->received + errors >= wanted;
}

/* The preload is owed from the begin on and no part of the grid, so that it is never sent again
 * after a gap. */
static void start(struct ping *p, nanoseconds now)
{
	p->is_started = true;
	p->started_at = p->last_sent_at = now;
	uint64_t preload = p->settings.preload;
	if (p->settings.count > 0 && p->settings.deadline == 0 && p->settings.count < preload)
		preload = p->settings.count;
	nanoseconds interval = time_max(p->settings.interval, 1);
	for (uint32_t i = 0; i < p->target_count; i++) {
		pacer_init(&p->targets[i].pacer, now, interval,
			time_max(PING_BURST_ALLOWANCE, interval));
		p->targets[i].owed = schedule_follows_answers(p) ? 0 : preload - 1;
		schedule_target(p, i);
	}
}

/* No more probes: what has no answer is reported first. */
static enum step end(struct ping *p, nanoseconds now, struct ping_event *event)
{
	bool reports = p->settings.report_lost || p->settings.report_passed;
	while (reports && p->ended < p->target_count &&
		ping_report_lost(p, p->ended, p->targets[p->ended].sequence + 1, now))
		p->ended++;
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
	uint32_t index;
	if (schedule_due(p, now, &index)) {
		if (report_outstanding(p, index, now)) {
			ping_take_event(p, event);
			return STEP_EVENT;
		}
		hand_out(p, index, now, probe);
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

struct ping_statistics ping_statistics(const struct ping *p, uint32_t target)
{
	const struct target_state *t = &p->targets[target];
	struct ping_statistics statistics = t->statistics;
	statistics.elapsed = t->last_at > t->first_at ? t->last_at - t->first_at : 0;
	if (statistics.sent > 1)
		statistics.interval = statistics.elapsed / (nanoseconds)(statistics.sent - 1);
	statistics.verdict = ping_verdict(p);
	return statistics;
}

int ping_verdict(const struct ping *p)
{
	uint64_t wanted = p->settings.count * p->target_count;
	if (p->received == 0)
		return 1;
	return p->settings.deadline > 0 && p->received < wanted ? 1 : 0;
}

uint64_t ping_in_flight(const struct ping *p)
{
	return p->in_flight;
}

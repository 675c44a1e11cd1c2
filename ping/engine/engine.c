/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/engine.h"

#include <errno.h>
#include <string.h>

#include "ping/engine/state.h"

/* A flood without answers sends this often, as every ping does; also the least wait after its
 * last probe. */
static const nanoseconds unanswered_interval = 10 * MILLISECOND;
/* Of probes that are overdue after a long gap, this much is still sent at once. */
static const nanoseconds burst_allowance = 10 * MILLISECOND;
static const nanoseconds full_buffer_hold = MILLISECOND;
static const nanoseconds full_buffer_limit = 10 * SECOND;

static nanoseconds later(nanoseconds a, nanoseconds b)
{
	return a > b ? a : b;
}

static nanoseconds sooner(nanoseconds a, nanoseconds b)
{
	return a < b ? a : b;
}

/* ---- memory ---------------------------------------------------------------------- */

static size_t aligned(size_t size)
{
	return (size + 15) / 16 * 16;
}

size_t ping_size(const struct ping_settings *settings)
{
	size_t targets = settings->targets;
	return aligned(sizeof(struct ping)) + aligned(targets * sizeof(struct target_state)) +
	       aligned(targets * settings->window * sizeof(struct entry)) + DATA_MAX;
}

void ping_init(
	struct ping *p, const struct ping_settings *settings, const struct limits *limits)
{
	uint8_t *at = (uint8_t *)p + aligned(sizeof(struct ping));
	p->settings = *settings;
	p->limits = *limits;
	p->targets = (struct target_state *)(void *)at;
	at += aligned(settings->targets * sizeof(struct target_state));
	struct entry *entries = (struct entry *)(void *)at;
	for (uint32_t i = 0; i < settings->targets; i++)
		p->targets[i].entries = entries + (size_t)i * settings->window;
	p->data = at +
		  aligned((size_t)settings->targets * settings->window * sizeof(struct entry));
}

bool ping_add_target(struct ping *p, const struct ping_target *target)
{
	if (p->target_count >= p->settings.targets)
		return false;
	p->targets[p->target_count++].target = *target;
	return true;
}

/* ---- shared with engine_match.c -------------------------------------------------- */

struct ping_event *ping_event_push(
	struct ping *p, enum ping_event_kind kind, uint32_t target, nanoseconds at)
{
	/* the caller drains after each call, so this is never full; if it were, the newest
	 * event would be lost, and only that */
	uint32_t slot = (p->event_first + p->event_count) % EVENT_QUEUE;
	if (p->event_count < EVENT_QUEUE)
		p->event_count++;
	else
		slot = (p->event_first + EVENT_QUEUE - 1) % EVENT_QUEUE;
	struct ping_event *event = &p->events[slot];
	*event = (struct ping_event){.kind = kind, .target = target, .at = at};
	return event;
}

bool ping_take_event(struct ping *p, struct ping_event *event)
{
	if (p->event_count == 0)
		return false;
	*event = p->events[p->event_first];
	p->event_first = (p->event_first + 1) % EVENT_QUEUE;
	p->event_count--;
	return true;
}

struct entry *ping_entry(struct ping *p, struct target_state *t, uint64_t sequence)
{
	struct entry *entry = &t->entries[sequence % p->settings.window];
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

void ping_acknowledge(struct target_state *t, uint64_t sequence)
{
	uint64_t pipe = t->sequence - sequence + 1;
	if (pipe > t->statistics.pipe)
		t->statistics.pipe = pipe;
	if (sequence > t->acked)
		t->acked = sequence;
}

/* ---- sending --------------------------------------------------------------------- */

/* Probes follow the answers instead of a grid. */
static bool follows_answers(const struct ping *p)
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
	return later(summary_smoothed(waits), p->settings.interval_floor);
}

static bool has_more(const struct ping *p, const struct target_state *t)
{
	uint64_t count = p->settings.count;
	/* with a deadline, count is how many must be answered, not how many are sent */
	return count == 0 || p->settings.deadline > 0 || t->sequence < count;
}

/* When the next probe to `t` is due, as things stand. */
static nanoseconds due_at(const struct ping *p, const struct target_state *t)
{
	if (t->owed > 0)
		return t->hold;
	if (!follows_answers(p))
		return later(t->pacer.next, t->hold);
	if (t->sequence == 0)
		return p->started_at;
	nanoseconds interval = adaptive_interval(p, t);
	if (t->sequence - t->acked >= p->settings.preload)
		interval = later(interval, unanswered_interval);
	else if (t->sequence < p->settings.preload)
		interval = 0;
	return later(t->last_at + interval, t->hold);
}

static bool is_due(struct ping *p, struct target_state *t, nanoseconds now)
{
	if (now < due_at(p, t))
		return false;
	return t->owed > 0 || follows_answers(p) || pacer_due(&t->pacer, now);
}

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

static void hand_out(struct ping *p, uint32_t index, nanoseconds now, struct probe *probe)
{
	struct target_state *t = &p->targets[index];
	if (t->owed > 0)
		t->owed--;
	else if (!follows_answers(p))
		pacer_take(&t->pacer);
	t->sequence++;
	t->last_at = now;
	t->entries[t->sequence % p->settings.window] =
		(struct entry){.sequence = t->sequence, .sent = {.before = now, .after = now}};
	if (t->oldest == 0)
		t->oldest = t->sequence;
	*probe = (struct probe){.handle = ping_handle(index, t->sequence),
		.target = index,
		.sequence = (uint16_t)t->sequence};
}

static struct target_state *by_handle(struct ping *p, uint64_t handle, uint32_t *index)
{
	*index = (uint32_t)(handle >> HANDLE_TARGET_SHIFT);
	return *index < p->target_count ? &p->targets[*index] : NULL;
}

static void count_sent(struct target_state *t, nanoseconds at)
{
	if (t->statistics.sent++ == 0)
		t->first_at = at;
	t->last_at = at;
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
	if (!is_answer && error == t->last_error)
		return;
	struct ping_event *event = ping_event_push(p, PING_EVENT_LOCAL_ERROR, index, at);
	event->sequence = entry->sequence;
	event->error = error;
	event->mtu = error == EMSGSIZE ? p->local_mtu : 0;
}

/* Output that stays blocked must not hold up the end for ever: then the probe has failed. */
static bool is_full_too_long(const struct ping *p, struct target_state *t, nanoseconds at)
{
	if (t->full_since == 0)
		t->full_since = at;
	return at - t->full_since >= later(sooner(p->settings.linger, full_buffer_limit), 0);
}

/* Nothing was sent: take the probe back and offer it again a little later. */
static void send_again(struct target_state *t, uint64_t sequence, nanoseconds at)
{
	t->owed++;
	t->hold = at + full_buffer_hold;
	if (sequence <= t->sequence)
		t->sequence = sequence - 1;
	/* a forged error may have answered it already */
	t->acked = t->acked < t->sequence ? t->acked : t->sequence;
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
		send_again(t, sequence, at);
		return;
	}
	t->full_since = 0;
	count_sent(t, at);
	entry->sent.before = at;
	entry->sent.after = back;
	if (sent != SENT_OK) {
		send_failed(p, index, entry, error, at);
		t->last_error = error;
		return;
	}
	t->last_error = 0;
	entry->flags |= ENTRY_LEFT;
	ping_event_push(p, PING_EVENT_SENT, index, at)->sequence = sequence;
}

void ping_stamped(struct ping *p, uint64_t handle, enum stamp stamp, nanoseconds at)
{
	uint32_t index;
	struct target_state *t = by_handle(p, handle, &index);
	struct entry *entry = t ? ping_entry(p, t, handle - ping_handle(index, 0)) : NULL;
	if (entry && stamp != STAMP_USER)
		entry->sent.stamp = at;
}

/* ---- time ------------------------------------------------------------------------ */

/* Probes whose own time is over, oldest first. */
static void expire(struct ping *p, uint32_t index, nanoseconds now)
{
	struct target_state *t = &p->targets[index];
	const uint32_t decided =
		ENTRY_ANSWERED | ENTRY_ERRORED | ENTRY_FAILED | ENTRY_TIMED_OUT;
	for (; t->oldest > 0 && t->oldest <= t->sequence; t->oldest++) {
		struct entry *entry = ping_entry(p, t, t->oldest);
		if (!entry || entry->flags & decided)
			continue;
		nanoseconds waited = now - send_time_at(&entry->sent);
		if (waited < p->settings.probe_timeout || p->event_count >= EVENT_QUEUE / 2)
			return;
		entry->flags |= ENTRY_TIMED_OUT;
		struct ping_event *event = ping_event_push(p, PING_EVENT_TIMEOUT, index, now);
		event->sequence = entry->sequence;
		event->waited = p->settings.probe_timeout;
	}
}

static nanoseconds expiry_at(struct ping *p, struct target_state *t)
{
	if (p->settings.probe_timeout == 0 || t->oldest == 0 || t->oldest > t->sequence)
		return NEVER;
	const struct entry *entry = ping_entry(p, t, t->oldest);
	return entry ? duration_add(send_time_at(&entry->sent), p->settings.probe_timeout)
		     : NEVER;
}

static bool all_handed_out(const struct ping *p)
{
	for (uint32_t i = 0; i < p->target_count; i++)
		if (has_more(p, &p->targets[i]) || p->targets[i].owed > 0)
			return false;
	return true;
}

/* How long answers are still waited for after the last probe: decided once, as it leaves. */
static nanoseconds linger(const struct ping *p)
{
	if (p->settings.probe_timeout > 0)
		return p->settings.probe_timeout;
	if (p->received == 0)
		return p->settings.linger;
	nanoseconds wait = later(p->settings.interval, unanswered_interval);
	for (uint32_t i = 0; i < p->target_count; i++)
		wait = later(wait, 2 * ping_waits(p, &p->targets[i])->max);
	return wait;
}

static nanoseconds last_sent_at(const struct ping *p)
{
	nanoseconds last = p->started_at;
	for (uint32_t i = 0; i < p->target_count; i++)
		last = later(last, p->targets[i].last_at);
	return last;
}

/* A deadline decided from what has been sent: it stands until more is sent. */
static nanoseconds end_at(struct ping *p)
{
	nanoseconds end = NEVER;
	if (p->settings.deadline > 0)
		end = duration_add(p->started_at, p->settings.deadline);
	if (!all_handed_out(p))
		return end;
	if (p->linger_until == 0)
		p->linger_until = duration_add(last_sent_at(p), linger(p));
	return sooner(end, p->linger_until);
}

static bool is_answered_enough(const struct ping *p)
{
	if (p->settings.stop_at_reply && p->received > 0)
		return true;
	uint64_t errors = p->settings.ignore_errors ? 0 : p->errors;
	if (p->settings.deadline > 0 && errors > 0)
		return true;
	uint64_t wanted = p->settings.count * p->target_count;
	return wanted > 0 && p->received + errors >= wanted;
}

/* The preload is owed from the begin on and no part of the grid, so that it is never sent again
 * after a gap. */
static void start(struct ping *p, nanoseconds now)
{
	p->is_started = true;
	p->started_at = now;
	uint64_t preload = p->settings.preload;
	if (p->settings.count > 0 && p->settings.deadline == 0 && p->settings.count < preload)
		preload = p->settings.count;
	nanoseconds interval = later(p->settings.interval, 1);
	for (uint32_t i = 0; i < p->target_count; i++) {
		pacer_init(
			&p->targets[i].pacer, now, interval, later(burst_allowance, interval));
		p->targets[i].owed = follows_answers(p) ? 0 : preload - 1;
	}
}

/* The first target that a probe is due for. */
static bool find_due(struct ping *p, nanoseconds now, uint32_t *index)
{
	for (uint32_t i = 0; i < p->target_count; i++) {
		struct target_state *t = &p->targets[i];
		if ((t->owed > 0 || has_more(p, t)) && is_due(p, t, now)) {
			*index = i;
			return true;
		}
	}
	return false;
}

static nanoseconds wake_at(struct ping *p)
{
	nanoseconds wake = end_at(p);
	for (uint32_t i = 0; i < p->target_count; i++) {
		struct target_state *t = &p->targets[i];
		if (t->owed > 0 || has_more(p, t))
			wake = sooner(wake, due_at(p, t));
		wake = sooner(wake, expiry_at(p, t));
	}
	return wake;
}

/* A process that came back late from sending has not read yet what arrived in time. */
static enum step end_in_time(struct ping *p, nanoseconds now, nanoseconds *wake)
{
	if (p->has_waited)
		return STEP_DONE;
	p->has_waited = true;
	*wake = now + 1;
	return STEP_WAIT;
}

enum step ping_step(struct ping *p, nanoseconds now, struct probe *probe,
	struct ping_event *event, nanoseconds *wake)
{
	if (!p->is_started)
		start(p, now);
	for (uint32_t i = 0; i < p->target_count && p->settings.probe_timeout > 0; i++)
		expire(p, i, now);
	if (ping_take_event(p, event))
		return STEP_EVENT;
	if (p->is_stopped || is_answered_enough(p))
		return STEP_DONE;
	if (now >= end_at(p))
		return end_in_time(p, now, wake);
	uint32_t index;
	if (find_due(p, now, &index)) {
		if (report_outstanding(p, index, now)) {
			ping_take_event(p, event);
			return STEP_EVENT;
		}
		hand_out(p, index, now, probe);
		p->has_waited = false;
		return STEP_SEND;
	}
	p->has_waited = true;
	*wake = wake_at(p);
	return STEP_WAIT;
}

void ping_stop(struct ping *p, nanoseconds now, enum stop_reason reason)
{
	(void)now;
	(void)reason;
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
	uint64_t sum = 0;
	for (uint32_t i = 0; i < p->target_count; i++)
		sum += p->targets[i].sequence - p->targets[i].acked;
	return sum;
}

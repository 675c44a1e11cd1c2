/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/tracer.h"

#include <errno.h>
#include <string.h>

#include "common/base/arithmetic.h"
#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "traceroute/engine/keep_extension.h"
#include "traceroute/engine/path.h"
#include "traceroute/engine/tracer_answer.h"

/* After an answer that named no probe, as long again as the slowest took, others may come: so
 * long nothing is sent, and three times so long in all, whatever else comes. */
#define AMBIGUOUS_MIN (500 * MILLISECOND)
/* So long after flows turned out to be ambiguous, data that names no probe may be a reply. */
#define NAMELESS_DATA_MOST (20 * SECOND)
/* Linux asks three times for a neighbour, a second each, and then says that it is unreachable;
 * a second more for busy hosts. */
#define NEIGHBOUR_WAIT (4000 * MILLISECOND)

static size_t state_size(const struct tracer_settings *settings)
{
	return size_aligned(settings->strategy->size(&settings->trace));
}

static size_t prober_part(const struct tracer_settings *settings)
{
	return size_aligned(prober_size(&settings->prober));
}

static size_t queue_part(const struct tracer_settings *settings)
{
	bool wanted = settings->wants_answers || settings->wants_notices;
	return wanted ? sizeof(struct trace_event) * TRACER_QUEUE : 0;
}

size_t tracer_size(const struct tracer_settings *settings)
{
	return prober_part(settings) + state_size(settings) * settings->targets +
	       queue_part(settings);
}

static void *state_of(const struct tracer *t, uint32_t target)
{
	return t->states + t->state_size * target;
}

void tracer_init(
	struct tracer *t, void *memory, const struct tracer_settings *settings, nanoseconds now)
{
	*t = (struct tracer){.settings = settings, .state_size = state_size(settings)};
	prober_init(&t->prober, memory, &settings->prober);
	t->prober.is_serial = settings->trace.is_serial;
	t->prober.is_flow_serial = settings->trace.is_flow_serial;
	t->states = (char *)memory + prober_part(settings);
	for (uint32_t i = 0; i < settings->targets; i++)
		settings->strategy->begin(state_of(t, i), &settings->trace, i, now);
	void *after = t->states + t->state_size * settings->targets;
	if (queue_part(settings))
		t->queue = after;
}

/* ---- answers --------------------------------------------------------------------- */

static void queue_add(struct tracer *t, enum trace_event_kind kind, const struct answer *answer)
{
	bool wanted =
		kind == TRACE_NOTICE ? t->settings->wants_notices : t->settings->wants_answers;
	if (!t->queue || !wanted || t->queue_ring.count == TRACER_QUEUE)
		return;
	t->queue[ring_add(&t->queue_ring, TRACER_QUEUE)] = (struct trace_event){
		.kind = kind, .target = answer->question.target, .answer = *answer};
}

static void give_answer(struct tracer *t, const struct answer *answer, nanoseconds now)
{
	queue_add(t, TRACE_ANSWER, answer);
	void *state = state_of(t, answer->question.target);
	t->settings->strategy->answer(state, answer, now);
}

static void answer_none(struct tracer *t, const struct question *question, nanoseconds sent_at,
	enum answer_why why, int error, nanoseconds now)
{
	struct answer answer = {.kind = ANSWER_NONE,
		.why = why,
		.error = error,
		.mtu = error == EMSGSIZE ? t->local_mtu : 0,
		.question = *question,
		.sent_at = sent_at};
	give_answer(t, &answer, now);
}

/* Once per trace: any host may send what names no probe, as long as it likes. */
static void keep_quiet(struct tracer *t, nanoseconds now)
{
	nanoseconds quiet = time_max(3 * t->largest, AMBIGUOUS_MIN);
	if (t->ambiguous_most == 0)
		t->ambiguous_most = now + 3 * quiet;
	if (now >= t->ambiguous_most)
		return;
	t->ambiguous_until = now + quiet;
	t->is_streaming = t->ambiguous_until > t->ambiguous_most;
	if (t->is_streaming)
		t->ambiguous_until = t->ambiguous_most;
}

/* Data of a destination that sends it unasked is a reply to no probe that cannot get there. */
static bool is_unasked(
	const struct tracer *t, const struct reply *reply, const struct slot *slot)
{
	return t->is_streaming && reply->kind == REPLY_UDP_DATA &&
	       reply->known & REPLY_KNOWS_HOP_LIMIT &&
	       slot->question.hop_limit < ip_distance_guess(reply->hop_limit);
}

/* A service that streams gives each of several flows what looks like a reply, for ever. */
static bool is_stream(const struct tracer *t, const struct reply *reply, nanoseconds now)
{
	return reply->kind == REPLY_UDP_DATA && t->ambiguous_most &&
	       now >= t->ambiguous_most + NAMELESS_DATA_MOST;
}

/* An answer that says whose probes it is for, but not for which. Flows that can be
 * distinguished need only be serial each, where several are in use. */
static struct slot *ambiguous_slot(struct tracer *t, const struct reply *reply, uint32_t target,
	uint32_t flow, nanoseconds now)
{
	bool by_flow = t->settings->trace.flows > 1;
	if (by_flow && is_stream(t, reply, now))
		return NULL;
	struct slot *only = by_flow ? prober_only_of_flow(&t->prober, target, flow)
				    : prober_only(&t->prober, t->settings->trace.loose);
	if (only && (now >= t->ambiguous_until || t->settings->trace.loose))
		return is_unasked(t, reply, only) ? NULL : only;
	if (by_flow)
		t->prober.is_flow_serial = true;
	else
		t->prober.is_serial = true;
	keep_quiet(t, now);
	return NULL;
}

static struct slot *recognise(struct tracer *t, uint32_t target, const struct reply *reply,
	const struct quote *quote, int64_t handle, nanoseconds now, bool *is_flow)
{
	if (handle >= 0)
		return prober_slot(&t->prober, (uint64_t)handle);
	const struct method_context *context = &t->settings->contexts[target];
	uint32_t number = 0;
	struct slot *slot = NULL;
	switch (t->settings->method->recognise(context, reply, quote, &number)) {
	case RECOGNISED_PROBE:
		slot = prober_find(&t->prober, target, number);
		break;
	case RECOGNISED_FLOW:
		*is_flow = true;
		return ambiguous_slot(t, reply, target, number, now);
	case RECOGNISED_NOT:
		break;
	}
	t->prober.counts.unmatched += slot == NULL;
	return slot;
}

static void observe_slot(struct tracer *t, uint32_t target, struct slot *slot,
	const struct reply *reply, const struct quote *quote, bool own_socket, nanoseconds now)
{
	struct answer answer;
	const struct method_context *context = &t->settings->contexts[target];
	tracer_fill_answer(
		&answer, context, t->settings->method, slot, reply, quote, own_socket);
	if (tracer_is_notice(context->family, reply)) {
		t->prober.counts.notices++;
		queue_add(t, TRACE_NOTICE, &answer);
		return;
	}
	if (slot->state == SLOT_ANSWERED) {
		t->prober.counts.duplicates++;
		return;
	}
	if (slot->state == SLOT_EXPIRED) {
		t->prober.counts.late++;
		return;
	}
	if (reply->is_repeated && tracer_is_fast(t)) {
		if (!answer_is_final(&answer))
			return;
		answer.is_timeless = true;
	}
	prober_count_queued(&t->prober, &answer);
	if (answer.rtt > t->largest)
		t->largest = answer.rtt;
	if (answer.rtt < t->smallest || t->smallest == 0)
		t->smallest = answer.rtt;
	prober_answered(&t->prober, slot);
	give_answer(t, &answer, now);
}

bool tracer_observe(struct tracer *t, uint32_t target, const struct reply *reply,
	int64_t handle, nanoseconds now)
{
	if (reply->kind == REPLY_MALFORMED || reply->checksum == CHECKSUM_WRONG) {
		t->prober.counts.malformed++;
		return false;
	}
	if (reply->kind == REPLY_TRANSMIT_STAMP || reply->kind == REPLY_LOCAL_ERROR)
		return false; /* the shell knows which probe they are about */
	struct quote quote;
	bool quotes = reply->kind == REPLY_ICMP_ERROR;
	if (quotes && !tracer_parse_quote(t->settings->method, &t->settings->contexts[target],
			      reply, &quote)) {
		t->prober.counts.unmatched++;
		return false;
	}
	const struct quote *seen = quotes ? &quote : NULL;
	bool is_flow = false;
	struct slot *slot = recognise(t, target, reply, seen, handle, now, &is_flow);
	if (!slot || slot->state == SLOT_FREE)
		return is_flow;
	observe_slot(t, target, slot, reply, seen, handle >= 0, now);
	return true;
}

/* ---- sending --------------------------------------------------------------------- */

void tracer_sent(struct tracer *t, uint64_t handle, enum sent sent, int error, nanoseconds at,
	nanoseconds back)
{
	struct question question;
	if (prober_sent(&t->prober, handle, sent, at, back, &question))
		return;
	/* packets that are too big for our own link are what --mtu begins with */
	if (error != EMSGSIZE || !t->settings->trace.find_mtu)
		prober_count_unsent(&t->prober, error);
	answer_none(t, &question, at, WHY_LOCAL, error, at);
}

void tracer_awaits_stamp(struct tracer *t, uint64_t handle)
{
	prober_awaits_stamp(&t->prober, handle);
}

void tracer_stamped(struct tracer *t, uint64_t handle, nanoseconds at)
{
	t->has_stamps = true;
	prober_stamped(&t->prober, handle, at);
}

void tracer_local_mtu(struct tracer *t, uint32_t mtu)
{
	t->local_mtu = mtu;
}

static bool next_probe(
	struct tracer *t, nanoseconds now, struct probe *probe, nanoseconds *wake)
{
	if (prober_again(&t->prober, now, probe))
		return true;
	if (now < t->ambiguous_until) {
		*wake = time_min(*wake, t->ambiguous_until);
		return false;
	}
	if (!prober_is_open(&t->prober, now, wake))
		return false;
	for (uint32_t i = 0; i < t->settings->targets; i++) {
		uint32_t target = t->turn++ % t->settings->targets;
		struct question question;
		if (t->settings->strategy->next(
			    state_of(t, target), &t->prober, now, &question, wake)) {
			*probe = prober_ask(&t->prober, &question, now);
			return true;
		}
	}
	return false;
}

/* ---- stepping -------------------------------------------------------------------- */

bool tracer_is_fast(const struct tracer *t)
{
	return t->smallest > 0 && t->smallest < t->settings->repeated_after / 2;
}

static nanoseconds wait_repeated(
	const struct tracer *t, const struct slot *slot, nanoseconds wait)
{
	const struct strategy *strategy = t->settings->strategy;
	void *state = state_of(t, slot->question.target);
	if (!strategy->is_edge || !strategy->is_edge(state, &slot->question))
		return t->settings->repeated_after;
	return time_min(wait, NEIGHBOUR_WAIT);
}

/*
 * How long this probe waits for an answer. The strategy judges by how long others took; one
 * that is still in this host's queue, or was there for long, may take longer. A time that the
 * user gave is kept exactly.
 */
static nanoseconds wait_limit(const void *context, const struct slot *slot)
{
	const struct tracer *t = context;
	const struct trace_settings *trace = &t->settings->trace;
	nanoseconds wait = t->settings->strategy->wait_limit(
		state_of(t, slot->question.target), &slot->question, send_time_at(&slot->sent));
	if (tracer_is_fast(t) && wait > t->settings->repeated_after)
		return wait_repeated(t, slot, wait);
	if (trace->wait_given || wait >= trace->wait)
		return wait;
	nanoseconds queued = 0;
	send_time_queued(&slot->sent, NEVER, &queued);
	bool is_waiting = t->has_stamps && send_time_is_waiting(&slot->sent);
	if (is_waiting || queued > trace->wait - wait)
		return trace->wait;
	return wait + queued;
}

/* While replies are ambiguous, probes are sent again, one at a time. */
static nanoseconds limit_while_ambiguous(const void *context, const struct slot *slot)
{
	const struct tracer *t = context;
	nanoseconds wait = wait_limit(context, slot), sent_at = send_time_at(&slot->sent);
	return sent_at + wait < t->ambiguous_until ? wait : t->ambiguous_until - sent_at;
}

static void expire(struct tracer *t, nanoseconds now, nanoseconds *wake)
{
	struct slot *slot;
	if (t->ambiguous_until) {
		while (prober_expire(&t->prober, now, limit_while_ambiguous, t, &slot, wake))
			t->settings->strategy->again(
				state_of(t, slot->question.target), &slot->question, now);
		if (now >= t->ambiguous_until)
			t->ambiguous_until = 0;
		return;
	}
	while (prober_expire(&t->prober, now, wait_limit, t, &slot, wake))
		answer_none(t, &slot->question, send_time_at(&slot->sent), WHY_TIMEOUT, 0, now);
}

static void add_counts(const struct tracer *t, struct trace_end *end)
{
	const struct prober_counts *counts = &t->prober.counts;
	end->sent = counts->sent;
	end->unsent = counts->unsent;
	end->unsent_error = counts->unsent_error;
	end->late = counts->late;
	end->duplicates = counts->duplicates;
	end->unmatched = counts->unmatched;
	end->malformed = counts->malformed;
	end->notices = counts->notices;
	end->has_queued = counts->has_queued;
	end->queued_max = counts->queued_max;
	end->queued_notable = counts->queued_notable;
}

static bool next_event(
	struct tracer *t, nanoseconds now, struct trace_event *event, nanoseconds *wake)
{
	if (t->queue_ring.count > 0) {
		*event = t->queue[ring_take(&t->queue_ring, TRACER_QUEUE)];
		return true;
	}
	for (uint32_t i = 0; i < t->settings->targets; i++) {
		uint32_t target = (t->clock_turn + i) % t->settings->targets;
		if (!t->settings->strategy->event(state_of(t, target), now, event, wake))
			continue;
		t->clock_turn = target;
		if (event->kind == TRACE_END) {
			add_counts(t, &event->end);
			t->done++;
		}
		return true;
	}
	return false;
}

enum step tracer_step(struct tracer *t, nanoseconds now, struct probe *probe,
	struct trace_event *event, nanoseconds *wake)
{
	*wake = NEVER;
	if (t->done == t->settings->targets && t->queue_ring.count == 0)
		return STEP_DONE;
	expire(t, now, wake);
	if (next_event(t, now, event, wake))
		return STEP_EVENT;
	return next_probe(t, now, probe, wake) ? STEP_SEND : STEP_WAIT;
}

void tracer_stop(struct tracer *t, enum stop_reason reason)
{
	for (uint32_t i = 0; i < t->settings->targets; i++)
		t->settings->strategy->stop(state_of(t, i), reason);
}

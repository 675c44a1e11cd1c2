/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Find the MTU of a path, and where it shrinks. First big packets go all the way: each error
 * names a router and the size that its next link takes, until one arrives; where they vanish, a
 * size that arrives is looked for. Then an ordinary trace with packets of that size gives the
 * hops. Where the end replies to nothing, the last hop that does stands in for it, but tells no
 * MTU of the path.
 */
#include <string.h>

#include "common/base/arithmetic.h"
#include "traceroute/engine/mtu.h"

#define BIG_WAIT SECOND
#define BIG_WAIT_MIN (300 * MILLISECOND)

static const struct strategy *below(void)
{
	return &strategy_classic;
}

static size_t mtu_memory(const struct trace_settings *s)
{
	return size_aligned(sizeof(struct mtu)) + size_aligned(below()->size(s)) +
	       sizeof(struct hop) * s->max_hops;
}

static void mtu_begin(
	void *self, const struct trace_settings *s, uint32_t target, nanoseconds now)
{
	struct mtu *m = self;
	*m = (struct mtu){.settings = *s,
		.target = target,
		.size = s->size,
		.far = s->max_hops,
		.until = s->time_limit ? now + s->time_limit : 0};
	m->settings.time_limit = 0; /* the trace below begins later */
	m->below = (char *)self + size_aligned(sizeof *m);
	void *after = (char *)m->below + size_aligned(below()->size(s));
	m->hops = after;
	memset(m->hops, 0, sizeof(struct hop) * s->max_hops);
}

/* ---- phases ---------------------------------------------------------------------- */

static void begin_hops(struct mtu *m, nanoseconds now)
{
	m->phase = MTU_HOPS;
	m->settings.size = (uint16_t)(m->is_silent ? MTU_SMALLEST : m->size);
	below()->begin(m->below, &m->settings, m->target, now);
}

static void end_hops(struct mtu *m)
{
	uint8_t last = mtu_last_reply(m);
	m->has_end = true;
	if (!m->is_silent || last == 0 || m->size <= MTU_SMALLEST) {
		mtu_begin_place(m);
		return;
	}
	m->phase = MTU_BEYOND;
	m->far = last;
}

static void size_known(struct mtu *m, nanoseconds now)
{
	if (m->has_end)
		mtu_begin_place(m);
	else
		begin_hops(m, now);
}

/* ---- the strategy ---------------------------------------------------------------- */

static bool ask_big(struct mtu *m, const struct prober *prober, nanoseconds now,
	struct question *question, nanoseconds *wake)
{
	bool is_place = m->phase == MTU_PLACE;
	uint32_t hop = is_place ? m->middle : m->far;
	uint32_t size = is_place ? m->shrinks[m->placing].larger : mtu_next_size(m);
	if (m->is_asked)
		return false;
	*question = (struct question){.target = m->target,
		.number = m->settings.numbers - 1 -
			  (m->settings.seed + m->asked) % TRACE_BIG_NUMBERS,
		.hop_limit = (uint8_t)hop,
		.flow = m->settings.flow,
		.size = (uint16_t)size,
		.is_sure = true};
	nanoseconds at = prober_budget_at(prober, question, now);
	if (at > now) {
		*wake = at < *wake ? at : *wake;
		return false;
	}
	m->asked++;
	m->is_asked = true;
	return true;
}

static bool mtu_next(void *self, const struct prober *prober, nanoseconds now,
	struct question *question, nanoseconds *wake)
{
	struct mtu *m = self;
	if (m->phase == MTU_HOPS)
		return below()->next(m->below, prober, now, question, wake);
	return m->phase < MTU_SHOW && !m->stop && ask_big(m, prober, now, question, wake);
}

static bool is_big(const struct mtu *m, const struct question *question)
{
	return question->number >= m->settings.numbers - TRACE_BIG_NUMBERS;
}

static bool is_guess(const struct answer *answer)
{
	return answer->kind != ANSWER_NONE && !answer->is_proven && mtu_is_too_big(answer);
}

/*
 * Whether another packet has to confirm the size that an answer names: what a stranger may have
 * guessed counts when it comes twice, so that two packets have to be hit before the answer of
 * the end shows that they arrive. `contradicts`: it is not what came first; that is as good as
 * silence.
 */
static bool is_first_guess(struct mtu *m, const struct answer *answer, bool *contradicts)
{
	const struct mtu_guess first = m->guess;
	const struct question *question = &answer->question;
	bool is_second = first.size == question->size && first.hop_limit == question->hop_limit;
	bool agrees = is_second && first.mtu == answer->mtu &&
		      address_equal(&first.from, &answer->from);
	*contradicts = false;
	if (answer->kind == ANSWER_NONE)
		return false;
	m->guess = (struct mtu_guess){0};
	if (!is_guess(answer) || agrees)
		return false;
	m->guess = (struct mtu_guess){
		answer->from, question->size, answer->mtu, question->hop_limit};
	*contradicts = is_second;
	return !is_second;
}

static void mtu_answer(void *self, const struct answer *answer, nanoseconds now)
{
	struct mtu *m = self;
	bool big = is_big(m, &answer->question);
	if (m->phase == MTU_HOPS && !big)
		below()->answer(m->below, answer, now);
	if (m->phase == MTU_HOPS || m->phase >= MTU_SHOW || !big)
		return;
	m->is_asked = false;
	const struct answer none = {.question = answer->question};
	bool contradicts;
	if (is_first_guess(m, answer, &contradicts))
		return;
	answer = contradicts ? &none : answer;
	if (m->phase == MTU_PLACE)
		mtu_answer_place(m, answer);
	else if (mtu_answer_size(m, answer))
		size_known(m, now);
}

static void mtu_again(void *self, const struct question *question, nanoseconds now)
{
	struct mtu *m = self;
	if (is_big(m, question))
		m->is_asked = false;
	else if (m->phase == MTU_HOPS)
		below()->again(m->below, question, now);
}

static nanoseconds mtu_wait_limit(
	const void *self, const struct question *question, nanoseconds sent_at)
{
	const struct mtu *m = self;
	if (m->phase == MTU_HOPS && !is_big(m, question))
		return below()->wait_limit(m->below, question, sent_at);
	if (m->settings.wait_given || m->settings.wait < BIG_WAIT)
		return m->settings.wait;
	if (m->rtt == 0 || m->rtt > BIG_WAIT / 3)
		return BIG_WAIT;
	return 3 * m->rtt > BIG_WAIT_MIN ? 3 * m->rtt : BIG_WAIT_MIN;
}

/* Take what the trace below has to tell; its lines are kept until the sizes are placed. */
static void collect(struct mtu *m, nanoseconds now, nanoseconds *wake)
{
	struct trace_event *event = &m->end;
	while (m->phase == MTU_HOPS && below()->event(m->below, now, event, wake)) {
		if (event->kind == TRACE_HOP && m->hop_count < m->settings.max_hops)
			m->hops[m->hop_count++] = event->hop;
		else if (event->kind == TRACE_END)
			end_hops(m);
	}
}

static void fill_end(const struct mtu *m, struct trace_event *event)
{
	*event = m->end;
	event->target = m->target;
	event->end.mtu = m->shrink_count && m->is_confirmed ? m->size : 0;
	for (uint32_t i = 0; i < m->shrink_count; i++)
		if (m->shrinks[i].is_hole && m->shrinks[i].hop) {
			event->end.hole_hop = (uint8_t)m->shrinks[i].hop;
			event->end.hole_mtu = m->shrinks[i].mtu;
		}
}

static void mtu_stop(void *self, enum stop_reason reason)
{
	struct mtu *m = self;
	if (m->phase == MTU_HOPS)
		below()->stop(m->below, reason);
	if (!m->stop)
		m->stop = reason;
}

static void keep_time(struct mtu *m, nanoseconds now, nanoseconds *wake)
{
	if (m->until == 0 || m->stop)
		return;
	if (now >= m->until)
		mtu_stop(m, STOP_TIMEOUT);
	else
		*wake = time_min(*wake, m->until);
}

static bool mtu_event(void *self, nanoseconds now, struct trace_event *event, nanoseconds *wake)
{
	struct mtu *m = self;
	keep_time(m, now, wake);
	collect(m, now, wake);
	if (m->stop && m->phase < MTU_SHOW) {
		/* the trace below has reported no end; its first packet may not have left */
		if (!m->has_end)
			m->end = (struct trace_event){.kind = TRACE_END, .end.reason = m->stop};
		m->phase = MTU_SHOW;
	}
	if (m->phase != MTU_SHOW)
		return false;
	if (m->shown == 0)
		mtu_mark_sizes(m);
	if (m->shown < m->hop_count) {
		*event = (struct trace_event){
			.kind = TRACE_HOP, .target = m->target, .hop = m->hops[m->shown++]};
		return true;
	}
	fill_end(m, event);
	m->phase = MTU_OVER;
	return true;
}

const struct strategy strategy_mtu = {
	.name = "mtu",
	.size = mtu_memory,
	.begin = mtu_begin,
	.next = mtu_next,
	.answer = mtu_answer,
	.again = mtu_again,
	.wait_limit = mtu_wait_limit,
	.event = mtu_event,
	.stop = mtu_stop,
};

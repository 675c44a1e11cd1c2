/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Find the MTU of a path, and where it shrinks. First big packets go all the way: each error
 * names a router and the size that its next link takes, until one arrives. Then an ordinary
 * trace with packets of that size gives the hops; a router that named a size is found among
 * them by its address, and where that fails a few more big packets find its hop by halving.
 */
#include <errno.h>
#include <string.h>

#include "common/wire/icmp/names.h"
#include "traceroute/engine/strategy.h"

enum {
	SHRINKS_MAX = 16,
	TRIES_MAX = 2,
};

#define BIG_WAIT SECOND

enum phase { PHASE_SIZE, PHASE_HOPS, PHASE_PLACE, PHASE_SHOW, PHASE_OVER };

/* A router (or we ourselves, version 0) that said how much its next link takes. */
struct shrink {
	struct address from;
	uint32_t larger, mtu; /* bytes that were too many; bytes that fit */
	uint32_t hop;	      /* where the smaller size was needed first; 0: not known */
};

struct mtu {
	struct trace_settings settings; /* of the trace below: its size is the path's MTU */
	uint32_t target;
	enum phase phase;
	void *below;
	struct hop *hops; /* max_hops of them */
	uint32_t hop_count, shown;
	struct trace_event end;
	struct shrink shrinks[SHRINKS_MAX];
	uint32_t shrink_count;
	uint32_t size;
	uint32_t tries, asked;
	bool is_asked;
	uint32_t placing; /* which shrink is looked for */
	uint32_t low, high;
	enum stop_reason stop;
};

static const struct strategy *below(void)
{
	return &strategy_classic;
}

static size_t rounded(size_t size)
{
	return (size + 15u) / 16u * 16u;
}

static size_t mtu_size(const struct trace_settings *s)
{
	return rounded(sizeof(struct mtu)) + rounded(below()->size(s)) +
	       sizeof(struct hop) * s->max_hops;
}

static void mtu_begin(
	void *self, const struct trace_settings *s, uint32_t target, nanoseconds now)
{
	struct mtu *m = self;
	(void)now;
	*m = (struct mtu){.settings = *s, .target = target, .size = s->size};
	m->below = (char *)self + rounded(sizeof *m);
	void *behind = (char *)m->below + rounded(below()->size(s));
	m->hops = behind;
	memset(m->hops, 0, sizeof(struct hop) * s->max_hops);
}

/* ---- the size -------------------------------------------------------------------- */

/* Sizes that links have (RFC 1191 section 7), for routers that tell none. */
static uint32_t plateau_below(uint32_t size)
{
	static const uint16_t plateaus[] = {
		32000, 17914, 8166, 4352, 2002, 1492, 1280, 1006, 508, 296, 68};
	for (size_t i = 0; i < sizeof plateaus / sizeof plateaus[0]; i++)
		if (plateaus[i] < size)
			return plateaus[i];
	return 68;
}

static void begin_hops(struct mtu *m, nanoseconds now)
{
	m->phase = PHASE_HOPS;
	m->settings.size = (uint16_t)m->size;
	below()->begin(m->below, &m->settings, m->target, now);
}

static void learn_shrink(struct mtu *m, const struct answer *answer, nanoseconds now)
{
	uint32_t reported = answer->mtu;
	if (reported == 0 || reported >= m->size)
		reported = plateau_below(m->size);
	/* a path that cannot carry the smallest packet has no size to find */
	if (m->shrink_count == SHRINKS_MAX || reported < 68 || reported >= m->size) {
		begin_hops(m, now);
		return;
	}
	struct shrink *shrink = &m->shrinks[m->shrink_count++];
	*shrink = (struct shrink){.from = answer->from, .larger = m->size, .mtu = reported};
	if (answer->kind == ANSWER_NONE)
		shrink->hop = m->settings.first_hop; /* our own link */
	m->size = reported;
	m->tries = 0;
}

static bool is_too_big(const struct answer *answer)
{
	if (answer->kind == ANSWER_NONE)
		return answer->why == WHY_LOCAL && answer->error == EMSGSIZE;
	return answer->kind == ANSWER_REFUSED && answer->is_error &&
	       icmp_is_too_big(answer->from.version, answer->type, answer->code);
}

static void answer_size(struct mtu *m, const struct answer *answer, nanoseconds now)
{
	m->is_asked = false;
	if (is_too_big(answer))
		learn_shrink(m, answer, now);
	else if (answer->kind != ANSWER_NONE || ++m->tries == TRIES_MAX)
		begin_hops(m, now);
}

/* ---- where ----------------------------------------------------------------------- */

static bool hop_has(const struct hop *hop, const struct address *address)
{
	for (uint8_t i = 0; i < hop->count; i++)
		if (hop->probe[i].kind != ANSWER_NONE &&
			address_equal(&hop->probe[i].from, address))
			return true;
	return false;
}

/* The router forwards what it must not send on: the hop behind it needs the smaller size. */
static void place_by_address(struct mtu *m, struct shrink *shrink)
{
	for (uint32_t i = 0; i < m->hop_count && !shrink->hop; i++)
		if (hop_has(&m->hops[i], &shrink->from))
			shrink->hop = m->hops[i].hop_limit + 1u;
}

static uint32_t last_hop(const struct mtu *m)
{
	return m->hop_count ? m->hops[m->hop_count - 1].hop_limit : 0;
}

static void place_next(struct mtu *m)
{
	while (m->placing < m->shrink_count && m->shrinks[m->placing].hop)
		m->placing++;
	m->low = m->settings.first_hop;
	m->high = last_hop(m);
	if (m->placing == m->shrink_count || m->low > m->high)
		m->phase = PHASE_SHOW;
}

static void begin_place(struct mtu *m)
{
	m->phase = PHASE_PLACE;
	for (uint32_t i = 0; i < m->shrink_count; i++)
		place_by_address(m, &m->shrinks[i]);
	place_next(m);
}

/* A big packet with hop limit `middle` came to the link that is too small, or it did not. */
static void answer_place(struct mtu *m, const struct answer *answer)
{
	uint32_t middle = (m->low + m->high) / 2;
	m->is_asked = false;
	if (answer->kind == ANSWER_NONE && ++m->tries < TRIES_MAX)
		return;
	m->tries = 0;
	if (is_too_big(answer))
		m->high = middle;
	else
		m->low = middle + 1;
	if (m->low < m->high)
		return;
	m->shrinks[m->placing].hop = m->low;
	place_next(m);
}

/* Write each size beside the first answer from the hop on where it was needed. */
static void mark_sizes(struct mtu *m)
{
	for (uint32_t i = 0; i < m->shrink_count; i++) {
		bool marked = false;
		for (uint32_t h = 0; h < m->hop_count && !marked; h++) {
			struct hop *hop = &m->hops[h];
			if (!m->shrinks[i].hop || hop->hop_limit < m->shrinks[i].hop)
				continue;
			for (uint8_t k = 0; k < hop->count && !marked; k++) {
				marked = hop->probe[k].kind != ANSWER_NONE;
				if (marked)
					hop->mtu[k] = m->shrinks[i].mtu;
			}
		}
	}
}

/* ---- the strategy ---------------------------------------------------------------- */

static bool ask_big(struct mtu *m, struct question *question, uint32_t hop, uint32_t size)
{
	if (m->is_asked)
		return false;
	m->is_asked = true;
	*question = (struct question){.target = m->target,
		.number = m->settings.numbers - 1 - m->asked++ % TRACE_BIG_NUMBERS,
		.hop_limit = (uint8_t)hop,
		.flow = m->settings.flow,
		.size = (uint16_t)size,
		.is_sure = true};
	return true;
}

static bool mtu_next(void *self, const struct prober *prober, nanoseconds now,
	struct question *question, nanoseconds *wake)
{
	struct mtu *m = self;
	switch (m->phase) {
	case PHASE_SIZE:
		return ask_big(m, question, m->settings.max_hops, m->size);
	case PHASE_HOPS:
		return below()->next(m->below, prober, now, question, wake);
	case PHASE_PLACE:
		return ask_big(
			m, question, (m->low + m->high) / 2, m->shrinks[m->placing].larger);
	case PHASE_SHOW:
	case PHASE_OVER:
		break;
	}
	return false;
}

static bool is_big(const struct mtu *m, const struct question *question)
{
	return question->number >= m->settings.numbers - TRACE_BIG_NUMBERS;
}

static void mtu_answer(void *self, const struct answer *answer, nanoseconds now)
{
	struct mtu *m = self;
	if (m->phase == PHASE_SIZE)
		answer_size(m, answer, now);
	else if (m->phase == PHASE_PLACE && is_big(m, &answer->question))
		answer_place(m, answer);
	else if (m->phase == PHASE_HOPS && !is_big(m, &answer->question))
		below()->answer(m->below, answer, now);
}

static void mtu_again(void *self, const struct question *question, nanoseconds now)
{
	struct mtu *m = self;
	if (is_big(m, question))
		m->is_asked = false;
	else if (m->phase == PHASE_HOPS)
		below()->again(m->below, question, now);
}

static nanoseconds mtu_patience(
	const void *self, const struct question *question, nanoseconds sent_at)
{
	const struct mtu *m = self;
	if (m->phase == PHASE_HOPS && !is_big(m, question))
		return below()->patience(m->below, question, sent_at);
	if (m->settings.wait_given || m->settings.wait < BIG_WAIT)
		return m->settings.wait;
	return BIG_WAIT;
}

/* Take what the trace below has to tell; its lines are kept until the sizes are placed. */
static void collect(struct mtu *m, nanoseconds now, nanoseconds *wake)
{
	struct trace_event *event = &m->end;
	while (m->phase == PHASE_HOPS && below()->event(m->below, now, event, wake)) {
		if (event->kind == TRACE_HOP && m->hop_count < m->settings.max_hops)
			m->hops[m->hop_count++] = event->hop;
		else if (event->kind == TRACE_END)
			begin_place(m);
	}
}

static bool mtu_event(void *self, nanoseconds now, struct trace_event *event, nanoseconds *wake)
{
	struct mtu *m = self;
	collect(m, now, wake);
	if (m->stop && m->phase < PHASE_SHOW) {
		/* the trace below has reported no end; its first packet may not have left */
		if (m->phase < PHASE_PLACE)
			m->end = (struct trace_event){.kind = TRACE_END, .end.reason = m->stop};
		m->phase = PHASE_SHOW;
	}
	if (m->phase != PHASE_SHOW)
		return false;
	if (m->shown == 0)
		mark_sizes(m);
	if (m->shown < m->hop_count) {
		*event = (struct trace_event){
			.kind = TRACE_HOP, .target = m->target, .hop = m->hops[m->shown++]};
		return true;
	}
	*event = m->end;
	event->target = m->target;
	event->end.mtu = m->shrink_count ? m->size : 0;
	m->phase = PHASE_OVER;
	return true;
}

static void mtu_stop(void *self, enum stop_reason reason)
{
	struct mtu *m = self;
	if (m->phase == PHASE_HOPS)
		below()->stop(m->below, reason);
	else
		m->stop = reason;
}

static bool mtu_is_done(const void *self)
{
	const struct mtu *m = self;
	return m->phase == PHASE_OVER;
}

const struct strategy strategy_mtu = {
	.name = "mtu",
	.size = mtu_size,
	.begin = mtu_begin,
	.next = mtu_next,
	.answer = mtu_answer,
	.again = mtu_again,
	.patience = mtu_patience,
	.event = mtu_event,
	.stop = mtu_stop,
	.is_done = mtu_is_done,
};

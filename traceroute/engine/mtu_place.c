/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where packets must be smaller: a router that named a size is found among the hops by its
 * address; where that fails, and for black holes, a few more big packets find the hop by
 * halving.
 */
#include "traceroute/engine/mtu.h"

static bool hop_has(const struct hop *hop, const struct address *address)
{
	for (uint8_t i = 0; i < hop->count; i++)
		if (hop->probe[i].kind != ANSWER_NONE &&
			address_equal(&hop->probe[i].from, address))
			return true;
	return false;
}

static bool is_answered(const struct hop *hop)
{
	for (uint8_t i = 0; i < hop->count; i++)
		if (hop->probe[i].kind != ANSWER_NONE)
			return true;
	return false;
}

/* The router forwards what it must not send on: the hop after it needs the smaller size. */
static void place_by_address(const struct mtu *m, struct mtu_shrink *shrink)
{
	for (uint32_t i = 0; i < m->hop_count && !shrink->hop && !shrink->is_hole; i++)
		if (hop_has(&m->hops[i], &shrink->from))
			shrink->hop = m->hops[i].hop_limit + 1u;
}

uint8_t mtu_last_reply(const struct mtu *m)
{
	uint8_t last = 0;
	for (uint32_t i = 0; i < m->hop_count; i++)
		if (is_answered(&m->hops[i]))
			last = m->hops[i].hop_limit;
	return last;
}

static uint32_t last_hop(const struct mtu *m)
{
	return m->hop_count ? m->hops[m->hop_count - 1].hop_limit : 0;
}

/* A hop that replies, from `low` on and before `high`; 0: none. Silence of others proves
 * nothing. */
static uint32_t replying_hop(const struct mtu *m)
{
	uint32_t middle = (m->low + m->high) / 2, best = 0;
	for (uint32_t i = 0; i < m->hop_count; i++) {
		uint32_t hop = m->hops[i].hop_limit;
		bool fits = hop >= m->low && hop < m->high && is_answered(&m->hops[i]);
		uint32_t distance = hop > middle ? hop - middle : middle - hop;
		uint32_t before = best > middle ? best - middle : middle - best;
		if (fits && (best == 0 || distance < before))
			best = hop;
	}
	return best;
}

static uint32_t next_middle(const struct mtu *m)
{
	if (m->low >= m->high)
		return 0;
	return m->shrinks[m->placing].is_hole ? replying_hop(m) : (m->low + m->high) / 2;
}

static void place_next(struct mtu *m)
{
	while (m->placing < m->shrink_count) {
		struct mtu_shrink *shrink = &m->shrinks[m->placing];
		m->low = m->settings.first_hop;
		m->high = shrink->is_hole ? mtu_last_reply(m) : last_hop(m);
		m->middle = shrink->hop ? 0 : next_middle(m);
		if (m->middle)
			return;
		/* the hops of a trace that was stopped are not all there are */
		if (!shrink->hop && m->high && !m->stop)
			shrink->hop = m->low;
		m->placing++;
	}
	m->phase = MTU_SHOW;
}

void mtu_begin_place(struct mtu *m)
{
	m->phase = MTU_PLACE;
	for (uint32_t i = 0; i < m->shrink_count; i++)
		place_by_address(m, &m->shrinks[i]);
	place_next(m);
}

/* A big packet with hop limit `middle` came to the link that is too small, or it did not. */
void mtu_answer_place(struct mtu *m, const struct answer *answer)
{
	struct mtu_shrink *shrink = &m->shrinks[m->placing];
	if (answer->kind == ANSWER_NONE && ++m->tries < MTU_TRIES_MAX)
		return;
	m->tries = 0;
	bool stopped = shrink->is_hole ? answer->kind == ANSWER_NONE : mtu_is_too_big(answer);
	if (stopped)
		m->high = m->middle;
	else
		m->low = m->middle + 1;
	m->middle = next_middle(m);
	if (m->middle)
		return;
	shrink->hop = m->low;
	place_next(m);
}

static void mark_size(struct mtu *m, const struct mtu_shrink *shrink)
{
	for (uint32_t h = 0; h < m->hop_count; h++) {
		struct hop *hop = &m->hops[h];
		if (!shrink->hop || hop->hop_limit < shrink->hop || !is_answered(hop))
			continue;
		uint8_t i = 0;
		while (hop->probe[i].kind == ANSWER_NONE)
			i++;
		hop->mtu[i] = shrink->mtu;
		hop->is_hole = shrink->is_hole;
		return;
	}
}

void mtu_mark_sizes(struct mtu *m)
{
	for (uint32_t i = 0; i < m->shrink_count; i++)
		mark_size(m, &m->shrinks[i]);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The size: routers name it, or the packets vanish. A router that drops what is too big for its
 * next link and says nothing is a black hole (RFC 2923): the end replies to small packets, and
 * the largest that it replies to is looked for.
 */
#include <errno.h>

#include "common/wire/icmp/names.h"
#include "traceroute/engine/mtu.h"

/* Sizes that links have, tunnels and all. Sparse ones (RFC 1191 section 7) serve routers that
 * name none, too. */
static const uint16_t common[] = {68, 296, 508, 576, 1006, 1280, 1300, 1320, 1340, 1350, 1360,
	1380, 1392, 1400, 1410, 1412, 1420, 1428, 1430, 1436, 1440, 1446, 1450, 1452, 1454,
	1456, 1458, 1460, 1462, 1464, 1468, 1470, 1472, 1476, 1480, 1484, 1488, 1492, 1496,
	1500, 2002, 4352, 8166, 9000, 9216, 17914, 32000};

enum { COMMON = sizeof common / sizeof common[0] };

static uint32_t plateau_below(uint32_t size)
{
	static const uint16_t plateaus[] = {
		32000, 17914, 8166, 4352, 2002, 1492, 1280, 1006, 508, 296, 68};
	for (size_t i = 0; i < sizeof plateaus / sizeof plateaus[0]; i++)
		if (plateaus[i] < size)
			return plateaus[i];
	return MTU_SMALLEST;
}

static bool is_common(uint32_t size)
{
	for (uint32_t i = 0; i < COMMON; i++)
		if (common[i] == size)
			return true;
	return false;
}

bool mtu_is_too_big(const struct answer *answer)
{
	if (answer->kind == ANSWER_NONE)
		return answer->why == WHY_LOCAL && answer->error == EMSGSIZE;
	return answer->kind == ANSWER_REFUSED && answer->is_error &&
	       icmp_is_too_big(answer->from.version, answer->type, answer->code);
}

/* The middle one of the common sizes between; where there is none, one byte more tells whether
 * the common size is exact, and halving does the rest. */
static uint32_t size_between(uint32_t works, uint32_t fails)
{
	uint32_t first = 0, last;
	while (first < COMMON && common[first] <= works)
		first++;
	for (last = first; last < COMMON && common[last] < fails;)
		last++;
	if (last > first)
		return common[first + (last - first) / 2];
	return is_common(works) ? works + 1 : works + (fails - works) / 2;
}

uint32_t mtu_next_size(const struct mtu *m)
{
	if (m->phase == MTU_SMALL)
		return MTU_SMALLEST;
	return m->phase == MTU_SEARCH ? size_between(m->works, m->fails) : m->size;
}

/* Returns false when there is no smaller size to try. */
static bool learn_shrink(struct mtu *m, const struct answer *answer, uint32_t size)
{
	uint32_t reported = answer->mtu;
	if (reported == 0 || reported >= size)
		reported = plateau_below(size);
	/* a path that cannot carry the smallest packet has no size to find */
	if (m->shrink_count == MTU_SHRINKS_MAX || reported < MTU_SMALLEST || reported >= size)
		return false;
	struct mtu_shrink *shrink = &m->shrinks[m->shrink_count++];
	*shrink = (struct mtu_shrink){.from = answer->from, .larger = size, .mtu = reported};
	if (answer->kind == ANSWER_NONE)
		shrink->hop = m->settings.first_hop; /* our own link */
	m->size = reported;
	return true;
}

/* Whether the smallest size that did not arrive is one more than what a router named. */
static bool is_named(const struct mtu *m)
{
	for (uint32_t i = 0; i < m->shrink_count; i++)
		if (!m->shrinks[i].is_hole && m->shrinks[i].mtu + 1 == m->fails)
			return true;
	return false;
}

static void learn_hole(struct mtu *m)
{
	m->size = m->works;
	if (m->shrink_count < MTU_SHRINKS_MAX && !is_named(m))
		m->shrinks[m->shrink_count++] = (struct mtu_shrink){
			.is_hole = true, .larger = m->fails, .mtu = m->works};
}

/* A size arrived, or it did not. */
static bool answer_search(struct mtu *m, bool arrived)
{
	uint32_t size = mtu_next_size(m);
	if (arrived)
		m->works = size;
	else
		m->fails = size;
	if (m->works + 1 < m->fails)
		return false;
	learn_hole(m);
	return true;
}

static bool begin_search(struct mtu *m)
{
	m->phase = MTU_SEARCH;
	m->works = MTU_SMALLEST;
	m->fails = m->size;
	return false;
}

static bool answer_silence(struct mtu *m)
{
	switch (m->phase) {
	case MTU_SIZE:
		m->phase = MTU_SMALL;
		return m->size <= MTU_SMALLEST;
	case MTU_BEYOND:
		return begin_search(m);
	case MTU_SEARCH:
		return answer_search(m, false);
	case MTU_SMALL:
		m->is_silent = true;
		break;
	case MTU_HOPS:
	case MTU_PLACE:
	case MTU_SHOW:
	case MTU_OVER:
		break;
	}
	return true;
}

static bool answer_arrival(struct mtu *m, const struct answer *answer)
{
	m->is_confirmed = answer->kind == ANSWER_REACHED;
	if (m->phase == MTU_SMALL)
		return begin_search(m);
	return m->phase != MTU_SEARCH || answer_search(m, true);
}

/* A router on the way named a size while a hole was looked for: both are below it. */
static bool answer_too_big(struct mtu *m, const struct answer *answer)
{
	if (!learn_shrink(m, answer, mtu_next_size(m)))
		return true;
	if (m->phase != MTU_SEARCH)
		return false;
	m->fails = m->size + 1;
	return m->works + 1 >= m->fails;
}

bool mtu_answer_size(struct mtu *m, const struct answer *answer)
{
	bool is_too_big = mtu_is_too_big(answer);
	if (answer->kind != ANSWER_NONE && answer->rtt > m->rtt)
		m->rtt = answer->rtt;
	if (!is_too_big && answer->kind == ANSWER_NONE) {
		if (++m->tries < MTU_TRIES_MAX)
			return false;
		m->tries = 0;
		return answer_silence(m);
	}
	m->tries = 0;
	return is_too_big ? answer_too_big(m, answer) : answer_arrival(m, answer);
}

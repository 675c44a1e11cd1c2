/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "traceroute/engine/multipath.h"

enum { MISSES_MAX = 3 };

static struct multipath_check *find(struct multipath *m, uint32_t hop, uint32_t flow)
{
	for (uint32_t i = 0; i < m->check_count; i++)
		if (m->checks[i].hop == hop && m->checks[i].flow == flow)
			return &m->checks[i];
	return NULL;
}

static void add_check(struct multipath *m, uint32_t hop, uint32_t flow)
{
	const struct cell *cell = graph_cell(&m->graph, hop, flow);
	if (find(m, hop, flow))
		return;
	if (m->check_count == MULTIPATH_CHECKS || cell->state != CELL_SEEN)
		return;
	m->checks[m->check_count++] = (struct multipath_check){.flow = (uint16_t)flow,
		.hop = (uint8_t)hop,
		.node = cell->node,
		.needed = 1,
		.other = GRAPH_NONE};
}

static bool goes_through(const struct graph *g, uint32_t hop, uint32_t flow, uint32_t number)
{
	const struct cell *cell = graph_cell(g, hop, flow);
	bool passes =
		cell->state == CELL_SEEN ? cell->node == number : graph_only(g, hop) == number;
	return passes && graph_cell(g, hop + 1, flow)->state == CELL_SEEN;
}

/* How many were chosen before, for the next hops of this node. */
static uint32_t checks_after(const struct multipath *m, uint32_t hop, uint32_t number)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < m->check_count; i++)
		count += m->checks[i].hop == hop + 1 &&
			 goes_through(&m->graph, hop, m->checks[i].flow, number);
	return count;
}

/* Where one probe of each flow is in flight at a time, a flow that is asked at one hop only
 * does not wait for another hop's reply. */
static bool is_taken(const struct multipath *m, uint32_t flow)
{
	for (uint32_t i = 0; i < m->check_count && m->settings->is_flow_serial; i++)
		if (m->checks[i].flow == flow)
			return true;
	return false;
}

/* A flow of this node that was seen at this next hop: one that is not taken, or the first. */
static void plan_next(struct multipath *m, uint32_t hop, uint32_t number, uint32_t next)
{
	const struct graph *g = &m->graph;
	uint32_t used = g->hops[hop + 1].used, first = used;
	for (uint32_t flow = 0; flow < used; flow++) {
		if (!goes_through(g, hop, flow, number) ||
			graph_cell(g, hop + 1, flow)->node != next)
			continue;
		first = first == used ? flow : first;
		if (is_taken(m, flow))
			continue;
		first = flow;
		break;
	}
	if (first < used)
		add_check(m, hop + 1, first);
}

/* Flows of a node that has several next hops, spread over all that went through it; where some
 * are taken, each next hop is asked for all the same: one may have replaced another. */
static void plan_node(struct multipath *m, uint32_t hop, uint32_t number)
{
	const struct graph *g = &m->graph;
	uint32_t sent = graph_node(g, hop, number)->sent, seen = 0;
	uint32_t stride = sent > MULTIPATH_CHECK_FLOWS ? sent / MULTIPATH_CHECK_FLOWS : 1;
	uint32_t planned = checks_after(m, hop, number);
	uint32_t end = m->check_count;
	end += planned < MULTIPATH_CHECK_FLOWS ? MULTIPATH_CHECK_FLOWS - planned : 0;
	for (uint32_t i = 1; i < g->hops[hop + 1].nodes && m->settings->is_flow_serial; i++)
		if (graph_has_link(g, hop, number, i) && m->check_count < end)
			plan_next(m, hop, number, i);
	for (uint32_t flow = 0; flow < g->hops[hop + 1].used && m->check_count < end; flow++)
		if (goes_through(g, hop, flow, number) && seen++ % stride == 0 &&
			!is_taken(m, flow))
			add_check(m, hop + 1, flow);
	for (uint32_t flow = 0; flow < g->hops[hop + 1].used && m->check_count < end; flow++)
		if (goes_through(g, hop, flow, number))
			add_check(m, hop + 1, flow);
}

static uint32_t checks_at(const struct multipath *m, uint32_t hop)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < m->check_count; i++)
		count += m->checks[i].hop == hop;
	return count;
}

static bool is_seen(const struct graph *g, uint32_t hop, uint32_t flow)
{
	return graph_cell(g, hop, flow)->state == CELL_SEEN;
}

/* A flow of a hop without choice: the route may have changed there; some more where the next
 * hop has several nodes, which balancing by packet before this hop may have made. */
static void plan_hop(struct multipath *m, uint32_t hop)
{
	const struct graph *g = &m->graph;
	uint32_t wanted = graph_width(g, hop + 1) > 1 ? MULTIPATH_CHECK_FLOWS : 1;
	uint32_t planned = checks_at(m, hop);
	uint32_t end = m->check_count + (wanted > planned ? wanted - planned : 0);
	bool is_single = hop == g->first || graph_only(g, hop - 1) != GRAPH_NONE;
	for (uint32_t flow = 0; flow < g->hops[hop].used && m->check_count < end; flow++)
		if (is_seen(g, hop, flow) && !is_taken(m, flow) &&
			(is_single || is_seen(g, hop - 1, flow)))
			add_check(m, hop, flow);
	for (uint32_t flow = 0; flow < g->hops[hop].used && m->check_count < end; flow++)
		if (is_seen(g, hop, flow))
			add_check(m, hop, flow);
}

void multipath_check_plan(struct multipath *m)
{
	struct graph *g = &m->graph;
	for (uint32_t hop = g->first - 1u; hop < g->last; hop++) {
		bool parts = false;
		for (uint32_t i = 0; i < g->hops[hop].nodes; i++) {
			if (graph_node(g, hop, i)->successors < 2)
				continue;
			parts = true;
			plan_node(m, hop, i);
		}
		if (!parts)
			plan_hop(m, hop + 1);
	}
}

static bool is_over(const struct multipath_check *c)
{
	if (c->misses >= MISSES_MAX)
		return true;
	uint32_t enough = c->other == GRAPH_NONE ? c->needed : MULTIPATH_CHECK_ASKS;
	return c->is_varied || c->asks >= enough;
}

bool multipath_check_next(const struct multipath_view *v)
{
	struct multipath *m = v->m;
	for (uint32_t i = 0; i < m->check_count; i++) {
		struct multipath_check *c = &m->checks[i];
		if (c->in_flight || is_over(c) ||
			!multipath_ask(v, c->hop, c->flow, MULTIPATH_AGAIN))
			continue;
		c->in_flight = true;
		m->end.checks++;
		return true;
	}
	return false;
}

void multipath_check_again(struct multipath *m, const struct question *question)
{
	struct multipath_check *c = find(m, question->hop_limit, question->flow);
	if (c)
		c->in_flight = false;
}

void multipath_check_answer(struct multipath *m, const struct answer *answer)
{
	struct multipath_check *c = find(m, answer->question.hop_limit, answer->question.flow);
	if (!c)
		return;
	c->in_flight = false;
	if (answer->kind == ANSWER_NONE) {
		c->misses++;
		return;
	}
	uint8_t number = graph_identify(&m->graph, answer);
	c->asks++;
	c->misses = 0;
	if (number == c->node)
		c->is_varied = c->is_varied || c->other != GRAPH_NONE;
	else if (c->other == GRAPH_NONE)
		c->other = number;
	else
		c->is_varied = c->is_varied || c->other != number;
}

bool multipath_check_done(const struct multipath *m)
{
	for (uint32_t i = 0; i < m->check_count; i++)
		if (m->checks[i].in_flight || !is_over(&m->checks[i]))
			return false;
	return true;
}

/* ---- judging --------------------------------------------------------------------- */

enum verdict { VERDICT_SAME, VERDICT_BY_PACKET, VERDICT_CHANGED };

static void mark_by_packet(struct multipath *m, const struct multipath_check *c)
{
	const struct cell *before = graph_cell(&m->graph, c->hop - 1u, c->flow);
	uint8_t only = graph_only(&m->graph, c->hop - 1u);
	uint32_t number = before->state == CELL_SEEN ? before->node : only;
	if (number != GRAPH_NONE)
		graph_node(&m->graph, c->hop - 1u, number)->is_per_packet = true;
}

/* What the flows of one hop show: replies that vary are balancing by packet, one other node for
 * good is another route. */
static enum verdict judge_hop(struct multipath *m, uint32_t hop)
{
	enum verdict verdict = VERDICT_SAME;
	for (uint32_t i = 0; i < m->check_count; i++) {
		const struct multipath_check *c = &m->checks[i];
		if (c->hop != hop || c->other == GRAPH_NONE)
			continue;
		if (c->is_varied) {
			mark_by_packet(m, c);
			verdict = VERDICT_BY_PACKET;
		} else if (verdict == VERDICT_SAME && c->asks >= MULTIPATH_CHECK_ASKS) {
			verdict = VERDICT_CHANGED;
		}
	}
	return verdict;
}

/* Replies of a hop vary: does the hop before it spread by packet, or one before that, which six
 * replies did not show? Whether there is something to ask. */
static bool ask_deeper(struct multipath *m, uint32_t hop)
{
	bool any = false;
	for (uint32_t i = 0; i < m->check_count; i++) {
		struct multipath_check *c = &m->checks[i];
		if (c->hop != hop || c->needed > 1)
			continue;
		c->needed = MULTIPATH_CHECK_DEEP;
		any = true;
	}
	return any;
}

void multipath_check_judge(struct multipath *m)
{
	struct graph *g = &m->graph;
	bool is_mixed = false;
	for (uint32_t hop = g->first; hop <= g->last; hop++) {
		enum verdict verdict = is_mixed ? VERDICT_SAME : judge_hop(m, hop);
		if (verdict == VERDICT_BY_PACKET && ask_deeper(m, hop - 1)) {
			m->phase = MULTIPATH_CHECK;
			return;
		}
		if (verdict == VERDICT_CHANGED) {
			m->end.changes++;
			m->end.changed_hop = (uint8_t)hop;
			if (m->end.changes > MULTIPATH_CHANGES)
				return;
			graph_forget(g, (uint8_t)hop);
			m->phase = MULTIPATH_DISCOVER;
			m->check_count = 0;
			return;
		}
		is_mixed =
			verdict == VERDICT_BY_PACKET || (is_mixed && graph_width(g, hop) > 1);
		g->hops[hop].is_mixed = is_mixed;
	}
}

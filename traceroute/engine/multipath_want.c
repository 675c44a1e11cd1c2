/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/multipath.h"
#include "traceroute/engine/stopping.h"

enum {
	STEERING_MAX = 16, /* node control gives up after so many times the stopping point */
	LITE_FLOWS = 2,	   /* leave a node, where links may cross */
};

/* ---- flows ----------------------------------------------------------------------- */

static bool is_at(const struct graph *g, uint32_t hop, uint32_t flow, uint32_t number)
{
	const struct cell *cell = graph_cell(g, hop, flow);
	return (cell->state == CELL_SEEN || cell->state == CELL_SILENT) && cell->node == number;
}

static bool is_empty(const struct graph *g, uint32_t hop, uint32_t flow)
{
	return graph_cell(g, hop, flow)->state == CELL_EMPTY &&
	       !graph_is_past_end(g, hop, flow);
}

/* Ask at `hop` the first of `flows` flows that is new there and that `number` of the hop before
 * was seen by; GRAPH_NONE: one that is new there as well. */
static bool ask_after(
	const struct multipath_view *v, uint32_t hop, uint8_t number, uint32_t flows)
{
	const struct graph *g = &v->m->graph;
	for (uint32_t flow = 0; flow < flows; flow++) {
		if (!is_empty(g, hop, flow))
			continue;
		bool fits = number == GRAPH_NONE ? hop == g->first || is_empty(g, hop - 1, flow)
						 : is_at(g, hop - 1, flow, number);
		if (fits && multipath_ask(v, hop, flow, MULTIPATH_ORDINARY))
			return true;
	}
	return false;
}

/* ---- proof of what precedes a node (4) ------------------------------------------- */

static bool prove_node(const struct multipath_view *v, uint32_t hop, uint32_t number)
{
	const struct graph *g = &v->m->graph;
	uint32_t candidate = v->m->flows;
	for (uint32_t flow = 0; flow < g->hops[hop].used; flow++) {
		if (!is_at(g, hop, flow, number))
			continue;
		enum cell_state state = graph_cell(g, hop - 1, flow)->state;
		if (state == CELL_ASKED || state == CELL_RETRY)
			return false;
		if (state == CELL_EMPTY && candidate == v->m->flows)
			candidate = flow;
	}
	return candidate < v->m->flows &&
	       multipath_ask(v, hop - 1, candidate, MULTIPATH_ORDINARY);
}

static bool prove_hop(const struct multipath_view *v, uint32_t hop)
{
	const struct graph *g = &v->m->graph;
	if (hop < g->first)
		return false;
	for (uint32_t i = 0; i < g->hops[hop + 1].nodes; i++)
		if (graph_exists(g, hop + 1, i) &&
			graph_node(g, hop + 1, i)->predecessors == 0 &&
			prove_node(v, hop + 1, i))
			return true;
	return false;
}

/* ---- how many flows a node needs ------------------------------------------------- */

/* Whether only silence is known to follow. */
static bool leads_nowhere(const struct graph *g, uint32_t hop, uint32_t number)
{
	const struct graph_node *node = graph_node(g, hop, number);
	return number == GRAPH_SILENT && node->successors == 1 &&
	       graph_has_link(g, hop, number, GRAPH_SILENT);
}

static uint32_t lite_want(const struct graph *g, uint32_t hop)
{
	if (hop < g->first || graph_width(g, hop) < 2)
		return 0;
	return graph_width(g, hop + 1) > 1 ? LITE_FLOWS : 1;
}

static uint32_t node_want(const struct multipath *m, uint32_t hop, uint32_t number)
{
	const struct graph *g = &m->graph;
	const struct graph_node *node = graph_node(g, hop, number);
	bool is_sender = hop < g->first;
	if (node->is_end || (!is_sender && !graph_exists(g, hop, number)))
		return 0;
	if (is_sender && number == GRAPH_SILENT)
		return 0;
	if (number == GRAPH_SILENT && hop >= g->farthest)
		return 1;
	if (leads_nowhere(g, hop, number))
		return 2;
	uint32_t successors = is_sender ? graph_width(g, hop + 1) : node->successors;
	return m->is_full ? stopping_point(successors, m->settings->confidence)
			  : lite_want(g, hop);
}

/* ---- one hop (5, 6) -------------------------------------------------------------- */

/* While more nodes may turn up at the hop, the one that is known is taken for the only one for
 * those flows that all hops are asked with anyway. */
static bool want_node(const struct multipath_view *v, uint32_t hop, uint8_t number,
	uint32_t want, bool is_certain)
{
	const struct graph *g = &v->m->graph;
	const struct graph_node *node = graph_node(g, hop, number);
	if (node->sent >= want)
		return false;
	if (hop >= g->first && node->ready > 0)
		return ask_after(v, hop + 1, number, v->m->flows);
	bool is_only = hop < g->first || graph_only(g, hop) == number;
	uint32_t flows =
		is_certain ? v->m->flows : stopping_point(1, v->m->settings->confidence);
	return is_only && ask_after(v, hop + 1, GRAPH_NONE, flows);
}

/* Lite: the hop as a whole. */
static bool want_hop(const struct multipath_view *v, uint32_t hop)
{
	const struct graph *g = &v->m->graph;
	uint32_t want = stopping_point(graph_width(g, hop + 1), v->m->settings->confidence);
	uint8_t only = graph_only(g, hop);
	bool is_end = hop >= g->first && (only != GRAPH_NONE ? graph_node(g, hop, only)->is_end
							     : graph_width(g, hop) == 0);
	if (v->m->is_full || is_end || g->hops[hop + 1].asked >= want)
		return false;
	if (only == GRAPH_SILENT && hop >= g->farthest)
		return false;
	for (uint32_t flow = 0; flow < v->m->flows; flow++)
		if (is_empty(g, hop + 1, flow) &&
			multipath_ask(v, hop + 1, flow, MULTIPATH_ORDINARY))
			return true;
	return false;
}

static bool is_quiet(const struct graph *g, uint32_t hop)
{
	return g->hops[hop].in_flight == 0 && g->hops[hop].retries == 0;
}

/* How many flows that are new at this hop its nodes need, as chances are; 0: none. */
static uint32_t steering_need(const struct multipath *m, uint32_t hop)
{
	const struct graph *g = &m->graph;
	uint32_t need = 0, total = 0;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++)
		total += graph_node(g, hop, i)->flows;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++) {
		const struct graph_node *node = graph_node(g, hop, i);
		uint32_t want = node_want(m, hop, i);
		if (want <= node->sent || node->flows == 0)
			continue;
		uint32_t flows = (want - node->sent) * total / node->flows;
		need = flows > need ? flows : need;
	}
	return need;
}

/* A flow that is new at this hop; with `is_known` one that is known at the next hop, so that
 * one reply shows a link. */
static bool ask_new(const struct multipath_view *v, uint32_t hop, bool is_known)
{
	const struct graph *g = &v->m->graph;
	uint32_t end = is_known ? g->hops[hop + 1].used : v->m->flows;
	for (uint32_t flow = 0; flow < end; flow++) {
		if (!is_empty(g, hop, flow))
			continue;
		if (is_known && graph_cell(g, hop + 1, flow)->state != CELL_SEEN)
			continue;
		if (multipath_ask(v, hop, flow, MULTIPATH_ORDINARY))
			return true;
	}
	return false;
}

/* A batch goes out at once, and the next one when nothing of it is in flight: replies come
 * before time-outs, so that what is known in between is not what chance gives. */
static bool steer(const struct multipath_view *v, uint32_t hop)
{
	struct graph *g = &v->m->graph;
	struct graph_hop *h = &g->hops[hop];
	if (hop < g->first || graph_only(g, hop) != GRAPH_NONE)
		return false;
	uint32_t limit =
		STEERING_MAX * stopping_point(graph_width(g, hop), v->m->settings->confidence);
	uint32_t need = steering_need(v->m, hop);
	if (need == 0)
		h->batch = 0;
	else if (is_quiet(g, hop))
		h->batch = (uint16_t)((need + 1) / 2);
	if (h->batch == 0 || h->asked >= limit)
		return false;
	if (!ask_new(v, hop, true) && !ask_new(v, hop, false))
		return false;
	h->batch--;
	return true;
}

static bool is_complete(const struct multipath *m, uint32_t hop)
{
	const struct graph *g = &m->graph;
	if (!is_quiet(g, hop))
		return false;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++)
		if (graph_node(g, hop, i)->sent < node_want(m, hop, i))
			return false;
	return true;
}

bool multipath_want(const struct multipath_view *v)
{
	struct graph *g = &v->m->graph;
	bool complete = true;
	for (uint32_t hop = g->first - 1u; hop < g->last; hop++) {
		graph_count(g, hop);
		graph_count(g, hop + 1);
		if (prove_hop(v, hop) || want_hop(v, hop))
			return true;
		for (uint32_t i = 0; i < g->hops[hop].nodes; i++)
			if (want_node(v, hop, (uint8_t)i, node_want(v->m, hop, i),
				    complete && is_quiet(g, hop)))
				return true;
		if (complete && steer(v, hop))
			return true;
		complete = complete && is_complete(v->m, hop);
	}
	return false;
}

/* ---- lite ------------------------------------------------------------------------ */

struct degrees {
	uint32_t min, max;
};

static void degrees_add(struct degrees *d, uint32_t value)
{
	if (d->max == 0 || value < d->min)
		d->min = value;
	if (value > d->max)
		d->max = value;
}

/* Links between two hops cross, or some nodes have more of them than others. */
static bool is_uneven(const struct graph *g, uint32_t hop)
{
	uint32_t here = graph_width(g, hop), next = graph_width(g, hop + 1);
	struct degrees out = {0}, in = {0};
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++)
		if (graph_exists(g, hop, i) && !graph_node(g, hop, i)->is_end)
			degrees_add(&out, graph_node(g, hop, i)->successors);
	for (uint32_t i = 0; i < g->hops[hop + 1].nodes; i++)
		if (graph_exists(g, hop + 1, i))
			degrees_add(&in, graph_node(g, hop + 1, i)->predecessors);
	if (here < 2 || next < 2)
		return false;
	bool crosses = (here >= next && out.max > 1) || (here <= next && in.max > 1);
	return crosses || out.min != out.max || in.min != in.max;
}

bool multipath_needs_full(struct multipath *m)
{
	struct graph *g = &m->graph;
	if (m->is_full)
		return false;
	for (uint32_t hop = g->first; hop < g->last; hop++)
		if (is_uneven(g, hop))
			m->is_full = true;
	return m->is_full;
}

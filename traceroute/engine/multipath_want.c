/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/multipath.h"
#include "traceroute/engine/stopping.h"

/* ---- flows ----------------------------------------------------------------------- */

/* Ask at `hop` the first of `flows` flows that is new there and that `number` of the hop before
 * was seen by; GRAPH_NONE: one that is new there as well. */
static bool ask_after(
	const struct multipath_view *v, uint32_t hop, uint8_t number, uint32_t flows)
{
	const struct graph *g = &v->m->graph;
	for (uint32_t flow = 0; flow < flows; flow++) {
		if (!graph_is_empty(g, hop, flow))
			continue;
		bool fits = number == GRAPH_NONE
				    ? hop == g->first || graph_is_empty(g, hop - 1, flow)
				    : graph_is_at(g, hop - 1, flow, number);
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
		if (!graph_is_at(g, hop, flow, number))
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
		if (graph_is_empty(g, hop + 1, flow) &&
			multipath_ask(v, hop + 1, flow, MULTIPATH_ORDINARY))
			return true;
	return false;
}

static bool is_quiet(const struct graph *g, uint32_t hop)
{
	return g->hops[hop].in_flight == 0 && g->hops[hop].retries == 0;
}

static bool is_complete(const struct multipath *m, uint32_t hop)
{
	const struct graph *g = &m->graph;
	if (!is_quiet(g, hop))
		return false;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++)
		if (graph_node(g, hop, i)->sent < multipath_node_want(m, hop, i))
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
			if (want_node(v, hop, (uint8_t)i, multipath_node_want(v->m, hop, i),
				    complete && is_quiet(g, hop)))
				return true;
		if (multipath_ask_ahead(v, hop) || (complete && multipath_steer(v, hop)))
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

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/arithmetic.h"
#include "traceroute/engine/multipath.h"
#include "traceroute/engine/stopping.h"

enum {
	STEERING_MAX = 16, /* node control gives up after so many times the stopping point */
	LITE_FLOWS = 2,	   /* leave a node, where links may cross */
	CERTAIN = 1000,	   /* chances are in thousandths */
	/* a batch: one in so many of the flows that chance will need, fewer cost time, more are
	 * sent in vain; where few are needed, all of them, as each batch costs a round trip */
	STEERING_PART = 4,
	STEERING_MIN = 40,
	STRAGGLERS = 4, /* one in so many */
	AHEAD_CHANCE = 750,
	AHEAD_SHARE = 3, /* of what a hop lacks: one in so many */
};

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

uint32_t multipath_node_want(const struct multipath *m, uint32_t hop, uint32_t number)
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
	if (!m->is_full)
		return lite_want(g, hop);
	/* where others of the hop have more next hops, it likely has more as well */
	bool likely_more = !is_sender && g->hops[hop].successors_max > successors;
	return stopping_point(successors, m->settings->confidence) + likely_more;
}

/* ---- what a hop lacks ------------------------------------------------------------ */

/* What the nodes of a hop lack: flows that leave them. */
struct lack {
	uint32_t flows;	 /* in all */
	uint32_t chance; /* that a flow of which nothing is known goes through one that lacks
			    some */
	uint32_t need; /* flows that are new at the hop, as chances are, until none lacks any */
	bool lacks[GRAPH_NODES];
};

static uint32_t lack_of(const struct multipath *m, uint32_t hop, uint32_t number)
{
	const struct graph_node *node = graph_node(&m->graph, hop, number);
	uint32_t has = node->sent + node->ready, want = multipath_node_want(m, hop, number);
	return want > has ? want - has : 0;
}

static struct lack lack_at(const struct multipath *m, uint32_t hop)
{
	const struct graph *g = &m->graph;
	struct lack all = {0};
	uint32_t total = 0, lacking = 0;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++)
		total += graph_node(g, hop, i)->flows;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++) {
		uint32_t flows = graph_node(g, hop, i)->flows, lack = lack_of(m, hop, i);
		if (lack == 0 || flows == 0)
			continue;
		all.flows += lack;
		all.lacks[i] = true;
		lacking += flows;
		uint32_t need = lack * total / flows;
		all.need = need > all.need ? need : all.need;
	}
	all.chance = total ? lacking * CERTAIN / total : 0;
	return all;
}

bool multipath_is_lacking(const struct multipath *m)
{
	for (uint32_t hop = m->graph.first; hop < m->graph.last; hop++)
		if (lack_at(m, hop).flows > 0)
			return true;
	return false;
}

/* ---- ahead of replies ------------------------------------------------------------ */

bool multipath_ask_ahead(const struct multipath_view *v, uint32_t hop)
{
	const struct graph *g = &v->m->graph;
	const struct graph_hop *h = &g->hops[hop];
	if (hop < g->first || h->unknown == h->ahead)
		return false;
	struct lack lack = lack_at(v->m, hop);
	if (lack.chance < AHEAD_CHANCE || h->ahead >= lack.flows / AHEAD_SHARE)
		return false;
	for (uint32_t flow = 0; flow < h->used; flow++) {
		const struct cell *cell = graph_cell(g, hop, flow);
		bool is_unknown = cell->state == CELL_ASKED && !cell->guess;
		if (is_unknown && graph_is_empty(g, hop + 1, flow) &&
			multipath_ask(v, hop + 1, flow, MULTIPATH_ORDINARY))
			return true;
	}
	return false;
}

/* ---- node control ---------------------------------------------------------------- */

/* The chance that a flow through a node of the hop before goes through one that lacks flows. */
static uint32_t chance_after(
	const struct graph *g, uint32_t hop, uint32_t number, const struct lack *lack)
{
	const struct graph_node *node = graph_node(g, hop - 1, number);
	uint32_t lacking = 0;
	/* many together that all go to a silent one look like a limit */
	for (uint32_t i = 1; i < g->hops[hop].nodes && node->successors > 0; i++)
		lacking += lack->lacks[i] && graph_has_link(g, hop - 1, number, i);
	return node->successors ? lacking * CERTAIN / node->successors : lack->chance;
}

static bool is_free(const struct multipath_view *v, uint32_t hop, uint32_t flow)
{
	const struct graph *g = &v->m->graph;
	return graph_is_empty(g, hop, flow) &&
	       !(v->prober->is_flow_serial && g->busy[flow] > 0);
}

/* The flow, new at this hop, that most likely goes through a node that lacks flows; among
 * equals one that is known at the next hop, so that one reply shows a link. */
static uint32_t best_flow(const struct multipath_view *v, uint32_t hop, const struct lack *lack)
{
	const struct graph *g = &v->m->graph;
	uint32_t chances[GRAPH_NODES], best = v->m->flows, most = 0;
	for (uint32_t i = 0; i < g->hops[hop - 1].nodes; i++)
		chances[i] = chance_after(g, hop, i, lack);
	for (uint32_t flow = 0; flow < v->m->flows; flow++) {
		if (!is_free(v, hop, flow))
			continue;
		const struct cell *before = graph_cell(g, hop - 1, flow);
		uint32_t chance =
			before->state == CELL_SEEN ? chances[before->node] : lack->chance;
		chance = 2 * chance + (graph_cell(g, hop + 1, flow)->state == CELL_SEEN) + 1;
		if (chance > most)
			best = flow;
		most = chance > most ? chance : most;
		bool is_fresh = flow >= g->hops[hop - 1].used && flow >= g->hops[hop].used &&
				flow >= g->hops[hop + 1].used;
		if (is_fresh)
			break;
	}
	return best;
}

/* The next batch is asked when only stragglers of the last one are in flight. They are taken
 * for flows of the nodes that lack some: replies come before time-outs, so that what is known
 * in between is not what chance gives. */
static void next_batch(struct graph_hop *h, const struct lack *lack)
{
	if (lack->need == 0)
		h->batch = 0;
	bool is_first = h->batch_size == 0;
	if (h->batch > 0 || (!is_first && h->unknown > h->batch_size / STRAGGLERS))
		return;
	uint32_t lacks = lack->flows > h->unknown ? lack->flows - h->unknown : 0;
	uint32_t need =
		is_first ? lack->need : lack->need * lacks / (lack->flows + !lack->flows);
	uint32_t part = need / STEERING_PART;
	uint32_t now = size_min(need, part > STEERING_MIN ? part : STEERING_MIN);
	h->batch = (uint16_t)(now > h->unknown ? now - h->unknown : 0);
	h->batch_size = h->batch;
}

bool multipath_steer(const struct multipath_view *v, uint32_t hop)
{
	struct graph *g = &v->m->graph;
	struct graph_hop *h = &g->hops[hop];
	if (hop < g->first || graph_only(g, hop) != GRAPH_NONE)
		return false;
	uint32_t limit =
		STEERING_MAX * stopping_point(graph_width(g, hop), v->m->settings->confidence);
	struct lack lack = lack_at(v->m, hop);
	next_batch(h, &lack);
	if (lack.need == 0 || h->batch == 0 || h->asked >= limit)
		return false;
	uint32_t flow = best_flow(v, hop, &lack);
	if (flow >= v->m->flows || !multipath_ask(v, hop, flow, MULTIPATH_ORDINARY))
		return false;
	h->batch--;
	return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/arithmetic.h"
#include "traceroute/engine/multipath.h"

static uint16_t flows_of_hop(const struct graph *g, uint32_t hop)
{
	uint16_t flows = 0;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++)
		if (graph_exists(g, hop, i))
			flows = (uint16_t)(flows + graph_node(g, hop, i)->flows);
	return flows;
}

static bool is_seen_at(
	const struct graph *g, uint32_t hop, uint32_t flow, const struct address *address)
{
	const struct cell *cell = graph_cell(g, hop, flow);
	return cell->state == CELL_SEEN &&
	       address_equal(&graph_node(g, hop, cell->node)->address, address);
}

/* A flow that comes back to an address runs in a circle. Not where packets of one flow take
 * several ways, and not at the next hop: a router that forwards what it should discard makes
 * the one after it reply twice. 0: none. */
static uint8_t loop_hop(const struct graph *g, uint32_t hop, uint32_t number)
{
	const struct graph_node *node = graph_node(g, hop, number);
	for (uint32_t before = g->first; number != GRAPH_SILENT && before + 2 <= hop;
		before++) {
		if (g->hops[before].is_mixed)
			return 0;
		for (uint32_t flow = 0; flow < g->hops[before].used; flow++)
			if (graph_is_at(g, hop, flow, number) &&
				is_seen_at(g, before, flow, &node->address))
				return (uint8_t)before;
	}
	return 0;
}

/* The first node of the hop that is likely the same router. */
static uint8_t alias_of(const struct graph *g, uint32_t hop, uint32_t number)
{
	for (uint32_t i = 1; i < number; i++)
		if (graph_is_alias(g, hop, i, number))
			return (uint8_t)i;
	return 0;
}

static void fill_node(const struct multipath *m, struct trace_event *event)
{
	const struct graph *g = &m->graph;
	uint32_t hop = m->report_hop, number = m->report_node;
	const struct graph_node *node = graph_node(g, hop, number);
	event->kind = TRACE_NODE;
	event->target = m->target;
	event->answer = node->first;
	event->node = (struct trace_node){.hop = (uint8_t)hop,
		.number = (uint8_t)number,
		.is_silent = number == GRAPH_SILENT,
		.is_end = node->is_end,
		.is_per_packet = node->is_per_packet,
		.flows = node->flows,
		.hop_flows = flows_of_hop(g, hop),
		.ways = node->successors,
		.loop_hop = loop_hop(g, hop, number),
		.alias = alias_of(g, hop, number),
		.rtt = node->rtt_min};
}

static bool next_node(struct multipath *m, struct trace_event *event)
{
	const struct graph *g = &m->graph;
	for (; m->report_hop <= g->last; m->report_hop++, m->report_node = 0)
		for (; m->report_node < g->hops[m->report_hop].nodes; m->report_node++) {
			/* what lies beyond the last reply is silence, or nothing */
			bool is_tail = m->report_hop > g->farthest;
			if (is_tail || !graph_exists(g, m->report_hop, m->report_node))
				continue;
			fill_node(m, event);
			m->report_node++;
			return true;
		}
	return false;
}

static bool is_flow_of(
	const struct graph *g, uint32_t hop, uint32_t flow, const struct trace_link *link)
{
	const struct cell *from = graph_cell(g, hop, flow), *to = graph_cell(g, hop + 1, flow);
	bool known = (from->state == CELL_SEEN || from->state == CELL_SILENT) &&
		     (to->state == CELL_SEEN || to->state == CELL_SILENT);
	return known && from->node == link->from && to->node == link->to;
}

static void fill_link(const struct multipath *m, struct trace_event *event)
{
	const struct graph *g = &m->graph;
	event->kind = TRACE_LINK;
	event->target = m->target;
	event->link = (struct trace_link){.hop = (uint8_t)m->report_hop,
		.from = (uint8_t)m->report_node,
		.to = (uint8_t)m->report_next};
	struct trace_link *link = &event->link;
	for (uint32_t flow = 0; flow < g->hops[m->report_hop].used; flow++) {
		if (!is_flow_of(g, m->report_hop, flow, link))
			continue;
		link->flows++;
		if (link->proof_count < TRACE_PROOFS)
			link->proofs[link->proof_count++] = (uint16_t)flow;
	}
}

/* After balancing by packet a flow seen at both ends proves nothing, unless all meet there. */
static bool is_unproved(const struct graph *g, uint32_t hop)
{
	return g->hops[hop].is_mixed && graph_width(g, hop + 1) > 1;
}

static bool next_link_of_node(struct multipath *m, struct trace_event *event)
{
	const struct graph *g = &m->graph;
	while (m->report_next < g->hops[m->report_hop + 1].nodes) {
		bool is_link = graph_exists(g, m->report_hop, m->report_node) &&
			       graph_has_link(g, m->report_hop, m->report_node, m->report_next);
		if (is_link && is_unproved(g, m->report_hop))
			m->end.is_unproved = true;
		else if (is_link)
			fill_link(m, event);
		m->report_next++;
		if (is_link && !is_unproved(g, m->report_hop))
			return true;
	}
	return false;
}

static bool next_link(struct multipath *m, struct trace_event *event)
{
	const struct graph *g = &m->graph;
	uint32_t last = size_min(g->farthest, g->last);
	for (; m->report_hop < last; m->report_hop++, m->report_node = 0)
		for (; m->report_node < g->hops[m->report_hop].nodes;
			m->report_node++, m->report_next = 0)
			if (next_link_of_node(m, event))
				return true;
	return false;
}

static bool has_expired(const struct graph *g, uint32_t hop, const struct address *address)
{
	for (uint32_t i = 1; i < g->hops[hop].nodes; i++) {
		const struct graph_node *node = graph_node(g, hop, i);
		if (node->first.kind == ANSWER_EXPIRED &&
			address_equal(&node->address, address))
			return true;
	}
	return false;
}

/* A router that refuses what it should forward may use the destination's words. */
static bool is_reached(const struct graph *g, uint32_t hop, const struct graph_node *node)
{
	const struct answer *first = &node->first;
	if (first->kind != ANSWER_REACHED || first->is_target || !first->is_error)
		return first->kind == ANSWER_REACHED;
	for (uint32_t before = g->first; before < hop; before++)
		if (has_expired(g, before, &node->address))
			return false;
	return true;
}

static void fill_end(struct multipath *m, struct trace_event *event)
{
	const struct graph *g = &m->graph;
	*event = (struct trace_event){.kind = TRACE_END, .target = m->target, .end = m->end};
	for (uint32_t hop = g->first; hop <= g->last; hop++)
		for (uint32_t i = 1; i < g->hops[hop].nodes; i++) {
			const struct graph_node *node = graph_node(g, hop, i);
			if (!node->is_end || !graph_exists(g, hop, i) || event->end.distance)
				continue;
			bool found = is_reached(g, hop, node);
			event->end.distance = found ? (uint8_t)hop : 0;
			if (!m->stop)
				m->stop = found ? STOP_REACHED : STOP_UNREACHABLE;
			if (found && m->stop == STOP_UNREACHABLE)
				m->stop = STOP_REACHED;
		}
	event->end.reason = m->stop ? m->stop : STOP_MAX_HOPS;
	event->end.error = m->error;
	m->done = true;
}

void multipath_report(struct multipath *m, struct trace_event *event)
{
	if (!m->reports_links && next_node(m, event))
		return;
	if (!m->reports_links) {
		m->reports_links = true;
		m->report_hop = m->graph.first;
		m->report_node = m->report_next = 0;
	}
	if (!next_link(m, event))
		fill_end(m, event);
}

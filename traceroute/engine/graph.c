/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/graph.h"

#include <string.h>

#define RETRY_PAUSE (400 * MILLISECOND)

enum {
	RETRIES_AT_ONCE = 2,
	LIMIT_MISSES = 8, /* fewer say nothing of a limit */
	OUTCOMES = 64,
};

static uint32_t hop_count(uint8_t first, uint8_t last)
{
	return last - first + 3u; /* the sender and one that nothing is asked at */
}

size_t graph_size(uint8_t first, uint8_t last)
{
	return hop_count(first, last) *
	       (sizeof(struct graph_node) * GRAPH_NODES + sizeof(struct cell) * GRAPH_FLOWS);
}

struct graph_node *graph_node(const struct graph *g, uint32_t hop, uint32_t number)
{
	return &g->nodes[(hop + 1 - g->first) * GRAPH_NODES + number];
}

struct cell *graph_cell(const struct graph *g, uint32_t hop, uint32_t flow)
{
	return &g->cells[(hop + 1 - g->first) * GRAPH_FLOWS + flow];
}

static void hop_init(struct graph *g, uint32_t hop)
{
	memset(graph_cell(g, hop, 0), 0, sizeof(struct cell) * GRAPH_FLOWS);
	*graph_node(g, hop, GRAPH_SILENT) = (struct graph_node){0};
	g->hops[hop] = (struct graph_hop){.nodes = 1, .is_stale = true};
}

void graph_init(struct graph *g, void *memory, uint8_t first, uint8_t last)
{
	*g = (struct graph){.first = first, .last = last, .nodes = memory};
	void *next = g->nodes + (size_t)hop_count(first, last) * GRAPH_NODES;
	g->cells = next;
	for (uint32_t hop = first - 1u; hop <= last + 1u; hop++)
		hop_init(g, hop);
	/* the sender */
	*graph_node(g, first - 1u, 1) = (struct graph_node){.flows = GRAPH_FLOWS};
	g->hops[first - 1].nodes = 2;
	for (uint32_t flow = 0; flow < GRAPH_FLOWS; flow++)
		*graph_cell(g, first - 1u, flow) = (struct cell){.state = CELL_SEEN, .node = 1};
}

static void find_farthest(struct graph *g)
{
	g->farthest = 0;
	for (uint32_t hop = g->first; hop <= g->last; hop++)
		if (g->hops[hop].replies > 0)
			g->farthest = (uint8_t)hop;
}

void graph_forget(struct graph *g, uint8_t from)
{
	for (uint32_t hop = from; hop <= g->last; hop++)
		hop_init(g, hop);
	for (uint32_t flow = 0; flow < GRAPH_FLOWS; flow++)
		if (g->flow_end[flow] >= from)
			g->flow_end[flow] = 0;
	memset(g->busy, 0, sizeof g->busy);
	g->hops[from - 1].is_stale = true;
	find_farthest(g);
}

/* ---- cells ----------------------------------------------------------------------- */

static void touch(struct graph *g, uint32_t hop)
{
	g->hops[hop].is_stale = true;
	g->hops[hop - 1].is_stale = true;
}

/* Leave what the cell was; its next state follows. */
static struct cell *leave(struct graph *g, const struct question *q)
{
	struct graph_hop *hop = &g->hops[q->hop_limit];
	struct cell *cell = graph_cell(g, q->hop_limit, q->flow);
	if (cell->state == CELL_ASKED) {
		hop->in_flight--;
		g->busy[q->flow] = (uint8_t)(g->busy[q->flow] - (g->busy[q->flow] > 0));
	}
	if (cell->state == CELL_RETRY)
		hop->retries--;
	touch(g, q->hop_limit);
	return cell;
}

void graph_asked(struct graph *g, const struct question *q)
{
	struct cell *cell = leave(g, q);
	struct graph_hop *hop = &g->hops[q->hop_limit];
	cell->state = CELL_ASKED;
	hop->in_flight++;
	g->busy[q->flow]++;
	if (hop->used <= q->flow)
		hop->used = (uint16_t)(q->flow + 1u);
}

/* Whether it is still waited for: the flow may have ended before it, or the route changed. */
static bool is_asked(const struct graph *g, const struct question *q)
{
	return graph_cell(g, q->hop_limit, q->flow)->state == CELL_ASKED;
}

void graph_again(struct graph *g, const struct question *q)
{
	if (!is_asked(g, q))
		return;
	struct cell *cell = leave(g, q);
	cell->state = CELL_RETRY;
	g->hops[q->hop_limit].retries++;
}

/* Replies come before time-outs: only many of them together tell a limit from a loss. */
static void note_outcome(struct graph_hop *hop, bool missed)
{
	hop->misses = (uint16_t)(hop->misses + missed);
	hop->hits = (uint16_t)(hop->hits + !missed);
	if (hop->hits > 0 && hop->misses >= LIMIT_MISSES && hop->misses > 2 * hop->hits)
		hop->is_limited = true;
	if (hop->misses + hop->hits < OUTCOMES)
		return;
	hop->misses /= 2;
	hop->hits /= 2;
}

void graph_missed(struct graph *g, const struct question *q, uint32_t tries, nanoseconds now)
{
	if (!is_asked(g, q))
		return;
	struct cell *cell = leave(g, q);
	struct graph_hop *hop = &g->hops[q->hop_limit];
	bool was_limited = hop->is_limited;
	/* one that is silent for good says nothing about the others */
	if (cell->tries == 0)
		note_outcome(hop, true);
	/* what a full bucket swallowed says nothing about the router */
	cell->tries = hop->is_limited && !was_limited ? 0 : (uint8_t)(cell->tries + 1);
	if (cell->tries < tries) {
		cell->state = CELL_RETRY;
		cell->due = cell->tries > RETRIES_AT_ONCE && !hop->is_limited
				    ? now + RETRY_PAUSE
				    : now;
		hop->retries++;
		return;
	}
	cell->state = CELL_SILENT;
	cell->node = GRAPH_SILENT;
}

/* Now it is known that routers of this hop reply: silence must be proved better. */
static void check_silence(struct graph *g, uint32_t hop)
{
	for (uint32_t flow = 0; flow < g->hops[hop].used; flow++) {
		struct cell *cell = graph_cell(g, hop, flow);
		if (cell->state != CELL_SILENT)
			continue;
		cell->state = CELL_RETRY;
		g->hops[hop].retries++;
	}
}

/* What is asked beyond a flow's end says nothing. */
static void cut_flow(struct graph *g, uint32_t hop, uint32_t flow)
{
	if (g->flow_end[flow] && g->flow_end[flow] <= hop)
		return;
	g->flow_end[flow] = (uint8_t)hop;
	for (uint32_t h = hop + 1u; h <= g->last; h++) {
		const struct question q = {.hop_limit = (uint8_t)h, .flow = (uint16_t)flow};
		if (graph_cell(g, h, flow)->state != CELL_EMPTY)
			leave(g, &q)->state = CELL_EMPTY;
	}
}

bool graph_is_past_end(const struct graph *g, uint32_t hop, uint32_t flow)
{
	return g->flow_end[flow] && hop > g->flow_end[flow];
}

bool graph_is_empty(const struct graph *g, uint32_t hop, uint32_t flow)
{
	return graph_cell(g, hop, flow)->state == CELL_EMPTY &&
	       !graph_is_past_end(g, hop, flow);
}

static uint8_t find_node(struct graph *g, const struct answer *answer)
{
	struct graph_hop *hop = &g->hops[answer->question.hop_limit];
	bool is_end = answer->kind != ANSWER_EXPIRED;
	for (uint32_t i = 1; i < hop->nodes; i++) {
		const struct graph_node *node = graph_node(g, answer->question.hop_limit, i);
		if (node->is_end == is_end && address_equal(&node->address, &answer->from))
			return (uint8_t)i;
	}
	if (hop->nodes == GRAPH_NODES)
		return GRAPH_NONE;
	*graph_node(g, answer->question.hop_limit, hop->nodes) =
		(struct graph_node){.address = answer->from,
			.is_end = is_end,
			.rtt_min = answer->rtt,
			.first = *answer};
	return hop->nodes++;
}

uint8_t graph_identify(struct graph *g, const struct answer *answer)
{
	uint8_t number = find_node(g, answer);
	if (number != GRAPH_NONE && answer->has_identification)
		alias_note(&graph_node(g, answer->question.hop_limit, number)->ids,
			answer->sent_at + answer->rtt, answer->identification);
	return number;
}

uint8_t graph_replied(struct graph *g, const struct answer *answer)
{
	const struct question *q = &answer->question;
	struct graph_hop *hop = &g->hops[q->hop_limit];
	if (!is_asked(g, q))
		return GRAPH_NONE;
	uint8_t number = graph_identify(g, answer);
	struct cell *cell = leave(g, q);
	cell->state = number == GRAPH_NONE ? CELL_LOST : CELL_SEEN;
	cell->node = number;
	if (number == GRAPH_NONE)
		return number;
	if (cell->tries == 0)
		note_outcome(hop, false);
	if (hop->replies++ == 0)
		check_silence(g, q->hop_limit);
	struct graph_node *node = graph_node(g, q->hop_limit, number);
	if (answer->rtt < node->rtt_min)
		node->rtt_min = answer->rtt;
	if (node->is_end)
		cut_flow(g, q->hop_limit, q->flow);
	if (q->hop_limit > g->farthest)
		g->farthest = q->hop_limit;
	return number;
}

/* ---- counting -------------------------------------------------------------------- */

bool graph_exists(const struct graph *g, uint32_t hop, uint32_t number)
{
	uint32_t flows = graph_node(g, hop, number)->flows;
	if (number != GRAPH_SILENT)
		return flows > 0;
	/* where others reply, a single silence may be loss */
	return flows >= (g->hops[hop].replies > 0 ? 2u : 1u);
}

uint32_t graph_width(const struct graph *g, uint32_t hop)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++)
		count += graph_exists(g, hop, i);
	return count;
}

uint8_t graph_only(const struct graph *g, uint32_t hop)
{
	uint8_t only = GRAPH_NONE;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++) {
		if (!graph_exists(g, hop, i))
			continue;
		if (only != GRAPH_NONE)
			return GRAPH_NONE;
		only = (uint8_t)i;
	}
	return only;
}

bool graph_has_link(const struct graph *g, uint32_t hop, uint32_t from, uint32_t to)
{
	return graph_node(g, hop, from)->next[to / 64] >> to % 64 & 1;
}

bool graph_is_alias(const struct graph *g, uint32_t hop, uint32_t a, uint32_t b)
{
	const struct graph_node *x = graph_node(g, hop, a), *y = graph_node(g, hop, b);
	bool is_pair = a != b && a != GRAPH_SILENT && b != GRAPH_SILENT && !x->is_end &&
		       !y->is_end && graph_exists(g, hop, a) && graph_exists(g, hop, b);
	return is_pair && x->first.hop_limit == y->first.hop_limit &&
	       alias_is_likely(&x->ids, &y->ids);
}

static bool is_known(const struct cell *cell)
{
	return cell->state == CELL_SEEN || cell->state == CELL_SILENT;
}

static void count_flows(struct graph *g, uint32_t hop)
{
	if (hop < g->first)
		return;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++)
		graph_node(g, hop, i)->flows = 0;
	g->hops[hop].asked = 0;
	for (uint32_t flow = 0; flow < g->hops[hop].used; flow++) {
		const struct cell *cell = graph_cell(g, hop, flow);
		if (cell->state != CELL_EMPTY)
			g->hops[hop].asked++;
		if (is_known(cell))
			graph_node(g, hop, cell->node)->flows++;
	}
}

static void count_link(struct graph *g, uint32_t hop, uint32_t from, uint32_t to)
{
	if (graph_has_link(g, hop, from, to))
		return;
	graph_node(g, hop, from)->next[to / 64] |= (uint64_t)1 << to % 64;
	graph_node(g, hop, from)->successors++;
	graph_node(g, hop + 1, to)->predecessors++;
}

static bool is_in_flight(const struct cell *cell)
{
	return cell->state == CELL_ASKED || cell->state == CELL_RETRY;
}

bool graph_is_at(const struct graph *g, uint32_t hop, uint32_t flow, uint32_t number)
{
	const struct cell *cell = graph_cell(g, hop, flow);
	if (is_in_flight(cell))
		return cell->guess && cell->guess == number;
	return is_known(cell) && cell->node == number;
}

/* The node that a flow goes through: as seen, as guessed while it is asked, or the only one
 * that there is. */
static struct graph_node *node_of(
	const struct graph *g, uint32_t hop, uint32_t flow, uint8_t only, bool *seen)
{
	const struct cell *cell = graph_cell(g, hop, flow);
	*seen = is_known(cell) && graph_exists(g, hop, cell->node);
	if (*seen)
		return graph_node(g, hop, cell->node);
	if (is_in_flight(cell) && cell->guess && graph_exists(g, hop, cell->guess))
		return graph_node(g, hop, cell->guess);
	bool may_pass = cell->state == CELL_EMPTY && only != GRAPH_NONE;
	return may_pass ? graph_node(g, hop, only) : NULL;
}

static void count_flow(struct graph *g, uint32_t hop, uint32_t flow, uint8_t only)
{
	bool seen;
	struct graph_node *node = node_of(g, hop, flow, only, &seen);
	const struct cell *cell = graph_cell(g, hop, flow);
	const struct cell *next = graph_cell(g, hop + 1, flow);
	bool is_unknown = is_in_flight(cell) && !node;
	g->hops[hop].unknown = (uint16_t)(g->hops[hop].unknown + is_unknown);
	g->hops[hop].ahead =
		(uint16_t)(g->hops[hop].ahead + (is_unknown && next->state != CELL_EMPTY));
	if (!node || node->is_end || graph_is_past_end(g, hop + 1, flow))
		return;
	node->sent = (uint16_t)(node->sent + (next->state != CELL_EMPTY));
	bool is_here = seen || cell->state != CELL_EMPTY;
	node->ready = (uint16_t)(node->ready + (is_here && next->state == CELL_EMPTY));
	if (seen && is_known(next) && graph_exists(g, hop + 1, next->node))
		count_link(g, hop, cell->node, next->node);
}

static uint8_t only_successor(const struct graph_node *node)
{
	if (!node || node->is_end || node->successors != 1)
		return 0;
	for (uint8_t i = 0; i < GRAPH_NODES / 64; i++)
		if (node->next[i])
			return (uint8_t)(i * 64 + __builtin_ctzll(node->next[i]));
	return 0;
}

/* Where the flow goes next, if only one next hop of its node is known. */
static void guess_next(struct graph *g, uint32_t hop, uint32_t flow, uint8_t only)
{
	bool seen;
	struct cell *next = graph_cell(g, hop + 1, flow);
	uint8_t guess = only_successor(node_of(g, hop, flow, only, &seen));
	if (next->guess == guess)
		return;
	next->guess = guess;
	g->hops[hop + 1].is_stale = true;
}

void graph_count(struct graph *g, uint32_t hop)
{
	if (!g->hops[hop].is_stale)
		return;
	g->hops[hop].is_stale = false;
	count_flows(g, hop);
	count_flows(g, hop + 1);
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++) {
		struct graph_node *node = graph_node(g, hop, i);
		node->sent = node->ready = node->successors = 0;
		memset(node->next, 0, sizeof node->next);
	}
	for (uint32_t i = 0; i < g->hops[hop + 1].nodes; i++)
		graph_node(g, hop + 1, i)->predecessors = 0;
	uint8_t only = graph_only(g, hop);
	uint32_t here = g->hops[hop].used, next = g->hops[hop + 1].used;
	uint32_t flows = here > next ? here : next;
	g->hops[hop].unknown = g->hops[hop].ahead = 0;
	for (uint32_t flow = 0; flow < flows; flow++)
		count_flow(g, hop, flow, only);
	for (uint32_t flow = 0; flow < flows; flow++)
		guess_next(g, hop, flow, only);
	g->hops[hop].successors_max = 0;
	for (uint32_t i = 0; i < g->hops[hop].nodes; i++) {
		uint16_t successors = graph_node(g, hop, i)->successors;
		if (successors > g->hops[hop].successors_max)
			g->hops[hop].successors_max = successors;
	}
}

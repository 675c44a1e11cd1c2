/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Multipath Detection Algorithm by itself, written from its description and apart from the
 * engine: one probe after the other, each answered at once. It counts probes.
 */
#include <stdlib.h>

#include "tests/sim/graphsim.h"
#include "traceroute/engine/stopping.h"

enum { HOPS = 40, FLOWS = METHOD_FLOWS, NONE = 0xffff };

struct walk {
	struct graphsim *sim;
	uint16_t seen[HOPS][FLOWS]; /* NONE: not asked */
	uint16_t nodes[HOPS][256];
	uint32_t count[HOPS];
	uint32_t probes;
};

static void add_node(struct walk *w, uint32_t hop, uint16_t node)
{
	for (uint32_t i = 0; i < w->count[hop]; i++)
		if (w->nodes[hop][i] == node)
			return;
	w->nodes[hop][w->count[hop]++] = node;
}

static uint16_t look(struct walk *w, uint32_t hop, uint32_t flow)
{
	if (w->seen[hop][flow] != NONE)
		return w->seen[hop][flow];
	uint32_t node = 0;
	for (uint32_t i = 0; i < hop && node != 1; i++)
		node = graphsim_next(w->sim, node, flow);
	w->probes++;
	w->seen[hop][flow] = (uint16_t)node;
	add_node(w, hop, (uint16_t)node);
	return (uint16_t)node;
}

static bool has_ended(const struct walk *w, uint32_t hop, uint32_t flow)
{
	for (uint32_t h = 1; h <= hop; h++)
		if (w->seen[h][flow] == 1)
			return true;
	return false;
}

/* A flow through `node` of `hop` that was not asked at the next hop; FLOWS when none is known.
 */
static uint32_t known_flow(const struct walk *w, uint32_t hop, uint16_t node)
{
	bool is_only = w->count[hop] == 1;
	for (uint32_t flow = 0; flow < FLOWS; flow++)
		if (w->seen[hop + 1][flow] == NONE && !has_ended(w, hop, flow) &&
			(w->seen[hop][flow] == node || (is_only && w->seen[hop][flow] == NONE)))
			return flow;
	return FLOWS;
}

/* Node control: new flows are asked at `hop` until one goes through `node`. */
static uint32_t steered_flow(struct walk *w, uint32_t hop, uint16_t node)
{
	for (uint32_t flow = 0; flow < FLOWS; flow++) {
		if (w->seen[hop][flow] != NONE || has_ended(w, hop - 1, flow))
			continue;
		if (look(w, hop, flow) == node)
			return flow;
	}
	return FLOWS;
}

/* Flows that left `node` of `hop`, and how many nodes of the next hop they were seen at. */
static uint32_t flows_sent(const struct walk *w, uint32_t hop, uint16_t node, uint32_t *found)
{
	static bool is_found[GRAPHSIM_NODES];
	uint32_t sent = 0;
	*found = 0;
	for (uint32_t i = 0; i < w->sim->count; i++)
		is_found[i] = false;
	for (uint32_t flow = 0; flow < FLOWS; flow++) {
		bool through = w->seen[hop][flow] == node ||
			       (w->count[hop] == 1 && w->seen[hop][flow] == NONE);
		uint16_t next = w->seen[hop + 1][flow];
		if (!through || next == NONE)
			continue;
		sent++;
		*found += !is_found[next];
		is_found[next] = true;
	}
	return sent;
}

static void explore(struct walk *w, uint32_t hop, uint16_t node)
{
	for (;;) {
		uint32_t found, sent = flows_sent(w, hop, node, &found);
		if (sent >= stopping_point(found, w->sim->confidence))
			return;
		uint32_t flow = known_flow(w, hop, node);
		if (flow == FLOWS && w->count[hop] > 1)
			flow = steered_flow(w, hop, node);
		if (flow == FLOWS)
			return;
		uint32_t before = w->count[hop + 1];
		look(w, hop + 1, flow);
		/* what precedes a new node must be seen, not inferred */
		if (w->count[hop + 1] > before && hop > 0)
			look(w, hop, flow);
	}
}

uint32_t graphsim_expected(struct graphsim *s)
{
	struct walk *w = malloc(sizeof *w);
	if (!w)
		return 0;
	*w = (struct walk){.sim = s};
	for (uint32_t hop = 0; hop < HOPS; hop++)
		for (uint32_t flow = 0; flow < FLOWS; flow++)
			w->seen[hop][flow] = hop == 0 ? 0 : NONE;
	add_node(w, 0, 0);
	for (uint32_t hop = 0; hop + 1 < HOPS && w->count[hop] > 0; hop++)
		for (uint32_t i = 0; i < w->count[hop]; i++)
			if (w->nodes[hop][i] != 1)
				explore(w, hop, w->nodes[hop][i]);
	uint32_t probes = w->probes;
	free(w);
	return probes;
}

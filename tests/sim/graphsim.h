/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A network that exists only as numbers, for strategy_multipath: routers in layers, links
 * between them, balancing by flow or by packet, loss, silence, rate limits, a route that
 * changes. The engine runs on it on a virtual clock; what it reports is compared with what
 * there is.
 */
#ifndef TESTS_SIM_GRAPHSIM_H
#define TESTS_SIM_GRAPHSIM_H

#include "traceroute/engine/tracer.h"

enum { GRAPHSIM_NODES = 2048, GRAPHSIM_LINKS = 128, GRAPHSIM_FOUND = 4096 };

struct graphsim_node {
	uint8_t layer; /* the minimum number of hops from the sender */
	uint16_t link_count;
	uint16_t links[GRAPHSIM_LINKS]; /* one named twice weighs twice */
	bool is_silent, is_limited, is_per_packet;
	nanoseconds tokens, at; /* of a limited one: 6 in a burst, then one a second */
	bool is_found;		/* by the trace */
};

struct graphsim {
	/* given; node 0 is the sender, node 1 the destination */
	struct graphsim_node node[GRAPHSIM_NODES];
	uint32_t count;
	nanoseconds step; /* round trip, more for each hop */
	double loss;	  /* of each link, each way */
	bool is_destination_silent;
	uint32_t change_from,
		change_to; /* at `change_at`, every link to the one leads to the other */
	nanoseconds change_at;
	nanoseconds interrupt;	/* 0: none */
	nanoseconds time_limit; /* 0: none */
	bool without_name;	/* quotes say the flow, not which of its probes */
	uint64_t seed, salt;	/* of chance, and of what flows do */
	bool lite, is_flow_serial;
	uint8_t confidence;
	/* found */
	nanoseconds now, took;
	uint32_t sent;
	nanoseconds asked_first, asked_last; /* when probes ended at `change_from` */
	uint32_t found, links;		     /* right ones */
	uint32_t false_nodes, false_links;
	uint32_t silent_nodes, by_packet;
	struct trace_end end;
	bool has_ended;
	bool linked[GRAPHSIM_FOUND];
};

uint64_t graphsim_random(struct graphsim *s, uint64_t below);
/* Begin: a sender and a destination, nothing between. */
void graphsim_init(struct graphsim *s, uint64_t seed);
/* A router; returns its number. */
uint32_t graphsim_add(struct graphsim *s, uint8_t layer);
void graphsim_link(struct graphsim *s, uint32_t from, uint32_t to);
/* Layers of these widths (0 ends the list), from the sender to the destination. `mesh`: all on
 * all, else each on its own as far as widths allow. */
void graphsim_layers(struct graphsim *s, const uint8_t *widths, bool mesh);
/* A random graph: up to `width` wide and `layers` deep; `is_uneven`: ways of unequal lengths.
 */
void graphsim_grow(struct graphsim *s, uint32_t width, uint32_t layers, bool is_uneven);
/* What there is: routers and the destination, and links between them (not from the sender). */
void graphsim_truth(const struct graphsim *s, uint32_t *nodes, uint32_t *links);
/* Routers with several next hops that were found, and how many of them lack a link. */
void graphsim_missed(const struct graphsim *s, uint32_t *branching, uint32_t *missed);
/* Where a flow goes at a node. */
uint32_t graphsim_next(struct graphsim *s, uint32_t node, uint32_t flow);

void graphsim_run(struct graphsim *s);
/* The number of probes that the algorithm needs, asked one after the other. */
uint32_t graphsim_expected(struct graphsim *s);

#endif

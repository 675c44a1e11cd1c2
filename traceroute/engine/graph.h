/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What flows have seen, hop by hop: which router replied to which flow at which hop (cells),
 * the routers of each hop (nodes) and what follows from both: links, how many flows go through
 * a node and how many of them have been seen one hop farther. Pure bookkeeping; what to ask is
 * the business of strategy_multipath.
 *
 * Hop `first - 1` is the sender: every flow goes through its one node. Node 0 of a hop is
 * all that is silent there.
 */
#ifndef TRACEROUTE_ENGINE_GRAPH_H
#define TRACEROUTE_ENGINE_GRAPH_H

#include <stddef.h>

#include "traceroute/engine/alias.h"
#include "traceroute/engine/method.h"
#include "traceroute/engine/trace.h"

enum {
	GRAPH_FLOWS = METHOD_FLOWS,
	GRAPH_NODES = 128, /* of a hop, the silent one included */
	GRAPH_SILENT = 0,
	GRAPH_NONE = 0xff, /* no node */
};

enum cell_state {
	CELL_EMPTY,
	CELL_ASKED,  /* in flight */
	CELL_RETRY,  /* timed out: to be asked again */
	CELL_SEEN,   /* `node` replied */
	CELL_SILENT, /* it was asked as often as pays */
	CELL_LOST,   /* the same, but others of the hop reply: no proof of a silent router */
};

/* One flow at one hop. */
struct cell {
	uint8_t state, node, tries;
	uint8_t guess;	 /* where the node before it leads, if to one alone; 0: no guess */
	nanoseconds due; /* CELL_RETRY: not before */
};

struct graph_node {
	struct address address;
	bool is_end;	    /* the destination, or it refused the probe: nothing lies beyond */
	bool is_per_packet; /* it spreads packets of one flow */
	uint16_t flows;	    /* seen here */
	uint16_t sent;	    /* of the flows through it: asked at the next hop */
	uint16_t ready;	    /* seen or guessed here, and not asked at the next hop */
	uint16_t successors, predecessors;
	uint64_t next[GRAPH_NODES /
		      64]; /* nodes of the next hop, proved by flows seen at both */
	nanoseconds rtt_min;
	struct answer first;
	struct alias_samples ids;
};

struct graph_hop {
	uint8_t nodes;	 /* numbers in use, the silent node included */
	bool is_stale;	 /* what is counted must be counted again */
	bool is_limited; /* its routers limit their replies: asked at their rate */
	bool is_mixed;	 /* a node before it spreads by packet, and it has several nodes */
	uint16_t hits,
		misses; /* of first tries; halved now and then, so that late ones count more */
	uint16_t in_flight;	    /* cells asked */
	uint16_t successors_max;    /* of a node */
	uint16_t batch, batch_size; /* of node control: to be asked yet, and in all */
	uint16_t unknown;	    /* of them: without a guess */
	uint16_t ahead;		    /* of these: asked at the next hop as well */
	uint16_t retries;	    /* cells to be asked again */
	uint16_t used;		    /* flows below this one may have a cell that is not empty */
	uint16_t replies;
	uint16_t asked; /* cells that are not empty */
};

struct graph {
	uint8_t first, last;
	uint8_t farthest;	  /* largest hop that replied; 0: none */
	struct cell *cells;	  /* by hop, then by flow */
	struct graph_node *nodes; /* by hop, then by number */
	struct graph_hop hops[258];
	uint8_t flow_end[GRAPH_FLOWS]; /* the hop where it ends; 0: not known */
	uint8_t busy[GRAPH_FLOWS];     /* probes in flight of this flow */
};

size_t graph_size(uint8_t first, uint8_t last);
void graph_init(struct graph *g, void *memory, uint8_t first, uint8_t last);
/* Forget what was seen at `hop` and after it: the route has changed there. */
void graph_forget(struct graph *g, uint8_t hop);

struct cell *graph_cell(const struct graph *g, uint32_t hop, uint32_t flow);
struct graph_node *graph_node(const struct graph *g, uint32_t hop, uint32_t number);

void graph_asked(struct graph *g, const struct question *question);
/* A router replied to a flow. Returns its number, GRAPH_NONE when there is no room for it or it
 * is beyond the flow's end. */
uint8_t graph_replied(struct graph *g, const struct answer *answer);
/* The number of the node that replied, added if need be; the cell stays as it is. The
 * identification of the reply is kept. */
uint8_t graph_identify(struct graph *g, const struct answer *answer);
/* No reply came; `tries` of them are enough. The first few are made again at once, the others
 * after a while: a router may limit its replies. */
void graph_missed(
	struct graph *g, const struct question *question, uint32_t tries, nanoseconds now);
/* It was asked in vain, through no fault of the network: it counts as not asked. */
void graph_again(struct graph *g, const struct question *question);

/* Count again what changed at this hop and between it and the next one. */
void graph_count(struct graph *g, uint32_t hop);
/* Whether the node exists: some flow proves it. */
bool graph_exists(const struct graph *g, uint32_t hop, uint32_t number);
/* Whether the flow may be asked at this hop. */
bool graph_is_empty(const struct graph *g, uint32_t hop, uint32_t flow);
/* Whether the flow was seen at this node, or is asked there and guessed to be. */
bool graph_is_at(const struct graph *g, uint32_t hop, uint32_t flow, uint32_t number);
/* How many nodes a hop has. */
uint32_t graph_width(const struct graph *g, uint32_t hop);
/* The only node of a hop, GRAPH_NONE when there are none or several. */
uint8_t graph_only(const struct graph *g, uint32_t hop);
/* Whether flow `flow` is known to have ended before `hop`. */
bool graph_is_past_end(const struct graph *g, uint32_t hop, uint32_t flow);
/* Whether two nodes of a hop are likely one router. */
bool graph_is_alias(const struct graph *g, uint32_t hop, uint32_t a, uint32_t b);
/* Whether a link is proved. */
bool graph_has_link(const struct graph *g, uint32_t hop, uint32_t from, uint32_t to);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts of strategy_multipath: all ways to a destination by the Multipath Detection
 * Algorithm (MDA), asked in parallel over hops, nodes and flows.
 *
 * States, in order; a change of the route goes back to DISCOVER:
 *   DISCOVER  flows are sent until every node has been left by as many as the stopping point of
 *             its next hops says (stopping.h)
 *   CHECK     some flows are asked again: by-packet balancing and changes of the route show
 *   REPORT    nodes, links and the end come out
 *
 * A probe is sent when the first of these holds:
 *   1. nothing was sent: flow 0 with the largest hop limit, for the distance (never in the
 *      graph)
 *   2. flow 0 was not asked at a hop up to the distance that its reply suggests, or up to the
 *      last hop while there is none
 *   3. a probe timed out, fewer than its tries were made, and a limited hop has budget
 *   4. a node without proof of what precedes it: a flow that was seen at it goes to the hop
 *      before
 *   5. a node was left by fewer flows than its stopping point (and one more, where another
 *      node of its hop has more next hops): one that was seen at it, or that is asked there and
 *      comes from a node which leads to it alone, or any where it is the only node of its hop,
 *      goes to the next hop; of flows that may go through any node of the hop where they are
 *      asked, a third of what its nodes lack, while most of them lack some
 *   6. the same, but no flow that goes through it is left (node control): a flow that is new
 *      at its hop, when all before is complete; best one through a node before that leads to
 *      nodes which lack flows. A batch is a quarter of those that chance will need, or up to
 *      40 of them, and the next one does not wait for its stragglers
 *   7. CHECK, or when only the last few replies of DISCOVER are waited for: what was chosen
 *      to be asked again
 * Lite (Vermeulen et al., "Multilevel MDA-Lite Paris Traceroute", 2018) replaces 5: a hop gets
 * as many flows as the stopping point of its nodes, whatever they go through, and a node of a
 * hop with several is left by 2 flows. Where that shows links that cross, or nodes with unequal
 * numbers of next hops, the whole trace goes on with the full algorithm.
 *
 * It ends when no condition holds and nothing is in flight. A node is printed when a flow saw
 * it, a link when a flow saw both its ends; the silent node when a flow got no reply at its hop
 * in all tries, or two where others of the hop reply. Nodes of one hop whose replies' IPv4
 * identifications count up together are marked as likely one router (alias.h).
 */
#ifndef TRACEROUTE_ENGINE_MULTIPATH_H
#define TRACEROUTE_ENGINE_MULTIPATH_H

#include "traceroute/engine/graph.h"
#include "traceroute/engine/strategy.h"

enum {
	MULTIPATH_CHECKS = 1024,   /* flows that can be asked again */
	MULTIPATH_CHECK_FLOWS = 6, /* of each node that has several next hops */
	MULTIPATH_CHECK_ASKS = 10, /* of a flow that went another way */
	MULTIPATH_CHECK_DEEP = 4,  /* replies of each flow, before a hop whose replies vary */
	MULTIPATH_CLAIMANTS = 16,  /* hosts that say that the path ends, and prove nothing */
	MULTIPATH_CHANGES =
		3, /* after so many changes of the route the last state is printed */
};

enum multipath_phase { MULTIPATH_DISCOVER, MULTIPATH_CHECK, MULTIPATH_REPORT };

/* What a question is for: question.attempt. */
enum { MULTIPATH_ORDINARY, MULTIPATH_DISTANCE, MULTIPATH_AGAIN };

/* A flow that is asked again at a hop where a node replied to it. */
struct multipath_check {
	uint16_t flow;
	uint8_t hop, node; /* as it was seen */
	uint8_t other;	   /* the first other node that replied; GRAPH_NONE: none */
	uint8_t asks, misses;
	uint8_t needed;		   /* replies like the first, before it is taken for constant */
	bool in_flight, is_varied; /* replies of this flow differ among themselves */
};

struct multipath_claimant {
	struct address from;
	uint8_t claims;
};

struct multipath {
	const struct trace_settings *settings;
	uint32_t target;
	nanoseconds began;
	enum multipath_phase phase;
	bool is_full; /* not, or no longer, lite */
	bool distance_asked;
	uint8_t guess; /* of the distance; 0: none */
	uint32_t flows;
	uint32_t next_number;
	nanoseconds largest; /* round trip */
	bool has_answers, done;
	enum stop_reason stop;
	int error;
	struct trace_end end;
	struct multipath_claimant claimants[MULTIPATH_CLAIMANTS];
	uint32_t check_count;
	struct multipath_check checks[MULTIPATH_CHECKS];
	/* what comes out next */
	uint16_t report_hop, report_node, report_next;
	bool reports_links;
	struct graph graph;
};

/* What may be asked now, and what it costs: shared by the conditions. */
struct multipath_view {
	struct multipath *m;
	const struct prober *prober;
	nanoseconds now;
	nanoseconds *wake;
	struct question *question;
};

/* Fill the question, if the hop has budget and the flow is free. */
bool multipath_ask(
	const struct multipath_view *v, uint32_t hop, uint32_t flow, uint8_t attempt);
/* Conditions 4 to 6. */
bool multipath_want(const struct multipath_view *v);
/* How many flows are to leave this node. */
uint32_t multipath_node_want(const struct multipath *m, uint32_t hop, uint32_t number);
/* Whether nodes lack flows that leave them, replies that are waited for taken as guessed. */
bool multipath_is_lacking(const struct multipath *m);
/* Condition 5, for flows that are asked at this hop and not answered. */
bool multipath_ask_ahead(const struct multipath_view *v, uint32_t hop);
/* Condition 6; all before the hop is complete. */
bool multipath_steer(const struct multipath_view *v, uint32_t hop);
/* Lite: whether what was found asks for the full algorithm. */
bool multipath_needs_full(struct multipath *m);

/* Choose what is asked again, where nothing was chosen before. */
void multipath_check_plan(struct multipath *m);
/* Condition 7. */
bool multipath_check_next(const struct multipath_view *v);
void multipath_check_answer(struct multipath *m, const struct answer *answer);
void multipath_check_again(struct multipath *m, const struct question *question);
/* Whether all of them are answered. */
bool multipath_check_done(const struct multipath *m);
/* What they say: marks nodes that spread by packet; a change of the route sends all back to
 * DISCOVER, and what must be asked more often back to CHECK. */
void multipath_check_judge(struct multipath *m);

/* The next event of REPORT. */
void multipath_report(struct multipath *m, struct trace_event *event);

#endif

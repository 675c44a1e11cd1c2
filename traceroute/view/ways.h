/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All ways of --multipath, kept until the end and drawn then: as a tree in text, as records of
 * JSON, for graphviz (dot) and as a picture (SVG). Who an address is, is asked through
 * `labels`.
 */
#ifndef TRACEROUTE_VIEW_WAYS_H
#define TRACEROUTE_VIEW_WAYS_H

#include <stdio.h>

#include "common/cli/json.h"
#include "traceroute/view/view.h"

struct ways_node {
	struct trace_node node;
	struct answer answer; /* its first reply */
	char id[8];	      /* hop and letter: 3a */
	bool is_drawn;
};

struct ways {
	struct ways_node *nodes;
	struct trace_link *links;
	uint32_t node_count, node_room, link_count, link_room;
};

void ways_release(struct ways *w);
/* Keep a node or a link; other events are not taken. 0 or -ENOMEM. */
int ways_take(struct ways *w, const struct trace_event *event);
/* The node with this number; NULL when there is none. */
struct ways_node *ways_node(const struct ways *w, uint32_t hop, uint32_t number);
/* The node that is likely the same router; NULL when none is. */
const struct ways_node *ways_alias(const struct ways *w, const struct ways_node *n);
/* How many nodes a hop has. */
uint32_t ways_width(const struct ways *w, uint32_t hop);
/* The last hop with a node; 0: none. */
uint32_t ways_last(const struct ways *w);
/* Flows of the node among those of its hop, in percent. */
uint32_t ways_share(const struct ways_node *n);
enum { HOST_SIZE = 1200 };
/* Append the target as the user wrote it. */
void ways_add_host(const struct trace_view_settings *settings, struct text *t);
/* Append who a node is: name and address, AS numbers. */
void ways_add_label(
	const struct ways_node *n, const struct trace_view_settings *settings, struct text *t);

void ways_header(FILE *to, const struct trace_view_settings *settings);
void ways_tree(FILE *to, struct ways *w, const struct trace_view_settings *settings,
	const struct trace_end *end);
void ways_svg(FILE *to, const struct ways *w, const struct trace_view_settings *settings);
/* The arrays "nodes" and "links". */
void ways_json(
	struct json *j, const struct ways *w, const struct trace_view_settings *settings);

#endif

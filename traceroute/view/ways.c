/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/view/ways.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 64, LETTERS = 26 };

void ways_release(struct ways *w)
{
	free(w->nodes);
	free(w->links);
	*w = (struct ways){0};
}

/* One more element: *array grows when it is full. */
static int make_room(void **array, uint32_t count, uint32_t *room, size_t size)
{
	if (count < *room)
		return 0;
	uint32_t wanted = *room ? *room * 2 : ROOM;
	void *more = realloc(*array, wanted * size);
	if (!more)
		return -ENOMEM;
	*array = more;
	*room = wanted;
	return 0;
}

/* 3a to 3z, then 3aa and on. */
static void name_node(const struct ways *w, struct ways_node *n)
{
	uint32_t place = ways_width(w, n->node.hop);
	struct text t = text_of(n->id, sizeof n->id);
	text_format(&t, "%u", n->node.hop);
	if (place >= LETTERS)
		text_add_char(&t, (char)('a' + place / LETTERS - 1));
	text_add_char(&t, (char)('a' + place % LETTERS));
}

static int take_node(struct ways *w, const struct trace_event *event)
{
	void *nodes = w->nodes;
	int error = make_room(&nodes, w->node_count, &w->node_room, sizeof *w->nodes);
	w->nodes = nodes;
	if (error)
		return error;
	struct ways_node n = {.node = event->node, .answer = event->answer};
	name_node(w, &n);
	w->nodes[w->node_count++] = n;
	return 0;
}

static int take_link(struct ways *w, const struct trace_event *event)
{
	void *links = w->links;
	int error = make_room(&links, w->link_count, &w->link_room, sizeof *w->links);
	w->links = links;
	if (error)
		return error;
	w->links[w->link_count++] = event->link;
	return 0;
}

int ways_take(struct ways *w, const struct trace_event *event)
{
	if (event->kind == TRACE_NODE)
		return take_node(w, event);
	return event->kind == TRACE_LINK ? take_link(w, event) : 0;
}

struct ways_node *ways_node(const struct ways *w, uint32_t hop, uint32_t number)
{
	for (uint32_t i = 0; i < w->node_count; i++)
		if (w->nodes[i].node.hop == hop && w->nodes[i].node.number == number)
			return &w->nodes[i];
	return NULL;
}

const struct ways_node *ways_alias(const struct ways *w, const struct ways_node *n)
{
	return n->node.alias ? ways_node(w, n->node.hop, n->node.alias) : NULL;
}

uint32_t ways_width(const struct ways *w, uint32_t hop)
{
	uint32_t width = 0;
	for (uint32_t i = 0; i < w->node_count; i++)
		width += w->nodes[i].node.hop == hop;
	return width;
}

uint32_t ways_last(const struct ways *w)
{
	return w->node_count ? w->nodes[w->node_count - 1].node.hop : 0;
}

uint32_t ways_share(const struct ways_node *n)
{
	uint32_t all = n->node.hop_flows ? n->node.hop_flows : 1;
	return (n->node.flows * 100u + all / 2) / all;
}

void ways_add_host(const struct trace_view_settings *settings, struct text *t)
{
	const char *host = settings->facts->host;
	t->is_utf8 = settings->labels.is_utf8;
	text_add_escaped(t, host, strlen(host));
}

void ways_add_label(
	const struct ways_node *n, const struct trace_view_settings *settings, struct text *t)
{
	char number[ADDRESS_TEXT_SIZE];
	const struct view_labels *labels = &settings->labels;
	if (n->node.is_silent) {
		text_add(t, "(silent)");
		return;
	}
	address_text(number, &n->answer.from);
	t->is_utf8 = labels->is_utf8;
	struct outside_text name = {NULL};
	if (labels->name)
		name = labels->name(labels->self, &n->answer.from);
	text_add_outside(t, name, "");
	text_format(t, outside_is_there(name) ? " (%s)" : "%s", number);
	if (!labels->as_numbers)
		return;
	text_add(t, " [");
	text_add_outside(t, labels->as_numbers(labels->self, &n->answer.from), "!!");
	text_add_char(t, ']');
}

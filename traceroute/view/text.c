/* SPDX-License-Identifier: BSD-2-Clause */
/* Text for people: a header, then a line for each hop. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/cli/message.h"
#include "traceroute/view/formats.h"
#include "traceroute/view/text_end.h"
#include "traceroute/view/text_hop.h"
#include "traceroute/view/ways.h"

struct text_view {
	struct trace_view_settings settings;
	struct text_settings text;
	uint8_t limited_hop; /* the first; 0: none */
	char buffer[VIEW_HOP_SIZE];
};

/* A line ends when the next one begins, as Butskoy's do. */
static void start(void *self)
{
	struct text_view *v = self;
	const struct trace_facts *facts = v->settings.facts;
	struct text t = text_of(v->buffer, sizeof v->buffer);
	if (facts->trace->confidence) {
		ways_header(stdout, &v->settings);
		message_flush();
		return;
	}
	view_text_header(&v->text.labels, &t, facts->host, &facts->context->destination,
		facts->trace->max_hops, facts->trace->size);
	fputs(v->buffer, stdout);
	message_flush();
}

static void hop(void *self, const struct hop *hop)
{
	struct text_view *v = self;
	struct text t = text_of(v->buffer, sizeof v->buffer);
	/* not known before the sockets are open */
	v->text.source = v->settings.facts->context->source;
	v->text.destination = v->settings.facts->context->destination;
	view_text_hop(&v->text, hop, &t);
	for (uint8_t i = 0; i < hop->count && !v->limited_hop; i++)
		if (hop->probe[i].kind == ANSWER_NONE && hop->probe[i].why == WHY_RATELIMIT)
			v->limited_hop = hop->hop_limit;
	fputs(v->buffer, stdout);
	/* what is decided is seen at once, in a pipe too */
	message_flush();
}

static void complete(void *self, const struct trace_end *end)
{
	const struct text_view *v = self;
	putchar('\n');
	message_flush();
	if (v->settings.hints)
		view_text_end(stderr, v->settings.facts, end, v->limited_hop);
}

static void ways(void *self, struct ways *ways, const struct trace_end *end)
{
	struct text_view *v = self;
	ways_tree(stdout, ways, &v->settings, end);
	message_flush();
}

static void fail(void *self)
{
	(void)self;
	putchar('\n');
}

int view_text_open(struct trace_view *view, const struct trace_view_settings *settings)
{
	struct text_view *v = calloc(1, sizeof *v);
	if (!v)
		return -ENOMEM;
	v->settings = *settings;
	v->text = (struct text_settings){.extensions = settings->extensions,
		.back = settings->back,
		.tcp_info = settings->tcp_info,
		.quoted = settings->quoted,
		.marks_dscp = settings->marks_dscp,
		.marks_ecn = settings->marks_ecn,
		.traffic_class = settings->facts->traffic_class,
		.labels = settings->labels};
	*view = (struct trace_view){.self = v,
		.start = start,
		.hop = hop,
		.complete = complete,
		.ways = ways,
		.fail = fail,
		.release = free};
	return 0;
}

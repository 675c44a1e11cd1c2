/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/view/output.h"

#include <errno.h>
#include <stdlib.h>

#include "common/base/arithmetic.h"
#include "common/net/resolve.h"

/* How long output still waits after an interrupt. */
#define INTERRUPT_WAIT SECOND

/* ---- who an address is ----------------------------------------------------------- */

static void watch_helpers(struct output *output)
{
	loop_rewatch(output->loop, &output->names_watched, output->names.helper.fd,
		OUTPUT_TAG_NAMES);
	loop_rewatch(output->loop, &output->as_watched, output->asn.helper.fd, OUTPUT_TAG_AS);
}

/* Whether what comes at `until` at the latest is still waited for. */
static bool is_awaited(const struct output *output, nanoseconds until, nanoseconds *wake)
{
	nanoseconds end =
		output->interrupted_at ? output->interrupted_at + INTERRUPT_WAIT : NEVER;
	if (output->now >= end)
		return false;
	if (end < until)
		until = end;
	*wake = time_min(*wake, until);
	return true;
}

/* Whether all that is wanted of this address is known, or was waited for long enough. */
static bool labels_are_ready(
	struct output *output, const struct address *address, nanoseconds *wake)
{
	bool awaited = false;
	nanoseconds until = NEVER;
	struct outside_text name;
	if (output->wants_names && lookups_ask(&output->names, address, output->now, &name,
					   &until) == LOOKUPS_WAITING)
		awaited |= is_awaited(output, until, wake);
	if (output->wants_as_numbers &&
		!outside_is_there(asn_ask(&output->asn, address, output->now, &until)))
		awaited |= is_awaited(output, until, wake);
	watch_helpers(output);
	return !awaited;
}

void output_stop_waiting(struct output *output, nanoseconds now)
{
	if (!output->interrupted_at)
		output->interrupted_at = now;
}

static struct outside_text name_of(void *self, const struct address *address)
{
	struct output *output = self;
	struct outside_text name = {NULL};
	nanoseconds until;
	lookups_ask(&output->names, address, output->now, &name, &until);
	return name;
}

static struct outside_text as_of(void *self, const struct address *address)
{
	struct output *output = self;
	nanoseconds until;
	return asn_ask(&output->asn, address, output->now, &until);
}

/* ---- beginning and end ----------------------------------------------------------- */

struct view_labels output_labels(struct output *output, bool wants_names, bool wants_as_numbers)
{
	return (struct view_labels){.self = output,
		.name = wants_names ? name_of : NULL,
		.as_numbers = wants_as_numbers ? as_of : NULL,
		.zone = resolve_zone_name};
}

int output_open(struct output *output, const struct trace_view *view,
	const struct view_labels *labels, const struct output_sources *sources,
	struct loop *loop)
{
	*output = (struct output){.view = view,
		.loop = loop,
		.wants_names = labels->name,
		.wants_as_numbers = labels->as_numbers,
		.names_watched = -1,
		.as_watched = -1};
	output->sources = *sources;
	names_open(&output->names, &output->sources.names);
	asn_open(&output->asn, &output->sources.as_numbers);
	output->queue = malloc(sizeof *output->queue * OUTPUT_QUEUE);
	return output->queue ? 0 : -ENOMEM;
}

void output_start(struct output *output)
{
	if (output->wants_names)
		lookups_start(&output->names);
	if (output->wants_as_numbers)
		lookups_start(&output->asn);
}

void output_close(struct output *output)
{
	lookups_close(&output->names);
	lookups_close(&output->asn);
	free(output->queue);
	ways_release(&output->ways);
}

/* ---- events ---------------------------------------------------------------------- */

static void take_answer(struct output *output, const struct answer *answer)
{
	nanoseconds wake = NEVER;
	/* asked for early, the name is there when the line is */
	if (answer->kind != ANSWER_NONE)
		labels_are_ready(output, &answer->from, &wake);
	if (output->view->answer)
		output->view->answer(output->view->self, answer);
}

static void queue(struct output *output, const struct trace_event *event)
{
	if (output->ring.count == OUTPUT_QUEUE)
		return; /* it never is: a trace has 255 hops and one end at most */
	if (event->kind == TRACE_HOP && output->view->decided)
		output->view->decided(output->view->self, &event->hop);
	output->queue[ring_add(&output->ring, OUTPUT_QUEUE)] = *event;
}

void output_event(struct output *output, const struct trace_event *event, nanoseconds now)
{
	output->now = now;
	switch (event->kind) {
	case TRACE_ANSWER:
		take_answer(output, &event->answer);
		return;
	case TRACE_HOP:
	case TRACE_END:
		queue(output, event);
		return;
	case TRACE_NODE:
	case TRACE_LINK:
		ways_take(&output->ways, event);
		return;
	case TRACE_NOTICE:
		return;
	}
}

static void print(struct output *output, const struct trace_event *event)
{
	const struct trace_view *view = output->view;
	if (event->kind == TRACE_HOP && view->hop)
		view->hop(view->self, &event->hop);
	if (event->kind == TRACE_END && output->has_ways && view->ways)
		view->ways(view->self, &output->ways, &event->end);
	else if (event->kind == TRACE_END && view->complete)
		view->complete(view->self, &event->end);
}

static bool is_ready(struct output *output, const struct trace_event *event, nanoseconds *wake)
{
	bool ready = true;
	/* all are asked before any is waited for */
	for (uint8_t i = 0; event->kind == TRACE_HOP && i < event->hop.count; i++)
		if (event->hop.probe[i].kind != ANSWER_NONE)
			ready &= labels_are_ready(output, &event->hop.probe[i].from, wake);
	for (uint32_t i = 0; event->kind == TRACE_END && i < output->ways.node_count; i++)
		if (!output->ways.nodes[i].node.is_silent)
			ready &= labels_are_ready(
				output, &output->ways.nodes[i].answer.from, wake);
	return ready;
}

void output_flush(struct output *output, nanoseconds now, nanoseconds *wake)
{
	output->now = now;
	while (output->ring.count > 0) {
		if (!is_ready(output, &output->queue[output->ring.first], wake))
			return;
		print(output, &output->queue[ring_take(&output->ring, OUTPUT_QUEUE)]);
	}
}

void output_read(struct output *output, uint32_t tag)
{
	if (tag == OUTPUT_TAG_NAMES)
		lookups_receive(&output->names);
	else if (tag == OUTPUT_TAG_AS)
		lookups_receive(&output->asn);
	watch_helpers(output);
}

bool output_is_empty(const struct output *output)
{
	return output->ring.count == 0;
}

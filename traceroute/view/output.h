/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output in order: hops wait here, first in first out, until the names of their addresses are
 * known or have taken too long, and go to a view. It knows no form of output, and nothing that
 * happens here delays a probe.
 */
#ifndef TRACEROUTE_VIEW_OUTPUT_H
#define TRACEROUTE_VIEW_OUTPUT_H

#include "common/base/ring.h"
#include "common/net/asn.h"
#include "common/net/loop.h"
#include "common/net/names.h"
#include "traceroute/view/ways.h"

enum { OUTPUT_TAG_NAMES = 10000, OUTPUT_TAG_AS, OUTPUT_QUEUE = 260 };

/* Where labels come from. */
struct output_sources {
	struct names_settings names;
	struct asn_source as_numbers;
};

struct output {
	const struct trace_view *view;
	struct loop *loop;
	struct lookups names, asn;
	struct output_sources sources;
	bool wants_names, wants_as_numbers;
	int names_watched, as_watched; /* descriptors that the loop knows, -1: none */
	struct trace_event *queue;     /* OUTPUT_QUEUE */
	struct ring ring;
	nanoseconds interrupted_at; /* 0: not yet */
	nanoseconds now;
	bool has_ways; /* the trace is of all ways */
	struct ways ways;
};

/* What views ask of addresses. It may be taken before output_open(), but not asked. */
struct view_labels output_labels(
	struct output *output, bool wants_names, bool wants_as_numbers);
/* 0 or -errno. What `labels` hold is waited for. */
int output_open(struct output *output, const struct trace_view *view,
	const struct view_labels *labels, const struct output_sources *sources,
	struct loop *loop);
/* Start the helper processes that it needs: after privilege_end(), before sandbox_enter(). */
void output_start(struct output *output);
void output_close(struct output *output);
void output_event(struct output *output, const struct trace_event *event, nanoseconds now);
/* Print what can be printed; `wake` is lowered to when to come again. */
void output_flush(struct output *output, nanoseconds now, nanoseconds *wake);
/* The user does not want to wait any more: names and AS numbers are waited for 1 s. */
void output_stop_waiting(struct output *output, nanoseconds now);
/* A helper process has sent something. */
void output_read(struct output *output, uint32_t tag);
bool output_is_empty(const struct output *output);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output in order: events wait here, first in first out, until the names of their addresses are
 * known or have taken too long, and go to the view that the user chose. Nothing that happens
 * here delays a probe.
 */
#ifndef TRACEROUTE_OUTPUT_H
#define TRACEROUTE_OUTPUT_H

#include "common/net/asn.h"
#include "common/net/loop.h"
#include "common/net/names.h"
#include "traceroute/engine/trace.h"
#include "traceroute/options.h"
#include "traceroute/view/json.h"
#include "traceroute/view/text.h"

enum { OUTPUT_TAG_NAMES = 5000, OUTPUT_TAG_AS, OUTPUT_QUEUE = 260 };

struct output {
	const struct traceroute_options *options;
	const struct view_json_facts *facts;
	struct loop *loop;
	struct names names;
	struct asn asn;
	bool wants_names;
	int names_watched, as_watched; /* descriptors that the loop knows, -1: none */
	struct view_text text;
	struct trace_event *queue; /* OUTPUT_QUEUE */
	uint32_t first, count;
	nanoseconds
		end_at; /* when the trace ended; names are waited for 1 s more; 0: not yet */
	nanoseconds hurry_at; /* when the user wanted the end; 0: not yet */
	nanoseconds now;
	struct hop *hops; /* of the JSON object: they come out at the end */
	uint32_t hop_count;
	uint16_t streamed[256]; /* by hop: a bit per attempt whose line is out already */
	struct trace_end end;
};

/* 0 or -errno. Call behind privilege_end(): a helper process may be forked later. */
int output_open(struct output *output, const struct traceroute_options *options,
	const struct view_json_facts *facts, const struct asn_source *source,
	struct loop *loop);
void output_close(struct output *output);
/* The header line, in text. */
void output_header(
	const struct traceroute_options *options, const struct view_json_facts *facts);
void output_event(struct output *output, const struct trace_event *event, nanoseconds now);
/* Print what can be printed; `wake` is lowered to when to come again. */
void output_flush(struct output *output, nanoseconds now, nanoseconds *wake);
/* The user does not want to wait any more: AS numbers are waited for 1 s, too. */
void output_stop_waiting(struct output *output, nanoseconds now);
/* A helper process has something to say. */
void output_read(struct output *output, uint32_t tag);
/* The last record of --stream: how it all ended. */
void output_summary(const struct output *output, int status);
bool output_is_empty(const struct output *output);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output in order: events wait here, first in first out, until the names of their addresses are
 * known or have taken too long, and go to the view that the user chose. Nothing that happens
 * here delays a probe.
 */
#ifndef TRACEROUTE_SHOW_H
#define TRACEROUTE_SHOW_H

#include "common/net/asn.h"
#include "common/net/loop.h"
#include "common/net/names.h"
#include "traceroute/options.h"
#include "traceroute/trace.h"
#include "traceroute/view_json.h"
#include "traceroute/view_text.h"

enum { SHOW_TAG_NAMES = 5000, SHOW_TAG_AS, SHOW_QUEUE = 260 };

struct show {
	const struct options *options;
	const struct view_json_facts *facts;
	struct loop *loop;
	struct names names;
	struct asn asn;
	bool wants_names;
	int names_watched, as_watched; /* descriptors that the loop knows, -1: none */
	struct view_text text;
	struct trace_event *queue; /* SHOW_QUEUE */
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
int show_open(struct show *show, const struct options *options,
	const struct view_json_facts *facts, const struct asn_source *source,
	struct loop *loop);
void show_close(struct show *show);
/* The header line, in text. */
void show_header(const struct options *options, const struct view_json_facts *facts);
void show_event(struct show *show, const struct trace_event *event, nanoseconds now);
/* Print what can be printed; `wake` is lowered to when to come again. */
void show_flush(struct show *show, nanoseconds now, nanoseconds *wake);
/* The user does not want to wait any more: AS numbers are waited for 1 s, too. */
void show_hurry(struct show *show, nanoseconds now);
/* A helper process has something to say. */
void show_read(struct show *show, uint32_t tag);
/* The last record of --stream: how it all ended. */
void show_summary(const struct show *show, int status);
bool show_is_empty(const struct show *show);

#endif

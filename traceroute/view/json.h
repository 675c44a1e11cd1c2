/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A trace as one JSON object: a superset of the RIPE Atlas traceroute layout (its names for
 * hops and probes), or with `atlas` that layout itself. With --stream also a line per answer
 * and a summary.
 */
#ifndef TRACEROUTE_VIEW_JSON_H
#define TRACEROUTE_VIEW_JSON_H

#include <stdio.h>

#include "common/base/duration.h"
#include "traceroute/engine/method.h"
#include "traceroute/engine/trace.h"

/* What the object says of the whole trace. */
struct view_json_facts {
	const char *host, *program;
	const struct method *method;
	const struct method_context *context;
	const struct trace_settings *trace;
	uint8_t traffic_class;
	uint32_t flow_label;
	bool flow_constant;
	bool atlas;
	nanoseconds began_wall;
	nanoseconds wall_offset; /* wall clock minus monotonic, at the start */
};

/* Who an address is: the name, or the AS numbers as "AS1/AS2"; NULL when not known. */
struct view_json_labels {
	const char *(*name)(void *self, const struct address *address);
	const char *(*as_numbers)(void *self, const struct address *address);
	void *self;
};

void view_json_trace(FILE *to, const struct view_json_facts *facts,
	const struct view_json_labels *labels, const struct hop *hops, uint32_t hop_count,
	const struct trace_end *end, nanoseconds ended_wall);
/* One line for --stream: an answer, or a probe without one, that belongs to this hop. It cannot
 * wait for names. */
void view_json_answer(FILE *to, const struct view_json_facts *facts,
	const struct answer *answer, uint8_t hop, uint8_t attempt);
/* The last line of --stream; `end` without a reason: the trace never began. */
void view_json_summary(FILE *to, const struct view_json_facts *facts,
	const struct trace_end *end, nanoseconds wall, int status);
/* The word of the schema for how a trace ended. */
const char *view_json_stop(enum stop_reason reason);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view reads what a trace finds out and prints it in one form. Views know nothing of sockets
 * and options: what they need of the run is in `struct trace_facts`, who an address is they ask
 * through `labels`. The forms are the rows of formats.h.
 */
#ifndef TRACEROUTE_VIEW_VIEW_H
#define TRACEROUTE_VIEW_VIEW_H

#include "common/base/duration.h"
#include "common/base/text.h"
#include "common/cli/report.h"
#include "traceroute/engine/method.h"
#include "traceroute/engine/trace.h"

/* What is known of the whole trace. */
struct trace_facts {
	const char *host, *program;
	const char *replay; /* the options that choose the packets, as typed; NULL: none */
	const struct method *method;
	const struct method_context *context;
	const struct trace_settings *trace;
	uint8_t traffic_class;
	uint32_t flow_label;
	bool flow_constant;
	nanoseconds began_wall;
	nanoseconds wall_offset; /* wall clock minus monotonic, at the start */
};

/* What is known of addresses: the name; the AS numbers as "AS1/AS2". None: not known. A
 * function that is NULL: not wanted. */
struct view_labels {
	struct outside_text (*name)(void *self, const struct address *address);
	struct outside_text (*as_numbers)(void *self, const struct address *address);
	/* the interface's name of a zone (16 bytes), for link-local addresses */
	char *(*zone)(char *name, uint32_t zone);
	void *self;
	bool is_utf8; /* what shows the output */
};

/* What the user wants to see. */
struct trace_view_settings {
	const struct trace_facts *facts;
	const struct report *report; /* that writes the first and the last record */
	struct view_labels labels;
	nanoseconds (*wall)(void);
	bool hints;   /* on stderr, at the end */
	bool streams; /* each answer as it comes, not only the hops in order */
	bool extensions, back, tcp_info, quoted, marks_dscp, marks_ecn;
	uint32_t columns; /* of the terminal */
};

struct ways;

/* A function that is NULL is not called. */
struct trace_view {
	void *self;
	/* before the first probe; sockets are not open yet */
	void (*start)(void *self);
	/* an answer, as soon as it came: its hop may still change, names are not known */
	void (*answer)(void *self, const struct answer *answer);
	/* a hop whose answers are decided, as soon as they are: names are not known */
	void (*decided)(void *self, const struct hop *hop);
	/* the hops in order, each when its names are known */
	void (*hop)(void *self, const struct hop *hop);
	/* after the last hop: the trace to a target is complete */
	void (*complete)(void *self, const struct trace_end *end);
	/* the same of a trace of all ways, which has no hops (view/ways.h) */
	void (*ways)(void *self, struct ways *ways, const struct trace_end *end);
	/* a call that failed ends the run; the reason comes on stderr next */
	void (*fail)(void *self);
	/* the process ends with `status`; `end` without a reason: the trace never began */
	void (*end)(void *self, const struct trace_end *end, int status);
	void (*release)(void *self);
};

/* A form of output. */
struct trace_format {
	const char *name;
	/* Make the view: 0 or -errno. */
	int (*open)(struct trace_view *view, const struct trace_view_settings *settings);
	bool has_records; /* stdout holds JSON records, those of problems too */
	bool can_stream;
	bool has_ways, needs_ways; /* can show all ways, and nothing else */
	/* Wants all that can be known of a trace: quoted headers where a raw socket may be had,
	 * and whether a silent router limits its answers. */
	bool wants_everything;
};

/* The form of this name; NULL: there is none. */
const struct trace_format *trace_format_find(const char *name);
/* Whether the form of this name holds JSON records. */
bool trace_format_is_json(const char *name);
/* All names, "text, json or csv". */
void trace_format_names(struct text *t);

#endif

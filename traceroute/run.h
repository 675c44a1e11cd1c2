/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One trace from the first probe to the last line: the loop between the sockets, the engine and
 * the view.
 */
#ifndef TRACEROUTE_RUN_H
#define TRACEROUTE_RUN_H

#include <stdio.h>

#include "common/net/capture.h"
#include "common/net/loop.h"
#include "traceroute/engine/tracer.h"
#include "traceroute/gateways.h"
#include "traceroute/notices.h"
#include "traceroute/options.h"
#include "traceroute/sockets.h"
#include "traceroute/view/output.h"

struct trace_run {
	struct traceroute_options options;
	const struct method *method;
	const struct family *family;
	struct method_context context;
	struct gateways gateways;
	nanoseconds until; /* -Q: the end of it all; NEVER: none */
	struct tracer_settings settings;
	struct tracer tracer;
	void *memory;
	struct sockets sockets;
	struct loop loop;
	struct trace_facts facts;
	char replay[512];
	struct trace_view view; /* all zeros before it is open */
	struct output_sources sources;
	int database_fd; /* of --as-database */
	struct output output;
	struct capture capture;
	FILE *map; /* --map; NULL: none */
	struct notices notices;
	struct trace_end end; /* without a reason: not yet */
	int signal;	      /* that ended the run; 0: none */
	int broken;	      /* -errno of a socket that cannot be read; 0: none */
};

/* Step the engine until the trace is complete and all of it is printed; everything in `run`
 * must be open. */
void run_trace(struct trace_run *run);

#endif

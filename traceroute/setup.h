/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One run of the command, and what its options mean for the parts that do the work: packet,
 * pace, strategy, facts for the views.
 */
#ifndef TRACEROUTE_SETUP_H
#define TRACEROUTE_SETUP_H

#include "common/net/capture.h"
#include "common/net/loop.h"
#include "traceroute/engine/tracer.h"
#include "traceroute/gateways.h"
#include "traceroute/options.h"
#include "traceroute/output.h"
#include "traceroute/sockets.h"

struct run {
	struct traceroute_options options;
	const struct method *method;
	const struct family *family;
	struct method_context context;
	struct gateways gateways;
	struct tracer_settings settings;
	struct tracer tracer;
	void *memory;
	struct sockets sockets;
	struct loop loop;
	struct view_json_facts facts;
	struct asn_source source;
	struct output output;
	struct capture capture;
	bool has_header;
	int signal;
};

/* Fill method, context, settings and facts; options, gateways and addresses must be known. */
void setup(struct run *run);
/* Whether flows can be chosen as --flow and --flow-by say; else `problem` is why not. */
bool setup_can_choose_flows(const struct run *run, const char **problem);
/* Whether the method's packets can have any size, as --mtu needs. */
bool setup_can_grow(const struct run *run);

#endif

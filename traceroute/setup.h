/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the options mean for the parts of a run that do the work: packet, pace, strategy, facts
 * for the views.
 */
#ifndef TRACEROUTE_SETUP_H
#define TRACEROUTE_SETUP_H

#include "traceroute/run.h"

/* Fill method, context, settings and facts; options, gateways and addresses must be known. */
void setup(struct trace_run *run);
/* Whether flows can be chosen as --flow and --flow-by say; else `problem` is why not. */
bool setup_can_choose_flows(const struct trace_run *run, const char **problem);
/* Whether the method's packets can have any size, as --mtu needs. */
bool setup_can_grow(const struct trace_run *run);

/* Whether each probe is a connection, which holds its ports until it is over. */
bool setup_is_connecting(const struct trace_run *run);

#endif

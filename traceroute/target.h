/* SPDX-License-Identifier: BSD-2-Clause */
/* The addresses that the command line names: the destination, the source, the gateways. */
#ifndef TRACEROUTE_TARGET_H
#define TRACEROUTE_TARGET_H

#include "traceroute/run.h"

/* Find them all, or end the program with what is wrong with the first that cannot be found. */
void target_resolve(struct trace_run *run);

#endif

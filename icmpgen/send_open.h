/* SPDX-License-Identifier: BSD-2-Clause */
/* What comes before the first packet of a run: its route, its bytes and its sockets. */
#ifndef ICMPGEN_SEND_OPEN_H
#define ICMPGEN_SEND_OPEN_H

#include "common/net/explain.h"
#include "icmpgen/run.h"

/*
 * Find the route and choose the source, build the packets, take the sockets. The start record
 * comes out once the route is known. What is wrong was reported when this is not STATUS_OK.
 */
enum status send_open(struct send_run *run);
/* How the packets are routed. */
struct explain_route send_route(const struct send_run *run);
/* Build the packets, anew where the command line asks for different ones. */
enum status send_build(struct send_run *run);

#endif

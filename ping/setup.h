/* SPDX-License-Identifier: BSD-2-Clause */
/* What the options mean for the parts of a run that do the work: payload, pace, engine and
 * memory. */
#ifndef PING_SETUP_H
#define PING_SETUP_H

#include "ping/run.h"
#include "ping/sockets.h"

/* Fill `run`, of which the rest is zeros. False, after a report, when something cannot be had.
 */
bool setup(
	struct ping_run *run, const struct ping_options *o, const struct probe_socket *socket);

#endif

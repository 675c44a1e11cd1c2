/* SPDX-License-Identifier: BSD-2-Clause */
/* From the target's word to a socket that reaches it, and the waiting for both. */
#ifndef PING_TARGET_H
#define PING_TARGET_H

#include "common/net/loop.h"
#include "ping/sockets.h"

/*
 * Look the target up and open its socket. With --ignore-errors or --until=up what may pass (no
 * such name yet, no route, no such interface) is tried again until the deadline, of which the
 * rest is left in `o`. False after a report. A signal ends the process.
 */
bool target_open(struct probe_socket *socket, struct resolved *resolved, struct ping_options *o,
	struct loop *loop);
/* Of several addresses the one that the options' source and interface reach. */
void target_choose_address(const struct ping_options *o, struct resolved *resolved);

#endif

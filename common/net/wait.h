/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting for descriptors, where filters of system calls may know the older ways only. */
#ifndef COMMON_NET_WAIT_H
#define COMMON_NET_WAIT_H

#include <poll.h>

#include "common/base/duration.h"

/*
 * As ppoll(), until the time `wake` when it is `now`: how many are ready, 0 at `wake`, or
 * -errno; NEVER waits for ever. Where ppoll is refused, poll() waits to the millisecond.
 */
int wait_ready(struct pollfd *set, nfds_t count, nanoseconds now, nanoseconds wake);

#endif

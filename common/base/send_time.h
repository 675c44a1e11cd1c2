/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When a probe left. A packet that waits in this host's queue (a full uplink) or for the
 * neighbour's link-layer address counts from when it was handed over: that is the time users
 * wait, and what every wait and time-out is measured from. The kernel's transmit stamp, taken
 * as the driver gets the packet, is better than that only when nothing waited; a later one
 * measures the queue.
 */
#ifndef COMMON_BASE_SEND_TIME_H
#define COMMON_BASE_SEND_TIME_H

#include <stdbool.h>

#include "common/base/duration.h"

struct send_time {
	nanoseconds before, after; /* around the call that sent the packet */
	nanoseconds stamp; /* when the driver or the device had it; 0: not stamped (yet) */
	bool awaits_stamp; /* one will come */
};

/* The stamp when it lies within the call, else the begin of the call. */
nanoseconds send_time_at(const struct send_time *sent);

/*
 * When the packet went on the wire: the stamp. A stamp from before the call, or from after
 * `answered` (when the reply arrived), is another packet's: then send_time_at().
 */
nanoseconds send_time_wire(const struct send_time *sent, nanoseconds answered);

/* How long it waited in this host after the call: 0 when it left within it. False when that is
 * not known: no stamp, or another packet's. */
bool send_time_queued(const struct send_time *sent, nanoseconds answered, nanoseconds *queued);

/* Whether it has not left yet: the stamp that will come has not. */
bool send_time_is_waiting(const struct send_time *sent);

/* Whether to report to the user that so much of this round-trip time was spent in this host:
 * more than 1 ms and more than a tenth. */
bool send_time_is_notable(nanoseconds queued, nanoseconds rtt);

#endif

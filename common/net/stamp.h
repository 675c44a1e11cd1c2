/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The times that the kernel and devices give to packets, as control messages carry them. They
 * are mapped to monotonic time here, and refused when the wall clock stepped.
 */
#ifndef COMMON_NET_STAMP_H
#define COMMON_NET_STAMP_H

#include <sys/socket.h>

#include "common/net/clock.h"
#include "common/wire/reply.h"

struct stamp_clock {
	struct clock_map map;
	nanoseconds distrusted_until;
};

/* Measure the clocks for the first time. */
void stamp_clock_begin(struct stamp_clock *clock);
/* How stamps that are read at `now` are mapped; NULL when the wall clock has stepped lately. */
const struct clock_map *stamp_clock_map(struct stamp_clock *clock, nanoseconds now);

/*
 * The better of the stamps in an SCM_TIMESTAMPING control message. *at is the time of reading,
 * and becomes the stamp; it stays, with STAMP_USER, where there is none from before it. `map`
 * NULL: stamps are not believed.
 */
enum stamp stamp_read(
	const struct cmsghdr *control, const struct clock_map *map, nanoseconds *at);

/* Whether a control message is one with stamps: SCM_TIMESTAMPING, or SCM_TIMESTAMPNS with the
 * kernel's alone. */
bool stamp_is(const struct cmsghdr *control);
/* The control message with stamps; NULL: there is none. */
const struct cmsghdr *stamp_find(const struct msghdr *message);

/* The stamp of a message that was read just now; `clock` NULL: the time of reading. */
enum stamp stamp_of_message(
	const struct msghdr *message, struct stamp_clock *clock, nanoseconds *at);

#endif

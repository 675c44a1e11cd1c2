/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting: for file descriptors, for signals (they arrive through a pipe) and for a point in
 * time with nanosecond precision.
 */
#ifndef COMMON_NET_LOOP_H
#define COMMON_NET_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/duration.h"

enum { LOOP_EVENTS = 64, LOOP_SIGNALS = UINT32_MAX };

struct loop {
	int epoll;
	int signals;		     /* the reading end */
	uint32_t ready[LOOP_EVENTS]; /* tags of what is ready, after loop_wait */
	uint32_t ready_count;
};

/*
 * Begin: take INT, TERM, HUP, QUIT, USR1 and WINCH (even where the parent ignored or blocked
 * them) and give them out by loop_signal(). After the first INT, TERM or HUP the next one has
 * its default action again: who cannot wait for a blocked output ends at once.
 * One loop a process. Returns 0 or -errno.
 */
int loop_open(struct loop *loop);
void loop_close(struct loop *loop);
/* Watch a descriptor for input or errors (`output`: for room to write too). `tag` <
 * LOOP_SIGNALS comes back in `ready`. */
int loop_watch(struct loop *loop, int fd, uint32_t tag, bool output);
void loop_forget(struct loop *loop, int fd);
/*
 * Wait until something is ready or `wake` has come (NEVER: no limit; `now` or earlier: only
 * look). Returns 0 or -errno; ready and ready_count are filled, LOOP_SIGNALS among them when a
 * signal waits.
 */
int loop_wait(struct loop *loop, nanoseconds now, nanoseconds wake);
/* The next signal that came, 0 when none is left. */
int loop_signal(struct loop *loop);

#endif

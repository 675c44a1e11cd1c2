/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting: for file descriptors, for signals (they arrive through a socket pair) and for a
 * point in time with nanosecond precision.
 */
#ifndef COMMON_NET_LOOP_H
#define COMMON_NET_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/duration.h"

enum { LOOP_SIGNALS = 0x7fffffff };

struct pollfd;

struct loop {
	int signals; /* the reading end of theirs */
	struct pollfd *set;
	uint32_t *tags;
	uint32_t count, capacity;
	uint32_t *ready; /* tags of what is ready, after loop_wait */
	uint32_t ready_count;
};

/* What signals mean to a command. */
struct loop_signals {
	/* QUIT and USR1 ask how it goes, and end nothing. */
	bool has_status;
	/* INT and QUIT that the parent ignored stay ignored, unless we are in the foreground of
	 * the terminal that is our input: shells start their background jobs so. */
	bool keeps_ignored_keys;
};

/*
 * Begin: take INT, TERM, HUP, ALRM and QUIT (even where the parent blocked them) and give them
 * out by loop_signal(). TERM, HUP and ALRM that the parent ignored stay ignored. A signal that
 * ends us and comes more than 0.2 s after the first one has its default action: who cannot wait
 * for a blocked output ends at once. One loop a process. Returns 0 or -errno.
 */
int loop_open(struct loop *loop, const struct loop_signals *signals);
void loop_close(struct loop *loop);
/*
 * Watch a descriptor for input or errors (`output`: for room to write too). `tag` <
 * LOOP_SIGNALS comes back in `ready`. Returns 0 or -ENOMEM.
 */
int loop_watch(struct loop *loop, int fd, uint32_t tag, bool output);
void loop_forget(struct loop *loop, int fd);
/*
 * Watch `fd` for input in the place of *watched, which becomes what is watched now; -1:
 * nothing, also where there is no memory. For helpers, which come and go: a descriptor that was
 * closed would be ready for ever.
 */
void loop_rewatch(struct loop *loop, int *watched, int fd, uint32_t tag);
/*
 * Wait until something is ready or `wake` has come (NEVER: no limit; `now` or earlier: only
 * look). Returns 0 or -errno; ready and ready_count are filled, LOOP_SIGNALS among them when a
 * signal waits.
 */
int loop_wait(struct loop *loop, nanoseconds now, nanoseconds wake);
/* Whether a signal waits, without a system call: for those who do not wait. */
bool loop_has_signal(void);
/* The next signal that came, 0 when none is left. */
int loop_signal(struct loop *loop);

/* What a signal asks of a command with has_status. */
enum loop_request {
	LOOP_NO_REQUEST,
	LOOP_STATUS, /* QUIT and USR1: how does it go? */
	LOOP_END,
};
enum loop_request loop_request_of(int number);
/* What the next signal that came asks for; LOOP_NO_REQUEST when none is left. WINCH asks for
 * nothing: who shows something looks how wide the terminal is. */
enum loop_request loop_request(struct loop *loop);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A helper process: it parses what a name server, a registry or a database says, so that this
 * program need not. It holds no privilege and no descriptor but /dev/null on 0 to 2 and its end
 * of a socket pair, takes no signal of the terminal, and dies with its parent. It has a sandbox
 * of its own, and must be started before this program enters one, where no process can be
 * started. Questions and replies are datagrams.
 */
#ifndef COMMON_NET_HELPER_H
#define COMMON_NET_HELPER_H

#include <stdbool.h>
#include <stddef.h>

#include <sys/types.h>

#include "common/base/duration.h"

struct helper {
	int fd;	   /* our end; -1: no helper */
	pid_t pid; /* 0: not started, -1: not to be had, or ended */
};

/* What the helper does until its parent's end is closed. */
typedef void helper_serve(int fd, void *context);

/* Nothing is started yet. */
void helper_init(struct helper *helper);
/* Start the helper, once: 0, or -errno, also of an attempt that failed before. */
int helper_start(struct helper *helper, helper_serve *serve, void *context);
/* End it and wait for its end. Returns the status that waitpid() gave, of an end of its own
 * when there was one before; 0 where there is no helper. */
int helper_stop(struct helper *helper);
/* The same for one that is asked nothing: it finds its socket closed and may wait for its own
 * children, which would be left to a first process that waits for none, as in containers. */
void helper_stop_idle(struct helper *helper);

/* fork(), and the child dies with its parent. */
pid_t helper_fork(void);

/* Send a datagram without waiting and without a signal; 0 or -errno. */
int helper_send(int fd, const void *data, size_t size);
/* The next datagram into `data`: its size, 0 when the other end is closed, or -errno (-EAGAIN:
 * none is there). helper_wait() waits for it. */
ssize_t helper_receive(int fd, void *data, size_t size);
ssize_t helper_wait(int fd, void *data, size_t size);
/* Until a time only (monotonic), or a signal that is handled: -ETIMEDOUT, -EINTR. */
ssize_t helper_wait_until(int fd, void *data, size_t size, nanoseconds until);

#endif

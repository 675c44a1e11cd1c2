/* SPDX-License-Identifier: BSD-2-Clause */
/* What every command of ours puts right about its own process before it does anything else. */
#ifndef COMMON_NET_PROCESS_H
#define COMMON_NET_PROCESS_H

/*
 * Hold the descriptors 0 to 2 that the parent closed, or a socket or a file of ours would
 * become stdout; writing to them fails all the same. Let SIGPIPE end the process where the
 * parent ignores it, call privilege_begin() and return what it returns, and let output wait
 * for room where the parent made it non-blocking.
 */
int process_begin(void);

/* Take a signal by this handler from now on (SIG_DFL, SIG_IGN). */
void process_handle(int number, void (*handler)(int));

#endif

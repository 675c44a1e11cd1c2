/* SPDX-License-Identifier: BSD-2-Clause */
/* To be preloaded: each look at the monotonic clock is 3 ms after the one before, as on a
 * machine that is held up all the time, and the INTERRUPT_AT-th brings SIGINT. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <sys/syscall.h>

enum { STEP = 3000000, SECOND = 1000000000 };

int clock_gettime(clockid_t clock, struct timespec *at)
{
	static long looks;
	const char *interrupt_at = getenv("INTERRUPT_AT");
	int result = (int)syscall(SYS_clock_gettime, clock, at);
	if (clock != CLOCK_MONOTONIC)
		return result;
	looks++;
	at->tv_sec += (at->tv_nsec + looks * STEP) / SECOND;
	at->tv_nsec = (at->tv_nsec + looks * STEP) % SECOND;
	if (interrupt_at && looks == atol(interrupt_at))
		raise(SIGINT);
	return result;
}

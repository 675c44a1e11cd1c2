/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/wait.h"

#include <errno.h>
#include <limits.h>
#include <time.h>

#include "common/net/clock.h"

/* Rounded up: what is due then is due. */
static int milliseconds(const struct timespec *wait)
{
	nanoseconds all = (nanoseconds)wait->tv_sec * SECOND + wait->tv_nsec;
	nanoseconds rounded = all / MILLISECOND + (all % MILLISECOND != 0);
	return rounded < INT_MAX ? (int)rounded : INT_MAX;
}

int wait_ready(struct pollfd *set, nfds_t count, nanoseconds now, nanoseconds wake)
{
	struct timespec timeout = clock_until(now, wake);
	int ready = ppoll(set, count, wake == NEVER ? NULL : &timeout, NULL);
	if (ready < 0 && (errno == ENOSYS || errno == EPERM))
		ready = poll(set, count, wake == NEVER ? -1 : milliseconds(&timeout));
	return ready < 0 ? -errno : ready;
}

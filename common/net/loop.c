/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <sys/epoll.h>
#include <sys/prctl.h>

static const struct {
	int number;
	unsigned flags;
} signals_taken[] = {
	{SIGINT,	 SA_RESETHAND},
	{SIGTERM,  SA_RESETHAND},
	{SIGHUP,	 SA_RESETHAND},
	{SIGQUIT,  0	   },
	{SIGUSR1,  0	   },
	{SIGWINCH, 0	    },
};

/* The writing end of the signals' pipe: a signal handler can find it nowhere else. */
static int signal_writer = -1;

static void on_signal(int number)
{
	int saved = errno;
	uint8_t byte = (uint8_t)number;
	/* a full pipe already holds more signals than anybody wants to hear of */
	if (write(signal_writer, &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

static int take_signals(struct loop *loop)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return -errno;
	loop->signals = ends[0];
	signal_writer = ends[1];
	sigset_t taken;
	sigemptyset(&taken);
	for (size_t i = 0; i < sizeof signals_taken / sizeof signals_taken[0]; i++) {
		struct sigaction action = {.sa_handler = on_signal,
			.sa_flags = (int)(SA_RESTART | signals_taken[i].flags)};
		sigaction(signals_taken[i].number, &action, NULL);
		sigaddset(&taken, signals_taken[i].number);
	}
	return sigprocmask(SIG_UNBLOCK, &taken, NULL) != 0 ? -errno : 0;
}

int loop_watch(struct loop *loop, int fd, uint32_t tag, bool output)
{
	struct epoll_event event = {
		.events = output ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.u32 = tag};
	return epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) != 0 ? -errno : 0;
}

void loop_forget(struct loop *loop, int fd)
{
	epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL);
}

int loop_open(struct loop *loop)
{
	*loop = (struct loop){.epoll = -1, .signals = -1};
	int error = take_signals(loop);
	if (error)
		return error;
	/* the default slack of 50 us would show in every interval */
	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll < 0)
		return -errno;
	return loop_watch(loop, loop->signals, LOOP_SIGNALS, false);
}

void loop_close(struct loop *loop)
{
	if (loop->epoll >= 0)
		close(loop->epoll);
	if (loop->signals >= 0)
		close(loop->signals);
}

/* epoll_pwait2 came with Linux 5.11; before, an epoll descriptor can itself be polled. */
static int wait_events(int epoll, struct epoll_event *events, const struct timespec *timeout)
{
	int count = epoll_pwait2(epoll, events, LOOP_EVENTS, timeout, NULL);
	if (count >= 0 || errno != ENOSYS)
		return count;
	struct pollfd set = {.fd = epoll, .events = POLLIN};
	if (ppoll(&set, 1, timeout, NULL) < 0)
		return -1;
	return epoll_wait(epoll, events, LOOP_EVENTS, 0);
}

int loop_wait(struct loop *loop, nanoseconds now, nanoseconds wake)
{
	nanoseconds wait = wake > now ? wake - now : 0;
	struct timespec timeout = {.tv_sec = wait / SECOND, .tv_nsec = wait % SECOND};
	struct epoll_event events[LOOP_EVENTS];
	loop->ready_count = 0;
	int count = wait_events(loop->epoll, events, wake == NEVER ? NULL : &timeout);
	if (count < 0)
		return errno == EINTR ? 0 : -errno;
	for (int i = 0; i < count; i++)
		loop->ready[loop->ready_count++] = events[i].data.u32;
	return 0;
}

int loop_signal(struct loop *loop)
{
	uint8_t number;
	return read(loop->signals, &number, 1) == 1 ? number : 0;
}

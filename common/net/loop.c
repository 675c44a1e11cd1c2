/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/socket.h>

#include "common/base/bytes.h"
#include "common/net/clock.h"
#include "common/net/wait.h"

/* The writing end of the signals' socket pair: a signal handler can find it nowhere else. */
static int signal_writer = -1;

/* A signal came since loop_has_signal() was last called. */
static volatile sig_atomic_t signal_waits;

static void on_signal(int number)
{
	signal_waits = 1;
	int saved = errno;
	uint8_t byte = (uint8_t)number;
	/* a full socket already holds all the signals that matter */
	if (write(signal_writer, &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

/* timeout(1) and shells send a signal to the process and to its group: count them as one
 * request. */
static const nanoseconds same_request = 200 * MILLISECOND;
/* When the first signal that ends us came; 0: none yet. */
static volatile nanoseconds ending_since;

/* A repeated signal: the process may be blocked in a write; then the default action. */
static void on_ending_signal(int number)
{
	nanoseconds now = clock_now();
	if (ending_since != 0 && now - ending_since > same_request) {
		struct sigaction usual = {.sa_handler = SIG_DFL};
		sigaction(number, &usual, NULL);
		raise(number);
		return;
	}
	if (ending_since == 0)
		ending_since = now;
	on_signal(number);
}

static void take_signal(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
	sigaction(number, &action, NULL);
}

/* Who started us may have wanted that a signal does nothing: nohup(1), trap '' TERM. */
static bool is_ignored(int number)
{
	struct sigaction had;
	return sigaction(number, NULL, &had) == 0 && had.sa_handler == SIG_IGN;
}

/* Whether the keys of the terminal are for us: a shell without job control ignores INT and QUIT
 * for its background jobs. */
static bool is_in_foreground(void)
{
	return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static void take_ending_signals(const struct loop_signals *signals)
{
	/* an alarm is what a caller sets that cannot count on timeout(1): it survives exec */
	static const int always[] = {SIGTERM, SIGHUP, SIGALRM};
	bool takes_keys = !signals->keeps_ignored_keys || is_in_foreground();
	for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
		if (!is_ignored(always[i]))
			take_signal(always[i], on_ending_signal);
	if (takes_keys || !is_ignored(SIGINT))
		take_signal(SIGINT, on_ending_signal);
	if (!signals->has_status && (takes_keys || !is_ignored(SIGQUIT)))
		take_signal(SIGQUIT, on_ending_signal);
}

/* A pipe does where no socket pair may be had. */
static int open_ends(int ends[static 2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0)
		return 0;
	return pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0 ? -errno : 0;
}

static int signals_block(struct loop *loop, const struct loop_signals *signals)
{
	int ends[2];
	int error = open_ends(ends);
	if (error)
		return error;
	loop->signals = ends[0];
	signal_writer = ends[1];
	take_ending_signals(signals);
	if (signals->has_status) {
		take_signal(SIGQUIT, on_signal);
		take_signal(SIGUSR1, on_signal);
	}
	static const sigset_t none;
	return sigprocmask(SIG_SETMASK, &none, NULL) != 0 ? -errno : 0;
}

int loop_open(struct loop *loop, const struct loop_signals *signals)
{
	*loop = (struct loop){.signals = -1};
	int error = signals_block(loop, signals);
	if (error)
		return error;
	/* the default slack of 50 us would show in every interval */
	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
	return loop_watch(loop, loop->signals, LOOP_SIGNALS, false);
}

void loop_close(struct loop *loop)
{
	/* the writing end first: what a handler writes where nothing reads would be a SIGPIPE
	 */
	int writer = signal_writer;
	signal_writer = -1;
	if (writer >= 0)
		close(writer);
	if (loop->signals >= 0)
		close(loop->signals);
	free(loop->set);
	free(loop->tags);
	free(loop->ready);
}

/* A larger copy; `old` stays when there is no memory. */
static void *enlarged(void *old, size_t old_size, size_t size)
{
	struct writer w = writer_of(calloc(1, size), size);
	if (!w.data)
		return NULL;
	writer_bytes(&w, old, old_size);
	free(old);
	return w.data;
}

static int grow(struct loop *loop)
{
	size_t had = loop->capacity;
	uint32_t capacity = loop->capacity ? 2 * loop->capacity : 8;
	struct pollfd *set = enlarged(loop->set, had * sizeof *set, capacity * sizeof *set);
	if (set)
		loop->set = set;
	uint32_t *tags = enlarged(loop->tags, had * sizeof *tags, capacity * sizeof *tags);
	if (tags)
		loop->tags = tags;
	uint32_t *ready = enlarged(loop->ready, had * sizeof *ready, capacity * sizeof *ready);
	if (ready)
		loop->ready = ready;
	if (!set || !tags || !ready)
		return -ENOMEM;
	loop->capacity = capacity;
	return 0;
}

int loop_watch(struct loop *loop, int fd, uint32_t tag, bool output)
{
	if (loop->count == loop->capacity && grow(loop) != 0)
		return -ENOMEM;
	loop->set[loop->count] = (struct pollfd){
		.fd = fd, .events = (short)(output ? POLLIN | POLLOUT : POLLIN)};
	loop->tags[loop->count++] = tag;
	return 0;
}

void loop_forget(struct loop *loop, int fd)
{
	for (uint32_t i = 0; i < loop->count; i++) {
		if (loop->set[i].fd != fd)
			continue;
		loop->count--;
		loop->set[i] = loop->set[loop->count];
		loop->tags[i] = loop->tags[loop->count];
		return;
	}
}

void loop_rewatch(struct loop *loop, int *watched, int fd, uint32_t tag)
{
	if (fd == *watched)
		return;
	if (*watched >= 0)
		loop_forget(loop, *watched);
	*watched = fd >= 0 && loop_watch(loop, fd, tag, false) == 0 ? fd : -1;
}

int loop_wait(struct loop *loop, nanoseconds now, nanoseconds wake)
{
	loop->ready_count = 0;
	int count = wait_ready(loop->set, loop->count, now, wake);
	/* it counts as a wait: what is there by now must not be missed */
	if (count == -EINTR)
		count = wait_ready(loop->set, loop->count, now, now);
	if (count < 0)
		return count == -EINTR ? 0 : count;
	for (uint32_t i = 0; count > 0 && i < loop->count; i++)
		if (loop->set[i].revents)
			loop->ready[loop->ready_count++] = loop->tags[i];
	return 0;
}

bool loop_has_signal(void)
{
	return signal_waits != 0;
}

int loop_signal(struct loop *loop)
{
	uint8_t number;
	signal_waits = 0;
	return read(loop->signals, &number, 1) == 1 ? number : 0;
}

enum loop_request loop_request_of(int number)
{
	if (number == 0 || number == SIGWINCH)
		return LOOP_NO_REQUEST;
	return number == SIGQUIT || number == SIGUSR1 ? LOOP_STATUS : LOOP_END;
}

enum loop_request loop_request(struct loop *loop)
{
	int number;
	do
		number = loop_signal(loop);
	while (number == SIGWINCH);
	return loop_request_of(number);
}

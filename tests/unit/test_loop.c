/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals that come while the loop's descriptors are closed: each close() below brings one. */
#include "common/net/loop.h"

#include <signal.h>
#include <unistd.h>

#include <sys/syscall.h>
#include <sys/wait.h>

#include "common/net/process.h"
#include "tests/unit/tap.h"

static int raised; /* 0: none */

int close(int fd)
{
	int result = (int)syscall(SYS_close, fd);
	if (raised)
		raise(raised);
	return result;
}

/* How a process ends that closes its loop under signals: its status, or 128 and the signal. */
static int end_of(int signal)
{
	int status = -1;
	pid_t pid = fork();
	if (pid == 0) {
		struct loop loop;
		process_handle(SIGPIPE, SIG_DFL);
		if (loop_open(&loop, &(struct loop_signals){.has_status = true}) != 0)
			_exit(99);
		raised = signal;
		loop_close(&loop);
		_exit(7);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void closing_outlives_signals(void)
{
	static const int signals[] = {SIGUSR1, SIGQUIT, SIGINT, SIGTERM, SIGALRM, SIGHUP};
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		is_number(end_of(signals[i]), 7, "signal %d", signals[i]);
}

int main(void)
{
	run_test(closing_outlives_signals,
		"loop_close: a signal between its steps changes no exit status");
	return tap_end();
}

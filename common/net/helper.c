/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "common/net/clock.h"
#include "common/net/privilege.h"
#include "common/net/process.h"
#include "common/net/sandbox.h"
#include "common/net/wait.h"

enum { END = 3, DESCRIPTORS_MAX = 1 << 20, GRACE_MAX = 100 };

/* ---- the helper's side ----------------------------------------------------------- */

pid_t helper_fork(void)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* it may have died before that; one outside our PID namespace (unshare -p) is 0 */
	pid_t now = getppid();
	if (now != parent && now != 0)
		_exit(0);
	return 0;
}

/* Keys pressed in the terminal are for the program; what it handles is no affair of the
 * helper's. */
static void reset_signals(void)
{
	static const int ignored[] = {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGUSR1, SIGWINCH};
	static const int usual[] = {SIGTERM, SIGALRM, SIGCHLD, SIGPIPE};
	static const sigset_t none;
	for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
		process_handle(ignored[i], SIG_IGN);
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		process_handle(usual[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	alarm(0);
}

static void close_from(int first)
{
	struct rlimit limit = {.rlim_cur = DESCRIPTORS_MAX};
	/* musl has no function for it */
	if (syscall(SYS_close_range, (unsigned)first, ~0u, 0) == 0)
		return;
	/* before Linux 5.9 */
	getrlimit(RLIMIT_NOFILE, &limit);
	for (int fd = first; fd < DESCRIPTORS_MAX && (rlim_t)fd < limit.rlim_cur; fd++)
		close(fd);
}

/* The socket becomes END, /dev/null stands in for 0 to 2; false when that cannot be had. */
static bool keep_one(int fd)
{
	if (fd != END && dup2(fd, END) < 0)
		return false;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0) /* a root without /dev */
		null = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < END; i++)
		if (null < 0 || (null != i && dup2(null, i) < 0))
			return false;
	close_from(END + 1);
	return true;
}

__attribute__((noreturn)) static void become_helper(int fd, helper_serve *serve, void *context)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text problem = text_of(words, sizeof words);
	reset_signals();
	if (!keep_one(fd) || privilege_end() != 0 || !sandbox_enter(SANDBOX_HELPER, &problem))
		_exit(1);
	serve(END, context);
	_exit(0);
}

/* ---- the program's side ---------------------------------------------------------- */

void helper_init(struct helper *helper)
{
	*helper = (struct helper){.fd = -1};
}

int helper_start(struct helper *helper, helper_serve *serve, void *context)
{
	int ends[2];
	if (helper->pid != 0)
		return helper->pid > 0 ? 0 : -ECHILD;
	helper->pid = -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -errno;
	pid_t pid = helper_fork();
	if (pid == 0)
		become_helper(ends[1], serve, context);
	int error = pid < 0 ? -errno : 0;
	close(ends[1]);
	if (error) {
		close(ends[0]);
		return error;
	}
	*helper = (struct helper){.fd = ends[0], .pid = pid};
	sandbox_helper_started(pid);
	return 0;
}

static void close_socket(struct helper *helper)
{
	if (helper->fd >= 0)
		close(helper->fd);
	helper->fd = -1;
}

int helper_stop(struct helper *helper)
{
	int status = 0;
	if (helper->pid > 0) {
		close_socket(helper);
		kill(helper->pid, SIGKILL);
		while (waitpid(helper->pid, &status, 0) < 0 && errno == EINTR)
			continue;
		sandbox_helper_ended(helper->pid);
	}
	*helper = (struct helper){.fd = -1, .pid = -1};
	return status;
}

/* Not for ever: what a name server says may have made it another program. */
static bool ends_by_itself(pid_t pid)
{
	for (int i = 0; i < GRACE_MAX; i++) {
		if (waitpid(pid, NULL, WNOHANG) != 0)
			return true;
		poll(NULL, 0, 1);
	}
	return false;
}

void helper_stop_idle(struct helper *helper)
{
	if (helper->pid > 0) {
		close_socket(helper);
		if (ends_by_itself(helper->pid)) {
			sandbox_helper_ended(helper->pid);
			helper->pid = -1;
		}
	}
	helper_stop(helper);
}

/* ---- both ------------------------------------------------------------------------ */

int helper_send(int fd, const void *data, size_t size)
{
	ssize_t sent;
	do
		sent = send(fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

static ssize_t receive(int fd, void *data, size_t size, int flags)
{
	ssize_t got;
	do
		got = recv(fd, data, size, flags);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

ssize_t helper_receive(int fd, void *data, size_t size)
{
	return receive(fd, data, size, MSG_DONTWAIT);
}

ssize_t helper_wait(int fd, void *data, size_t size)
{
	return receive(fd, data, size, 0);
}

ssize_t helper_wait_until(int fd, void *data, size_t size, nanoseconds until)
{
	struct pollfd set = {.fd = fd, .events = POLLIN};
	int count = wait_ready(&set, 1, clock_now(), until);
	if (count < 0)
		return count;
	return count == 0 ? -ETIMEDOUT : helper_receive(fd, data, size);
}

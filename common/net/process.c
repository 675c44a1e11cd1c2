/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "common/net/privilege.h"
#include "common/net/wait.h"

/*
 * The root directory, opened for nothing, takes the place of a descriptor that the parent
 * closed: reading and writing fail as they would have, and it needs neither /dev nor rights.
 */
static void open_standard(void)
{
	struct pollfd set[] = {{.fd = 0}, {.fd = 1}, {.fd = 2}};
	/* a closed descriptor is ready at once: one call tells whether there is any */
	if (wait_ready(set, 3, 0, 0) <= 0)
		return;
	for (int i = 0; i < 3; i++) {
		if (!(set[i].revents & POLLNVAL))
			continue;
		int fd = open("/", O_PATH | O_DIRECTORY);
		if (fd > i)
			close(fd);
	}
}

/*
 * Output waits for room. A pipe or terminal that another process made non-blocking is opened
 * again, since the flag is shared by all that have it; what cannot be opened, such as a
 * socket, is made blocking.
 */
static void make_blocking(int fd)
{
	char path[32];
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0 || !(flags & O_NONBLOCK) || flags & O_PATH)
		return;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	/* a FIFO without a reader would be waited for until one comes */
	int again = open(
		path, (flags & (O_ACCMODE | O_APPEND)) | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (again < 0 || fcntl(again, F_SETFL, flags & ~O_NONBLOCK) != 0 || dup2(again, fd) < 0)
		fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	if (again >= 0)
		close(again);
}

void process_handle(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};
	sigaction(number, &action, NULL);
}

int process_begin(void)
{
	open_standard();
	process_handle(SIGPIPE, SIG_DFL);
	/* a limit on the size of files is reported as a full disk is */
	process_handle(SIGXFSZ, SIG_IGN);
	int error = privilege_begin();
	/* what is opened again is judged by who opens it: by now that is the caller */
	make_blocking(STDOUT_FILENO);
	make_blocking(STDERR_FILENO);
	return error;
}

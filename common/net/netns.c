/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/errors.h"

static int open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int open_netns(const char *name)
{
	char path[PATH_MAX];
	if (strchr(name, '/'))
		return open_file(name);
	if (snprintf(path, sizeof path, "/run/netns/%s", name) >= (int)sizeof path)
		return -ENAMETOOLONG;
	return open_file(path);
}

/* Takes the descriptor. */
static int enter(int fd)
{
	if (fd < 0)
		return fd;
	int error = setns(fd, CLONE_NEWNET) == 0 ? 0 : -errno;
	close(fd);
	return error;
}

int netns_enter(const char *name)
{
	return enter(open_netns(name));
}

int netns_call(const char *name, int (*call)(void *context), void *context)
{
	int own = open_file("/proc/self/ns/net");
	if (own < 0)
		return own;
	int error = netns_enter(name);
	if (error) {
		close(own);
		return error;
	}
	error = call(context);
	int back = enter(own);
	return back ? back : error;
}

static const char *help(int error)
{
	switch (error) {
	case -ENOENT:
		return "\nip netns list shows the names there are; others take a path";
	case -EINVAL:
		return "\nit is no network namespace";
	case -EPERM:
		return "\nentering a network namespace needs CAP_SYS_ADMIN there";
	default:
		return "";
	}
}

void netns_problem(const char *option, const char *name, int error, struct text *t)
{
	text_format(t, "%s ", option);
	text_add_escaped(t, name, strlen(name));
	text_format(t, ": %s%s", error_text(-error), help(error));
}

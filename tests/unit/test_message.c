/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/message.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/wait.h>

#include "common/cli/json.h"
#include "tests/unit/tap.h"

enum { OUTPUT_SIZE = 512 };

/* What `act` prints to both streams, in order, into one pipe; its result is the status. */
static int captured(char *output, int (*act)(void))
{
	int ends[2];
	fflush(stdout);
	if (pipe(ends) != 0)
		abort();
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		_exit(act());
	}
	close(ends[1]);
	size_t size = 0;
	ssize_t got;
	while ((got = read(ends[0], output + size, OUTPUT_SIZE - 1 - size)) > 0)
		size += (size_t)got;
	output[size] = '\0';
	close(ends[0]);
	int status = -1;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int say_things(void)
{
	printf("on stdout\n");
	message_say("ping", NULL, "option '%s' needs an argument", "-c");
	printf("on stdout again\n");
	message_say("/usr/bin/ping", "nosuch.invalid", "%s", "Name or service not known");
	message_hint("try: %s --help", "ping");
	return 0;
}

static int close_well(void)
{
	printf("words\n");
	return message_close_stdout();
}

static int close_full(void)
{
	int full = open("/dev/full", O_WRONLY);
	dup2(full, STDOUT_FILENO);
	printf("words\n");
	return message_close_stdout();
}

/* An early write fails, the last one finds room. */
static int close_after_failure(void)
{
	int kept = dup(STDOUT_FILENO);
	int full = open("/dev/full", O_WRONLY);
	dup2(full, STDOUT_FILENO);
	printf("words\n");
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	return message_close_stdout();
}

/* The same, but the writer got the reason. */
static int close_after_flush(void)
{
	int kept = dup(STDOUT_FILENO);
	int full = open("/dev/full", O_WRONLY);
	dup2(full, STDOUT_FILENO);
	printf("words\n");
	message_flush();
	dup2(kept, STDOUT_FILENO);
	message_flush();
	return message_close_stdout();
}

static int close_after_record(void)
{
	int full = open("/dev/full", O_WRONLY);
	dup2(full, STDOUT_FILENO);
	struct json j = json_begin(stdout, "words", 0);
	json_end(&j);
	message_flush();
	return message_close_stdout();
}

static int close_broken(void)
{
	int ends[2];
	signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) != 0)
		return 255;
	dup2(ends[1], STDOUT_FILENO);
	close(ends[0]);
	printf("words\n");
	return message_close_stdout();
}

static int close_closed(void)
{
	close(STDOUT_FILENO);
	printf("words\n");
	return message_close_stdout();
}

int main(void)
{
	char output[OUTPUT_SIZE];
	is_number(captured(output, say_things), 0, "messages are said");
	is_text(output,
		"on stdout\n"
		"ping: option '-c' needs an argument\n"
		"on stdout again\n"
		"/usr/bin/ping: nosuch.invalid: Name or service not known\n"
		"  try: ping --help\n",
		"program, object and problem, a hint below, in order with stdout");
	is_number(captured(output, close_well), 0, "closing a stdout that took everything");
	is_text(output, "words\n", "which is flushed by that");
	is_number(captured(output, close_full), ENOSPC, "closing a full one says ENOSPC");
	is_number(captured(output, close_after_failure), EIO,
		"an earlier failure is not forgotten");
	is_number(captured(output, close_after_flush), ENOSPC, "a flush keeps the reason");
	is_number(captured(output, close_after_record), ENOSPC, "a JSON record keeps it too");
	is_number(captured(output, close_broken), EPIPE, "a broken pipe says EPIPE");
	is_number(captured(output, close_closed), EBADF, "a closed one says EBADF");
	return tap_end();
}

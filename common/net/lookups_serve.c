/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/lookups_serve.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/wait.h>

enum { SIDE_BY_SIDE = 256 }; /* look-ups that wait for their answers at once */

/* A late answer helps the next line: a look-up may go on for so long, in seconds. */
enum { LIFE_MIN = 10 };

static bool answer_question(
	const struct lookups_source *source, int fd, const struct lookups_question *question)
{
	struct lookups_answer answer = {.index = question->index, .address = question->address};
	if (!source->ask(source->context, &question->address, answer.text))
		answer.text[0] = '\0';
	answer.text[sizeof answer.text - 1] = '\0';
	size_t size = offsetof(struct lookups_answer, text) + strlen(answer.text) + 1;
	return send(fd, &answer, size, MSG_NOSIGNAL) >= 0;
}

/* Look-ups that ended make room; `waits`: for one to end. */
static void reap(uint32_t *running, bool waits)
{
	while (*running > 0) {
		pid_t ended = waitpid(-1, NULL, waits ? 0 : WNOHANG);
		if (ended < 0 && errno == EINTR)
			continue;
		if (ended == 0)
			return;
		*running = ended < 0 ? 0 : *running - 1;
		waits = false;
	}
}

/* Its time is the alarm's: the resolver's own may be minutes. */
__attribute__((noreturn)) static void look_up(
	const struct lookups_source *source, int fd, const struct lookups_question *question)
{
	nanoseconds life = source->wait / SECOND + 1;
	alarm((unsigned)(life < LIFE_MIN ? LIFE_MIN : life));
	answer_question(source, fd, question);
	_exit(0);
}

/* Start a process for the question; where the system allows no more, those that run make room.
 * False when there is none at all. */
static bool start(const struct lookups_source *source, int fd,
	const struct lookups_question *question, uint32_t *running)
{
	reap(running, *running == SIDE_BY_SIDE);
	for (;;) {
		pid_t pid = helper_fork();
		if (pid == 0)
			look_up(source, fd, question);
		*running += pid > 0;
		if (pid > 0 || *running == 0)
			return pid > 0;
		reap(running, true);
	}
}

void lookups_serve(int fd, void *context)
{
	const struct lookups_source *source = context;
	struct lookups_question question;
	uint32_t running = 0;
	if (source->begin)
		source->begin(source->context);
	while (helper_wait(fd, &question, sizeof question) == (ssize_t)sizeof question) {
		if (!source->is_local && start(source, fd, &question, &running))
			continue;
		if (!answer_question(source, fd, &question))
			return;
	}
}

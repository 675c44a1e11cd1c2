/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/host_lookup.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

#include <sys/wait.h>

struct host_question {
	uint8_t version;
	char word[RESOLVE_NAME_SIZE];
};

static void answer_questions(int fd)
{
	struct host_question question;
	struct resolved_all all;
	while (helper_wait(fd, &question, sizeof question) == (ssize_t)sizeof question) {
		question.word[sizeof question.word - 1] = '\0';
		resolve_all_or_end(question.word, question.version, &all);
		if (helper_send(fd, &all, sizeof all) != 0)
			return;
	}
}

/* How it ended; not 0: in the middle of a question. */
static int serve_by_child(int fd)
{
	int status = 0;
	pid_t pid = helper_fork();
	if (pid <= 0)
		answer_questions(fd);
	if (pid == 0)
		_exit(0);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

/* A look-up without end takes its process with it, and in the sandbox the program can start no
 * other helper: this one does. */
static void serve(int fd, void *context)
{
	int status;
	(void)context;
	while ((status = serve_by_child(fd)) != 0) {
		const struct resolved_all none = {.failed = resolve_failure(status)};
		if (helper_send(fd, &none, sizeof none) != 0)
			return;
	}
}

void host_lookup_init(struct host_lookup *l, uint8_t version)
{
	*l = (struct host_lookup){.version = version};
	for (uint32_t i = 0; i < HOST_LOOKUP_HELPERS; i++)
		helper_init(&l->places[i].helper);
}

void host_lookup_close(struct host_lookup *l)
{
	for (uint32_t i = 0; i < HOST_LOOKUP_HELPERS; i++) {
		struct host_lookup_place *place = &l->places[i];
		if (place->is_started && place->is_busy)
			helper_stop(&place->helper);
		else if (place->is_started)
			helper_stop_idle(&place->helper);
	}
}

static int start(struct host_lookup_place *place)
{
	int error = helper_start(&place->helper, serve, NULL);
	place->is_started |= error == 0;
	return error;
}

int host_lookup_start(struct host_lookup *l, uint32_t count)
{
	int error = 0;
	for (uint32_t i = 0; error == 0 && i < count && i < HOST_LOOKUP_HELPERS; i++)
		error = start(&l->places[i]);
	return l->places[0].is_started ? 0 : error;
}

static int ask(const struct host_lookup *l, struct host_lookup_place *place, const char *word)
{
	struct host_question question = {.version = l->version};
	size_t size = strnlen(word, sizeof question.word);
	if (size == sizeof question.word)
		return -ENAMETOOLONG;
	memcpy(question.word, word, size);
	int error = start(place);
	return error ? error : helper_send(place->helper.fd, &question, sizeof question);
}

bool host_lookup_ask(struct host_lookup *l, const char *word, uint32_t tag, int *error)
{
	bool is_any_busy = false;
	*error = 0;
	for (uint32_t i = 0; i < HOST_LOOKUP_HELPERS; i++) {
		struct host_lookup_place *place = &l->places[i];
		is_any_busy |= place->is_busy;
		if (place->is_busy)
			continue;
		*error = ask(l, place, word);
		place->is_busy = *error == 0;
		place->tag = tag;
		if (place->is_started)
			return true;
	}
	/* no further process: those that there are have to do */
	return !is_any_busy;
}

bool host_lookup_take(struct host_lookup *l, uint32_t *tag, struct resolved_all *all)
{
	for (uint32_t i = 0; i < HOST_LOOKUP_HELPERS; i++) {
		struct host_lookup_place *place = &l->places[i];
		if (!place->is_busy)
			continue;
		ssize_t got = helper_receive(place->helper.fd, all, sizeof *all);
		if (got == -EAGAIN)
			continue;
		place->is_busy = false;
		*tag = place->tag;
		if (got == (ssize_t)sizeof *all && resolved_all_is_possible(all))
			return true;
		*all = (struct resolved_all){.failed = EAI_FAIL};
		helper_stop(&place->helper);
		helper_init(&place->helper);
		place->is_started = false;
		return true;
	}
	return false;
}

uint32_t host_lookup_descriptors(
	const struct host_lookup *l, int fds[static HOST_LOOKUP_HELPERS])
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < HOST_LOOKUP_HELPERS; i++)
		if (l->places[i].is_busy)
			fds[count++] = l->places[i].helper.fd;
	return count;
}

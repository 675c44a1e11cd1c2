/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/names.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include <sys/socket.h>

#include "common/base/text.h"
#include "common/net/helper.h"
#include "common/net/sock.h"

/* What goes through the socket pair, both ways in one datagram each. */
struct question {
	uint32_t index; /* of the entry: the answer names it again */
	struct address address;
};

struct answer {
	uint32_t index;
	struct address address;
	char name[NAMES_SIZE]; /* "" when there is none */
};

/* ---- the helper ------------------------------------------------------------------ */

static void look_up(struct answer *answer)
{
	struct sockaddr_storage storage;
	char host[NI_MAXHOST] = "";
	socklen_t size = sock_address_to(&storage, &answer->address, 0);
	answer->name[0] = '\0';
	if (getnameinfo((struct sockaddr *)&storage, size, host, sizeof host, NULL, 0,
		    NI_NAMEREQD) != 0)
		return;
	struct text t = text_of(answer->name, sizeof answer->name);
	text_add_escaped(&t, host, strlen(host));
}

static void serve(int fd, void *context)
{
	struct question question;
	(void)context;
	while (helper_wait(fd, &question, sizeof question) == sizeof question) {
		struct answer answer = {.index = question.index, .address = question.address};
		look_up(&answer);
		size_t size = offsetof(struct answer, name) + strlen(answer.name) + 1;
		if (send(fd, &answer, size, MSG_NOSIGNAL) < 0)
			return;
	}
}

/* ---- the program's side ---------------------------------------------------------- */

void names_open(struct names *names)
{
	*names = (struct names){0};
	helper_init(&names->helper);
}

void names_close(struct names *names)
{
	helper_stop(&names->helper);
	for (uint32_t i = 0; i < NAMES_CACHE; i++)
		free(names->entries[i].name);
}

static struct names_entry *find(struct names *names, const struct address *address)
{
	for (uint32_t i = 0; i < NAMES_CACHE; i++)
		if (address_equal(&names->entries[i].address, address))
			return &names->entries[i];
	return NULL;
}

static struct names_entry *add(
	struct names *names, const struct address *address, nanoseconds now)
{
	struct names_entry *entry = &names->entries[names->next++ % NAMES_CACHE];
	free(entry->name);
	*entry = (struct names_entry){
		.address = *address, .verdict = NAMES_WAITING, .until = now + NAMES_WAIT};
	return entry;
}

/* A full socket is no reason to wait: the question is asked again with the next look. */
static void question_send(struct names *names, struct names_entry *entry)
{
	struct question question = {
		.index = (uint32_t)(entry - names->entries), .address = entry->address};
	if (entry->is_asked)
		return;
	int error = helper_send(names->helper.fd, &question, sizeof question);
	entry->is_asked = error == 0;
	if (error && error != -EAGAIN)
		helper_stop(&names->helper);
}

enum names_verdict names_ask(struct names *names, const struct address *address,
	nanoseconds now, const char **name, nanoseconds *until)
{
	struct names_entry *entry = find(names, address);
	if (!entry) {
		if (helper_start(&names->helper, serve, NULL) != 0)
			return NAMES_NONE;
		entry = add(names, address, now);
	}
	if (entry->verdict == NAMES_KNOWN)
		*name = entry->name;
	if (entry->verdict != NAMES_WAITING)
		return entry->verdict;
	if (names->helper.pid > 0)
		question_send(names, entry);
	if (entry->has_timed_out || now >= entry->until || names->helper.pid < 0) {
		entry->has_timed_out = true;
		return NAMES_NONE;
	}
	*until = entry->until;
	return NAMES_WAITING;
}

static void answer_take(struct names *names, struct answer *answer)
{
	if (answer->index >= NAMES_CACHE)
		return;
	struct names_entry *entry = &names->entries[answer->index];
	if (!address_equal(&entry->address, &answer->address) ||
		entry->verdict != NAMES_WAITING)
		return;
	entry->verdict = NAMES_NONE;
	if (answer->name[0] == '\0')
		return;
	size_t size = strlen(answer->name) + 1;
	entry->name = calloc(1, size);
	if (!entry->name)
		return;
	struct writer w = writer_of(entry->name, size);
	writer_bytes(&w, answer->name, size);
	entry->verdict = NAMES_KNOWN;
}

void names_receive(struct names *names)
{
	struct answer answer;
	while (names->helper.pid > 0) {
		ssize_t got = helper_receive(names->helper.fd, &answer, sizeof answer);
		if (got == -EAGAIN)
			return;
		if (got <= (ssize_t)offsetof(struct answer, name)) {
			helper_stop(&names->helper); /* it died: no name comes any more */
			return;
		}
		answer.name[sizeof answer.name - 1] = '\0';
		answer_take(names, &answer);
	}
}

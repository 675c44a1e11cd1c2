/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/names.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/socket.h>

#include "common/base/text.h"
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

static void serve(int fd)
{
	struct question question;
	while (read(fd, &question, sizeof question) == sizeof question) {
		struct answer answer = {.index = question.index, .address = question.address};
		look_up(&answer);
		size_t size = offsetof(struct answer, name) + strlen(answer.name) + 1;
		if (write(fd, &answer, size) < 0)
			return;
	}
}

/* Keys pressed in the terminal are for the program, not for its helper, which ends with it:
 * killed, or by the end of its socket. */
static void become_helper(int fd)
{
	static const int signals[] = {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGUSR1, SIGWINCH};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction usual = {.sa_handler = SIG_DFL};
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		sigaction(signals[i], &ignore, NULL);
	sigaction(SIGTERM, &usual, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* neither the program's sockets nor its output stay open because of us */
	if (fd > 0)
		close_range(0, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0u, 0);
	serve(fd);
	_exit(0);
}

static bool start(struct names *names)
{
	int ends[2];
	if (names->pid != 0)
		return names->pid > 0;
	names->pid = -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	pid_t pid = fork();
	if (pid == 0)
		become_helper(ends[1]);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return false;
	}
	names->pid = pid;
	names->fd = ends[0];
	return true;
}

/* ---- the program's side ---------------------------------------------------------- */

void names_open(struct names *names)
{
	*names = (struct names){.fd = -1};
}

/* The helper that loses its socket ends by itself, at the latest when we do. */
static void stop(struct names *names)
{
	if (names->pid > 0)
		close(names->fd);
	names->fd = -1;
	names->pid = -1;
}

void names_close(struct names *names)
{
	stop(names);
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

/* Never a signal when the helper is gone. */
static bool send_quietly(int fd, void *data, size_t size)
{
	struct iovec piece = {.iov_base = data, .iov_len = size};
	struct mmsghdr message = {.msg_hdr = {.msg_iov = &piece, .msg_iovlen = 1}};
	return sendmmsg(fd, &message, 1, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
}

/* A full socket is no reason to wait: the question is asked again with the next look. */
static void question_send(struct names *names, struct names_entry *entry)
{
	struct question question = {
		.index = (uint32_t)(entry - names->entries), .address = entry->address};
	if (entry->is_asked)
		return;
	if (send_quietly(names->fd, &question, sizeof question))
		entry->is_asked = true;
	else if (errno != EAGAIN && errno != EWOULDBLOCK)
		stop(names);
}

enum names_verdict names_ask(struct names *names, const struct address *address,
	nanoseconds now, const char **name, nanoseconds *until)
{
	struct names_entry *entry = find(names, address);
	if (!entry) {
		if (!start(names))
			return NAMES_NONE;
		entry = add(names, address, now);
	}
	if (entry->verdict == NAMES_KNOWN)
		*name = entry->name;
	if (entry->verdict != NAMES_WAITING)
		return entry->verdict;
	if (names->pid > 0)
		question_send(names, entry);
	if (entry->has_timed_out || now >= entry->until || names->pid < 0) {
		entry->has_timed_out = true;
		return NAMES_NONE;
	}
	*until = entry->until;
	return NAMES_WAITING;
}

static ssize_t receive_now(int fd, void *data, size_t size)
{
	struct iovec piece = {.iov_base = data, .iov_len = size};
	struct mmsghdr message = {.msg_hdr = {.msg_iov = &piece, .msg_iovlen = 1}};
	int got = recvmmsg(fd, &message, 1, MSG_DONTWAIT, NULL);
	return got == 1 ? (ssize_t)message.msg_len : -1;
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
	while (names->pid > 0) {
		ssize_t got = receive_now(names->fd, &answer, sizeof answer);
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
			return;
		if (got <= (ssize_t)offsetof(struct answer, name)) {
			stop(names); /* it died: no reply comes any more */
			return;
		}
		answer.name[sizeof answer.name - 1] = '\0';
		answer_take(names, &answer);
	}
}

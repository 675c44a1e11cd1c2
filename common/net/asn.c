/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/asn.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "common/base/text.h"

enum { ANSWER_MAX = 65536, REGISTRY_TIMEOUT = 5 };

#define REGISTRY "whois.radb.net"
#define REGISTRY_PORT "43"

struct question {
	uint32_t index;
	struct address address;
};

struct answer_text {
	uint32_t index;
	char text[ASN_TEXT];
};

/* ---- the helper's side ------------------------------------------------------------------- */

static int registry_connect(const char *server, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
	if (getaddrinfo(server, port, &hints, &found) != 0)
		return -1;
	int fd = -1;
	for (struct addrinfo *at = found; at && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd < 0)
			continue;
		struct timeval limit = {.tv_sec = REGISTRY_TIMEOUT};
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
		if (connect(fd, at->ai_addr, at->ai_addrlen) != 0) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(found);
	return fd;
}

/* The whole answer to one query; false when the registry would not talk. */
static bool registry_ask(const struct asn *asn, const struct address *address, char *answer)
{
	char number[ADDRESS_TEXT_SIZE], query[ADDRESS_TEXT_SIZE + 8];
	int fd = registry_connect(asn->server, asn->port);
	if (fd < 0)
		return false;
	struct text t = text_of(query, sizeof query);
	text_format(&t, "%s\r\n", address_text(number, address));
	size_t size = 0;
	bool sent = send(fd, query, t.size, MSG_NOSIGNAL) == (ssize_t)t.size;
	ssize_t got = 0;
	while (sent && size < ANSWER_MAX - 1 &&
		(got = read(fd, answer + size, ANSWER_MAX - 1 - size)) > 0)
		size += (size_t)got;
	answer[size] = '\0';
	close(fd);
	return sent && got == 0;
}

static void serve(const struct asn *asn, int fd)
{
	static char answer[ANSWER_MAX];
	struct question question;
	while (recv(fd, &question, sizeof question, 0) == (ssize_t)sizeof question) {
		struct answer_text reply = {.index = question.index, .text = "!!"};
		if (registry_ask(asn, &question.address, answer))
			asn_parse(answer, reply.text);
		if (send(fd, &reply, sizeof reply, MSG_NOSIGNAL) < 0)
			return;
	}
}

__attribute__((noreturn)) static void become_helper(const struct asn *asn, int fd, pid_t parent)
{
	static const int signals[] = {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGUSR1, SIGWINCH};
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		signal(signals[i], SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	if (dup2(fd, STDIN_FILENO) < 0 || close_range(STDIN_FILENO + 1, ~0u, 0) != 0)
		_exit(1);
	serve(asn, STDIN_FILENO);
	_exit(0);
}

/* ---- the program's side ---------------------------------------------------------------------
 */

void asn_open(struct asn *asn, const char *server)
{
	*asn = (struct asn){
		.fd = -1, .server = server ? server : REGISTRY, .port = REGISTRY_PORT};
}

void asn_close(struct asn *asn)
{
	if (asn->pid > 0) {
		close(asn->fd);
		kill(asn->pid, SIGKILL);
		waitpid(asn->pid, NULL, 0);
	}
	asn->fd = -1;
	asn->pid = -1;
}

static bool start(struct asn *asn)
{
	int ends[2];
	if (asn->pid != 0)
		return asn->pid > 0;
	asn->pid = -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0)
		become_helper(asn, ends[1], parent);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return false;
	}
	asn->pid = pid;
	asn->fd = ends[0];
	return true;
}

static struct asn_entry *add(struct asn *asn, const struct address *address, nanoseconds now)
{
	uint32_t index = asn->count++ % ASN_CACHE;
	struct asn_entry *entry = &asn->entries[index];
	struct question question = {.index = index, .address = *address};
	*entry = (struct asn_entry){.address = *address, .until = now + ASN_WAIT, .text = "!!"};
	entry->is_known = !start(asn) || send(asn->fd, &question, sizeof question,
						 MSG_DONTWAIT | MSG_NOSIGNAL) < 0;
	return entry;
}

const char *asn_ask(
	struct asn *asn, const struct address *address, nanoseconds now, nanoseconds *until)
{
	struct asn_entry *entry = NULL;
	for (uint32_t i = 0; i < ASN_CACHE && !entry; i++)
		if (address_equal(&asn->entries[i].address, address))
			entry = &asn->entries[i];
	if (!entry)
		entry = add(asn, address, now);
	if (entry->is_known || now >= entry->until)
		return entry->text;
	*until = entry->until;
	return NULL;
}

void asn_receive(struct asn *asn)
{
	struct answer_text answer;
	while (asn->pid > 0) {
		ssize_t got = recv(asn->fd, &answer, sizeof answer, MSG_DONTWAIT);
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
			return;
		if (got != (ssize_t)sizeof answer || answer.index >= ASN_CACHE) {
			asn_close(asn);
			return;
		}
		struct asn_entry *entry = &asn->entries[answer.index];
		answer.text[ASN_TEXT - 1] = '\0';
		memcpy(entry->text, answer.text, ASN_TEXT);
		entry->is_known = true;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/asn.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "common/net/asn_source.h"

enum { LOOKUPS_MAX = 16 }; /* that wait for their answers side by side */

struct question {
	uint32_t index;
	struct address address;
};

struct answer_text {
	uint32_t index;
	struct address address;
	char text[ASN_TEXT];
};

/* ---- the helper's side ----------------------------------------------------------- */

static bool source_ask(
	const struct asn_source *source, const struct address *address, char *text)
{
	if (source->database)
		return asn_database_ask(source->database, address, text);
	if (source->zone)
		return asn_zone_ask(source, address, text);
	return asn_whois_ask(source, address, text);
}

static bool answer_question(
	const struct asn_source *source, int fd, const struct question *question)
{
	struct answer_text reply = {.index = question->index, .address = question->address};
	if (!source_ask(source, &question->address, reply.text))
		memcpy(reply.text, "!!", 3);
	return send(fd, &reply, sizeof reply, MSG_NOSIGNAL) >= 0;
}

/* Look-ups that ended make room; with all places taken, the next one to end is waited for. */
static void reap(uint32_t *lookups)
{
	while (*lookups > 0 && waitpid(-1, NULL, *lookups < LOOKUPS_MAX ? WNOHANG : 0) > 0)
		--*lookups;
}

/* The network's answers are waited for side by side, a process each. */
static void serve(const struct asn_source *source, int fd)
{
	struct question question;
	uint32_t lookups = 0;
	pid_t self = getpid();
	while (recv(fd, &question, sizeof question, 0) == (ssize_t)sizeof question) {
		reap(&lookups);
		pid_t pid = source->database ? -1 : fork();
		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			if (getppid() == self)
				answer_question(source, fd, &question);
			_exit(0);
		}
		if (pid > 0)
			lookups++;
		else if (!answer_question(source, fd, &question))
			return;
	}
}

__attribute__((noreturn)) static void become_helper(
	const struct asn_source *source, int fd, pid_t parent)
{
	static const int signals[] = {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGUSR1, SIGWINCH};
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		signal(signals[i], SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	if (dup2(fd, STDIN_FILENO) < 0 || close_range(STDIN_FILENO + 1, ~0u, 0) != 0)
		_exit(1);
	serve(source, STDIN_FILENO);
	_exit(0);
}

/* ---- the program's side ---------------------------------------------------------- */

void asn_open(struct asn *asn, const struct asn_source *source)
{
	*asn = (struct asn){.fd = -1, .source = *source};
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
		become_helper(&asn->source, ends[1], parent);
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
	if (entry->is_known || now >= entry->until || asn->pid < 0)
		return entry->text;
	*until = entry->until;
	return NULL;
}

static void answer_take(struct asn *asn, struct answer_text *answer)
{
	struct asn_entry *entry = &asn->entries[answer->index];
	/* the place may have gone to another address meanwhile */
	if (!address_equal(&entry->address, &answer->address))
		return;
	answer->text[ASN_TEXT - 1] = '\0';
	memcpy(entry->text, answer->text, ASN_TEXT);
	entry->is_known = true;
}

void asn_receive(struct asn *asn)
{
	struct answer_text answer;
	while (asn->pid > 0) {
		ssize_t got = recv(asn->fd, &answer, sizeof answer, MSG_DONTWAIT);
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
			return;
		if (got != (ssize_t)sizeof answer || answer.index >= ASN_CACHE)
			asn_close(asn);
		else
			answer_take(asn, &answer);
	}
}

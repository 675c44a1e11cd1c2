/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/asn.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/wait.h>

#include "common/net/asn_source.h"
#include "common/net/helper.h"

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
static void serve(int fd, void *context)
{
	const struct asn_source *source = context;
	struct question question;
	uint32_t lookups = 0;
	while (helper_wait(fd, &question, sizeof question) == (ssize_t)sizeof question) {
		reap(&lookups);
		pid_t pid = source->database ? -1 : helper_fork();
		if (pid == 0) {
			answer_question(source, fd, &question);
			_exit(0);
		}
		if (pid > 0)
			lookups++;
		else if (!answer_question(source, fd, &question))
			return;
	}
}

/* ---- the program's side ---------------------------------------------------------- */

void asn_open(struct asn *asn, const struct asn_source *source)
{
	*asn = (struct asn){.source = *source};
	helper_init(&asn->helper);
}

void asn_close(struct asn *asn)
{
	helper_stop(&asn->helper);
}

static struct asn_entry *add(struct asn *asn, const struct address *address, nanoseconds now)
{
	uint32_t index = asn->count++ % ASN_CACHE;
	struct asn_entry *entry = &asn->entries[index];
	*entry = (struct asn_entry){.address = *address, .until = now + ASN_WAIT, .text = "!!"};
	entry->is_known = helper_start(&asn->helper, serve, &asn->source) != 0;
	return entry;
}

/* A full socket is no refusal: the question is asked again with the next look. */
static void question_send(struct asn *asn, struct asn_entry *entry)
{
	struct question question = {
		.index = (uint32_t)(entry - asn->entries), .address = entry->address};
	if (entry->is_asked || entry->is_known || asn->helper.pid < 0)
		return;
	int error = helper_send(asn->helper.fd, &question, sizeof question);
	entry->is_asked = error == 0;
	entry->is_known = error && error != -EAGAIN;
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
	question_send(asn, entry);
	if (entry->is_known || now >= entry->until || asn->helper.pid < 0)
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
	while (asn->helper.pid > 0) {
		ssize_t got = helper_receive(asn->helper.fd, &answer, sizeof answer);
		if (got == -EAGAIN)
			return;
		if (got != (ssize_t)sizeof answer || answer.index >= ASN_CACHE)
			asn_close(asn);
		else
			answer_take(asn, &answer);
	}
}

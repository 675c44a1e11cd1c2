/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with a word that was to be a host. */
#include <errno.h>
#include <netdb.h>
#include <string.h>

#include "common/net/explain.h"
#include "common/net/explain_parts.h"

enum { WORD_SIZE = 256 };

struct host_word {
	const char *word;
	uint8_t version;
	const char *problem;
};

/* A habit, and what to write instead. False: it is not this one. */
typedef bool explain_habit(const struct host_word *host, struct text *hint);

/* The first `size` bytes of `from` as an address. */
static bool part_is_address(const char *from, size_t size, struct address *address)
{
	char part[WORD_SIZE];
	struct text t = text_of(part, sizeof part);
	text_format(&t, "%.*s", (int)size, from);
	return !t.cut && address_parse(part, address);
}

/* As typed: what prints a hint makes it printable. */
static void add_part(struct text *hint, const char *from, size_t size)
{
	text_format(hint, "%.*s", (int)size, from);
}

static bool is_empty(const struct host_word *host, struct text *hint)
{
	if (*host->word)
		return false;
	text_add(hint, "the argument is empty");
	return true;
}

static bool is_url(const struct host_word *host, struct text *hint)
{
	const char *at = strstr(host->word, "://");
	if (!at)
		return false;
	at += 3;
	text_add(hint, "that is a URL; give its host alone: ");
	bool has_brackets = *at == '[';
	add_part(hint, at + has_brackets,
		strcspn(at + has_brackets, has_brackets ? "]/" : ":/"));
	return true;
}

static bool is_bracketed(const struct host_word *host, struct text *hint)
{
	size_t size = strcspn(host->word, "]");
	if (host->word[0] != '[' || size < 2)
		return false;
	text_add(hint, "give the address without brackets: ");
	add_part(hint, host->word + 1, size - 1);
	return true;
}

static bool has_port(const struct host_word *host, struct text *hint)
{
	const char *colon = strchr(host->word, ':');
	if (!colon || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")] != '\0')
		return false;
	text_add(hint, "a port is not part of the host; give the host alone: ");
	add_part(hint, host->word, (size_t)(colon - host->word));
	return true;
}

static bool is_network(const struct host_word *host, struct text *hint)
{
	struct address address;
	size_t size = strcspn(host->word, "/");
	if (host->word[size] == '\0' || !part_is_address(host->word, size, &address))
		return false;
	text_add(hint, "that is a network; give one address of it");
	return true;
}

static bool has_unknown_zone(const struct host_word *host, struct text *hint)
{
	struct address address;
	size_t size = strcspn(host->word, "%");
	if (host->word[size] == '\0' || !part_is_address(host->word, size, &address))
		return false;
	size_t before = hint->size;
	explain_device(-ENODEV, host->word + size + 1, hint);
	return hint->size > before;
}

static bool is_of_other_family(const struct host_word *host, struct text *hint)
{
	struct address address;
	size_t size = strcspn(host->word, "%");
	if (host->version == 0 || !part_is_address(host->word, size, &address) ||
		address.version == host->version)
		return false;
	text_add(hint, host->word);
	text_format(hint, " is an IPv%u address; an IPv%u address is needed here",
		(unsigned)address.version, (unsigned)host->version);
	return true;
}

static bool has_no_server(const struct host_word *host, struct text *hint)
{
	if (strcmp(host->problem, gai_strerror(EAI_AGAIN)) != 0)
		return false;
	text_add(hint, "the name servers of /etc/resolv.conf gave no answer; addresses work "
		       "without them");
	return true;
}

static explain_habit *const habits[] = {is_empty, is_url, is_bracketed, has_port, is_network,
	has_unknown_zone, is_of_other_family, has_no_server};

void explain_host(const char *word, uint8_t version, const char *problem, struct text *hint)
{
	const struct host_word host = {.word = word, .version = version, .problem = problem};
	char line[EXPLAIN_SIZE];
	struct text t = text_of(line, sizeof line);
	for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++)
		if (habits[i](&host, &t))
			break;
	if (t.size == 0)
		return;
	explain_line(hint);
	text_add(hint, line);
}

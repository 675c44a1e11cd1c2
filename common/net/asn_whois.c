/* SPDX-License-Identifier: BSD-2-Clause */
/* AS numbers from a routing registry: one question a connection (RFC 3912). */
#include <netdb.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <sys/socket.h>
#include <sys/time.h>

#include "common/base/text.h"
#include "common/net/asn_source.h"

enum { ANSWER_MAX = 65536, REGISTRY_TIMEOUT = 5 };

#define REGISTRY "whois.radb.net"
#define REGISTRY_SERVICE "43"

static int registry_connect(const struct asn_source *source)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
	const char *server = source->server ? source->server : REGISTRY;
	const char *service = source->service ? source->service : REGISTRY_SERVICE;
	if (getaddrinfo(server, service, &hints, &found) != 0)
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

/* The whole answer of ANSWER_MAX bytes at most, which ends with a NUL. */
static bool ask(int fd, const struct address *address, char *answer)
{
	char number[ADDRESS_TEXT_SIZE], query[ADDRESS_TEXT_SIZE + 8];
	struct text t = text_of(query, sizeof query);
	text_format(&t, "%s\r\n", address_text(number, address));
	size_t size = 0;
	bool sent = send(fd, query, t.size, MSG_NOSIGNAL) == (ssize_t)t.size;
	ssize_t got = 0;
	while (sent && size < ANSWER_MAX - 1 &&
		(got = read(fd, answer + size, ANSWER_MAX - 1 - size)) > 0)
		size += (size_t)got;
	answer[size] = '\0';
	return sent && got == 0;
}

bool asn_whois_ask(const struct asn_source *source, const struct address *address, char *text)
{
	int fd = registry_connect(source);
	if (fd < 0)
		return false;
	/* not on the stack, which may be as small as a limit says */
	char *answer = malloc(ANSWER_MAX);
	bool has_answer = answer && ask(fd, address, answer);
	if (has_answer)
		asn_parse(answer, text);
	free(answer);
	close(fd);
	return has_answer;
}

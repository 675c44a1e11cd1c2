/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/names.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "common/base/idn.h"
#include "common/net/dns.h"
#include "common/net/resolve.h"
#include "common/net/sock.h"

enum { OPTIONS_SIZE = 512 };

/* As long as a resolver may take: it gives up by itself before that. */
#define RESOLVER_WAIT (RESOLVER_LIFE * SECOND)

/*
 * A name server that does not answer must not cost the whole time, when there is another: the
 * C library's five seconds become one (RES_OPTIONS, resolv.conf(5)). What the user set there
 * comes last and wins.
 */
static void begin(void *context)
{
	char options[OPTIONS_SIZE];
	const char *own = getenv("RES_OPTIONS");
	struct text t = text_of(options, sizeof options);
	(void)context;
	text_add(&t, "timeout:1 attempts:5 ");
	text_add(&t, own ? own : "");
	if (!t.cut)
		setenv("RES_OPTIONS", options, 1);
}

static bool ask_system(const struct address *address, char *host, size_t room)
{
	struct sockaddr_storage storage;
	socklen_t size = sock_address_to(&storage, address, 0);
	return getnameinfo((struct sockaddr *)&storage, size, host, (socklen_t)room, NULL, 0,
		       NI_NAMEREQD) == 0;
}

/* Not empty, not the root, and no address, which would be taken for a fact. */
static bool is_name(const char *text)
{
	char bare[LOOKUPS_TEXT];
	struct in_addr v4;
	struct in6_addr v6;
	struct text t = text_of(bare, sizeof bare);
	text_add(&t, text);
	/* the root's dot: "8.8.8.8." is no name either */
	if (t.size > 0 && bare[t.size - 1] == '.')
		bare[--t.size] = '\0';
	bare[text_until(bare, '%')] = '\0';
	return t.size > 0 && inet_aton(bare, &v4) == 0 && inet_pton(AF_INET6, bare, &v6) != 1;
}

static bool ask(void *context, const struct address *address, char *text)
{
	const struct names_settings *settings = context;
	char host[NI_MAXHOST];
	bool found = settings->resolver.version
			     ? dns_ask_name(&settings->resolver, address, host, sizeof host)
			     : ask_system(address, host, sizeof host);
	if (!found || !is_name(host))
		return false;
	struct text t = text_of(text, LOOKUPS_TEXT);
	if (settings->decodes)
		idn_add_decoded(&t, host);
	else
		text_add(&t, host);
	return true;
}

void names_open(struct lookups *names, struct names_settings *settings)
{
	bool is_limited = settings->wait > 0;
	const struct lookups_source source = {.begin = is_limited ? begin : NULL,
		.ask = ask,
		.context = settings,
		.wait = is_limited ? settings->wait : RESOLVER_WAIT};
	lookups_open(names, &source);
}

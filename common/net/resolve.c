/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "common/net/resolve.h"

#include <locale.h>
#include <netdb.h>
#include <string.h>

#include <net/if.h>

#include "common/base/text.h"
#include "common/base/utf8.h"
#include "common/net/sock.h"

/* "10.1.2.3", "fe80::1", "fe80::1%eth0", and the short forms of inet_aton(3): "127.1". */
static bool numeric_parse(const char *word, struct address *address)
{
	if (address_parse(word, address))
		return true;
	struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST};
	struct addrinfo *list = NULL;
	if (getaddrinfo(word, NULL, &hints, &list) != 0)
		return false;
	*address = sock_address_from(list->ai_addr, NULL);
	freeaddrinfo(list);
	return true;
}

static bool is_ascii(const char *word)
{
	for (; *word; word++)
		if ((unsigned char)*word >= 0x80)
			return false;
	return true;
}

/*
 * The resolver converts a name from the character set of the locale. A name in UTF-8 is one
 * whatever the locale says: cron, systemd and containers set none. Other bytes are as the
 * user's locale means them.
 */
static int idn_flags(const char *word)
{
#if defined USE_IDN && defined AI_IDN
	if (!is_ascii(word)) {
		if (!utf8_is_valid(word) || !setlocale(LC_CTYPE, "C.UTF-8"))
			setlocale(LC_CTYPE, "");
		return AI_IDN | AI_CANONIDN;
	}
#else
	(void)is_ascii;
	(void)word;
#endif
	return 0;
}

static const char *look_up(const char *word, int domain, struct resolved *resolved)
{
	struct addrinfo hints = {.ai_family = domain,
		.ai_socktype = SOCK_DGRAM,
		.ai_flags = AI_CANONNAME | idn_flags(word)};
	struct addrinfo *list = NULL;
	int failed = getaddrinfo(word, NULL, &hints, &list);
	if (failed)
		return gai_strerror(failed);
	resolved->address = sock_address_from(list->ai_addr, NULL);
	const char *name =
		list->ai_canonname && *list->ai_canonname ? list->ai_canonname : word;
	struct text t = text_of(resolved->name, sizeof resolved->name);
	text_add_escaped(&t, name, strlen(name));
	freeaddrinfo(list);
	return NULL;
}

const char *resolve(const char *word, uint8_t version, struct resolved *resolved)
{
	struct text t = text_of(resolved->name, sizeof resolved->name);
	text_add_escaped(&t, word, strlen(word));
	int domain = version == 0 ? AF_UNSPEC : family_of(version)->domain;
	resolved->is_numeric = numeric_parse(word, &resolved->address);
	if (resolved->is_numeric) {
		if (version == 0 || resolved->address.version == version)
			return NULL;
		return gai_strerror(EAI_ADDRFAMILY);
	}
	return look_up(word, domain, resolved);
}

char *resolve_zone_name(char *name, uint32_t zone)
{
	struct text t = text_of(name, IF_NAMESIZE);
	if (zone != 0 && !if_indextoname(zone, name))
		text_format(&t, "%u", (unsigned)zone);
	return name;
}

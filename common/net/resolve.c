/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "common/net/resolve.h"

#include <locale.h>
#include <netdb.h>
#include <string.h>

#include <arpa/inet.h>
#include <net/if.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "common/net/sock.h"

static bool zone_parse(const char *word, uint32_t *zone)
{
	*zone = if_nametoindex(word);
	if (*zone == 0) {
		uint64_t number;
		if (number_parse(word, 1, UINT32_MAX, false, &number) != NUMBER_OK)
			return false;
		*zone = (uint32_t)number;
	}
	return *zone != 0;
}

/* "10.1.2.3", "fe80::1", "fe80::1%eth0", and the short forms of inet_aton(3): "127.1". */
static bool numeric_parse(const char *word, struct address *address)
{
	if (address_parse(word, address))
		return true;
	struct in_addr in;
	if (inet_aton(word, &in)) {
		*address = address_from(span_of(&in, sizeof in));
		return true;
	}
	const char *percent = strchr(word, '%');
	char number[ADDRESS_TEXT_SIZE];
	if (!percent || (size_t)(percent - word) >= sizeof number)
		return false;
	memcpy(number, word, (size_t)(percent - word));
	number[percent - word] = '\0';
	return address_parse(number, address) && address->version == 6 &&
	       zone_parse(percent + 1, &address->zone);
}

static bool is_ascii(const char *word)
{
	for (; *word; word++)
		if ((unsigned char)*word >= 0x80)
			return false;
	return true;
}

static int idn_flags(const char *word)
{
#ifdef USE_IDN
	if (!is_ascii(word)) {
		/* the only place that needs to know the user's character set */
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
	text_add_foreign(&t, name, strlen(name));
	freeaddrinfo(list);
	return NULL;
}

const char *resolve(const char *word, uint8_t version, struct resolved *resolved)
{
	struct text t = text_of(resolved->name, sizeof resolved->name);
	text_add_foreign(&t, word, strlen(word));
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

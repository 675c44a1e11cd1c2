/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "common/net/resolve.h"

#include <errno.h>
#include <locale.h>
#include <netdb.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include "common/base/arithmetic.h"
#include "common/base/errors.h"
#include "common/base/text.h"
#include "common/base/utf8.h"
#include "common/net/helper.h"
#include "common/net/privilege.h"
#include "common/net/sock.h"

static struct address unmapped(struct address address)
{
	static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};
	if (address.version != 6 || memcmp(address.bytes, prefix, sizeof prefix) != 0)
		return address;
	return address_from(span_of(address.bytes + sizeof prefix, 4));
}

/* "10.1.2.3", "fe80::1", "fe80::1%eth0", and the short forms of inet_aton(3): "127.1". */
bool resolve_number(const char *word, struct address *address)
{
	if (address_parse(word, address)) {
		*address = unmapped(*address);
		return true;
	}
	struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST};
	struct addrinfo *list = NULL;
	if (getaddrinfo(word, NULL, &hints, &list) != 0)
		return false;
	*address = unmapped(sock_address_from(list->ai_addr, NULL));
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

static void add_address(struct resolved_all *all, const struct address *address)
{
	for (uint32_t i = 0; i < all->count; i++)
		if (address_equal(&all->addresses[i], address))
			return;
	if (all->count < RESOLVE_ADDRESSES)
		all->addresses[all->count++] = *address;
}

/* Ask for addresses of a domain; `version` 0 takes them all. */
static void ask_for(const char *word, int domain, uint8_t version, struct resolved_all *all)
{
	struct addrinfo hints = {.ai_family = domain,
		.ai_socktype = SOCK_DGRAM,
		.ai_flags = AI_CANONNAME | idn_flags(word)};
	struct addrinfo *list = NULL;
	*all = (struct resolved_all){.failed = getaddrinfo(word, NULL, &hints, &list)};
	if (all->failed)
		return;
	const char *canonical = list->ai_canonname;
	const char *name = canonical && *canonical ? canonical : word;
	struct text t = text_of(all->name, sizeof all->name);
	text_add(&t, name);
	for (const struct addrinfo *at = list; at; at = at->ai_next) {
		struct address address = unmapped(sock_address_from(at->ai_addr, NULL));
		if (version == 0 || address.version == version)
			add_address(all, &address);
	}
	freeaddrinfo(list);
	if (all->count == 0)
		all->failed = EAI_ADDRFAMILY;
}

/* Whether the zone got lost: sources that know one (nss-myhostname's _gateway, mDNS) give it
 * only to those who ask for any family. */
static bool lacks_zone(const struct resolved_all *all)
{
	const struct address *first = &all->addresses[0];
	return !all->failed && address_is_link_local(first) && first->zone == 0 &&
	       !address_is_multicast(first);
}

void resolve_all(const char *word, uint8_t version, struct resolved_all *all)
{
	struct resolved_all scoped;
	ask_for(word, version == 0 ? AF_UNSPEC : family_of(version)->domain, version, all);
	if (version != 6 || !lacks_zone(all))
		return;
	ask_for(word, AF_UNSPEC, version, &scoped);
	if (!scoped.failed && !lacks_zone(&scoped))
		*all = scoped;
}

void resolve_all_or_end(const char *word, uint8_t version, struct resolved_all *all)
{
	alarm(RESOLVER_LIFE);
	resolve_all(word, version, all);
	alarm(0);
}

int resolve_failure(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ? EAI_AGAIN : EAI_FAIL;
}

void resolved_from(struct resolved *resolved, const struct resolved_all *all)
{
	uint32_t count = size_min(all->count, RESOLVE_ADDRESSES);
	*resolved = (struct resolved){.address = all->addresses[0]};
	resolved->other_count = count > 0 ? count - 1 : 0;
	memcpy(resolved->others, all->addresses + 1,
		resolved->other_count * sizeof *resolved->others);
	memcpy(resolved->name, all->name, sizeof resolved->name);
	resolved->name[sizeof resolved->name - 1] = '\0';
}

bool resolved_all_is_possible(struct resolved_all *all)
{
	all->name[sizeof all->name - 1] = '\0';
	if (all->failed)
		return true;
	for (uint32_t i = 0; i < all->count && i < RESOLVE_ADDRESSES; i++)
		if (all->addresses[i].version != 4 && all->addresses[i].version != 6)
			return false;
	return all->count > 0 && all->count <= RESOLVE_ADDRESSES;
}

/* ---- the helper that parses what name servers say --------------------------------- */

struct host_search {
	const char *word;
	uint8_t version;
};

static void serve(int fd, void *context)
{
	const struct host_search *search = context;
	struct resolved_all all;
	resolve_all_or_end(search->word, search->version, &all);
	helper_send(fd, &all, sizeof all);
}

const char RESOLVE_INTERRUPTED[] = "interrupted while its address was looked up";

/* Nothing that can be used came from the helper, which ended so. */
static const char *failure(ssize_t got, int status)
{
	if (got == -ETIMEDOUT)
		return "no answer from the resolver within the deadline";
	if (got == -EINTR)
		return RESOLVE_INTERRUPTED;
	return gai_strerror(resolve_failure(status));
}

static const char *ask(
	const char *word, uint8_t version, nanoseconds until, struct resolved *resolved)
{
	struct host_search search = {.word = word, .version = version};
	struct helper helper;
	struct resolved_all all = {0};
	ssize_t got = sizeof all;
	helper_init(&helper);
	int error = helper_start(&helper, serve, &search);
	/* where no process can be had, it must be one that holds nothing which looks up */
	if (error && privilege_has(PRIVILEGE_NET_RAW | PRIVILEGE_NET_ADMIN | PRIVILEGE_GROUP))
		return error_text(-error);
	if (error)
		resolve_all(word, version, &all);
	else
		got = helper_wait_until(helper.fd, &all, sizeof all, until);
	int status = helper_stop(&helper);
	if (got != (ssize_t)sizeof all || !resolved_all_is_possible(&all))
		return failure(got, status);
	if (all.failed)
		return gai_strerror(all.failed);
	resolved_from(resolved, &all);
	return NULL;
}

const char *resolve_until(
	const char *word, uint8_t version, nanoseconds until, struct resolved *resolved)
{
	struct text t = text_of(resolved->name, sizeof resolved->name);
	text_add(&t, word);
	resolved->other_count = 0;
	resolved->is_numeric = resolve_number(word, &resolved->address);
	if (resolved->is_numeric) {
		if (version == 0 || resolved->address.version == version)
			return NULL;
		return gai_strerror(EAI_ADDRFAMILY);
	}
	return ask(word, version, until, resolved);
}

/* Of the process, as the sandbox is; -1: a socket for each question. */
static int zones_socket = -1;

void resolve_zones_by(int fd)
{
	zones_socket = fd;
}

static bool find_zone(char *name, uint32_t zone)
{
	struct ifreq request = {.ifr_ifindex = (int)zone};
	if (zones_socket < 0)
		return if_indextoname(zone, name) != NULL;
	if (ioctl(zones_socket, SIOCGIFNAME, &request) != 0)
		return false;
	memcpy(name, request.ifr_name, IF_NAMESIZE);
	name[IF_NAMESIZE - 1] = '\0';
	return true;
}

char *resolve_zone_name(char *name, uint32_t zone)
{
	struct text t = text_of(name, IF_NAMESIZE);
	if (zone != 0 && !find_zone(name, zone))
		text_format(&t, "%u", (unsigned)zone);
	return name;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Which of the addresses of a name is used. */
#include <ifaddrs.h>
#include <string.h>

#include <net/if.h>

#include "common/net/resolve.h"
#include "common/net/sock.h"

enum { ROUTE_PORT = 1025 }; /* any: nothing is ever sent to it */

static void append(struct resolved *resolved, const struct address *address)
{
	if (resolved->address.version == 0)
		resolved->address = *address;
	else if (resolved->other_count < RESOLVE_ADDRESSES)
		resolved->others[resolved->other_count++] = *address;
}

/* Exchange the one in use with another. */
static void use(struct resolved *resolved, uint32_t other)
{
	struct address had = resolved->address;
	resolved->address = resolved->others[other];
	resolved->others[other] = had;
}

void resolved_prefer(struct resolved *resolved, uint8_t version)
{
	const struct resolved had = *resolved;
	resolved->address = (struct address){0};
	resolved->other_count = 0;
	for (int is_other = 0; is_other <= 1; is_other++) {
		if ((had.address.version != version) == is_other)
			append(resolved, &had.address);
		for (uint32_t i = 0; i < had.other_count; i++)
			if ((had.others[i].version != version) == is_other)
				append(resolved, &had.others[i]);
	}
}

/* Whether the device lacks addresses of this family while it has others: through a device the
 * kernel sends IPv4 without any, as if all the world were on its link. */
static bool lacks_family(const char *device, int domain)
{
	struct ifaddrs *all;
	bool has_this = false, has_other = false;
	if (getifaddrs(&all) != 0)
		return false;
	for (const struct ifaddrs *at = all; at; at = at->ifa_next) {
		if (!at->ifa_addr || strcmp(at->ifa_name, device) != 0)
			continue;
		const struct address address = sock_address_from(at->ifa_addr, NULL);
		bool is_global = address.version && !address_is_link_local(&address);
		has_this |= at->ifa_addr->sa_family == domain;
		has_other |= is_global && at->ifa_addr->sa_family != domain;
	}
	freeifaddrs(all);
	return has_other && !has_this;
}

static bool has_route(const struct address *to, const struct resolved_way *way)
{
	struct sock s;
	struct address source = way->source;
	if (source.version && source.version != to->version)
		return false;
	if (way->device && lacks_family(way->device, family_of(to->version)->domain))
		return false;
	if (sock_open(&s, family_of(to->version), SOCK_KIND_UDP, 0) != 0)
		return false;
	if (address_is_link_local(&source))
		source.zone = way->device ? if_nametoindex(way->device) : to->zone;
	/* a mark that may not be set is reported when the probes' socket is made */
	if (way->has_mark)
		sock_set_mark(s.fd, way->mark);
	bool found = (!way->device || sock_bind_device(&s, way->device) == 0) &&
		     (!source.version || sock_bind(&s, &source, 0) == 0) &&
		     sock_connect(&s, to, ROUTE_PORT) == 0;
	sock_close(&s);
	return found;
}

void resolved_choose(struct resolved *resolved, const struct resolved_way *way)
{
	if (resolved->other_count == 0 || has_route(&resolved->address, way))
		return;
	for (uint32_t i = 0; i < resolved->other_count; i++) {
		if (!has_route(&resolved->others[i], way))
			continue;
		use(resolved, i);
		return;
	}
}

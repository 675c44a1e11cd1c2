/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/interfaces.h"

#include <ifaddrs.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <net/if.h>

#include "common/net/sock.h"

static struct address address_of(const struct ifaddrs *item)
{
	return item->ifa_addr ? sock_address_from(item->ifa_addr, NULL) : (struct address){0};
}

static bool has_bytes(const struct address *a, const struct address *b)
{
	return a->version == b->version && a->version != 0 &&
	       memcmp(a->bytes, b->bytes, address_size(a->version)) == 0;
}

uint32_t interface_of_link_local(const struct address *address)
{
	struct ifaddrs *list;
	uint32_t found = 0, own = 0, several = 0;
	if (getifaddrs(&list) != 0)
		return 0;
	for (const struct ifaddrs *item = list; item && own == 0; item = item->ifa_next) {
		struct address its = address_of(item);
		uint32_t index = if_nametoindex(item->ifa_name);
		if (!address_is_link_local(&its) || !(item->ifa_flags & IFF_UP))
			continue;
		own = has_bytes(&its, address) ? index : 0;
		several |= found != 0 && found != index;
		found = index;
	}
	freeifaddrs(list);
	return own ? own : several ? 0 : found;
}

/* Whether interface `name` is part of `device`: of a VRF, a bridge or a bond. */
static bool is_part_of(const char *name, const char *device)
{
	char path[64], target[PATH_MAX];
	snprintf(path, sizeof path, "/sys/class/net/%s/master", name);
	ssize_t size = readlink(path, target, sizeof target - 1);
	if (size <= 0)
		return false;
	target[size] = '\0';
	const char *last = strrchr(target, '/');
	return strcmp(last ? last + 1 : target, device) == 0;
}

bool interface_may_have(const char *device, const struct address *address, char other[16])
{
	struct ifaddrs *list;
	bool may = false, is_known = false;
	if (getifaddrs(&list) != 0)
		return true;
	for (const struct ifaddrs *item = list; item; item = item->ifa_next) {
		struct address its = address_of(item);
		if (!has_bytes(&its, address))
			continue;
		is_known = true;
		may |= strcmp(item->ifa_name, device) == 0 ||
		       is_part_of(item->ifa_name, device);
		snprintf(other, 16, "%s", item->ifa_name);
	}
	freeifaddrs(list);
	return may || !is_known;
}

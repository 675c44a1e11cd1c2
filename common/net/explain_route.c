/* SPDX-License-Identifier: BSD-2-Clause */
/* Why there is no way to a destination, no such source or interface, or a packet was refused.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ifaddrs.h>
#include <net/if.h>

#include "common/net/explain.h"
#include "common/net/explain_parts.h"
#include "common/net/file.h"
#include "common/net/netlink.h"

enum { DEVICES_SHOWN = 8 };

/* ---- interfaces ------------------------------------------------------------------ */

void explain_device(int error, const char *name, struct text *hint)
{
	if ((error != -ENODEV && error != -ENXIO) || if_nametoindex(name) != 0 ||
		errno != ENODEV)
		return;
	struct if_nameindex *all = if_nameindex();
	explain_line(hint);
	text_add(hint, "this host has no interface ");
	text_add(hint, name);
	for (size_t i = 0; all && all[i].if_index != 0 && i <= DEVICES_SHOWN; i++)
		text_format(hint, "%s%s", i == 0 ? "; it has " : ", ",
			i < DEVICES_SHOWN ? all[i].if_name : "...");
	/* glibc's reads what it is given, NULL as well */
	if (all)
		if_freenameindex(all);
}

/* By netlink, which a sandbox leaves to who asks for routes. */
static bool is_down(const char *device)
{
	struct ifaddrs *all = NULL;
	bool is_down = false;
	if (getifaddrs(&all) != 0)
		return false;
	for (const struct ifaddrs *at = all; at; at = at->ifa_next)
		is_down |= strcmp(at->ifa_name, device) == 0 && !(at->ifa_flags & IFF_UP);
	freeifaddrs(all);
	return is_down;
}

static bool explain_down(const char *device, struct text *hint)
{
	if (!device || !is_down(device))
		return false;
	explain_line(hint);
	text_add(hint, device);
	text_add(hint, " is down; try: ip link set ");
	text_add(hint, device);
	text_add(hint, " up");
	return true;
}

/* ---- sources and packets --------------------------------------------------------- */

void explain_source(int error, const struct address *source, struct text *hint)
{
	char address[ADDRESS_TEXT_SIZE];
	if (error != -EADDRNOTAVAIL)
		return;
	explain_line(hint);
	text_format(hint, "%s is not an address of this host; see: ip address",
		address_text(address, source));
}

void explain_send(int error, struct text *hint)
{
	if (error != -EPERM)
		return;
	explain_line(hint);
	text_add(hint, "a firewall of this host may have refused it; see: "
		       "nft list ruleset");
}

/* ---- routes ---------------------------------------------------------------------- */

static const char *verdict(int error)
{
	switch (error) {
	case -EACCES:
		return "a prohibit route refuses this destination";
	case -EINVAL:
		return "a blackhole route drops this destination";
	case -EHOSTUNREACH:
		return "an unreachable route refuses this destination";
	default:
		return NULL;
	}
}

static void explain_link(const struct explain_route *route, struct text *hint)
{
	char address[ADDRESS_TEXT_SIZE];
	explain_line(hint);
	text_format(hint, "a link-local address needs its interface: %s%%eth0, or %s eth0",
		address_text(address, route->question.to), route->option);
}

/* Whether the kernel lists an address of IPv6, or may not be asked. */
static bool has_ipv6(void)
{
	char text[2];
	int got = file_beginning("/proc/self/net/if_inet6", text, sizeof text);
	return got < 0 ? got != -ENOENT : got > 0;
}

static void explain_no_ipv6(struct text *hint)
{
	explain_line(hint);
	text_add(hint, "there is no IPv6 address to send from; where IPv6 is switched off, "
		       "try: sysctl -w net.ipv6.conf.all.disable_ipv6=0");
}

static void explain_no_route(const struct explain_route *route, struct text *hint)
{
	char address[ADDRESS_TEXT_SIZE];
	const char *device =
		address_is_loopback(route->question.to) ? "lo" : route->question.device;
	if (explain_down(device, hint))
		return;
	if (route->question.to->version == 6 && !has_ipv6()) {
		explain_no_ipv6(hint);
		return;
	}
	explain_line(hint);
	if (route->bypasses_routes) {
		text_format(hint, "-r reaches neighbours only, and %s is none",
			address_text(address, route->question.to));
		return;
	}
	text_format(hint, "no route to %s", address_text(address, route->question.to));
	if (route->question.device)
		text_format(hint, " through %s", route->question.device);
	text_format(hint, "; see: ip%s route", route->question.to->version == 6 ? " -6" : "");
}

/* inet_aton(3) reads 192.0.2 as 192.0.0.2. */
static void explain_short(const struct explain_route *route, struct text *hint)
{
	char address[ADDRESS_TEXT_SIZE];
	struct address whole;
	if (!route->typed || !*route->typed || route->question.to->version != 4 ||
		route->typed[strspn(route->typed, "0123456789.xX")] ||
		address_parse(route->typed, &whole))
		return;
	explain_line(hint);
	text_format(hint, "%s means the address %s", route->typed,
		address_text(address, route->question.to));
}

/* A source that routes or rules refuse: IPv4 names no blackhole then, but the same error. */
static bool permits_other_source(const struct explain_route *route)
{
	struct route found;
	struct route_question any = route->question;
	any.source = NULL;
	return route->question.source && netlink_route(&any, &found) == 0;
}

void explain_route(int error, const struct explain_route *route, struct text *hint)
{
	if (address_is_link_local(route->question.to) && route->question.to->zone == 0 &&
		!route->question.device) {
		explain_link(route, hint);
		return;
	}
	explain_short(route, hint);
	if (error == -EADDRNOTAVAIL && route->question.to->version == 6)
		explain_no_ipv6(hint);
	if (error == -ENETUNREACH)
		explain_no_route(route, hint);
	const char *words = verdict(error);
	struct route found;
	int asked = netlink_route(&route->question, &found);
	if (!words)
		return;
	explain_line(hint);
	if (error == -EINVAL && permits_other_source(route)) {
		text_add(hint, "there is no route from that source to this destination");
	} else if (asked == error) {
		text_add(hint, words);
	} else if (asked == 0 && error == -EACCES && found.is_broadcast) {
		text_add(hint, "it is a broadcast address");
	} else if (asked == 0) {
		text_add(hint, "the route permits it; ");
		explain_refuser(hint);
	} else {
		text_format(hint, "it may be that %s%s", words,
			error == -EACCES && route->question.to->version == 4
				? ", or that it is a broadcast address"
				: "");
	}
}

void explain_later_send(int error, const struct explain_route *route, struct text *hint)
{
	const char *words = verdict(error);
	struct route found;
	explain_send(error, hint);
	if (!words && error != -ENETUNREACH)
		return;
	int asked = route ? netlink_route(&route->question, &found) : -ENOSYS;
	if (error == -ENETUNREACH && asked == error) {
		explain_no_route(route, hint);
	} else if (words) {
		explain_line(hint);
		if (asked == 0)
			text_add(hint, "the route permits it now");
		else
			text_format(
				hint, "%s%s", asked == error ? "" : "it may be that ", words);
	}
}

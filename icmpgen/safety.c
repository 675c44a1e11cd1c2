/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/safety.h"

#include <string.h>

#include <ifaddrs.h>
#include <net/if.h>

#include "common/net/sock.h"

enum { SCOPE_LINK = 2 };
enum own_search { OWN_SAME, OWN_LINK_LOCAL };

/* Where the list of addresses is refused with netlink: a socket can have only our own. */
static bool own_by_binding(const struct address *address)
{
	struct sock sock;
	if (sock_open(&sock, family_of(address->version), SOCK_KIND_UDP, 0) != 0)
		return false;
	bool is_own = !address_is_multicast(address) && sock_bind(&sock, address, 0) == 0;
	sock_close(&sock);
	return is_own;
}

/* The first address of this host that is the same, or link-local on this interface. */
static bool own_find(enum own_search search, uint32_t interface, struct address *address)
{
	struct ifaddrs *all;
	bool found = false;
	if (getifaddrs(&all) < 0)
		return search == OWN_SAME && own_by_binding(address);
	for (struct ifaddrs *at = all; at && !found; at = at->ifa_next) {
		if (!at->ifa_addr)
			continue;
		struct address own = sock_address_from(at->ifa_addr, NULL);
		if (own.version == 0)
			continue;
		own.zone = 0;
		if (search == OWN_SAME) {
			struct address wanted = *address;
			wanted.zone = 0;
			found = address_equal(&own, &wanted);
		} else if (address_is_link_local(&own) &&
			   if_nametoindex(at->ifa_name) == interface) {
			*address = own;
			found = true;
		}
	}
	freeifaddrs(all);
	return found;
}

struct address safety_own_link_local(uint32_t interface)
{
	struct address address = {0};
	own_find(OWN_LINK_LOCAL, interface, &address);
	return address;
}

bool safety_is_own(const struct address *address)
{
	struct address own = *address;
	return own_find(OWN_SAME, 0, &own);
}

static bool is_multicast_message(const struct spec *spec)
{
	return spec_is_neighbor_discovery(spec) || spec_is_listener_discovery(spec);
}

bool safety_is_limited_broadcast(const struct address *to)
{
	static const uint8_t all[4] = {255, 255, 255, 255};
	return to->version == 4 && memcmp(to->bytes, all, sizeof all) == 0;
}

static bool check_destination(const struct spec *spec, const struct address *to,
	const struct route *route, struct text *problem)
{
	char name[ADDRESS_TEXT_SIZE];
	const char *what = NULL;
	if (address_is_multicast(to) && !is_multicast_message(spec))
		what = "multicast";
	else if (safety_is_limited_broadcast(to) || (route && route->is_broadcast))
		what = "broadcast";
	if (!what)
		return true;
	text_format(problem, "%s is a %s address; add --broadcast if you mean it",
		address_text(name, to), what);
	return false;
}

/* Addresses for which a host speaks before it has one of its own (RFC 4861, 4862, 3590). */
static bool source_is_none_yet(const struct spec *spec)
{
	return address_is_unspecified(&spec->source) && is_multicast_message(spec);
}

static bool check_source(const struct icmp_send_options *settings, const struct route *route,
	struct text *problem)
{
	char name[ADDRESS_TEXT_SIZE];
	struct address source = settings->spec.source;
	if (settings->spoof || source_is_none_yet(&settings->spec))
		return true;
	if (settings->vary.source.version == 0 && own_find(OWN_SAME, 0, &source))
		return true;
	if (address_is_unspecified(&source) && !settings->source_is_given)
		text_format(problem, "%s has no IPv%u address to send from: give --src ADDRESS",
			route->device, source.version);
	else if (settings->vary.source.version)
		text_add(problem, "--vary src sends from addresses that are not this host's; "
				  "add --spoof if you mean it");
	else
		text_format(problem,
			"%s is not an address of this host; add --spoof if you mean it",
			address_text(name, &source));
	return false;
}

static bool check_rate(const struct icmp_send_options *settings, struct text *problem)
{
	if (settings->flood)
		return true;
	if (settings->count == 0)
		text_add(problem, "-c 0 never ends; add --flood to allow");
	else if (settings->rate == 0)
		text_format(problem, "rate max may be above %d/s; add --flood to allow",
			RATE_WITHOUT_FLOOD);
	else if (settings->rate != SPEC_UNSET && settings->rate > RATE_WITHOUT_FLOOD)
		text_format(problem, "rate %llu/s is above %d/s; add --flood to allow",
			(unsigned long long)settings->rate, RATE_WITHOUT_FLOOD);
	else if (settings->rate == SPEC_UNSET && settings->has_interval &&
		 settings->count > 1 && settings->interval < SECOND / RATE_WITHOUT_FLOOD)
		text_format(problem, "-i below 0.001 is above %d/s; add --flood to allow",
			RATE_WITHOUT_FLOOD);
	return problem->size == 0;
}

bool safety_destination(const struct icmp_send_options *settings, struct text *problem)
{
	const struct spec *spec = &settings->spec;
	return settings->broadcast ||
	       (check_destination(spec, &spec->destination, NULL, problem) &&
		       check_destination(spec, spec_next_address(spec), NULL, problem));
}

/* RFC 4007 section 6: these mean nothing without their link, and the kernel would take any. */
static bool is_of_every_link(const struct address *to)
{
	bool is_group = address_is_multicast(to) && (to->bytes[1] & 15) <= SCOPE_LINK;
	return to->version == 6 && to->zone == 0 && (is_group || address_is_link_local(to));
}

bool safety_link(const struct icmp_send_options *settings, struct text *problem)
{
	const struct address *to = spec_next_address(&settings->spec);
	char name[ADDRESS_TEXT_SIZE];
	if (settings->device || !is_of_every_link(to))
		return true;
	address_text(name, to);
	text_format(problem, "%s is an address of every link: add -I IFACE, or say %s%%IFACE",
		name, name);
	return false;
}

/* A raw socket sends no source of 0.0.0.0, from which a varied one may begin. */
static bool is_source_filled(const struct icmp_send_options *settings)
{
	const struct address *source =
		settings->vary.source.version ? &settings->vary.source : &settings->spec.source;
	bool is_asked = settings->source_is_given || settings->vary.source.version;
	return is_asked && source->version == 4 && address_is_unspecified(source);
}

bool safety_check(const struct icmp_send_options *settings, const struct route *route,
	struct text *problem)
{
	const struct spec *spec = &settings->spec;
	if (!settings->broadcast &&
		!check_destination(spec, spec_next_address(spec), route, problem))
		return false;
	if (!settings->link && is_source_filled(settings)) {
		text_format(problem, "%s needs --link: the kernel fills in a source of 0.0.0.0",
			settings->vary.source.version ? "--vary src" : "--src 0.0.0.0");
		return false;
	}
	const char *fault = spec_needs_link(spec);
	if (!settings->link && fault) {
		text_format(problem,
			"%s needs --link: the kernel fills that field in on a raw socket",
			fault);
		return false;
	}
	return check_source(settings, route, problem) && check_rate(settings, problem);
}

bool safety_frames(
	const struct icmp_send_options *settings, uint32_t frames, struct text *problem)
{
	bool has_rate = settings->rate != SPEC_UNSET && settings->rate > 0;
	if (settings->flood || !has_rate || settings->rate * frames <= RATE_WITHOUT_FLOOD)
		return true;
	text_format(problem,
		"rate %llu/s in %u fragments each is above %d/s; add --flood to allow",
		(unsigned long long)settings->rate, frames, RATE_WITHOUT_FLOOD);
	return false;
}

bool safety_size(const struct icmp_send_options *settings, const struct route *route,
	uint32_t size, struct text *problem)
{
	uint32_t headers = settings->spec.version == 4 ? 20 + settings->spec.options_size : 48;
	if (route->mtu == 0 || size <= route->mtu)
		return true;
	text_format(problem, "packet is %u bytes, MTU of %s is %u: add --frag %u", size,
		*route->device ? route->device : "the route", route->mtu,
		(route->mtu - headers) / 8 * 8);
	return false;
}

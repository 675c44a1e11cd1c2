/* SPDX-License-Identifier: BSD-2-Clause */
/* The way of a packet: netlink's answer, or a connected socket's where netlink is refused. */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <net/if.h>

#include "common/net/netlink.h"
#include "common/net/netlink_request.h"
#include "common/net/sock.h"
#include "common/wire/family.h"
#include "common/wire/ip.h"

#include <linux/rtnetlink.h>

enum {
	/* linux/rtnetlink.h, newer than some headers */
	ATTRIBUTE_IP_PROTOCOL = 27,
	ATTRIBUTE_SOURCE_PORT = 28,
	ATTRIBUTE_DESTINATION_PORT = 29,
	ATTRIBUTE_FLOW_LABEL = 31,
	ECN_BITS = 3, /* RFC 3168: routes do not look at them */
};

/* ---- the question ---------------------------------------------------------------- */

struct request {
	struct nlmsghdr header;
	struct rtmsg message;
	uint8_t attributes[160];
};

static void add_port(struct request *request, unsigned short attribute, uint16_t port)
{
	const uint8_t bytes[2] = {(uint8_t)(port >> 8), (uint8_t)port};
	if (port)
		netlink_attribute(&request->header, attribute, bytes, sizeof bytes);
}

static void add_number(struct request *request, unsigned short attribute, uint32_t number)
{
	if (number)
		netlink_attribute(&request->header, attribute, &number, sizeof number);
}

static void add_address(
	struct request *request, unsigned short attribute, const struct address *address)
{
	netlink_attribute(
		&request->header, attribute, address->bytes, address_size(address->version));
}

bool netlink_knows_protocol(uint8_t version, uint8_t protocol)
{
	return protocol == IP_PROTOCOL_TCP || protocol == IP_PROTOCOL_UDP ||
	       protocol == family_of(version)->icmp_protocol;
}

static void add_protocol(struct request *request, const struct route_question *q)
{
	if (!netlink_knows_protocol(q->to->version, q->protocol))
		return;
	netlink_attribute(&request->header, ATTRIBUTE_IP_PROTOCOL, &q->protocol, 1);
	add_port(request, ATTRIBUTE_SOURCE_PORT, q->source_port);
	add_port(request, ATTRIBUTE_DESTINATION_PORT, q->port);
}

static void add_label(struct request *request, uint32_t label)
{
	const uint8_t bytes[4] = {
		0, (uint8_t)(label >> 16), (uint8_t)(label >> 8), (uint8_t)label};
	if (label)
		netlink_attribute(&request->header, ATTRIBUTE_FLOW_LABEL, bytes, sizeof bytes);
}

static void write_request(
	struct request *request, const struct route_question *q, uint32_t interface)
{
	uint8_t bits = (uint8_t)(address_size(q->to->version) * 8);
	*request = (struct request){
		.header = {.nlmsg_type = RTM_GETROUTE, .nlmsg_flags = NLM_F_REQUEST},
		.message = {.rtm_family = (uint8_t)family_of(q->to->version)->domain,
			.rtm_dst_len = bits,
			.rtm_src_len = q->source ? bits : 0,
			.rtm_tos = (uint8_t)(q->traffic_class & ~ECN_BITS)}};
	request->header.nlmsg_len = NLMSG_LENGTH(sizeof request->message);
	add_address(request, RTA_DST, q->to);
	if (q->source)
		add_address(request, RTA_SRC, q->source);
	add_number(request, RTA_OIF, interface);
	add_number(request, RTA_MARK, q->mark);
	add_protocol(request, q);
}

/* ---- the answer ------------------------------------------------------------------ */

/* IPv6 answers with a route that refuses, where IPv4 answers with the errno. */
static int route_verdict(uint8_t type)
{
	switch (type) {
	case RTN_BLACKHOLE:
		return -EINVAL;
	case RTN_PROHIBIT:
		return -EACCES;
	case RTN_UNREACHABLE:
		return -EHOSTUNREACH;
	default:
		return 0;
	}
}

static bool on_route(void *context, uint16_t type, struct span answer)
{
	struct route *route = context;
	struct rtmsg m;
	struct netlink_value value;
	if (type != RTM_NEWROUTE || !netlink_take(&answer, &m, sizeof m))
		return true;
	route->verdict = route_verdict(m.rtm_type);
	route->is_broadcast = m.rtm_type == RTN_BROADCAST;
	route->is_multicast = m.rtm_type == RTN_MULTICAST;
	route->is_local = m.rtm_type == RTN_LOCAL;
	while (netlink_next(&answer, &value)) {
		if (value.type == RTA_PREFSRC)
			route->source = address_from(value.data);
		else if (value.type == RTA_GATEWAY)
			route->gateway = address_from(value.data);
		else if (value.type == RTA_OIF)
			route->interface = netlink_u32(value.data);
	}
	return false;
}

static void device_fill(struct route *route)
{
	struct ifreq request = {0};
	if (!if_indextoname(route->interface, route->device))
		route->device[0] = '\0';
	memcpy(request.ifr_name, route->device, sizeof route->device);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && ioctl(fd, SIOCGIFMTU, &request) == 0)
		route->mtu = (uint32_t)request.ifr_mtu;
	if (fd >= 0)
		close(fd);
}

/* Sandboxes and emulators refuse netlink itself (systemd's RestrictAddressFamilies, gVisor). */
static bool is_netlink_refused(int error)
{
	return error == -EAFNOSUPPORT || error == -EPROTONOSUPPORT || error == -ENOSYS ||
	       error == -EPERM;
}

/* A connected UDP socket knows source and MTU, but no interface. Without permission for it a
 * broadcast address is refused: so it is known as one. */
static int route_by_socket(
	const struct address *to, const char *device, uint32_t mark, struct route *route)
{
	const struct family *family = family_of(to->version);
	struct address zoned = *to;
	if (zoned.zone == 0)
		zoned.zone = route->interface;
	int error =
		sock_route(family, &zoned, device, mark, false, &route->source, &route->mtu);
	if (error == -EACCES) {
		error = sock_route(
			family, &zoned, device, mark, true, &route->source, &route->mtu);
		route->is_broadcast = error == 0;
	}
	route->is_multicast = address_is_multicast(to);
	route->is_local = address_equal(&route->source, to);
	if (!if_indextoname(route->interface, route->device))
		route->device[0] = '\0';
	return error;
}

static int ask(const struct route_question *q, uint32_t interface, bool with_label,
	struct route *route)
{
	struct request request;
	write_request(&request, q, interface);
	if (with_label)
		add_label(&request, q->flow_label);
	*route = (struct route){0};
	if (q->asker > 0)
		return netlink_ask_by(q->asker, &request.header, on_route, route);
	return netlink_ask(NETLINK_ROUTE, &request.header, on_route, route);
}

void route_question_echo(struct route_question *q, const struct address *to)
{
	const struct family *family = family_of(to->version);
	q->to = to;
	q->protocol = family->icmp_protocol;
	q->port = (uint16_t)(family->echo << 8);
}

int netlink_route_asker(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	return fd < 0 ? -errno : fd;
}

static uint32_t interface_of(const struct route_question *q)
{
	if (!q->device)
		return q->to->zone;
	return q->interface ? q->interface : if_nametoindex(q->device);
}

int netlink_route_find(const struct route_question *q, struct route *route)
{
	uint32_t interface = interface_of(q);
	*route = (struct route){0};
	if (q->device && interface == 0)
		return -ENODEV;
	int error = ask(q, interface, true, route);
	/* old kernels refuse a label that they do not know */
	if (error && q->flow_label)
		error = ask(q, interface, false, route);
	if ((error == 0 || is_netlink_refused(error)) && interface > 0)
		route->interface = interface;
	return error ? error : route->verdict;
}

int netlink_route(const struct route_question *q, struct route *route)
{
	int error = netlink_route_find(q, route);
	if (is_netlink_refused(error))
		return route_by_socket(q->to, q->device, q->mark, route);
	if (error == 0 || error == route->verdict)
		device_fill(route);
	return error;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/source.h"

#include <errno.h>

#include <net/if.h>
#include <sys/socket.h>

#include "common/net/netlink_request.h"
#include "common/net/sock.h"
#include "common/wire/ip.h"

#include <linux/rtnetlink.h>

enum {
	/* linux/rtnetlink.h, newer than some headers */
	ATTRIBUTE_IP_PROTOCOL = 27,
	ATTRIBUTE_SOURCE_PORT = 28,
	ATTRIBUTE_DESTINATION_PORT = 29,
	ATTRIBUTE_FLOW_LABEL = 31,
	PORT_ANY = 1025, /* nothing is ever sent */
	ECN_BITS = 3,	 /* RFC 3168: routes do not look at them */
};

/* ---- netlink --------------------------------------------------------------------- */

struct request {
	struct nlmsghdr header;
	struct rtmsg message;
	uint8_t attributes[160];
};

struct found {
	struct address source;
	uint32_t interface;
	bool is_broadcast; /* which sockets refuse unless they are set for it */
};

static bool on_route(void *context, uint16_t type, struct span answer)
{
	struct found *found = context;
	struct rtmsg m;
	struct netlink_value value;
	if (type != RTM_NEWROUTE || !netlink_take(&answer, &m, sizeof m))
		return true;
	found->is_broadcast = m.rtm_type == RTN_BROADCAST;
	while (netlink_next(&answer, &value)) {
		if (value.type == RTA_PREFSRC)
			found->source = address_from(value.data);
		else if (value.type == RTA_OIF)
			found->interface = netlink_u32(value.data);
	}
	return false;
}

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

static bool has_ports(uint8_t protocol)
{
	return protocol == IP_PROTOCOL_TCP || protocol == IP_PROTOCOL_UDP;
}

static void add_label(struct request *request, uint32_t label)
{
	const uint8_t bytes[4] = {
		0, (uint8_t)(label >> 16), (uint8_t)(label >> 8), (uint8_t)label};
	if (label)
		netlink_attribute(&request->header, ATTRIBUTE_FLOW_LABEL, bytes, sizeof bytes);
}

static int ask(const struct source_question *q, bool with_label, struct address *source)
{
	uint8_t version = q->to->version;
	struct request request = {
		.header = {.nlmsg_type = RTM_GETROUTE, .nlmsg_flags = NLM_F_REQUEST},
		.message = {.rtm_family = (uint8_t)q->family->domain,
			.rtm_dst_len = (uint8_t)(address_size(version) * 8),
			.rtm_tos = (uint8_t)(q->traffic_class & ~ECN_BITS)}};
	uint32_t interface = q->device ? if_nametoindex(q->device) : q->to->zone;
	if (q->device && interface == 0)
		return -ENODEV;
	request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.message);
	netlink_attribute(&request.header, RTA_DST, q->to->bytes, address_size(version));
	add_number(&request, RTA_OIF, interface);
	add_number(&request, RTA_MARK, q->mark);
	netlink_attribute(&request.header, ATTRIBUTE_IP_PROTOCOL, &q->protocol, 1);
	if (has_ports(q->protocol)) {
		add_port(&request, ATTRIBUTE_SOURCE_PORT, q->source_port);
		add_port(&request, ATTRIBUTE_DESTINATION_PORT, q->port);
	}
	if (with_label)
		add_label(&request, q->flow_label);
	struct found found = {0};
	int error = netlink_ask(NETLINK_ROUTE, &request.header, on_route, &found);
	*source = found.source;
	if (source->version == 6 && address_is_link_local(source))
		/* the way to an address of this host is by lo, whatever link it is on */
		source->zone = q->to->zone ? q->to->zone : found.interface;
	if (error == 0 && found.is_broadcast)
		return -EACCES;
	return error == 0 && source->version == 0 ? -ENOENT : error;
}

/* Old kernels refuse a label that they do not know. */
static int ask_netlink(const struct source_question *q, struct address *source)
{
	int error = ask(q, true, source);
	return error && q->flow_label ? ask(q, false, source) : error;
}

/* ---- a socket -------------------------------------------------------------------- */

static int ask_socket(
	const struct source_question *q, enum sock_kind kind, struct address *source)
{
	struct sock s;
	bool is_raw = kind == SOCK_KIND_RAW, is_lite = q->protocol == IP_PROTOCOL_UDPLITE;
	int error = sock_open(&s, q->family, kind, is_raw || is_lite ? q->protocol : 0);
	if (error)
		return error;
	if (q->mark) /* a refusal is reported where the packets' socket is set */
		sock_set_mark(s.fd, q->mark);
	sock_set_family(&s, q->family->option.traffic_class, q->traffic_class);
	if (q->device)
		error = sock_bind_device(&s, q->device);
	if (error == 0)
		error = sock_connect(&s, q->to, is_raw ? 0 : PORT_ANY);
	if (error == 0)
		error = sock_local(&s, source, NULL);
	sock_close(&s);
	return error;
}

static bool is_no_route(int error)
{
	return error == -ENETUNREACH || error == -EHOSTUNREACH;
}

int source_find(const struct source_question *q, struct address *source)
{
	bool by_netlink = has_ports(q->protocol) || q->protocol == q->family->icmp_protocol;
	bool is_lite = q->protocol == IP_PROTOCOL_UDPLITE;
	int error = by_netlink ? ask_netlink(q, source)
			       : ask_socket(q, is_lite ? SOCK_KIND_UDP : SOCK_KIND_RAW, source);
	if (error == 0 || is_no_route(error))
		return error;
	return ask_socket(q, SOCK_KIND_UDP, source);
}

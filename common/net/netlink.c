/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <net/if.h>

#include "common/net/netlink_request.h"
#include "common/net/sock.h"
#include "common/wire/family.h"

#include <linux/inet_diag.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

/* States of a socket that ICMP errors reach: all but those without a peer and TIME_WAIT. */
enum { STATE_TIME_WAIT = 6, STATE_CLOSE = 7, STATE_LISTEN = 10 };
enum {
	STATES_WITH_PEER =
		0xfff & ~(1 << STATE_TIME_WAIT | 1 << STATE_CLOSE | 1 << STATE_LISTEN)
};

/* ---- neighbours ------------------------------------------------------------------ */
struct neighbor_request {
	struct nlmsghdr header;
	struct ndmsg message;
};

struct neighbor {
	uint32_t interface;
	uint16_t state;
	struct address address;
	uint8_t mac[MAC_SIZE];
	bool has_mac;
};

static bool neighbor_read(uint16_t type, struct span answer, struct neighbor *n)
{
	struct ndmsg m;
	struct netlink_value value;
	if (type != RTM_NEWNEIGH || !netlink_take(&answer, &m, sizeof m))
		return false;
	*n = (struct neighbor){.interface = (uint32_t)m.ndm_ifindex, .state = m.ndm_state};
	while (netlink_next(&answer, &value)) {
		if (value.type == NDA_DST)
			n->address = address_from(value.data);
		if (value.type == NDA_LLADDR && value.data.size == MAC_SIZE) {
			memcpy(n->mac, value.data.data, MAC_SIZE);
			n->has_mac = true;
		}
	}
	return true;
}

static int neighbors_ask(uint8_t version, netlink_handler *handle, void *context)
{
	struct neighbor_request request = {
		.header = {.nlmsg_len = NLMSG_LENGTH(sizeof request.message),
			.nlmsg_type = RTM_GETNEIGH,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.message = {.ndm_family = (uint8_t)family_of(version)->domain},
	};
	return netlink_ask(NETLINK_ROUTE, &request.header, handle, context);
}

struct neighbor_search {
	uint32_t interface;
	const struct address *hop;
	uint8_t *mac;
	bool found;
};

static bool on_neighbor(void *context, uint16_t type, struct span answer)
{
	struct neighbor_search *search = context;
	struct neighbor n;
	if (!neighbor_read(type, answer, &n) || n.interface != search->interface ||
		!n.has_mac || n.state & (NUD_FAILED | NUD_INCOMPLETE) ||
		!address_equal(&n.address, search->hop))
		return true;
	memcpy(search->mac, n.mac, MAC_SIZE);
	search->found = true;
	return true;
}

int netlink_neighbor(uint32_t interface, const struct address *hop, uint8_t mac[static 6])
{
	struct neighbor_search search = {.interface = interface, .hop = hop, .mac = mac};
	int error = neighbors_ask(hop->version, on_neighbor, &search);
	if (error < 0)
		return error;
	return search.found ? 0 : -ENOENT;
}

/* ---- lines for --effect ---------------------------------------------------------- */
struct line_printer {
	netlink_line *line;
	void *context;
};

static bool on_neighbor_line(void *context, uint16_t type, struct span answer)
{
	struct line_printer *dump = context;
	struct neighbor n;
	char name[ADDRESS_TEXT_SIZE];
	char device[IF_NAMESIZE] = "?";
	char words[160];
	struct text t = text_of(words, sizeof words);
	if (!neighbor_read(type, answer, &n) || n.state & NUD_NOARP || !n.has_mac)
		return true;
	if_indextoname(n.interface, device);
	text_format(&t, "%s dev %s lladdr ", address_text(name, &n.address), device);
	text_add_mac(&t, span_of(n.mac, MAC_SIZE));
	dump->line(dump->context, words);
	return true;
}

int netlink_dump_neighbors(uint8_t version, netlink_line *line, void *context)
{
	struct line_printer dump = {.line = line, .context = context};
	return neighbors_ask(version, on_neighbor_line, &dump);
}

static void metrics_read(struct span metrics, uint32_t *mtu, bool *is_locked)
{
	struct netlink_value value;
	while (netlink_next(&metrics, &value)) {
		if (value.type == RTAX_MTU)
			*mtu = netlink_u32(value.data);
		else if (value.type == RTAX_LOCK)
			*is_locked = netlink_u32(value.data) >> RTAX_MTU & 1;
	}
}

struct route_line {
	struct address to, gateway;
	uint32_t interface, mtu;
	bool is_locked; /* the kernel goes no lower (net.ipv4.route.min_pmtu) */
};

static void route_line_read(struct route_line *line, struct span attributes)
{
	struct netlink_value value;
	*line = (struct route_line){0};
	while (netlink_next(&attributes, &value)) {
		if (value.type == RTA_DST)
			line->to = address_from(value.data);
		else if (value.type == RTA_GATEWAY)
			line->gateway = address_from(value.data);
		else if (value.type == RTA_OIF)
			line->interface = netlink_u32(value.data);
		else if (value.type == RTA_METRICS)
			metrics_read(value.data, &line->mtu, &line->is_locked);
	}
}

static void route_words(struct text *t, const struct rtmsg *m, const struct route_line *line)
{
	char name[ADDRESS_TEXT_SIZE];
	char device[IF_NAMESIZE] = "?";
	if (line->to.version)
		text_format(t, "%s/%u", address_text(name, &line->to), m->rtm_dst_len);
	else
		text_add(t, "default");
	if (line->gateway.version)
		text_format(t, " via %s", address_text(name, &line->gateway));
	if_indextoname(line->interface, device);
	text_format(t, " dev %s", device);
	if (m->rtm_protocol == RTPROT_REDIRECT)
		text_add(t, " redirected");
	if (m->rtm_protocol == RTPROT_RA)
		text_add(t, " advertised");
	if (line->mtu > 0)
		text_format(t, " mtu %s%u", line->is_locked ? "lock " : "", line->mtu);
}

/* Routes to elsewhere: configured ones, cached ones, and those of router discovery. */
static bool on_route_line(void *context, uint16_t type, struct span answer)
{
	struct line_printer *dump = context;
	struct rtmsg m;
	struct route_line line;
	char words[256];
	struct text t = text_of(words, sizeof words);
	if (type != RTM_NEWROUTE || !netlink_take(&answer, &m, sizeof m) ||
		m.rtm_type == RTN_LOCAL || m.rtm_type == RTN_BROADCAST ||
		m.rtm_type == RTN_MULTICAST)
		return true;
	route_line_read(&line, answer);
	route_words(&t, &m, &line);
	dump->line(dump->context, words);
	return true;
}

struct routes_request {
	struct nlmsghdr header;
	struct rtmsg message;
};

static int routes_ask(uint8_t version, uint32_t flags, struct line_printer *dump)
{
	struct routes_request request = {
		.header = {.nlmsg_len = NLMSG_LENGTH(sizeof request.message),
			.nlmsg_type = RTM_GETROUTE,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.message = {.rtm_family = (uint8_t)family_of(version)->domain,
			.rtm_flags = flags},
	};
	return netlink_ask(NETLINK_ROUTE, &request.header, on_route_line, dump);
}

int netlink_dump_routes(uint8_t version, netlink_line *line, void *context)
{
	struct line_printer dump = {.line = line, .context = context};
	int error = routes_ask(version, 0, &dump);
	return error < 0 ? error : routes_ask(version, RTM_F_CLONED, &dump);
}

/* ---- sockets (sock_diag) --------------------------------------------------------- */
struct socket_request {
	struct nlmsghdr header;
	struct inet_diag_req_v2 message;
};

struct socket_search {
	uint8_t version; /* of the address wanted */
	bool is_mapped;	 /* it is in a socket of IPv6 (RFC 4291 section 2.5.5.2) */
	uint16_t port;
	struct local_socket *found; /* the first one */
};

/* sock_diag.h keeps ports and addresses in network order. */
static uint16_t port_of(uint16_t wire)
{
	uint8_t bytes[2];
	memcpy(bytes, &wire, sizeof bytes);
	return (uint16_t)(bytes[0] * 256 + bytes[1]);
}

static bool address_take(
	const struct socket_search *search, const uint32_t *words, struct address *address)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	uint8_t bytes[16];
	memcpy(bytes, words, sizeof bytes);
	if (!search->is_mapped) {
		*address = address_from(span_of(bytes, address_size(search->version)));
		return true;
	}
	*address = address_from(span_of(bytes + sizeof mapped, 4));
	return memcmp(bytes, mapped, sizeof mapped) == 0;
}

static bool on_socket(void *context, uint16_t type, struct span answer)
{
	struct socket_search *search = context;
	struct inet_diag_msg m;
	struct local_socket found = {.count = search->found->count + 1};
	if (type != SOCK_DIAG_BY_FAMILY || !netlink_take(&answer, &m, sizeof m) ||
		port_of(m.id.idiag_dport) == 0 || port_of(m.id.idiag_sport) != search->port ||
		!address_take(search, m.id.idiag_src, &found.source) ||
		!address_take(search, m.id.idiag_dst, &found.destination))
		return true;
	found.source_port = port_of(m.id.idiag_sport);
	found.destination_port = port_of(m.id.idiag_dport);
	if (found.count == 1)
		*search->found = found;
	search->found->count = found.count;
	return true;
}

static int sockets_ask(uint8_t version, uint8_t protocol, struct socket_search *search)
{
	struct socket_request request = {
		.header = {.nlmsg_len = NLMSG_LENGTH(sizeof request.message),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.message = {.sdiag_family = (uint8_t)family_of(version)->domain,
			.sdiag_protocol = protocol,
			.idiag_states = STATES_WITH_PEER},
	};
	return netlink_ask(NETLINK_SOCK_DIAG, &request.header, on_socket, search);
}

int netlink_socket(uint8_t version, uint8_t protocol, uint16_t port, struct local_socket *found)
{
	struct socket_search search = {.version = version, .port = port, .found = found};
	*found = (struct local_socket){0};
	int error = sockets_ask(version, protocol, &search);
	if (error == 0 && version == 4) {
		search.is_mapped = true;
		error = sockets_ask(6, protocol, &search);
	}
	if (error < 0)
		return error;
	return found->count > 0 ? 0 : -ENOENT;
}

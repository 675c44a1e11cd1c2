/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel knows, asked by netlink without privilege: the way to a destination, the
 * link-layer address of a neighbour, cached routes and neighbours as lines, local sockets.
 */
#ifndef COMMON_NET_NETLINK_H
#define COMMON_NET_NETLINK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/text.h"

enum { DEVICE_NAME_SIZE = 16, MAC_SIZE = 6 };

struct route {
	uint32_t interface;
	char device[DEVICE_NAME_SIZE];
	uint32_t mtu;		/* the device's */
	struct address source;	/* version 0: the kernel names none */
	struct address gateway; /* version 0: on the link */
	bool is_broadcast, is_multicast, is_local;
	int verdict; /* 0, or -errno: a blackhole, prohibit or unreachable route */
};

/* A packet as rules and load balancing see it, which may look at all of this. */
struct route_question {
	const struct address *to;
	const struct address *source; /* one of this host's; NULL: any */
	const char *device;	      /* NULL: any */
	uint32_t interface;	      /* `device`, where that cannot be looked up; 0: it can */
	uint32_t mark, flow_label;
	uint8_t traffic_class;
	uint8_t protocol; /* left out where netlink does not know it; 0: any */
	/* 0: none, or not known; of ICMP type and code are in the place of `port` */
	uint16_t source_port, port;
	int asker; /* netlink_route_asker()'s; 0: a socket is opened for the question */
};

/* Make it the question about an echo request to this address, which it points to. */
void route_question_echo(struct route_question *question, const struct address *to);

/* A socket that questions can be asked by where none can be opened, in a sandbox: -errno. */
int netlink_route_asker(void);

/* Whether it is TCP, UDP or the ICMP of this version: netlink takes no other. */
bool netlink_knows_protocol(uint8_t version, uint8_t protocol);
/* The route of such packets, without device name and MTU: 0 or -errno. */
int netlink_route_find(const struct route_question *question, struct route *route);
/* The whole of it: 0 or -errno. Where netlink is refused a connected UDP socket tells source
 * and MTU; then the interface is known only from `device` or the zone of `to`, and the gateway
 * is not. */
int netlink_route(const struct route_question *question, struct route *route);
/* The address of `hop` on an interface, as the neighbour table has it: 0, -ENOENT or -errno. */
int netlink_neighbor(uint32_t interface, const struct address *hop, uint8_t mac[static 6]);

/* Call `line` with a text for each cached route (path MTUs, redirects) and each neighbour. */
typedef void netlink_line(void *context, const char *words);
int netlink_dump_routes(uint8_t version, netlink_line *line, void *context);
int netlink_dump_neighbors(uint8_t version, netlink_line *line, void *context);

struct local_socket {
	struct address source, destination;
	uint16_t source_port, destination_port;
	uint32_t count; /* how many there are */
};
/* The first connected socket of this protocol with this local port: 0, -ENOENT or -errno. IPv4
 * connections of IPv6 sockets are found too. */
int netlink_socket(
	uint8_t version, uint8_t protocol, uint16_t port, struct local_socket *found);

#endif

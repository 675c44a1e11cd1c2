/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The socket that ping speaks through: a ping socket where the system allows one, else a raw
 * socket, set as the options ask. Everything that can be refused is refused here, with a
 * message that names the cure, before the first probe.
 */
#ifndef PING_DOOR_H
#define PING_DOOR_H

#include "common/net/resolve.h"
#include "common/net/sock.h"
#include "ping/options.h"

enum { ICMP_HEADER_ROOM = 8 };

struct door {
	struct sock sock;
	struct address target; /* with its zone */
	struct address source; /* that the kernel will use */
	uint16_t id;	       /* echo identifier, ours alone */
	bool any_source;       /* broadcast, multicast, unspecified, subnet-router target */
	bool takes_stamps;
};

/* Open and set the socket. False when that is impossible; a message has said why. */
bool door_open(
	struct door *door, const struct ping_options *o, const struct resolved *resolved);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/source.h"

#include <errno.h>

#include "common/net/sock.h"
#include "common/wire/family.h"
#include "common/wire/ip.h"

enum { PORT_ANY = 1025 }; /* nothing is ever sent */

/* ---- netlink --------------------------------------------------------------------- */

static int ask_netlink(const struct route_question *q, struct address *source)
{
	struct route route;
	int error = netlink_route_find(q, &route);
	*source = route.source;
	if (source->version == 6 && address_is_link_local(source))
		/* the way to an address of this host is by lo, whatever link it is on */
		source->zone = q->to->zone ? q->to->zone : route.interface;
	/* which sockets refuse unless they are set for it */
	if (error == 0 && route.is_broadcast)
		return -EACCES;
	return error == 0 && source->version == 0 ? -ENOENT : error;
}

/* ---- a socket -------------------------------------------------------------------- */

static int ask_socket(
	const struct route_question *q, enum sock_kind kind, struct address *source)
{
	struct sock s;
	const struct family *family = family_of(q->to->version);
	bool is_raw = kind == SOCK_KIND_RAW, is_lite = q->protocol == IP_PROTOCOL_UDPLITE;
	int error = sock_open(&s, family, kind, is_raw || is_lite ? q->protocol : 0);
	if (error)
		return error;
	if (q->mark) /* a refusal is reported where the packets' socket is set */
		sock_set_mark(s.fd, q->mark);
	sock_set_family(&s, family->option.traffic_class, q->traffic_class);
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

int source_find(const struct route_question *q, struct address *source)
{
	bool by_netlink = netlink_knows_protocol(q->to->version, q->protocol);
	bool is_lite = q->protocol == IP_PROTOCOL_UDPLITE;
	int error = by_netlink ? ask_netlink(q, source)
			       : ask_socket(q, is_lite ? SOCK_KIND_UDP : SOCK_KIND_RAW, source);
	if (error == 0 || is_no_route(error))
		return error;
	return ask_socket(q, SOCK_KIND_UDP, source);
}

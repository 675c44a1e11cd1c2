/* SPDX-License-Identifier: BSD-2-Clause */
/* How all sockets are set, and those that are opened while privilege lasts for later. */
#include <errno.h>
#include <stdlib.h>

#include <netinet/in.h>

#include "common/net/privilege.h"
#include "traceroute/sockets_open.h"

enum { IPV6_FLOWINFO_SEND_OPTION = 33 }; /* linux/in6.h */

static int fail(struct sockets *d, const char *call, int error)
{
	d->failed = call;
	return error;
}

/* ---- settings that all sockets share --------------------------------------------- */

static int set_debug(const struct sock *s)
{
	static const int on = 1;
	return sock_set_privileged(
		s->fd, PRIVILEGE_NET_ADMIN, SOL_SOCKET, SO_DEBUG, &on, sizeof on);
}

int sockets_set_common(struct sockets *d, const struct sock *s)
{
	const struct traceroute_options *o = d->options;
	const struct family *family = d->family;
	int error = o->device ? sock_bind_device(s, o->device) : 0;
	if (error)
		return fail(d, "setsockopt SO_BINDTODEVICE", error);
	error = o->debug ? set_debug(s) : 0;
	if (error)
		return fail(d, "setsockopt SO_DEBUG", error);
	error = o->bypass_routes ? sock_set(s, SOL_SOCKET, SO_DONTROUTE, 1) : 0;
	if (error)
		return fail(d, "setsockopt SO_DONTROUTE", error);
	error = o->mark_given ? sock_set_mark(s->fd, (uint32_t)o->mark) : 0;
	if (error)
		return fail(d, "setsockopt SO_MARK", error);
	error = gateways_set(d->gateways, s);
	if (error)
		return fail(d,
			family->version == 6 ? "setsockopt IPV6_RTHDR"
					     : "setsockopt IP_OPTIONS",
			error);
	sock_set_family(s, family->option.traffic_class, (int)o->traffic_class);
	if ((o->flow_label || d->by_label) && family->version == 6)
		sock_set_family(s, IPV6_FLOWINFO_SEND_OPTION, 1);
	sock_set_family(s, family->option.mtu_discover,
		/* what was learned of other packets does not count */
		o->find_mtu || o->dont_fragment ? family->pmtu_probe : family->pmtu_dont);
	return 0;
}

/* ---- sockets for later ------------------------------------------------------------ */

/* Options that may need privilege, which is gone when probes are sent. */
static bool wants_prepared(const struct sockets *d)
{
	return d->options->debug || d->options->mark_given || d->gateways->count > 0;
}

int sockets_prepare(struct sockets *d, size_t count, enum sock_kind kind, uint8_t protocol)
{
	if (!wants_prepared(d))
		return 0;
	d->prepared = calloc(count, sizeof *d->prepared);
	if (!d->prepared)
		return fail(d, "malloc", -ENOMEM);
	while (d->prepared_count < count) {
		struct sock *s = &d->prepared[d->prepared_count];
		int error = sock_open(s, d->family, kind, protocol);
		if (error)
			return fail(d, "socket", error);
		d->prepared_count++;
		error = sockets_set_common(d, s);
		if (error)
			return error;
	}
	return 0;
}

int sockets_take(struct sockets *d, struct sock *s, enum sock_kind kind, uint8_t protocol)
{
	if (d->prepared_count > 0) {
		*s = d->prepared[--d->prepared_count];
		return 0;
	}
	int error = sock_open(s, d->family, kind, protocol);
	return error ? error : sockets_set_common(d, s);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets that are opened while privilege lasts, for probes and flows that come later. */
#include <errno.h>
#include <stdlib.h>

#include "traceroute/sockets_open.h"

/* Options that may need privilege, which is gone when probes are sent. */
static bool wants_prepared(const struct sockets *d)
{
	return d->options->debug || d->options->mark_given || d->gateways->count > 0;
}

static int fail(struct sockets *d, const char *call, int error)
{
	d->failed = call;
	return error;
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

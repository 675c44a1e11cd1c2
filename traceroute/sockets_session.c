/* SPDX-License-Identifier: BSD-2-Clause */
/* The connection that the probes of tcp-session go by. */
#include <errno.h>
#include <poll.h>

#include <netinet/in.h>

#include "common/base/arithmetic.h"
#include "common/net/clock.h"
#include "traceroute/sockets_open.h"

struct opening {
	struct sockets *sockets;
	bool is_learnt, is_open;
};

/* The raw socket gets the SYN-ACK before the connection is open. */
static bool on_segment(void *self, const struct reply *reply)
{
	struct opening *opening = self;
	struct method_context *context = opening->sockets->context;
	if (reply->kind == REPLY_UDP_DATA && address_equal(&reply->from, &context->destination))
		opening->is_learnt |=
			method_session_learn(context, reply_part(reply, reply->body));
	return false;
}

static int error_of(const struct sock *s)
{
	int error = 0;
	socklen_t size = sizeof error;
	getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &size);
	return -error;
}

/* Wait for the end of the handshake, as long as for a reply. */
static int wait_open(struct opening *opening, const struct sock *s, nanoseconds end)
{
	struct sockets *d = opening->sockets;
	while (!opening->is_open || !opening->is_learnt) {
		struct pollfd files[2] = {{.fd = d->main.fd, .events = POLLIN},
			{.fd = opening->is_open ? -1 : s->fd, .events = POLLOUT}};
		nanoseconds left = end - clock_now();
		if (left <= 0)
			return -ETIMEDOUT;
		if (poll(files, 2, (int)(left / MILLISECOND) + 1) < 0 && errno != EINTR)
			return -errno;
		int got = receive_all(d->receiver, &d->main, on_segment, opening);
		if (got < 0)
			return got;
		if (!files[1].revents)
			continue;
		int error = error_of(s);
		if (error)
			return error;
		opening->is_open = true;
	}
	return 0;
}

int sockets_open_session(struct sockets *d, const struct sock *s)
{
	/* at the end the other side forgets at once, as do the firewalls between */
	static const struct linger linger = {.l_onoff = 1, .l_linger = 0};
	struct opening opening = {.sockets = d};
	nanoseconds wait = (nanoseconds)(d->options->wait * 1e9);
	nanoseconds end = clock_now() + time_max(wait, SECOND);
	int error = sockets_set_common(d, s);
	if (error)
		return error;
	setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
	error = sock_connect(s, &d->context->destination, d->context->port);
	if (error == 0 || error == -EINPROGRESS)
		error = wait_open(&opening, s, end);
	if (error)
		d->failed = "connect";
	return error;
}

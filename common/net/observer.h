/* SPDX-License-Identifier: BSD-2-Clause */
/* A listener to raw bytes as they leave and arrive: --pcapng writes them to a file. Views never
 * see bytes. */
#ifndef COMMON_NET_OBSERVER_H
#define COMMON_NET_OBSERVER_H

#include "common/base/bytes.h"
#include "common/base/duration.h"
#include "common/wire/reply.h"

struct sock;

enum packet_direction { PACKET_OUT, PACKET_IN };

struct observer {
	/*
	 * Bytes as the socket has them (see tap users for what is missing in front), the
	 * socket, the peer, and the reply's facts for PACKET_IN (NULL for PACKET_OUT). `at` is
	 * monotonic.
	 */
	void (*bytes)(void *self, enum packet_direction direction, const struct sock *s,
		struct span bytes, const struct address *peer, const struct reply *reply,
		nanoseconds at);
	void *self;
};

#endif

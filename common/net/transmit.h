/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets out: a batch of probes on one socket by sendmmsg, each with its own destination, hop
 * limit and traffic class as control data. What Linux does with a pending socket error (it
 * fails the next send, which was then never tried) is dealt with here: the error queue is
 * drained and the rest offered again.
 */
#ifndef COMMON_NET_TRANSMIT_H
#define COMMON_NET_TRANSMIT_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/net/observer.h"
#include "common/net/sock.h"
#include "common/wire/reply.h"

enum { TRANSMIT_BATCH = 64, TRANSMIT_SOCKET_DEFAULT = -1 };

struct transmit_item {
	struct span bytes; /* as the kind of socket wants them: ICMP from its header on, UDP its
			      data */
	struct address to;
	uint16_t port;
	int hop_limit, traffic_class; /* TRANSMIT_SOCKET_DEFAULT: as the socket is set */
	uint32_t flow_label;	      /* IPv6; 0: none */
	const struct address *source; /* NULL: the socket's, or what the route gives */
	bool is_unstamped; /* no transmit stamp will be compared with `back`: it is not read */
	/* filled: */
	enum sent sent;
	bool is_retried;      /* it was sent after it had been refused */
	int error;	      /* errno of SENT_FAILED and SENT_AGAIN */
	nanoseconds at, back; /* just before and just after the call that sent it; `back` of an
				 unstamped one is `at` */
};

/*
 * Send `count` (<= TRANSMIT_BATCH) items and fill what became of each. `drain` empties the
 * socket's error queue (and keeps what it finds); it is called when a send fails, before the
 * one retry.
 */
void transmit(const struct sock *s, struct transmit_item *items, uint32_t count,
	const struct observer *observer, void (*drain)(void *context), void *context);

struct mmsghdr;
struct iovec;
/* Bytes to send: sendmsg() never writes through the part that names them. */
struct iovec transmit_part(const void *data, size_t size);
/* sendmmsg() without waiting, or the first alone where there is one or only that is allowed:
 * how many were sent, -1 and errno. */
int transmit_messages(int fd, struct mmsghdr *headers, uint32_t count);

#endif

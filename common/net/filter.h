/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Socket filters (classic BPF): a raw socket gets the packets of all processes, and these let
 * in what can be meant for this program alone. Each is attached right after the socket is
 * opened, before it is bound, and locked, so that a process that gets hold of it cannot detach
 * it; what came in before is thrown away. All functions return 0 or -errno.
 */
#ifndef COMMON_NET_FILTER_H
#define COMMON_NET_FILTER_H

#include <stddef.h>
#include <stdint.h>

#include "common/net/sock.h"

/* The packets that a program sends, whose replies and errors it wants. */
struct filter_flow {
	uint8_t protocol;
	struct address peer;  /* their destination; unspecified: any */
	uint16_t port, ports; /* their source ports: `ports` of them; 0: they have none */
	uint16_t id;	      /* of the ICMP query, when `query` is not 0 */
	uint8_t query, reply; /* ICMP types */
	/* The word that each packet begins with, instead of a port, and the one that a reply
	 * begins with: itself or the ports exchanged; 0: not known. */
	uint32_t first, answer;
};

/* A raw ICMP socket: replies with our identifier, and errors that quote our query. */
int filter_echo(const struct sock *s, const struct filter_flow *flow);
/* A raw ICMP socket: errors only that quote a packet of this flow (or, where a NAT has
 * rewritten the port, one to its destination). Where `first` is known: to the peer, if that
 * is known, and beginning with that word as far as there are bytes. */
int filter_errors(const struct sock *s, const struct filter_flow *flow);
/* A raw socket of another protocol: packets from the peer to our ports, or that begin
 * with `answer` or, our own to this host, with `first`. */
int filter_packets(const struct sock *s, const struct filter_flow *flow);
/* Let nothing in: for sockets that only send. */
int filter_nothing(int fd);

struct sock_filter;
/* Attach any program and lock it, where the kernel can. */
int filter_attach(int fd, struct sock_filter *code, size_t count);

#endif

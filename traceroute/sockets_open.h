/* SPDX-License-Identifier: BSD-2-Clause */
/* What opening the sockets and opening a TCP connection for each probe have in common. */
#ifndef TRACEROUTE_SOCKETS_OPEN_H
#define TRACEROUTE_SOCKETS_OPEN_H

#include "common/net/netlink.h"
#include "traceroute/sockets.h"

enum { SOCKETS_PACKET_MAX = 65536 + 64 };

/* Device, mark, traffic class and the like, as the command line says. 0, or -errno with
 * `failed` set. */
int sockets_set_common(struct sockets *d, const struct sock *s);
/* How the probes are routed; holds pointers into the options and the context. */
struct route_question sockets_route(const struct sockets *d, uint16_t source_port);
/*
 * Learn the source address of every packet of the trace, unless the user chose it: what the
 * route of such packets gives. Two uplinks may have an address each, and rules and load
 * balancing look at anything, the ports too: asked again when `source_port` is known. 0, or
 * -errno with `failed` set.
 */
int sockets_find_source(struct sockets *d, uint16_t source_port);
/* The address to bind to; NULL: any. */
const struct address *sockets_bind_address(const struct sockets *d);
/* The source address that each packet is sent with; NULL: the socket's. */
const struct address *sockets_packet_source(const struct sockets *d);
/* The source port that the user wants for this flow; 0: any. */
uint16_t sockets_wanted_port(const struct sockets *d, uint16_t flow);
/* Where options need privilege: open and set `count` sockets for later. 0, or -errno with
 * `failed` set. */
int sockets_prepare(struct sockets *d, size_t count, enum sock_kind kind, uint8_t protocol);
/* One of these, or a new one, set as the command line says; on an error it may be open. */
int sockets_take(struct sockets *d, struct sock *s, enum sock_kind kind, uint8_t protocol);
/* Connect `s`, whose port is that of the probes, and learn the connection's state from what
 * `main` receives. 0, or -errno with `failed` set. */
int sockets_open_session(struct sockets *d, const struct sock *s);
/* Open the socket of a flow whose source port is its own. 0, or -errno. */
int sockets_open_flow(struct sockets *d, struct sock *s, uint16_t flow);

#endif

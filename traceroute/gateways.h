/* SPDX-License-Identifier: BSD-2-Clause */
/* -g: the routers that packets are to pass, read from the command line and given to a socket as
 * an IPv4 loose source route (RFC 791) or an IPv6 routing header (RFC 8200 section 4.4). */
#ifndef TRACEROUTE_GATEWAYS_H
#define TRACEROUTE_GATEWAYS_H

#include "common/net/sock.h"
#include "traceroute/options.h"

struct gateways {
	uint32_t count;
	uint8_t type; /* of the routing header */
	struct address list[OPTIONS_GATEWAYS_MAX];
};

/* Read `words` ("gate,gate"; IPv6 may begin with the header's type), whose names are looked up
 * until a time at most (monotonic). NULL, or what is wrong. */
const char *gateways_read(
	struct gateways *gateways, const char *words, uint8_t version, nanoseconds until);
/* Bytes that they add to every packet. */
uint32_t gateways_size(const struct gateways *gateways, uint8_t version);
/* 0 or -errno. */
int gateways_set(const struct gateways *gateways, const struct sock *s);
/* Append why gateways_set was refused with `error`. */
void gateways_explain(
	const struct gateways *gateways, uint8_t version, int error, struct text *hint);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Why the kernel refused a socket, a route or a packet, and what helps: hints, one a line, the
 * same in the three commands. A cause is named only after it was checked; what cannot be
 * checked is called possible. To be asked before privilege_end(), which sets no_new_privs.
 */
#ifndef COMMON_NET_EXPLAIN_H
#define COMMON_NET_EXPLAIN_H

#include <stdint.h>

#include "common/base/address.h"
#include "common/base/text.h"
#include "common/net/netlink.h"

enum { EXPLAIN_SIZE = 1024 };

/*
 * Append to `hint` why a ping socket was refused with `error` (-EACCES: the group range, or
 * a filter that says the same). Nothing for other errors.
 */
void explain_ping_socket(int error, struct text *hint);

/*
 * Append why a raw or packet socket, a mark or a source route was refused with -EPERM or
 * -EACCES: who keeps CAP_NET_RAW from `program`. Nothing for other errors.
 */
void explain_raw_socket(int error, const char *program, struct text *hint);

/* How packets are routed. */
struct explain_route {
	struct route_question question;
	const char *typed;  /* what question.to was written as; NULL: not to be explained */
	const char *option; /* that chooses the device: "-I" */
	bool bypasses_routes;
};

/* Append which route refused with `error` (negative), or why there is none: an interface that
 * is down, no IPv6, no route. Nothing where that is not known. */
void explain_route(int error, const struct explain_route *route, struct text *hint);

/* Append which interfaces there are, when `error` is about one that does not exist. */
void explain_device(int error, const char *name, struct text *hint);

/* Append that `source` is not ours, when bind() refused it for that (-EADDRNOTAVAIL). */
void explain_source(int error, const struct address *source, struct text *hint);

/* Append what may have refused a packet with `error` (-EPERM). */
void explain_send(int error, struct text *hint);

/* The same of a packet of a run whose earlier ones may have left: the route is asked for again,
 * and its verdict is named when it is `error`. What could be is said when it cannot be asked,
 * as with `route` NULL. */
void explain_later_send(int error, const struct explain_route *route, struct text *hint);

/*
 * Append what is wrong with the word that was to be a host, and what to write instead: a URL, a
 * port, brackets, a network, an unknown interface, an address of the family that `version` (4,
 * 6; 0: either) excludes. `problem` is what resolve_until() returned.
 */
void explain_host(const char *word, uint8_t version, const char *problem, struct text *hint);

#endif

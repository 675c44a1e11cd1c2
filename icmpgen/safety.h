/* SPDX-License-Identifier: BSD-2-Clause */
/* What is not sent by mistake: broadcasts, sources of other hosts, floods; and what will not
 * fit. */
#ifndef ICMPGEN_SAFETY_H
#define ICMPGEN_SAFETY_H

#include <stdbool.h>

#include "common/base/text.h"
#include "common/net/netlink.h"
#include "icmpgen/options.h"

enum { RATE_WITHOUT_FLOOD = 1000 };

/* Whether these settings may be sent; else the sentence, with the flag that unlocks it, is in
 * `problem`. */
bool safety_check(const struct icmp_send_options *settings, const struct route *route,
	struct text *problem);
/* The same for what needs no route to be known: a destination that is a group. */
bool safety_destination(const struct icmp_send_options *settings, struct text *problem);
/* And for an address that only an interface makes one. */
bool safety_link(const struct icmp_send_options *settings, struct text *problem);
/* 255.255.255.255, the limited broadcast (RFC 919 section 7) */
bool safety_is_limited_broadcast(const struct address *to);
/* The rate counts what leaves: each of a message's `frames` fragments. */
bool safety_frames(
	const struct icmp_send_options *settings, uint32_t frames, struct text *problem);
/* Whether packets of `size` fit through; else the sentence with the cure. */
bool safety_size(const struct icmp_send_options *settings, const struct route *route,
	uint32_t size, struct text *problem);
/* Whether it is an address of this host. */
bool safety_is_own(const struct address *address);
/* The first link-local IPv6 address of `interface`, which neighbour and listener
 * discovery send from. Version 0 when there is none. */
struct address safety_own_link_local(uint32_t interface);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which source address the kernel gives a packet. Rules and load balancing look at its mark,
 * traffic class, protocol, ports, flow label and device: the question has all of them, so that
 * what was learned can be bound to.
 */
#ifndef COMMON_NET_SOURCE_H
#define COMMON_NET_SOURCE_H

#include "common/net/netlink.h"

/*
 * Ask netlink, which knows TCP, UDP and ICMP; for other protocols connect a raw socket, where
 * that may be had, and a UDP socket else. Nothing is sent. Returns 0 or -errno.
 */
int source_find(const struct route_question *question, struct address *source);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which source address the kernel gives a packet. Rules and load balancing look at its mark,
 * traffic class, protocol, ports, flow label and device: the question has all of them, so that
 * what was learned can be bound to.
 */
#ifndef COMMON_NET_SOURCE_H
#define COMMON_NET_SOURCE_H

#include <stdint.h>

#include "common/base/address.h"
#include "common/wire/family.h"

struct source_question {
	const struct family *family;
	const struct address *to;
	const char *device; /* NULL: any */
	uint32_t mark, flow_label;
	uint8_t traffic_class, protocol;
	uint16_t source_port, port; /* 0: none, or not known */
};

/*
 * Ask netlink, which knows TCP, UDP and ICMP; for other protocols connect a raw socket, where
 * that may be had, and a UDP socket else. Nothing is sent. Returns 0 or -errno.
 */
int source_find(const struct source_question *question, struct address *source);

#endif

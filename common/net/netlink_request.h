/* SPDX-License-Identifier: BSD-2-Clause */
/* One netlink question and its answers, as bounded bytes. */
#ifndef COMMON_NET_NETLINK_REQUEST_H
#define COMMON_NET_NETLINK_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/bytes.h"

struct nlmsghdr;

/* Append an attribute; the request's buffer must have room for it. */
void netlink_attribute(
	struct nlmsghdr *header, unsigned short type, const void *data, size_t size);

/* One answer: its type and what follows the netlink header. False ends the reading. */
typedef bool netlink_handler(void *context, uint16_t type, struct span answer);

/* Ask and hand every answer on, to the end of a dump: 0 or -errno. */
int netlink_ask(
	int protocol, const struct nlmsghdr *request, netlink_handler *handle, void *context);
/* The same by a netlink socket that is open. */
int netlink_ask_by(
	int fd, const struct nlmsghdr *request, netlink_handler *handle, void *context);

struct netlink_value {
	uint16_t type;
	struct span data;
};
/* Take the next attribute off the front of `left`; false at the end. */
bool netlink_next(struct span *left, struct netlink_value *value);
/* The fixed part of an answer, copied; what follows it (aligned) is left. False when cut. */
bool netlink_take(struct span *left, void *to, size_t size);
/* A number in the machine's own order; 0 when the size is another. */
uint32_t netlink_u32(struct span data);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* One netlink question and its answers. */
#ifndef ICMPGEN_NETLINK_REQUEST_H
#define ICMPGEN_NETLINK_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

struct nlmsghdr;

/* Append an attribute; the request's buffer must have room for it. */
void netlink_attribute(
	struct nlmsghdr *header, unsigned short type, const void *data, size_t size);

/* False ends the reading. */
typedef bool netlink_handler(void *context, const struct nlmsghdr *answer);

/* Ask and hand every answer on, to the end of a dump: 0 or -errno. */
int netlink_ask(
	int protocol, const struct nlmsghdr *request, netlink_handler *handle, void *context);

#endif

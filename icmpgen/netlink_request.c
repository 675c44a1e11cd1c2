/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/netlink_request.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

enum { ANSWER_SIZE = 32768 };

void netlink_attribute(
	struct nlmsghdr *header, unsigned short type, const void *data, size_t size)
{
	struct rtattr attribute = {
		.rta_len = (unsigned short)RTA_LENGTH(size), .rta_type = type};
	char *at = (char *)header + NLMSG_ALIGN(header->nlmsg_len);
	memcpy(at, &attribute, sizeof attribute);
	memcpy(at + RTA_LENGTH(0), data, size);
	header->nlmsg_len =
		(uint32_t)(NLMSG_ALIGN(header->nlmsg_len) + RTA_ALIGN(attribute.rta_len));
}

enum outcome { OUTCOME_MORE, OUTCOME_END };

static enum outcome answers_read(const char *buffer, size_t size, netlink_handler *handle,
	void *context, bool is_dump, int *error)
{
	const struct nlmsghdr *h = (const void *)buffer;
	for (unsigned left = (unsigned)size; NLMSG_OK(h, left); h = NLMSG_NEXT(h, left)) {
		if (h->nlmsg_type == NLMSG_DONE)
			return OUTCOME_END;
		if (h->nlmsg_type == NLMSG_ERROR) {
			struct nlmsgerr e;
			memcpy(&e, NLMSG_DATA(h), sizeof e);
			*error = e.error;
			return OUTCOME_END;
		}
		if (!handle(context, h) || !is_dump)
			return OUTCOME_END;
	}
	return OUTCOME_MORE;
}

int netlink_ask(
	int protocol, const struct nlmsghdr *request, netlink_handler *handle, void *context)
{
	_Alignas(struct nlmsghdr) char buffer[ANSWER_SIZE];
	int error = 0;
	bool is_dump = (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	if (fd < 0)
		return -errno;
	/* only a strict dump shows cached IPv4 routes alone; an old kernel shows none */
	int one = 1;
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof one);
	if (send(fd, request, request->nlmsg_len, 0) < 0)
		error = -errno;
	while (error == 0) {
		ssize_t size = recv(fd, buffer, sizeof buffer, 0);
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			error = -errno;
		if (size <= 0 || answers_read(buffer, (size_t)size, handle, context, is_dump,
					 &error) == OUTCOME_END)
			break;
	}
	close(fd);
	return error;
}

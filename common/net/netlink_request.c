/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/netlink_request.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

/* A dump comes in pieces of NLMSG_GOODSIZE, 8 KiB at most, as long as nobody receives with a
 * larger buffer or asks for extended facts of links. */
enum { ANSWER_SIZE = 8192 };

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

bool netlink_take(struct span *left, void *to, size_t size)
{
	if (left->size < size)
		return false;
	memcpy(to, left->data, size);
	*left = span_from(*left, (uint32_t)NLMSG_ALIGN(size));
	return true;
}

bool netlink_next(struct span *left, struct netlink_value *value)
{
	struct rtattr header;
	struct span at = *left;
	if (!netlink_take(&at, &header, sizeof header) || header.rta_len < sizeof header ||
		header.rta_len > left->size)
		return false;
	*value = (struct netlink_value){.type = header.rta_type,
		.data = span_slice(
			*left, sizeof header, header.rta_len - (uint32_t)sizeof header)};
	*left = span_from(*left, RTA_ALIGN(header.rta_len));
	return true;
}

uint32_t netlink_u32(struct span data)
{
	uint32_t number = 0;
	if (data.size == sizeof number)
		memcpy(&number, data.data, sizeof number);
	return number;
}

enum outcome { OUTCOME_MORE, OUTCOME_END };

static enum outcome answers_read(
	struct span left, netlink_handler *handle, void *context, bool is_dump, int *error)
{
	struct nlmsghdr h;
	while (left.size >= sizeof h) {
		memcpy(&h, left.data, sizeof h);
		if (h.nlmsg_len < sizeof h || h.nlmsg_len > left.size ||
			h.nlmsg_type == NLMSG_DONE)
			return OUTCOME_END;
		struct span answer =
			span_slice(left, sizeof h, h.nlmsg_len - (uint32_t)sizeof h);
		if (h.nlmsg_type == NLMSG_ERROR) {
			netlink_take(&answer, error, sizeof *error);
			return OUTCOME_END;
		}
		if (!handle(context, h.nlmsg_type, answer) || !is_dump)
			return OUTCOME_END;
		left = span_from(left, NLMSG_ALIGN(h.nlmsg_len));
	}
	return OUTCOME_MORE;
}

int netlink_ask_by(
	int fd, const struct nlmsghdr *request, netlink_handler *handle, void *context)
{
	uint8_t buffer[ANSWER_SIZE];
	int error = 0;
	bool is_dump = (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
	if (send(fd, request, request->nlmsg_len, 0) < 0)
		error = -errno;
	while (error == 0) {
		ssize_t size = recv(fd, buffer, sizeof buffer, 0);
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			error = -errno;
		if (size <= 0 || answers_read(span_of(buffer, (size_t)size), handle, context,
					 is_dump, &error) == OUTCOME_END)
			break;
	}
	return error;
}

int netlink_ask(
	int protocol, const struct nlmsghdr *request, netlink_handler *handle, void *context)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	if (fd < 0)
		return -errno;
	/* only a strict dump shows cached IPv4 routes alone; an old kernel shows none */
	int one = 1;
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof one);
	int error = netlink_ask_by(fd, request, handle, context);
	close(fd);
	return error;
}

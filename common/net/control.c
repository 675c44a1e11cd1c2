/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/control.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

struct cmsghdr *control_next(const struct msghdr *message, const struct cmsghdr *before)
{
	size_t at = 0;
	if (before)
		at = (size_t)((const char *)before - (const char *)message->msg_control) +
		     CMSG_SPACE(before->cmsg_len - CMSG_LEN(0));
	if (at + sizeof(struct cmsghdr) > message->msg_controllen)
		return NULL;
	struct cmsghdr *next = (void *)((char *)message->msg_control + at);
	if (next->cmsg_len < CMSG_LEN(0) || next->cmsg_len > message->msg_controllen - at)
		return NULL;
	return next;
}

void control_copy(const struct cmsghdr *control, void *to, size_t size)
{
	size_t there = control->cmsg_len > CMSG_LEN(0) ? control->cmsg_len - CMSG_LEN(0) : 0;
	memset(to, 0, size);
	memcpy(to, CMSG_DATA(control), there < size ? there : size);
}

uint8_t control_byte(const struct cmsghdr *control)
{
	int value = 0;
	uint8_t byte = 0;
	if (control->cmsg_len >= CMSG_LEN(sizeof value)) {
		control_copy(control, &value, sizeof value);
		return (uint8_t)value;
	}
	control_copy(control, &byte, sizeof byte);
	return byte;
}

ssize_t datagram_read(struct datagram *d, int fd, void *buffer, size_t size)
{
	ssize_t got;
	do {
		d->data = (struct iovec){.iov_base = buffer, .iov_len = size};
		d->message = (struct msghdr){.msg_name = &d->from,
			.msg_namelen = sizeof d->from,
			.msg_iov = &d->data,
			.msg_iovlen = 1,
			.msg_control = d->control,
			.msg_controllen = sizeof d->control};
		got = recvmsg(fd, &d->message, MSG_DONTWAIT);
	} while (got < 0 && errno == EINTR);
	return got;
}

/* One is read faster by itself; more, where a filter of system calls knows this call only. */
static int read_one_by_one(int fd, struct mmsghdr *headers, uint32_t count, int flags)
{
	flags &= ~MSG_WAITFORONE;
	for (uint32_t i = 0; i < count; i++) {
		ssize_t size = recvmsg(fd, &headers[i].msg_hdr, flags);
		if (size < 0)
			return i > 0 ? (int)i : -1;
		headers[i].msg_len = (unsigned)size;
		flags |= MSG_DONTWAIT;
	}
	return (int)count;
}

int datagram_read_all(int fd, struct mmsghdr *headers, uint32_t count, int flags)
{
	if (count == 1)
		return read_one_by_one(fd, headers, count, flags);
	int got = recvmmsg(fd, headers, count, flags & INT_MAX, NULL);
	if (got < 0 && (errno == ENOSYS || errno == EPERM))
		return read_one_by_one(fd, headers, count, flags);
	return got;
}

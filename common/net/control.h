/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datagrams and the control messages that came with them: the same walk with every libc, whose
 * own macros differ in the signs of their sums and trust the length of the message they are
 * on.
 */
#ifndef COMMON_CONTROL_H
#define COMMON_CONTROL_H

#include <stddef.h>
#include <stdint.h>

#include <sys/socket.h>

/*
 * The control message after another, or the first one.
 *
 * message: as recvmsg() filled it in; its buffer is aligned for a struct cmsghdr
 * before:  the one to go on from, NULL for the first
 * Returns NULL after the last one; one whose length is less than its header or reaches beyond
 * what was received is not returned, and ends the walk (CMSG_DATA may be read up to cmsg_len).
 */
struct cmsghdr *control_next(const struct msghdr *message, const struct cmsghdr *before);

/* Copy a control message's data, which begins anywhere; zeros where it is too short. */
void control_copy(const struct cmsghdr *control, void *to, size_t size);
/* A hop limit or a traffic class: IP_TTL is an int, IP_TOS an int or a byte. */
uint8_t control_byte(const struct cmsghdr *control);

enum { CONTROL_SIZE = 256 };

/* One datagram with its sender and what the kernel reports with it. */
struct datagram {
	struct sockaddr_storage from;
	struct iovec data;
	struct msghdr message;
	_Alignas(struct cmsghdr) uint8_t control[CONTROL_SIZE];
};

/* Read the next datagram into `buffer`, without waiting: its size, or -1 and errno. */
ssize_t datagram_read(struct datagram *d, int fd, void *buffer, size_t size);
/* recvmmsg(), or recvmsg() for each where only that is allowed: how many were read, -1 and
 * errno. */
int datagram_read_all(int fd, struct mmsghdr *headers, uint32_t count, int flags);

#endif

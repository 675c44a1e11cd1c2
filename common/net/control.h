/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The control messages that came with a datagram, one after the other: the same walk with every
 * libc, whose own macros differ in the signs of their sums and trust the length of the message
 * they stand on.
 */
#ifndef COMMON_CONTROL_H
#define COMMON_CONTROL_H

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

#endif

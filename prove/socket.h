/* SPDX-License-Identifier: BSD-2-Clause */
/* Control messages as glibc has them with 64 bits; Frama-C's sys/socket.h has other sizes and no bodies. */
#ifndef PROVE_SOCKET_H
#define PROVE_SOCKET_H
#define cmsghdr fc_cmsghdr
#include <sys/socket.h>
#undef cmsghdr
#undef CMSG_ALIGN
#undef CMSG_SPACE
#undef CMSG_LEN
#undef CMSG_DATA
struct cmsghdr {
	size_t cmsg_len;
	int cmsg_level;
	int cmsg_type;
};
struct mmsghdr {
	struct msghdr msg_hdr;
	unsigned msg_len;
};
#define CMSG_ALIGN(size) (((size) + sizeof(size_t) - 1) & ~(sizeof(size_t) - 1))
#define CMSG_SPACE(size) (CMSG_ALIGN(size) + CMSG_ALIGN(sizeof(struct cmsghdr)))
#define CMSG_LEN(size) (CMSG_ALIGN(sizeof(struct cmsghdr)) + (size))
#define CMSG_DATA(control) ((unsigned char *)((struct cmsghdr *)(control) + 1))
#define MSG_WAITFORONE 0x10000
/*@ assigns *headers, \result \from *headers, fd, count, flags; ensures -1 <= \result <= (int)count; */
int recvmmsg(int fd, struct mmsghdr *headers, unsigned count, int flags, struct timespec *limit);
#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls that qemu-user does not pass on as the kernel takes them: each is made once, and
 * the name of one that fails is printed with its error. On the processor itself none fails.
 * Packets go to loopback.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/net_tstamp.h>

enum { DISCARD_PORT = 9, IP_MTU_OPTION = 14 /* linux/in.h, which clashes with libc's */ };

static int stamps(int fd)
{
	int flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
	return setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags);
}

static int route_mtu(int fd)
{
	int mtu = 0;
	socklen_t size = sizeof mtu;
	return getsockopt(fd, IPPROTO_IP, IP_MTU_OPTION, &mtu, &size);
}

static int hop_limit_of_one(int fd)
{
	int hop_limit = 5;
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof hop_limit)];
	} control = {.header = {.cmsg_level = IPPROTO_IP,
			     .cmsg_type = IP_TTL,
			     .cmsg_len = CMSG_LEN(sizeof hop_limit)}};
	struct iovec data = {.iov_base = (char[1]){0}, .iov_len = 1};
	struct msghdr message = {.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof control.room};
	memcpy(CMSG_DATA(&control.header), &hop_limit, sizeof hop_limit);
	return sendmsg(fd, &message, 0) < 0 ? -1 : 0;
}

int main(void)
{
	static const struct {
		const char *name;
		int (*call)(int fd);
	} rows[] = {{"SO_TIMESTAMPING", stamps}, {"IP_MTU", route_mtu},
		{"IP_TTL", hop_limit_of_one}};
	const struct sockaddr_in discard = {.sin_family = AF_INET,
		.sin_port = htons(DISCARD_PORT),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int fd = socket(AF_INET, SOCK_DGRAM, 0);
		if (fd < 0 || connect(fd, (const struct sockaddr *)&discard, sizeof discard)) {
			perror("emulator");
			return 1;
		}
		if (rows[i].call(fd) != 0)
			printf("%s: %s\n", rows[i].name, strerror(errno));
	}
	return 0;
}

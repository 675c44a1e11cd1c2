/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * echoloop sleep|spin|facts COUNT SIZE ADDRESS: the bare loop that bench/ping measures a flood
 * against: one echo request of SIZE bytes of data on a ping socket, its reply, the next one,
 * and nothing else. It sleeps in the call that receives, or asks again without sleeping; with
 * `facts` it sleeps in a call that tells the source and the kernel's stamp, and reads the clock
 * before and after, which is what ping cannot do without.
 */
#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <netinet/in.h>
#include <sys/socket.h>

enum { ECHO = 8, ECHO6 = 128, HEADER = 8, MOST = 65507 };

static int echo_socket(const char *address, uint8_t *type)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_DGRAM};
	struct addrinfo *to;
	if (getaddrinfo(address, NULL, &hints, &to) != 0)
		return -1;
	bool is_6 = to->ai_family == AF_INET6;
	*type = is_6 ? ECHO6 : ECHO;
	int fd = socket(to->ai_family, SOCK_DGRAM, is_6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
	if (fd >= 0 && connect(fd, to->ai_addr, to->ai_addrlen) != 0)
		fd = -1;
	freeaddrinfo(to);
	return fd;
}

static ssize_t receive(int fd, uint8_t *reply, size_t size)
{
	static char control[512];
	struct sockaddr_storage from;
	struct iovec data = {.iov_base = reply, .iov_len = size};
	struct msghdr message = {.msg_name = &from,
		.msg_namelen = sizeof from,
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control};
	struct timespec now;
	ssize_t got = recvmsg(fd, &message, 0);
	clock_gettime(CLOCK_MONOTONIC, &now);
	clock_gettime(CLOCK_REALTIME, &now);
	return got;
}

static bool has_facts(int fd)
{
	int one = 1;
	return setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one) == 0;
}

static int loop(int fd, uint8_t *packet, size_t size, int count, int flags, bool facts)
{
	static uint8_t reply[HEADER + MOST];
	struct timespec now;
	for (int i = 1; i <= count; i++) {
		ssize_t got;
		packet[6] = (uint8_t)(i >> 8);
		packet[7] = (uint8_t)i;
		if (facts)
			clock_gettime(CLOCK_MONOTONIC, &now);
		if (send(fd, packet, size, 0) < 0)
			return -1;
		do
			got = facts ? receive(fd, reply, sizeof reply)
				    : recv(fd, reply, sizeof reply, flags);
		while (got < 0 && errno == EAGAIN);
		if (got < 0)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static uint8_t packet[HEADER + MOST];
	if (argc != 5)
		return 2;
	bool facts = strcmp(argv[1], "facts") == 0;
	int flags = strcmp(argv[1], "spin") == 0 ? MSG_DONTWAIT : 0;
	int count = atoi(argv[2]), size = atoi(argv[3]);
	int fd = echo_socket(argv[4], packet);
	if (fd < 0 || size < 0 || size > MOST || (facts && !has_facts(fd)) ||
		loop(fd, packet, HEADER + (size_t)size, count, flags, facts) != 0) {
		perror("echoloop");
		return 1;
	}
	return 0;
}

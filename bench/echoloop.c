/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * echoloop sleep|spin COUNT ADDRESS: the bare loop that bench/ping measures a flood against:
 * one echo request on a ping socket, its reply, the next one, and nothing else. It sleeps in
 * the call that receives, or asks again without sleeping.
 */
#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>
#include <sys/socket.h>

enum { ECHO = 8, ECHO6 = 128, PACKET = 64 };

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

int main(int argc, char **argv)
{
	uint8_t packet[PACKET] = {0};
	uint8_t reply[2048];
	if (argc != 4)
		return 2;
	int fd = echo_socket(argv[3], packet);
	int flags = strcmp(argv[1], "spin") == 0 ? MSG_DONTWAIT : 0;
	int count = atoi(argv[2]);
	for (int i = 1; i <= count; i++) {
		packet[6] = (uint8_t)(i >> 8);
		packet[7] = (uint8_t)i;
		if (send(fd, packet, sizeof packet, 0) < 0) {
			perror("echoloop");
			return 1;
		}
		while (recv(fd, reply, sizeof reply, flags) < 0)
			if (errno != EAGAIN)
				return 1;
	}
	return 0;
}

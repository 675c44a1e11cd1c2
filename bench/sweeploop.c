/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sweeploop FIRST COUNT: the bare loop that bench/sweep measures against: echo requests of 64
 * bytes to COUNT IPv4 addresses from FIRST on over one ping socket, 64 in a sendmmsg, and
 * recvmmsg of what is there between two of them. Prints how many replies came; nothing is
 * matched, checked or kept.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum { BATCH = 64, SIZE = 64, QUIET_MS = 500 };

static uint8_t out[BATCH][SIZE], in[BATCH][SIZE];
static struct sockaddr_in to[BATCH];
static struct mmsghdr sending[BATCH], receiving[BATCH];
static struct iovec out_parts[BATCH], in_parts[BATCH];

static void prepare(void)
{
	for (int i = 0; i < BATCH; i++) {
		out[i][0] = 8;
		to[i].sin_family = AF_INET;
		out_parts[i] = (struct iovec){out[i], SIZE};
		in_parts[i] = (struct iovec){in[i], SIZE};
		sending[i].msg_hdr = (struct msghdr){.msg_name = &to[i],
			.msg_namelen = sizeof to[i],
			.msg_iov = &out_parts[i],
			.msg_iovlen = 1};
		receiving[i].msg_hdr =
			(struct msghdr){.msg_iov = &in_parts[i], .msg_iovlen = 1};
	}
}

static uint64_t receive(int fd)
{
	uint64_t total = 0;
	int got;
	while ((got = recvmmsg(fd, receiving, BATCH, MSG_DONTWAIT, NULL)) > 0)
		total += (uint64_t)got;
	return total;
}

static uint32_t send_batch(int fd, uint32_t address, uint32_t count)
{
	uint32_t batch = count < BATCH ? count : BATCH;
	for (uint32_t i = 0; i < batch; i++)
		to[i].sin_addr.s_addr = htonl(address + i);
	int sent = sendmmsg(fd, sending, batch, 0);
	return sent > 0 ? (uint32_t)sent : 0;
}

int main(int argc, char **argv)
{
	struct in_addr first;
	if (argc != 3 || inet_pton(AF_INET, argv[1], &first) != 1)
		return 2;
	uint32_t address = ntohl(first.s_addr), count = (uint32_t)strtoul(argv[2], NULL, 10);
	uint64_t received = 0;
	int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP), room = 1 << 22;
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room) != 0) {
		perror("sweeploop");
		return 1;
	}
	prepare();
	while (count > 0) {
		uint32_t sent = send_batch(fd, address, count);
		address += sent;
		count -= sent;
		received += receive(fd);
	}
	struct pollfd wanted = {.fd = fd, .events = POLLIN};
	while (poll(&wanted, 1, QUIET_MS) > 0)
		received += receive(fd);
	printf("%llu\n", (unsigned long long)received);
	return 0;
}

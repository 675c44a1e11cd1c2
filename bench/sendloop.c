/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sendloop raw|link DEVICE PACKET [FRAME]: the bare loop that bench/icmp-send measures against:
 * sendmmsg of 64 times the same packet (hexadecimal, from its IP header on; FRAME is the
 * Ethernet header before it), until it is killed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <linux/if_packet.h>

enum { BATCH = 64, SIZE_MAX_BYTES = 2048 };

static size_t hex_read(const char *digits, uint8_t *to)
{
	size_t size = 0;
	for (; digits[0] && digits[1] && size < SIZE_MAX_BYTES; digits += 2) {
		const char two[3] = {digits[0], digits[1], '\0'};
		to[size++] = (uint8_t)strtoul(two, NULL, 16);
	}
	return size;
}

static void loop(int fd, void *to, socklen_t to_size, uint8_t *packet, size_t size)
{
	static struct mmsghdr headers[BATCH];
	struct iovec part = {.iov_base = packet, .iov_len = size};
	for (int i = 0; i < BATCH; i++)
		headers[i].msg_hdr = (struct msghdr){.msg_name = to,
			.msg_namelen = to_size,
			.msg_iov = &part,
			.msg_iovlen = 1};
	for (;;)
		sendmmsg(fd, headers, BATCH, 0);
}

static void link_loop(const char *device, uint8_t *frame, size_t size)
{
	struct sockaddr_ll to = {.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(device),
		.sll_halen = 6};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (fd >= 0)
		loop(fd, &to, sizeof to, frame, size);
}

static void raw_loop(uint8_t *packet, size_t size)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	memcpy(&to.sin_addr, packet + 16, 4);
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
	if (fd >= 0)
		loop(fd, &to, sizeof to, packet, size);
}

int main(int argc, char **argv)
{
	uint8_t bytes[2 * SIZE_MAX_BYTES];
	if (argc < 4)
		return 2;
	size_t before = argc > 4 ? hex_read(argv[4], bytes) : 0;
	size_t size = before + hex_read(argv[3], bytes + before);
	if (size < 20)
		return 2;
	if (strcmp(argv[1], "link") == 0)
		link_loop(argv[2], bytes, size);
	else
		raw_loop(bytes, size);
	perror("sendloop");
	return 1;
}

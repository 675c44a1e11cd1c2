/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What bench/pathsim sends: a storm of UDP packets, as many as one core can, or single echoes
 * whose answers are timed. For network namespaces of the bench only.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, PACKET = 60, HOPS = 12, ECHOES_MOST = 100000 };

static int64_t clock_ns(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* An IPv4 header with a UDP header without checksum; the kernel completes lengths and sums. */
static void build_packet(uint8_t packet[static PACKET], uint32_t number)
{
	memset(packet, 0, PACKET);
	packet[0] = 0x45;
	packet[8] = (uint8_t)(number % HOPS + 1);
	packet[9] = 17;
	memcpy(packet + 12, (uint8_t[]){10, 50, 0, 2}, 4);
	memcpy(packet + 16, (uint8_t[]){10, 77, (uint8_t)(number >> 8), (uint8_t)number}, 4);
	memcpy(packet + 20, (uint8_t[]){0x80, 1, 0x82, 0x9a, 0, 40, 0, 0}, 8);
}

static int send_storm(double seconds)
{
	static const struct sockaddr_in anywhere = {
		.sin_family = AF_INET, .sin_addr = {.s_addr = 1}};
	uint8_t packets[BATCH][PACKET];
	struct sockaddr_in to[BATCH];
	struct iovec parts[BATCH];
	struct mmsghdr messages[BATCH] = {0};
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
	uint64_t sent = 0;
	int64_t end = clock_ns(CLOCK_MONOTONIC) + (int64_t)(seconds * 1e9);
	for (int i = 0; i < BATCH; i++) {
		to[i] = anywhere;
		parts[i] = (struct iovec){packets[i], PACKET};
		messages[i].msg_hdr = (struct msghdr){.msg_name = &to[i],
			.msg_namelen = sizeof to[i],
			.msg_iov = &parts[i],
			.msg_iovlen = 1};
	}
	while (fd >= 0 && clock_ns(CLOCK_MONOTONIC) < end) {
		for (uint32_t i = 0; i < BATCH; i++) {
			build_packet(packets[i], (uint32_t)sent + i);
			memcpy(&to[i].sin_addr, packets[i] + 16, 4);
		}
		int count = sendmmsg(fd, messages, BATCH, 0);
		sent += count > 0 ? (uint64_t)count : 0;
	}
	printf("%llu\n", (unsigned long long)sent);
	return fd < 0;
}

/* When the kernel got the message (CLOCK_REALTIME). */
static int64_t receive_stamped(int fd)
{
	uint8_t body[256], control[128];
	struct iovec part = {body, sizeof body};
	struct msghdr message = {.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control};
	struct timespec at = {0};
	struct cmsghdr *item;
	if (recvmsg(fd, &message, 0) < 0 || !(item = CMSG_FIRSTHDR(&message)))
		return 0;
	memcpy(&at, CMSG_DATA(item), sizeof at);
	return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

/* One echo and its answer; returns the round trip, -1 when none came within a second. */
static int64_t time_echo(int fd, const struct sockaddr_in *to, uint16_t sequence)
{
	uint8_t echo[16] = {8, 0, 0, 0, 0, 0, (uint8_t)(sequence >> 8), (uint8_t)sequence};
	struct pollfd wait = {fd, POLLIN, 0};
	int64_t begin = clock_ns(CLOCK_REALTIME);
	if (sendto(fd, echo, sizeof echo, 0, (const struct sockaddr *)to, sizeof *to) < 0 ||
		poll(&wait, 1, 1000) != 1)
		return -1;
	return receive_stamped(fd) - begin;
}

static int compare(const void *a, const void *b)
{
	int64_t x, y;
	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

static double microseconds(int64_t ns)
{
	return (double)ns / 1e3;
}

/* Echoes to 10.77.0.9 one after the other; prints how far the answers are from `delay_us`. */
static int time_echoes(size_t count, int64_t delay_us)
{
	static int64_t errors[ECHOES_MOST];
	struct sockaddr_in to = {.sin_family = AF_INET};
	int on = 1;
	size_t answered = 0;
	int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0 ||
		inet_pton(AF_INET, "10.77.0.9", &to.sin_addr) != 1)
		return 1;
	for (size_t i = 0; i < count && i < ECHOES_MOST; i++) {
		int64_t round_trip = time_echo(fd, &to, (uint16_t)i);
		if (round_trip >= 0)
			errors[answered++] = round_trip - delay_us * 1000;
	}
	qsort(errors, answered, sizeof *errors, compare);
	if (answered == 0)
		return 1;
	printf("answered %zu of %zu, error in us: median %.1f, 99 %% %.1f, most %.1f\n",
		answered, count, microseconds(errors[answered / 2]),
		microseconds(errors[answered * 99 / 100]), microseconds(errors[answered - 1]));
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "storm") == 0)
		return send_storm(strtod(argv[2], NULL));
	if (argc == 4 && strcmp(argv[1], "echoes") == 0)
		return time_echoes(strtoul(argv[2], NULL, 10), strtol(argv[3], NULL, 10));
	fputs("usage: storm storm SECONDS | echoes COUNT DELAY_US\n", stderr);
	return 2;
}

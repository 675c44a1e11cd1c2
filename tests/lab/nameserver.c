/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small name server over UDP and TCP that can fail, be slow and give hostile names (RFC 1035
 * messages, one question each). It shares no code with the project: it is on the other side of
 * the tests.
 *
 *   nameserver [--address A] [--port N] [--lifetime SECONDS] [--delay MS] [--rcode N] [--drop]
 *            [--truncate] FILE
 *
 * prints `ready` when it listens and ends after its lifetime (default 120 s). --delay holds
 * every answer back; --rcode answers everything with that code; --drop answers nothing;
 * --truncate answers over UDP with the bit that says so and no record. FILE
 * has one record per line, `#` starts a comment:
 *
 *   bee.example   A      10.77.1.2     several lines: several addresses, in this order
 *
 *   bee.example   AAAA   fd77:1::2
 *
 *   www.example   CNAME  bee.example   the addresses of the target follow in the answer
 *
 *   10.77.1.2     PTR    bee.example   an address: its name in in-addr.arpa or ip6.arpa
 *
 *   fd77:1::2     PTR    e\x1b[31m.x   \xHH is any byte, \x2e a dot inside a label
 *
 *   txt.example   TXT    a\x20b        one text of at most 249 bytes
 *
 *   slow.example  DELAY  1500          its answers come after that many milliseconds
 *
 *   bad.example   RCODE  2             1 format error, 2 failure, 3 no such name, 5 refused
 *
 *   lost.example  DROP   -             no answer
 *
 *   loop.example  LOOP   -             an answer whose name points at itself
 *
 *   cut.example   CUT    -             an answer that ends inside its record
 *
 * Names that are not listed do not exist (code 3); listed names without a record of the type
 * have none.
 */
#include "tests/lab/zone.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PENDING_MAX = 256 };

struct pending {
	struct message message;
	struct sockaddr_storage to;
	socklen_t to_size;
	int64_t due_ms; /* 0: this place is free */
};

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void receive(int fd, const struct zone *zone, struct pending *pending)
{
	struct message in;
	struct sockaddr_storage from = {0};
	socklen_t from_size = sizeof from;
	ssize_t size = recvfrom(
		fd, in.bytes, sizeof in.bytes, 0, (struct sockaddr *)&from, &from_size);
	if (size < 0)
		return;
	in.size = (size_t)size;
	size_t i = 0;
	while (i < PENDING_MAX && pending[i].due_ms != 0)
		i++;
	long delay_ms = 0;
	if (i == PENDING_MAX || !zone_answer(zone, &in, &pending[i].message, &delay_ms))
		return;
	if (zone->truncates) {
		pending[i].message.bytes[2] |= 2;
		memset(pending[i].message.bytes + 6, 0, 2);
	}
	pending[i].to = from;
	pending[i].to_size = from_size;
	pending[i].due_ms = now_ms() + delay_ms;
}

/* Send what is due; returns when the next one is, or the end. */
static int64_t send_due(int fd, struct pending *pending, int64_t end_ms)
{
	int64_t now = now_ms();
	int64_t next = end_ms;
	for (size_t i = 0; i < PENDING_MAX; i++) {
		struct pending *one = &pending[i];
		if (one->due_ms == 0)
			continue;
		if (one->due_ms > now) {
			next = one->due_ms < next ? one->due_ms : next;
			continue;
		}
		/* a client that went away is no concern of ours */
		(void)!sendto(fd, one->message.bytes, one->message.size, 0,
			(struct sockaddr *)&one->to, one->to_size);
		one->due_ms = 0;
	}
	return next;
}

static bool read_whole(int fd, uint8_t *bytes, size_t size)
{
	while (size > 0) {
		ssize_t got = read(fd, bytes, size);
		if (got <= 0)
			return false;
		bytes += got;
		size -= (size_t)got;
	}
	return true;
}

/* One question over TCP, at once: two bytes of length, the message. */
static void serve_stream(int listening, const struct zone *zone)
{
	struct message in, out;
	uint8_t length[2];
	long delay_ms = 0;
	int fd = accept(listening, NULL, NULL);
	if (fd < 0)
		return;
	in.size = sizeof in.bytes;
	if (read_whole(fd, length, 2))
		in.size = (size_t)(length[0] << 8 | length[1]);
	if (in.size <= sizeof in.bytes && read_whole(fd, in.bytes, in.size) &&
		zone_answer(zone, &in, &out, &delay_ms)) {
		const uint8_t size[2] = {(uint8_t)(out.size >> 8), (uint8_t)out.size};
		/* in two pieces: a reader must put them together */
		(void)!write(fd, size, 2);
		(void)!write(fd, out.bytes, out.size);
	}
	close(fd);
}

static int listen_at(const char *address, int port, int type)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	bool is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
	if (!is_v4 && inet_pton(AF_INET6, address, &v6.sin6_addr) != 1)
		die("no such address", address);
	static const int one = 1;
	int fd = socket(is_v4 ? AF_INET : AF_INET6, type | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	const void *where = is_v4 ? (const void *)&v4 : (const void *)&v6;
	if (fd < 0 || bind(fd, where, is_v4 ? sizeof v4 : sizeof v6) < 0)
		die(address, strerror(errno));
	if (type == SOCK_STREAM && listen(fd, 16) < 0)
		die(address, strerror(errno));
	return fd;
}

int main(int argc, char **argv)
{
	static struct zone zone = {.rcode = -1};
	static struct pending pending[PENDING_MAX];
	static const struct option options[] = {
		{"address", required_argument, NULL, 'a'},
		{"port", required_argument, NULL, 'p'},
		{"lifetime", required_argument, NULL, 'l'},
		{"delay", required_argument, NULL, 'd'},
		{"rcode", required_argument, NULL, 'r'},
		{"drop", no_argument, NULL, 'x'},
		{"truncate", no_argument, NULL, 't'},
		{NULL, 0, NULL, 0},
	};
	const char *address = "127.0.0.1";
	int port = 53;
	int64_t lifetime_ms = 120000;
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'a')
			address = optarg;
		else if (option == 'p')
			port = atoi(optarg);
		else if (option == 'l')
			lifetime_ms = atol(optarg) * 1000;
		else if (option == 'd')
			zone.delay_ms = atol(optarg);
		else if (option == 'r')
			zone.rcode = atoi(optarg);
		else if (option == 'x')
			zone.drop = true;
		else if (option == 't')
			zone.truncates = true;
		else
			die("usage", "nameserver [OPTION...] FILE");
	}
	if (optind + 1 != argc)
		die("usage", "nameserver [OPTION...] FILE");
	zone_read(&zone, argv[optind]);
	int fd = listen_at(address, port, SOCK_DGRAM);
	int streams = listen_at(address, port, SOCK_STREAM);
	puts("ready");
	fflush(stdout);
	int64_t end_ms = now_ms() + lifetime_ms;
	struct pollfd wait[2] = {
		{.fd = fd, .events = POLLIN}, {.fd = streams, .events = POLLIN}};
	for (int64_t now = now_ms(); now < end_ms; now = now_ms()) {
		int64_t next = send_due(fd, pending, end_ms);
		if (poll(wait, 2, next > now ? (int)(next - now) : 0) <= 0)
			continue;
		if (wait[0].revents)
			receive(fd, &zone, pending);
		if (wait[1].revents)
			serve_stream(streams, &zone);
	}
	return 0;
}

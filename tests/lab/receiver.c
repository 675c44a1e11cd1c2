/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receiver udp|udp-connected|ping|tcp|tcp-errors|listen LOCAL PORT [PEER PORT]: a socket that
 * says what errors reach it, one a line, until it is killed. `ready` comes first.
 *
 *   udp            IP_RECVERR and IP_RECVERR_RFC4884: the error queue
 *   udp-connected  no error queue: the pending error
 *   ping           a ping socket with the identifier PORT: the error queue
 *   tcp, listen    one end each of a connection
 *   tcp-errors     the same with IP_RECVERR: errors of the network are not kept to itself
 *
 * ECONNREFUSED type 3 code 3 info 0 from 10.77.1.1 rfc4884 0 0
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <linux/errqueue.h>

enum { RECVERR_RFC4884_V4 = 26, RECVERR_RFC4884_V6 = 31 };

static void demand(bool right, const char *what)
{
	if (right)
		return;
	fprintf(stderr, "receiver: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* What an ICMP error becomes, here or at a later send; other numbers are no expectation of a
 * test. */
static const char *error_name(int error)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
#define NAME(error) {error, #error}
		NAME(EACCES),
		NAME(ECONNREFUSED),
		NAME(ECONNRESET),
		NAME(EHOSTDOWN),
		NAME(EHOSTUNREACH),
		NAME(EMSGSIZE),
		NAME(ENETUNREACH),
		NAME(ENONET),
		NAME(ENOPROTOOPT),
		NAME(EOPNOTSUPP),
		NAME(EPIPE),
		NAME(EPROTO),
		NAME(ETIMEDOUT),
		NAME(EREMOTEIO),
#undef NAME
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].number == error)
			return names[i].name;
	return "other";
}

static struct sockaddr_storage address_of(const char *host, const char *port, socklen_t *size)
{
	struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_DGRAM};
	struct addrinfo *found;
	struct sockaddr_storage address = {0};
	demand(getaddrinfo(host, port, &hints, &found) == 0, host);
	memcpy(&address, found->ai_addr, found->ai_addrlen);
	*size = found->ai_addrlen;
	freeaddrinfo(found);
	return address;
}

/* The offender's address is after the error (SO_EE_OFFENDER casts away const). */
static void offender_text(const struct sock_extended_err *error, char *text)
{
	struct sockaddr_in6 from = {0};
	struct sockaddr_in v4;
	const char *at = (const char *)error + sizeof *error;
	memcpy(&v4, at, sizeof v4);
	memcpy(text, "none", 5);
	if (v4.sin_family == AF_INET) {
		inet_ntop(AF_INET, &v4.sin_addr, text, INET6_ADDRSTRLEN);
	} else if (v4.sin_family == AF_INET6) {
		memcpy(&from, at, sizeof from);
		inet_ntop(AF_INET6, &from.sin6_addr, text, INET6_ADDRSTRLEN);
	}
}

static void queue_print(int fd)
{
	char data[2048];
	char control[1024];
	char text[INET6_ADDRSTRLEN];
	struct iovec part = {.iov_base = data, .iov_len = sizeof data};
	struct msghdr message = {.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control};
	if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
		return;
	/* nothing else was asked for: the error is the only control message */
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	if (!c || (!(c->cmsg_level == SOL_IP && c->cmsg_type == IP_RECVERR) &&
			  !(c->cmsg_level == SOL_IPV6 && c->cmsg_type == IPV6_RECVERR)))
		return;
	const struct sock_extended_err *e = (const void *)CMSG_DATA(c);
	offender_text(e, text);
	printf("%s type %u code %u info %u from %s rfc4884 %u %u\n",
		error_name((int)e->ee_errno), e->ee_type, e->ee_code, e->ee_info, text,
		e->ee_rfc4884.len, e->ee_rfc4884.flags);
	fflush(stdout);
}

static void pending_print(int fd)
{
	int error = 0;
	socklen_t size = sizeof error;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
	if (error == 0)
		return;
	printf("%s\n", error_name(error));
	fflush(stdout);
}

static void watch(int fd, bool has_queue)
{
	struct pollfd ready = {.fd = fd};
	puts("ready");
	fflush(stdout);
	for (;;) {
		poll(&ready, 1, -1);
		if (has_queue)
			queue_print(fd);
		pending_print(fd);
		if (ready.revents & POLLHUP)
			pause();
	}
}

static void errors_wanted(int fd, int domain)
{
	int one = 1;
	bool is_v4 = domain == AF_INET;
	demand(setsockopt(fd, is_v4 ? SOL_IP : SOL_IPV6, is_v4 ? IP_RECVERR : IPV6_RECVERR,
		       &one, sizeof one) == 0,
		"RECVERR");
	/* an IPv6 socket may speak IPv4 */
	setsockopt(fd, SOL_IP, IP_RECVERR, &one, sizeof one);
	setsockopt(fd, is_v4 ? SOL_IP : SOL_IPV6,
		is_v4 ? RECVERR_RFC4884_V4 : RECVERR_RFC4884_V6, &one, sizeof one);
}

static void tcp_accept(int fd)
{
	demand(listen(fd, 1) == 0, "listen");
	puts("ready");
	fflush(stdout);
	int connection = accept(fd, NULL, NULL);
	demand(connection >= 0, "accept");
	watch(connection, false);
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	socklen_t size;
	const char *mode = argv[1];
	bool is_ping = strcmp(mode, "ping") == 0;
	bool is_tcp = strncmp(mode, "tcp", 3) == 0 || strcmp(mode, "listen") == 0;
	bool has_queue = is_ping || strcmp(mode, "udp") == 0;
	struct sockaddr_storage own = address_of(argv[2], argv[3], &size);
	int protocol = !is_ping ? 0 : own.ss_family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
	int one = 1;
	int fd = socket(own.ss_family, is_tcp ? SOCK_STREAM : SOCK_DGRAM, protocol);
	demand(fd >= 0, "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	demand(bind(fd, (const void *)&own, size) == 0, "bind");
	if (has_queue || strcmp(mode, "tcp-errors") == 0)
		errors_wanted(fd, own.ss_family);
	if (strcmp(mode, "listen") == 0)
		tcp_accept(fd);
	if (argc > 5) {
		struct sockaddr_storage peer = address_of(argv[4], argv[5], &size);
		demand(connect(fd, (const void *)&peer, size) == 0, "connect");
	}
	watch(fd, has_queue);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/sock.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <netinet/in.h>

#include "tests/unit/families.h"
#include "tests/unit/tap.h"

static struct address address_of(const char *word)
{
	struct address address = {0};
	if (!address_parse(word, &address))
		abort();
	return address;
}

static void addresses_survive_a_sockaddr(void)
{
	static const char *const words[] = {"192.0.2.1", "0.0.0.0", "2001:db8::1", "::"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct sockaddr_storage storage;
		uint16_t port = 0;
		char text[ADDRESS_TEXT_SIZE];
		struct address address = address_of(words[i]);
		address.zone = address.version == 6 ? 7 : 0;
		socklen_t size = sock_address_to(&storage, &address, 33434);
		is_number(size,
			address.version == 4 ? sizeof(struct sockaddr_in)
					     : sizeof(struct sockaddr_in6),
			"the size of a sockaddr for %s", words[i]);
		struct address again = sock_address_from(&storage, &port);
		is_text(address_text(text, &again), words[i], "%s and back", words[i]);
		is_number(again.zone, address.zone, "with its zone");
		is_number(port, 33434, "and port");
	}
}

static void other_sockaddrs_are_no_address(void)
{
	struct sockaddr_storage storage = {.ss_family = AF_UNIX};
	uint16_t port = 7;
	struct address address = sock_address_from(&storage, &port);
	is_number(address.version, 0, "a sockaddr of another family is no address");
	is_number(port, 0, "and has no port");
}

static void sockets_are_bound_and_known(const struct family *family)
{
	struct sock s;
	struct address loopback = address_of(family->version == 4 ? "127.0.0.1" : "::1");
	struct address local = {0};
	uint16_t port = 0;
	is_number(sock_open(&s, family, SOCK_KIND_UDP, 0), 0, "%s: a UDP socket opens",
		family->name);
	uint8_t byte;
	ok(!(fcntl(s.fd, F_GETFL) & O_NONBLOCK), "a receive may wait in it");
	ok(recv(s.fd, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN, "and need not");
	ok(fcntl(s.fd, F_GETFD) & FD_CLOEXEC, "and no child inherits it");
	is_number(sock_bind(&s, &loopback, 0), 0, "it is bound to loopback");
	is_number(sock_local(&s, &local, &port), 0, "and says where");
	ok(address_equal(&local, &loopback) && port > 0, "at loopback, with a port");
	struct sock second;
	sock_open(&second, family, SOCK_KIND_UDP, 0);
	is_number(sock_bind(&second, &loopback, port), -EADDRINUSE,
		"a second one cannot have the same");
	is_number(sock_connect(&second, &loopback, port), 0, "but can connect to it");
	sock_close(&second);
	is_number(sock_open(&second, family, SOCK_KIND_TCP, 0), 0, "a TCP socket opens");
	ok(fcntl(second.fd, F_GETFL) & O_NONBLOCK, "and no connecting waits");
	sock_close(&second);
	sock_close(&s);
	is_number(s.fd, -1, "a closed socket is known as such");
	sock_close(&s);
	is_number(sock_bind(&s, NULL, 0), -EBADF, "and of no use");
}

static void options_are_set_by_family(const struct family *family)
{
	struct sock s;
	int value = 0;
	socklen_t size = sizeof value;
	sock_open(&s, family, SOCK_KIND_UDP, 0);
	is_number(sock_set_family(&s, family->option.hop_limit, 42), 0,
		"%s: a hop limit is set", family->name);
	getsockopt(s.fd, family->option.level, family->option.hop_limit, &value, &size);
	is_number(value, 42, "and kept");
	is_number(sock_set_family(&s, 0, 1), -ENOPROTOOPT, "an option that the family lacks");
	is_number(sock_set_family(&s, family->option.hop_limit, 999), -EINVAL,
		"a value out of range");
	is_number(sock_receive_facts(&s), 0, "all facts are asked for");
	is_number(sock_stamps(&s, SOCK_STAMPS_RECEIVE), 0, "receive stamps");
	is_number(sock_stamps(&s, SOCK_STAMPS_BOTH), 0, "and transmit stamps");
	is_number(sock_stamps(&s, SOCK_STAMPS_NONE), 0, "and none");
	sock_close(&s);
}

static void the_receive_buffer_only_grows(void)
{
	struct sock s;
	int before = 0;
	int after = 0;
	socklen_t size = sizeof before;
	sock_open(&s, &family_ipv4, SOCK_KIND_UDP, 0);
	getsockopt(s.fd, SOL_SOCKET, SO_RCVBUF, &before, &size);
	sock_receive_buffer(&s, 1024);
	getsockopt(s.fd, SOL_SOCKET, SO_RCVBUF, &after, &size);
	is_number(after, before, "a small request leaves the buffer as it is");
	sock_set(&s, SOL_SOCKET, SO_RCVBUF, 4096);
	sock_receive_buffer(&s, 65536);
	getsockopt(s.fd, SOL_SOCKET, SO_RCVBUF, &after, &size);
	ok(after >= 2 * 65536, "a larger one is granted");
	sock_close(&s);
}

static void routes_are_asked_for(const struct family *family)
{
	struct address loopback = address_of(family->version == 4 ? "127.0.0.1" : "::1");
	struct address source = {0};
	uint32_t mtu = 0;
	is_number(sock_route(family, &loopback, NULL, 0, false, &source, &mtu), 0,
		"%s: there is a route to loopback", family->name);
	ok(address_equal(&source, &loopback), "from loopback");
	ok(mtu >= family->minimum_mtu, "with its MTU");
	is_number(sock_route(family, &loopback, "no-such-device", 0, false, &source, &mtu),
		-ENODEV, "a device that is not there");
}

/* A network namespace of our own where every user may open ping sockets; false when that cannot
 * be had. */
static bool enter_open_namespace(void)
{
	static const char every_group[] = "0 2147483647";
	if (unshare(CLONE_NEWNET) != 0)
		return false;
	int fd = open("/proc/sys/net/ipv4/ping_group_range", O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, every_group, sizeof every_group - 1) > 0;
	if (fd >= 0)
		close(fd);
	return written;
}

static void echo_identifiers_are_exclusive(const struct family *family)
{
	struct sock first;
	struct sock second;
	uint16_t id = 0;
	const char *call;
	is_number(sock_open(&first, family, SOCK_KIND_PING, 0), 0, "%s: a ping socket opens",
		family->name);
	is_number(sock_bind_id(&first, NULL, &id, &call), 0, "and gets an identifier");
	ok(id != 0, "a random one");
	uint16_t local = 0;
	sock_local(&first, NULL, &local);
	is_number(local, id, "which the kernel knows as its port");
	sock_open(&second, family, SOCK_KIND_PING, 0);
	is_number(sock_bind_id(&second, NULL, &id, &call), -EADDRINUSE,
		"no other socket can have it");
	ok(call == SOCK_CALL_BIND, "which is the kernel's word");
	uint16_t other = 0;
	is_number(sock_bind_id(&second, NULL, &other, &call), 0, "but another one");
	ok(other != id, "which is another one indeed");
	sock_close(&first);
	sock_close(&second);
}

int main(void)
{
	run_test(addresses_survive_a_sockaddr, "sock: addresses survive a sockaddr");
	run_test(other_sockaddrs_are_no_address, "sock: other sockaddrs are no address");
	run_test_by_family(sockets_are_bound_and_known, "sock: sockets are bound and known");
	run_test_by_family(options_are_set_by_family, "sock: options are set by family");
	run_test_by_family(routes_are_asked_for, "sock: routes are asked for");
	run_test(the_receive_buffer_only_grows, "sock: the receive buffer only grows");
	bool has_ipv6 = has_family(&family_ipv6);
	if (enter_open_namespace()) {
		test_begin("sock: echo identifiers are exclusive");
		echo_identifiers_are_exclusive(&family_ipv4);
		if (has_ipv6)
			echo_identifiers_are_exclusive(&family_ipv6);
		test_end();
	} else {
		printf("# no namespace to open ping sockets in: that needs root\n");
	}
	return tap_end();
}

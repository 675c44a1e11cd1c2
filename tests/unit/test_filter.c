/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs run in the kernel, on a socket pair that the filter is attached to. */
#include "common/net/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

#define IP4 "4500 003c 0001 0000 4001 0000 c0000209 c0000201 "
#define IP4_OPTION "4600 0040 0001 0000 4001 0000 c0000209 c0000201 01010100 "
#define QUOTE4 "4500 0054 0002 0000 0101 0000 c0000201 c6336401 "
#define QUOTE4_OPTION "4600 0058 0002 0000 0101 0000 c0000201 c6336401 01010100 "
#define QUOTE4_UDP "4500 0054 0002 0000 0111 0000 c0000201 c6336401 "
#define QUOTE4_ELSEWHERE "4500 0054 0002 0000 0111 0000 c0000201 cb007101 "
#define FROM6 "20010db8000000000000000000000001"
#define TO6 "20010db8000000000000000000000002"
#define ELSEWHERE6 "20010db8000000000000000000000003"
#define QUOTE6(next) "60000000 0040" next "01 " FROM6 TO6
#define QUOTE6_ELSEWHERE(next) "60000000 0040" next "01 " FROM6 ELSEWHERE6

struct packet {
	const char *what, *bytes;
	bool passes;
};

typedef int attach_filter(const struct sock *s, const struct filter_flow *flow);

/* Whether each packet comes through the filter, which an ordinary socket pair runs as well. */
static void filters(uint8_t version, attach_filter *attach, const struct filter_flow *flow,
	const struct packet *packets, size_t count, const char *name)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0)
		abort();
	struct sock s = {.fd = ends[0], .family = family_of(version)};
	char wanted[64] = {0}, found[64] = {0};
	bool attached = attach(&s, flow) == 0;
	for (size_t i = 0; i < count; i++) {
		struct hex hex;
		uint8_t byte;
		struct span packet = hex_span(&hex, packets[i].bytes);
		if (send(ends[1], packet.data, packet.size, 0) < 0)
			abort();
		bool passes = recv(ends[0], &byte, 1, MSG_DONTWAIT) == 1;
		if (passes != packets[i].passes)
			printf("# %s: %s\n", name, packets[i].what);
		wanted[i] = packets[i].passes ? '+' : '-';
		found[i] = passes ? '+' : '-';
	}
	is_text(attached ? found : "not attached", wanted, "%s", name);
	int zero = 0;
	ok(setsockopt(ends[0], SOL_SOCKET, SO_DETACH_FILTER, &zero, sizeof zero) != 0,
		"%s: it stays attached", name);
	close(ends[0]);
	close(ends[1]);
}

#define FILTERS(version, attach, flow, packets, name)                                          \
	filters(version, attach, flow, packets, sizeof packets / sizeof packets[0], name)

static void echo4(void)
{
	static const struct packet packets[] = {
		{"our reply", IP4 "00 00 0000 1234 0001", true},
		{"our reply with options", IP4_OPTION "00 00 0000 1234 0001", true},
		{"another's reply", IP4 "00 00 0000 1235 0001", false},
		{"our own request", IP4 "08 00 0000 1234 0001", false},
		{"a cut reply", IP4 "00 00 0000 12", false},
		{"an error about ours", IP4 "0b00 0000 00000000 " QUOTE4 "0800 0000 1234 0001",
			true},
		{"quoted options",
			IP4 "0300 0000 00000000 " QUOTE4_OPTION "0800 0000 1234 0001", true},
		{"a redirect", IP4 "0501 0000 c0000202 " QUOTE4 "0800 0000 1234 0001", true},
		{"another's echo quoted",
			IP4 "0b00 0000 00000000 " QUOTE4 "0800 0000 1235 0001", false},
		{"a quoted reply", IP4 "0b00 0000 00000000 " QUOTE4 "0000 0000 1234 0001",
			false},
		{"quoted UDP", IP4 "0b00 0000 00000000 " QUOTE4_UDP "0800 0000 1234 0001",
			false},
		{"a cut quote", IP4 "0b00 0000 00000000 " QUOTE4 "0800 0000", false},
		{"a timestamp reply", IP4 "0e00 0000 1234 0001", false},
	};
	struct filter_flow flow = {.query = 8, .reply = 0, .id = 0x1234};
	FILTERS(4, filter_echo, &flow, packets, "filter_echo: IPv4");
}

static void echo6(void)
{
	static const struct packet packets[] = {
		{"our reply", "8100 0000 1234 0001", true},
		{"another's reply", "8100 0000 1235 0001", false},
		{"our own request", "8000 0000 1234 0001", false},
		{"an error about ours",
			"0300 0000 00000000 " QUOTE6("3a") "8000 0000 1234 0001", true},
		{"another's quoted", "0300 0000 00000000 " QUOTE6("3a") "8000 0000 1235 0001",
			false},
		{"a quoted fragment",
			"0200 0000 00000500 " QUOTE6(
				"2c") "3a 00 0001 00000001 8000 0000 1234 0001",
			true},
		{"a quoted routing header and fragment",
			"0200 0000 00000500 " QUOTE6(
				"2b") "2c 02 02 01 00000000 " TO6
				      "3a 00 0001 00000001 8000 0000 1234 0001",
			true},
		{"three quoted extension headers",
			"0200 0000 00000500 " QUOTE6(
				"00") "3c 00 01 04 00000000 3c 00 01 04 00000000 "
				      "3a 00 01 04 00000000 8000 0000 1234 0001",
			true},
		{"a router advertisement", "8600 0000 1234 0001", false},
	};
	struct filter_flow flow = {.query = 128, .reply = 129, .id = 0x1234};
	FILTERS(6, filter_echo, &flow, packets, "filter_echo: IPv6");
}

static void errors4(void)
{
	static const struct packet packets[] = {
		{"our first port", IP4 "0b00 0000 00000000 " QUOTE4_ELSEWHERE "4e20 829a",
			true},
		{"our last port", IP4 "0b00 0000 00000000 " QUOTE4_ELSEWHERE "4e22 829a", true},
		{"the port after it", IP4 "0b00 0000 00000000 " QUOTE4_ELSEWHERE "4e23 829a",
			false},
		{"the port before", IP4 "0b00 0000 00000000 " QUOTE4_ELSEWHERE "4e1f 829a",
			false},
		{"a port rewritten", IP4 "0b00 0000 00000000 " QUOTE4_UDP "0001 829a", true},
		{"another protocol", IP4 "0b00 0000 00000000 " QUOTE4 "4e20 829a", false},
		{"a reply", IP4 "0000 0000 00000000 " QUOTE4_UDP "4e20 829a", false},
	};
	struct filter_flow flow = {.protocol = 17,
		.peer = {.version = 4, .bytes = {0xc6, 0x33, 0x64, 0x01}},
		.port = 0x4e20,
		.ports = 3};
	FILTERS(4, filter_errors, &flow, packets, "filter_errors: IPv4");
}

static void errors6(void)
{
	static const struct packet packets[] = {
		{"our port", "0300 0000 00000000 " QUOTE6_ELSEWHERE("11") "4e20 829a", true},
		{"another port", "0300 0000 00000000 " QUOTE6_ELSEWHERE("11") "4e21 829a",
			false},
		{"a port rewritten", "0300 0000 00000000 " QUOTE6("11") "0001 829a", true},
		{"another protocol", "0300 0000 00000000 " QUOTE6("06") "4e20 829a", false},
		{"a neighbour's", "8700 0000 00000000 " QUOTE6("11") "4e20 829a", false},
	};
	struct filter_flow flow = {.protocol = 17, .port = 0x4e20, .ports = 1};
	struct hex hex;
	flow.peer = address_from(hex_span(&hex, TO6));
	FILTERS(6, filter_errors, &flow, packets, "filter_errors: IPv6");
}

static void packets4(void)
{
	static const struct packet packets[] = {
		{"to our port", IP4 "0050 4e20 00000000", true},
		{"with options", IP4_OPTION "0050 4e20 00000000", true},
		{"to another's port", IP4 "0050 4e21 00000000", false},
		{"from another host",
			"4500 003c 0001 0000 4006 0000 c000020a c0000201 0050 4e20 00000000",
			false},
	};
	struct filter_flow flow = {.protocol = 6,
		.peer = {.version = 4, .bytes = {192, 0, 2, 9}},
		.port = 0x4e20,
		.ports = 1};
	FILTERS(4, filter_packets, &flow, packets, "filter_packets: IPv4");
	flow.ports = 0;
	static const struct packet portless[] = {
		{"from the peer", IP4 "0050 4e21 00000000", true},
		{"from another host",
			"4500 003c 0001 0000 4006 0000 c000020a c0000201 0050 4e20 00000000",
			false},
	};
	FILTERS(4, filter_packets, &flow, portless, "filter_packets: no ports");
}

/* A protocol of the user's choice: the filling is what our packets begin with. */
static void filled(void)
{
	static const struct packet errors[] = {
		{"ours", IP4 "0b00 0000 00000000 " QUOTE4_UDP "40414243 44454647", true},
		{"four bytes", IP4 "0b00 0000 00000000 " QUOTE4_UDP "40414243", true},
		{"fewer", IP4 "0b00 0000 00000000 " QUOTE4_UDP "4041", true},
		{"none", IP4 "0b00 0000 00000000 " QUOTE4_UDP, true},
		{"another's", IP4 "0b00 0000 00000000 " QUOTE4_UDP "4e20829a 00080000", false},
		{"our port alone", IP4 "0b00 0000 00000000 " QUOTE4_UDP "4041829a", false},
		{"to another host",
			IP4 "0b00 0000 00000000 " QUOTE4_ELSEWHERE "40414243 44454647", false},
	};
	static const struct packet errors6[] = {
		{"ours", "0300 0000 00000000 " QUOTE6("11") "40414243 44454647", true},
		{"none", "0300 0000 00000000 " QUOTE6("11"), true},
		{"another's", "0300 0000 00000000 " QUOTE6("11") "4e20829a 00080000", false},
		{"to another host",
			"0300 0000 00000000 " QUOTE6_ELSEWHERE("11") "40414243 44454647",
			false},
	};
	static const struct packet data[] = {
		{"an answer", IP4 "42434041 00000000", true},
		{"our own probe", IP4 "40414243 00000000", true},
		{"another's", IP4 "42434e20 00000000", false},
		{"too short", IP4 "4243", false},
	};
	struct filter_flow flow = {.protocol = 17,
		.peer = {.version = 4, .bytes = {0xc6, 0x33, 0x64, 0x01}},
		.first = 0x40414243,
		.answer = 0x42434041};
	struct hex hex;
	FILTERS(4, filter_errors, &flow, errors, "filter_errors: filling, IPv4");
	flow.peer = (struct address){.version = 4, .bytes = {192, 0, 2, 9}};
	FILTERS(4, filter_packets, &flow, data, "filter_packets: filling");
	flow.peer = address_from(hex_span(&hex, TO6));
	FILTERS(6, filter_errors, &flow, errors6, "filter_errors: filling, IPv6");
}

static int nothing(const struct sock *s, const struct filter_flow *flow)
{
	(void)flow;
	return filter_nothing(s->fd);
}

int main(void)
{
	static const struct packet everything[] = {
		{"anything", IP4 "0000 0000 1234 0001", false}};
	echo4();
	echo6();
	errors4();
	errors6();
	packets4();
	filled();
	FILTERS(4, nothing, NULL, everything, "filter_nothing: a packet");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Right replies in IP packets that lie, are cut, are fragments or carry long chains of headers.
 */
#include "tests/lab/cases.h"

#include <string.h>

enum {
	HOP_BY_HOP = 0,
	ROUTING = 43,
	FRAGMENT = 44,
	NONE = 59,
	DESTINATION = 60,
};

static struct shape *reply(const struct probe *probe)
{
	shape_reply(host_shape(), probe);
	return host_shape();
}

/* a is added to the length in the IP header */
static void length(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	long truth = (long)shape->body_size + 8 + (probe->family == 4 ? 20 : 0);
	shape->length = truth + which->a;
	host_send(host, shape);
}

static void length_is(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->length = which->a;
	host_send(host, shape);
}

/* a bytes follow the packet */
static void trailer(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->trailer = (size_t)which->a;
	host_send(host, shape);
}

static void words(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->header_words = which->a;
	host_send(host, shape);
}

static void checksum(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->checksum_lie = (unsigned)which->a;
	host_send(host, shape);
}

/* the whole packet is cut to a bytes, its header has the length of before */
static void packet_cut(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->packet_cut = which->a;
	host_send(host, shape);
}

/* the ICMP message has a bytes, all else is right */
static void icmp_cut(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->icmp_cut = which->a;
	host_send(host, shape);
}

/* Send bytes from..to of a built IPv4 packet's payload as a fragment. */
static void fragment_v4(
	struct host *host, const uint8_t *whole, size_t from, size_t to, bool more)
{
	uint8_t packet[2048];
	memcpy(packet, whole, 20);
	memcpy(packet + 20, whole + 20 + from, to - from);
	store16(packet + 2, (unsigned)(20 + to - from));
	store16(packet + 6, (unsigned)(from / 8) | (more ? 0x2000 : 0));
	store16(packet + 10, 0);
	store16(packet + 10, ~sum16(packet, 20, 0) & 0xffff);
	host_send_bytes(host, packet, 20 + to - from);
}

static void fragment_v6(
	struct host *host, const uint8_t *whole, size_t from, size_t to, bool more)
{
	uint8_t packet[2048];
	memcpy(packet, whole, 40);
	packet[6] = FRAGMENT;
	store16(packet + 4, (unsigned)(8 + to - from));
	packet[40] = PROTOCOL_ICMPV6;
	packet[41] = 0;
	store16(packet + 42, (unsigned)from | (more ? 1 : 0));
	store32(packet + 44, 0x4711);
	memcpy(packet + 48, whole + 40 + from, to - from);
	host_send_bytes(host, packet, 48 + to - from);
}

/* a: 0 two right fragments, 1 backwards, 2 only the first, 3 only the last, 4 overlapping, 5
 * the first twice, 6 one fragment that is all */
static void fragments(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	static uint8_t whole[2048];
	size_t header = probe->family == 4 ? 20 : 40;
	size_t size = shape_build(reply(probe), whole) - header;
	void (*send)(struct host *, const uint8_t *, size_t, size_t, bool) =
		probe->family == 4 ? fragment_v4 : fragment_v6;
	if (which->a == 6) {
		send(host, whole, 0, size, false);
		return;
	}
	if (which->a == 1 || which->a == 3)
		send(host, whole, 32, size, false);
	if (which->a != 3)
		send(host, whole, 0, 32, true);
	if (which->a == 5)
		send(host, whole, 0, 32, true);
	if (which->a == 0 || which->a == 5)
		send(host, whole, 32, size, false);
	if (which->a == 4)
		send(host, whole, 24, size, false);
}

/* Append an extension header of `size` bytes (a multiple of 8) to the chain; it names ICMPv6.
 */
static uint8_t *chain_add(struct shape *shape, unsigned kind, size_t size)
{
	uint8_t *at = shape->options + shape->options_size;
	if (shape->options_size == 0)
		shape->chain = kind;
	memset(at, 0, size);
	at[0] = PROTOCOL_ICMPV6;
	at[1] = (uint8_t)(size / 8 - 1);
	/* PadN fills option headers */
	if (kind == HOP_BY_HOP || kind == DESTINATION) {
		at[2] = 1;
		at[3] = (uint8_t)(size - 4);
	}
	shape->options_size += size;
	return at;
}

/* a headers of kind b with 8 bytes each */
static void chain(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	for (long i = 0; i < which->a; i++) {
		if (i > 0)
			shape->options[shape->options_size - 8] = (uint8_t)which->b;
		chain_add(shape, (unsigned)which->b, 8);
	}
	host_send(host, shape);
}

/* hop-by-hop, destination options, routing with nothing left, an atomic fragment: all that may
 * be */
static void chain_mixed(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	(void)which;
	chain_add(shape, HOP_BY_HOP, 8)[0] = DESTINATION;
	chain_add(shape, DESTINATION, 8)[0] = ROUTING;
	chain_add(shape, ROUTING, 24)[0] = FRAGMENT;
	chain_add(shape, FRAGMENT, 8);
	host_send(host, shape);
}

/* a: 0 no next header, 1 an unknown one, 2 hop-by-hop in the second place, 3 longer than the
 * packet, 4 a routing header with one segment left, 5 an option longer than its header, 6 a
 * jumbogram option that lies, 7 an unknown option to be discarded silently */
static void chain_fault(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	uint8_t *at = chain_add(shape, which->a >= 6 ? HOP_BY_HOP : DESTINATION, 8);
	if (which->a == 0)
		at[0] = NONE;
	else if (which->a == 1)
		at[0] = 253;
	else if (which->a == 3)
		at[1] = 200;
	else if (which->a == 5)
		at[3] = 200;
	else if (which->a == 6)
		memcpy(at + 2, "\302\4\0\1\0\0", 6);
	else if (which->a == 7)
		at[2] = 0x5e;
	if (which->a == 2) {
		at[0] = HOP_BY_HOP;
		chain_add(shape, HOP_BY_HOP, 8);
	} else if (which->a == 4) {
		at[0] = ROUTING;
		chain_add(shape, ROUTING, 24)[3] = 1;
	}
	host_send(host, shape);
}

const struct lab_case cases_ip[] = {
	{"length-one-more", 46, length, 1, 0},
	{"length-far-more", 46, length, 1000, 0},
	{"length-one-less", 46, length, -1, 0},
	{"length-less", 46, length, -40, 0},
	{"length-zero", 46, length_is, 0, 0},
	{"length-19", 4, length_is, 19, 0},
	{"length-65535", 46, length_is, 65535, 0},
	{"trailer-1", 46, trailer, 1, 0},
	{"trailer-700", 46, trailer, 700, 0},
	{"words-0", 4, words, 0, 0},
	{"words-4", 4, words, 4, 0},
	{"words-6", 4, words, 6, 0},
	{"words-15", 4, words, 15, 0},
	{"header-checksum", 4, checksum, 0x0101, 0},
	{"packet-cut-1", 46, packet_cut, 1, 0},
	{"packet-cut-19", 46, packet_cut, 19, 0},
	{"packet-cut-24", 46, packet_cut, 24, 0},
	{"packet-cut-50", 46, packet_cut, 50, 0},
	{"icmp-cut-0", 46, icmp_cut, 0, 0},
	{"icmp-cut-1", 46, icmp_cut, 1, 0},
	{"icmp-cut-4", 46, icmp_cut, 4, 0},
	{"icmp-cut-7", 46, icmp_cut, 7, 0},
	{"fragments", 46, fragments, 0, 0},
	{"fragments-backwards", 46, fragments, 1, 0},
	{"fragments-first", 46, fragments, 2, 0},
	{"fragments-last", 46, fragments, 3, 0},
	{"fragments-overlap", 46, fragments, 4, 0},
	{"fragments-twice", 46, fragments, 5, 0},
	{"fragment-atomic", 46, fragments, 6, 0},
	{"chain-hop-by-hop", 6, chain, 1, HOP_BY_HOP},
	{"chain-destination", 6, chain, 1, DESTINATION},
	{"chain-16", 6, chain, 16, DESTINATION},
	{"chain-100", 6, chain, 100, DESTINATION},
	{"chain-mixed", 6, chain_mixed, 0, 0},
	{"chain-none", 6, chain_fault, 0, 0},
	{"chain-unknown", 6, chain_fault, 1, 0},
	{"chain-second-hop", 6, chain_fault, 2, 0},
	{"chain-beyond", 6, chain_fault, 3, 0},
	{"chain-segments", 6, chain_fault, 4, 0},
	{"chain-option", 6, chain_fault, 5, 0},
	{"chain-jumbo", 6, chain_fault, 6, 0},
	{"chain-discard", 6, chain_fault, 7, 0},
	{NULL, 0, NULL, 0, 0},
};

/* SPDX-License-Identifier: BSD-2-Clause */
/* Replies from the wrong host, to the wrong question, of the wrong kind. */
#include "tests/lab/cases.h"

#include <stdlib.h>
#include <string.h>

enum { OTHER, ROUTER, OWN, FIXED };

static const struct {
	const char *v4, *v6;
} fixed_sources[] = {
	{"127.0.0.1", "::1"},
	{"0.0.0.0", "::"},
	{"224.0.0.1", "ff02::1"},
	{"255.255.255.255", "ff0e::1"},
	{"10.66.255.255", "fe80::2"},
	{"240.0.0.1", "::ffff:10.66.0.2"},
	{"192.0.2.7", "2001:db8:1:2:3:4::7"},
};

static struct shape *reply(const struct probe *probe)
{
	shape_reply(host_shape(), probe);
	return host_shape();
}

/* a: whose address; of FIXED b is the row */
static void source(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	if (which->a == OTHER)
		address_other(probe->family, shape->from);
	else if (which->a == ROUTER)
		address_router(probe->family, shape->from);
	else if (which->a == OWN)
		memcpy(shape->from, probe->from, 16);
	else
		address_of(probe->family,
			probe->family == 4 ? fixed_sources[which->b].v4
					   : fixed_sources[which->b].v6,
			shape->from);
	host_send(host, shape);
}

static void source_far(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	(void)which;
	struct shape *shape = reply(probe);
	address_of(probe->family, probe->family == 4 ? "10.66.0.2" : "fd66::2", shape->from);
	host_send(host, shape);
	address_other(probe->family, shape->from);
	host_send(host, shape);
}

/* the source's last bit is another: a neighbour in the address */
static void source_bit(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->from[which->a < 0 ? (probe->family == 4 ? 3 : 15) : (size_t)which->a] ^= 0x10;
	host_send(host, shape);
}

/* a is added to the id, b to the sequence */
static void numbers(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	store16(shape->rest, load16(shape->rest) + (unsigned)which->a);
	store16(shape->rest + 2, load16(shape->rest + 2) + (unsigned)which->b);
	host_send(host, shape);
}

/* id and sequence with their bytes swapped */
static void swapped(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	uint8_t *at = shape->rest + which->a;
	uint8_t kept = at[0];
	at[0] = at[1];
	at[1] = kept;
	/* palindromes would be right */
	at[1] ^= at[0] == at[1];
	host_send(host, shape);
}

static void code(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->code = (unsigned)which->a;
	host_send(host, shape);
}

/* a: type for IPv4, b: for IPv6 */
static void type(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->type = (unsigned)(probe->family == 4 ? which->a : which->b);
	host_send(host, shape);
}

/* every type but the echo reply, echo request and those of neighbour discovery */
static void types(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	(void)which;
	struct shape *shape = reply(probe);
	for (unsigned i = 0; i < 256; i++) {
		bool is_echo = probe->family == 4 ? i == 0 || i == 8 : i == 128 || i == 129;
		bool is_neighbour = probe->family == 6 && i >= 130 && i <= 137;
		shape->type = i;
		if (!is_echo && !is_neighbour)
			host_send(host, shape);
	}
}

/* a is xored into the right checksum */
static void checksum(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->icmp_checksum_lie = (unsigned)which->a;
	host_send(host, shape);
}

/* the altered byte that a checksum does not see: two 16-bit words change places */
static void exchanged(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	uint8_t *at = shape->body + which->a;
	uint8_t kept[2] = {at[0], at[1]};
	memcpy(at, at + 2, 2);
	memcpy(at + 2, kept, 2);
	host_send(host, shape);
}

static void hop_limit(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	shape->hop_limit = (unsigned)which->a;
	host_send(host, shape);
}

/* a random packets: right addresses, ICMP of random type and body, right checksum; a fixed seed
 */
static void noise(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	unsigned short seed[3] = {1, 2, 3};
	for (long i = 0; i < which->a; i++) {
		shape->type = (unsigned)nrand48(seed) % 64 + (probe->family == 4 ? 20 : 170);
		shape->code = (unsigned)nrand48(seed) % 256;
		store32(shape->rest, (unsigned long)jrand48(seed));
		shape->body_size = (size_t)nrand48(seed) % 200;
		for (size_t k = 0; k < shape->body_size; k++)
			shape->body[k] = (uint8_t)nrand48(seed);
		host_send(host, shape);
	}
}

const struct lab_case cases_identity[] = {
	{"source-other", 46, source, OTHER, 0},
	{"source-router", 46, source, ROUTER, 0},
	{"source-own", 46, source, OWN, 0},
	{"source-loopback", 46, source, FIXED, 0},
	{"source-unspecified", 46, source, FIXED, 1},
	{"source-multicast", 46, source, FIXED, 2},
	{"source-broadcast", 4, source, FIXED, 3},
	{"source-global-group", 6, source, FIXED, 3},
	{"source-subnet", 4, source, FIXED, 4},
	{"source-link-local", 6, source, FIXED, 4},
	{"source-reserved", 4, source, FIXED, 5},
	{"source-mapped", 6, source, FIXED, 5},
	{"source-far", 46, source, FIXED, 6},
	{"source-bit-last", 46, source_bit, -1, 0},
	{"source-bit-second", 46, source_bit, 1, 0},
	{"two-hosts-answer", 46, source_far, 0, 0},
	{"id-next", 46, numbers, 1, 0},
	{"id-far", 46, numbers, 0x8000, 0},
	{"id-swapped", 46, swapped, 0, 0},
	{"sequence-next", 46, numbers, 0, 1},
	{"sequence-far", 46, numbers, 0, 1000},
	{"sequence-half", 46, numbers, 0, 0x8000},
	{"sequence-before", 46, numbers, 0, -1},
	{"sequence-wrapped", 46, numbers, 0, -2},
	{"sequence-swapped", 46, swapped, 2, 0},
	{"code-1", 46, code, 1, 0},
	{"code-255", 46, code, 255, 0},
	{"type-request", 46, type, 8, 128},
	{"type-extended-reply", 46, type, 43, 161},
	{"type-other-family", 46, type, 129, 0},
	{"type-timestamp", 4, type, 14, 14},
	{"type-mask", 4, type, 18, 18},
	{"type-node-reply", 6, type, 140, 140},
	{"type-all", 46, types, 0, 0},
	{"checksum-one-bit", 46, checksum, 1, 0},
	{"checksum-inverted", 46, checksum, 0xffff, 0},
	{"words-exchanged", 46, exchanged, 24, 0},
	{"hops-0", 46, hop_limit, 0, 0},
	{"hops-1", 46, hop_limit, 1, 0},
	{"hops-255", 46, hop_limit, 255, 0},
	{"noise", 46, noise, 500, 0},
	{NULL, 0, NULL, 0, 0},
};

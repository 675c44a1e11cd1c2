/* SPDX-License-Identifier: BSD-2-Clause */
/* Errors whose quote is cut, lies or is about another packet. */
#include "tests/lab/cases.h"

#include <string.h>

static struct shape *time_exceeded(const struct probe *probe)
{
	shape_error(host_shape(), probe, probe->family == 4 ? 11 : 3, 0);
	return host_shape();
}

static size_t header_size(const struct probe *probe)
{
	return probe->family == 4 ? 20 : 40;
}

/* the quote ends a bytes after its IP header (a < 0: before its end) */
static void cut(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	shape->body_size = (size_t)((long)header_size(probe) + which->a);
	host_send(host, shape);
}

static void cut_empty(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	shape->body_size = (size_t)which->a;
	host_send(host, shape);
}

/* b is xored into the quoted byte a of the ICMP message */
static void icmp_byte(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	shape->body[header_size(probe) + (size_t)which->a] ^= (uint8_t)which->b;
	host_send(host, shape);
}

/* b is xored into the quoted byte a of the IP header */
static void ip_byte(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	shape->body[which->a] ^= (uint8_t)which->b;
	host_send(host, shape);
}

/* the quoted header claims a words; the quote is long enough when b is set */
static void words(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	shape->body[0] = (uint8_t)(0x40 | which->a);
	if (which->b == 0)
		shape->body_size = 28;
	host_send(host, shape);
}

/* a bytes of padding options were put into the quoted header, whose length counts them */
static void options(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	size_t size = (size_t)which->a;
	memmove(shape->body + 20 + size, shape->body + 20, shape->body_size - 20);
	memset(shape->body + 20, 1, size);
	shape->body[0] = (uint8_t)(0x45 + size / 4);
	shape->body_size += size;
	host_send(host, shape);
}

/* the quoted packet was a fragment: a into flags and offset */
static void fragment(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	store16(shape->body + 6, (unsigned)which->a);
	host_send(host, shape);
}

/* quoted: total or payload length a */
static void length(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	store16(shape->body + (probe->family == 4 ? 2 : 4), (unsigned)which->a);
	host_send(host, shape);
}

static void checksum(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	(void)which;
	shape->body[header_size(probe) + 2] ^= 0x5a;
	if (probe->family == 4)
		shape->body[10] ^= 0x5a;
	host_send(host, shape);
}

/* another's packet: the quoted id or sequence is b further (a: 4 id, 6 sequence) */
static void numbers(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	uint8_t *at = shape->body + header_size(probe) + which->a;
	store16(at, load16(at) + (unsigned)which->b);
	host_send(host, shape);
}

/* the quoted protocol or next header is a */
static void protocol(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	shape->body[probe->family == 4 ? 9 : 6] = (uint8_t)which->a;
	host_send(host, shape);
}

/* what is quoted is itself an error that quotes the probe */
static void nested(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	static uint8_t inner[PACKET_MAX];
	struct shape *shape = time_exceeded(probe);
	(void)which;
	size_t size = shape_build(shape, inner);
	if (size > 1200)
		size = 1200;
	memcpy(shape->body, inner, size);
	shape->body_size = size;
	host_send(host, shape);
}

/* IPv6: extension headers in the quote: a of them, of kind b, 8 bytes each; then the probe's
 * message */
static void chain(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	size_t size = 8 * (size_t)which->a;
	memmove(shape->body + 40 + size, shape->body + 40, shape->body_size - 40);
	memset(shape->body + 40, 0, size);
	for (size_t i = 0; i < size; i += 8) {
		shape->body[40 + i] =
			(uint8_t)(i + 8 < size ? which->b : (long)PROTOCOL_ICMPV6);
		if (which->b != 44)
			memcpy(shape->body + 42 + i, "\1\4", 2);
	}
	shape->body[6] = (uint8_t)which->b;
	store16(shape->body + 4, load16(shape->body + 4) + (unsigned)size);
	shape->body_size += size;
	host_send(host, shape);
}

/* a: 0 an extension header longer than the quote, 1 the quote ends inside the chain, 2 next
 * header 59, 3 a fragment that is not the first */
static void chain_fault(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	uint8_t *at = shape->body + 40;
	memmove(at + 8, at, shape->body_size - 40);
	memcpy(at, "\72\0\1\4\0\0\0\0", 8);
	shape->body[6] = which->a == 3 ? 44 : 60;
	store16(shape->body + 4, load16(shape->body + 4) + 8);
	shape->body_size += 8;
	if (which->a == 0)
		at[1] = 255;
	else if (which->a == 1)
		shape->body_size = 44;
	else if (which->a == 2)
		at[0] = 59;
	else
		store16(at + 2, 0x0ff8);
	host_send(host, shape);
}

const struct lab_case cases_quote[] = {
	{"quote-8", 46, cut, 8, 0},
	{"quote-16", 46, cut, 16, 0},
	{"quote-7", 46, cut, 7, 0},
	{"quote-4", 46, cut, 4, 0},
	{"quote-no-message", 46, cut, 0, 0},
	{"quote-half-header", 46, cut, -10, 0},
	{"quote-empty", 46, cut_empty, 0, 0},
	{"quote-1", 46, cut_empty, 1, 0},
	{"quote-type-reply", 4, icmp_byte, 0, 8},
	{"quote-type-reply", 6, icmp_byte, 0, 1},
	{"quote-code", 46, icmp_byte, 1, 1},
	{"quote-id", 46, numbers, 4, 1},
	{"quote-sequence-next", 46, numbers, 6, 1},
	{"quote-sequence-far", 46, numbers, 6, 1000},
	{"quote-checksum", 46, checksum, 0, 0},
	{"quote-destination", 4, ip_byte, 19, 1},
	{"quote-destination", 6, ip_byte, 39, 1},
	{"quote-source", 4, ip_byte, 15, 0x20},
	{"quote-source", 6, ip_byte, 23, 0x20},
	{"quote-hops", 4, ip_byte, 8, 0xff},
	{"quote-hops", 6, ip_byte, 7, 0xff},
	{"quote-version", 46, ip_byte, 0, 0x20},
	{"quote-words-0", 4, words, 0, 1},
	{"quote-words-4", 4, words, 4, 1},
	{"quote-words-6", 4, words, 6, 1},
	{"quote-words-15", 4, words, 15, 1},
	{"quote-words-15-cut", 4, words, 15, 0},
	{"quote-options-4", 4, options, 4, 0},
	{"quote-options-40", 4, options, 40, 0},
	{"quote-fragment", 4, fragment, 0x0123, 0},
	{"quote-fragment-first", 4, fragment, 0x2000, 0},
	{"quote-length-0", 46, length, 0, 0},
	{"quote-length-20", 46, length, 20, 0},
	{"quote-length-65535", 46, length, 65535, 0},
	{"quote-protocol-udp", 46, protocol, 17, 0},
	{"quote-protocol-tcp", 46, protocol, 6, 0},
	{"quote-protocol-other", 4, protocol, 58, 0},
	{"quote-protocol-other", 6, protocol, 1, 0},
	{"quote-protocol-none", 46, protocol, 59, 0},
	{"quote-nested", 46, nested, 0, 0},
	{"quote-chain-1", 6, chain, 1, 60},
	{"quote-chain-16", 6, chain, 16, 60},
	{"quote-chain-17", 6, chain, 17, 60},
	{"quote-chain-100", 6, chain, 100, 60},
	{"quote-chain-fragments", 6, chain, 2, 44},
	{"quote-chain-hop", 6, chain, 1, 0},
	{"quote-chain-beyond", 6, chain_fault, 0, 0},
	{"quote-chain-cut", 6, chain_fault, 1, 0},
	{"quote-chain-none", 6, chain_fault, 2, 0},
	{"quote-chain-fragment", 6, chain_fault, 3, 0},
	{NULL, 0, NULL, 0, 0},
};

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/filter.h"

#include <errno.h>
#include <string.h>

#include <sys/socket.h>

#include "common/net/control.h"
#include "common/wire/icmp/message.h"
#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"

#include <linux/filter.h>

enum {
	CODE_MAX = 320,
	IPV4_PROTOCOL = 9,
	IPV4_SOURCE = 12,
	IPV4_DESTINATION = 16,
	IPV6_NEXT = 6,
	IPV6_SOURCE = 8,
	IPV6_DESTINATION = 24,
	IPV6_HEADER = 40,
	EXTENSIONS = 16, /* that may be before the quoted transport header */
	NEXT_HEADER = 0, /* the scratch word that holds it */
	PEER_FOUND = 1,	 /* and the one that says whether the quote is to the peer */
};

struct filter_program {
	uint8_t version;
	uint16_t size;
	struct sock_filter code[CODE_MAX];
};

/* ---- instructions ---------------------------------------------------------------- */

static void add(struct filter_program *p, unsigned code, uint8_t jt, uint8_t jf, uint32_t k)
{
	if (p->size < CODE_MAX)
		p->code[p->size] = (struct sock_filter){(uint16_t)code, jt, jf, k};
	p->size++;
}

static void statement(struct filter_program *p, unsigned code, uint32_t k)
{
	add(p, code, 0, 0, k);
}

static void take(struct filter_program *p)
{
	statement(p, BPF_RET | BPF_K, UINT32_MAX);
}

static void refuse(struct filter_program *p)
{
	statement(p, BPF_RET | BPF_K, 0);
}

/* Go on only when A is k. */
static void require(struct filter_program *p, uint32_t k)
{
	add(p, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, k);
	refuse(p);
}

/* Bytes of the message, from where X is. */
static void load(struct filter_program *p, unsigned size, uint32_t at)
{
	statement(p, BPF_LD | size | BPF_IND, at);
}

/* X becomes where the ICMP or transport header is: IPv4 raw sockets see the IP header, IPv6
 * ones do not. */
static void skip_ip(struct filter_program *p)
{
	if (p->version == 4)
		statement(p, BPF_LDX | BPF_B | BPF_MSH, 0);
	else
		statement(p, BPF_LDX | BPF_W | BPF_IMM, 0);
}

/* ---- parts ----------------------------------------------------------------------- */

/* Go on only when A is a type that quotes a packet. */
static void require_quoting(struct filter_program *p)
{
	struct type_range {
		uint8_t first, last;
	} ranges[32] = {0};
	uint8_t count = 0;
	for (unsigned type = 0; type <= UINT8_MAX; type++) {
		if (!icmp_quotes(p->version, (uint8_t)type))
			continue;
		bool goes_on = count > 0 && ranges[count - 1].last + 1u == type;
		if (!goes_on)
			ranges[count++].first = (uint8_t)type;
		ranges[count - 1].last = (uint8_t)type;
	}
	for (uint8_t i = 0; i < count; i++) {
		uint8_t to_end = (uint8_t)(2 * (count - 1 - i) + 1);
		add(p, BPF_JMP | BPF_JGE | BPF_K, 0, 1, ranges[i].first);
		add(p, BPF_JMP | BPF_JGT | BPF_K, 0, to_end, ranges[i].last);
	}
	refuse(p);
}

/* Go on only when A is one of our ports. */
static void require_port(struct filter_program *p, const struct filter_flow *flow)
{
	statement(p, BPF_ALU | BPF_SUB | BPF_K, flow->port);
	statement(p, BPF_ALU | BPF_AND | BPF_K, UINT16_MAX);
	add(p, BPF_JMP | BPF_JGE | BPF_K, 0, 1, flow->ports);
	refuse(p);
}

static uint32_t word_of(const struct address *address, uint32_t i)
{
	struct reader r = reader_of(span_of(address->bytes + 4 * i, 4));
	return reader_u32(&r);
}

/* An address of the packet, loaded by `mode` from `at`: go on when it is the peer's, else skip
 * `over` instructions after it. */
static void compare_peer(struct filter_program *p, const struct address *peer, unsigned mode,
	uint32_t at, uint8_t over)
{
	uint32_t words = address_size(peer->version) / 4;
	for (uint32_t i = 0; i < words; i++) {
		uint8_t left = (uint8_t)(2 * (words - 1 - i));
		statement(p, BPF_LD | BPF_W | mode, at + 4 * i);
		add(p, BPF_JMP | BPF_JEQ | BPF_K, 0, (uint8_t)(left + over), word_of(peer, i));
	}
}

/* X goes past the ICMP header and the quoted IPv4 header; go on only when its protocol is ours.
 */
static void skip_quoted4(struct filter_program *p, uint8_t protocol)
{
	load(p, BPF_B, ICMP_HEADER_SIZE + IPV4_PROTOCOL);
	require(p, protocol);
	load(p, BPF_B, ICMP_HEADER_SIZE);
	statement(p, BPF_ALU | BPF_AND | BPF_K, 0xf);
	statement(p, BPF_ALU | BPF_LSH | BPF_K, 2);
	statement(p, BPF_ALU | BPF_ADD | BPF_X, 0);
	statement(p, BPF_ALU | BPF_ADD | BPF_K, ICMP_HEADER_SIZE);
	statement(p, BPF_MISC | BPF_TAX, 0);
}

/* Past one extension header, where there is one: its length does not count its first 8 bytes;
 * a fragment header has a zero there (RFC 8200 section 4). */
static void skip_extension(struct filter_program *p)
{
	static const uint8_t extensions[] = {0, 43, 44, 60};
	enum { COUNT = sizeof extensions, BODY = 7 };
	statement(p, BPF_LD | BPF_MEM, NEXT_HEADER);
	for (uint8_t i = 0; i < COUNT; i++)
		add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint8_t)(COUNT - 1 - i),
			i == COUNT - 1 ? BODY : 0, extensions[i]);
	load(p, BPF_B, 0);
	statement(p, BPF_ST, NEXT_HEADER);
	load(p, BPF_B, 1);
	statement(p, BPF_ALU | BPF_ADD | BPF_K, 1);
	statement(p, BPF_ALU | BPF_LSH | BPF_K, 3);
	statement(p, BPF_ALU | BPF_ADD | BPF_X, 0);
	statement(p, BPF_MISC | BPF_TAX, 0);
}

static void skip_quoted6(struct filter_program *p, uint8_t protocol)
{
	load(p, BPF_B, ICMP_HEADER_SIZE + IPV6_NEXT);
	statement(p, BPF_ST, NEXT_HEADER);
	statement(p, BPF_LDX | BPF_W | BPF_IMM, ICMP_HEADER_SIZE + IPV6_HEADER);
	for (int i = 0; i < EXTENSIONS; i++)
		skip_extension(p);
	statement(p, BPF_LD | BPF_MEM, NEXT_HEADER);
	require(p, protocol);
}

/* Where the quoted destination is, X being at the ICMP header. */
static uint32_t quoted_destination(const struct filter_program *p)
{
	return ICMP_HEADER_SIZE +
	       (p->version == 4 ? (uint32_t)IPV4_DESTINATION : (uint32_t)IPV6_DESTINATION);
}

/* Remember whether the quoted packet was going to the peer. */
static void note_peer(struct filter_program *p, const struct address *peer)
{
	statement(p, BPF_LD | BPF_IMM, 0);
	statement(p, BPF_ST, PEER_FOUND);
	if (address_is_unspecified(peer))
		return;
	compare_peer(p, peer, BPF_IND, quoted_destination(p), 2);
	statement(p, BPF_LD | BPF_IMM, 1);
	statement(p, BPF_ST, PEER_FOUND);
}

static void skip_quoted(struct filter_program *p, uint8_t protocol)
{
	if (p->version == 4)
		skip_quoted4(p, protocol);
	else
		skip_quoted6(p, protocol);
}

/* A says whether the quote is to the peer: go on when it is, and begins as our packets do. */
static void require_first(struct filter_program *p, const struct filter_flow *flow)
{
	if (!address_is_unspecified(&flow->peer))
		require(p, 1);
	statement(p, BPF_LD | BPF_W | BPF_LEN, 0);
	statement(p, BPF_ALU | BPF_SUB | BPF_X, 0);
	/* a quote of fewer bytes shows nothing of another process */
	add(p, BPF_JMP | BPF_JGE | BPF_K, 0, 3, 4);
	load(p, BPF_W, 0);
	require(p, flow->first);
}

/* A says whether the quote is to the peer: go on when it is, or from one of our ports. */
static void require_peer_or_port(struct filter_program *p, const struct filter_flow *flow)
{
	add(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 1);
	take(p);
	/* neither peer nor ports: the protocol is all that is known */
	if (flow->ports || !address_is_unspecified(&flow->peer)) {
		load(p, BPF_H, 0);
		require_port(p, flow);
	}
}

/* ---- programs -------------------------------------------------------------------- */

/* Read and forget what arrived between socket() and the filter. */
static void discard(const struct sock *s)
{
	struct mmsghdr nothing = {0};
	for (int i = 0; i < 10000; i++)
		if (datagram_read_all(s->fd, &nothing, 1, MSG_DONTWAIT) < 0)
			return;
}

int filter_attach(int fd, struct sock_filter *code, size_t count)
{
	static const int on = 1;
	struct sock_fprog program = {.len = (unsigned short)count, .filter = code};
	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof on) != 0 &&
		errno != ENOPROTOOPT)
		return -errno;
	return 0;
}

static int attach(const struct sock *s, struct filter_program *p)
{
	if (p->size > CODE_MAX)
		return -E2BIG;
	int error = filter_attach(s->fd, p->code, p->size);
	if (error == 0)
		discard(s);
	return error;
}

int filter_echo(const struct sock *s, const struct filter_flow *flow)
{
	enum { REPLY_SIZE = 4 };
	struct filter_program p = {.version = s->family->version};
	skip_ip(&p);
	load(&p, BPF_B, 0);
	add(&p, BPF_JMP | BPF_JEQ | BPF_K, 0, REPLY_SIZE, flow->reply);
	load(&p, BPF_H, 4);
	require(&p, flow->id);
	take(&p);
	require_quoting(&p);
	skip_quoted(&p, s->family->icmp_protocol);
	load(&p, BPF_B, 0);
	require(&p, flow->query);
	load(&p, BPF_H, 4);
	require(&p, flow->id);
	take(&p);
	return attach(s, &p);
}

int filter_errors(const struct sock *s, const struct filter_flow *flow)
{
	struct filter_program p = {.version = s->family->version};
	skip_ip(&p);
	load(&p, BPF_B, 0);
	require_quoting(&p);
	note_peer(&p, &flow->peer);
	skip_quoted(&p, flow->protocol);
	statement(&p, BPF_LD | BPF_MEM, PEER_FOUND);
	if (flow->first)
		require_first(&p, flow);
	else
		require_peer_or_port(&p, flow);
	take(&p);
	return attach(s, &p);
}

int filter_packets(const struct sock *s, const struct filter_flow *flow)
{
	struct filter_program p = {.version = s->family->version};
	uint32_t source = p.version == 4 ? (uint32_t)IPV4_SOURCE
					 : (uint32_t)SKF_NET_OFF + (uint32_t)IPV6_SOURCE;
	if (!address_is_unspecified(&flow->peer)) {
		compare_peer(&p, &flow->peer, BPF_ABS, source, 1);
		add(&p, BPF_JMP | BPF_JA, 0, 0, 1);
		refuse(&p);
	}
	skip_ip(&p);
	if (flow->ports) {
		load(&p, BPF_H, 2);
		require_port(&p, flow);
	}
	if (flow->answer) {
		load(&p, BPF_W, 0);
		add(&p, BPF_JMP | BPF_JEQ | BPF_K, 2, 0, flow->answer);
		require(&p, flow->first);
	}
	take(&p);
	return attach(s, &p);
}

int filter_nothing(int fd)
{
	struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
	return filter_attach(fd, code, sizeof code / sizeof code[0]);
}

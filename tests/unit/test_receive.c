/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/receive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <netinet/in.h>

#include "common/base/text.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

enum { NOW = 2000000000, WALL_AHEAD = 1000000000, CONTROL_MAX = 512, LINE = 512 };

struct control {
	int level, type;
	const char *data; /* words: see data_add() */
	size_t claims;	  /* bytes of data that its length claims; 0: what is there */
};

enum { CONTROLS = 5 };

struct row {
	const char *name;
	const struct family *family;
	enum sock_kind kind;
	bool from_error_queue;
	const char *bytes;
	struct control controls[CONTROLS];
	size_t cut; /* this many bytes of the control messages are missing at the end */
	const char *want;
};

#define ECHO_REPLY "0000 f00d 004d 0001 6162"
#define ECHO_SENT "0800 f00d 004d 0001 6162"
#define NO_ADDRESS "0000 0000 00000000 0000000000000000"
#define OFFENDER ":2 0000 c00002fe 0000000000000000"
#define OFFENDER6 ":10 0000 00000000 20010db80000000000000000000000fe 00000000"
#define NO_STAMP "@0.0 "

/* version 14 cannot lay this table out */
/* clang-format off */
static const struct row rows[] = {
	{"a reply without control messages", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY,
		{{0}}, 0, "message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"hop limit, traffic class and packet info", &family_ipv4, SOCK_KIND_PING, false,
		ECHO_REPLY, {{IPPROTO_IP, IP_TTL, "=63", 0}, {IPPROTO_IP, IP_TOS, "b8",
		0}, {IPPROTO_IP, IP_PKTINFO, "=2 c0000202 c0000203", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1 hops=63 class=184 "
		"to=192.0.2.3 interface=2"},
	{"the same of IPv6", &family_ipv6, SOCK_KIND_PING, false, "8100 f00d 004d 0001",
		{{IPPROTO_IPV6, IPV6_HOPLIMIT, "=64", 0}, {IPPROTO_IPV6, IPV6_TCLASS,
		"=1", 0}, {IPPROTO_IPV6, IPV6_PKTINFO,
		"20010db8000000000000000000000002 =3", 0}}, 0,
		"message 129/0 id=77 seq=1 body=0 from=2001:db8::1 hops=64 class=1 "
		"to=2001:db8::2 interface=3"},
	{"controls of the other family are not read", &family_ipv4, SOCK_KIND_PING, false,
		ECHO_REPLY, {{IPPROTO_IPV6, IPV6_HOPLIMIT, "=64", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"how many packets the buffer dropped", &family_ipv4, SOCK_KIND_PING, false,
		ECHO_REPLY, {{SOL_SOCKET, SO_RXQ_OVFL, "=5", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1 dropped=5"},
	{"a kernel stamp", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY, {{SOL_SOCKET,
		SCM_TIMESTAMPING, "@2.1000 " NO_STAMP NO_STAMP, 0}},
		0, "message 0/0 id=77 seq=1 body=2 from=192.0.2.1 kernel@1000001000"},
	{"a kernel stamp alone", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY, {{SOL_SOCKET,
		SCM_TIMESTAMPNS, "@2.1000", 0}},
		0, "message 0/0 id=77 seq=1 body=2 from=192.0.2.1 kernel@1000001000"},
	{"a device's stamp beside it", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY,
		{{SOL_SOCKET, SCM_TIMESTAMPING, "@2.1000 " NO_STAMP
		"@2.999", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1 hardware@1000000999"},
	{"nor is a device's at the end of time", &family_ipv4, SOCK_KIND_PING, false,
		ECHO_REPLY, {{SOL_SOCKET, SCM_TIMESTAMPING,
		"@9223372035.999 " NO_STAMP
		"@9223372035.999999999", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"a device's clock of its own is not believed", &family_ipv4, SOCK_KIND_PING, false,
		ECHO_REPLY, {{SOL_SOCKET, SCM_TIMESTAMPING,
		"@2.1000 " NO_STAMP
		"@0.999", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1 kernel@1000001000"},
	{"a stamp from after the reading is not believed", &family_ipv4, SOCK_KIND_PING, false,
		ECHO_REPLY, {{SOL_SOCKET, SCM_TIMESTAMPING,
		"@3.1 " NO_STAMP
		"@3.1", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"stamps that are no times are none", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY,
		{{SOL_SOCKET, SCM_TIMESTAMPING, "@-1.1 " NO_STAMP
		"@9223372036854775807.1", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"nor are nanoseconds beyond a second", &family_ipv4, SOCK_KIND_PING, false,
		ECHO_REPLY, {{SOL_SOCKET, SCM_TIMESTAMPING,
		"@1.1000000000", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"an error from the queue", &family_ipv4, SOCK_KIND_PING, true, ECHO_SENT,
		{{IPPROTO_IP, IP_RECVERR, "=113 02 0b 00 00 00000000 00000000 " OFFENDER,
		0}}, 0,
		"error 11/0 queue id=77 seq=1 quote=10 from=192.0.2.254 quoted=192.0.2.1 "
		"info=0 " "errno=113"},
	{"its MTU", &family_ipv4, SOCK_KIND_PING, true, ECHO_SENT, {{IPPROTO_IP, IP_RECVERR,
		"=90 02 03 04 00 =1400 00000000 " OFFENDER, 0}}, 0,
		"error 3/4 queue id=77 seq=1 quote=10 from=192.0.2.254 quoted=192.0.2.1 "
		"info=1400 " "errno=90"},
	{"a redirect's gateway", &family_ipv4, SOCK_KIND_PING, true, ECHO_SENT, {{IPPROTO_IP,
		IP_RECVERR, "=121 02 05 01 00 =0xc00002fd 00000000 " OFFENDER, 0}}, 0,
		"error 5/1 queue id=77 seq=1 quote=10 from=192.0.2.254 quoted=192.0.2.1 "
		"gateway=192.0.2.253 errno=121"},
	{"an IPv6 error", &family_ipv6, SOCK_KIND_PING, true, "8000 f00d 004d 0001",
		{{IPPROTO_IPV6, IPV6_RECVERR, "=113 03 03 00 00 00000000 00000000 "
		OFFENDER6, 0}}, 0,
		"error 3/0 queue id=77 seq=1 quote=8 from=2001:db8::fe quoted=2001:db8::1 "
		"info=0 " "errno=113"},
	{"a local error", &family_ipv4, SOCK_KIND_PING, true, ECHO_SENT, {{IPPROTO_IP,
		IP_RECVERR, "=90 01 00 00 00 =1500 00000000 " NO_ADDRESS, 0}}, 0,
		"local 0/0 queue id=77 seq=1 quote=10 quoted=192.0.2.1 info=1500 errno=90"},
	{"a transmit stamp", &family_ipv4, SOCK_KIND_PING, true, "", {{SOL_SOCKET,
		SCM_TIMESTAMPING, "@2.1000 " NO_STAMP NO_STAMP, 0},
		{IPPROTO_IP, IP_RECVERR, "=42 04 00 00 00 00000000 =7 " NO_ADDRESS,
		0}}, 0, "stamp 0/0 queue quoted=192.0.2.1 errno=42 number=7 kernel@1000001000"},
	{"nothing in the queue says what it is: not ours", &family_ipv4, SOCK_KIND_PING, true,
		ECHO_SENT, {{0}}, 0,
		"malformed 0/0 queue id=77 seq=1 quote=10 quoted=192.0.2.1"},
	{"nor half an error", &family_ipv4, SOCK_KIND_PING, true, ECHO_SENT, {{IPPROTO_IP,
		IP_RECVERR, "=113 02 0b 00 00 00000000", 0}}, 0,
		"malformed 0/0 queue id=77 seq=1 quote=10 quoted=192.0.2.1"},
	{"an error without its offender", &family_ipv4, SOCK_KIND_PING, true, ECHO_SENT,
		{{IPPROTO_IP, IP_RECVERR, "=113 02 0b 00 00 00000000 00000000", 0}}, 0,
		"error 11/0 queue id=77 seq=1 quote=10 quoted=192.0.2.1 info=0 errno=113"},
	{"an error beside a plain message is not read", &family_ipv4, SOCK_KIND_PING, false,
		ECHO_REPLY, {{IPPROTO_IP, IP_RECVERR, "=113 02 0b 00 00 00000000 00000000 "
		OFFENDER, 0}}, 0, "message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"the first control message lies about its length", &family_ipv4, SOCK_KIND_PING,
		false, ECHO_REPLY, {{IPPROTO_IP, IP_TTL, "=63", 400}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"a later one does", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY, {{IPPROTO_IP,
		IP_TTL, "=63", 0}, {IPPROTO_IP, IP_PKTINFO, "=2 c0000202 c0000203",
		4000}}, 0, "message 0/0 id=77 seq=1 body=2 from=192.0.2.1 hops=63"},
	{"one is shorter than its head", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY,
		{{IPPROTO_IP, IP_TTL, "=63", (size_t)-9}, {IPPROTO_IP, IP_TTL,
		"=63", 0}}, 0, "message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"one is cut", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY, {{IPPROTO_IP, IP_TTL,
		"=63", 0}, {IPPROTO_IP, IP_PKTINFO, "=2 c0000202 c0000203", 0}}, 8,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1 hops=63"},
	{"less than a head is there", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY,
		{{IPPROTO_IP, IP_TTL, "=63", 0}}, 14,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1"},
	{"data shorter than its kind: zeros", &family_ipv4, SOCK_KIND_PING, false, ECHO_REPLY,
		{{IPPROTO_IP, IP_TTL, "0000", 0}, {IPPROTO_IP, IP_PKTINFO, "=2", 0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1 hops=0 to=0.0.0.0 interface=2"},
	{"a message too short for its header", &family_ipv4, SOCK_KIND_PING, false,
		"0000 f00d 004d 00", {{0}}, 0, "malformed 0/0 from=192.0.2.1"},
	{"a raw IPv4 packet has its facts in its header", &family_ipv4, SOCK_KIND_RAW, false,
		"45b8 001e 0000 4000 3f01 0000 c0000201 c0000202 0000 9e4f 004d 0001 6162",
		{{0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1 hops=63 class=184 to=192.0.2.2"},
	{"a raw IPv4 packet with a wrong ICMP checksum", &family_ipv4, SOCK_KIND_RAW, false,
		"4500 001e 0000 4000 3f01 0000 c0000201 c0000202 0000 9e4e 004d 0001 6162",
		{{0}}, 0,
		"message 0/0 id=77 seq=1 body=2 from=192.0.2.1 hops=63 class=0 to=192.0.2.2 "
		"checksum"},
	{"a raw IPv4 packet that is none", &family_ipv4, SOCK_KIND_RAW, false, "4500 0014",
		{{0}}, 0, "malformed 0/0 from=192.0.2.1"},
	{"a raw IPv6 message", &family_ipv6, SOCK_KIND_RAW, false, "8100 f00d 004d 0001",
		{{0}}, 0, "message 129/0 id=77 seq=1 body=0 from=2001:db8::1"},
	{"UDP data", &family_ipv4, SOCK_KIND_UDP, false, "6162", {{0}}, 0,
		"udp 0/0 body=2 from=192.0.2.1"},
};
/* clang-format on */

/* ---- building -------------------------------------------------------------------- */

static size_t data_put(char *to, const void *from, size_t size)
{
	if (size > 0)
		memcpy(to, from, size);
	return size;
}

/* What the kernel writes in the order of bytes and with the sizes of the machine: =N is an int,
 * :N a short, @S.N a struct timespec; other words are hexadecimal. */
static size_t data_add(char *to, const char *word)
{
	struct hex hex;
	char *end;
	unsigned number = (unsigned)strtoul(word + 1, NULL, 0);
	unsigned short half = (unsigned short)number;
	struct timespec at = {.tv_sec = (time_t)strtoll(word + 1, &end, 10)};
	at.tv_nsec = *end == '.' ? strtol(end + 1, NULL, 10) : 0;
	switch (*word) {
	case '=':
		return data_put(to, &number, sizeof number);
	case ':':
		return data_put(to, &half, sizeof half);
	case '@':
		return data_put(to, &at, sizeof at);
	default:;
		struct span bytes = hex_span(&hex, word);
		return data_put(to, bytes.data, bytes.size);
	}
}

static size_t data_build(char *to, const char *words)
{
	char copy[CONTROL_MAX], *rest = copy;
	struct text t = text_of(copy, sizeof copy);
	size_t size = 0;
	text_add(&t, words);
	for (char *word; (word = strsep(&rest, " "));)
		size += *word ? data_add(to + size, word) : 0;
	return size;
}

/* Padded as CMSG_ALIGN does; the last one is not padded when something is cut from it. */
static size_t build_control(char *to, const struct control *control)
{
	size_t size = data_build(to + CMSG_LEN(0), control->data);
	size_t claimed = control->claims ? control->claims : size;
	struct cmsghdr header = {.cmsg_len = (socklen_t)CMSG_LEN(claimed),
		.cmsg_level = control->level,
		.cmsg_type = control->type};
	memcpy(to, &header, sizeof header);
	return CMSG_SPACE(size);
}

static size_t build_controls(char *to, const struct row *row)
{
	size_t size = 0;
	for (size_t i = 0; i < CONTROLS && row->controls[i].data; i++)
		size += build_control(to + size, &row->controls[i]);
	return size - row->cut;
}

static struct address peer(const struct row *row)
{
	struct address address = {.version = row->family->version};
	address_parse(address.version == 4 ? "192.0.2.1" : "2001:db8::1", &address);
	return address;
}

/* ---- telling --------------------------------------------------------------------- */

static void add_address(struct text *t, const char *label, const struct address *address)
{
	char text[ADDRESS_TEXT_SIZE];
	if (address->version)
		text_format(t, " %s=%s", label, address_text(text, address));
}

static void add_numbers(struct text *t, const struct reply *r)
{
	if (r->known & REPLY_KNOWS_ID)
		text_format(t, " id=%u seq=%u", r->id, r->sequence);
	if (r->body.size || r->kind == REPLY_ICMP_MESSAGE)
		text_format(t, " body=%u", (unsigned)r->body.size);
	if (r->quote.size)
		text_format(t, " quote=%u", (unsigned)r->quote.size);
	add_address(t, "from", &r->from);
	add_address(t, "quoted", &r->quoted_to);
	if (r->known & REPLY_KNOWS_HOP_LIMIT)
		text_format(t, " hops=%u", r->hop_limit);
	if (r->known & REPLY_KNOWS_TRAFFIC_CLASS)
		text_format(t, " class=%u", r->traffic_class);
	if (r->known & REPLY_KNOWS_TO)
		add_address(t, "to", &r->to);
	if (r->known & REPLY_KNOWS_INTERFACE)
		text_format(t, " interface=%u", (unsigned)r->interface);
}

static void add_trouble(struct text *t, const struct reply *r)
{
	if (r->checksum == CHECKSUM_WRONG)
		text_add(t, " checksum");
	if (r->known & REPLY_KNOWS_INFO)
		text_format(t, " info=%u", (unsigned)r->info);
	if (r->known & REPLY_KNOWS_GATEWAY)
		add_address(t, "gateway", &r->gateway);
	if (r->error)
		text_format(t, " errno=%d", r->error);
	if (r->stamp_number)
		text_format(t, " number=%u", (unsigned)r->stamp_number);
	if (r->dropped)
		text_format(t, " dropped=%u", (unsigned)r->dropped);
	if (r->is_cut)
		text_add(t, " cut");
	if (r->stamp != STAMP_USER || r->at != NOW)
		text_format(t, " %s@%lld",
			r->stamp == STAMP_KERNEL     ? "kernel"
			: r->stamp == STAMP_HARDWARE ? "hardware"
						     : "user",
			(long long)r->at);
}

static void tell(struct text *t, const struct reply *r)
{
	static const char *const kinds[] = {
		[REPLY_ICMP_MESSAGE] = "message",
		[REPLY_ICMP_ERROR] = "error",
		[REPLY_UDP_DATA] = "udp",
		[REPLY_TCP_OPEN] = "open",
		[REPLY_TCP_CLOSED] = "closed",
		[REPLY_LOCAL_ERROR] = "local",
		[REPLY_TRANSMIT_STAMP] = "stamp",
		[REPLY_MALFORMED] = "malformed",
	};
	text_format(t, "%s %u/%u%s", kinds[r->kind], r->type, r->code,
		r->by_error_queue ? " queue" : "");
	add_numbers(t, r);
	add_trouble(t, r);
}

/* ---- checks ---------------------------------------------------------------------- */

/* Buffers of just their size, so that a byte read too far is seen. */
static void fill(struct text *t, const struct row *row, const struct clock_map *map, int flags,
	uint32_t more)
{
	struct hex hex;
	struct span bytes = hex_span(&hex, row->bytes);
	_Alignas(struct cmsghdr) char built[CONTROL_MAX] = {0};
	size_t control_size = build_controls(built, row);
	char *control = malloc(control_size + 1);
	uint8_t *data = malloc(bytes.size + 1u);
	struct sockaddr_storage from;
	struct address address = peer(row);
	if (!control || !data)
		abort();
	memcpy(control, built, control_size);
	memcpy(data, bytes.data, bytes.size);
	struct iovec part = {.iov_base = data, .iov_len = bytes.size};
	struct msghdr message = {.msg_name = &from,
		.msg_namelen = sock_address_to(&from, &address, 0),
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = (socklen_t)control_size,
		.msg_flags = flags};
	struct sock s = {.fd = -1,
		.kind = row->kind,
		.protocol =
			row->kind == SOCK_KIND_UDP ? IPPROTO_UDP : row->family->icmp_protocol,
		.family = row->family};
	struct reply reply;
	receive_fill(&reply, &s, &message, bytes.size + more, NOW, map, row->from_error_queue);
	tell(t, &reply);
	free(control);
	free(data);
}

static const struct clock_map map = {.offset = WALL_AHEAD, .is_known = true};

static void every_kind_of_message_becomes_a_reply(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char line[LINE];
		struct text t = text_of(line, sizeof line);
		fill(&t, &rows[i], &map, 0, 0);
		is_text(line, rows[i].want, "%s", rows[i].name);
	}
}

static void stamps_are_not_used_after_a_step_of_the_clock(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char line[LINE];
		struct text t = text_of(line, sizeof line);
		fill(&t, &rows[i], NULL, 0, 0);
		ok(!strchr(line, '@'), "without a map: %s", rows[i].name);
	}
}

static void a_datagram_longer_than_its_buffer_is_cut(void)
{
	char line[LINE];
	struct text t = text_of(line, sizeof line);
	fill(&t, &rows[0], &map, MSG_TRUNC, 1000);
	is_text(line, "message 0/0 id=77 seq=1 body=2 from=192.0.2.1 cut",
		"a datagram longer than its buffer is reported as cut");
}

int main(void)
{
	run_test(every_kind_of_message_becomes_a_reply,
		"receive: every kind of message becomes a reply");
	run_test(stamps_are_not_used_after_a_step_of_the_clock,
		"receive: stamps are not used after a step of the clock");
	run_test(a_datagram_longer_than_its_buffer_is_cut,
		"receive: a datagram longer than its buffer is cut");
	return tap_end();
}

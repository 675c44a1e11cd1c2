/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds receive_fill() with control messages: as raw bytes, or put together from the input so
 * that their heads are right and their data is not. Whatever they say, the reply's parts lie
 * within the message and its time is not in the future.
 */
#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "common/net/receive.h"
#include "tests/fuzz/fuzz.h"

enum { HEAD_SIZE = 6, CONTROL_MAX = 512, NOW = 2000000000 };

struct head {
	const struct family *family;
	enum sock_kind kind;
	bool from_error_queue, is_built, has_map;
	uint8_t control_size, name_domain;
};

static struct head head_of(const uint8_t *data)
{
	static const uint8_t domains[] = {AF_INET, AF_INET6, AF_UNSPEC, 255};
	return (struct head){
		.family = data[0] & 1 ? &family_ipv6 : &family_ipv4,
		.kind = (enum sock_kind)(data[1] % 3),
		.from_error_queue = data[2] & 1,
		.is_built = data[2] & 2,
		.has_map = data[2] & 4,
		.control_size = data[3],
		.name_domain = domains[data[4] % sizeof domains],
	};
}

/* One control message a time: kind, length of the data, data. */
static size_t build(char *to, const struct family *family, struct span from)
{
	const struct family_controls *c = &family->control;
	const struct {
		int level, type;
	} kinds[] = {
		{family->option.level, c->hop_limit},
		{family->option.level, c->traffic_class},
		{family->option.level, c->packet_info},
		{family->option.level, c->errors},
		{SOL_SOCKET, SO_TIMESTAMPING},
		{SOL_SOCKET, SO_RXQ_OVFL},
	};
	struct reader r = reader_of(from);
	size_t size = 0;
	while (reader_left(&r) > 2) {
		size_t kind = reader_u8(&r) % (sizeof kinds / sizeof kinds[0]);
		uint32_t length = reader_u8(&r) % 64u;
		struct span data = span_slice(reader_rest(&r), 0, length);
		if (size + CMSG_SPACE(data.size) > CONTROL_MAX)
			break;
		struct cmsghdr header = {.cmsg_len = (socklen_t)CMSG_LEN(data.size),
			.cmsg_level = kinds[kind].level,
			.cmsg_type = kinds[kind].type};
		memcpy(to + size, &header, sizeof header);
		if (data.size > 0)
			memcpy(to + size + CMSG_LEN(0), data.data, data.size);
		size += CMSG_SPACE(data.size);
		reader_take(&r, data.size);
	}
	return size;
}

static void check_part(const struct reply *reply, struct part part)
{
	demand(part.size == 0 ||
		(uint64_t)part.offset + part.size <= (uint64_t)reply->bytes.size);
}

static void check(const struct reply *reply, const struct head *head, struct span bytes)
{
	check_part(reply, reply->message);
	check_part(reply, reply->body);
	check_part(reply, reply->quote);
	check_part(reply, reply->extension);
	check_part(reply, reply->options);
	demand(reply->bytes.data == bytes.data && reply->bytes.size <= bytes.size);
	demand(reply->at <= NOW);
	demand(reply->stamp == STAMP_USER ? reply->at == NOW : head->has_map);
	demand(reply->by_error_queue == head->from_error_queue);
	demand(reply->kind <= REPLY_MALFORMED);
	if (!head->from_error_queue)
		demand(reply->kind != REPLY_TRANSMIT_STAMP && reply->kind != REPLY_LOCAL_ERROR);
	else
		demand(reply->kind != REPLY_ICMP_MESSAGE && reply->kind != REPLY_UDP_DATA);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < HEAD_SIZE)
		return 0;
	struct head head = head_of(data);
	struct span rest = span_of(data + HEAD_SIZE, size - HEAD_SIZE);
	struct span said = span_slice(rest, 0, head.control_size);
	_Alignas(struct cmsghdr) static char built[CONTROL_MAX];
	memset(built, 0, sizeof built);
	size_t control_size = said.size;
	if (head.is_built)
		control_size = build(built, head.family, said);
	else if (said.size > 0)
		memcpy(built, said.data, said.size);
	struct span bytes = span_from(rest, said.size);
	/* of just their size, so that a byte too many is seen */
	char *control = malloc(control_size + (control_size == 0));
	uint8_t *copy = malloc(bytes.size + (bytes.size == 0));
	demand(control && copy);
	memcpy(control, built, control_size);
	if (bytes.size > 0)
		memcpy(copy, bytes.data, bytes.size);
	bytes.data = copy;
	struct sockaddr_storage name = {.ss_family = head.name_domain};
	struct iovec part = {.iov_base = copy, .iov_len = bytes.size};
	struct msghdr message = {.msg_name = &name,
		.msg_namelen = data[5] & 1 ? sizeof name : 0,
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control_size ? control : NULL,
		.msg_controllen = (socklen_t)control_size};
	struct clock_map map = {.offset = SECOND, .is_known = true};
	uint8_t protocol = data[5] & 2 ? IPPROTO_UDP : head.family->icmp_protocol;
	struct sock s = {
		.fd = -1, .kind = head.kind, .protocol = protocol, .family = head.family};
	struct reply reply;
	receive_fill(&reply, &s, &message, bytes.size, NOW, head.has_map ? &map : NULL,
		head.from_error_queue);
	check(&reply, &head, bytes);
	free(control);
	free(copy);
	return 0;
}

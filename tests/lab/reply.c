/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/reply.h"

#include <string.h>

#include "tests/lab/edit.h"
#include "tests/lab/wire.h"

uint8_t *reply_body(struct reply *reply)
{
	return reply->room + REPLY_HEADER;
}

void reply_begin(struct reply *reply, const struct model *model, const struct walk *walk,
	const struct place *place, uint8_t usual_ttl)
{
	const struct behaviour *b = place->behaviour;
	int ttl = b->ttl == UNSET ? usual_ttl : b->ttl;
	int back = b->back == UNSET ? (int)place->hops : b->back;
	reply->from = walk_address(model, walk, place);
	reply->to = walk->packet->from;
	reply->ttl = (uint8_t)(ttl > back ? ttl - back : 1);
	reply->tos = b->answer_tos == UNSET ? 0 : (uint8_t)b->answer_tos;
	reply->size = 0;
	reply->what[0] = '\0';
}

static size_t checksum_offset(uint8_t protocol)
{
	switch (protocol) {
	case PROTOCOL_TCP:
		return 16;
	case PROTOCOL_UDP:
	case PROTOCOL_UDPLITE:
	case PROTOCOL_DCCP:
		return 6;
	default:
		return 2;
	}
}

static void sum_transport(struct reply *reply)
{
	uint8_t *body = reply_body(reply);
	size_t at = checksum_offset(reply->protocol);
	uint32_t sum = 0;
	if (reply->protocol == PROTOCOL_SCTP) {
		wire_put32(body + 8, 0);
		wire_put32(body + 8, wire_crc32c(body, reply->size));
		return;
	}
	if (reply->protocol != PROTOCOL_ICMP) {
		/* the pseudo header: RFC 9293 section 3.1, RFC 8200 section 8.1 */
		size_t size = address_size(reply->from.family);
		sum = wire_sum(reply->protocol, reply->from.bytes, size);
		sum = wire_sum(sum, reply->to.bytes, size) + (uint32_t)reply->size;
	}
	wire_put16(body + at, 0);
	uint16_t checksum = wire_fold(wire_sum(sum, body, reply->size));
	if (checksum == 0 && reply->protocol == PROTOCOL_UDP)
		checksum = 0xffff;
	wire_put16(body + at, checksum);
}

static void put_v4(const struct reply *reply, uint8_t *header, uint16_t id)
{
	memset(header, 0, 20);
	header[0] = 0x45;
	header[1] = reply->tos;
	wire_put16(header + 2, (unsigned)reply->size + 20);
	wire_put16(header + 4, id);
	header[8] = reply->ttl;
	header[9] = reply->protocol;
	memcpy(header + 12, reply->from.bytes, 4);
	memcpy(header + 16, reply->to.bytes, 4);
	wire_put16(header + 10, wire_fold(wire_sum(0, header, 20)));
}

static void put_v6(const struct reply *reply, uint8_t *header)
{
	wire_put32(header, 6u << 28 | (uint32_t)reply->tos << 20);
	wire_put16(header + 4, (unsigned)reply->size);
	header[6] = reply->protocol;
	header[7] = reply->ttl;
	memcpy(header + 8, reply->from.bytes, 16);
	memcpy(header + 24, reply->to.bytes, 16);
}

const uint8_t *reply_seal(
	struct reply *reply, const struct behaviour *behaviour, uint16_t id, size_t *size)
{
	uint8_t *body = reply_body(reply);
	if (behaviour->truncate != UNSET && reply->size > (size_t)behaviour->truncate)
		reply->size = (size_t)behaviour->truncate;
	if (behaviour->corrupt == CORRUPT_PAYLOAD && reply->size > 8)
		body[reply->size - 1] ^= 0xff;
	edit_transport(&behaviour->answer_edits, body, reply->size);
	if (reply->size >= 8)
		sum_transport(reply);
	if (behaviour->corrupt == CORRUPT_CHECKSUM && reply->size >= 8)
		body[checksum_offset(reply->protocol)] ^= 0x55;
	bool is_v4 = reply->from.family == 4;
	size_t header = is_v4 ? 20 : 40;
	uint8_t *packet = body - header;
	if (is_v4)
		put_v4(reply, packet, id);
	else
		put_v6(reply, packet);
	*size = edit_packet(&behaviour->answer_edits, packet, header, header + reply->size);
	return packet;
}

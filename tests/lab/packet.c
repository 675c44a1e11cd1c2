/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/packet.h"

#include <string.h>

#include "tests/lab/random.h"
#include "tests/lab/wire.h"

static bool parse_v4(struct packet *p)
{
	const uint8_t *b = p->bytes;
	if (p->size < 20)
		return false;
	p->header_size = (size_t)(b[0] & 15) * 4;
	if (p->header_size < 20 || p->size < p->header_size || wire_get16(b + 2) != p->size)
		return false;
	p->tos = b[1];
	p->ttl = b[8];
	p->protocol = b[9];
	uint16_t fragment = wire_get16(b + 6);
	p->is_unbreakable = fragment & 0x4000;
	p->is_later_piece = fragment & 0x1fff;
	p->is_first_piece = !p->is_later_piece && fragment & 0x2000;
	p->from.family = p->to.family = 4;
	memcpy(p->from.bytes, b + 12, 4);
	memcpy(p->to.bytes, b + 16, 4);
	return true;
}

/* Step over hop-by-hop, routing and destination options and the fragment header (RFC 8200
 * section 4). */
static bool skip_extensions(struct packet *p)
{
	for (;;) {
		const uint8_t *at = p->bytes + p->header_size;
		bool is_fragment = p->protocol == 44;
		if (!is_fragment && p->protocol != 0 && p->protocol != 43 && p->protocol != 60)
			return true;
		if (p->size < p->header_size + 8)
			return false;
		if (is_fragment) {
			p->is_later_piece = wire_get16(at + 2) & 0xfff8;
			p->is_first_piece = !p->is_later_piece && at[3] & 1;
		}
		p->header_size += is_fragment ? 8 : ((size_t)at[1] + 1) * 8;
		p->protocol = at[0];
		if (p->size < p->header_size)
			return false;
		if (p->is_later_piece)
			return true;
	}
}

static bool parse_v6(struct packet *p)
{
	const uint8_t *b = p->bytes;
	if (p->size < 40 || wire_get16(b + 4) + 40u != p->size)
		return false;
	uint32_t first = wire_get32(b);
	p->tos = (uint8_t)(first >> 20);
	p->label = first & 0xfffff;
	p->protocol = b[6];
	p->ttl = b[7];
	p->is_unbreakable = true;
	p->header_size = 40;
	p->from.family = p->to.family = 6;
	memcpy(p->from.bytes, b + 8, 16);
	memcpy(p->to.bytes, b + 24, 16);
	return skip_extensions(p);
}

static bool protocol_has_ports(uint8_t protocol)
{
	return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP ||
	       protocol == PROTOCOL_UDPLITE || protocol == PROTOCOL_DCCP ||
	       protocol == PROTOCOL_SCTP;
}

static void parse_transport(struct packet *p)
{
	const uint8_t *at = packet_transport(p);
	size_t size = packet_transport_size(p);
	if (p->is_later_piece)
		return;
	p->has_ports = protocol_has_ports(p->protocol) && size >= 4;
	if (p->has_ports) {
		p->source = wire_get16(at);
		p->port = wire_get16(at + 2);
	}
	if (p->has_ports && p->protocol == PROTOCOL_UDP && size >= 8)
		p->checksum = wire_get16(at + 6);
	uint8_t icmp = p->to.family == 4 ? PROTOCOL_ICMP : PROTOCOL_ICMP6;
	p->has_icmp = p->protocol == icmp && size >= 8;
	if (p->has_icmp) {
		p->type = at[0];
		p->code = at[1];
		p->checksum = wire_get16(at + 2);
		p->source = wire_get16(at + 4);
		p->port = wire_get16(at + 6);
	}
}

bool packet_parse(struct packet *packet, const uint8_t *bytes, size_t size)
{
	*packet = (struct packet){.bytes = bytes, .size = size};
	if (size == 0)
		return false;
	bool is_v4 = bytes[0] >> 4 == 4;
	if (!is_v4 && bytes[0] >> 4 != 6)
		return false;
	if (is_v4 ? !parse_v4(packet) : !parse_v6(packet))
		return false;
	parse_transport(packet);
	return true;
}

const uint8_t *packet_transport(const struct packet *packet)
{
	return packet->bytes + packet->header_size;
}

size_t packet_transport_size(const struct packet *packet)
{
	return packet->size - packet->header_size;
}

uint64_t packet_flow(const struct packet *packet, bool by_label)
{
	uint64_t hash = random_bytes(packet->protocol, packet->from.bytes, 16);
	hash = random_bytes(hash, packet->to.bytes, 16);
	if (by_label && packet->to.family == 6)
		return random_mix(hash, packet->label);
	if (packet->has_icmp) {
		hash = random_mix(hash, (uint64_t)packet->type << 8 | packet->code);
		return random_mix(hash, (uint64_t)packet->checksum << 16 | packet->source);
	}
	return random_mix(hash, (uint64_t)packet->source << 16 | packet->port);
}

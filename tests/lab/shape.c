/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/shape.h"

#include <arpa/inet.h>
#include <string.h>

void store16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

unsigned load16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

void store32(uint8_t *at, unsigned long value)
{
	store16(at, (unsigned)(value >> 16));
	store16(at + 2, (unsigned)value);
}

unsigned sum16(const uint8_t *bytes, size_t size, unsigned long start)
{
	unsigned long sum = start;
	for (size_t i = 0; i < size; i++)
		sum += i % 2 == 0 ? (unsigned long)bytes[i] << 8 : bytes[i];
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	return (unsigned)sum;
}

void address_of(int family, const char *text, uint8_t address[static 16])
{
	memset(address, 0, 16);
	inet_pton(family == 4 ? AF_INET : AF_INET6, text, address);
}

void address_other(int family, uint8_t address[static 16])
{
	address_of(family, family == 4 ? "10.66.0.3" : "fd66::3", address);
}

void address_router(int family, uint8_t address[static 16])
{
	address_of(family, family == 4 ? "10.66.0.9" : "fd66::9", address);
}

bool probe_read(struct probe *probe, const uint8_t *packet, size_t size)
{
	bool is_v4 = size >= 28 && packet[0] >> 4 == 4;
	bool is_v6 = size >= 48 && packet[0] >> 4 == 6;
	if (!is_v4 && !is_v6)
		return false;
	probe->family = is_v4 ? 4 : 6;
	probe->packet = packet;
	probe->size = size;
	probe->icmp = is_v4 ? (packet[0] & 15u) * 4u : 40;
	if (probe->icmp + 8 > size || packet[probe->icmp] != (is_v4 ? 8 : 128))
		return false;
	memset(probe->from, 0, 16);
	memset(probe->to, 0, 16);
	memcpy(probe->from, packet + (is_v4 ? 12 : 8), is_v4 ? 4 : 16);
	memcpy(probe->to, packet + (is_v4 ? 16 : 24), is_v4 ? 4 : 16);
	return packet[is_v4 ? 9 : 6] == (is_v4 ? PROTOCOL_ICMP : PROTOCOL_ICMPV6);
}

static void shape_start(struct shape *shape, const struct probe *probe)
{
	memset(shape, 0, offsetof(struct shape, body));
	shape->family = probe->family;
	memcpy(shape->to, probe->from, 16);
	shape->hop_limit = 64;
	shape->header_words = UNCHANGED;
	shape->length = UNCHANGED;
	shape->body_size = 0;
	shape->icmp_cut = UNCHANGED;
	shape->trailer = 0;
	shape->packet_cut = UNCHANGED;
}

void shape_reply(struct shape *shape, const struct probe *probe)
{
	shape_start(shape, probe);
	memcpy(shape->from, probe->to, 16);
	shape->type = probe->family == 4 ? 0 : 129;
	memcpy(shape->rest, probe->packet + probe->icmp + 4, 4);
	shape->body_size = probe->size - probe->icmp - 8;
	memcpy(shape->body, probe->packet + probe->icmp + 8, shape->body_size);
}

void shape_error(struct shape *shape, const struct probe *probe, unsigned type, unsigned code)
{
	size_t most = probe->family == 4 ? 548 : 1232;
	shape_start(shape, probe);
	address_router(probe->family, shape->from);
	shape->type = type;
	shape->code = code;
	shape->body_size = probe->size < most ? probe->size : most;
	memcpy(shape->body, probe->packet, shape->body_size);
}

/* The ICMP message after `packet`; the IPv6 checksum covers addresses, length and protocol,
 * too. */
static size_t build_icmp(const struct shape *shape, uint8_t *message)
{
	message[0] = (uint8_t)shape->type;
	message[1] = (uint8_t)shape->code;
	store16(message + 2, 0);
	memcpy(message + 4, shape->rest, 4);
	memcpy(message + 8, shape->body, shape->body_size);
	size_t size = 8 + shape->body_size;
	if (shape->icmp_cut != UNCHANGED && (size_t)shape->icmp_cut < size)
		size = (size_t)shape->icmp_cut;
	unsigned long sum = 0;
	if (shape->family == 6) {
		sum = sum16(shape->from, 16, size + PROTOCOL_ICMPV6);
		sum = sum16(shape->to, 16, sum);
	}
	if (size >= 4)
		store16(message + 2,
			(~sum16(message, size, sum) & 0xffff) ^ shape->icmp_checksum_lie);
	return size;
}

static size_t build_v4(const struct shape *shape, uint8_t *packet)
{
	size_t header = 20 + shape->options_size;
	size_t size = header + build_icmp(shape, packet + header);
	memset(packet, 0, 20);
	long words = shape->header_words == UNCHANGED ? (long)header / 4 : shape->header_words;
	packet[0] = (uint8_t)(0x40 | (words & 15));
	store16(packet + 2,
		shape->length == UNCHANGED ? (unsigned)size : (unsigned)shape->length);
	store16(packet + 4, 0x4711);
	store16(packet + 6, shape->fragment);
	packet[8] = (uint8_t)shape->hop_limit;
	packet[9] = PROTOCOL_ICMP;
	memcpy(packet + 12, shape->from, 4);
	memcpy(packet + 16, shape->to, 4);
	memcpy(packet + 20, shape->options, shape->options_size);
	/* a receiver sums as many bytes as the header claims to have */
	size_t claimed = words >= 5 && (size_t)words * 4 <= size ? (size_t)words * 4 : header;
	store16(packet + 10, (~sum16(packet, claimed, 0) & 0xffff) ^ shape->checksum_lie);
	return size;
}

static size_t build_v6(const struct shape *shape, uint8_t *packet)
{
	size_t header = 40 + shape->options_size;
	size_t size = header + build_icmp(shape, packet + header);
	memset(packet, 0, 40);
	packet[0] = 0x60;
	store16(packet + 4,
		shape->length == UNCHANGED ? (unsigned)size - 40 : (unsigned)shape->length);
	packet[6] = (uint8_t)(shape->options_size > 0 ? shape->chain : PROTOCOL_ICMPV6);
	packet[7] = (uint8_t)shape->hop_limit;
	memcpy(packet + 8, shape->from, 16);
	memcpy(packet + 24, shape->to, 16);
	memcpy(packet + 40, shape->options, shape->options_size);
	return size;
}

size_t shape_build(const struct shape *shape, uint8_t *packet)
{
	size_t size = shape->family == 4 ? build_v4(shape, packet) : build_v6(shape, packet);
	memset(packet + size, 0xee, shape->trailer);
	size += shape->trailer;
	if (shape->packet_cut != UNCHANGED && (size_t)shape->packet_cut < size)
		size = (size_t)shape->packet_cut;
	return size;
}

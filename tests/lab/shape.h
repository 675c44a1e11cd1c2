/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packet a hostile host sends, field by field, each of which may lie. Starts as the right
 * answer to a probe (`shape_reply`, `shape_error`), is bent by a case, becomes bytes by
 * `shape_build`. Written apart from the project's own packet code on purpose: a wrong offset
 * there must not be here as well.
 */
#ifndef TESTS_LAB_SHAPE_H
#define TESTS_LAB_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PACKET_MAX = 66000,
	UNCHANGED = -1,
	PROTOCOL_ICMP = 1,
	PROTOCOL_ICMPV6 = 58,
};

/* An echo request as the device gave it. Addresses of IPv4 take the first 4 bytes. */
struct probe {
	int family; /* 4 or 6 */
	const uint8_t *packet;
	size_t size;
	size_t icmp; /* offset of the ICMP header */
	uint8_t from[16];
	uint8_t to[16];
	unsigned number; /* 1 for the first that was seen */
};

struct shape {
	int family;
	uint8_t from[16];
	uint8_t to[16];
	unsigned hop_limit;
	unsigned fragment; /* IPv4: flags and offset as on the wire */
	/* IPv4: options, padded by the case. IPv6: extension headers, the first of type
	 * `chain`. */
	uint8_t options[1024];
	size_t options_size;
	unsigned chain;
	/* lies of the IP header; UNCHANGED: the truth */
	long header_words;     /* IPv4 */
	long length;	       /* IPv4: total length; IPv6: payload length */
	unsigned checksum_lie; /* IPv4: xored into the right one */
	/* ICMP */
	unsigned type;
	unsigned code;
	uint8_t rest[4]; /* id and sequence, or what an error has there */
	unsigned icmp_checksum_lie;
	uint8_t body[PACKET_MAX];
	size_t body_size;
	long icmp_cut;	 /* the ICMP message ends after so many bytes (its checksum is right) */
	size_t trailer;	 /* bytes after the end of the IP packet */
	long packet_cut; /* the packet ends after so many bytes, whatever its header says */
};

/* The addresses of the play. */
void address_other(int family, uint8_t address[static 16]);
void address_router(int family, uint8_t address[static 16]);
void address_of(int family, const char *text, uint8_t address[static 16]);

/* Recognise an echo request; false for everything else. */
bool probe_read(struct probe *probe, const uint8_t *packet, size_t size);

/* The right answer, in every byte. */
void shape_reply(struct shape *shape, const struct probe *probe);

/* An error of the router about the probe: all of it is quoted (IPv6: what fits in 1280 bytes).
 */
void shape_error(struct shape *shape, const struct probe *probe, unsigned type, unsigned code);

/* The packet's size; `packet` has room for PACKET_MAX bytes. */
size_t shape_build(const struct shape *shape, uint8_t *packet);

void store16(uint8_t *at, unsigned value);
unsigned load16(const uint8_t *at);
void store32(uint8_t *at, unsigned long value);
/* RFC 1071, over one piece */
unsigned sum16(const uint8_t *bytes, size_t size, unsigned long start);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes as the lab puts them on the wire: numbers in network order, the Internet checksum (RFC
 * 1071) and CRC32c (RFC 9260 appendix A). The lab has its own, so that an error in the code
 * under test cannot hide behind the same error here.
 */
#ifndef TESTS_LAB_WIRE_H
#define TESTS_LAB_WIRE_H

#include <stddef.h>
#include <stdint.h>

enum {
	PROTOCOL_ICMP = 1,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	PROTOCOL_DCCP = 33,
	PROTOCOL_ICMP6 = 58,
	PROTOCOL_SCTP = 132,
	PROTOCOL_UDPLITE = 136,
};

uint16_t wire_get16(const uint8_t *at);
uint32_t wire_get32(const uint8_t *at);
void wire_put16(uint8_t *at, unsigned value);
void wire_put32(uint8_t *at, uint32_t value);

/* Add `size` bytes, an odd last one padded with zero, to a running one's complement sum. */
uint32_t wire_sum(uint32_t sum, const uint8_t *bytes, size_t size);
/* The checksum field for a finished sum. */
uint16_t wire_fold(uint32_t sum);
/* Correct a checksum field after a 16-bit word that it covers changed (RFC 1624 equation 3). */
void wire_amend(uint8_t *checksum, uint16_t before, uint16_t after);

/* The CRC32c of `bytes`, as SCTP writes it with wire_put32. */
uint32_t wire_crc32c(const uint8_t *bytes, size_t size);

#endif

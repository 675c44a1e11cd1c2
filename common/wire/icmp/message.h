/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ICMP messages (RFC 792, RFC 4443) <-> bytes: the header that all share, its checksum in both
 * families, and echo. Other bodies are fields of icmp_fields or stay bytes.
 */
#ifndef COMMON_WIRE_ICMP_MESSAGE_H
#define COMMON_WIRE_ICMP_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"

enum { ICMP_HEADER_SIZE = 8 };

struct icmp_header {
	uint8_t type, code;
	uint16_t checksum;
	uint8_t rest[4]; /* id and sequence, mtu, pointer, gateway, length: by type */
};

/* Both numbers of an echo or another query with id and sequence in `rest`; the sequence of an
 * extended echo has 8 bits (RFC 8335 section 2). */
uint16_t icmp_id(const struct icmp_header *header);
uint16_t icmp_sequence(const struct icmp_header *header);

/* False when fewer than 8 bytes are there. */
bool icmp_parse(struct span message, struct icmp_header *header);
/* Append header with its checksum field as given. */
void icmp_write_header(struct writer *w, const struct icmp_header *header);

/*
 * The checksum of a whole message; its checksum field counts unchanged, so that over a right
 * message the result is 0. IPv6 adds the pseudo header (RFC 4443 section 2.3); for IPv4 the
 * addresses are not used and may be NULL.
 */
uint16_t icmp_checksum(uint8_t version, const struct address *source,
	const struct address *destination, struct span message);

/* Append an echo of `type` with `data`; the checksum is computed for IPv4 and 0 for IPv6 (the
 * kernel fills it in). */
void icmp_write_echo(struct writer *w, uint8_t version, uint8_t type, uint16_t id,
	uint16_t sequence, struct span data);

#endif

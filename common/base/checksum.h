/* SPDX-License-Identifier: BSD-2-Clause */
/* The Internet checksum (RFC 1071), summed in pieces and updated in place (RFC 1624). */
#ifndef COMMON_BASE_CHECKSUM_H
#define COMMON_BASE_CHECKSUM_H

#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"

/*
 * Add `bytes` to a partial sum (start with 0). Every piece but the last must have an even size.
 * Pieces of up to 2^32 - 1 bytes never overflow the sum.
 */
uint64_t checksum_add(uint64_t sum, struct span bytes);
/* The pseudo header of RFC 8200 section 8.1 (IPv6) or RFC 768 (IPv4), for `size` bytes of
 * `protocol`. */
uint64_t checksum_add_pseudo(uint64_t sum, const struct address *source,
	const struct address *destination, uint8_t protocol, uint32_t size);
/* Fold a partial sum into the 16-bit value that goes into the packet. Over a packet with a
 * right checksum it is 0. */
uint16_t checksum_fold(uint64_t sum);
/* Checksum of one piece. */
uint16_t checksum_of(struct span bytes);
/* RFC 1624 equation 3: the checksum after a 16-bit word changed from `was` to `is`. */
uint16_t checksum_update(uint16_t checksum, uint16_t was, uint16_t is);

#endif

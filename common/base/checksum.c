/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/checksum.h"

#include <string.h>

/* 32-bit loads into a 64-bit sum, in host order: the one's complement sum commutes with
 * swapping bytes (RFC 1071 section 2 (B)), so the fold swaps once at the end. */
uint64_t checksum_add(uint64_t sum, struct span bytes)
{
	uint32_t i = 0;
	for (; bytes.size - i >= 4; i += 4) {
		uint32_t word;
		memcpy(&word, bytes.data + i, 4);
		sum += word;
	}
	uint8_t tail[4] = {0};
	for (uint32_t k = 0; i + k < bytes.size; k++)
		tail[k] = bytes.data[i + k];
	uint32_t word;
	memcpy(&word, tail, 4);
	sum += word;
	return sum;
}

uint64_t checksum_add_pseudo(uint64_t sum, const struct address *source,
	const struct address *destination, uint8_t protocol, uint32_t size)
{
	uint8_t bytes[40];
	struct writer w = writer_of(bytes, sizeof bytes);
	address_write(&w, source);
	address_write(&w, destination);
	writer_u32(&w, size);
	writer_u32(&w, protocol);
	return checksum_add(sum, writer_span_of(&w));
}

uint16_t checksum_fold(uint64_t sum)
{
	while (sum > 0xffff)
		sum = sum % 0x10000u + sum / 0x10000u;
	uint16_t host = (uint16_t)sum;
	uint8_t bytes[2];
	memcpy(bytes, &host, 2);
	return (uint16_t) ~(256u * bytes[0] + bytes[1]);
}

uint16_t checksum_of(struct span bytes)
{
	return checksum_fold(checksum_add(0, bytes));
}

uint16_t checksum_update(uint16_t checksum, uint16_t was, uint16_t is)
{
	uint32_t sum = (uint16_t)~checksum + (uint32_t)(uint16_t)~was + is;
	while (sum > 0xffff)
		sum = sum % 0x10000u + sum / 0x10000u;
	return (uint16_t)~sum;
}

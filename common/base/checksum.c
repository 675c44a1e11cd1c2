/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/checksum.h"

#include <arpa/inet.h>
#include <string.h>

static uint32_t word_at(const uint8_t *bytes)
{
	uint32_t word;
	memcpy(&word, bytes, sizeof word);
	return word;
}

/* 32-bit loads into a 64-bit sum, in host order: the one's complement sum commutes with
 * swapping bytes (RFC 1071 section 2 (B)), so the fold swaps once at the end. */
uint64_t checksum_add(uint64_t sum, struct span bytes)
{
	uint32_t i = 0;
	/*@ loop invariant 0 <= i <= bytes.size;
	    loop assigns i, sum;
	    loop variant bytes.size - i; */
	for (; bytes.size - i >= 4; i += 4)
		sum += word_at(bytes.data + i);
	uint8_t tail[4] = {0};
	/*@ loop invariant k <= 3 && i + k <= bytes.size;
	    loop assigns k, tail[0 .. 3];
	    loop variant bytes.size - i - k; */
	for (uint32_t k = 0; i + k < bytes.size; k++)
		tail[k] = bytes.data[i + k];
	return sum + word_at(tail);
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
	//@ loop assigns sum; loop variant sum;
	while (sum > 0xffff)
		sum = sum % 0x10000u + sum / 0x10000u;
	return (uint16_t)~ntohs((uint16_t)sum);
}

uint16_t checksum_of(struct span bytes)
{
	return checksum_fold(checksum_add(0, bytes));
}

uint16_t checksum_update(uint16_t checksum, uint16_t was, uint16_t is)
{
	uint32_t sum = (uint16_t)~checksum + (uint32_t)(uint16_t)~was + is;
	/*@ loop invariant sum % 0xffff == \at(sum, LoopEntry) % 0xffff;
	    loop assigns sum;
	    loop variant sum; */
	while (sum > 0xffff)
		sum = sum % 0x10000u + sum / 0x10000u;
	return (uint16_t)~sum;
}

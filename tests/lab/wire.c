/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/wire.h"

uint16_t wire_get16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

uint32_t wire_get32(const uint8_t *at)
{
	return (uint32_t)wire_get16(at) << 16 | wire_get16(at + 2);
}

void wire_put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

void wire_put32(uint8_t *at, uint32_t value)
{
	wire_put16(at, value >> 16);
	wire_put16(at + 2, value & 0xffff);
}

uint32_t wire_sum(uint32_t sum, const uint8_t *bytes, size_t size)
{
	uint64_t wide = sum;
	for (; size >= 4; bytes += 4, size -= 4)
		wide += wire_get32(bytes);
	if (size >= 2)
		wide += wire_get16(bytes);
	if (size & 1)
		wide += (uint32_t)bytes[size & 2] << 8;
	wide = (wide & 0xffffffff) + (wide >> 32);
	wide = (wide & 0xffffffff) + (wide >> 32);
	return ((uint32_t)wide & 0xffff) + ((uint32_t)wide >> 16);
}

uint16_t wire_fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

void wire_amend(uint8_t *checksum, uint16_t before, uint16_t after)
{
	uint32_t sum = (uint16_t)~wire_get16(checksum);
	sum += (uint16_t)~before;
	sum += after;
	wire_put16(checksum, wire_fold(sum));
}

uint32_t wire_crc32c(const uint8_t *bytes, size_t size)
{
	uint32_t crc = 0xffffffff;
	for (size_t i = 0; i < size; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	/* the CRC's least significant byte goes first */
	return __builtin_bswap32(~crc);
}

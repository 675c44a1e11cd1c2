/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds the IPv6 parser with its chain of extension headers. The first byte says what is
 * repaired in the packet after it: bit 0 the version, bit 1 the payload length.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

static void repair(uint8_t *packet, uint32_t size, uint8_t what)
{
	if (size < 40)
		return;
	if (what % 2u == 1)
		packet[0] = (uint8_t)(0x60 + packet[0] % 16u);
	if (what / 2u % 2u == 1) {
		packet[4] = (uint8_t)((size - 40) / 256u);
		packet[5] = (uint8_t)((size - 40) % 256u);
	}
}

static void try_packet(struct span packet, const struct ip_header *header)
{
	fuzz_check_ip(packet, header);
	if (header->version != 6)
		return;
	demand(header->options.size % 4u == 0);
	demand(header->options.size + header->payload.size + 40 <= packet.size);
	demand(header->options.size > 0 || header->protocol == header->first_header);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > 65535)
		return 0;
	uint32_t left = (uint32_t)size - 1;
	uint8_t *packet = malloc(left + 1u);
	demand(packet);
	memcpy(packet, data + 1, left);
	repair(packet, left, data[0]);
	struct ip_header header;
	if (ip_parse(span_of(packet, left), &header))
		try_packet(span_of(packet, left), &header);
	if (ip_parse_quoted(span_of(packet, left), &header))
		try_packet(span_of(packet, left), &header);
	free(packet);
	return 0;
}

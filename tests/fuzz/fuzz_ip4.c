/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds the IPv4 parser and the walk over its options. The first byte says what is repaired in
 * the packet after it: bit 0 version and header length, bit 1 total length, bit 2 checksum.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

static void try_option(const struct ip_option *option)
{
	struct address slots[9];
	struct ip_timestamps stamps;
	uint32_t count;
	bool is_route = ip_option_route(option, slots, &count);
	demand(count <= 9 && (is_route || count == 0));
	for (uint32_t i = 0; i < count; i++)
		demand(slots[i].version == 4);
	bool is_stamps = ip_option_timestamps(option, &stamps);
	demand(stamps.count <= 9 && (is_stamps || stamps.count == 0));
	for (uint32_t i = 0; i < stamps.count; i++)
		demand(stamps.stamp[i].address.version == (stamps.flags == 0 ? 0 : 4));
}

static void try_options(struct span area)
{
	struct reader r = reader_of(area);
	struct ip_option option;
	uint32_t count = 0;
	while (ip_option_next(&r, &option)) {
		demand(fuzz_inside(option.data, area) && r.offset <= r.size);
		demand(++count <= area.size);
		try_option(&option);
	}
}

static void repair(uint8_t *packet, uint32_t size, uint8_t what)
{
	if (size < 20)
		return;
	if (what % 2u == 1) {
		uint32_t words = packet[0] % 16u;
		packet[0] = (uint8_t)(0x40 + (words < 5 || words * 4u > size ? 5 : words));
	}
	if (what / 2u % 2u == 1) {
		packet[2] = (uint8_t)(size / 256u);
		packet[3] = (uint8_t)(size % 256u);
	}
	uint32_t header_size = packet[0] % 16u * 4u;
	if (what / 4u % 2u == 1 && header_size <= size)
		fuzz_repair_checksum(packet, header_size, 10);
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
	if (ip_parse(span_of(packet, left), &header)) {
		fuzz_check_ip(span_of(packet, left), &header);
		if (header.version == 4)
			try_options(header.options);
	}
	if (ip_parse_quoted(span_of(packet, left), &header))
		fuzz_check_ip(span_of(packet, left), &header);
	try_options(span_slice(span_of(packet, left), 0, 4 * IP_OPTIONS_MAX)); /* a bare area */
	free(packet);
	return 0;
}

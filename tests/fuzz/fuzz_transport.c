/* SPDX-License-Identifier: BSD-2-Clause */
/* Feeds the UDP and TCP parsers; what parses is built again with a right checksum. */
#include "common/base/checksum.h"
#include "common/wire/transport.h"
#include "tests/fuzz/fuzz.h"

static const struct address four = {.version = 4, .bytes = {192, 0, 2, 1}};
static const struct address six = {.version = 6, .bytes = {0x20, 0x01, 0x0d, 0xb8}};
static uint8_t built[FUZZ_PACKET_MAX];

static void demand_right_sum(
	const struct writer *w, const struct address *address, uint8_t protocol)
{
	struct span segment = writer_span_of(w);
	uint64_t sum = checksum_add_pseudo(0, address, address, protocol, segment.size);
	demand(!w->failed && checksum_fold(checksum_add(sum, segment)) == 0);
}

static void try_udp(struct span bytes, const struct address *address)
{
	struct reader r = reader_of(bytes);
	struct udp_header h = {.source_port = reader_u16(&r),
		.destination_port = 256,
		.length = reader_u16(&r)};
	struct span data = reader_rest(&r);
	struct writer w = writer_of(built, sizeof built);
	udp_write(&w, IP_PROTOCOL_UDP, &h, address, address, data);
	demand_right_sum(&w, address, IP_PROTOCOL_UDP);
	r = reader_of(writer_span_of(&w));
	demand(reader_u16(&r) == h.source_port && reader_u16(&r) == h.destination_port);
	demand(reader_u16(&r) == (h.length ? h.length : UDP_HEADER_SIZE + data.size));
	demand(reader_u16(&r) != 0 && span_equal(reader_rest(&r), data));
}

static void try_tcp(struct span bytes, const struct address *address)
{
	struct tcp_header h;
	struct tcp_header again;
	if (!tcp_parse(bytes, &h))
		return;
	demand(fuzz_inside(h.options, bytes) && h.options.size <= 40 && h.flags < 0x200);
	struct writer w = writer_of(built, sizeof built);
	struct span data = span_from(bytes, TCP_HEADER_SIZE + h.options.size);
	tcp_write(&w, &h, address, address, data);
	demand_right_sum(&w, address, IP_PROTOCOL_TCP);
	demand(tcp_parse(writer_span_of(&w), &again));
	demand(again.source_port == h.source_port && again.sequence == h.sequence);
	demand(again.destination_port == h.destination_port);
	demand(again.acknowledgment == h.acknowledgment && again.flags == h.flags);
	demand(again.window == h.window && again.urgent == h.urgent);
	demand(span_equal(again.options, h.options));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_of(data, size);
	if (size > 65535 - UDP_HEADER_SIZE)
		return 0;
	try_udp(bytes, &four);
	try_udp(bytes, &six);
	try_tcp(bytes, &four);
	try_tcp(bytes, &six);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Feeds packets: what decodes to words is built by them again, byte for byte; an ICMP message
 * after a plain header always decodes. */
#include <string.h>

#include "common/wire/ip.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/round_trip.h"

/* The same bytes as a message in a packet of our own. */
static void try_message(uint8_t version, struct span message)
{
	static uint8_t packet[SPEC_PACKET_MAX];
	struct writer w = writer_of(packet, sizeof packet);
	struct ip_header header = {.version = version,
		.hop_limit = 64,
		.identification = 1,
		.protocol = version == 4 ? IP_PROTOCOL_ICMP : IP_PROTOCOL_ICMPV6,
		.source = {.version = version, .bytes = {10, 1}},
		.destination = {.version = version, .bytes = {10, 2}}};
	ip_write(&w, &header, message.size);
	writer_span(&w, message);
	if (!w.failed)
		round_trip_check(writer_span_of(&w), true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_of(data, size);
	if (size > 60000)
		return 0;
	round_trip_check(bytes, false);
	try_message(4, bytes);
	try_message(6, bytes);
	return 0;
}

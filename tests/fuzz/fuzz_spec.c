/* SPDX-License-Identifier: BSD-2-Clause */
/* Feeds the words of a command line: what they build is a packet that decodes to words which
 * build it again. */
#include <string.h>

#include "icmpgen/decode/decode.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/round_trip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char line[4096];
	static uint8_t packet[SPEC_PACKET_MAX];
	struct writer w = writer_of(packet, sizeof packet);
	if (size > sizeof line - 3 || memchr(data, '\0', size))
		return 0;
	memcpy(line, "x ", 2);
	if (size > 0)
		memcpy(line + 2, data, size);
	line[size + 2] = '\0';
	if (round_trip_build(line, &w))
		round_trip_check(writer_span_of(&w), false);
	return 0;
}

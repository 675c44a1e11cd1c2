/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fuzz/round_trip.h"

#include <stdio.h>

#include "icmpgen/decode.h"
#include "icmpgen/dump.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/command_line.h"

bool round_trip_build(const char *line, struct writer *w)
{
	static struct settings settings;
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	bool built = command_line_build(&settings, line, w, &problem);
	demand(built || problem.size > 0);
	return built;
}

/* The annotated dump reads the same bytes; what it says goes nowhere. */
static void try_dump(struct span packet)
{
	static char words[1 << 20];
	FILE *to = fmemopen(words, sizeof words, "w");
	demand(to);
	dump_packet(to, packet);
	fclose(to);
}

void round_trip_check(struct span packet, bool must)
{
	static struct spec spec;
	static uint8_t again[SPEC_PACKET_MAX];
	static uint8_t bytes[SPEC_PACKET_MAX];
	static char line[COMMAND_LINE_MAX];
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct text words = text_of(line, sizeof line);
	struct writer scratch = writer_of(bytes, sizeof bytes);
	struct writer w = writer_of(again, sizeof again);
	try_dump(packet);
	if (!decode_packet(packet, &spec, scratch, &problem)) {
		demand(!must && problem.size > 0);
		return;
	}
	decode_words(&spec, scratch, &words);
	demand(!words.cut);
	demand(round_trip_build(line, &w));
	demand(span_equal(writer_span_of(&w), packet));
}

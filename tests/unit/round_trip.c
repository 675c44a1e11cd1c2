/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/round_trip.h"

#include <stdlib.h>

#include "icmpgen/decode/decode.h"
#include "tests/unit/command_line.h"

void round_trip_init(struct round_trip_bench *b)
{
	*b = (struct round_trip_bench){.settings = calloc(1, sizeof *b->settings),
		.spec = calloc(1, sizeof *b->spec),
		.first = malloc(SPEC_PACKET_MAX),
		.again = malloc(SPEC_PACKET_MAX),
		.scratch = malloc(SPEC_PACKET_MAX),
		.words = malloc(COMMAND_LINE_MAX)};
	if (!b->settings || !b->spec || !b->first || !b->again || !b->scratch || !b->words)
		abort();
	b->words[0] = '\0';
}

void round_trip_release(struct round_trip_bench *b)
{
	free(b->settings);
	free(b->spec);
	free(b->first);
	free(b->again);
	free(b->scratch);
	free(b->words);
}

enum round_trip round_trip(struct round_trip_bench *b, struct span packet, struct text *problem)
{
	struct text words = text_of(b->words, COMMAND_LINE_MAX);
	struct writer scratch = writer_of(b->scratch, SPEC_PACKET_MAX);
	struct writer w = writer_of(b->again, SPEC_PACKET_MAX);
	if (!decode_packet(packet, b->spec, scratch, problem))
		return ROUND_TRIP_NO_WORDS;
	decode_words(b->spec, scratch, &words);
	if (words.cut || !command_line_build(b->settings, b->words, &w, problem))
		return ROUND_TRIP_REFUSED;
	return span_equal(writer_span_of(&w), packet) ? ROUND_TRIP_SAME : ROUND_TRIP_OTHER;
}

const char *round_trip_name(enum round_trip result)
{
	static const char *const names[] = {"comes back", "is not decoded",
		"its words are refused", "its words are another packet"};
	return names[result];
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fuzz/round_trip.h"

#include <stdio.h>

#include "icmpgen/view/dump.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/command_line.h"
#include "tests/unit/round_trip.h"

bool round_trip_build(const char *line, struct writer *w)
{
	static struct icmp_send_options settings;
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
	static struct round_trip_bench bench;
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	if (!bench.spec)
		round_trip_init(&bench);
	try_dump(packet);
	enum round_trip result = round_trip(&bench, packet, &problem);
	if (result == ROUND_TRIP_NO_WORDS)
		demand(!must && problem.size > 0);
	else
		demand(result == ROUND_TRIP_SAME);
}

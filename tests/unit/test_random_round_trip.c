/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * usage: test_random_round_trip [ROUNDS [SEED]]
 * Whatever words build, decodes to words that build it again, byte for byte; so do the same
 * packets with bytes changed or cut off, unless their IP header has no words: then it says so.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/command_line.h"
#include "tests/unit/random_line.h"
#include "tests/unit/round_trip.h"
#include "tests/unit/tap.h"

enum { ROUNDS = 3000, CHANGES = 3, SHOWN = 5 };

struct bench {
	struct round_trip_bench trip;
	char *line;
	uint64_t random;
	uint32_t built, changed, refused, wrong;
};

static void wrong(struct bench *b, const char *what, const char *why)
{
	if (b->wrong++ < SHOWN)
		printf("# %s: %s\n# line:  %.700s\n# words: %.700s\n", what, why, b->line,
			b->trip.words);
}

/* It comes back or, where it need not, is refused with a reason. */
static void check(struct bench *b, struct span packet, bool must)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	enum round_trip result = round_trip(&b->trip, packet, &problem);
	bool refused = result == ROUND_TRIP_NO_WORDS;
	b->refused += refused;
	if (refused ? must || problem.size == 0 : result != ROUND_TRIP_SAME)
		wrong(b, round_trip_name(result), buffer);
}

/* Bytes of the message, or of all, changed; or the end cut off. */
static void change(struct bench *b, uint32_t *size)
{
	uint32_t header = b->trip.first[0] / 16u == 4 ? 20 : 40;
	uint32_t from = random_below(&b->random, 3) > 0 && *size > header ? header : 0;
	if (random_below(&b->random, 4) == 0)
		*size -= random_below(&b->random, *size - from + 1);
	for (uint32_t i = random_below(&b->random, CHANGES); i > 0 && *size > from; i--)
		b->trip.first[from + random_below(&b->random, *size - from)] =
			(uint8_t)random_next(&b->random);
}

static void try_line(struct bench *b)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct text line = text_of(b->line, COMMAND_LINE_MAX);
	struct writer w = writer_of(b->trip.first, SPEC_PACKET_MAX);
	b->trip.words[0] = '\0';
	random_line(&b->random, &line);
	if (!command_line_build(b->trip.settings, b->line, &w, &problem)) {
		if (problem.size == 0)
			wrong(b, "refused", "without a reason");
		return;
	}
	b->built++;
	uint32_t size = w.size;
	check(b, span_of(b->trip.first, size), true);
	for (int i = 0; i < CHANGES; i++) {
		change(b, &size);
		b->changed++;
		check(b, span_of(b->trip.first, size), false);
	}
}

int main(int argc, char **argv)
{
	struct bench b = {.line = malloc(COMMAND_LINE_MAX)};
	uint32_t rounds = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : ROUNDS;
	b.random = argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 0x9e3779b97f4a7c15;
	if (!b.line)
		abort();
	round_trip_init(&b.trip);
	for (uint32_t i = 0; i < rounds; i++)
		try_line(&b);
	printf("# %u lines, %u packets of theirs, %u changed ones, %u refused\n", rounds,
		b.built, b.changed, b.refused);
	test_begin("round_trip: a random command line comes back from its packet");
	ok(b.built > rounds / 2, "most random lines are packets");
	ok(b.refused < b.changed / 4, "most changed packets have words");
	is_number(b.wrong, 0, "every packet comes back by its words");
	test_end();
	round_trip_release(&b.trip);
	free(b.line);
	return tap_end();
}

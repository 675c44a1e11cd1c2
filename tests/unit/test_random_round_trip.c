/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * usage: test_random_round_trip [ROUNDS [SEED]]
 * Whatever words build, decodes to words that build it again, byte for byte; so do the same
 * packets with bytes changed or cut off, unless their IP header has no words: then it says so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "icmpgen/decode.h"
#include "tests/unit/command_line.h"
#include "tests/unit/random_line.h"
#include "tests/unit/tap.h"

enum { ROUNDS = 3000, CHANGES = 3, SHOWN = 5 };

struct bench {
	struct settings *settings;
	struct spec *spec;
	uint8_t *first, *again, *scratch;
	char *line, *words;
	uint64_t random;
	uint32_t built, changed, refused, wrong;
};

static void bench_init(struct bench *b, uint64_t seed)
{
	*b = (struct bench){.settings = calloc(1, sizeof *b->settings),
		.spec = calloc(1, sizeof *b->spec),
		.first = malloc(SPEC_PACKET_MAX),
		.again = malloc(SPEC_PACKET_MAX),
		.scratch = malloc(SPEC_PACKET_MAX),
		.line = malloc(COMMAND_LINE_MAX),
		.words = malloc(COMMAND_LINE_MAX),
		.random = seed};
	if (!b->settings || !b->spec || !b->first || !b->again || !b->scratch || !b->line ||
		!b->words)
		abort();
}

static void bench_release(struct bench *b)
{
	free(b->settings);
	free(b->spec);
	free(b->first);
	free(b->again);
	free(b->scratch);
	free(b->line);
	free(b->words);
}

static void wrong(struct bench *b, const char *what, const char *why)
{
	if (b->wrong++ < SHOWN)
		printf("# %s: %s\n# line:  %.700s\n# words: %.700s\n", what, why, b->line,
			b->words);
}

/* True when the packet came back or, where it need not, was refused with a reason. */
static void check(struct bench *b, struct span packet, bool must)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct text words = text_of(b->words, COMMAND_LINE_MAX);
	struct writer scratch = writer_of(b->scratch, SPEC_PACKET_MAX);
	struct writer w = writer_of(b->again, SPEC_PACKET_MAX);
	if (!decode_packet(packet, b->spec, scratch, &problem)) {
		b->refused++;
		if (must || problem.size == 0)
			wrong(b, "not decoded", buffer);
		return;
	}
	decode_words(b->spec, scratch, &words);
	if (!command_line_build(b->settings, b->words, &w, &problem))
		wrong(b, "its words are refused", buffer);
	else if (!span_equal(writer_span_of(&w), packet))
		wrong(b, "its words are another packet", "");
}

/* Bytes of the message, or of all, changed; or the end cut off. */
static void change(struct bench *b, uint32_t *size)
{
	uint32_t header = b->first[0] / 16u == 4 ? 20 : 40;
	uint32_t from = random_below(&b->random, 3) > 0 && *size > header ? header : 0;
	if (random_below(&b->random, 4) == 0)
		*size -= random_below(&b->random, *size - from + 1);
	for (uint32_t i = random_below(&b->random, CHANGES); i > 0 && *size > from; i--)
		b->first[from + random_below(&b->random, *size - from)] =
			(uint8_t)random_next(&b->random);
}

static void round_trip(struct bench *b)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct text line = text_of(b->line, COMMAND_LINE_MAX);
	struct writer w = writer_of(b->first, SPEC_PACKET_MAX);
	b->words[0] = '\0';
	random_line(&b->random, &line);
	if (!command_line_build(b->settings, b->line, &w, &problem)) {
		if (problem.size == 0)
			wrong(b, "refused", "without a reason");
		return;
	}
	b->built++;
	uint32_t size = w.size;
	check(b, span_of(b->first, size), true);
	for (int i = 0; i < CHANGES; i++) {
		change(b, &size);
		b->changed++;
		check(b, span_of(b->first, size), false);
	}
}

int main(int argc, char **argv)
{
	struct bench b;
	uint32_t rounds = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : ROUNDS;
	bench_init(&b, argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 0x9e3779b97f4a7c15);
	for (uint32_t i = 0; i < rounds; i++)
		round_trip(&b);
	printf("# %u lines, %u packets of theirs, %u changed ones, %u refused\n", rounds,
		b.built, b.changed, b.refused);
	ok(b.built > rounds / 2, "most random lines are packets");
	ok(b.refused < b.changed / 4, "most changed packets have words");
	is_number(b.wrong, 0, "every packet comes back by its words");
	bench_release(&b);
	return tap_end();
}

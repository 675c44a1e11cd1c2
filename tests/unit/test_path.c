/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of a path: a row of hops with three probes each, as answers come in. */
#include "traceroute/engine/path.h"

#include <stdlib.h>

#include "tests/unit/tap.h"

enum { FIRST = 1, LAST = 6, QUERIES = 3 };

static struct path path;
static void *memory;

static struct address router(uint8_t number)
{
	return (struct address){.version = 4, .bytes = {192, 0, 2, number}};
}

static struct question question(uint8_t hop, uint8_t attempt)
{
	return (struct question){.number = (uint32_t)hop * QUERIES + attempt,
		.hop_limit = hop,
		.attempt = attempt};
}

static void ask(uint8_t hop, uint8_t attempt)
{
	struct question q = question(hop, attempt);
	path_asked(&path, &q, 0);
}

static void answer(
	uint8_t hop, uint8_t attempt, enum answer_kind kind, uint8_t from, nanoseconds rtt)
{
	struct answer a = {.kind = kind,
		.why = kind == ANSWER_NONE ? WHY_TIMEOUT : 0,
		.question = question(hop, attempt),
		.rtt = rtt,
		.from = router(from),
		.is_target = kind == ANSWER_REACHED};
	path_answered(&path, &a, SECOND);
}

static void begin(void)
{
	free(memory);
	memory = malloc(path_size(FIRST, LAST, QUERIES));
	path_init(&path, memory, FIRST, LAST, QUERIES);
	for (uint8_t hop = FIRST; hop <= LAST; hop++)
		for (uint8_t i = 0; i < QUERIES; i++)
			ask(hop, i);
}

/* The same answer to each probe of a hop. */
static void answer_all(uint8_t hop, enum answer_kind kind, uint8_t from)
{
	for (uint8_t i = 0; i < QUERIES; i++)
		answer(hop, i, kind, from, MILLISECOND);
}

static void a_hop_is_decided_by_its_own_probes(void)
{
	begin();
	answer(2, 0, ANSWER_EXPIRED, 2, MILLISECOND);
	answer(2, 1, ANSWER_NONE, 0, 0);
	ok(!path_is_decided(&path, 2), "two of three are done");
	answer(2, 2, ANSWER_EXPIRED, 2, MILLISECOND);
	ok(path_is_decided(&path, 2), "all are done");
	is_number(path_answers(&path, 2), 2, "replies");
	ok(!path_is_silent(&path, 2), "it is not silent");
	answer_all(3, ANSWER_NONE, 0);
	ok(path_is_silent(&path, 3), "a hop without replies is");
	ok(!path_is_silent(&path, 4), "one whose probes are in flight is not yet");
}

static void the_first_end_ends_the_trace(void)
{
	begin();
	answer(5, 0, ANSWER_REACHED, 9, MILLISECOND);
	is_number(path.end, 5, "the first that replied");
	answer(4, 0, ANSWER_REACHED, 9, MILLISECOND);
	is_number(path.end, 4, "a nearer one");
	answer(6, 0, ANSWER_REACHED, 9, MILLISECOND);
	is_number(path.end, 4, "a farther one changes nothing");
	is_number(path_final_hop(&path), 4, "path_final_hop");
}

static void replies_to_farther_probes_fill_the_last_line(void)
{
	struct hop line;
	begin();
	answer(4, 0, ANSWER_REACHED, 9, MILLISECOND);
	answer(5, 0, ANSWER_REACHED, 9, 2 * MILLISECOND);
	ok(!path_is_decided(&path, 4), "two replies, others in flight");
	answer(6, 2, ANSWER_REACHED, 9, 3 * MILLISECOND);
	ok(path_is_decided(&path, 4), "three replies of the end are a line");
	path_hop(&path, 4, &line);
	is_number(line.count, QUERIES, "probes in the line");
	ok(line.is_last, "it is the last one");
	is_number(line.probe[0].rtt, MILLISECOND, "in the order of sending: the first");
	is_number(line.probe[2].rtt, 3 * MILLISECOND, "and the last");
}

static void another_end_fills_nothing(void)
{
	struct hop line;
	begin();
	answer(4, 0, ANSWER_REACHED, 9, MILLISECOND);
	answer(4, 1, ANSWER_NONE, 0, 0);
	answer(4, 2, ANSWER_NONE, 0, 0);
	answer_all(5, ANSWER_REACHED, 8);
	answer_all(6, ANSWER_NONE, 0);
	path_hop(&path, 4, &line);
	is_number(line.probe[1].kind, ANSWER_NONE, "another address is not this end");
	is_number(path_answers(&path, 4), 1, "one reply of its own");
}

static void a_refusal_after_silence_is_nearer(void)
{
	begin();
	answer_all(2, ANSWER_EXPIRED, 7);
	answer_all(3, ANSWER_NONE, 0);
	answer(5, 0, ANSWER_REFUSED, 7, MILLISECOND);
	is_number(path.end, 3, "the router of hop 2 refuses what it does not forward to 3");
	begin();
	answer_all(2, ANSWER_EXPIRED, 6);
	answer_all(3, ANSWER_NONE, 0);
	answer(5, 0, ANSWER_REFUSED, 7, MILLISECOND);
	is_number(path.end, 5, "another router may be anywhere");
}

static void a_bound_moves_the_end_over_silence_only(void)
{
	begin();
	answer_all(3, ANSWER_NONE, 0);
	answer_all(4, ANSWER_NONE, 0);
	answer(2, 0, ANSWER_EXPIRED, 2, MILLISECOND);
	answer(5, 0, ANSWER_REACHED, 9, MILLISECOND);
	path_bound(&path, 3);
	is_number(path.end, 3, "hops 3 and 4 are silent");
	answer(4, 0, ANSWER_EXPIRED, 4, MILLISECOND);
	is_number(path.end, 5, "a router at 4 refutes it");
}

static void the_first_answer_stays(void)
{
	begin();
	answer(2, 0, ANSWER_EXPIRED, 2, MILLISECOND);
	answer(2, 0, ANSWER_EXPIRED, 3, MILLISECOND);
	ok(path_has_expired(&path, 2, &path_place(&path, 2, 0)->answer.from), "a router");
	is_number(path_place(&path, 2, 0)->answer.from.bytes[3], 2, "the first");
	answer(2, 0, ANSWER_REACHED, 9, MILLISECOND);
	is_number(path_place(&path, 2, 0)->answer.from.bytes[3], 9, "but for the end");
}

static void a_late_timeout_is_of_its_own_probe(void)
{
	struct question again = question(2, 0);
	struct answer late = {.kind = ANSWER_NONE, .question = question(2, 0)};
	begin();
	again.number = 99;
	path_asked(&path, &again, 0);
	path_answered(&path, &late, SECOND);
	is_number(path_place(&path, 2, 0)->state, PLACE_ASKED, "the repeat is in flight");
	path_forget(&path, &late.question);
	is_number(path_place(&path, 2, 0)->state, PLACE_ASKED, "it is not forgotten either");
	path_forget(&path, &again);
	is_number(path_place(&path, 2, 0)->state, PLACE_EMPTY, "by its own number it is");
}

static void what_does_not_fit_is_ignored(void)
{
	struct question outside[] = {
		question(LAST + 1, 0), question(0, 0), question(2, QUERIES)};
	begin();
	for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
		struct answer a = {.kind = ANSWER_REACHED, .question = outside[i]};
		path_asked(&path, &outside[i], 0);
		path_answered(&path, &a, 0);
		path_forget(&path, &outside[i]);
	}
	is_number(path.end, 0, "no end");
	is_number(path.orders, LAST * QUERIES, "no probe more");
}

static void waits_know_the_nearest_round_trip(void)
{
	begin();
	answer(4, 1, ANSWER_EXPIRED, 4, 4 * MILLISECOND);
	is_number(path.here[4], 4 * MILLISECOND, "of the hop");
	is_number(path.near[1], 4 * MILLISECOND, "of the nearest after hop 1");
	answer(2, 0, ANSWER_EXPIRED, 2, 2 * MILLISECOND);
	is_number(path.near[1], 2 * MILLISECOND, "a nearer one");
	is_number(path.near[3], 4 * MILLISECOND, "after hop 3 it is still hop 4");
	is_number(path.largest, 4 * MILLISECOND, "the largest");
	is_number(path.farthest, 4, "the farthest");
}

static void an_end_may_come_of_a_repeated_probe(void)
{
	struct answer repeated = {.kind = ANSWER_REFUSED,
		.question = question(6, 0),
		.from = router(2),
		.rtt = 3 * SECOND,
		.is_timeless = true};
	begin();
	answer_all(2, ANSWER_EXPIRED, 2);
	ok(!path_end_is_timeless(&path), "no end, no time of it");
	path_answered(&path, &repeated, 3 * SECOND);
	is_number(path.end, 3, "the end is after the router that refuses");
	ok(path_end_is_timeless(&path), "it is known from a farther probe that was repeated");
	answer(3, 1, ANSWER_REFUSED, 2, MILLISECOND);
	ok(!path_end_is_timeless(&path), "a reply to its own, sent once, comes first");
}

/* A control has no place: it is asked at one more than the hop has. */
static void a_proof_without_a_place_changes_no_line_that_is_out(void)
{
	struct answer proof = {.kind = ANSWER_REACHED,
		.question = question(2, QUERIES),
		.from = router(9),
		.rtt = MILLISECOND,
		.is_proven = true};
	struct answer claim = {.kind = ANSWER_REFUSED,
		.question = question(4, 0),
		.from = router(66),
		.rtt = MILLISECOND};
	begin();
	answer_all(2, ANSWER_NONE, 0);
	path_answered(&path, &claim, SECOND);
	is_number(path.end, 4, "a stranger claims the end");
	path.shown = 3;
	path_answered(&path, &proof, SECOND);
	is_number(path.end, 4, "the end is no line that is out");
	is_number(path_answers(&path, 2), 0, "which stays as it was");
	path.shown = 2;
	path_answered(&path, &proof, SECOND);
	is_number(path.end, 2, "one that is not yet out becomes the last");
}

int main(void)
{
	run_test(a_hop_is_decided_by_its_own_probes, "path_is_decided: all probes of the hop");
	run_test(the_first_end_ends_the_trace, "path_final_hop: the nearest end");
	run_test(replies_to_farther_probes_fill_the_last_line,
		"path_hop: replies of the same end fill the last line");
	run_test(another_end_fills_nothing, "path_hop: those of another address do not");
	run_test(a_refusal_after_silence_is_nearer,
		"path_answered: a refusal ends the path after the router that sent it");
	run_test(a_bound_moves_the_end_over_silence_only,
		"path_bound: holds as long as there is only silence");
	run_test(the_first_answer_stays, "path_answered: the first stays, but for the end");
	run_test(a_late_timeout_is_of_its_own_probe,
		"path_answered, path_forget: of the probe with the number");
	run_test(what_does_not_fit_is_ignored, "path_answered: hops and attempts outside");
	run_test(waits_know_the_nearest_round_trip, "path_answered: round trips of hops");
	run_test(an_end_may_come_of_a_repeated_probe,
		"path_end_is_timeless: an end known from a repeated probe");
	run_test(a_proof_without_a_place_changes_no_line_that_is_out,
		"path_answered: a proof at a hop whose line is out");
	free(memory);
	return tap_end();
}

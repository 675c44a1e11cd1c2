/* SPDX-License-Identifier: BSD-2-Clause */
/* --mtu alone: which size it finds, and where it says that packets must be smaller. */
#include <errno.h>

#include "tests/unit/strategy_lab.h"
#include "tests/unit/tap.h"

/* RFC 792: unreachable, fragmentation needed. */
static bool too_big(struct answer *a, uint8_t hop, uint32_t number, uint32_t mtu)
{
	lab_is_from(a, ANSWER_REFUSED, hop, number);
	a->code = 4;
	a->mtu = mtu;
	a->is_proven = true;
	return true;
}

/* The target is the fourth hop. */
static bool path(struct answer *a)
{
	uint8_t hop = a->question.hop_limit;
	return hop >= 4 ? lab_is_target(a, 4) : lab_is_from(a, ANSWER_EXPIRED, hop, 1);
}

/* Whether a packet of more than `mtu` bytes comes to the link after this hop. */
static bool stops(const struct answer *a, uint8_t hop, uint32_t mtu)
{
	return a->question.size > mtu && a->question.hop_limit > hop;
}

static bool wide(struct lab *lab, struct answer *a)
{
	(void)lab;
	return path(a);
}

static bool narrow(struct lab *lab, struct answer *a)
{
	(void)lab;
	return stops(a, 2, 1400) ? too_big(a, 2, 1, 1400) : path(a);
}

static bool narrow_twice(struct lab *lab, struct answer *a)
{
	(void)lab;
	if (stops(a, 1, 1400))
		return too_big(a, 1, 1, 1400);
	return stops(a, 3, 1300) ? too_big(a, 3, 1, 1300) : path(a);
}

/* Routers before RFC 1191 name no size. */
static bool unnamed(struct lab *lab, struct answer *a)
{
	(void)lab;
	return stops(a, 2, 1300) ? too_big(a, 2, 1, 0) : path(a);
}

/* The router names the size by another address than the one it has in the trace. */
static bool other_address(struct lab *lab, struct answer *a)
{
	(void)lab;
	return stops(a, 2, 1400) ? too_big(a, 2, 77, 1400) : path(a);
}

static void routers_name_sizes(void)
{
	struct lab lab = {.strategy = &strategy_mtu, .reply = wide};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1\n4: 10.0.4.99\nreached, 4 hops\n",
		"nothing is narrow");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = narrow};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1 mtu 1400\n4: 10.0.4.99\nreached, 4 "
		"hops, mtu 1400\n",
		"a narrow link");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = narrow_twice};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1 mtu 1400\n3: 10.0.3.1\n4: 10.0.4.99 mtu "
		"1300\nreached, 4 hops, mtu 1300\n",
		"two of them");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = unnamed};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1 mtu 1280\n4: 10.0.4.99\nreached, 4 "
		"hops, mtu 1280\n",
		"a router that names no size");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = other_address};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1 mtu 1400\n4: 10.0.4.99\nreached, 4 "
		"hops, mtu 1400\n",
		"a router that the trace does not know");
}

/* Nothing is small enough for this router. */
static bool never_enough(struct lab *lab, struct answer *a)
{
	(void)lab;
	return stops(a, 2, 0) ? too_big(a, 2, 1, 0) : path(a);
}

/* It names one byte less each time. */
static bool byte_by_byte(struct lab *lab, struct answer *a)
{
	(void)lab;
	return stops(a, 2, 1000) ? too_big(a, 2, 1, a->question.size - 1u) : path(a);
}

/* A firewall refuses what is big in other words than the size. */
static bool forbidding(struct lab *lab, struct answer *a)
{
	(void)lab;
	if (!stops(a, 2, 1400))
		return path(a);
	lab_is_from(a, ANSWER_REFUSED, 2, 1);
	a->code = 13;
	return true;
}

static void odd_routers_are_survived(void)
{
	struct lab lab = {.strategy = &strategy_mtu, .reply = never_enough};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.2.1 refused mtu 68\nunreachable, 0 hops\n",
		"no packet is small enough");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = byte_by_byte};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.2.1 refused mtu 1484\nunreachable, 0 hops\n",
		"a router that names one byte less each time");
	ok(lab.asked < 60, "it is not asked for ever: %u", lab.asked);
	lab = (struct lab){.strategy = &strategy_mtu, .reply = forbidding};
	lab_expect(&lab, "1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.2.1 refused\nunreachable, 0 hops\n",
		"a firewall that names no size");
}

/* ---- guesses ----------------------------------------------------------------------- */

static bool guess(struct answer *a, uint32_t number, uint32_t mtu)
{
	too_big(a, 2, number, mtu);
	a->is_proven = false;
	return true;
}

/* Of the first so many packets: a stranger hit one of them. */
static bool one_guess(struct lab *lab, struct answer *a)
{
	return lab->asked == 1 ? guess(a, 66, 600) : path(a);
}

/* The router quotes 28 bytes, which prove nothing. */
static bool short_quotes(struct lab *lab, struct answer *a)
{
	(void)lab;
	return stops(a, 2, 1400) ? guess(a, 1, 1400) : path(a);
}

/* It sends no two errors at once. */
static bool short_and_rare(struct lab *lab, struct answer *a)
{
	bool stopped = stops(a, 2, 1400);
	return stopped ? lab->asked % 2 && guess(a, 1, 1400) : path(a);
}

static bool other_each_time(struct lab *lab, struct answer *a)
{
	bool is_big = a->question.size > 1400;
	return is_big ? guess(a, lab->asked % 200, 1400 - lab->asked) : path(a);
}

/* The size is the same, but another says it. */
static bool by_two(struct lab *lab, struct answer *a)
{
	return lab->asked <= 2 ? guess(a, lab->asked, 600) : path(a);
}

static bool named_then_guessed(struct lab *lab, struct answer *a)
{
	if (lab->asked == 1)
		return guess(a, 66, 600);
	return stops(a, 2, 1400) ? too_big(a, 2, 1, 1400) : path(a);
}

/* While the place is looked for as well. */
static bool guess_of_place(struct lab *lab, struct answer *a)
{
	if (a->question.size == 1500 && a->question.hop_limit == 3 && lab->route++ == 0)
		return guess(a, 66, 600);
	return other_address(lab, a);
}

static void a_guess_has_to_come_twice(void)
{
	static const char wide_open[] =
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1\n4: 10.0.4.99\nreached, 4 hops\n";
	static const char narrow_at_3[] =
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1 mtu 1400\n4: 10.0.4.99\nreached, 4 "
		"hops, mtu 1400\n";
	struct lab lab = {.strategy = &strategy_mtu, .reply = one_guess};
	lab_expect(&lab, wide_open, "the next packet arrives");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = by_two};
	lab_expect(&lab, wide_open, "two who do not agree are silence");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = short_quotes};
	lab_expect(&lab, narrow_at_3, "a router that quotes 28 bytes says it again");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = short_and_rare};
	lab_expect(&lab, narrow_at_3, "silence between is no contradiction");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = named_then_guessed};
	lab_expect(&lab, narrow_at_3, "what is proven counts at once");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = guess_of_place};
	lab_expect(&lab, narrow_at_3, "the place is not guessed either");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = other_each_time};
	lab_expect(&lab,
		"1: 10.0.1.1 mtu 1400 hole\n2: 10.0.2.1\n3: 10.0.3.1\n4: 10.0.4.99\nreached, 4 "
		"hops, mtu 1400, hole at 1 of 1400\n",
		"one who contradicts himself is no router: packets vanish");
	ok(lab.asked < 60, "he is not asked for ever: %u", lab.asked);
}

static uint32_t first_number(uint32_t seed)
{
	struct lab lab = {.strategy = &strategy_mtu, .settings.seed = seed};
	struct question question;
	nanoseconds wake = NEVER;
	lab_begin(&lab);
	bool asks = strategy_mtu.next(lab.state, &lab.prober, lab.now, &question, &wake);
	lab_end(&lab);
	return asks ? question.number : 0;
}

static void the_first_number_is_random(void)
{
	is_number(first_number(0), 65535, "the last one");
	is_number(first_number(7), 65528, "by the seed");
	is_number(first_number(UINT32_MAX), 65536 - TRACE_BIG_NUMBERS, "among the last ones");
}

/* ---- our own link ------------------------------------------------------------------ */

static bool own_link(struct lab *lab, struct answer *a)
{
	(void)lab;
	if (a->question.size <= 1400)
		return path(a);
	a->why = WHY_LOCAL;
	a->error = EMSGSIZE;
	a->mtu = 1400;
	return true;
}

static bool own_network(struct lab *lab, struct answer *a)
{
	(void)lab;
	if (a->question.size > 1400)
		return too_big(a, 9, 9, 1400);
	return lab_is_target(a, 1);
}

/* This host has no route for a while. */
static bool no_route(struct lab *lab, struct answer *a)
{
	if (lab->asked > 1)
		return path(a);
	a->why = WHY_LOCAL;
	a->error = ENETUNREACH;
	return true;
}

static void the_first_link_counts(void)
{
	struct lab lab = {.strategy = &strategy_mtu, .reply = own_link};
	lab_expect(&lab,
		"1: 10.0.1.1 mtu 1400\n2: 10.0.2.1\n3: 10.0.3.1\n4: 10.0.4.99\nreached, 4 "
		"hops, mtu 1400\n",
		"this host names its size");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = no_route};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1\n4: 10.0.4.99\nreached, 4 hops\n",
		"a packet that could not be sent says nothing of sizes");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = own_network};
	lab_expect(&lab, "1: 10.0.1.99 mtu 1400\nreached, 1 hops, mtu 1400\n",
		"the target is the first hop, and an unknown address names one");
}

/* ---- black holes ------------------------------------------------------------------- */

static bool hole(struct lab *lab, struct answer *a)
{
	(void)lab;
	return !stops(a, 2, 1400) && path(a);
}

static bool odd_hole(struct lab *lab, struct answer *a)
{
	(void)lab;
	return !stops(a, 2, 1333) && path(a);
}

/* After the black hole is a router that names a smaller size. */
static bool hole_and_name(struct lab *lab, struct answer *a)
{
	(void)lab;
	if (stops(a, 1, 1400))
		return false;
	return stops(a, 3, 1350) ? too_big(a, 3, 1, 1350) : path(a);
}

/* The name comes when all that is larger is known to vanish. */
static bool hole_next_to_name(struct lab *lab, struct answer *a)
{
	(void)lab;
	if (stops(a, 1, 1280))
		return false;
	return stops(a, 3, 1279) ? too_big(a, 3, 1, 1279) : path(a);
}

static bool silent_end(struct lab *lab, struct answer *a)
{
	(void)lab;
	return !stops(a, 1, 1400) && a->question.hop_limit < 4 && path(a);
}

static bool nothing(struct lab *lab, struct answer *a)
{
	(void)lab, (void)a;
	return false;
}

static void black_holes_are_measured(void)
{
	struct lab lab = {.strategy = &strategy_mtu, .reply = hole};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1 mtu 1400 hole\n4: 10.0.4.99\nreached, 4 "
		"hops, mtu 1400, hole at 3 of 1400\n",
		"a size that links have");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = odd_hole};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1 mtu 1333 hole\n4: 10.0.4.99\nreached, 4 "
		"hops, mtu 1333, hole at 3 of 1333\n",
		"a size that none has");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = hole_and_name};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1\n4: 10.0.4.99 mtu 1350\nreached, 4 "
		"hops, mtu 1350\n",
		"a router after it names a size");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = hole_next_to_name};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1\n4: 10.0.4.99 mtu 1279\nreached, 4 "
		"hops, mtu 1279\n",
		"one byte less than what vanishes");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = silent_end};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1 mtu 1400 hole\n3: 10.0.3.1\n4: *\n5: *\n6: *\nlast "
		"hop, 0 hops, hole at 2 of 1400\n",
		"the end is silent: the last hop that replies stands in");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = nothing};
	lab_expect(&lab, "1: *\n2: *\n3: *\n4: *\n5: *\n6: *\nlast hop, 0 hops\n",
		"all are silent");
}

/* ---- ambiguous replies, waits, interrupts ------------------------------------------ */

static void questions_are_asked_again(void)
{
	struct lab lab = {.strategy = &strategy_mtu, .reply = other_address};
	static char text[LAB_TEXT];
	lab_begin(&lab);
	ok(lab_run(&lab), "none is put back");
	struct text whole = text_of(text, sizeof text);
	text_add(&whole, lab.text);
	lab_end(&lab);
	uint32_t asked = lab.asked;
	for (uint32_t number = 1; number <= asked; number++) {
		lab = (struct lab){
			.strategy = &strategy_mtu, .reply = other_address, .put_back = number};
		lab_expect(&lab, text, "one is put back");
	}
}

static void a_given_wait_is_kept(void)
{
	struct lab lab = {.strategy = &strategy_mtu, .reply = wide};
	const struct question big = {.number = 65535, .hop_limit = 6};
	lab_begin(&lab);
	is_number(strategy_mtu.wait_limit(lab.state, &big, lab.now), SECOND,
		"a big packet's reply is waited for a second");
	lab_end(&lab);
	lab = (struct lab){.strategy = &strategy_mtu, .settings.wait = SECOND / 10};
	lab_begin(&lab);
	is_number(strategy_mtu.wait_limit(lab.state, &big, lab.now), SECOND / 10,
		"less where everything is");
	lab_end(&lab);
	lab = (struct lab){.strategy = &strategy_mtu, .settings.wait_given = true};
	lab_begin(&lab);
	is_number(strategy_mtu.wait_limit(lab.state, &big, lab.now), 5 * SECOND, "as given");
	lab_end(&lab);
}

static void an_interrupt_shows_what_is_known(void)
{
	struct lab lab = {.strategy = &strategy_mtu, .reply = narrow, .stop_at = 1};
	lab_expect(&lab, "interrupted, 0 hops\n", "while the size is looked for");
	lab = (struct lab){.strategy = &strategy_mtu, .reply = narrow, .stop_at = 4};
	lab_expect(&lab, "1: 10.0.1.1\ninterrupted, 0 hops, mtu 1400\n",
		"while the hops are asked");
	lab = (struct lab){
		.strategy = &strategy_mtu, .reply = nothing, .settings.time_limit = SECOND / 2};
	lab_expect(&lab, "time-out, 0 hops\n", "the time limit");
}

int main(void)
{
	run_test(routers_name_sizes, "mtu: routers name the size");
	run_test(odd_routers_are_survived, "mtu: routers that name what is of no use");
	run_test(a_guess_has_to_come_twice, "mtu: guesses");
	run_test(the_first_number_is_random, "mtu: the first number");
	run_test(the_first_link_counts, "mtu: the first link is too narrow");
	run_test(black_holes_are_measured, "mtu: packets vanish");
	run_test(questions_are_asked_again, "mtu: ambiguous replies");
	run_test(a_given_wait_is_kept, "mtu: how long a big packet is waited for");
	run_test(an_interrupt_shows_what_is_known, "mtu: an interrupt");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* --multipath alone: what it reports of small networks, and what it asks again. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/strategy_lab.h"
#include "tests/unit/tap.h"

enum { AGAIN = 2 }; /* the attempt of what asks again what was seen */

/* ---- networks ---------------------------------------------------------------------- */

static bool circle(struct lab *lab, struct answer *a)
{
	(void)lab;
	return lab_is_from(
		a, ANSWER_EXPIRED, (uint8_t)((a->question.hop_limit - 1) % 3 + 1), 1);
}

static void circles_show(void)
{
	struct lab lab = {.strategy = &strategy_multipath, .reply = circle};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.1\n4: 10.0.1.1 as at 1\n"
		"5: 10.0.2.1 as at 2\n6: 10.0.3.1 as at 3\nlast hop, 0 hops\n",
		"three routers in a circle");
}

/* The router of the first hop refuses in the destination's words what goes on. */
static bool firewall(struct lab *lab, struct answer *a)
{
	(void)lab;
	return lab_is_from(
		a, a->question.hop_limit == 1 ? ANSWER_EXPIRED : ANSWER_REACHED, 1, 1);
}

static bool translated(struct lab *lab, struct answer *a)
{
	(void)lab;
	if (a->question.hop_limit == 1)
		return lab_is_from(a, ANSWER_EXPIRED, 1, 1);
	return lab_is_from(a, ANSWER_REACHED, 2, 1);
}

static bool refusing(struct lab *lab, struct answer *a)
{
	(void)lab;
	if (a->question.hop_limit == 1)
		return lab_is_from(a, ANSWER_EXPIRED, 1, 1);
	return lab_is_from(a, ANSWER_REFUSED, 2, 1);
}

/* Half of the flows are refused at the hop where the others reach the target. */
static bool half_refusing(struct lab *lab, struct answer *a)
{
	(void)lab;
	if (a->question.hop_limit == 1)
		return lab_is_from(a, ANSWER_EXPIRED, 1, 1);
	return a->question.flow % 2 == 0 ? lab_is_from(a, ANSWER_REFUSED, 2, 1)
					 : lab_is_target(a, 2);
}

static void ends_are_judged(void)
{
	struct lab lab = {.strategy = &strategy_multipath, .reply = firewall};
	lab_expect(&lab, "1: 10.0.1.1\n2: 10.0.1.1 end\nunreachable, 0 hops\n",
		"a router that was on the way is not the destination");
	lab = (struct lab){.strategy = &strategy_multipath, .reply = translated};
	lab_expect(&lab, "1: 10.0.1.1\n2: 10.0.2.1 end\nreached, 2 hops\n",
		"one that was not is the destination under another address");
	lab = (struct lab){.strategy = &strategy_multipath, .reply = refusing};
	lab_expect(&lab, "1: 10.0.1.1\n2: 10.0.2.1 end\nunreachable, 0 hops\n", "a refusal");
	lab = (struct lab){.strategy = &strategy_multipath, .reply = half_refusing};
	lab_expect(&lab, "1: 10.0.1.1\n2: 10.0.2.1 end\n2: 10.0.2.99 end\nreached, 2 hops\n",
		"one way that ends well is enough");
}

/* A stranger hits a packet now and then, in the words of an end. */
static bool guessed(struct lab *lab, struct answer *a)
{
	if (lab->asked == 2 || lab->asked == 5)
		return lab_is_from(a, ANSWER_REFUSED, 66, 1);
	uint8_t hop = a->question.hop_limit;
	return hop >= 3 ? lab_is_target(a, 3) : lab_is_from(a, ANSWER_EXPIRED, hop, 1);
}

/* Each time another one. */
static bool guessed_by_many(struct lab *lab, struct answer *a)
{
	uint8_t hop = a->question.hop_limit;
	if (lab->asked % 2 && lab->asked < 100)
		return lab_is_from(a, ANSWER_REFUSED, 66, lab->asked);
	return hop >= 3 ? lab_is_target(a, 3) : lab_is_from(a, ANSWER_EXPIRED, hop, 1);
}

static bool proving(struct lab *lab, struct answer *a)
{
	a->is_proven = true;
	return refusing(lab, a);
}

static void guesses_end_nothing(void)
{
	static const char whole[] =
		"1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.99 end\nreached, 3 hops\n";
	struct lab lab = {.strategy = &strategy_multipath, .reply = guessed};
	lab_expect(&lab, whole, "twice is not enough");
	lab = (struct lab){.strategy = &strategy_multipath, .reply = guessed_by_many};
	lab_expect(&lab, whole, "nor is each of many once");
	lab = (struct lab){.strategy = &strategy_multipath, .reply = refusing};
	lab_expect(&lab, "1: 10.0.1.1\n2: 10.0.2.1 end\nunreachable, 0 hops\n",
		"a router says it as often as it is asked");
	uint32_t asked = lab.asked;
	lab = (struct lab){.strategy = &strategy_multipath, .reply = proving};
	lab_expect(&lab, "1: 10.0.1.1\n2: 10.0.2.1 end\nunreachable, 0 hops\n",
		"one that proves it says it once");
	ok(lab.asked < asked, "which saves packets: %u of %u", lab.asked, asked);
}

/* ---- silence ----------------------------------------------------------------------- */

static bool refused_here(struct lab *lab, struct answer *a)
{
	(void)lab;
	a->why = WHY_LOCAL;
	a->error = ENETUNREACH;
	return true;
}

static bool refused_later(struct lab *lab, struct answer *a)
{
	return lab->asked > 1 ? refused_here(lab, a) : lab_is_target(a, 2);
}

static void what_this_host_refuses_ends_it(void)
{
	struct lab lab = {.strategy = &strategy_multipath, .reply = refused_here};
	lab_expect(&lab, "this host, 0 hops\n", "before anything replied");
	is_number(lab.asked, 1, "after one question");
	lab = (struct lab){.strategy = &strategy_multipath, .reply = refused_later};
	lab_expect(&lab, "last hop, 0 hops\n", "after something replied it does not");
}

static void a_time_limit_ends_it(void)
{
	struct lab lab = {
		.strategy = &strategy_multipath, .reply = circle, .settings.time_limit = 1};
	lab_expect(&lab, "time-out, 0 hops\n", "after a nanosecond");
}

static void a_given_wait_is_kept(void)
{
	struct lab lab = {.strategy = &strategy_multipath, .reply = circle};
	const struct question q = {.hop_limit = 5, .flow = 3};
	lab.settings.wait_given = true;
	lab_begin(&lab);
	is_number(
		strategy_multipath.wait_limit(lab.state, &q, lab.now), 5 * SECOND, "as given");
	lab_end(&lab);
	lab.settings.wait_given = false;
	lab_begin(&lab);
	ok(strategy_multipath.wait_limit(lab.state, &q, lab.now) < 5 * SECOND,
		"else a later flow is waited for less, where nothing has replied");
	lab_end(&lab);
}

/* ---- questions that are put back --------------------------------------------------- */

static bool two_ways(struct lab *lab, struct answer *a)
{
	(void)lab;
	uint8_t hop = a->question.hop_limit;
	if (hop >= 3)
		return lab_is_target(a, 3);
	return lab_is_from(a, ANSWER_EXPIRED, hop, hop == 2 ? a->question.flow % 2u + 1 : 1);
}

static const char two_ways_text[] =
	"1: 10.0.1.1\n2: 10.0.2.1\n2: 10.0.2.2\n3: 10.0.3.99 end\nreached, 3 hops\n";

/* Any of them: for the distance, ordinary ones, and those that ask again what was seen. */
static void questions_are_asked_again(void)
{
	struct lab lab = {.strategy = &strategy_multipath, .reply = two_ways};
	lab_expect(&lab, two_ways_text, "none is put back");
	uint32_t asked = lab.asked;
	for (uint32_t number = 1; number <= asked; number++) {
		lab = (struct lab){
			.strategy = &strategy_multipath, .reply = two_ways, .put_back = number};
		lab_expect(&lab, two_ways_text, "one is put back");
		ok(lab.asked > asked, "number %u is asked again: %u for %u", number, lab.asked,
			asked);
	}
}

/* ---- what is asked again ----------------------------------------------------------- */

/* Replies to what was seen before are lost. */
static bool forgetful(struct lab *lab, struct answer *a)
{
	return a->question.attempt != AGAIN && two_ways(lab, a);
}

static bool by_packet(struct lab *lab, struct answer *a)
{
	uint8_t hop = a->question.hop_limit;
	if (hop >= 3)
		return lab_is_target(a, 3);
	return lab_is_from(a, ANSWER_EXPIRED, hop, hop == 2 ? lab->asked % 2 + 1 : 1);
}

/* The route changes as soon as it is asked again: so often, and from then on it stays. */
static bool changing(struct lab *lab, struct answer *a)
{
	uint8_t hop = a->question.hop_limit;
	bool is_again = a->question.attempt == AGAIN;
	if (is_again && !lab->was_again && lab->route < lab->routes)
		lab->route++;
	lab->was_again = is_again;
	if (hop >= 3)
		return lab_is_target(a, 3);
	return lab_is_from(a, ANSWER_EXPIRED, hop, hop == 2 ? lab->route + 1 : 1);
}

static void the_route_is_asked_again(void)
{
	struct lab lab = {.strategy = &strategy_multipath, .reply = forgetful};
	lab_expect(&lab, two_ways_text, "no reply says nothing");
	lab = (struct lab){.strategy = &strategy_multipath, .reply = by_packet};
	lab_expect(&lab,
		"1: 10.0.1.1 by packet\n2: 10.0.2.2\n2: 10.0.2.1\n3: 10.0.3.99 end\nreached, 3 "
		"hops\n",
		"replies that vary");
	lab = (struct lab){.strategy = &strategy_multipath, .reply = changing, .routes = 1};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.2\n3: 10.0.3.99 end\nreached, 3 hops, 1 changes, last "
		"at 2\n",
		"another router for good");
	lab = (struct lab){.strategy = &strategy_multipath, .reply = changing, .routes = 1000};
	/* after three of them the last state is printed */
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.4\n3: 10.0.3.99 end\nreached, 3 hops, 4 changes, last "
		"at 2\n",
		"a route that changes for ever");
}

/* ---- limits ------------------------------------------------------------------------ */

/* Four routers of the second hop that send 6 errors at once, then one a second. */
static bool limited(struct lab *lab, struct answer *a)
{
	static nanoseconds tokens[4], at[4];
	uint8_t hop = a->question.hop_limit;
	uint32_t router = a->question.flow % 4u;
	if (lab->asked == 1)
		for (int i = 0; i < 4; i++) {
			tokens[i] = 6 * SECOND;
			at[i] = lab->now;
		}
	if (hop >= 4)
		return lab_is_target(a, 4);
	if (hop == 2) {
		nanoseconds filled = tokens[router] + lab->now - at[router];
		tokens[router] = filled < 6 * SECOND ? filled : 6 * SECOND;
		at[router] = lab->now;
		if (tokens[router] < SECOND)
			return false;
		tokens[router] -= SECOND;
	}
	uint32_t number = hop == 2 ? router : hop == 3 ? a->question.flow % 8u : 0;
	return lab_is_from(a, ANSWER_EXPIRED, hop, number + 1);
}

static void limited_routers_are_waited_for(void)
{
	struct lab lab = {.strategy = &strategy_multipath, .reply = limited};
	lab_begin(&lab);
	ok(lab_run(&lab), "it ends");
	for (unsigned i = 1; i <= 4 + 8; i++) {
		char line[32];
		snprintf(line, sizeof line, "%u: 10.0.%u.%u\n", i > 4 ? 3 : 2, i > 4 ? 3 : 2,
			i > 4 ? i - 4 : i);
		ok(strstr(lab.text, line) != NULL, "found: %.*s", (int)strlen(line) - 1, line);
	}
	ok(strstr(lab.text, "4: 10.0.4.99 end\nreached, 4 hops\n") != NULL, "the target");
	ok(lab.paced > 0, "%u of %u questions waited for their router", lab.paced, lab.asked);
	lab_end(&lab);
}

/* Each reply comes from another address. */
static bool endless(struct lab *lab, struct answer *a)
{
	lab_is_from(a, ANSWER_EXPIRED, a->question.hop_limit, lab->asked);
	a->from.bytes[1] = (uint8_t)(lab->asked >> 8);
	return true;
}

static void addresses_have_a_limit(void)
{
	struct lab lab = {
		.strategy = &strategy_multipath, .reply = endless, .settings.first_hop = 1};
	lab_begin(&lab);
	ok(lab_run(&lab), "it ends after %u questions", lab.asked);
	ok(strstr(lab.text, "last hop, 0 hops") != NULL, "at the last hop");
	lab_end(&lab);
}

/* Flow 0 goes through a router that never replies. */
static bool half_silent(struct lab *lab, struct answer *a)
{
	bool is_silent = a->question.hop_limit == 2 && a->question.flow % 2 == 0;
	return !is_silent && two_ways(lab, a);
}

static void a_silent_member_is_a_node(void)
{
	struct lab lab = {.strategy = &strategy_multipath, .reply = half_silent};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: silent\n2: 10.0.2.2\n3: 10.0.3.99 end\nreached, 3 hops\n",
		"one of two is silent");
}

/* The router of the second hop begins to reply while the trace goes on. */
static bool waking(struct lab *lab, struct answer *a)
{
	uint8_t hop = a->question.hop_limit;
	if (hop == 2 && lab->now < lab->next_at)
		return false;
	return hop >= 3 ? lab_is_target(a, 3) : lab_is_from(a, ANSWER_EXPIRED, hop, 1);
}

static void routers_may_begin_to_reply(void)
{
	uint32_t found = 0;
	for (int i = 0; i < 60; i++) {
		struct lab lab = {.strategy = &strategy_multipath, .reply = waking};
		lab_begin(&lab);
		lab.next_at = lab.now + i * SECOND / 4;
		ok(lab_run(&lab), "it ends");
		bool is_found = strcmp(lab.text, "1: 10.0.1.1\n2: 10.0.2.1\n3: 10.0.3.99 end\n"
						 "reached, 3 hops\n") == 0;
		bool is_silent = strcmp(lab.text, "1: 10.0.1.1\n2: silent\n3: 10.0.3.99 end\n"
						  "reached, 3 hops\n") == 0;
		ok(is_found || is_silent, "after %d quarters of a second: %s", i, lab.text);
		found += is_found;
		lab_end(&lab);
	}
	ok(found > 0 && found < 60, "found in %u of 60", found);
}

/* ---- aliases ----------------------------------------------------------------------- */

/* Two addresses of one router, which counts its packets, and a third one. */
static bool counting(struct lab *lab, struct answer *a)
{
	uint8_t hop = a->question.hop_limit;
	uint32_t number = a->question.flow % 3u + 1;
	if (hop >= 3)
		return lab_is_target(a, 3);
	if (hop == 1)
		return lab_is_from(a, ANSWER_EXPIRED, 1, 1);
	a->has_identification = true;
	a->identification = (uint16_t)(number == 3 ? lab->asked * 7919u : lab->asked + 500);
	return lab_is_from(a, ANSWER_EXPIRED, hop, number);
}

static void one_counter_is_one_router(void)
{
	struct lab lab = {.strategy = &strategy_multipath, .reply = counting};
	lab_expect(&lab,
		"1: 10.0.1.1\n2: 10.0.2.1\n2: 10.0.2.2 alias of 1\n2: 10.0.2.3\n3: 10.0.3.99 "
		"end\nreached, 3 hops\n",
		"two of three count together");
}

int main(void)
{
	run_test(circles_show, "multipath: a flow that runs in a circle");
	run_test(ends_are_judged, "multipath: what counts as the destination");
	run_test(guesses_end_nothing, "multipath: ends that may be guessed");
	run_test(what_this_host_refuses_ends_it, "multipath: this host refuses to send");
	run_test(a_time_limit_ends_it, "multipath: the time limit");
	run_test(a_given_wait_is_kept, "multipath: how long a probe is waited for");
	run_test(questions_are_asked_again, "multipath: ambiguous replies");
	run_test(the_route_is_asked_again, "multipath: what was seen is asked again");
	run_test(limited_routers_are_waited_for, "multipath: routers that limit their errors");
	run_test(a_silent_member_is_a_node, "multipath: a router that never replies");
	run_test(routers_may_begin_to_reply, "multipath: a router that begins to reply");
	run_test(addresses_have_a_limit, "multipath: more addresses than a hop has room for");
	run_test(one_counter_is_one_router, "multipath: addresses of one router");
	return tap_end();
}

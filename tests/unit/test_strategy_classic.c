/* SPDX-License-Identifier: BSD-2-Clause */
/* The usual strategy alone: what ends a trace, and what is shown of one that is cut. */
#include <string.h>

#include "tests/unit/strategy_lab.h"
#include "tests/unit/tap.h"

static struct lab lab_of(bool (*reply)(struct lab *lab, struct answer *answer))
{
	return (struct lab){
		.strategy = &strategy_classic, .reply = reply, .settings.queries = 3};
}

/* The target is the third hop. */
static bool path(struct lab *lab, struct answer *a)
{
	(void)lab;
	uint8_t hop = a->question.hop_limit;
	return hop >= 3 ? lab_is_target(a, 3) : lab_is_from(a, ANSWER_EXPIRED, hop, 1);
}

static const char path_text[] = "1: 10.0.1.1 10.0.1.1 10.0.1.1\n2: 10.0.2.1 10.0.2.1 10.0.2.1\n"
				"3: 10.0.3.99 10.0.3.99 10.0.3.99\nreached, 3 hops\n";

/* ---- how it ends ------------------------------------------------------------------- */

static bool circle(struct lab *lab, struct answer *a)
{
	(void)lab;
	uint8_t hop = (uint8_t)((a->question.hop_limit - 1) % 2 + 1);
	return lab_is_from(a, ANSWER_EXPIRED, hop, 1);
}

/* The first router refuses in the destination's words what should go on. */
static bool firewall(struct lab *lab, struct answer *a)
{
	(void)lab;
	return lab_is_from(
		a, a->question.hop_limit == 1 ? ANSWER_EXPIRED : ANSWER_REACHED, 1, 1);
}

static bool refusing(struct lab *lab, struct answer *a)
{
	(void)lab;
	uint8_t hop = a->question.hop_limit;
	return lab_is_from(a, hop == 1 ? ANSWER_EXPIRED : ANSWER_REFUSED, hop > 2 ? 2 : hop, 1);
}

static bool nothing(struct lab *lab, struct answer *a)
{
	(void)lab, (void)a;
	return false;
}

static bool first_alone(struct lab *lab, struct answer *a)
{
	(void)lab;
	return a->question.hop_limit == 1 && lab_is_from(a, ANSWER_EXPIRED, 1, 1);
}

static void traces_end(void)
{
	struct lab lab = lab_of(path);
	lab_expect(&lab, path_text, "the target replies");
	lab = lab_of(circle);
	lab_expect(&lab,
		"1: 10.0.1.1 10.0.1.1 10.0.1.1\n2: 10.0.2.1 10.0.2.1 10.0.2.1\n3: 10.0.1.1 "
		"10.0.1.1 10.0.1.1\n4: 10.0.2.1 10.0.2.1 10.0.2.1\n5: 10.0.1.1 10.0.1.1 "
		"10.0.1.1\n6: 10.0.2.1 10.0.2.1 10.0.2.1\nloop, 0 hops\n",
		"a circle, to the last hop");
	lab = lab_of(circle);
	lab.settings.stop_at_loop = true;
	lab_expect(&lab,
		"1: 10.0.1.1 10.0.1.1 10.0.1.1\n2: 10.0.2.1 10.0.2.1 10.0.2.1\n3: 10.0.1.1 "
		"10.0.1.1 10.0.1.1\n4: 10.0.2.1 10.0.2.1 10.0.2.1\nloop, 0 hops\n",
		"a circle, at the line where it shows");
	lab = lab_of(firewall);
	lab_expect(&lab,
		"1: 10.0.1.1 10.0.1.1 10.0.1.1\n2: 10.0.1.1 refused 10.0.1.1 refused 10.0.1.1 "
		"refused\nunreachable, 0 hops\n",
		"a router that was on the way is not the target");
	lab = lab_of(refusing);
	lab_expect(&lab,
		"1: 10.0.1.1 10.0.1.1 10.0.1.1\n2: 10.0.2.1 refused 10.0.2.1 refused 10.0.2.1 "
		"refused\nunreachable, 0 hops\n",
		"a refusal");
	lab = lab_of(first_alone);
	lab.settings.gap_limit = 2;
	lab_expect(&lab, "1: 10.0.1.1 10.0.1.1 10.0.1.1\n2: * * *\n3: * * *\ngap, 0 hops\n",
		"two silent hops are enough");
	lab = lab_of(nothing);
	lab.settings.max_hops = 2;
	lab_expect(&lab, "1: * * *\n2: * * *\nlast hop, 0 hops\n", "all are silent");
}

/* A stranger guessed the packet that asks the end and the first one of hop 1: together as many
 * as the last line has. */
static bool guessed_twice(struct lab *lab, struct answer *a)
{
	const struct question *q = &a->question;
	if (lab->asked == 1 || (q->hop_limit == 1 && q->attempt == 0 && !q->is_repeat))
		return lab_is_from(a, ANSWER_REFUSED, 66, 1);
	return q->hop_limit == 1 && lab_is_from(a, ANSWER_EXPIRED, 1, 1);
}

static void a_struck_claim_leaves_a_whole_line(void)
{
	struct lab lab = lab_of(guessed_twice);
	lab.settings.queries = 2;
	lab.settings.max_hops = 2;
	lab_expect(&lab,
		"1: 10.0.66.1 refused 10.0.1.1\n2: 10.0.66.1 refused *\nlast hop, 0 hops\n",
		"what the claim kept from being asked is asked then");
}

/* ---- which hops, and in which order ------------------------------------------------ */

static void settings_keep_the_answer(void)
{
	struct lab lab = lab_of(path);
	lab.settings.is_serial = true;
	lab_expect(&lab, path_text, "one probe at a time");
	is_number(lab.asked, 9, "and no more than three of each hop");
	lab = lab_of(path);
	lab.settings.spacing = SECOND;
	lab_expect(&lab, path_text, "spaced");
	is_number(lab.asked, 9, "and no more than three of each hop");
	lab = lab_of(path);
	lab.settings.window = 4;
	lab_expect(&lab, path_text, "hop by hop");
	lab = lab_of(path);
	lab.settings.max_hops = 1;
	lab_expect(&lab, "1: 10.0.1.1 10.0.1.1 10.0.1.1\nlast hop, 0 hops\n", "one hop alone");
	lab = lab_of(path);
	hop_set_add(&lab.settings.hops, 1, 1);
	hop_set_add(&lab.settings.hops, 3, 3);
	lab_expect(&lab,
		"1: 10.0.1.1 10.0.1.1 10.0.1.1\n3: 10.0.3.99 10.0.3.99 10.0.3.99\n"
		"reached, 0 hops\n",
		"a list of hops: it may be nearer than the third");
}

/* ---- cut short --------------------------------------------------------------------- */

/* The first router replies to its first probe only. */
static bool first_probe_alone(struct lab *lab, struct answer *a)
{
	(void)lab;
	return a->question.hop_limit == 1 && a->question.attempt == 0 &&
	       lab_is_from(a, ANSWER_EXPIRED, 1, 1);
}

static void the_open_line_is_shown(void)
{
	struct lab lab = lab_of(first_probe_alone);
	lab.settings.time_limit = SECOND / 4;
	lab_expect(&lab, "1: 10.0.1.1\ntime-out, 0 hops\n", "with what it has");
	lab = lab_of(nothing);
	lab.settings.time_limit = SECOND / 4;
	lab_expect(&lab, "time-out, 0 hops\n", "not without any reply");
	lab = lab_of(path);
	lab.stop_at = 1;
	lab_expect(&lab, "interrupted, 0 hops\n", "nor one whose probe was not sent");
}

/* ---- ambiguous replies ------------------------------------------------------------- */

/* The target replies once a second, as Linux limits errors of an IPv6 target. */
static bool limited(struct lab *lab, struct answer *a)
{
	if (a->question.hop_limit < 3)
		return path(lab, a);
	if (lab->asked > 1 && lab->now < lab->next_at)
		return false;
	lab->next_at = lab->now + SECOND;
	return path(lab, a);
}

static void questions_are_asked_again(void)
{
	struct lab lab = lab_of(path);
	lab_expect(&lab, path_text, "none is put back");
	uint32_t asked = lab.asked;
	for (uint32_t number = 1; number <= asked; number++) {
		lab = lab_of(path);
		lab.put_back = number;
		lab_expect(&lab, path_text, "one is put back");
	}
	for (uint32_t number = 1; number <= 20; number++) {
		lab = lab_of(limited);
		lab.put_back = number;
		lab_begin(&lab);
		ok(lab_run(&lab), "it ends: %u", number);
		ok(strstr(lab.text, "reached, 3 hops") != NULL, "at its distance: %s",
			lab.text);
		lab_end(&lab);
	}
}

/* ---- where the kernel repeats probes ----------------------------------------------- */

static bool timeless(struct lab *lab, struct answer *a)
{
	a->is_timeless = a->question.hop_limit >= 3;
	return path(lab, a);
}

static bool is_edge(const struct lab *lab, uint8_t hop)
{
	const struct question question = {.hop_limit = hop};
	return strategy_classic.is_edge(lab->state, &question);
}

static void edges_are_waited_for(void)
{
	struct lab lab = lab_of(path);
	lab_begin(&lab);
	ok(is_edge(&lab, 1) && !is_edge(&lab, 2), "nothing is known: the first hop");
	lab_run(&lab);
	ok(!is_edge(&lab, 3) && !is_edge(&lab, 4), "the target is known, and its time");
	lab_end(&lab);
	lab = lab_of(timeless);
	lab_begin(&lab);
	lab_run(&lab);
	ok(is_edge(&lab, 3) && !is_edge(&lab, 2), "the target is known, but not its time");
	lab_end(&lab);
}

int main(void)
{
	run_test(edges_are_waited_for, "classic: the edge of what is known");
	run_test(traces_end, "classic: what ends a trace");
	run_test(a_struck_claim_leaves_a_whole_line, "classic: a claim that is struck");
	run_test(settings_keep_the_answer, "classic: the order of the probes");
	run_test(the_open_line_is_shown, "classic: a trace that is cut");
	run_test(questions_are_asked_again, "classic: ambiguous replies");
	return tap_end();
}

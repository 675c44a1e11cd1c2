/* SPDX-License-Identifier: BSD-2-Clause */
/* How long a probe of the classic strategy waits, from the rules of -w and from what is known.
 */
#include "tests/unit/tap.h"
#include "traceroute/engine/classic.h"

static struct trace_settings settings;
static struct classic classic;
static const struct question hop_3 = {.hop_limit = 3};

static void begin(void)
{
	settings = (struct trace_settings){.wait = 5 * SECOND, .here = 3, .near = 10};
	classic = (struct classic){.settings = &settings};
}

static nanoseconds wait_of(const struct question *question)
{
	return classic_wait_limit(&classic, question, SECOND);
}

static void round_trips_scale_the_wait(void)
{
	begin();
	is_number(wait_of(&hop_3), 5 * SECOND, "nothing is known: MAX");
	classic.path.near[3] = 40 * MILLISECOND;
	is_number(wait_of(&hop_3), 400 * MILLISECOND, "NEAR times the next hop's");
	classic.path.here[3] = 100 * MILLISECOND;
	is_number(wait_of(&hop_3), 300 * MILLISECOND, "HERE times its own");
	classic.path.here[3] = 10 * SECOND;
	is_number(wait_of(&hop_3), 5 * SECOND, "never more than MAX");
	settings.here = settings.near = 0;
	classic.path.here[3] = MILLISECOND;
	is_number(wait_of(&hop_3), 5 * SECOND, "a factor of 0 is not used");
}

static void short_waits_are_for_those_who_ask(void)
{
	begin();
	classic.path.here[3] = MILLISECOND;
	is_number(wait_of(&hop_3), 200 * MILLISECOND, "3 ms would measure a busy host");
	settings.wait_given = true;
	is_number(wait_of(&hop_3), 3 * MILLISECOND, "with -w the rule alone counts");
	settings.wait = MILLISECOND;
	is_number(wait_of(&hop_3), MILLISECOND, "and its MAX");
}

static void a_hop_before_others_waits_less(void)
{
	begin();
	classic.path.farthest = 3;
	classic.path.largest = 100 * MILLISECOND;
	is_number(wait_of(&hop_3), 5 * SECOND, "the farthest that replied");
	classic.path.farthest = 4;
	is_number(wait_of(&hop_3), 300 * MILLISECOND,
		"a farther one replied: 3 times the largest");
}

static void a_repeat_waits_little_longer_than_the_largest(void)
{
	struct question repeat = {.hop_limit = 3, .is_repeat = true};
	begin();
	classic.path.largest = 400 * MILLISECOND;
	is_number(wait_of(&repeat), 5 * SECOND, "before anything replied");
	classic.has_answers = true;
	is_number(wait_of(&repeat), 600 * MILLISECOND, "200 ms at least");
	classic.path.largest = 2 * SECOND;
	is_number(wait_of(&repeat), 2 * SECOND + 500 * MILLISECOND, "or a quarter");
	classic.path.largest = 9 * SECOND;
	is_number(wait_of(&repeat), 5 * SECOND, "never more than MAX");
}

static void silence_ends_after_the_last_reply(void)
{
	begin();
	settings.adaptive = true;
	is_number(wait_of(&hop_3), 5 * SECOND, "before anything replied");
	classic.has_answers = true;
	classic.path.last_answer_at = 3 * SECOND;
	is_number(wait_of(&hop_3), 3 * SECOND, "a second after a reply at 3 s, sent at 1 s");
	classic.path.largest = 500 * MILLISECOND;
	is_number(wait_of(&hop_3), 3500 * MILLISECOND, "or 3 times the largest");
	classic.path.last_answer_at = 0;
	is_number(
		wait_of(&hop_3), 1500 * MILLISECOND, "from its own sending, if that is later");
}

int main(void)
{
	run_test(round_trips_scale_the_wait, "classic_wait_limit: MAX, HERE and NEAR");
	run_test(short_waits_are_for_those_who_ask, "classic_wait_limit: the shortest");
	run_test(
		a_hop_before_others_waits_less, "classic_wait_limit: hops before the farthest");
	run_test(a_repeat_waits_little_longer_than_the_largest, "classic_wait_limit: repeats");
	run_test(silence_ends_after_the_last_reply, "classic_wait_limit: --adaptive");
	return tap_end();
}

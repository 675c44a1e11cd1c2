/* SPDX-License-Identifier: BSD-2-Clause */
/* Whatever replies come: each strategy ends, its lines are in order, and nothing follows. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/strategy_lab.h"
#include "tests/unit/tap.h"

enum { RUNS = 1000, RUNS_WIDE = 6 };

static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* Below `limit`, by the run, the probe and what is decided. */
static uint32_t chance(const struct lab *lab, uint32_t what, uint32_t limit)
{
	return (uint32_t)(mix(mix(lab->route) + lab->asked * 64u + what) % limit);
}

/* A path of four routers and the target, which lies as often as the run says. */
static bool lying(struct lab *lab, struct answer *a)
{
	static const uint8_t codes[] = {0, 1, 3, 4, 13};
	uint8_t hop = a->question.hop_limit;
	bool lies = chance(lab, 0, 100) < lab->routes;
	a->has_hop_limit = chance(lab, 1, 2) == 0;
	a->hop_limit = (uint8_t)(64 - (lies ? chance(lab, 2, 10) : hop < 5 ? hop : 5));
	a->is_timeless = lies && chance(lab, 3, 4) == 0;
	a->rtt = (nanoseconds)(1 + chance(lab, 4, 50)) * MILLISECOND;
	a->has_identification = true;
	a->identification = (uint16_t)(lies ? chance(lab, 5, 65536) : lab->asked);
	if (!lies)
		return hop < 5 ? lab_is_from(a, ANSWER_EXPIRED, hop, a->question.flow % 2u + 1)
			       : lab_is_target(a, 5);
	switch (chance(lab, 6, 6)) {
	case 0:
		return lab_is_from(a, ANSWER_EXPIRED, (uint8_t)chance(lab, 7, 6), 1);
	case 1:
		return lab_is_from(a, ANSWER_REACHED, (uint8_t)chance(lab, 8, 6), 1);
	case 2:
		lab_is_from(a, ANSWER_REFUSED, (uint8_t)chance(lab, 9, 6), 1);
		a->code = codes[chance(lab, 10, sizeof codes)];
		a->mtu = chance(lab, 11, 2000);
		return true;
	case 3:
		a->why = WHY_LOCAL;
		a->error = chance(lab, 12, 2) ? EMSGSIZE : ENETUNREACH;
		a->mtu = chance(lab, 13, 2000);
		return true;
	case 4:
		return lab_is_target(a, 5);
	default:
		return false;
	}
}

static struct lab lab_of(const struct strategy *strategy, uint32_t run)
{
	struct lab lab = {
		.strategy = strategy, .reply = lying, .route = run, .routes = run % 10 * 10};
	uint64_t bits = mix(run + 1000);
	struct trace_settings *s = &lab.settings;
	s->queries = (uint8_t)(bits % 3 + 1);
	s->is_serial = bits >> 8 & 1;
	s->spacing = (bits >> 9 & 3) == 0 ? SECOND / 10 : 0;
	s->window = bits >> 11 & 1 ? 4 : 0;
	s->explain = bits >> 12 & 1;
	s->patient = bits >> 13 & 1;
	s->stop_at_loop = bits >> 14 & 1;
	s->gap_limit = (bits >> 15 & 3) == 0 ? 2 : 0;
	s->adaptive = bits >> 17 & 1;
	s->lite = bits >> 18 & 1;
	s->time_limit = (bits >> 19 & 7) == 0 ? 3 * SECOND : 0;
	s->is_flow_serial = bits >> 22 & 1;
	lab.put_back = bits >> 23 & 1 ? (uint32_t)(bits >> 24 & 15) + 1 : 0;
	lab.stop_at = (bits >> 28 & 15) == 0 ? (uint32_t)(bits >> 32 & 15) + 1 : 0;
	if ((bits >> 36 & 7) == 0) { /* the first and the last hop are of every list */
		hop_set_add(&s->hops, 1, 3);
		hop_set_add(&s->hops, LAB_HOPS, LAB_HOPS);
	}
	return lab;
}

/* The lines of the text but the last begin with hops that go up, or do not go down. */
static bool is_in_order(const char *text, bool once)
{
	unsigned long before = 0;
	for (const char *line = text, *end; (end = strchr(line, '\n')) && end[1];
		line = end + 1) {
		char *after;
		unsigned long hop = strtoul(line, &after, 10);
		if (*after != ':' || hop > LAB_HOPS || hop < before || (once && hop == before))
			return false;
		before = hop;
	}
	return true;
}

static void any_replies(const struct strategy *strategy, uint32_t runs, bool once)
{
	for (uint32_t run = 0; run < runs; run++) {
		struct trace_event event;
		struct question question;
		nanoseconds wake = NEVER;
		struct lab lab = lab_of(strategy, run);
		lab_begin(&lab);
		ok(lab_run(&lab), "%s, run %u: it ends", strategy->name, run);
		ok(is_in_order(lab.text, once), "%s, run %u: %s", strategy->name, run,
			lab.text);
		strategy->stop(lab.state, STOP_INTERRUPTED);
		lab.now += 100 * SECOND;
		ok(!strategy->event(lab.state, lab.now, &event, &wake) &&
				!strategy->next(
					lab.state, &lab.prober, lab.now, &question, &wake),
			"%s, run %u: nothing follows the end", strategy->name, run);
		lab_end(&lab);
	}
}

int main(void)
{
	test_begin("classic: whatever replies come");
	any_replies(&strategy_classic, RUNS, true);
	test_end();
	test_begin("mtu: whatever replies come");
	any_replies(&strategy_mtu, RUNS, true);
	test_end();
	test_begin("multipath: whatever replies come");
	any_replies(&strategy_multipath, RUNS_WIDE, false);
	test_end();
	return tap_end();
}

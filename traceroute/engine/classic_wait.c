/* SPDX-License-Identifier: BSD-2-Clause */
/* How long the classic strategy waits for an answer. */
#include "traceroute/engine/classic.h"

#include "common/base/arithmetic.h"

#define WAIT_MIN (200 * MILLISECOND) /* shorter waits measure hosts at work, not the path */
#define ADAPTIVE_MIN SECOND

static nanoseconds scaled(nanoseconds rtt, double factor, nanoseconds most)
{
	double wait = (double)rtt * factor;
	return wait < (double)most ? (nanoseconds)wait : most;
}

/* The rule of -w MAX,HERE,NEAR. */
static nanoseconds wait_by_rule(const struct classic *c, uint8_t hop)
{
	const struct trace_settings *s = c->settings;
	nanoseconds here = s->here > 0 ? c->path.here[hop] : 0;
	if (here)
		return scaled(here, s->here, s->wait);
	nanoseconds near = s->near > 0 ? c->path.near[hop] : 0;
	return near ? scaled(near, s->near, s->wait) : s->wait;
}

/* The silent tail ends some time after the last answer. */
static nanoseconds wait_adaptive(const struct classic *c, nanoseconds wait, nanoseconds sent_at)
{
	if (!c->settings->adaptive || !c->has_answers)
		return wait;
	nanoseconds quiet = time_within(3 * c->path.largest, ADAPTIVE_MIN, wait);
	nanoseconds since = time_max(c->path.last_answer_at, sent_at);
	return time_within(since - sent_at + quiet, 0, wait);
}

nanoseconds classic_wait_limit(
	const void *self, const struct question *question, nanoseconds sent_at)
{
	const struct classic *c = self;
	const struct trace_settings *s = c->settings;
	nanoseconds wait = wait_by_rule(c, question->hop_limit);
	if (s->wait_given)
		return wait;
	wait = time_within(wait, WAIT_MIN, s->wait);
	if (c->path.farthest > question->hop_limit) {
		nanoseconds most = time_within(3 * c->path.largest, WAIT_MIN, s->wait);
		wait = time_min(wait, most);
	}
	/* by now it is known well how long an answer takes */
	if (question->is_repeat && c->has_answers)
		wait = time_within(
			c->path.largest + time_within(c->path.largest / 4, WAIT_MIN, wait), 0,
			wait);
	return wait_adaptive(c, wait, sent_at);
}

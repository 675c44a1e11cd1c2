/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The usual trace: so many probes for each hop, a line per hop, until the end.
 *
 * Waiting is what costs time, so probes for all hops go out at once; what keeps that cheap is
 * knowing early where to stop. The first packet is sent with the largest hop limit and asks the
 * destination itself; the hop limit of its answer suggests a distance, beyond which nothing is
 * sent as long as nothing speaks against it.
 */
#include "common/base/arithmetic.h"
#include "traceroute/engine/classic.h"

static size_t classic_size(const struct trace_settings *s)
{
	return size_aligned(sizeof(struct classic)) +
	       path_size(s->first_hop, s->max_hops, s->queries);
}

static uint32_t number_of(const struct trace_settings *s, uint32_t hop, uint32_t attempt)
{
	return (hop - 1) * s->queries + attempt;
}

static void classic_begin(
	void *self, const struct trace_settings *s, uint32_t target, nanoseconds now)
{
	struct classic *c = self;
	*c = (struct classic){.settings = s,
		.target = target,
		.began = now,
		.row = s->first_hop,
		.next_number = number_of(s, s->max_hops + 1u, 0),
		.check.refill = CLASSIC_REFILL};
	/* serial and spaced traces are for those who want each packet counted */
	c->distance_asked = s->is_serial || s->spacing || s->first_hop == s->max_hops;
	path_init(&c->path, (char *)self + size_aligned(sizeof(struct classic)), s->first_hop,
		s->max_hops, s->queries);
	if (!hop_set_is_empty(&s->hops))
		c->path.hops = s->hops;
}

/* ---- asking ---------------------------------------------------------------------- */

static bool guess_holds(const struct classic *c, nanoseconds now, nanoseconds *wake)
{
	if (c->guess == 0 || !path_has(&c->path, c->guess))
		return false;
	const struct place *place = path_place(&c->path, c->guess, 0);
	if (place->state == PLACE_EMPTY)
		return true;
	nanoseconds until =
		place->asked_at + c->guess_rtt + c->guess_rtt / 4 + 20 * MILLISECOND;
	if (now >= until)
		return false;
	*wake = time_min(*wake, until);
	return true;
}

/* The farthest hop worth asking. */
static uint8_t ceiling(const struct classic *c, nanoseconds now, nanoseconds *wake)
{
	uint8_t limit = c->path.end ? c->path.end : c->path.last;
	if (c->path.is_claimed) /* and so is what it says of its distance */
		return classic_claim_ceiling(c);
	if (c->guess && c->guess < limit && guess_holds(c, now, wake))
		return c->guess;
	return limit;
}

static void fill_question(struct classic *c, struct question *question, uint32_t hop,
	uint32_t attempt, bool repeat)
{
	uint32_t number = repeat ? c->next_number++ : number_of(c->settings, hop, attempt);
	*question = (struct question){.target = c->target,
		.number = number % c->settings->numbers,
		.hop_limit = (uint8_t)hop,
		.attempt = (uint8_t)attempt,
		.flow = c->settings->flow,
		.size = c->settings->size,
		.is_repeat = repeat,
		.is_sure = c->guess || c->path.end};
}

static bool ask(struct classic *c, nanoseconds now, struct question *question)
{
	path_asked(&c->path, question, now);
	c->asked_at[question->hop_limit] = now;
	return true;
}

/* Whether this place is to be asked and its hop's budget is open. */
static bool is_askable(const struct classic *c, const struct prober *prober, uint32_t hop,
	uint32_t attempt, nanoseconds now, nanoseconds *wake)
{
	if (path_place(&c->path, (uint8_t)hop, (uint8_t)attempt)->state != PLACE_EMPTY ||
		!hop_set_has(&c->path.hops, hop))
		return false;
	if (hop == c->path.end && path_end_is_supplied(&c->path))
		return false;
	const struct question meets = {.target = c->target, .hop_limit = (uint8_t)hop};
	nanoseconds at = prober_budget_at(prober, &meets, now);
	if (at > now)
		*wake = time_min(*wake, at);
	return at <= now;
}

/* The first probe of every hop, then the second...; with a bounded window, hop by hop.
 */
static bool next_fresh(struct classic *c, const struct prober *prober, nanoseconds now,
	struct question *question, nanoseconds *wake)
{
	uint32_t hops = ceiling(c, now, wake) - c->path.first + 1u;
	uint32_t queries = c->path.queries;
	bool by_hop = c->settings->window > 0;
	for (uint32_t i = 0; i < hops * queries; i++) {
		uint32_t hop = c->path.first + (by_hop ? i / queries : i % hops);
		uint32_t attempt = by_hop ? i % queries : i / hops;
		if (!is_askable(c, prober, hop, attempt, now, wake))
			continue;
		fill_question(c, question, hop, attempt, false);
		return ask(c, now, question);
	}
	return false;
}

static bool next_control(struct classic *c, struct question *question)
{
	if (!classic_wants_control(c))
		return false;
	c->check.control_asked = true;
	/* at a place that no line has: whatever comes of it, the answer before stays */
	fill_question(c, question, path_final_hop(&c->path), c->path.queries, true);
	return true;
}

static bool next_repeat(
	struct classic *c, nanoseconds now, struct question *question, nanoseconds *wake)
{
	uint32_t last = c->path.end ? c->path.end : c->path.last;
	struct classic_distance_check check = classic_distance_check(c);
	for (uint32_t hop = c->row; hop <= last; hop++) {
		uint8_t attempt;
		nanoseconds due;
		if (!classic_repeat(c, (uint8_t)hop, &check, &attempt, &due))
			continue;
		if (due <= now) {
			fill_question(c, question, hop, attempt, true);
			if (hop == check.hop)
				c->check.hop = check.hop;
			return ask(c, now, question);
		}
		*wake = time_min(*wake, due);
	}
	return false;
}

/*
 * The end has not replied: perhaps its budget was spent before we came. While the tail
 * is waited for, it is asked once more, unless a router says that it is farther away.
 */
static bool next_end(
	struct classic *c, nanoseconds now, struct question *question, nanoseconds *wake)
{
	uint8_t last = c->path.last;
	bool speculates = !c->settings->is_serial && !c->settings->spacing;
	if (c->end_repeated || !speculates || c->path.end || c->row > last ||
		path_answers(&c->path, last) > 0 ||
		path_place(&c->path, last, (uint8_t)(c->path.queries - 1))->state ==
			PLACE_EMPTY)
		return false;
	if (now < c->asked_at[last] + CLASSIC_REFILL) {
		*wake = time_min(*wake, c->asked_at[last] + CLASSIC_REFILL);
		return false;
	}
	c->end_repeated = true;
	fill_question(c, question, last, 0, true);
	return ask(c, now, question);
}

/* Who claims the end is asked again. */
static bool next_claim(
	struct classic *c, nanoseconds now, struct question *question, nanoseconds *wake)
{
	uint8_t hop, attempt;
	nanoseconds due;
	if (!classic_claim_repeat(c, &hop, &attempt, &due))
		return false;
	if (due > now) {
		*wake = time_min(*wake, due);
		return false;
	}
	fill_question(c, question, hop, attempt, true);
	classic_claim_asked(c, question);
	return ask(c, now, question);
}

static bool classic_next(void *self, const struct prober *prober, nanoseconds now,
	struct question *question, nanoseconds *wake)
{
	struct classic *c = self;
	if (c->stop || c->done)
		return false;
	if (!c->distance_asked) {
		c->distance_asked = true;
		fill_question(c, question, c->path.last, 0, false);
		return ask(c, now, question);
	}
	return next_control(c, question) || next_fresh(c, prober, now, question, wake) ||
	       next_repeat(c, now, question, wake) || next_claim(c, now, question, wake) ||
	       next_end(c, now, question, wake);
}

/* ---- answers --------------------------------------------------------------------- */

static void learn_distance(struct classic *c, const struct answer *answer, nanoseconds now)
{
	bool is_sure;
	uint8_t guess = prober_distance(answer, &is_sure);
	c->final_at = now;
	if (!is_sure && c->guess)
		return;
	if (guess >= c->path.first && guess <= c->path.last) {
		c->guess = hop_set_from(&c->path.hops, guess);
		c->guess_rtt = answer->rtt;
	}
}

static void learn_local(struct classic *c, const struct answer *answer)
{
	if (answer->why == WHY_LOCAL && !c->has_answers && c->path.orders <= 1)
		c->error = answer->error;
	if (c->error)
		c->stop = STOP_LOCAL;
}

static void classic_answer(void *self, const struct answer *answer, nanoseconds now)
{
	struct classic *c = self;
	uint8_t hop = answer->question.hop_limit;
	path_answered(&c->path, answer, now);
	classic_checked(c, answer);
	classic_claim_done(c, &answer->question);
	if (answer->kind == ANSWER_NONE) {
		c->misses[hop] = (uint8_t)(c->misses[hop] + answer->question.is_repeat);
		learn_local(c, answer);
		return;
	}
	c->has_answers = true;
	c->misses[hop] = 0;
	if (answer_is_final(answer))
		learn_distance(c, answer, now);
	else if (c->guess && hop >= c->guess)
		c->guess = 0;
}

static void classic_again(void *self, const struct question *question, nanoseconds now)
{
	struct classic *c = self;
	(void)now;
	path_forget(&c->path, question);
	classic_check_forgotten(c, question);
	classic_claim_done(c, question);
}

/* ---- events ---------------------------------------------------------------------- */

/* The first hop that was asked after others that were not is where the end is at most. */
static bool is_distance(const struct classic *c)
{
	uint8_t before = (uint8_t)(c->row - 1);
	return before == 0 || hop_set_has(&c->path.hops, before);
}

static void give_end(struct classic *c, struct trace_event *event)
{
	*event = (struct trace_event){.kind = TRACE_END, .target = c->target};
	event->end.reason = c->stop;
	event->end.distance = c->stop == STOP_REACHED && is_distance(c) ? (uint8_t)c->row : 0;
	event->end.error = c->error;
	event->end.by = c->by;
	event->end.by_type = c->by_type;
	event->end.by_code = c->by_code;
	c->done = true;
}

static enum stop_reason end_reason(struct classic *c, const struct hop *line)
{
	for (uint8_t i = 0; i < line->count; i++) {
		const struct answer *answer = &line->probe[i];
		if (!answer_is_final(answer))
			continue;
		if (answer->kind == ANSWER_REACHED)
			return STOP_REACHED;
		if (c->by.version)
			continue;
		c->by = answer->from;
		c->by_type = answer->type;
		c->by_code = answer->code;
	}
	return STOP_UNREACHABLE;
}

static void count_dead(struct classic *c, const struct hop *line)
{
	bool silent = true;
	for (uint8_t i = 0; i < line->count; i++)
		silent &= line->probe[i].kind == ANSWER_NONE;
	c->dead = silent ? c->dead + 1 : 0;
	if (c->settings->gap_limit && c->dead >= c->settings->gap_limit)
		c->stop = STOP_GAP;
}

static bool give_row(struct classic *c, struct trace_event *event)
{
	*event = (struct trace_event){.kind = TRACE_HOP, .target = c->target};
	path_hop(&c->path, (uint8_t)c->row, &event->hop);
	if (event->hop.is_last)
		c->stop = end_reason(c, &event->hop);
	else if (c->settings->stop_at_loop && path_loops(&c->path, (uint8_t)c->row))
		c->stop = STOP_LOOP;
	else if (c->row == c->path.last)
		c->stop = path_loops(&c->path, c->path.last) ? STOP_LOOP : STOP_MAX_HOPS;
	else
		count_dead(c, &event->hop);
	if (event->hop.is_last) /* whatever comes now, the end is this line's */
		return true;
	uint8_t next = hop_set_from(&c->path.hops, c->row + 1);
	c->row = next ? next : c->row + 1;
	c->path.shown = (uint8_t)c->row;
	return true;
}

/* What is known of the open line when the trace is cut short: its answers. */
static bool give_open_row(struct classic *c, struct trace_event *event)
{
	*event = (struct trace_event){.kind = TRACE_HOP, .target = c->target};
	struct hop whole;
	path_hop(&c->path, (uint8_t)c->row, &whole);
	c->row = 256;
	event->hop = (struct hop){.hop_limit = whole.hop_limit, .is_last = whole.is_last};
	for (uint8_t i = 0; i < whole.count; i++)
		if (whole.probe[i].kind != ANSWER_NONE)
			event->hop.probe[event->hop.count++] = whole.probe[i];
	return event->hop.count > 0;
}

static bool classic_event(
	void *self, nanoseconds now, struct trace_event *event, nanoseconds *wake)
{
	struct classic *c = self;
	if (c->done)
		return false;
	if (c->settings->time_limit && !c->stop) {
		nanoseconds end = c->began + c->settings->time_limit;
		if (now >= end)
			c->stop = STOP_TIMEOUT;
		else
			*wake = time_min(*wake, end);
	}
	bool cut = c->stop == STOP_TIMEOUT || c->stop == STOP_INTERRUPTED;
	if (cut && c->row <= c->path.last && give_open_row(c, event))
		return true;
	if (c->stop) {
		give_end(c, event);
		return true;
	}
	uint8_t row = (uint8_t)c->row;
	/* first: a claim that is struck may leave a line with probes to ask */
	if (classic_claim_holds(c, row) || !path_is_decided(&c->path, row) ||
		classic_is_held(c, row))
		return false;
	return give_row(c, event);
}

static bool classic_is_edge(const void *self, const struct question *question)
{
	const struct path *path = &((const struct classic *)self)->path;
	if (path->end)
		return question->hop_limit == path->end && path_end_is_timeless(path);
	return question->hop_limit == hop_set_from(&path->hops, path->farthest + 1u);
}

static void classic_stop(void *self, enum stop_reason reason)
{
	struct classic *c = self;
	if (!c->stop)
		c->stop = reason;
}

const struct strategy strategy_classic = {
	.name = "classic",
	.size = classic_size,
	.begin = classic_begin,
	.next = classic_next,
	.answer = classic_answer,
	.again = classic_again,
	.wait_limit = classic_wait_limit,
	.is_edge = classic_is_edge,
	.event = classic_event,
	.stop = classic_stop,
};

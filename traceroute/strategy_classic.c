/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trace that everybody knows: so many probes for each hop, a line per hop, until the end.
 *
 * Waiting is what costs time, so probes for all hops go out at once; what keeps that cheap is
 * knowing early where to stop. The first packet is sent with the largest hop limit and asks the
 * destination itself; the hop limit of its answer suggests a distance, beyond which nothing is
 * sent as long as nothing speaks against it.
 *
 * Linux answers six packets in a burst and then one a second, the destination's errors too. A
 * destination that fell silent that way must not be printed too far away: silence in front of
 * it is believed only when it kept answering afterwards, else it is asked there again.
 */
#include "traceroute/path.h"
#include "traceroute/strategy.h"

enum {
	MISSES_MAX = 5, /* --patient: unanswered repeats of a hop that did answer before */
	MISSES_SILENT_MAX = 2, /* and of one that never did */
};

#define REFILL (SECOND + 50 * MILLISECOND) /* a router's budget has grown by one for sure */
#define WAIT_LEAST (200 * MILLISECOND) /* shorter waits measure hosts at work, not the path */
#define ADAPTIVE_LEAST SECOND

struct classic {
	const struct trace_settings *settings;
	struct path path;
	uint32_t target;
	nanoseconds began;
	uint32_t row;  /* the line that comes next */
	uint8_t guess; /* distance by the answer's hop limit; 0: none, or refuted */
	nanoseconds guess_rtt;
	nanoseconds final_error_at; /* when the destination last sent an error */
	uint32_t next_number;	    /* of repeated probes */
	uint32_t dead;		    /* silent lines in a row */
	bool distance_asked, end_repeated, heard, done;
	enum stop_reason stop;
	int error;
	nanoseconds asked_at[256]; /* by hop: its last probe */
	uint8_t misses[256];	   /* by hop: repeats in a row without answer */
	bool checked[256];	   /* by hop: the end had budget and did not answer */
};

static size_t aligned_size(void)
{
	return (sizeof(struct classic) + 15u) / 16u * 16u;
}

static size_t classic_size(const struct trace_settings *s)
{
	return aligned_size() + path_size(s->first_hop, s->max_hops, s->queries);
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
		.next_number = number_of(s, s->max_hops + 1u, 0)};
	/* serial and spaced traces are for those who want each packet counted */
	c->distance_asked = s->is_serial || s->spacing || s->first_hop == s->max_hops;
	path_init(
		&c->path, (char *)self + aligned_size(), s->first_hop, s->max_hops, s->queries);
}

static void lower(nanoseconds *wake, nanoseconds at)
{
	if (at < *wake)
		*wake = at;
}

/* ---- how long to wait ------------------------------------------------------------------ */

/* Round trip of the first answer to this hop, or to any later one; 0: none. */
static nanoseconds rtt_at(const struct path *path, uint32_t from, uint32_t to)
{
	for (uint32_t hop = from; hop <= to && hop <= path->farthest; hop++)
		for (uint8_t i = 0; i < path->queries; i++) {
			const struct place *place = path_place(path, (uint8_t)hop, i);
			if (place->state == PLACE_DONE && place->answer.kind != ANSWER_NONE)
				return place->answer.rtt > 0 ? place->answer.rtt : 1;
		}
	return 0;
}

static nanoseconds scaled(nanoseconds rtt, double factor, nanoseconds most)
{
	double wait = (double)rtt * factor;
	return wait < (double)most ? (nanoseconds)wait : most;
}

/* The rule of -w MAX,HERE,NEAR. */
static nanoseconds wait_by_rule(const struct classic *c, uint8_t hop)
{
	const struct trace_settings *s = c->settings;
	nanoseconds here = s->here > 0 ? rtt_at(&c->path, hop, hop) : 0;
	if (here)
		return scaled(here, s->here, s->wait);
	nanoseconds near = s->near > 0 ? rtt_at(&c->path, hop + 1u, c->path.last) : 0;
	return near ? scaled(near, s->near, s->wait) : s->wait;
}

static nanoseconds at_least(nanoseconds wait, nanoseconds least, nanoseconds most)
{
	if (wait < least)
		wait = least;
	return wait < most ? wait : most;
}

/* The silent tail ends some time after the last answer. */
static nanoseconds wait_adaptive(const struct classic *c, nanoseconds wait, nanoseconds sent_at)
{
	if (!c->settings->adaptive || !c->heard)
		return wait;
	nanoseconds quiet = at_least(3 * c->path.largest, ADAPTIVE_LEAST, wait);
	nanoseconds since = c->path.last_answer_at > sent_at ? c->path.last_answer_at : sent_at;
	return at_least(since - sent_at + quiet, 0, wait);
}

static nanoseconds classic_patience(
	const void *self, const struct question *question, nanoseconds sent_at)
{
	const struct classic *c = self;
	const struct trace_settings *s = c->settings;
	nanoseconds wait = wait_by_rule(c, question->hop_limit);
	if (s->wait_given)
		return wait;
	wait = at_least(wait, WAIT_LEAST, s->wait);
	if (c->path.farthest > question->hop_limit) {
		nanoseconds most = at_least(3 * c->path.largest, WAIT_LEAST, s->wait);
		wait = wait < most ? wait : most;
	}
	/* by now it is known well how long an answer takes */
	if (question->is_repeat && c->heard)
		wait = at_least(
			c->path.largest + at_least(c->path.largest / 4, WAIT_LEAST, wait), 0,
			wait);
	return wait_adaptive(c, wait, sent_at);
}

/* ---- whether silence is to be believed --------------------------------------------------- */

static uint32_t first_order(const struct path *path, uint8_t hop)
{
	uint32_t least = UINT32_MAX;
	for (uint8_t i = 0; i < path->queries; i++)
		if (path_place(path, hop, i)->order < least)
			least = path_place(path, hop, i)->order;
	return least;
}

/* How many errors from the end answered probes sent after this one; an end that sends no ICMP
 * errors has no budget and counts as many. */
static uint32_t final_answers_after(const struct path *path, uint32_t order)
{
	uint32_t count = 0;
	for (uint32_t hop = path->end; hop <= path->last; hop++)
		for (uint8_t i = 0; i < path->queries; i++) {
			const struct place *place = path_place(path, (uint8_t)hop, i);
			if (place->state != PLACE_DONE || !answer_is_final(&place->answer))
				continue;
			if (!place->answer.is_error)
				return UINT32_MAX;
			count += place->order > order;
		}
	return count;
}

/* The first of the hops before the end that gave no answer so far; `end` itself when there is
 * none. */
static uint8_t silent_from(const struct path *path)
{
	uint8_t hop = path->end;
	while (hop > path->first && path_answers(path, (uint8_t)(hop - 1)) == 0)
		hop--;
	return hop;
}

/* The first hop where the end may still be, of the silent ones that lead up to it. */
static uint8_t doubt_from(const struct classic *c)
{
	uint8_t from = silent_from(&c->path);
	if (from < c->row)
		from = c->row > c->path.end ? c->path.end : (uint8_t)c->row;
	for (uint8_t hop = from; hop < c->path.end; hop++)
		if (c->checked[hop])
			from = (uint8_t)(hop + 1);
	return from;
}

/*
 * The hop where the end must be asked again before its distance can be told; 0: none. Two
 * answers to probes sent after a silent one prove that the budget was not spent then.
 */
static uint8_t doubtful_hop(const struct classic *c)
{
	const struct path *path = &c->path;
	if (path->end == 0 || path->end == path->first || c->guess == path->end)
		return 0;
	uint8_t before = (uint8_t)(path->end - 1), from = doubt_from(c);
	if (from == path->end || final_answers_after(path, first_order(path, before)) >= 2)
		return 0;
	if (c->guess >= from && c->guess <= before)
		return c->guess;
	/* no clue where: halve what is left */
	return (uint8_t)(from + (before - from + 1) / 2);
}

/* ---- repeats --------------------------------------------------------------------------- */

static bool is_done_row(const struct path *path, uint8_t hop)
{
	for (uint8_t i = 0; i < path->queries; i++)
		if (path_place(path, hop, i)->state == PLACE_ASKED)
			return false;
	return true;
}

/* A place of this hop that lacks an answer; queries: none. */
static uint8_t gap_of(const struct path *path, uint8_t hop)
{
	for (uint8_t i = 0; i < path->queries; i++) {
		const struct place *place = path_place(path, hop, i);
		if (place->state == PLACE_DONE && place->answer.kind == ANSWER_NONE)
			return i;
	}
	return path->queries;
}

static bool wants_patience(const struct classic *c, uint8_t hop)
{
	uint8_t most = path_answers(&c->path, hop) ? MISSES_MAX : MISSES_SILENT_MAX;
	if (!c->settings->patient || c->misses[hop] >= most)
		return false;
	return hop != c->path.end || !path_is_decided(&c->path, hop) ||
	       !path_end_is_supplied(&c->path);
}

/* A silent hop before one that answered: asked once more it may give away its budget. */
static bool wants_reason(const struct classic *c, uint8_t hop)
{
	return c->settings->explain && !c->misses[hop] && hop < c->path.farthest &&
	       path_is_silent(&c->path, hop);
}

/* Whether a hop whose probes are all done is to be asked again, which place, and when. */
static bool repeat_of(const struct classic *c, uint8_t hop, uint8_t doubtful, uint8_t *attempt,
	nanoseconds *due)
{
	if (c->stop || !is_done_row(&c->path, hop))
		return false;
	if (c->path.end && hop > c->path.end)
		return false;
	*attempt = gap_of(&c->path, hop);
	if (*attempt == c->path.queries)
		return false;
	if (hop == doubtful) {
		*due = c->final_error_at + REFILL;
		return true;
	}
	/* others would only spend what the end needs to answer there */
	if (doubtful && hop >= doubt_from(c))
		return false;
	*due = c->asked_at[hop] + REFILL;
	return wants_patience(c, hop) || wants_reason(c, hop);
}

/* ---- asking ---------------------------------------------------------------------------- */

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
	lower(wake, until);
	return true;
}

/* The farthest hop worth asking. */
static uint8_t ceiling(const struct classic *c, nanoseconds now, nanoseconds *wake)
{
	uint8_t limit = c->path.end ? c->path.end : c->path.last;
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
	if (path_place(&c->path, (uint8_t)hop, (uint8_t)attempt)->state != PLACE_EMPTY)
		return false;
	if (hop == c->path.end && path_end_is_supplied(&c->path))
		return false;
	nanoseconds at = prober_budget_at(prober, c->target, (uint8_t)hop, now);
	if (at > now)
		lower(wake, at);
	return at <= now;
}

/* The first probe of every hop, then the second...; whoever bounds the window gets hop by hop.
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

static bool next_repeat(
	struct classic *c, nanoseconds now, struct question *question, nanoseconds *wake)
{
	uint32_t last = c->path.end ? c->path.end : c->path.last;
	uint8_t doubtful = doubtful_hop(c);
	for (uint32_t hop = c->row; hop <= last; hop++) {
		uint8_t attempt;
		nanoseconds due;
		if (!repeat_of(c, (uint8_t)hop, doubtful, &attempt, &due))
			continue;
		if (due <= now) {
			fill_question(c, question, hop, attempt, true);
			return ask(c, now, question);
		}
		lower(wake, due);
	}
	return false;
}

/*
 * Nobody has answered for the end: perhaps its budget was spent before we came. While the tail
 * is waited for, it is asked once more.
 */
static bool next_end(
	struct classic *c, nanoseconds now, struct question *question, nanoseconds *wake)
{
	uint8_t last = c->path.last;
	bool speculates = !c->settings->is_serial && !c->settings->spacing;
	if (c->end_repeated || !speculates || c->path.end || c->row > last ||
		path_place(&c->path, last, (uint8_t)(c->path.queries - 1))->state ==
			PLACE_EMPTY)
		return false;
	if (now < c->asked_at[last] + REFILL) {
		lower(wake, c->asked_at[last] + REFILL);
		return false;
	}
	c->end_repeated = true;
	fill_question(c, question, last, 0, true);
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
		fill_question(
			c, question, c->path.last, 0, number_of(c->settings, c->path.last, 0));
		return ask(c, now, question);
	}
	return next_fresh(c, prober, now, question, wake) ||
	       next_repeat(c, now, question, wake) || next_end(c, now, question, wake);
}

/* ---- answers --------------------------------------------------------------------------- */

/* Hosts start with 64, 128 or 255. */
static uint8_t distance_by_hop_limit(uint8_t hop_limit)
{
	uint8_t start = hop_limit <= 64 ? 64 : hop_limit <= 128 ? 128 : 255;
	return (uint8_t)(start - hop_limit + 1);
}

static void learn_distance(struct classic *c, const struct answer *answer, nanoseconds now)
{
	if (answer->is_error)
		c->final_error_at = now;
	uint8_t guess = 0;
	/* the quoted hop limit is what was left of ours: better than any guess */
	if (answer->quoted.is_known && answer->quoted.hop_limit > 0 &&
		answer->quoted.hop_limit <= answer->question.hop_limit)
		guess = (uint8_t)(answer->question.hop_limit - answer->quoted.hop_limit + 1);
	else if (!c->guess && answer->has_hop_limit)
		guess = distance_by_hop_limit(answer->hop_limit);
	if (guess >= c->path.first && guess <= c->path.last) {
		c->guess = guess;
		c->guess_rtt = answer->rtt;
	}
}

static void learn_local(struct classic *c, const struct answer *answer)
{
	if (answer->why == WHY_LOCAL && !c->heard && c->path.orders <= 1)
		c->error = answer->error;
	if (c->error)
		c->stop = STOP_UNREACHABLE;
}

static void classic_answer(void *self, const struct answer *answer, nanoseconds now)
{
	struct classic *c = self;
	uint8_t hop = answer->question.hop_limit;
	path_answered(&c->path, answer, now);
	if (answer->kind == ANSWER_NONE) {
		c->misses[hop] = (uint8_t)(c->misses[hop] + answer->question.is_repeat);
		c->checked[hop] |= answer->question.is_repeat && c->path.end &&
				   answer->sent_at >= c->final_error_at + REFILL;
		learn_local(c, answer);
		return;
	}
	c->heard = true;
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
}

/* ---- events ---------------------------------------------------------------------------- */

/* A line that waits for a repeat, or for the end's distance to be sure. */
static bool is_held(const struct classic *c, uint8_t hop)
{
	uint8_t attempt;
	nanoseconds due;
	uint8_t doubtful = doubtful_hop(c);
	if (repeat_of(c, hop, doubtful, &attempt, &due))
		return true;
	return doubtful && hop < c->path.end && hop >= silent_from(&c->path);
}

static void give_end(struct classic *c, struct trace_event *event)
{
	*event = (struct trace_event){.kind = TRACE_END, .target = c->target};
	event->end.reason = c->stop;
	event->end.distance = c->stop == STOP_REACHED ? c->path.end : 0;
	event->end.error = c->error;
	c->done = true;
}

static enum stop_reason end_reason(const struct hop *line)
{
	for (uint8_t i = 0; i < line->count; i++)
		if (line->probe[i].kind == ANSWER_REACHED)
			return STOP_REACHED;
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
		c->stop = end_reason(&event->hop);
	else if (c->row == c->path.last)
		c->stop = STOP_MAX_HOPS;
	else
		count_dead(c, &event->hop);
	c->row++;
	return true;
}

/* What is known of the open line when the trace is cut short: its answers. */
static bool give_open_row(struct classic *c, struct trace_event *event)
{
	*event = (struct trace_event){.kind = TRACE_HOP, .target = c->target};
	struct hop whole;
	path_hop(&c->path, (uint8_t)c->row, &whole);
	c->row = 256;
	event->hop = (struct hop){.hop_limit = whole.hop_limit};
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
			lower(wake, end);
	}
	bool cut = c->stop == STOP_TIMEOUT || c->stop == STOP_INTERRUPTED;
	if (cut && c->row <= c->path.last && give_open_row(c, event))
		return true;
	if (c->stop) {
		give_end(c, event);
		return true;
	}
	if (!path_is_decided(&c->path, (uint8_t)c->row) || is_held(c, (uint8_t)c->row))
		return false;
	return give_row(c, event);
}

static void classic_stop(void *self, enum stop_reason reason)
{
	struct classic *c = self;
	if (!c->stop)
		c->stop = reason;
}

static bool classic_is_done(const void *self)
{
	const struct classic *c = self;
	return c->done;
}

const struct strategy strategy_classic = {
	.name = "classic",
	.size = classic_size,
	.begin = classic_begin,
	.next = classic_next,
	.answer = classic_answer,
	.again = classic_again,
	.patience = classic_patience,
	.event = classic_event,
	.stop = classic_stop,
	.is_done = classic_is_done,
};

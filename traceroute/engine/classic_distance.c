/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A destination may reply to few packets: Linux sends six ICMP errors in a burst and then one a
 * second, and firewalls, full queues and control planes limit echo replies, SYN-ACKs and data
 * likewise. One that fell silent that way must not be printed too far away: silence in front of
 * it is believed only when it kept replying afterwards, else it is asked there again. Other
 * hops are asked again for --patient, and once to tell a spent budget from a silent router.
 */
#include "traceroute/engine/classic.h"

enum {
	MISSES_MAX = 5, /* --patient: unanswered repeats of a hop that did answer before */
	MISSES_SILENT_MAX = 2, /* and of one that never did */
	CHECKS_SILENT = 2,     /* of one hop: the end is not there */
	CHECKS_MAX = 3,	       /* for the end, that neither it nor its control answered */
};

static uint32_t first_order(const struct path *path, uint8_t hop)
{
	uint32_t min = UINT32_MAX;
	for (uint8_t i = 0; i < path->queries; i++)
		if (path_place(path, hop, i)->order < min)
			min = path_place(path, hop, i)->order;
	return min;
}

/* How many replies of the end were for probes sent after this one, before any budget can have
 * grown again. */
static uint32_t final_answers_after(const struct path *path, uint32_t order)
{
	uint32_t count = 0;
	for (uint32_t hop = path->end; hop <= path->last; hop++)
		for (uint8_t i = 0; i < path->queries; i++) {
			const struct place *place = path_place(path, (uint8_t)hop, i);
			if (place->state != PLACE_DONE || !answer_is_final(&place->answer))
				continue;
			count += place->order > order && !place->answer.question.is_repeat;
		}
	return count;
}

/* The first of the hops before the end that gave no answer so far; `end` itself when there is
 * none. */
static uint8_t silent_from(const struct path *path)
{
	uint8_t hop = path->end;
	uint8_t before = hop_set_before(&path->hops, hop);
	while (before && path_answers(path, before) == 0) {
		hop = before;
		before = hop_set_before(&path->hops, hop);
	}
	return hop;
}

/* A check may be lost: where nothing else says that the end is not there, it takes two. */
static bool is_ruled_out(const struct classic *c, uint8_t hop)
{
	return c->checks[hop] >= (c->guess == c->path.end ? 1 : CHECKS_SILENT);
}

/* The first hop where the end may still be, of the silent ones that lead up to it. */
static uint8_t ambiguous_from(const struct classic *c)
{
	uint8_t from = silent_from(&c->path);
	if (from < c->row)
		from = c->row > c->path.end ? c->path.end : (uint8_t)c->row;
	for (uint8_t hop = from; hop < c->path.end; hop++)
		if (is_ruled_out(c, hop))
			from = hop_set_from(&c->path.hops, hop + 1u);
	return from;
}

/*
 * Two answers to probes sent after a silent one prove that the budget was not spent then: one
 * may be what it has grown by in between.
 */
struct classic_distance_check classic_distance_check(const struct classic *c)
{
	const struct path *path = &c->path;
	struct classic_distance_check check = {0};
	if (path->end == 0 || path->end == path->first)
		return check;
	/* it was found nearer than where it answered, or never will be */
	if (path->end < path_final_hop(path) || c->check.tries == CHECKS_MAX)
		return check;
	uint8_t before = hop_set_before(&path->hops, path->end), from = ambiguous_from(c);
	/* the answer's hop limit tells how long the way back is, which proves nothing alone */
	uint32_t enough = c->guess == path->end ? 1 : 2;
	if (from == path->end || final_answers_after(path, first_order(path, before)) >= enough)
		return check;
	check.from = from;
	if (c->guess == path->end)
		check.hop = before;
	else if (c->guess >= from && c->guess <= before)
		check.hop = c->guess;
	else /* no clue where: halve what is left */
		check.hop = hop_set_from(&path->hops, from + (before - from + 1u) / 2);
	return check;
}

bool classic_wants_control(const struct classic *c)
{
	/* the end may have been struck since */
	return c->path.end && c->check.hop && !c->check.is_proven && !c->check.control_asked;
}

/*
 * Neither the check nor its control was answered: the end has spent its budget, and gets more
 * later than we hoped. One that replies no more is where its hop limit says; without one, or
 * against what others say, it is the first that fell silent.
 */
static void check_failed(struct classic *c)
{
	uint8_t from = ambiguous_from(c);
	c->check.refill *= 2;
	c->check.tries++;
	if (c->check.tries == CHECKS_MAX)
		path_bound(&c->path,
			c->guess >= from && c->guess <= c->path.end ? c->guess : from);
}

static bool is_control(const struct classic *c, const struct question *question)
{
	return question->attempt == c->path.queries;
}

/* The check that goes on, or its control. */
static bool is_of_check(const struct classic *c, const struct question *question)
{
	return c->check.hop && question->is_repeat &&
	       (is_control(c, question) || question->hop_limit == c->check.hop);
}

static void close_check(struct classic *c)
{
	c->check.hop = 0;
	c->check.control_asked = c->check.own_done = c->check.control_done = false;
}

void classic_checked(struct classic *c, const struct answer *answer)
{
	bool of_control = is_control(c, &answer->question);
	bool is_silent = answer->kind == ANSWER_NONE;
	if (!is_of_check(c, &answer->question))
		return;
	c->check.own_done |= !of_control;
	c->check.control_done |= of_control;
	c->check.is_proven |= of_control && !is_silent;
	bool needs_both = c->check.control_asked && (is_silent || of_control);
	if (needs_both && !(c->check.own_done && c->check.control_done))
		return;
	if (c->path.end && path_answers(&c->path, c->check.hop) == 0) {
		if (c->check.is_proven)
			c->checks[c->check.hop]++;
		else
			check_failed(c);
	}
	close_check(c);
}

void classic_check_forgotten(struct classic *c, const struct question *question)
{
	if (is_of_check(c, question))
		close_check(c);
}

/* ---- repeats --------------------------------------------------------------------- */

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

static bool wants_wait_limit(const struct classic *c, uint8_t hop)
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

bool classic_repeat(const struct classic *c, uint8_t hop,
	const struct classic_distance_check *check, uint8_t *attempt, nanoseconds *due)
{
	if (c->stop || !is_done_row(&c->path, hop))
		return false;
	if (c->path.end && hop > c->path.end)
		return false;
	*attempt = gap_of(&c->path, hop);
	if (*attempt == c->path.queries)
		return false;
	if (hop == check->hop) {
		nanoseconds last = c->checks[hop] && c->asked_at[hop] > c->final_at
					   ? c->asked_at[hop]
					   : c->final_at;
		*due = c->check.hop ? NEVER : last + c->check.refill;
		return true;
	}
	/* others would only spend what the end needs to answer there */
	if (check->hop && hop >= check->from)
		return false;
	*due = c->asked_at[hop] + CLASSIC_REFILL;
	return wants_wait_limit(c, hop) || wants_reason(c, hop);
}

/* A line that waits for a repeat, or for the end's distance to be sure. */
bool classic_is_held(const struct classic *c, uint8_t hop)
{
	uint8_t attempt;
	nanoseconds due;
	struct classic_distance_check check = classic_distance_check(c);
	if (classic_repeat(c, hop, &check, &attempt, &due))
		return true;
	return check.hop && hop < c->path.end && hop >= silent_from(&c->path);
}

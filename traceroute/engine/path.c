/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/path.h"

#include <string.h>

size_t path_size(uint8_t first, uint8_t last, uint8_t queries)
{
	return sizeof(struct place) * (size_t)(last - first + 1) * queries;
}

void path_init(struct path *path, void *memory, uint8_t first, uint8_t last, uint8_t queries)
{
	memset(memory, 0, path_size(first, last, queries));
	*path = (struct path){
		.first = first, .last = last, .queries = queries, .places = memory};
	hop_set_add(&path->hops, first, last);
}

bool path_is_whole(const struct path *path)
{
	uint32_t hop = path->first;
	while (hop < path->last && hop_set_has(&path->hops, hop))
		hop++;
	return hop == path->last;
}

static bool question_fits(const struct path *path, const struct question *question)
{
	return path_has(path, question->hop_limit) && question->attempt < path->queries;
}

void path_asked(struct path *path, const struct question *question, nanoseconds now)
{
	if (!question_fits(path, question))
		return;
	struct place *place = path_place(path, question->hop_limit, question->attempt);
	place->state = PLACE_ASKED;
	place->asked_at = now;
	place->order = ++path->orders;
	place->size = question->size;
	place->answer = (struct answer){.question = *question, .sent_at = now};
}

/* ---- the last line --------------------------------------------------------------- */

static bool is_answered(const struct place *place)
{
	return place->state == PLACE_DONE && place->answer.kind != ANSWER_NONE;
}

uint8_t path_answers(const struct path *path, uint8_t hop)
{
	uint8_t count = 0;
	for (uint8_t i = 0; i < path->queries; i++)
		count = (uint8_t)(count + is_answered(path_place(path, hop, i)));
	return count;
}

/* Whether some probe of this hop was expired by a router: then others are only in gaps. */
static bool is_mixed(const struct path *path, uint8_t hop)
{
	for (uint8_t i = 0; i < path->queries; i++) {
		const struct place *place = path_place(path, hop, i);
		if (is_answered(place) && !answer_is_final(&place->answer))
			return true;
	}
	return false;
}

/* The first answer at this hop that ends the trace. */
static const struct answer *final_answer(const struct path *path, uint8_t hop)
{
	for (uint8_t i = 0; i < path->queries; i++) {
		const struct place *place = path_place(path, hop, i);
		if (is_answered(place) && answer_is_final(&place->answer))
			return &place->answer;
	}
	return NULL;
}

/* The first from hop `from` on; NULL: none. */
static const struct answer *end_answer(const struct path *path, uint32_t from)
{
	const struct answer *answer = NULL;
	for (uint32_t hop = from; hop <= path->last && !answer; hop++)
		answer = final_answer(path, (uint8_t)hop);
	return answer;
}

/*
 * The hop that ends the trace. Rate limits may keep the end silent at its own place; after
 * silence it is nearer: right after the hop where the router that refuses has expired
 * another probe, or where it is bounded.
 */
static uint8_t find_end(const struct path *path)
{
	const struct answer *end = end_answer(path, path->first);
	if (!end)
		return 0;
	uint8_t hop = end->question.hop_limit, before = (uint8_t)(hop - 1);
	while (before >= path->first && path_answers(path, before) == 0)
		before--;
	uint8_t nearer = hop;
	if (before >= path->first && end->kind == ANSWER_REFUSED &&
		path_has_expired(path, before, &end->from))
		nearer = hop_set_from(&path->hops, before + 1u);
	else if (path->bound > before && path->bound < hop)
		nearer = path->bound;
	return nearer >= path->shown || hop < path->shown ? nearer : path->shown;
}

static void set_end(struct path *path)
{
	path->end = find_end(path);
	path->is_claimed = path_claims(path, end_answer(path, path->first));
}

void path_strike_end(struct path *path)
{
	const struct answer *end = end_answer(path, path->first);
	if (!end)
		return;
	const struct address from = end->from;
	path_strike(path, &from);
	set_end(path);
}

static void learn_rtt(struct path *path, uint8_t hop)
{
	uint8_t attempt = 0;
	while (!is_answered(path_place(path, hop, attempt)))
		attempt++;
	nanoseconds rtt = path_place(path, hop, attempt)->answer.rtt;
	path->here[hop] = rtt > 0 ? rtt : 1;
	for (uint8_t before = hop; before > path->first;) {
		path->near[--before] = path->here[hop];
		if (path->here[before])
			break;
	}
}

static void learn(struct path *path, const struct answer *answer, nanoseconds now)
{
	uint8_t hop = answer->question.hop_limit;
	path->last_answer_at = now;
	learn_rtt(path, hop);
	if (answer->rtt > path->largest)
		path->largest = answer->rtt;
	if (hop > path->farthest)
		path->farthest = hop;
	path_unmask_routers(path);
	path_strike_refuted(path);
	set_end(path);
}

/* What ends the trace is better than what does not, and proof of it than a claim. */
static bool is_better(const struct answer *answer, const struct answer *than)
{
	if (!answer_is_final(answer))
		return false;
	return !answer_is_final(than) || (answer_is_claim(than) && !answer_is_claim(answer));
}

/* The place of its question. What has none may prove an end where there is only a claim, but
 * not in a line that is out. */
static struct place *place_of(const struct path *path, const struct answer *answer)
{
	const struct question *question = &answer->question;
	uint8_t hop = question->hop_limit;
	if (question_fits(path, question))
		return path_place(path, hop, question->attempt);
	bool is_proof = answer_is_final(answer) && !answer_is_claim(answer);
	bool is_news = path->is_claimed && is_proof && hop >= path->shown;
	for (uint8_t i = 0; path_has(path, hop) && is_news && i < path->queries; i++)
		if (path_place(path, hop, i)->state == PLACE_DONE)
			return path_place(path, hop, i);
	return NULL;
}

void path_answered(struct path *path, const struct answer *answer, nanoseconds now)
{
	path_credit(path, answer);
	if (path->is_claimed)
		set_end(path);
	struct place *place = place_of(path, answer);
	/* a place may have been asked twice: the first answer stays, but for the end */
	if (!place || (is_answered(place) && !is_better(answer, &place->answer)))
		return;
	if (answer->kind == ANSWER_NONE &&
		place->answer.question.number != answer->question.number)
		return;
	place->state = PLACE_DONE;
	place->answer = *answer;
	if (answer->kind != ANSWER_NONE)
		learn(path, answer, now);
}

void path_forget(struct path *path, const struct question *question)
{
	if (!question_fits(path, question))
		return;
	struct place *place = path_place(path, question->hop_limit, question->attempt);
	/* what another probe answered stays */
	if (place->state == PLACE_ASKED && place->answer.question.number == question->number)
		place->state = PLACE_EMPTY;
}

void path_bound(struct path *path, uint8_t hop)
{
	path->bound = hop;
	set_end(path);
}

uint8_t path_final_hop(const struct path *path)
{
	const struct answer *end = end_answer(path, path->first);
	return end ? end->question.hop_limit : 0;
}

/* Whether an answer to a farther probe tells the same end; one that was struck tells none. */
static bool is_same_end(const struct answer *end, const struct answer *answer)
{
	if (answer->kind != end->kind || answer->is_struck ||
		!address_equal(&answer->from, &end->from))
		return false;
	if (end->kind == ANSWER_REACHED)
		return true;
	return answer->type == end->type && answer->code == end->code;
}

/* Whether this place may be in the line of the end. */
static bool is_candidate(
	const struct place *place, bool is_own, const struct answer *end, bool mixed)
{
	if (is_own)
		return place->state != PLACE_EMPTY;
	return !mixed && is_answered(place) && is_same_end(end, &place->answer);
}

struct tally {
	uint32_t answered;  /* that may be in the line of the end */
	uint32_t in_flight; /* that may come to be there */
};

static struct tally end_tally(const struct path *path)
{
	struct tally tally = {0};
	const struct answer *end = end_answer(path, path->end);
	bool mixed = is_mixed(path, path->end);
	for (uint32_t hop = path->end; end && hop <= path->last; hop++) {
		bool own = hop == path->end;
		for (uint8_t i = 0; i < path->queries; i++) {
			const struct place *place = path_place(path, (uint8_t)hop, i);
			tally.in_flight += place->state == PLACE_ASKED && (own || !mixed);
			tally.answered +=
				is_answered(place) && is_candidate(place, own, end, mixed);
		}
	}
	return tally;
}

bool path_end_is_supplied(const struct path *path)
{
	struct tally tally = end_tally(path);
	return !is_mixed(path, path->end) && tally.answered + tally.in_flight >= path->queries;
}

bool path_end_is_timeless(const struct path *path)
{
	const struct answer *end = path->end ? end_answer(path, path->end) : NULL;
	return end && end->is_timeless;
}

static bool own_decided(const struct path *path, uint8_t hop)
{
	for (uint8_t i = 0; i < path->queries; i++)
		if (path_place(path, hop, i)->state != PLACE_DONE)
			return false;
	return true;
}

bool path_is_decided(const struct path *path, uint8_t hop)
{
	if (hop != path->end || is_mixed(path, hop))
		return own_decided(path, hop);
	struct tally tally = end_tally(path);
	return tally.answered >= path->queries ||
	       (tally.in_flight == 0 && own_decided(path, hop));
}

bool path_is_silent(const struct path *path, uint8_t hop)
{
	for (uint8_t i = 0; i < path->queries; i++) {
		const struct place *place = path_place(path, hop, i);
		if (place->state != PLACE_DONE || place->answer.kind != ANSWER_NONE)
			return false;
	}
	return true;
}

/* ---- a line ---------------------------------------------------------------------- */

struct pick {
	const struct place *place[TRACE_QUERIES_MAX];
	uint8_t count;
};

/* Keep the picks sorted by order of sending, the answered ones before the others. */
static bool comes_before(const struct place *a, const struct place *b)
{
	if (is_answered(a) != is_answered(b))
		return is_answered(a);
	return a->order < b->order;
}

static void pick_add(struct pick *pick, const struct place *place, uint8_t limit)
{
	uint8_t at = pick->count;
	while (at > 0 && comes_before(place, pick->place[at - 1]))
		at--;
	if (at >= limit)
		return;
	if (pick->count < limit)
		pick->count++;
	for (uint8_t i = (uint8_t)(pick->count - 1); i > at; i--)
		pick->place[i] = pick->place[i - 1];
	pick->place[at] = place;
}

/* Back to the order of sending. */
static void pick_sort(struct pick *pick)
{
	for (uint8_t i = 1; i < pick->count; i++) {
		const struct place *place = pick->place[i];
		uint8_t at = i;
		for (; at > 0 && pick->place[at - 1]->order > place->order; at--)
			pick->place[at] = pick->place[at - 1];
		pick->place[at] = place;
	}
}

static void pick_end(const struct path *path, struct pick *pick)
{
	const struct answer *end = end_answer(path, path->end);
	bool mixed = is_mixed(path, path->end);
	for (uint32_t hop = path->end; hop <= path->last; hop++)
		for (uint8_t i = 0; i < path->queries; i++) {
			const struct place *place = path_place(path, (uint8_t)hop, i);
			if (is_candidate(place, hop == path->end, end, mixed))
				pick_add(pick, place, path->queries);
		}
	pick_sort(pick);
}

/* Where own probes are kept as they were asked, gaps and all. */
static void pick_own(const struct path *path, uint8_t hop, struct pick *pick)
{
	for (uint8_t i = 0; i < path->queries; i++)
		if (path_place(path, hop, i)->state != PLACE_EMPTY)
			pick->place[pick->count++] = path_place(path, hop, i);
}

/* Whether this probe was not answered when the hop was asked first. */
static bool was_silent(const struct answer *answer)
{
	return answer->kind == ANSWER_NONE ? answer->why == WHY_TIMEOUT
					   : answer->question.is_repeat;
}

/*
 * Silence that a spent budget explains better than loss: the first probes of a burst were
 * answered and none of the others, two at least; or none was, and a later one is. One that is
 * lacking at the end may as well be lost, one in the middle certainly is.
 */
static bool is_limited(const struct hop *line)
{
	uint8_t head = 0, silent = 0;
	bool repeated = false;
	while (head < line->count && !was_silent(&line->probe[head]))
		head++;
	for (uint8_t i = head; i < line->count && was_silent(&line->probe[i]); i++) {
		const struct answer *first = &line->probe[0], *answer = &line->probe[i];
		repeated |= answer->kind != ANSWER_NONE;
		/* a second later the budget has grown again */
		bool in_burst = answer->kind != ANSWER_NONE ||
				answer->sent_at - first->sent_at < SECOND;
		silent = (uint8_t)(silent + in_burst);
	}
	return silent >= 2 && head + silent == line->count && (head > 0 || repeated);
}

static void explain(struct hop *line)
{
	if (!is_limited(line))
		return;
	for (uint8_t i = 0; i < line->count; i++)
		if (line->probe[i].kind == ANSWER_NONE)
			line->probe[i].why = WHY_RATELIMIT;
}

void path_hop(const struct path *path, uint8_t hop, struct hop *line)
{
	*line = (struct hop){.hop_limit = hop, .is_last = hop == path->end};
	struct pick pick = {.count = 0};
	if (hop == path->end && !is_mixed(path, hop))
		pick_end(path, &pick);
	else
		pick_own(path, hop, &pick);
	line->count = pick.count;
	for (uint8_t i = 0; i < pick.count; i++) {
		line->probe[i] = pick.place[i]->answer;
		line->mtu[i] = pick.place[i]->mtu;
	}
	explain(line);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ends that a stranger may have made up. Many routers quote 28 bytes, in which nothing but
 * ports shows whose packet it was, and a flood guesses those. A host that is not the
 * destination and proves nothing only claims that the path ends: it is believed when it has
 * answered more probes than are guessed by chance, and not when a farther probe went past
 * it.
 */
#include "traceroute/engine/path.h"

enum { AGREED_HOPS = 2 };

bool answer_is_final(const struct answer *answer)
{
	bool ends = answer->kind == ANSWER_REACHED || answer->kind == ANSWER_REFUSED;
	return ends && !answer->is_struck;
}

bool answer_is_claim(const struct answer *answer)
{
	return answer_is_final(answer) && !answer->is_proven && !answer->is_target;
}

static bool is_claim(const struct place *place)
{
	return place->state == PLACE_DONE && answer_is_claim(&place->answer);
}

void path_credit(struct path *path, const struct answer *answer)
{
	const struct question *question = &answer->question;
	bool has_place = question->attempt < path->queries;
	if (answer->kind == ANSWER_NONE || !path_has(path, question->hop_limit))
		return;
	struct place *place = path_place(
		path, question->hop_limit, has_place ? question->attempt : (uint8_t)0);
	bool is_same = address_equal(&place->from, &answer->from);
	if (!is_same && (has_place || place->said == 0)) {
		place->from = answer->from;
		place->said = 0;
		is_same = true;
	}
	place->said = (uint8_t)(place->said + (is_same && place->said < ANSWER_AGREED));
}

/* Whether this host answered so many probes, of several hop limits where there are several. */
static bool is_agreed(const struct path *path, const struct address *from)
{
	uint32_t said = 0, hops = 0;
	for (uint32_t hop = path->first; hop <= path->last; hop++) {
		uint32_t before = said;
		for (uint8_t i = 0; i < path->queries; i++) {
			const struct place *place = path_place(path, (uint8_t)hop, i);
			said += address_equal(&place->from, from) ? place->said : 0u;
		}
		hops += said > before;
	}
	return said >= ANSWER_AGREED && (hops >= AGREED_HOPS || path->end == path->last);
}

bool path_claims(const struct path *path, const struct answer *end)
{
	return end && answer_is_claim(end) && !is_agreed(path, &end->from);
}

/* The farthest probe that went on: a router expired it, or it has reached the destination. */
static const struct answer *farthest_passed(const struct path *path)
{
	for (uint32_t hop = path->last; hop >= path->first; hop--)
		for (uint8_t i = 0; i < path->queries; i++) {
			const struct place *place = path_place(path, (uint8_t)hop, i);
			enum answer_kind kind = place->answer.kind;
			bool passed = kind == ANSWER_EXPIRED || kind == ANSWER_REACHED;
			if (place->state == PLACE_DONE && passed && !is_claim(place) &&
				!place->answer.is_struck)
				return &place->answer;
		}
	return NULL;
}

void path_strike_refuted(struct path *path)
{
	const struct answer *passed = farthest_passed(path);
	uint32_t hop = path->first;
	for (; passed && hop < passed->question.hop_limit; hop++)
		for (uint8_t i = 0; i < path->queries; i++) {
			struct place *place = path_place(path, (uint8_t)hop, i);
			if (is_claim(place) &&
				!address_equal(&place->answer.from, &passed->from))
				place->answer.is_struck = true;
		}
}

void path_strike(struct path *path, const struct address *from)
{
	uint32_t count = (path->last - path->first + 1u) * path->queries;
	for (uint32_t i = 0; i < count; i++) {
		struct place *place = &path->places[i];
		if (is_claim(place) && address_equal(&place->answer.from, from))
			place->answer.is_struck = true;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forwarding loops. The lines of one repeat: the routers of each are those of the line a period
 * before, up to the last line. A router that replies for several hops in a row is none.
 *
 * Routers limit their replies, and in a loop each is asked over and over: silent lines fit any
 * round. Then the routers must be at least two, and two lines must have come round.
 */
#include "traceroute/engine/path.h"

enum { PERIOD_MAX = 16 };

enum likeness { UNLIKE, ALIKE, UNKNOWN };

static bool has_router(const struct path *path, uint8_t hop, const struct address *from)
{
	for (uint8_t i = 0; i < path->queries; i++) {
		const struct place *place = path_place(path, hop, i);
		if (place->state == PLACE_DONE && place->answer.kind != ANSWER_NONE &&
			address_equal(&place->answer.from, from))
			return true;
	}
	return false;
}

static bool share_router(const struct path *path, uint8_t a, uint8_t b)
{
	for (uint8_t i = 0; i < path->queries; i++) {
		const struct place *place = path_place(path, a, i);
		if (place->state == PLACE_DONE && place->answer.kind != ANSWER_NONE &&
			has_router(path, b, &place->answer.from))
			return true;
	}
	return false;
}

static enum likeness compare(const struct path *path, uint32_t a, uint32_t b)
{
	uint8_t one = (uint8_t)a, other = (uint8_t)b;
	if (path_answers(path, one) == 0 || path_answers(path, other) == 0)
		return UNKNOWN;
	return share_router(path, one, other) ? ALIKE : UNLIKE;
}

static bool are_alike(const struct path *path, uint8_t a, uint8_t b)
{
	if (path_answers(path, a) == 0 || path_answers(path, b) == 0)
		return path_answers(path, a) == path_answers(path, b);
	return share_router(path, a, b);
}

/* Whether the lines up to `last` repeat after `period`: twice at least, with two answers. */
static bool repeats(const struct path *path, uint8_t last, uint8_t period)
{
	uint32_t alike = 0, answered = 0;
	bool differs = false;
	for (uint8_t i = 1; i < period; i++)
		differs |= !are_alike(path, last, (uint8_t)(last - i));
	for (uint32_t hop = last; hop >= (uint32_t)path->first + period; hop--) {
		uint8_t now = (uint8_t)hop, before = (uint8_t)(hop - period);
		if (!are_alike(path, now, before))
			break;
		alike++;
		answered += path_answers(path, now) > 0;
	}
	return differs && alike >= period && answered >= 2;
}

/* Whether two routers reply within a period before `hop`. */
static bool has_two_routers(const struct path *path, uint32_t hop, uint8_t period)
{
	for (uint32_t i = 1; i < period && hop >= path->first + i; i++)
		if (compare(path, hop, hop - i) == UNLIKE)
			return true;
	return false;
}

/* A line and the last one that replied whole periods before it. */
static enum likeness compare_round(const struct path *path, uint32_t hop, uint8_t period)
{
	enum likeness likeness = UNKNOWN;
	for (uint32_t before = hop; before >= (uint32_t)path->first + period;) {
		before -= period;
		likeness = compare(path, hop, before);
		if (likeness != UNKNOWN)
			break;
	}
	return likeness;
}

/* The same where silence fits everything. */
static bool repeats_with_gaps(const struct path *path, uint8_t last, uint8_t period)
{
	uint32_t lines = 0, round = 0;
	bool differs = false;
	for (uint32_t hop = last; hop >= (uint32_t)path->first + period; hop--) {
		enum likeness likeness = compare_round(path, hop, period);
		if (likeness == UNLIKE)
			break;
		lines++;
		round += likeness == ALIKE;
		differs |= has_two_routers(path, hop, period);
	}
	return differs && lines >= period && round >= 2;
}

bool path_loops(const struct path *path, uint8_t last)
{
	uint32_t lines = last - path->first + 1u;
	for (uint8_t period = 2;
		path_is_whole(path) && period <= PERIOD_MAX && period * 2u <= lines; period++)
		if (repeats(path, last, period) || repeats_with_gaps(path, last, period))
			return true;
	return false;
}

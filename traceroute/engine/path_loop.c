/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forwarding loops. The lines of one repeat: the routers of each are those of the line a period
 * before, up to the last line. A router that answers for several hops in a row is none.
 */
#include "traceroute/engine/path.h"

enum { PERIOD_MAX = 16 };

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

bool path_loops(const struct path *path, uint8_t last)
{
	uint32_t lines = last - path->first + 1u;
	for (uint8_t period = 2; period <= PERIOD_MAX && period * 2u <= lines; period++)
		if (repeats(path, last, period))
			return true;
	return false;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Routers that speak as if they were the destination. */
#include "traceroute/engine/path.h"

bool path_has_expired(const struct path *path, uint8_t hop, const struct address *from)
{
	for (uint8_t i = 0; i < path->queries; i++) {
		const struct place *place = path_place(path, hop, i);
		if (place->state == PLACE_DONE && place->answer.kind == ANSWER_EXPIRED &&
			address_equal(&place->answer.from, from))
			return true;
	}
	return false;
}

static bool is_router(const struct path *path, const struct answer *answer)
{
	for (uint8_t hop = path->first; hop < answer->question.hop_limit; hop++)
		if (path_has_expired(path, hop, &answer->from))
			return true;
	return false;
}

void path_unmask_routers(struct path *path)
{
	uint32_t count = (path->last - path->first + 1u) * path->queries;
	for (uint32_t i = 0; i < count; i++) {
		struct answer *answer = &path->places[i].answer;
		bool is_word = path->places[i].state == PLACE_DONE && answer->is_error &&
			       answer->kind == ANSWER_REACHED && !answer->is_target;
		if (is_word && is_router(path, answer))
			answer->kind = ANSWER_REFUSED;
	}
}

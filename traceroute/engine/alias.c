/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/alias.h"

#include <string.h>

enum {
	STEP_MAX = 4096, /* from one reply to the next: a sixteenth of all */
	TURNS_MIN = 5,	 /* how often the replies of one follow those of the other */
};

/* Both addresses' replies in the order of time. */
struct line {
	struct alias_sample last;
	bool is_begun, is_second;
	uint32_t turns;
};

void alias_note(struct alias_samples *s, nanoseconds at, uint16_t id)
{
	if (s->count == ALIAS_SAMPLES) {
		memmove(s->sample, s->sample + 1, sizeof s->sample - sizeof s->sample[0]);
		s->count--;
	}
	s->sample[s->count++] = (struct alias_sample){.at = at, .id = id};
}

/* Whether the next reply counts on from the last one. */
static bool counts_on(struct line *l, const struct alias_sample *next, bool is_second)
{
	uint16_t step = (uint16_t)(next->id - l->last.id);
	bool is_good = !l->is_begun || (step > 0 && step <= STEP_MAX);
	l->turns += l->is_begun && l->is_second != is_second;
	*l = (struct line){
		.last = *next, .is_begun = true, .is_second = is_second, .turns = l->turns};
	return is_good;
}

bool alias_is_likely(const struct alias_samples *a, const struct alias_samples *b)
{
	struct line line = {0};
	for (uint32_t i = 0, k = 0; i < a->count || k < b->count;) {
		bool is_second =
			i == a->count || (k < b->count && b->sample[k].at < a->sample[i].at);
		const struct alias_sample *next = is_second ? &b->sample[k++] : &a->sample[i++];
		if (!counts_on(&line, next, is_second))
			return false;
	}
	return line.turns >= TURNS_MIN;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An end that only a stranger claims (path_claim.c): the next hops are asked as if there were
 * none, and then the claimant again, a second apart, because routers limit what they send. One
 * that says no more is struck, and the trace goes on.
 */
#include "traceroute/engine/classic.h"

#include "common/base/arithmetic.h"

enum {
	CLAIM_HOPS = 2,	 /* that are asked beyond it */
	CLAIM_TRIES = 6, /* of a trace: a flood must not hold it up for ever */
};

uint8_t classic_claim_ceiling(const struct classic *c)
{
	uint32_t most = c->path.end + CLAIM_HOPS;
	return most < c->path.last ? (uint8_t)most : c->path.last;
}

/* Whether nothing is on its way that may confirm or refute the claim. */
static bool is_quiet(const struct classic *c)
{
	uint8_t ceiling = classic_claim_ceiling(c);
	for (uint32_t hop = c->path.end; hop <= c->path.last; hop++)
		for (uint8_t i = 0; i < c->path.queries; i++) {
			enum place_state state = path_place(&c->path, (uint8_t)hop, i)->state;
			bool is_due = state == PLACE_EMPTY && hop > c->path.end &&
				      hop <= ceiling &&
				      hop_set_has(&c->path.hops, (uint8_t)hop);
			if (state == PLACE_ASKED || is_due)
				return false;
		}
	return !c->claim.is_asked && classic_distance_check(c).hop == 0;
}

bool classic_claim_repeat(
	const struct classic *c, uint8_t *hop, uint8_t *attempt, nanoseconds *due)
{
	if (!c->path.is_claimed || c->claim.tries == CLAIM_TRIES || !is_quiet(c))
		return false;
	uint8_t next = hop_set_from(&c->path.hops, c->path.end + 1u);
	*hop = next && path_has(&c->path, next) ? next : c->path.end;
	/* at a place that no line has, unless the place lacks an answer */
	*attempt = c->path.queries;
	if (*hop > c->path.end && path_is_silent(&c->path, *hop))
		*attempt = 0;
	nanoseconds last = time_max(c->final_at, c->asked_at[*hop]);
	*due = c->claim.tries ? last + CLASSIC_REFILL : 0;
	return true;
}

void classic_claim_asked(struct classic *c, const struct question *question)
{
	c->claim.is_asked = true;
	c->claim.number = question->number;
}

void classic_claim_done(struct classic *c, const struct question *question)
{
	if (!c->claim.is_asked || question->number != c->claim.number)
		return;
	c->claim.is_asked = false;
	c->claim.tries++;
}

bool classic_claim_holds(struct classic *c, uint8_t hop)
{
	while (c->path.is_claimed && c->claim.tries == CLAIM_TRIES && is_quiet(c))
		path_strike_end(&c->path);
	return c->path.is_claimed && hop == c->path.end;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the classic strategy among themselves: its state, its waits, its distance check.
 */
#ifndef TRACEROUTE_ENGINE_CLASSIC_H
#define TRACEROUTE_ENGINE_CLASSIC_H

#include "traceroute/engine/path.h"
#include "traceroute/engine/strategy.h"

#define CLASSIC_REFILL (SECOND + 50 * MILLISECOND) /* a router's budget has grown by one */

struct classic {
	const struct trace_settings *settings;
	struct path path;
	uint32_t target;
	nanoseconds began;
	uint32_t row;  /* the line that comes next */
	uint8_t guess; /* distance by the answer's hop limit; 0: none, or refuted */
	nanoseconds guess_rtt;
	nanoseconds final_at; /* when the end last replied */
	uint32_t next_number; /* of repeated probes */
	uint32_t dead;	      /* silent lines in a row */
	bool distance_asked, end_repeated, has_answers, done;
	enum stop_reason stop;
	int error;
	struct address by; /* who refused, and how */
	uint8_t by_type, by_code;
	nanoseconds asked_at[256]; /* by hop: its last probe */
	uint8_t misses[256];	   /* by hop: repeats in a row without answer */
	uint8_t checks[256];	   /* by hop: so often the end had budget and did not answer */
	struct {
		uint8_t hop;	    /* where the end is looked for; 0: nowhere */
		uint8_t tries;	    /* that proved nothing */
		bool control_asked; /* the end was asked, right after, where it did answer */
		bool own_done, control_done;
		nanoseconds refill; /* the end's budget has grown by one, it is hoped */
		bool is_proven;	    /* it has */
	} check;
	struct {
		uint8_t tries;	 /* to get one more reply of who claims the end */
		bool is_asked;	 /* one is on its way: */
		uint32_t number; /* of its question */
	} claim;
};

/* How long a question may wait, with what is known now. */
nanoseconds classic_wait_limit(
	const void *self, const struct question *question, nanoseconds sent_at);

/* Where the end may still be, nearer than it answered. */
struct classic_distance_check {
	uint8_t hop;  /* that must be asked again before its distance is known; 0: none */
	uint8_t from; /* the first of the silent hops whose distance is checked */
};

struct classic_distance_check classic_distance_check(const struct classic *c);
/* Whether a hop whose probes are all done is to be asked again, which place, and when. */
bool classic_repeat(const struct classic *c, uint8_t hop,
	const struct classic_distance_check *check, uint8_t *attempt, nanoseconds *due);
/* Whether the end is to be asked, where it did answer, right after a check that may stay
 * without answer: only then does silence tell something. */
bool classic_wants_control(const struct classic *c);
/* What a check has come to: an answer, or none, to it or to its control. */
void classic_checked(struct classic *c, const struct answer *answer);
/* A probe was dropped without a verdict; if it was the check's, restart the check. */
void classic_check_forgotten(struct classic *c, const struct question *question);
/* Whether a decided line must wait: for a repeat, or for the end's distance to be sure. */
bool classic_is_held(const struct classic *c, uint8_t hop);

/* The farthest hop worth asking while a stranger's claim is all that says where the end is. */
uint8_t classic_claim_ceiling(const struct classic *c);
/* Whether the claimant is to be asked again, where, and when; it was asked; that is over. */
bool classic_claim_repeat(
	const struct classic *c, uint8_t *hop, uint8_t *attempt, nanoseconds *due);
void classic_claim_asked(struct classic *c, const struct question *question);
void classic_claim_done(struct classic *c, const struct question *question);
/* Whether this line must wait because its end is only claimed. When there is nothing left to
 * ask, the claim is struck. */
bool classic_claim_holds(struct classic *c, uint8_t hop);

#endif

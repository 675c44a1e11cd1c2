/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is known of a path: which probes of each hop were asked, what they gave, where the path
 * ends, and when a hop's line can change no more. Pure bookkeeping; when to ask is the
 * strategy's business.
 */
#ifndef TRACEROUTE_ENGINE_PATH_H
#define TRACEROUTE_ENGINE_PATH_H

#include <stddef.h>

#include "traceroute/engine/trace.h"

enum { ANSWER_AGREED = 3 }; /* so often a host must say what it does not prove */

enum place_state { PLACE_EMPTY, PLACE_ASKED, PLACE_DONE };

/* One probe of one hop. */
struct place {
	enum place_state state;
	nanoseconds asked_at;
	uint32_t order; /* of asking, within the path */
	uint32_t size;	/* of the probe */
	uint32_t mtu;	/* the size found here, 0: none */
	struct answer answer;
	struct address from; /* who answered last, also what was asked here before */
	uint8_t said;	     /* so often in a row */
};

struct path {
	uint8_t first, last, queries;
	struct hop_set hops; /* that are asked: all of them, if the strategy says no other */
	uint32_t orders;
	uint8_t end;	 /* hop that ends the trace, as far as answers tell; 0: none yet */
	bool is_claimed; /* only a stranger says so, and proves nothing */
	uint8_t bound;	 /* nothing lies after this hop, if only silence does; 0: not known */
	uint8_t shown;	 /* the end is no nearer than this: lines before are out */
	nanoseconds largest; /* round trip; 0: none yet */
	uint8_t farthest;    /* largest hop that answered at all */
	nanoseconds last_answer_at;
	struct place *places; /* (last - first + 1) x queries */
	/* round trip of the first answered place, 0: none; of the hop itself, and of the
	 * nearest one after it: what every waiting probe is measured by at every step */
	nanoseconds here[256], near[256];
};

size_t path_size(uint8_t first, uint8_t last, uint8_t queries);
void path_init(struct path *path, void *memory, uint8_t first, uint8_t last, uint8_t queries);
static inline struct place *path_place(const struct path *path, uint8_t hop, uint8_t attempt)
{
	return &path->places[(size_t)(hop - path->first) * path->queries + attempt];
}
static inline bool path_has(const struct path *path, uint8_t hop)
{
	return hop >= path->first && hop <= path->last;
}

void path_asked(struct path *path, const struct question *question, nanoseconds now);
/* Take an answer into its place. */
void path_answered(struct path *path, const struct answer *answer, nanoseconds now);
/* Forget that this place was asked, unless it was answered: it will be asked again. */
void path_forget(struct path *path, const struct question *question);

/* Nothing lies after `hop`: if all from there to the end is silent, it is the end. */
void path_bound(struct path *path, uint8_t hop);

/* Routers that refuse what they should forward may use the destination's words (port
 * unreachable): an address that expired a nearer probe and is not the target is a router. */
void path_unmask_routers(struct path *path);
/* Whether a probe of this hop was expired by this address. */
bool path_has_expired(const struct path *path, uint8_t hop, const struct address *from);

/* Count who answered: places remember it when they are asked again. Questions that have no
 * place count at the first of their hop. */
void path_credit(struct path *path, const struct answer *answer);
/* Whether this end is only a claim so far: a host says so that is not the destination, proves
 * nothing and has not answered enough other probes. NULL: no. */
bool path_claims(const struct path *path, const struct answer *end);
/* Strike claims that the answer to a farther probe refutes, or all of one host: they end
 * nothing then, wherever they stand. */
void path_strike_refuted(struct path *path);
void path_strike(struct path *path, const struct address *from);
/* Strike the claims of the host whose claim the end is. */
void path_strike_end(struct path *path);

/* Whether an answer ends the trace at its hop. */
bool answer_is_final(const struct answer *answer);
/* Whether it does so without proof, from another host than the destination. */
bool answer_is_claim(const struct answer *answer);

/* Whether the last line (hop `end`) has, or may still get, all its answers without more asking.
 */
bool path_end_is_supplied(const struct path *path);
/* Whether the end is known from a probe that the kernel had repeated. */
bool path_end_is_timeless(const struct path *path);
/* Whether all hops are asked, from the first to the last. */
bool path_is_whole(const struct path *path);
/* Whether the line of this hop is complete: nothing still in flight can change it. */
bool path_is_decided(const struct path *path, uint8_t hop);
/* The first hop whose own probe was answered in a way that ends the trace; 0: none. */
uint8_t path_final_hop(const struct path *path);
/* Whether no probe of this hop was answered (all of those asked are done). */
bool path_is_silent(const struct path *path, uint8_t hop);
/* Answers to this hop's own probes. */
uint8_t path_answers(const struct path *path, uint8_t hop);
/* Whether the lines up to `last` end in a forwarding loop: at least twice the same two or more
 * routers, silent ones among them, in the same order. */
bool path_loops(const struct path *path, uint8_t last);
/* The line of this hop so far. Where `end` is this hop, answers of the same end to probes
 * with larger hop limits fill it. */
void path_hop(const struct path *path, uint8_t hop, struct hop *line);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts of the MTU strategy among themselves: its state, the search for the size that
 * arrives, and the search for the hop where larger packets stop.
 */
#ifndef TRACEROUTE_ENGINE_MTU_H
#define TRACEROUTE_ENGINE_MTU_H

#include "traceroute/engine/strategy.h"

enum {
	MTU_SHRINKS_MAX = 16,
	MTU_TRIES_MAX = 2,
	MTU_SMALLEST = 68, /* RFC 791 section 3.2: what every link takes in one piece */
};

enum mtu_phase {
	MTU_SIZE,   /* big packets go all the way: errors name the size that fits */
	MTU_SMALL,  /* silence: does the end reply to small ones? */
	MTU_SEARCH, /* it does: which size is the largest? */
	MTU_HOPS,   /* an ordinary trace */
	MTU_BEYOND, /* the end is silent: does the last hop that replies get big ones? */
	MTU_PLACE,  /* where must packets be smaller? */
	MTU_SHOW,
	MTU_OVER,
};

/* A router (or we ourselves, version 0) that said how much its next link takes; or a black
 * hole, which says nothing. */
struct mtu_shrink {
	struct address from;
	bool is_hole;
	uint32_t larger, mtu; /* bytes that were too many; bytes that fit */
	uint32_t hop;	      /* where the smaller size was needed first; 0: not known */
};

/* What an unproven answer said of a packet that was too big: a stranger may have guessed the
 * ports. It counts when the same comes for another packet of that size. */
struct mtu_guess {
	struct address from;
	uint32_t size, mtu; /* size 0: none */
	uint8_t hop_limit;
};

struct mtu {
	struct trace_settings settings; /* of the trace below: its size is the path's MTU */
	uint32_t target;
	enum mtu_phase phase;
	void *below;
	struct hop *hops; /* max_hops of them */
	uint32_t hop_count, shown;
	struct trace_event end;
	struct mtu_shrink shrinks[MTU_SHRINKS_MAX];
	uint32_t shrink_count;
	uint32_t size;	       /* the largest that may arrive, as far as is known */
	bool is_confirmed;     /* the end has replied to a packet of this size */
	bool is_silent;	       /* it does not reply to the smallest */
	bool has_end;	       /* the trace below is over */
	uint8_t far;	       /* hop limit of the packets that look for the size */
	uint32_t works, fails; /* MTU_SEARCH: sizes */
	nanoseconds rtt;       /* the largest round trip of those packets; 0: none yet */
	uint32_t tries, asked;
	struct mtu_guess guess;
	bool is_asked;
	uint32_t placing; /* which shrink is looked for */
	uint32_t low, high, middle;
	nanoseconds until; /* the time limit's end, for all phases; 0: none */
	enum stop_reason stop;
};

/* Whether an answer says that the packet was too big, our own link's word included. */
bool mtu_is_too_big(const struct answer *answer);
/* The size to ask for next in MTU_SIZE to MTU_SEARCH and MTU_BEYOND. */
uint32_t mtu_next_size(const struct mtu *m);
/* Take an answer in one of these phases. Returns true when the size is known, or cannot be. */
bool mtu_answer_size(struct mtu *m, const struct answer *answer);

/* Begin with the place of the first shrink whose hop is not known; MTU_SHOW follows. */
void mtu_begin_place(struct mtu *m);
void mtu_answer_place(struct mtu *m, const struct answer *answer);
/* The last hop that replied; 0: none did. */
uint8_t mtu_last_reply(const struct mtu *m);
/* Write each size beside the first answer from the hop on where it was needed. */
void mtu_mark_sizes(struct mtu *m);

#endif

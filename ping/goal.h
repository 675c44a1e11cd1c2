/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the user wants to know of a host, for scripts: --until ends the run once it is up or
 * down, --max-loss and --max-rtt judge how it did. Pure: fed with events.
 */
#ifndef PING_GOAL_H
#define PING_GOAL_H

#include "common/base/text.h"
#include "ping/engine/engine.h"

enum goal_until { GOAL_NONE, GOAL_UP, GOAL_DOWN };

enum { GOAL_PARTS = 100000, GOAL_DOWN_USUAL = 3, GOAL_TEXT_SIZE = 256 };

/* As the options have it. */
struct goal_settings {
	enum goal_until until;
	uint64_t up, down;    /* so many in a row; 0: not given */
	nanoseconds max_loss; /* percent, in 10^-9; -1: any */
	nanoseconds max_rtt;  /* -1: any */
	uint32_t rtt_part;    /* that so many of GOAL_PARTS round-trip times do not exceed */
};

struct goal {
	struct goal_settings settings;
	uint64_t run;  /* replies, or losses, in a row */
	uint64_t last; /* sequence of the last one */
	bool is_reached;
	uint64_t times, over; /* round-trip times, and those above max_rtt */
};

/* An event of the run; whether the goal of --until is reached. */
bool goal_count(struct goal *goal, const struct ping_event *event);
/* The kernel refused a probe, of which there may be no event; likewise. */
bool goal_count_refused(struct goal *goal);
/* The exit status: `verdict`, which the run would have without goals, unless they decide
 * otherwise. `reasons` gets a line for each limit that was exceeded. */
int goal_verdict(const struct goal *goal, const struct ping_statistics *statistics, int verdict,
	struct text *reasons);

#endif

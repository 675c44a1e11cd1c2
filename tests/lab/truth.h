/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The truth about a run: what came in and what became of it, in all, for each destination and
 * time to live, for each flow, and packet by packet; written as JSON beside the topology.
 */
#ifndef TESTS_LAB_TRUTH_H
#define TESTS_LAB_TRUTH_H

#include <stdio.h>

#include "tests/lab/table.h"
#include "tests/lab/walk.h"

enum outcome {
	OUTCOME_ANSWERED,
	OUTCOME_SILENT,	 /* the node was not to answer */
	OUTCOME_LIMITED, /* a rate limit forbade it */
	OUTCOME_LOST,
	OUTCOME_DROPPED,
	OUTCOME_IGNORED, /* nothing to answer: a fragment, an acknowledgement, an ICMP error */
	OUTCOME_UNROUTED,
	OUTCOMES,
};

/* What became of one packet. */
struct fate {
	enum outcome outcome;
	struct address from; /* who answered; family 0: none */
	const char *answer;  /* "icmp 11/0", "tcp SA" ...; NULL: none */
	int64_t delay_ns;    /* until the answer */
};

/* How long after their time the answers left. */
struct lateness {
	uint64_t count, above_200us;
	int64_t sum_ns, most_ns;
};

struct tally;

struct truth {
	const struct model *model;
	uint64_t received, outcomes[OUTCOMES];
	uint64_t replies; /* packets sent to the client: answers, notes, duplicates */
	uint64_t malformed, multicast; /* not looked at */
	int64_t first_ns, last_ns;     /* when packets came */
	struct lateness lateness;
	struct table tally, flows;
	struct tally *current; /* of the packet that was counted last */
	struct event *events;
	unsigned event_count;
};

struct truth truth_of(const struct model *model);
void truth_release(struct truth *truth);
/* A packet came in: how many of the same destination, protocol and time to live before it? */
uint32_t truth_count(struct truth *truth, const struct packet *packet);
/* What became of it. */
void truth_note(
	struct truth *truth, const struct walk *walk, const struct fate *fate, int64_t at_ns);
/* An answer left so long after its time. */
void truth_note_delay(struct truth *truth, int64_t late_ns);
void truth_write(const struct truth *truth, FILE *to);

#endif

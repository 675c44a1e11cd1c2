/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A strategy of traceroute alone, with the prober that keeps its questions, on a virtual clock:
 * a function says what replies to each. What the strategy reports is a line of text for each
 * event.
 */
#ifndef TESTS_UNIT_STRATEGY_LAB_H
#define TESTS_UNIT_STRATEGY_LAB_H

#include "common/base/text.h"
#include "traceroute/engine/prober.h"
#include "traceroute/engine/strategy.h"

enum { LAB_TEXT = 32768, LAB_HOPS = 6 };

struct lab {
	/* given; what is 0 of the settings has the usual value */
	const struct strategy *strategy;
	struct trace_settings settings;
	/* Fills kind and address, and what else there is; false: no reply. A local error is
	 * kind ANSWER_NONE with its `why`. */
	bool (*reply)(struct lab *lab, struct answer *answer);
	uint32_t put_back; /* the number of a question, from 1, that is not answered: it has to
			      be asked again */
	uint32_t stop_at;  /* when so many were asked the user interrupts; 0: never */
	/* the run */
	void *state, *slots;
	struct prober prober;
	nanoseconds now;
	uint32_t asked, paced;	/* questions; those that waited for a router's budget */
	uint32_t route, routes; /* for `reply` to use */
	bool was_again;
	nanoseconds next_at;
	char text[LAB_TEXT];
	struct text log;
};

void lab_begin(struct lab *lab);
/* Whether it came to its end; it stops when nothing would ever happen, too. */
bool lab_run(struct lab *lab);
void lab_end(struct lab *lab);
/* All three; the text must be `wanted`. */
void lab_expect(struct lab *lab, const char *wanted, const char *what);

/* A reply of 10.0.`hop`.`number`: true. */
bool lab_is_from(struct answer *answer, enum answer_kind kind, uint8_t hop, uint32_t number);
/* A reply of the target, 10.0.`hop`.99: true. */
bool lab_is_target(struct answer *answer, uint8_t hop);

#endif

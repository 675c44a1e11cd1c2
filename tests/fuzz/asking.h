/* SPDX-License-Identifier: BSD-2-Clause */
/* A tracing strategy that asks given questions and keeps the answer. */
#ifndef TESTS_FUZZ_ASKING_H
#define TESTS_FUZZ_ASKING_H

#include "traceroute/engine/strategy.h"

struct asked {
	const struct question *questions;
	uint32_t count, next;
	uint32_t answers, again; /* how many, and questions that are to be asked again */
	struct answer answer;	 /* the last one */
};

extern const struct strategy asking;

/* What `asking` asks from here on. */
void asking_of(struct asked *asked);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far a run over many targets is: a line on a terminal, which is written over each second.
 */
#ifndef PING_VIEW_SWEEP_PROGRESS_H
#define PING_VIEW_SWEEP_PROGRESS_H

#include <stdio.h>

#include "ping/view/sweep.h"

struct sweep_progress {
	FILE *err;
	const char *program;
	uint64_t targets; /* how many there are; UINT64_MAX: not known */
	uint64_t sent;	  /* when the line was written last */
	nanoseconds at;
	int width; /* of the line as it is */
	bool is_shown;
};

/* Write the line anew; `context` is a struct sweep_progress. */
void sweep_progress_show(void *context, const struct sweep_result *result);
/* Clear the line. */
void sweep_progress_end(struct sweep_progress *p);

#endif

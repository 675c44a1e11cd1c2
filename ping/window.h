/* SPDX-License-Identifier: BSD-2-Clause */
/* --summary-every: what was sent and received since the last summary. */
#ifndef PING_WINDOW_H
#define PING_WINDOW_H

#include "ping/engine/engine.h"

struct window {
	nanoseconds every;	       /* 0: no such summaries */
	nanoseconds next;	       /* when the next one is due; 0: not yet known */
	uint64_t carried;	       /* probes of the last window that were still in flight */
	struct ping_statistics counts; /* sent, received and rtt only */
};

void window_count(struct window *w, const struct ping_event *event);
/* Whether a summary is due; else lowers *wake to when it is. */
bool window_is_due(struct window *w, nanoseconds now, nanoseconds *wake);
/* Leave out of the counts what may still be answered: it is the next window's. */
void window_end(struct window *w, uint64_t in_flight);
/* Start anew. */
void window_begin(struct window *w, nanoseconds now);

#endif

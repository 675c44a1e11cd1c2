/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view of a run over many targets: what view.h is for one. Events name their target; a target
 * that is over is shown and then forgotten.
 */
#ifndef PING_VIEW_SWEEP_H
#define PING_VIEW_SWEEP_H

#include "ping/engine/engine.h"

/* The target of an event. */
struct sweep_subject {
	const char *name; /* as it was written; of a range its address */
	const struct address *address;
	uint64_t serial; /* counts the targets, from 0 */
	uint64_t number; /* its place among all words, lines and addresses */
};

/* The whole run so far. */
struct sweep_result {
	const struct ping_totals *totals;
	uint64_t unknown; /* targets that could not be used */
	uint64_t unreachable;
	uint64_t undecided; /* neither alive nor unreachable: not probed yet, or to be again */
	uint64_t excluded;
	uint64_t dropped; /* by local receive buffers */
	uint32_t under_way;
	nanoseconds now, elapsed;
	int exit; /* the status to end with, as things are */
};

struct sweep_view {
	void *self;
	void (*start)(void *self);
	/* a target is about to get its first probe; NULL: of no interest */
	void (*target)(void *self, const struct sweep_subject *subject);
	/* `subject` NULL: of a target that is forgotten, or of none */
	void (*event)(void *self, const struct sweep_subject *subject,
		const struct ping_event *event);
	/* the target is over; `last` is its reply, where one ended it (has_rtt) */
	void (*over)(void *self, const struct sweep_subject *subject,
		const struct ping_statistics *statistics, const struct ping_event *last);
	/* time has come to `now`; lowers *wake to when it wants to be called again; NULL: needs
	 * no time */
	void (*tick)(void *self, nanoseconds now, nanoseconds *wake);
	/* what was printed is to be seen: the run is about to wait */
	void (*flush)(void *self);
	/* a signal asks for the status; NULL: nothing */
	void (*status)(void *self, const struct sweep_result *result);
	void (*end)(void *self, const struct sweep_result *result);
};

#endif

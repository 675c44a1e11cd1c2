/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view before another one: it holds the events of all targets, in their order, until the
 * names of their senders are known or are no longer to be waited for.
 */
#ifndef PING_VIEW_SWEEP_NAMED_H
#define PING_VIEW_SWEEP_NAMED_H

#include "common/base/ring.h"
#include "ping/view/sweep.h"
#include "ping/view/view.h"

enum {
	SWEEP_NAMED_MAX = 1024, /* that may wait; then the first goes on without its name */
};

struct sweep_held;

struct view_sweep_named {
	struct sweep_view view;
	const struct sweep_view *after; /* gets what has its name */
	struct ping_view_settings settings;
	nanoseconds now;
	struct sweep_held *queue; /* made when the first event has to wait */
	struct ring ring;
};

/* Prepare `v`, whose `after` and `settings` are set. All is handed on at the end of the run. */
void view_sweep_named_init(struct view_sweep_named *v);

#endif

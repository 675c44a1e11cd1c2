/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events whose line or record shows names: each waits until they are known, or are no longer to
 * be waited for, and holds up those after it and nothing else. Time is handed in.
 */
#ifndef PING_VIEW_WAITING_H
#define PING_VIEW_WAITING_H

#include "common/base/ring.h"
#include "ping/view/view.h"

enum {
	VIEW_WAITING_MAX = 64, /* that may wait; then the first goes out without its name */
	VIEW_WAITING_ADDRESSES = 18, /* of one event, beside the sender's */
};

struct view_waiting {
	const struct ping_view_settings *settings; /* of the view */
	void *view;				   /* handed to `write` */
	/* Write the event's line or record, with the names that are known by now. */
	void (*write)(void *view, const struct ping_event *event);
	/* The addresses beside the sender's whose names it shows: how many; NULL: none. */
	uint32_t (*addresses)(const struct ping_event *event,
		struct address addresses[static VIEW_WAITING_ADDRESSES]);

	nanoseconds now;	  /* of the last event or tick */
	struct ping_event *queue; /* made when the first event has to wait */
	struct ring ring;
};

/* A copy that may wait: the event's data live only now, it has its own, or none where there is
 * no memory. */
void view_waiting_copy(struct ping_event *copy, const struct ping_event *event);
void view_waiting_release(struct ping_event *copy);
/* Write the event now, or keep a copy while names are waited for. Its names are asked for at
 * once. */
void view_waiting_take(struct view_waiting *w, const struct ping_event *event);
/* Time has come to `now`: write what need not wait any longer; lowers *wake to when the next
 * one need not. */
void view_waiting_tick(struct view_waiting *w, nanoseconds now, nanoseconds *wake);
/* Write all that waits, and release the queue; it can be used again. */
void view_waiting_end(struct view_waiting *w);
/* The name of an address where it has one by now. */
struct outside_text view_waiting_name(
	const struct view_waiting *w, const struct address *address);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/window.h"

#include "common/base/arithmetic.h"

void window_count(struct window *w, const struct ping_event *event)
{
	bool is_received = event->kind == PING_EVENT_REPLY && event->counts_as_received;
	w->counts.sent +=
		event->kind == PING_EVENT_SENT || event->kind == PING_EVENT_LOCAL_ERROR;
	w->counts.received += is_received;
	if (is_received && event->has_rtt)
		summary_add(&w->counts.rtt, event->rtt);
}

void window_end(struct window *w, uint64_t in_flight)
{
	/* what has no answer after a second is no longer thought to be under way */
	nanoseconds recent = time_min(w->every, SECOND);
	double share = (double)recent / (double)w->every;
	uint64_t recent_max = 1 + (uint64_t)((double)w->counts.sent * share);
	uint64_t carried =
		number_min(number_min(in_flight, recent_max), w->counts.sent + w->carried);
	w->counts.sent += w->carried - carried;
	w->carried = carried;
	if (w->counts.sent < w->counts.received)
		w->counts.sent = w->counts.received;
}

void window_begin(struct window *w, nanoseconds now)
{
	w->counts = (struct ping_statistics){0};
	w->next = duration_add(now, w->every);
}

bool window_is_due(struct window *w, nanoseconds now, nanoseconds *wake)
{
	if (w->every == 0)
		return false;
	if (w->next == 0)
		w->next = duration_add(now, w->every);
	if (now >= w->next)
		return true;
	*wake = w->next < *wake ? w->next : *wake;
	return false;
}

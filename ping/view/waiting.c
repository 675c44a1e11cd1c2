/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/view/waiting.h"

#include <stdlib.h>

#include "common/base/arithmetic.h"

static enum lookups_verdict ask(const struct view_waiting *w, const struct address *address,
	struct outside_text *name, nanoseconds *until)
{
	return w->settings->ask(w->settings->names, address, w->now, name, until);
}

/* Whether every name that the event shows is known, or is not to be waited for; else lowers
 * *until. */
static bool is_ready(
	const struct view_waiting *w, const struct ping_event *event, nanoseconds *until)
{
	struct address addresses[1 + VIEW_WAITING_ADDRESSES];
	if (event->from.version == 0)
		return true;
	addresses[0] = event->from;
	uint32_t count = 1 + (w->addresses ? w->addresses(event, addresses + 1) : 0);
	bool ready = true;
	for (uint32_t i = 0; i < count; i++) {
		struct outside_text name;
		nanoseconds at = NEVER;
		if (ask(w, &addresses[i], &name, &at) != LOOKUPS_WAITING)
			continue;
		ready = false;
		*until = at < *until ? at : *until;
	}
	return ready;
}

void view_waiting_copy(struct ping_event *copy, const struct ping_event *event)
{
	*copy = *event;
	copy->data = (struct span){0};
	uint8_t *data = event->data.size > 0 ? calloc(1, event->data.size) : NULL;
	if (!data)
		return;
	struct writer writer = writer_of(data, event->data.size);
	writer_span(&writer, event->data);
	copy->data = span_of(data, event->data.size);
}

void view_waiting_release(struct ping_event *copy)
{
	free(copy->data.size > 0 ? (void *)(uintptr_t)copy->data.data : NULL);
	copy->data = (struct span){0};
}

static void write_first(struct view_waiting *w)
{
	struct ping_event *event = &w->queue[ring_take(&w->ring, VIEW_WAITING_MAX)];
	w->write(w->view, event);
	view_waiting_release(event);
}

/* True when the event waits now. */
static bool has_to_wait(struct view_waiting *w, const struct ping_event *event)
{
	nanoseconds until = NEVER;
	bool is_known = is_ready(w, event, &until); /* asks, also while others wait */
	if (w->ring.count == 0 && is_known)
		return false;
	if (!w->queue)
		w->queue = calloc(VIEW_WAITING_MAX, sizeof *w->queue);
	if (!w->queue)
		return false;
	if (w->ring.count == VIEW_WAITING_MAX)
		write_first(w);
	view_waiting_copy(&w->queue[ring_add(&w->ring, VIEW_WAITING_MAX)], event);
	return true;
}

void view_waiting_take(struct view_waiting *w, const struct ping_event *event)
{
	w->now = time_max(event->at, w->now);
	/* replies of a flood come faster than it looks at anything else */
	bool waits = w->settings->ask && !w->settings->is_flood && !w->settings->has_waited;
	if (waits && has_to_wait(w, event))
		return;
	w->write(w->view, event);
}

void view_waiting_tick(struct view_waiting *w, nanoseconds now, nanoseconds *wake)
{
	w->now = now;
	while (w->ring.count > 0 && is_ready(w, &w->queue[w->ring.first], wake))
		write_first(w);
}

void view_waiting_end(struct view_waiting *w)
{
	while (w->ring.count > 0)
		write_first(w);
	free(w->queue);
	w->queue = NULL;
}

struct outside_text view_waiting_name(
	const struct view_waiting *w, const struct address *address)
{
	struct outside_text name;
	nanoseconds until;
	bool is_named = w->settings->ask && address->version &&
			ask(w, address, &name, &until) == LOOKUPS_KNOWN;
	return is_named ? name : (struct outside_text){NULL};
}

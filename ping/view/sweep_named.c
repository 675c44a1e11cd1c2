/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/view/sweep_named.h"

#include <stdlib.h>
#include <string.h>

#include "ping/view/waiting.h"

/* An event, or the end of a target: what its subject and event point to lives only then. */
struct sweep_held {
	bool is_over, has_subject;
	struct sweep_subject subject;
	struct address address;
	char *name;
	struct ping_event event;
	struct ping_statistics statistics;
};

static bool is_ready(
	const struct view_sweep_named *v, const struct ping_event *event, nanoseconds *until)
{
	struct outside_text name;
	nanoseconds at = NEVER;
	if (event->from.version == 0 || v->settings.ask(v->settings.names, &event->from, v->now,
						&name, &at) != LOOKUPS_WAITING)
		return true;
	*until = at < *until ? at : *until;
	return false;
}

static void hand_on_first(struct view_sweep_named *v)
{
	struct sweep_held *held = &v->queue[ring_take(&v->ring, SWEEP_NAMED_MAX)];
	const struct sweep_subject *subject = held->has_subject ? &held->subject : NULL;
	if (held->is_over)
		v->after->over(v->after->self, subject, &held->statistics, &held->event);
	else
		v->after->event(v->after->self, subject, &held->event);
	free(held->name);
	view_waiting_release(&held->event);
}

/* A copy of what waits; NULL where there is no memory. */
static struct sweep_held *hold(struct view_sweep_named *v, const struct sweep_subject *subject,
	const struct ping_event *event)
{
	if (!v->queue)
		v->queue = calloc(SWEEP_NAMED_MAX, sizeof *v->queue);
	char *name = v->queue && subject ? strdup(subject->name) : NULL;
	if (!v->queue || (subject && !name))
		return NULL;
	if (v->ring.count == SWEEP_NAMED_MAX)
		hand_on_first(v);
	struct sweep_held *held = &v->queue[ring_add(&v->ring, SWEEP_NAMED_MAX)];
	*held = (struct sweep_held){.has_subject = subject != NULL};
	view_waiting_copy(&held->event, event);
	if (!subject)
		return held;
	held->subject = *subject;
	held->address = *subject->address;
	held->name = name;
	held->subject.address = &held->address;
	held->subject.name = held->name;
	return held;
}

static void hand_on_all(struct view_sweep_named *v)
{
	while (v->ring.count > 0)
		hand_on_first(v);
}

/* ---- the view -------------------------------------------------------------------- */

static void named_start(void *self)
{
	const struct view_sweep_named *v = self;
	v->after->start(v->after->self);
}

static void named_target(void *self, const struct sweep_subject *subject)
{
	const struct view_sweep_named *v = self;
	if (v->after->target)
		v->after->target(v->after->self, subject);
}

static void named_event(
	void *self, const struct sweep_subject *subject, const struct ping_event *event)
{
	struct view_sweep_named *v = self;
	nanoseconds until = NEVER;
	v->now = event->at > v->now ? event->at : v->now;
	bool is_known = is_ready(v, event, &until); /* asks, also while others wait */
	if ((is_known && v->ring.count == 0) || !hold(v, subject, event))
		v->after->event(v->after->self, subject, event);
}

static void named_over(void *self, const struct sweep_subject *subject,
	const struct ping_statistics *statistics, const struct ping_event *last)
{
	struct view_sweep_named *v = self;
	struct sweep_held *held = v->ring.count > 0 ? hold(v, subject, last) : NULL;
	if (!held) {
		v->after->over(v->after->self, subject, statistics, last);
		return;
	}
	held->is_over = true;
	held->statistics = *statistics;
}

static void named_tick(void *self, nanoseconds now, nanoseconds *wake)
{
	struct view_sweep_named *v = self;
	v->now = now;
	while (v->ring.count > 0 && (v->queue[v->ring.first].is_over ||
					    is_ready(v, &v->queue[v->ring.first].event, wake)))
		hand_on_first(v);
	if (v->after->tick)
		v->after->tick(v->after->self, now, wake);
}

static void named_flush(void *self)
{
	const struct view_sweep_named *v = self;
	v->after->flush(v->after->self);
}

static void named_status(void *self, const struct sweep_result *result)
{
	const struct view_sweep_named *v = self;
	if (v->after->status)
		v->after->status(v->after->self, result);
}

static void named_end(void *self, const struct sweep_result *result)
{
	struct view_sweep_named *v = self;
	hand_on_all(v);
	free(v->queue);
	v->queue = NULL;
	v->after->end(v->after->self, result);
}

void view_sweep_named_init(struct view_sweep_named *v)
{
	v->view = (struct sweep_view){.self = v,
		.start = named_start,
		.target = named_target,
		.event = named_event,
		.over = named_over,
		.tick = named_tick,
		.flush = named_flush,
		.status = named_status,
		.end = named_end};
}

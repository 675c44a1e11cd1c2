/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/pace.h"

#include "common/base/arithmetic.h"

/* This much is always sent together. */
static const nanoseconds together = 200 * MICROSECOND;

static void init_grid(struct ping *p, nanoseconds now, nanoseconds interval)
{
	pacer_init(&p->pacer, now, interval, time_max(PING_BURST_ALLOWANCE, interval));
}

/* ---- many targets ---------------------------------------------------------------- */

bool pace_allows(struct ping *p, nanoseconds now)
{
	return p->settings.spacing == 0 || pacer_due(&p->pacer, now);
}

/* Where many are due in a moment they leave together: a sleep for each would cost more than
 * sending it. */
nanoseconds pace_at(const struct ping *p)
{
	nanoseconds spacing = p->settings.spacing;
	if (spacing == 0)
		return p->started_at;
	return p->pacer.next + (spacing < together ? together - spacing : 0);
}

static void start_shared(struct ping *p, nanoseconds now)
{
	if (p->settings.spacing == 0)
		return;
	init_grid(p, now, p->settings.spacing);
	p->pacer.arrears_max = SECOND;
}

/* ---- a single target ------------------------------------------------------------- */

/* Probes follow the replies instead of a grid. */
static bool follows_replies(const struct ping *p)
{
	return p->settings.interval == 0 || p->settings.is_adaptive;
}

static nanoseconds adaptive_interval(const struct ping *p)
{
	if (!p->settings.is_adaptive)
		return 0;
	const struct summary *waits = ping_waits(p);
	if (waits->count == 0)
		return p->settings.interval;
	return time_max(summary_smoothed(waits), p->settings.interval_floor);
}

static nanoseconds following_at(const struct ping *p)
{
	uint64_t sent = p->end - 1;
	if (sent == 0)
		return p->started_at;
	nanoseconds interval = adaptive_interval(p);
	if (ping_unpassed(p) >= p->settings.preload)
		interval = time_max(interval, PACE_UNANSWERED);
	else if (sent < p->settings.preload)
		interval = 0;
	return time_max(p->single.last_at + interval, p->single.hold);
}

nanoseconds pace_single_at(const struct ping *p)
{
	if (p->single.owed > 0)
		return p->single.hold;
	return follows_replies(p) ? following_at(p) : time_max(p->pacer.next, p->single.hold);
}

/* The preload is owed from the begin on and no part of the grid, so that it is never sent again
 * after a gap. */
static void start_single(struct ping *p, nanoseconds now)
{
	uint64_t preload = p->settings.preload, count = p->settings.count;
	if (count > 0 && p->settings.deadline == 0 && count < preload)
		preload = count;
	init_grid(p, now, time_max(p->settings.interval, 1));
	p->single.last_at = now;
	p->single.owed = follows_replies(p) ? 0 : preload - 1;
}

/* ---- both ------------------------------------------------------------------------ */

/* Whether the next probe leaves by the grid. */
static bool uses_grid(const struct ping *p)
{
	if (!p->settings.is_single)
		return p->settings.spacing > 0;
	return p->single.owed == 0 && !follows_replies(p);
}

void pace_catch_up(struct ping *p, nanoseconds now)
{
	if (uses_grid(p))
		pacer_due(&p->pacer, now);
}

void pace_start(struct ping *p, nanoseconds now)
{
	if (p->settings.is_single)
		start_single(p, now);
	else
		start_shared(p, now);
}

void pace_take(struct ping *p)
{
	if (uses_grid(p))
		pacer_take(&p->pacer);
	else if (p->single.owed > 0)
		p->single.owed--;
}

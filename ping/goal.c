/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/goal.h"

static uint64_t wanted(const struct goal_settings *s)
{
	if (s->until == GOAL_UP)
		return s->up ? s->up : 1;
	return s->down ? s->down : GOAL_DOWN_USUAL;
}

/* One more in a row, or the first of a new one. */
static void count_one(struct goal *goal, bool follows)
{
	goal->run = follows ? goal->run + 1 : 1;
	goal->is_reached |= goal->run >= wanted(&goal->settings);
}

static void count_reply(struct goal *goal, const struct ping_event *event)
{
	if (event->has_rtt) {
		goal->times++;
		goal->over +=
			goal->settings.max_rtt >= 0 && event->rtt > goal->settings.max_rtt;
	}
	if (goal->settings.until == GOAL_UP)
		count_one(goal, event->sequence == goal->last + 1);
	else
		goal->run = 0;
	goal->last = event->sequence;
}

/* A router may refuse a probe that times out later, or twice: it is one. */
static void count_loss(struct goal *goal, const struct ping_event *event)
{
	if (goal->settings.until != GOAL_DOWN || event->sequence <= goal->last)
		return;
	goal->last = event->sequence;
	count_one(goal, true);
}

bool goal_count(struct goal *goal, const struct ping_event *event)
{
	if (event->kind == PING_EVENT_REPLY && event->counts_as_received)
		count_reply(goal, event);
	else if (event->kind == PING_EVENT_TIMEOUT || event->kind == PING_EVENT_ERROR)
		count_loss(goal, event);
	return goal->is_reached;
}

bool goal_count_refused(struct goal *goal)
{
	if (goal->settings.until == GOAL_DOWN)
		count_one(goal, true);
	return goal->is_reached;
}

/* ---- the end ---------------------------------------------------------------------- */

static bool loses_too_many(
	const struct goal *goal, const struct ping_statistics *s, struct text *reasons)
{
	uint64_t lost = s->sent > s->received ? s->sent - s->received : 0;
	double limit = (double)goal->settings.max_loss / (double)SECOND;
	if (goal->settings.max_loss < 0 || s->sent == 0)
		return false;
	double percent = 100.0 * (double)lost / (double)s->sent;
	if (percent <= limit)
		return false;
	text_format(reasons, "--max-loss=%g: %g%% of the probes were lost", limit, percent);
	return true;
}

/* The value of nearest rank is above the limit when fewer than its rank are not. */
static bool is_too_slow(const struct goal *goal, struct text *reasons)
{
	const struct goal_settings *s = &goal->settings;
	double rank = (double)goal->times * s->rtt_part / GOAL_PARTS;
	if (s->max_rtt < 0 || (double)(goal->times - goal->over) >= rank)
		return false;
	if (reasons->size > 0)
		text_add_char(reasons, '\n');
	text_format(reasons, "--max-rtt: %llu of %llu round-trip times are above %g ms",
		(unsigned long long)goal->over, (unsigned long long)goal->times,
		(double)s->max_rtt / (double)MILLISECOND);
	return true;
}

int goal_verdict(const struct goal *goal, const struct ping_statistics *statistics, int verdict,
	struct text *reasons)
{
	if (goal->settings.until != GOAL_NONE)
		verdict = goal->is_reached ? 0 : 1;
	bool is_over = loses_too_many(goal, statistics, reasons);
	is_over |= is_too_slow(goal, reasons);
	return is_over && verdict == 0 ? 1 : verdict;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/view/sweep_progress.h"

/* Seconds until all targets are over, at the pace so far; -1: not known. */
static long long time_left(const struct sweep_progress *p, const struct sweep_result *result)
{
	const struct ping_totals *t = result->totals;
	uint64_t over = t->targets - result->under_way;
	if (p->targets == UINT64_MAX || over == 0 || over > p->targets)
		return -1;
	double each = (double)result->elapsed / (double)over;
	return (long long)(each * (double)(p->targets - over) / (double)SECOND);
}

void sweep_progress_show(void *context, const struct sweep_result *result)
{
	struct sweep_progress *p = context;
	const struct ping_totals *t = result->totals;
	nanoseconds passed = p->at > 0 ? result->now - p->at : result->elapsed;
	double rate =
		passed > 0 ? (double)(t->sent - p->sent) * (double)SECOND / (double)passed : 0;
	long long left = time_left(p, result);
	int width = fprintf(p->err, "\r%s: %llu sent, %llu replied, %.0f/s", p->program,
		(unsigned long long)t->sent, (unsigned long long)t->received, rate);
	if (left >= 0)
		width += fprintf(p->err, ", %lld:%02lld:%02lld left", left / 3600,
			left / 60 % 60, left % 60);
	/* what the line before was longer; a terminal may know no escape for it */
	if (width < p->width)
		fprintf(p->err, "%*s", p->width - width, "");
	fflush(p->err);
	p->width = width;
	p->sent = t->sent;
	p->at = result->now;
	p->is_shown = true;
}

void sweep_progress_end(struct sweep_progress *p)
{
	if (p->is_shown)
		fprintf(p->err, "\r%*s\r", p->width, "");
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/pacer.h"

void pacer_init(struct pacer *p, nanoseconds start, nanoseconds interval, nanoseconds allowance)
{
	*p = (struct pacer){.next = start, .interval = interval, .allowance = allowance};
}

static void move_grid(struct pacer *p, nanoseconds next)
{
	nanoseconds arrears = duration_add(p->arrears, next - p->next);
	p->arrears = arrears < p->arrears_max ? arrears : p->arrears_max;
	p->next = next;
}

bool pacer_due(struct pacer *p, nanoseconds now)
{
	if (now < p->next)
		return false;
	if (now - p->next >= p->allowance)
		move_grid(p, now - (p->allowance - p->interval));
	return true;
}

void pacer_take(struct pacer *p)
{
	nanoseconds part = p->interval / 8;
	nanoseconds good = p->arrears < part ? p->arrears : part;
	p->arrears -= good;
	p->next = duration_add(p->next, p->interval - good);
}

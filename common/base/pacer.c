/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/pacer.h"

void pacer_init(struct pacer *p, nanoseconds start, nanoseconds interval, nanoseconds allowance)
{
	*p = (struct pacer){.next = start, .interval = interval, .allowance = allowance};
}

bool pacer_due(struct pacer *p, nanoseconds now)
{
	if (now < p->next)
		return false;
	if (now - p->next >= p->allowance)
		p->next = now - (p->allowance - p->interval);
	return true;
}

void pacer_take(struct pacer *p)
{
	p->next = duration_add(p->next, p->interval);
}

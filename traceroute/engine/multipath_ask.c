/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/multipath.h"

#include "common/base/arithmetic.h"

/* A limited hop is asked at the rate of its routers: the one with most budget is charged. */
static bool has_budget(const struct multipath_view *v, struct question *question)
{
	const struct graph_hop *hop = &v->m->graph.hops[question->hop_limit];
	nanoseconds earliest = NEVER;
	if (!hop->is_limited)
		return true;
	question->is_paced = true;
	for (uint16_t router = 1; router < hop->nodes; router++) {
		struct question one = *question;
		one.router = router;
		nanoseconds at = prober_budget_at(v->prober, &one, v->now);
		if (at >= earliest)
			continue;
		earliest = at;
		question->router = router;
	}
	if (earliest > v->now)
		*v->wake = time_min(*v->wake, earliest);
	return earliest <= v->now;
}

bool multipath_ask(const struct multipath_view *v, uint32_t hop, uint32_t flow, uint8_t attempt)
{
	struct multipath *m = v->m;
	if (v->prober->is_flow_serial && m->graph.busy[flow] > 0)
		return false;
	struct question question = {.target = m->target,
		.number = m->next_number % m->settings->numbers,
		.hop_limit = (uint8_t)hop,
		.attempt = attempt,
		.flow = (uint16_t)flow,
		.size = m->settings->size,
		.is_sure = true};
	if (!has_budget(v, &question))
		return false;
	m->next_number++;
	*v->question = question;
	if (attempt == MULTIPATH_ORDINARY)
		graph_asked(&m->graph, &question);
	else
		m->graph.busy[flow]++;
	return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/sweep_settings.h"

#include <string.h>

#include "common/base/arithmetic.h"
#include "ping/lanes.h"

enum {
	RATE_USUAL = 1000,
	RETRIES_USUAL = 3,
	SLOTS_SMALL = 1024,
	SLOTS_MAX = 1 << 20,
	NETWORKS = 1 << 16,
	LANES_UNLIMITED = 4,
};

static const nanoseconds timeout_usual = SECOND;

uint64_t sweep_rate(const struct ping_options *o)
{
	return o->many.rate == UINT64_MAX ? RATE_USUAL : o->many.rate;
}

uint64_t sweep_count_with(const struct ping_options *o, uint64_t count)
{
	const struct many_options *m = &o->many;
	for (uint32_t i = 0; i < m->range_count; i++)
		count = count + m->ranges[i].count < count ? UINT64_MAX
							   : count + m->ranges[i].count;
	return number_min(count, m->most);
}

uint64_t sweep_count_targets(const struct ping_options *o)
{
	bool is_open = o->many.file_count > 0 || o->many.all_addresses;
	return sweep_count_with(o, is_open ? UINT64_MAX : o->word_count);
}

uint64_t sweep_max_targets(const struct ping_options *o)
{
	const struct many_options *m = &o->many;
	if (m->most_percent == 0)
		return m->most;
	uint64_t count = sweep_count_targets(o);
	uint64_t share = count / 100 * m->most_percent + count % 100 * m->most_percent / 100;
	return share > 0 ? share : 1;
}

static void set_decision(struct ping_settings *s, const struct ping_options *o)
{
	const struct many_options *m = &o->many;
	s->decides = true;
	s->retries = m->retries == UINT64_MAX ? RETRIES_USUAL : (uint32_t)m->retries;
	s->backoff = m->backoff > 0 ? (uint32_t)(m->backoff / (SECOND / PING_BACKOFF_NONE))
				    : PING_BACKOFF_NONE * 3 / 2;
	s->timeout = o->probe_timeout > 0 ? o->probe_timeout : timeout_usual;
}

static void set_repetition(struct ping_settings *s, const struct ping_options *o)
{
	s->count = o->count;
	s->interval = o->interval;
	s->reports_timeout = o->probe_timeout > 0;
	s->reports_lost = o->format->wants_all || o->shows_lost;
	s->timeout = o->probe_timeout > 0 ? o->probe_timeout
		     : o->linger > 0	  ? o->linger
					  : NEVER;
	if (o->probe_timeout == 0)
		s->linger = s->timeout;
}

/* How many probes may be in flight: as many as leave within all time-outs of a target. */
static uint64_t in_flight(const struct ping_settings *s, uint64_t rate)
{
	double wait = (double)(s->timeout == NEVER ? SECOND : s->timeout) / (double)SECOND;
	double sum = wait;
	for (uint32_t i = 0; s->decides && i < s->retries; i++) {
		wait *= (double)s->backoff / PING_BACKOFF_NONE;
		sum += wait;
	}
	return rate == 0 ? LANES_UNLIMITED * PING_LANE_PROBES
			 : (uint64_t)(sum * (double)rate) + 1;
}

static uint32_t power_of_two(uint64_t min, uint64_t max)
{
	uint64_t power = 1;
	while (power < min && power < max)
		power *= 2;
	return (uint32_t)power;
}

/* Memory is touched as it is used: these are bounds. */
static void set_sizes(struct ping_settings *s, const struct ping_options *o)
{
	uint64_t targets = sweep_count_targets(o), wanted = in_flight(s, sweep_rate(o));
	if (s->decides && targets < wanted)
		wanted = targets;
	s->lanes = power_of_two((wanted + PING_LANE_PROBES - 1) / PING_LANE_PROBES, LANES_MAX);
	s->window = s->lanes * PING_LANE_PROBES;
	uint64_t slots = s->decides ? s->window : SLOTS_MAX;
	if (targets < slots)
		slots = targets < SLOTS_SMALL ? SLOTS_SMALL : targets;
	s->slots = (uint32_t)slots;
}

struct ping_settings sweep_settings(const struct ping_options *o)
{
	const struct many_options *m = &o->many;
	struct ping_settings s = {.deadline = o->deadline,
		.cooldown = m->cooldown,
		.networks = NETWORKS,
		.network_bits = {m->network_bits[0], m->network_bits[1]}};
	if (sweep_rate(o) > 0)
		s.spacing = SECOND / (nanoseconds)sweep_rate(o);
	/* a little slower, so that late wakes never bring one too many into a second */
	if (m->network_rate > 0)
		s.network_spacing = SECOND / (nanoseconds)m->network_rate * 101 / 100;
	if (options_decide(o))
		set_decision(&s, o);
	else
		set_repetition(&s, o);
	s.payload.size = (uint32_t)o->size;
	s.payload.pattern_size = o->pattern_size;
	memcpy(s.payload.pattern, o->pattern, sizeof s.payload.pattern);
	set_sizes(&s, o);
	return s;
}

nanoseconds sweep_repetition(const struct ping_options *o)
{
	if (!options_decide(o))
		return o->interval;
	if (o->many.retries == 0)
		return NEVER;
	return o->probe_timeout > 0 ? o->probe_timeout : timeout_usual;
}

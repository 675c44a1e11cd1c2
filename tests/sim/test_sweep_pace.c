/* SPDX-License-Identifier: BSD-2-Clause */
/* The rate of a sweep, when the process wakes up late; and that to one network, when it is held
 * up between its batches. */
#include <stdlib.h>

#include "ping/engine/sweep.h"
#include "tests/unit/tap.h"

enum { PACE_NETWORKS = 8, PACE_RATE = 10, PACE_BATCH = 16, DATA_SIZE = 56 };

/* Probes, of 10.N.0.0/16 each, that leave in batches. */
struct pace {
	nanoseconds now;
	struct sweep_probe batch[PACE_BATCH];
	uint32_t batch_count;
	nanoseconds times[PACE_NETWORKS][4096];
	uint32_t counts[PACE_NETWORKS];
	uint32_t most; /* within a second, to any network */
	uint64_t sent;
};

static void note_left(struct pace *p, uint32_t network)
{
	nanoseconds *times = p->times[network];
	uint32_t i = p->counts[network]++;
	times[i] = p->now;
	while (i > 0 && times[i - 1] > p->now - SECOND)
		i--;
	uint32_t within = p->counts[network] - i;
	p->most = within > p->most ? within : p->most;
	p->sent++;
}

/* The process is held up before the call, or in it. */
static void send_batch(struct pace *p, struct sweep *s)
{
	nanoseconds at = p->now;
	if (p->sent % 151 < 8)
		p->now += 300 * MILLISECOND;
	at = p->sent % 2 ? at : p->now;
	for (uint32_t i = 0; i < p->batch_count; i++) {
		note_left(p, p->batch[i].to.bytes[1]);
		sweep_sent(s, p->batch[i].handle, SENT_OK, 0, at, p->now);
	}
	p->batch_count = 0;
}

/* Not the same each time. */
static nanoseconds lateness(nanoseconds now, nanoseconds most)
{
	return (nanoseconds)(((uint64_t)now * 0x9e3779b97f4a7c15u >> 40) % (uint64_t)most);
}

/* None is answered. */
static void keep_pace(struct pace *p, struct sweep *s, uint64_t targets)
{
	nanoseconds wake;
	const struct sweep_event *event;
	uint64_t added = 0;
	for (enum step step = STEP_WAIT; step != STEP_DONE;) {
		for (; added < targets && sweep_wants_target(s); added++) {
			uint8_t bytes[4] = {10, (uint8_t)(added % PACE_NETWORKS),
				(uint8_t)(added >> 8), (uint8_t)added};
			struct ping_target target = {
				.address = address_from(span_of(bytes, 4))};
			sweep_add(s, &target, added);
		}
		if (added == targets)
			sweep_close(s);
		step = sweep_step(s, p->now, &p->batch[p->batch_count], &wake);
		p->batch_count += step == STEP_SEND;
		p->now += step == STEP_SEND ? MILLISECOND : 0;
		if (step != STEP_SEND || p->batch_count == PACE_BATCH)
			send_batch(p, s);
		while ((event = sweep_event(s)))
			if (event->kind == SWEEP_OVER)
				sweep_release(s, event->slot);
		/* the process wakes up late, by turns */
		if (step == STEP_WAIT)
			p->now =
				(wake > p->now ? wake : p->now) + lateness(p->now, MILLISECOND);
	}
}

static void paces_networks(void)
{
	struct sweep_settings settings = {.decides = true,
		.slots = 4096,
		.lanes = 1,
		.window = SWEEP_LANE_PROBES,
		.retries = 1,
		.backoff = 1000,
		.timeout = SECOND,
		.networks = 64,
		.network_bits = {16, 64},
		.network_spacing = SECOND / PACE_RATE * 101 / 100,
		.payload = {.size = DATA_SIZE}};
	struct sweep *s = calloc(1, sweep_size(&settings));
	struct pace *p = calloc(1, sizeof *p);
	if (!s || !p)
		abort();
	p->now = SECOND;
	sweep_init(s, &settings);
	keep_pace(p, s, 1000);
	ok(p->most <= PACE_RATE, "no network gets more than its rate in any second");
	is_number(p->sent, 2000, "and every target gets its probes");
	free(p);
	free(s);
}

/* From the first probe to the last; none is answered, and none is sent again. */
static nanoseconds time_of_sweep(struct sweep *s, uint32_t targets)
{
	struct sweep_probe probe;
	const struct sweep_event *event;
	nanoseconds wake, now = SECOND;
	uint32_t added = 0;
	for (enum step step = STEP_WAIT; step != STEP_DONE;) {
		for (; added < targets && sweep_wants_target(s); added++) {
			uint8_t bytes[4] = {10, (uint8_t)(added >> 16), (uint8_t)(added >> 8),
				(uint8_t)added};
			struct ping_target target = {
				.address = address_from(span_of(bytes, 4))};
			sweep_add(s, &target, added);
		}
		if (added == targets)
			sweep_close(s);
		step = sweep_step(s, now, &probe, &wake);
		if (step == STEP_SEND)
			sweep_sent(s, probe.handle, SENT_OK, 0, now, now);
		while ((event = sweep_event(s)))
			if (event->kind == SWEEP_OVER)
				sweep_release(s, event->slot);
		if (step == STEP_SEND)
			now += MICROSECOND;
		else if (step == STEP_WAIT)
			now = (wake > now ? wake : now) + lateness(now, MILLISECOND);
	}
	return sweep_totals(s)->last_at - sweep_totals(s)->first_at;
}

static void paces_all(uint32_t rate)
{
	enum { SECONDS = 3, LANES = 4 };
	struct sweep_settings settings = {.decides = true,
		.slots = LANES * SWEEP_LANE_PROBES,
		.lanes = LANES,
		.window = LANES * SWEEP_LANE_PROBES,
		.backoff = 1000,
		.timeout = SECOND,
		.spacing = SECOND / (nanoseconds)rate,
		.payload = {.size = DATA_SIZE}};
	struct sweep *s = calloc(1, sweep_size(&settings));
	if (!s)
		abort();
	sweep_init(s, &settings);
	uint32_t targets = SECONDS * rate;
	nanoseconds took = time_of_sweep(s, targets);
	nanoseconds right = settings.spacing * (nanoseconds)(targets - 1);
	is_number(sweep_totals(s)->sent, targets, "%u a second: probes", rate);
	ok(took > right - right / 100 && took < right + right / 100,
		"%u a second, within 1 %%: %lld us for %lld", rate,
		(long long)(took / MICROSECOND), (long long)(right / MICROSECOND));
	free(s);
}

static void paces_a_sweep(void)
{
	paces_all(1000);
	paces_all(10000);
	paces_all(100000);
}

int main(void)
{
	run_test(paces_a_sweep, "sweep_step: the rate of a sweep is held within 1 %");
	run_test(paces_networks, "sweep_network_allows: a network's rate holds");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The rate of a sweep, when the process wakes up late; and that to one network, when it is held
 * up between its batches. */
#include <stdlib.h>

#include "ping/engine/engine.h"
#include "tests/unit/tap.h"

enum { PACE_NETWORKS = 8, PACE_RATE = 10, PACE_BATCH = 16, DATA_SIZE = 56 };

/* Probes, of 10.N.0.0/16 each, that leave in batches. */
struct pace {
	nanoseconds now;
	struct ping_probe batch[PACE_BATCH];
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
static void send_batch(struct pace *p, struct ping *s)
{
	nanoseconds at = p->now;
	if (p->sent % 151 < 8)
		p->now += 300 * MILLISECOND;
	at = p->sent % 2 ? at : p->now;
	for (uint32_t i = 0; i < p->batch_count; i++) {
		note_left(p, p->batch[i].to.bytes[1]);
		ping_sent(s, p->batch[i].handle, SENT_OK, 0, at, p->now);
	}
	p->batch_count = 0;
}

/* Not the same each time. */
static nanoseconds lateness(nanoseconds now, nanoseconds most)
{
	return (nanoseconds)(((uint64_t)now * 0x9e3779b97f4a7c15u >> 40) % (uint64_t)most);
}

/* None is answered. */
static void keep_pace(struct pace *p, struct ping *s, uint64_t targets)
{
	nanoseconds wake;
	const struct ping_event *event;
	uint64_t added = 0;
	for (enum step step = STEP_WAIT; step != STEP_DONE;) {
		for (; added < targets && ping_wants_target(s); added++) {
			uint8_t bytes[4] = {10, (uint8_t)(added % PACE_NETWORKS),
				(uint8_t)(added >> 8), (uint8_t)added};
			struct ping_target target = {
				.address = address_from(span_of(bytes, 4))};
			ping_add_target(s, &target, added);
		}
		if (added == targets)
			ping_close(s);
		step = ping_step(s, p->now, &p->batch[p->batch_count], &wake);
		p->batch_count += step == STEP_SEND;
		p->now += step == STEP_SEND ? MILLISECOND : 0;
		if (step != STEP_SEND || p->batch_count == PACE_BATCH)
			send_batch(p, s);
		while ((event = ping_next_event(s)))
			if (event->kind == PING_EVENT_OVER)
				ping_release(s, event->slot);
		/* the process wakes up late, by turns */
		if (step == STEP_WAIT)
			p->now =
				(wake > p->now ? wake : p->now) + lateness(p->now, MILLISECOND);
	}
}

static void paces_networks(void)
{
	struct ping_settings settings = {.decides = true,
		.slots = 4096,
		.lanes = 1,
		.window = PING_LANE_PROBES,
		.retries = 1,
		.backoff = 1000,
		.timeout = SECOND,
		.networks = 64,
		.network_bits = {16, 64},
		.network_spacing = SECOND / PACE_RATE * 101 / 100,
		.payload = {.size = DATA_SIZE}};
	struct ping *s = calloc(1, ping_size(&settings));
	struct pace *p = calloc(1, sizeof *p);
	if (!s || !p)
		abort();
	p->now = SECOND;
	ping_init(s, &settings);
	keep_pace(p, s, 1000);
	ok(p->most <= PACE_RATE, "no network gets more than its rate in any second");
	is_number(p->sent, 2000, "and every target gets its probes");
	free(p);
	free(s);
}

/* From the first probe to the last; none is answered, and none is sent again. */
static nanoseconds time_of_sweep(struct ping *s, uint32_t targets)
{
	struct ping_probe probe;
	const struct ping_event *event;
	nanoseconds wake, now = SECOND;
	uint32_t added = 0;
	for (enum step step = STEP_WAIT; step != STEP_DONE;) {
		for (; added < targets && ping_wants_target(s); added++) {
			uint8_t bytes[4] = {10, (uint8_t)(added >> 16), (uint8_t)(added >> 8),
				(uint8_t)added};
			struct ping_target target = {
				.address = address_from(span_of(bytes, 4))};
			ping_add_target(s, &target, added);
		}
		if (added == targets)
			ping_close(s);
		step = ping_step(s, now, &probe, &wake);
		if (step == STEP_SEND)
			ping_sent(s, probe.handle, SENT_OK, 0, now, now);
		while ((event = ping_next_event(s)))
			if (event->kind == PING_EVENT_OVER)
				ping_release(s, event->slot);
		if (step == STEP_SEND)
			now += MICROSECOND;
		else if (step == STEP_WAIT)
			now = (wake > now ? wake : now) + lateness(now, MILLISECOND);
	}
	return ping_totals(s)->last_at - ping_totals(s)->first_at;
}

static void paces_all(uint32_t rate)
{
	enum { SECONDS = 3, LANES = 4 };
	struct ping_settings settings = {.decides = true,
		.slots = LANES * PING_LANE_PROBES,
		.lanes = LANES,
		.window = LANES * PING_LANE_PROBES,
		.backoff = 1000,
		.timeout = SECOND,
		.spacing = SECOND / (nanoseconds)rate,
		.payload = {.size = DATA_SIZE}};
	struct ping *s = calloc(1, ping_size(&settings));
	if (!s)
		abort();
	ping_init(s, &settings);
	uint32_t targets = SECONDS * rate;
	nanoseconds took = time_of_sweep(s, targets);
	nanoseconds right = settings.spacing * (nanoseconds)(targets - 1);
	is_number(ping_totals(s)->sent, targets, "%u a second: probes", rate);
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
	run_test(paces_a_sweep, "ping_step: the rate of a sweep is held within 1 %");
	run_test(paces_networks, "network_allows: a network's rate holds");
	return tap_end();
}

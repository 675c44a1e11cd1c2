/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ping engine, for many targets, under a virtual clock. What becomes of each probe (lost,
 * answered, answered twice, late, by a stranger's bytes, by an ICMP error) follows from its
 * target and its number alone, so that the whole account of a run is known without the engine;
 * afterwards every number of the engine must be that of the account. Arguments, for more than
 * make check has time for: TARGETS, or TARGETS COUNT for so many probes to each in a month.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/base/arithmetic.h"
#include "ping/engine/engine.h"
#include "tests/sim/arrivals.h"
#include "tests/unit/tap.h"

enum { MEMORY_TARGETS = 20000 };

struct account {
	uint64_t sent, alive, unreachable, received, duplicates, late, unmatched, errors,
		timeouts;
};

struct network {
	struct ping_settings settings;
	struct ping *engine;
	nanoseconds now;
	uint64_t targets, added;
	uint32_t silent; /* of a hundred targets, which never reply */
	uint32_t *tries; /* of each slot: probes to its target so far */
	struct arrivals arrivals;
	struct account expected, events;
	uint64_t most_under_way;
	uint8_t *is_reported; /* of each target: its PING_EVENT_OVER came */
	uint64_t reported_twice;
	uint64_t wrong; /* targets whose own numbers are not the account's */
};

/* ---- the account ------------------------------------------------------------------- */

static uint64_t mix(uint64_t value)
{
	value = (value ^ value >> 33) * 0xff51afd7ed558ccd;
	return value ^ value >> 32;
}

static enum fate fate_of(const struct network *n, uint64_t target, uint32_t try)
{
	uint64_t part = mix(target * 131 + try) % 100;
	if (mix(target + 7) % 100 < n->silent)
		return FATE_LOST;
	return part < FATE_REPLY ? (enum fate)part : FATE_REPLY;
}

static bool is_answered(enum fate fate)
{
	return fate == FATE_REPLY || fate == FATE_TWICE;
}

static void expect_probe(struct account *a, enum fate fate)
{
	a->sent++;
	a->received += is_answered(fate);
	a->duplicates += fate == FATE_TWICE;
	a->late += fate == FATE_LATE;
	a->unmatched += fate == FATE_STRANGER;
	a->errors += fate == FATE_ERROR;
}

/* Decided: by its first reply, or when the last of its retries timed out. */
static void expect_decided(struct network *n, uint64_t target)
{
	struct account *a = &n->expected;
	for (uint32_t try = 1; try <= n->settings.retries + 1; try++) {
		enum fate fate = fate_of(n, target, try);
		expect_probe(a, fate);
		if (is_answered(fate)) {
			a->alive++;
			return;
		}
		a->timeouts++;
	}
	a->unreachable++;
}

static void expect_counted(const struct network *n, uint64_t target, struct account *a)
{
	bool is_alive = false;
	for (uint32_t try = 1; try <= n->settings.count; try++) {
		enum fate fate = fate_of(n, target, try);
		expect_probe(a, fate);
		is_alive |= is_answered(fate);
		a->timeouts += !is_answered(fate) && fate != FATE_ERROR;
	}
	a->alive += is_alive;
	a->unreachable += !is_alive;
}

/* ---- the network ------------------------------------------------------------------- */

static void carry(struct network *n, const struct ping_probe *probe)
{
	uint64_t target = ping_serial(n->engine, probe->slot);
	const struct arrival arrival = {.handle = probe->handle,
		.from = probe->to,
		.lane = probe->lane,
		.sequence = probe->sequence,
		.fate = fate_of(n, target, ++n->tries[probe->slot])};
	arrivals_enter(&n->arrivals, &arrival, n->now);
}

/* Of a target that is over: what comes of its last probe may come later. */
static bool has_own_numbers(const struct network *n, const struct ping_event *event)
{
	struct ping_statistics s = ping_statistics(n->engine, event->slot);
	struct account a = {0};
	expect_counted(n, event->serial, &a);
	return s.sent == a.sent && s.received == a.received && s.errors == a.errors &&
	       s.duplicates <= a.duplicates && s.duplicates + 1 >= a.duplicates &&
	       s.late <= a.late && s.rtt.count == s.received &&
	       (s.received == 0 || (s.rtt.min == MILLISECOND && s.rtt.max == MILLISECOND));
}

static void note_over(struct network *n, const struct ping_event *event)
{
	n->wrong += !n->settings.decides && !has_own_numbers(n, event);
	n->events.alive += event->is_alive;
	n->events.unreachable += !event->is_alive;
	if (event->serial < MEMORY_TARGETS)
		n->reported_twice += n->is_reported[event->serial]++;
	ping_release(n->engine, event->slot);
}

static void drain(struct network *n)
{
	const struct ping_event *event;
	while ((event = ping_next_event(n->engine))) {
		if (event->kind == PING_EVENT_OVER) {
			note_over(n, event);
			continue;
		}
		n->events.timeouts += event->kind == PING_EVENT_TIMEOUT;
		n->events.errors += event->kind == PING_EVENT_ERROR;
		n->events.unmatched += event->kind == PING_EVENT_UNMATCHED;
		bool is_reply = event->kind == PING_EVENT_REPLY;
		n->events.duplicates += is_reply && event->is_duplicate;
		n->events.late += is_reply && event->is_late;
		n->events.received += is_reply && !event->is_duplicate && !event->is_late;
	}
}

static void deliver(struct network *n, const struct arrival *a)
{
	uint8_t packet[ARRIVAL_PACKET];
	struct reply reply = arrival_reply(a, &n->settings.payload, packet);
	reply.at = n->now;
	ping_observe(n->engine, a->lane, &reply, n->now);
	drain(n);
}

static void deliver_due(struct network *n)
{
	struct arrival arrival;
	uint32_t queue;
	while (arrivals_take(&n->arrivals, n->now, &arrival, &queue))
		deliver(n, &arrival);
}

/* ---- one run ----------------------------------------------------------------------- */

static void feed(struct network *n)
{
	while (n->added < n->targets && ping_wants_target(n->engine)) {
		struct ping_target target = {.address = arrival_address(n->added)};
		uint32_t slot = ping_add_target(n->engine, &target, n->added++);
		n->tries[slot] = 0;
	}
	if (n->added == n->targets)
		ping_close(n->engine);
	uint32_t under_way = ping_under_way(n->engine);
	n->most_under_way = under_way > n->most_under_way ? under_way : n->most_under_way;
}

static bool turn(struct network *n)
{
	struct ping_probe probe;
	nanoseconds wake = NEVER;
	deliver_due(n);
	feed(n);
	switch (ping_step(n->engine, n->now, &probe, &wake)) {
	case STEP_SEND:
		ping_sent(n->engine, probe.handle, SENT_OK, 0, n->now, n->now);
		carry(n, &probe);
		drain(n);
		n->now += 100;
		return true;
	case STEP_EVENT:
		drain(n);
		return true;
	case STEP_WAIT:
		n->now = time_min(arrivals_next(&n->arrivals), wake);
		return true;
	case STEP_DONE:
		return false;
	}
	return false;
}

static void run_network(struct network *n)
{
	n->now = 1000 * SECOND;
	n->arrivals.delays[ARRIVAL_FIRST] = MILLISECOND;
	n->arrivals.delays[ARRIVAL_SECOND] = 2 * MILLISECOND;
	n->arrivals.delays[ARRIVAL_LATE] = 30 * SECOND;
	n->settings.payload =
		(struct payload){.size = ARRIVAL_DATA, .token = {1, 2, 3, 4, 5, 6, 7, 8}};
	n->engine = zeroed(1, ping_size(&n->settings));
	n->tries = zeroed(n->settings.slots, sizeof *n->tries);
	n->is_reported = zeroed(MEMORY_TARGETS, 1);
	ping_init(n->engine, &n->settings);
	for (uint64_t i = 0; i < n->targets; i++)
		if (n->settings.decides)
			expect_decided(n, i);
		else
			expect_counted(n, i, &n->expected);
	while (turn(n))
		;
	arrivals_free(&n->arrivals);
	free(n->tries);
	free(n->is_reported);
}

static void compare(const struct network *n, const char *name)
{
	const struct account *a = &n->expected, *e = &n->events;
	const struct ping_totals *t = ping_totals(n->engine);
	test_begin("%s: the engine's numbers are the account's", name);
	is_number(t->sent, a->sent, "sent");
	is_number(t->alive, a->alive, "alive");
	is_number(t->unreachable, a->unreachable, "unreachable");
	is_number(t->received, a->received, "received");
	is_number(t->duplicates, a->duplicates, "duplicates");
	is_number(t->late, a->late, "late");
	is_number(t->unmatched, a->unmatched, "unmatched");
	is_number(t->errors, a->errors, "errors");
	is_number(t->timeouts, a->timeouts, "time-outs");
	is_number(t->rtt.min, MILLISECOND, "shortest time");
	is_number(t->rtt.max, MILLISECOND, "longest time");
	test_end();
	test_begin("%s: and so are the events'", name);
	is_number(e->alive, a->alive, "alive");
	is_number(e->unreachable, a->unreachable, "unreachable");
	is_number(e->received, a->received, "received");
	is_number(e->duplicates, a->duplicates, "duplicates");
	is_number(e->late, a->late, "late");
	is_number(e->unmatched, a->unmatched, "unmatched");
	is_number(e->errors, a->errors, "errors");
	is_number(e->timeouts, a->timeouts, "time-outs");
	is_number(n->reported_twice, 0, "targets that were reported twice");
	is_number(n->wrong, 0, "targets with other numbers of their own");
	test_end();
	test_begin("%s: nothing is left", name);
	is_number(ping_under_way(n->engine), 0, "targets under way");
	test_end();
}

static void decides_each(const char *name, uint64_t targets, uint32_t lanes)
{
	struct network n = {.targets = targets,
		.silent = 1,
		.settings = {.decides = true,
			.slots = 65536,
			.lanes = lanes,
			.window = lanes * PING_LANE_PROBES,
			.retries = 3,
			.backoff = 1500,
			.timeout = SECOND,
			.reports_timeout = true,
			.cooldown = 60 * SECOND,
			.spacing = 20 * MICROSECOND}};
	struct timespec begin, end;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	run_network(&n);
	clock_gettime(CLOCK_MONOTONIC, &end);
	compare(&n, name);
	/* 2 % wait for a retry, 1 % for all of them, which takes 8 s: of 50,000 a second */
	ok(n.most_under_way < 40000, "few targets are under way at once");
	printf("# %llu targets, %llu probes, at most %llu targets under way, %.2f us a "
	       "target\n",
		(unsigned long long)targets, (unsigned long long)n.expected.sent,
		(unsigned long long)n.most_under_way,
		((double)(end.tv_sec - begin.tv_sec) * 1e6 +
			(double)(end.tv_nsec - begin.tv_nsec) / 1e3) /
			(double)targets);
	free(n.engine);
}

static void counts_each(
	const char *name, uint64_t targets, uint64_t count, nanoseconds interval)
{
	struct network n = {.targets = targets,
		.silent = 1,
		.settings = {.slots = 4096,
			.lanes = 1,
			.window = PING_LANE_PROBES,
			.count = count,
			.interval = interval,
			.timeout = SECOND,
			.reports_timeout = true,
			.cooldown = 60 * SECOND,
			.spacing = 100 * MICROSECOND}};
	run_network(&n);
	compare(&n, name);
	free(n.engine);
}

int main(int argc, char **argv)
{
	const nanoseconds month = 30 * 86400 * SECOND;
	uint64_t targets = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 240;
	if (argc <= 2)
		decides_each("a sweep", targets > 0 ? targets : 100000, 2);
	if (argc <= 1)
		decides_each("a sweep whose ring is shorter than its waits", 300000, 1);
	if (argc <= 1)
		counts_each("ten probes to each", 3000, 10, SECOND);
	if (argc != 2)
		counts_each("a month of many targets", targets > 0 ? targets : 1000, count,
			month / (nanoseconds)count);
	return tap_end();
}

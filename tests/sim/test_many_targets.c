/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ping engine with many targets of both families under a virtual clock. A network of its
 * own decides what becomes of each probe (lost, answered, twice, late, by a stranger's bytes,
 * by an ICMP error) and keeps account of it for each target; afterwards engine and account must
 * agree on every number. Arguments, for more than make check has time for: TARGETS COUNT.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/base/arithmetic.h"
#include "ping/engine/engine.h"
#include "tests/sim/arrivals.h"
#include "tests/unit/tap.h"

enum { HANDLE_TARGET_SHIFT = 40 };

struct account {
	uint64_t sent, received, duplicates, late, unproven, errors, timeouts;
};

struct network {
	struct ping_settings settings;
	struct ping *engine;
	nanoseconds now;
	struct arrivals arrivals;
	struct account *targets;
	struct account events; /* what the engine's events say, over all targets */
	uint64_t left;	       /* probes, over all targets */
};

/* ---- the network ------------------------------------------------------------------- */

static uint32_t target_of(uint64_t handle)
{
	return (uint32_t)(handle >> HANDLE_TARGET_SHIFT);
}

/* Five of a hundred probes are not simply answered, one of each kind. */
static enum fate fate_of(uint64_t handle)
{
	uint64_t mixed = (handle ^ handle >> 33) * 0xff51afd7ed558ccd;
	uint64_t part = (mixed ^ mixed >> 32) % 100;
	return part < FATE_REPLY ? (enum fate)part : FATE_REPLY;
}

/* What the network makes of a probe, and what must come of it. */
static void carry(struct network *n, uint64_t handle)
{
	enum fate fate = fate_of(handle);
	struct account *account = &n->targets[target_of(handle)];
	account->sent++;
	n->left++;
	account->timeouts += fate == FATE_LOST || fate == FATE_LATE || fate == FATE_STRANGER;
	const struct arrival probe = {.handle = handle,
		.from = arrival_address(target_of(handle)),
		.sequence = (uint16_t)handle,
		.fate = fate};
	arrivals_enter(&n->arrivals, &probe, n->now);
}

static void count_arrival(
	struct account *account, const struct arrival *arrival, uint32_t queue)
{
	account->received += queue == ARRIVAL_FIRST &&
			     (arrival->fate == FATE_REPLY || arrival->fate == FATE_TWICE);
	account->duplicates += queue == ARRIVAL_SECOND;
	account->late += arrival->fate == FATE_LATE;
	account->unproven += arrival->fate == FATE_STRANGER;
	account->errors += arrival->fate == FATE_ERROR;
}

/* ---- arrivals ---------------------------------------------------------------------- */

static void note(struct network *n, const struct ping_event *event)
{
	n->events.sent += event->kind == PING_EVENT_SENT;
	n->events.timeouts += event->kind == PING_EVENT_TIMEOUT;
	n->events.errors += event->kind == PING_EVENT_ERROR;
	n->events.unproven += event->kind == PING_EVENT_REPLY && event->is_unproven;
	if (event->kind != PING_EVENT_REPLY || event->is_unproven)
		return;
	n->events.duplicates += event->is_duplicate;
	n->events.late += event->is_late;
	n->events.received += !event->is_duplicate && !event->is_late;
}

static void drain(struct network *n)
{
	struct ping_event event;
	while (ping_take_event(n->engine, &event))
		note(n, &event);
}

static void deliver(struct network *n, const struct arrival *arrival)
{
	uint8_t packet[ARRIVAL_PACKET];
	struct reply reply = arrival_reply(arrival, &n->settings.payload, packet);
	reply.at = n->now;
	ping_observe(n->engine, &reply, n->now);
	drain(n);
}

static void deliver_due(struct network *n)
{
	struct arrival arrival;
	uint32_t queue;
	while (arrivals_take(&n->arrivals, n->now, &arrival, &queue)) {
		count_arrival(&n->targets[target_of(arrival.handle)], &arrival, queue);
		deliver(n, &arrival);
	}
}

/* ---- one run ----------------------------------------------------------------------- */

static bool turn(struct network *n)
{
	struct ping_probe probe;
	struct ping_event event;
	nanoseconds wake = NEVER;
	deliver_due(n);
	switch (ping_step(n->engine, n->now, &probe, &event, &wake)) {
	case STEP_SEND:
		ping_sent(n->engine, probe.handle, SENT_OK, 0, n->now, n->now);
		drain(n);
		carry(n, probe.handle);
		n->now += 100;
		return true;
	case STEP_EVENT:
		note(n, &event);
		return true;
	case STEP_WAIT:
		n->now = time_min(arrivals_next(&n->arrivals), wake);
		return true;
	case STEP_DONE:
		return false;
	}
	return false;
}

static void open_network(struct network *n, uint32_t targets, uint64_t count)
{
	*n = (struct network){.now = 1000 * SECOND,
		.arrivals.delays = {MILLISECOND, 2 * MILLISECOND, 1500 * MILLISECOND},
		.settings = {.targets = targets,
			.window = 8,
			.count = count,
			.interval = SECOND,
			.preload = 1,
			.linger = 10 * SECOND,
			.probe_timeout = SECOND,
			.id = ARRIVAL_ID,
			.payload = {.size = ARRIVAL_DATA, .token = {1, 2, 3, 4, 5, 6, 7, 8}}}};
	n->engine = zeroed(1, ping_size(&n->settings));
	n->targets = zeroed(targets, sizeof *n->targets);
	ping_init(n->engine, &n->settings);
	for (uint32_t i = 0; i < targets; i++) {
		struct ping_target target = {.address = arrival_address(i)};
		ping_add_target(n->engine, &target);
	}
}

static void close_network(struct network *n)
{
	arrivals_free(&n->arrivals);
	free(n->targets);
	free(n->engine);
}

/* Each target's numbers, and their sums; how many targets are not as the account says. */
static uint32_t compare(const struct network *n, struct account *sum)
{
	uint32_t wrong = 0;
	for (uint32_t i = 0; i < n->settings.targets; i++) {
		const struct account *a = &n->targets[i];
		struct ping_statistics s = ping_statistics(n->engine, i);
		wrong += s.sent != a->sent || s.received != a->received ||
			 s.duplicates != a->duplicates || s.late != a->late ||
			 s.unproven != a->unproven || s.errors != a->errors ||
			 (s.received > 0 && s.rtt.min != MILLISECOND) ||
			 (s.late > 0 && s.rtt.max != 1500 * MILLISECOND);
		sum->sent += a->sent;
		sum->received += a->received;
		sum->duplicates += a->duplicates;
		sum->late += a->late;
		sum->unproven += a->unproven;
		sum->errors += a->errors;
		sum->timeouts += a->timeouts;
	}
	return wrong;
}

static void agree(uint32_t targets, uint64_t count)
{
	struct network n;
	struct account sum = {0};
	open_network(&n, targets, count);
	clock_t begin = clock();
	while (turn(&n))
		;
	double spent = (double)(clock() - begin) / CLOCKS_PER_SEC;
	printf("# %llu probes, engine and network together %.2f us a probe\n",
		(unsigned long long)n.left, 1e6 * spent / (double)n.left);
	is_number(compare(&n, &sum), 0, "targets whose numbers are not the network's");
	is_number(sum.sent, targets * count, "each target got its probes");
	is_number(n.events.sent, sum.sent, "events: sent");
	is_number(n.events.received, sum.received, "events: received");
	is_number(n.events.duplicates, sum.duplicates, "events: duplicates");
	is_number(n.events.late, sum.late, "events: late");
	is_number(n.events.errors, sum.errors, "events: errors");
	is_number(n.events.unproven, sum.unproven, "events: unproven");
	is_number(n.events.timeouts, sum.timeouts, "events: timed out");
	is_number(ping_verdict(n.engine), 0, "a reply is success");
	ok(sum.late > 0 && sum.errors > 0 && sum.unproven > 0 && sum.duplicates > 0,
		"every kind of arrival occurred");
	close_network(&n);
}

static void sweep(void)
{
	agree(65536, 2);
}

static void rounds(void)
{
	agree(1000, 300);
}

int main(int argc, char **argv)
{
	if (argc == 3) {
		test_begin("engine: %s targets, %s probes each", argv[1], argv[2]);
		agree((uint32_t)strtoul(argv[1], NULL, 10), strtoull(argv[2], NULL, 10));
		test_end();
		return tap_end();
	}
	run_test(sweep, "engine: two sweeps of 65,536 targets are what the network counted");
	run_test(rounds, "engine: 300 rounds of 1,000 targets are what the network counted");
	return tap_end();
}

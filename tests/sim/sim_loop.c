/* SPDX-License-Identifier: BSD-2-Clause */
/* The loop of ping/run.c over a clock that jumps. */
#include <stdlib.h>
#include <string.h>

#include "ping/engine/state.h"
#include "tests/sim/sim.h"

enum { STEPS_MAX = 200000000, TRUTH_BITS = 1 << 24 };

static void drain_events(struct sim *sim)
{
	const struct ping_event *event;
	while ((event = ping_next_event(sim->engine)))
		sim->text.view.event(sim->text.view.self, event);
}

/* ---- receiving ------------------------------------------------------------------- */

/* Only plain answers are counted: runs with a truth have no others. */
static void note_truth(struct sim *sim, const struct sim_arrival *arrival, nanoseconds rtt)
{
	struct sim_truth *truth = &sim->truth;
	uint64_t sequence = arrival->handle % TRUTH_BITS;
	uint8_t bit = (uint8_t)(1u << sequence % 8);
	uint8_t *byte = &truth->seen[sequence / 8];
	bool again = (*byte & bit) != 0;
	*byte |= bit;
	truth->min = truth->received == 0 || rtt < truth->min ? rtt : truth->min;
	truth->max = rtt > truth->max ? rtt : truth->max;
	truth->sum += (long double)rtt;
	truth->duplicates += again;
	truth->received += !again;
	truth->overtaken += sequence < truth->highest;
	truth->highest = sequence > truth->highest ? sequence : truth->highest;
}

static void receive(struct sim *sim)
{
	struct sim_arrival arrival;
	struct reply reply;
	while (sim_network_next(sim, &arrival)) {
		sim_network_reply(sim, &arrival, &reply);
		if (sim->is_true)
			note_truth(sim, &arrival, arrival.at - arrival.sent);
		ping_observe(sim->engine, 0, &reply, SIM_EPOCH + sim->now);
		drain_events(sim);
	}
}

/* ---- sending --------------------------------------------------------------------- */

static void report(struct sim *sim, uint64_t handle, enum sent sent, int error)
{
	nanoseconds at = SIM_EPOCH + sim->now;
	ping_sent(sim->engine, handle, sent, error, at, at + sim->call);
	drain_events(sim);
}

static void trace(struct sim *sim, uint64_t handle, const char *what)
{
	char text[DURATION_TEXT_SIZE];
	if (sim->is_traced)
		fprintf(sim->out, "%s ms: probe %llu %s\n", duration_text_ms(text, sim->now, 3),
			(unsigned long long)(handle), what);
}

/* False when there is no room: then the rest of the batch is not tried either. */
static bool send_one(struct sim *sim, uint64_t handle)
{
	struct sim_fate *fate = &sim_rule_find(sim, handle)->fate;
	if (fate->again > 0) {
		fate->again--;
		return false;
	}
	sim->now += sim->cost;
	trace(sim, handle, fate->fails ? "is refused" : "leaves");
	report(sim, handle, fate->fails ? SENT_FAILED : SENT_OK, fate->fails);
	if (fate->fails)
		return true;
	if (sim->has_kernel_stamps)
		ping_stamped(
			sim->engine, handle, STAMP_KERNEL, SIM_EPOCH + sim->now + fate->left);
	sim_network_take(sim, handle, fate);
	return true;
}

static void send_gathered(struct sim *sim)
{
	bool has_room = true;
	for (uint32_t i = 0; i < sim->batch_count; i++) {
		has_room = has_room && send_one(sim, sim->batch_handles[i]);
		if (!has_room) {
			trace(sim, sim->batch_handles[i], "finds no room");
			report(sim, sim->batch_handles[i], SENT_AGAIN, 11);
		}
	}
	sim->batch_count = 0;
}

/* ---- waiting --------------------------------------------------------------------- */

static nanoseconds sooner(nanoseconds a, nanoseconds b)
{
	return a < b ? a : b;
}

static nanoseconds next_action(const struct sim *sim)
{
	nanoseconds next = NEVER;
	for (uint32_t i = 0; i < sim->action_count; i++)
		next = sooner(next, sim->actions[i].at);
	return next;
}

static void act(struct sim *sim, const struct sim_action *action)
{
	struct ping_statistics statistics = ping_statistics(sim->engine, 0);
	switch (action->doing) {
	case SIM_STOP:
		ping_stop(sim->engine);
		return;
	case SIM_STATUS:
		sim->text.view.status(sim->text.view.self, &statistics);
		return;
	case SIM_GAP:
		sim->now = action->at + action->gap;
		return;
	}
}

static void take_actions(struct sim *sim)
{
	for (uint32_t i = 0; i < sim->action_count; i++) {
		struct sim_action action = sim->actions[i];
		if (action.at > sim->now)
			continue;
		sim->actions[i].at = NEVER;
		act(sim, &action);
	}
}

/* False when nothing will ever happen again. */
static bool wait_until(struct sim *sim, nanoseconds wake)
{
	nanoseconds timer = wake == NEVER ? NEVER : wake - SIM_EPOCH + sim->lateness;
	nanoseconds next = sooner(timer, sooner(sim_network_wake(sim), next_action(sim)));
	if (next == NEVER)
		return false;
	if (next > sim->now)
		sim->now = next;
	take_actions(sim);
	receive(sim);
	return true;
}

/* One turn; false at the end. */
static bool turn(struct sim *sim, bool *is_stuck)
{
	struct ping_probe probe;
	nanoseconds wake = NEVER;
	enum step step = ping_step(sim->engine, SIM_EPOCH + sim->now, &probe, &wake);
	if (step == STEP_EVENT)
		drain_events(sim);
	else if (step == STEP_SEND)
		sim->batch_handles[sim->batch_count++] = probe.handle;
	if (sim->batch_count > 0 && (step != STEP_SEND || sim->batch_count == sim->batch))
		send_gathered(sim);
	else if (step == STEP_WAIT)
		*is_stuck = !wait_until(sim, wake);
	return step != STEP_DONE && !*is_stuck;
}

static nanoseconds wall(nanoseconds at)
{
	return at - SIM_EPOCH + 1600000000 * SECOND;
}

static char *zone_name(char *name, uint32_t zone)
{
	snprintf(name, 16, "eth%u", (unsigned)zone);
	return name;
}

static void begin(struct sim *sim)
{
	sim->engine = calloc(1, ping_size(&sim->settings));
	sim->packet = malloc(SIM_DATA);
	sim->truth.seen = calloc(TRUTH_BITS / 8, 1);
	if (!sim->engine || !sim->packet || !sim->truth.seen)
		abort();
	ping_init(sim->engine, &sim->settings);
	ping_add_target(sim->engine, &sim->target, 0);
	sim->view.out = sim->out;
	sim->view.err = sim->err;
	sim->view.wall = wall;
	sim->view.zone_name = zone_name;
	view_text_init(&sim->text, &sim->view);
	sim->text.view.start(sim->text.view.self, &sim->start);
}

bool sim_run(struct sim *sim)
{
	bool is_stuck = false;
	begin(sim);
	long steps = 0;
	while (steps++ < STEPS_MAX && turn(sim, &is_stuck))
		;
	struct ping_statistics statistics = ping_statistics(sim->engine, 0);
	sim->text.view.end(sim->text.view.self, &statistics);
	fprintf(sim->out, "exit %d\n", ping_verdict(sim->engine));
	return !is_stuck && steps < STEPS_MAX;
}

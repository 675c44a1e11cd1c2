/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/sweep_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/net/clock.h"
#include "common/wire/icmp/message.h"
#include "ping/sweep_receive.h"
#include "ping/sweep_send.h"

enum { TAG_TARGETS = 1, TAG_NAMES = 2, TAG_LANES = 3 };

/* How long a full send buffer is waited for before it is tried again. */
static const nanoseconds full_wait = MILLISECOND;
/* Without a look at the sockets: longer, and this process was held up. */
static const nanoseconds held_up = 10 * MILLISECOND;

/* ---- the result ------------------------------------------------------------------ */

static uint64_t count_dropped(const struct lanes *lanes)
{
	uint64_t dropped = 0;
	for (uint32_t i = 0; i < LANES_FAMILIES; i++)
		for (uint32_t k = 0; k < lanes->count; k++)
			dropped += lanes->families[i].lanes[k].dropped;
	return dropped;
}

static struct sweep_result result_of(struct sweep_run *run)
{
	const struct ping_totals *totals = ping_totals(run->engine);
	nanoseconds now = clock_now();
	struct sweep_result result = {.totals = totals,
		.unknown = run->targets.unknown,
		.unreachable = ping_unreachable(run->engine),
		.excluded = run->targets.excluded,
		.dropped = count_dropped(&run->lanes),
		.under_way = ping_under_way(run->engine),
		.now = now,
		.elapsed = now - run->started};
	result.undecided = totals->targets - totals->alive - result.unreachable;
	result.exit = run->verdict(totals, result.unknown);
	/* a reply in an earlier run of the job counts, too */
	if (result.exit == 1 && run->resume && run->resume->has_alive)
		result.exit = 0;
	return result;
}

/* ---- targets --------------------------------------------------------------------- */

static bool is_group(const struct address *address)
{
	return address_is_multicast(address) || address_is_subnet_router(address) ||
	       address_is_unspecified(address);
}

/* NULL, or why nothing is sent to it. */
static const char *problem_of(struct sweep_run *run, const struct address *address)
{
	const char *problem = NULL;
	if (!lanes_of(&run->lanes, address->version, &problem))
		return problem;
	return address_is_multicast(address) ? run->groups_problem : NULL;
}

static void take_target(struct sweep_run *run, const struct target_item *item)
{
	const char *problem = problem_of(run, &item->address);
	char text[ADDRESS_TEXT_SIZE];
	if (problem) {
		const char *name = item->name ? item->name : address_text(text, &item->address);
		run->targets.unknown++;
		report_error(run->report, name, "%s", problem);
		free(item->name);
		return;
	}
	struct ping_target target = {
		.address = item->address, .any_source = is_group(&item->address)};
	uint32_t slot = ping_add_target(run->engine, &target, item->serial);
	run->names[slot] = item->name;
	run->numbers[slot] = item->number;
	if (run->resume && !resume_take(run->resume, item->number))
		run->resume = NULL; /* no memory: what follows is done again */
	struct sweep_subject subject = sweep_run_subject(run, slot, text);
	if (run->view->target)
		run->view->target(run->view->self, &subject);
}

static void feed(struct sweep_run *run)
{
	struct target_item item;
	run->waits_for_more = false;
	while (!run->has_ended && ping_wants_target(run->engine)) {
		switch (targets_next(&run->targets, &item)) {
		case TARGETS_ITEM:
			take_target(run, &item);
			break;
		case TARGETS_LATER:
			run->waits_for_more = true;
			return;
		case TARGETS_END:
			run->has_ended = true;
			ping_close(run->engine);
			break;
		}
	}
}

/* ---- waiting --------------------------------------------------------------------- */

static void show_status(struct sweep_run *run)
{
	struct sweep_result result = result_of(run);
	if (run->view->status)
		run->view->status(run->view->self, &result);
}

static void take_signals(struct sweep_run *run)
{
	enum loop_request request;
	while ((request = loop_request(&run->loop)) != LOOP_NO_REQUEST) {
		if (request == LOOP_STATUS)
			show_status(run);
		else
			ping_stop(run->engine);
	}
}

static int take_ready(struct sweep_run *run)
{
	int error = 0;
	for (uint32_t i = 0; error == 0 && i < run->loop.ready_count; i++) {
		uint32_t tag = run->loop.ready[i];
		if (tag == LOOP_SIGNALS)
			take_signals(run);
		else if (tag == TAG_NAMES)
			lookups_receive(run->lookups);
		else if (tag >= TAG_LANES)
			error = sweep_run_read(run, (tag - TAG_LANES) / LANES_MAX,
				(tag - TAG_LANES) % LANES_MAX);
	}
	return error;
}

static void tick(struct sweep_run *run, nanoseconds now, nanoseconds *wake)
{
	if (run->view->tick)
		run->view->tick(run->view->self, now, wake);
	if (!run->progress)
		return;
	if (run->next_progress <= now) {
		struct sweep_result result = result_of(run);
		run->progress(run->progress_context, &result);
		run->next_progress = now + SWEEP_RUN_PROGRESS;
	}
	*wake = run->next_progress < *wake ? run->next_progress : *wake;
}

static void watch_names(struct sweep_run *run)
{
	int fd = run->lookups ? run->lookups->helper.fd : -1;
	loop_rewatch(&run->loop, &run->lookups_fd, fd, TAG_NAMES);
}

static int wait_until(struct sweep_run *run, nanoseconds now, nanoseconds wake)
{
	int fds[TARGETS_DESCRIPTORS];
	tick(run, now, &wake);
	watch_names(run);
	uint32_t count = run->waits_for_more ? targets_descriptors(&run->targets, fds) : 0;
	for (uint32_t i = 0; i < count; i++)
		loop_watch(&run->loop, fds[i], TAG_TARGETS, false);
	run->view->flush(run->view->self);
	int error = loop_wait(&run->loop, now, wake);
	for (uint32_t i = 0; i < count; i++)
		loop_forget(&run->loop, fds[i]);
	run->looked = clock_now();
	return error ? error : take_ready(run);
}

/* Send what is gathered, however long that takes, but not beyond the end of the run. */
static int empty_batch(struct sweep_run *run, uint32_t index)
{
	int error = sweep_run_send_batch(run, index);
	while (error == 0 && run->batches[index].count > 0) {
		nanoseconds now = clock_now();
		if (ping_is_ending(run->engine, now))
			return 0;
		error = wait_until(run, now, now + full_wait);
		if (error == 0)
			error = sweep_run_send_batch(run, index);
	}
	return error;
}

/* ---- the run --------------------------------------------------------------------- */

static int turn(struct sweep_run *run, nanoseconds now, bool *is_done)
{
	struct ping_probe probe;
	nanoseconds wake = NEVER;
	int error = 0;
	tick(run, now, &wake);
	enum step step = ping_step(run->engine, now, &probe, &wake);
	if (step == STEP_SEND) {
		if (!sweep_run_fits(run, &probe))
			error = empty_batch(run, probe.to.version == 6);
		if (!sweep_run_fits(run, &probe))
			return error; /* it is not sent any more */
		sweep_run_gather(run, &probe);
		if (run->batches[probe.to.version == 6].count < TRANSMIT_BATCH)
			return error;
	}
	if (step == STEP_EVENT)
		sweep_run_drain(run);
	else if (error == 0 && sweep_run_is_gathered(run))
		error = sweep_run_send(run);
	else if (step == STEP_WAIT)
		error = wait_until(run, now, wake);
	*is_done = step == STEP_DONE;
	return error;
}

/* Nothing new is sent while send buffers are full. */
static int wait_for_room(struct sweep_run *run)
{
	nanoseconds now = clock_now();
	int error = wait_until(run, now, now + full_wait);
	return error ? error : sweep_run_send(run);
}

/* What comes when all targets are over is not read. */
static void forget_lanes(struct sweep_run *run)
{
	for (uint32_t i = 0; i < LANES_FAMILIES; i++)
		for (uint32_t k = 0; !run->lanes.families[i].error && k < run->lanes.count; k++)
			loop_forget(&run->loop, run->lanes.families[i].lanes[k].sock.fd);
}

/* What waits for a name at the end waits a second in all, and not after another signal. */
static void wait_for_names(struct sweep_run *run)
{
	if (!run->lookups)
		return;
	forget_lanes(run);
	lookups_finish(run->lookups, &run->loop, &run->lookups_fd, TAG_NAMES,
		SWEEP_RUN_NAMES_WAIT, run->view->tick, run->view->self);
}

static void end_run(struct sweep_run *run, int error)
{
	uint32_t slot = 0;
	for (; run->keeps_blocks && (slot = ping_next_slot(run->engine, slot)) != PING_NO_SLOT;
		slot++)
		sweep_run_show_over(run, slot, &(struct ping_event){0});
	wait_for_names(run);
	run->result = result_of(run);
	if (error) {
		report_errno(run->report, NULL, error);
		run->result.exit = 2;
	}
	run->view->end(run->view->self, &run->result);
}

/* Whatever held this process up: what came meanwhile is read before a probe is given up. */
static int catch_up(struct sweep_run *run, nanoseconds *now)
{
	if (*now - run->looked <= held_up)
		return 0;
	int error = wait_until(run, *now, *now);
	*now = clock_now();
	return error;
}

int sweep_run(struct sweep_run *run)
{
	bool is_done = false;
	int error = 0;
	run->started = run->looked = clock_now();
	run->next_progress = run->started + 2 * SWEEP_RUN_PROGRESS;
	run->view->start(run->view->self);
	while (!is_done && error == 0) {
		nanoseconds now = clock_now();
		error = catch_up(run, &now);
		if (loop_has_signal())
			take_signals(run);
		if (run->stop_at_alive > 0 &&
			ping_totals(run->engine)->alive >= run->stop_at_alive)
			ping_stop(run->engine);
		feed(run);
		if (error == 0)
			error = sweep_run_is_held(run) && !ping_is_ending(run->engine, now)
					? wait_for_room(run)
					: turn(run, now, &is_done);
	}
	end_run(run, error);
	return error ? error : run->result.exit;
}

/* ---- making it ------------------------------------------------------------------- */

static int watch_lanes(struct sweep_run *run)
{
	int error = 0;
	for (uint32_t i = 0; i < LANES_FAMILIES; i++) {
		const struct lanes_family *family = &run->lanes.families[i];
		for (uint32_t k = 0; family->error == 0 && k < run->lanes.count; k++)
			error = error ? error
				      : loop_watch(&run->loop, family->lanes[k].sock.fd,
						TAG_LANES + i * LANES_MAX + k, false);
	}
	return error;
}

int sweep_run_open(struct sweep_run *run)
{
	run->packet_size = ICMP_HEADER_SIZE + run->settings.payload.size;
	run->engine = calloc(1, ping_size(&run->settings));
	run->names = calloc(run->settings.slots, sizeof *run->names);
	run->numbers = calloc(run->settings.slots, sizeof *run->numbers);
	run->receiver = receiver_open(RECEIVE_BATCH);
	bool has_memory = run->engine && run->names && run->numbers && run->receiver;
	for (uint32_t i = 0; i < LANES_FAMILIES; i++) {
		run->batches[i].packets = calloc(TRANSMIT_BATCH, run->packet_size);
		has_memory = has_memory && run->batches[i].packets;
	}
	if (!has_memory)
		return -ENOMEM;
	ping_init(run->engine, &run->settings);
	run->lookups_fd = -1;
	int error = loop_open(&run->loop, &(struct loop_signals){.has_status = true});
	return error ? error : watch_lanes(run);
}

void sweep_run_close(struct sweep_run *run)
{
	uint32_t slot = 0;
	for (; (slot = ping_next_slot(run->engine, slot)) != PING_NO_SLOT; slot++)
		free(run->names[slot]);
	targets_close(&run->targets);
	receiver_close(run->receiver);
	loop_close(&run->loop);
	lanes_close(&run->lanes);
	for (uint32_t i = 0; i < LANES_FAMILIES; i++)
		free(run->batches[i].packets);
	free(run->names);
	free(run->numbers);
	free(run->engine);
}

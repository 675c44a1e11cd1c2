/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/send.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/arithmetic.h"
#include "common/base/errors.h"
#include "common/base/pacer.h"
#include "common/net/clock.h"
#include "common/net/explain.h"
#include "common/net/sock.h"
#include "icmpgen/run.h"
#include "icmpgen/safety.h"
#include "icmpgen/send_open.h"

/* What may be overdue after a stall and is still sent, at once; with --flood a burst is no
 * harm. */
#define CATCH_UP (100 * MILLISECOND)
#define CATCH_UP_FLOOD (500 * MILLISECOND)
/* Ticks closer together than this are gathered: a wake-up for each costs more than sending it.
 */
#define GATHER (50 * MICROSECOND)

/* ---- dry ------------------------------------------------------------------------- */
enum status send_dry(struct icmp_send_options *settings, struct view *view)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct outgoing outgoing = {0};
	struct spec *spec = &settings->spec;
	/* what never ends is shown by its first packet */
	uint64_t count = vary_is_on(&settings->vary) && settings->count ? settings->count : 1;
	enum status status = STATUS_OK;
	if (spec->source.version == 0) {
		spec->source = (struct address){.version = spec->version};
		view_note(view, "no --src: the source is the unspecified address");
	}
	view_start(view, &(struct view_start){.mode = "dry-run",
				 .addr = spec->destination,
				 .src = spec->source,
				 .device = settings->device});
	for (uint64_t i = 0; i < count && status == STATUS_OK; i++) {
		if (i > 0)
			vary_step(&settings->vary, i, spec);
		if (!outgoing_build(&outgoing, spec, &problem)) {
			report_error(view->report, NULL, "%s", buffer);
			status = STATUS_USAGE;
			break;
		}
		for (uint32_t k = 0; k < outgoing.count; k++)
			view_sent(view, outgoing.packets[k], true);
	}
	outgoing_release(&outgoing);
	return status;
}

/* ---- sending --------------------------------------------------------------------- */
static bool failed(struct send_run *run, int error)
{
	char buffer[SPEC_PROBLEM_SIZE];
	char name[ADDRESS_TEXT_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	run->totals->failed++;
	text_format(&problem, "sending to %s: %s",
		address_text(name, spec_next_address(&run->settings->spec)), error_text(error));
	/* without any address the kernel routes no packet of IPv6, whatever its source */
	if (error == EADDRNOTAVAIL && run->sender.kind == SENDER_RAW)
		text_format(&problem, "; %s has no address of its own: add --link",
			run->sender.route.device);
	const struct explain_route route = send_route(run);
	explain_later_send(-error, run->sender.kind == SENDER_LINK ? NULL : &route, &problem);
	report_lines(run->view->report, error, buffer);
	return false;
}

static bool message_next(struct send_run *run)
{
	if (run->numbered++ == 0)
		return true;
	bool changes = vary_is_on(&run->settings->vary);
	if (changes)
		vary_step(&run->settings->vary, run->numbered - 1, &run->settings->spec);
	/* fragments of different messages must not meet in reassembly (RFC 6864 section 4.3) */
	struct spec *spec = &run->settings->spec;
	spec->fresh_identification = spec->fresh_identification % UINT16_MAX + 1;
	if (run->outgoing.count > 1 && spec->identification != SPEC_UNSET)
		spec->identification = spec->identification % UINT16_MAX + 1;
	changes |= spec->identification == SPEC_UNSET || run->outgoing.count > 1;
	return !changes || send_build(run) == STATUS_OK;
}

/* One message, all its fragments. */
static bool message_send(struct send_run *run)
{
	if (!message_next(run))
		return false;
	run_sending(run);
	for (uint32_t done = 0; done < run->outgoing.count;) {
		int error;
		uint32_t left = run->outgoing.count - done;
		uint32_t sent = sender_send(&run->sender, run->outgoing.packets + done,
			left < SENDER_BATCH ? left : SENDER_BATCH, &error);
		done += sent;
		if (error) {
			run_has_sent(run, done, true);
			return failed(run, error);
		}
	}
	run_has_sent(run, run->outgoing.count, false);
	run->totals->sent++;
	for (uint32_t i = 0; i < run->outgoing.count; i++)
		if (!run->is_batched)
			view_sent(run->view, run->outgoing.packets[i], false);
		else
			view_capture(run->view, run->outgoing.packets[i], false);
	return true;
}

/* A fixed identification, or a header that is wrong on purpose, is not touched. */
static bool batch_fill(
	struct send_run *run, uint32_t count, struct span packets[static SENDER_BATCH])
{
	struct spec *spec = &run->settings->spec;
	bool is_fresh = spec->version == 4 && spec->identification == SPEC_UNSET &&
			!spec_needs_link(spec);
	if (is_fresh)
		return outgoing_identified(
			&run->outgoing, count, &spec->fresh_identification, packets);
	outgoing_same(&run->outgoing, count, packets);
	return true;
}

/* The same packet many times: one system call for a batch. */
static bool batch_send(struct send_run *run, uint32_t count)
{
	struct span packets[SENDER_BATCH];
	int error;
	bool is_same = run->outgoing.count == 1 && !vary_is_on(&run->settings->vary) &&
		       !run->view->capture;
	if (!is_same) {
		for (uint32_t i = 0; i < count; i++)
			if (!message_send(run))
				return false;
		return true;
	}
	if (!batch_fill(run, count, packets))
		return failed(run, ENOMEM);
	run->totals->sent += sender_send(&run->sender, packets, count, &error);
	return error == 0 || failed(run, error);
}

static uint32_t still_wanted(const struct send_run *run, uint32_t most)
{
	uint64_t done = run->totals->sent + run->totals->failed;
	uint64_t count = run->settings->count;
	if (count == 0 || count - done > most)
		return most;
	return (uint32_t)(count - done);
}

static bool is_done(const struct send_run *run)
{
	nanoseconds until = run->settings->until;
	return run->is_stopped || still_wanted(run, 1) == 0 ||
	       (until != NEVER && clock_now() >= until) || ferror(stdout);
}

static void send_unpaced(struct send_run *run)
{
	while (!is_done(run)) {
		batch_send(run, still_wanted(run, SENDER_BATCH));
		if (loop_signal(&run->loop) != 0)
			run->is_stopped = true;
	}
}

/* All that are due go together, so that a late wake-up costs no rate: each tick has its own
 * absolute time. */
static void send_paced(struct send_run *run, nanoseconds interval)
{
	struct pacer pacer;
	nanoseconds catch_up = run->settings->flood ? CATCH_UP_FLOOD : CATCH_UP;
	nanoseconds gather = interval < GATHER ? GATHER : 0;
	pacer_init(&pacer, clock_now(), interval, time_max(interval, catch_up));
	while (!is_done(run)) {
		nanoseconds now = clock_now();
		uint32_t wanted = still_wanted(run, SENDER_BATCH);
		uint32_t due = 0;
		while (due < wanted && pacer_due(&pacer, now)) {
			pacer_take(&pacer);
			due++;
		}
		if (due > 0)
			batch_send(run, due);
		else
			run_wait(run, run_until(run, pacer.next + gather));
	}
}

static void send_one_by_one(struct send_run *run, nanoseconds interval)
{
	struct pacer pacer;
	if (interval > 0)
		pacer_init(&pacer, clock_now(), interval, interval);
	while (!is_done(run)) {
		if (message_send(run) && run->packet_socket >= 0)
			run_wait_reply(run);
		if (loop_signal(&run->loop) != 0)
			run->is_stopped = true;
		if (interval == 0)
			continue;
		pacer_take(&pacer);
		while (!is_done(run) && !pacer_due(&pacer, clock_now()))
			if (run_wait(run, run_until(run, pacer.next)) &&
				run->packet_socket >= 0)
				run_read_replies(run);
	}
}

static void send_all(struct send_run *run)
{
	const struct icmp_send_options *settings = run->settings;
	run->is_batched = settings->rate != SPEC_UNSET && !settings->has_reply;
	if (!run->is_batched)
		send_one_by_one(run, settings->rate == SPEC_UNSET ? settings->interval
				     : settings->rate == 0
					     ? 0
					     : SECOND / (nanoseconds)settings->rate);
	else if (settings->rate == 0)
		send_unpaced(run);
	else
		send_paced(run, SECOND / (nanoseconds)settings->rate);
}

static enum status verdict(const struct send_run *run)
{
	if (run->totals->failed > 0)
		return STATUS_LOCAL;
	if (run->settings->has_reply && run->totals->replies == 0)
		return STATUS_NO_REPLY;
	return STATUS_OK;
}

static enum status send_and_sum_up(struct send_run *run)
{
	bool shows_effect = run->settings->effect || run->settings->effect_netns;
	struct effect *before = shows_effect ? run_effect(run) : NULL;
	nanoseconds begin = clock_now();
	run->totals->waited_for_replies = run->settings->has_reply;
	send_all(run);
	run->totals->elapsed = clock_now() - begin;
	if (before)
		run_show_effect(run, before);
	effect_free(before);
	return verdict(run);
}

enum status send_run(
	struct icmp_send_options *settings, struct acquired *acquired, struct view *view)
{
	struct send_run run = {.settings = settings,
		.acquired = acquired,
		.view = view,
		.totals = &view->totals,
		.packet_socket = -1,
		.sender = {.fd = -1}};
	int error = loop_open(&run.loop, &(struct loop_signals){0});
	if (error) {
		report_errno(view->report, "event loop", error);
		return STATUS_LOCAL;
	}
	run.is_stopped = loop_has_signal(); /* since --quote-live found its packet */
	enum status status = send_open(&run);
	if (status == STATUS_OK)
		status = send_and_sum_up(&run);
	view->has_summary = status != STATUS_USAGE;
	sender_close(&run.sender);
	loop_close(&run.loop);
	outgoing_release(&run.outgoing);
	receiver_close(run.receiver);
	free(run.buffer);
	free(run.reassembly);
	return status;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/send.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/base/pacer.h"
#include "common/net/clock.h"
#include "common/net/explain.h"
#include "common/net/packet_socket.h"
#include "common/net/sock.h"
#include "common/wire/icmp/fields.h"
#include "icmpgen/run.h"
#include "icmpgen/safety.h"

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

/* ---- before the first packet ----------------------------------------------------- */
static void source_choose(struct icmp_send_options *settings, const struct route *route)
{
	struct spec *spec = &settings->spec;
	if (spec->source.version != 0)
		return;
	bool wants_link_local =
		spec_is_listener_discovery(spec) ||
		(spec_is_neighbor_discovery(spec) && address_is_link_local(&spec->destination));
	if (wants_link_local && spec->version == 6)
		spec->source = safety_own_link_local(route->interface);
	if (spec->source.version == 0)
		spec->source = route->source;
	if (spec->source.version == 0)
		spec->source = (struct address){.version = spec->version};
}

/* A route that is not there, with what would help. */
static void route_problem(
	const struct icmp_send_options *settings, int error, struct text *problem)
{
	const struct address *to = spec_next_address(&settings->spec);
	char name[ADDRESS_TEXT_SIZE];
	if (error == -ENODEV && settings->device) {
		device_problem(settings->device, problem);
		return;
	}
	text_format(problem, "%s: %s", address_text(name, to), error_text(error));
	bool is_group = address_is_multicast(to) || safety_is_everybody(to);
	if (error == -ENETUNREACH && is_group && to->zone == 0)
		text_add(problem, "; add -I IFACE to choose the link");
}

static enum status run_refused(struct run *run, int error, const char *words)
{
	char help[EXPLAIN_SIZE];
	struct text hint = text_of(help, sizeof help);
	char lines[SPEC_PROBLEM_SIZE + EXPLAIN_SIZE];
	struct text t = text_of(lines, sizeof lines);
	const struct explain_route route = {.to = spec_next_address(&run->settings->spec),
		.device = run->settings->device,
		.option = "-I",
		.mark = run->settings->mark == SPEC_UNSET ? 0 : (uint32_t)run->settings->mark};
	explain_route(error, &route, &hint);
	text_format(&t, "%s%s%s", words, hint.size ? "\n" : "", help);
	report_lines(run->view->report, error, lines);
	return STATUS_LOCAL;
}

static enum status route_find(struct run *run)
{
	struct icmp_send_options *settings = run->settings;
	const struct address *to = spec_next_address(&settings->spec);
	struct route *route = &run->sender.route;
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	uint32_t mark = settings->mark == SPEC_UNSET ? 0 : (uint32_t)settings->mark;
	if (!safety_destination(settings, &problem) || !safety_link(settings, &problem))
		return run_say(run, STATUS_USAGE, buffer);
	int error = netlink_route(to, settings->device, mark, route);
	if (error < 0) {
		route_problem(settings, error, &problem);
		return run_refused(run, error, buffer);
	}
	settings->source_is_given = settings->spec.source.version != 0;
	source_choose(settings, route);
	return safety_check(settings, route, &problem) ? STATUS_OK
						       : run_say(run, STATUS_USAGE, buffer);
}

/* A reply to another process's query must not be taken for ours: an identifier of our own,
 * unless one was asked for. */
static int choose_id(struct spec *spec)
{
	int index = spec->layout ? icmp_field_find(spec->layout, "id") : -1;
	uint16_t id = 0;
	if (index < 0 || spec->given & UINT32_C(1) << index ||
		spec->layout->fields[index].width != 16)
		return 0;
	int error = sock_random_id(&id);
	if (error == 0)
		icmp_field_put(&spec->layout->fields[index], spec->fixed, id);
	return error;
}

/* Fragments of this message must not meet those of an earlier run. 0 would be the kernel's. */
static void choose_identification(struct icmp_send_options *settings)
{
	uint16_t id = 0;
	if (settings->seed == SPEC_UNSET && sock_random_id(&id) == 0 && id != 0)
		settings->spec.fresh_identification = id;
}

static enum status packet_build(struct run *run)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	bool is_first = run->numbered == 0;
	int error = run->settings->has_reply && is_first ? choose_id(&run->settings->spec) : 0;
	if (is_first)
		choose_identification(run->settings);
	if (error) {
		text_format(&problem, "no random identifier: %s", error_text(-error));
		return run_say(run, STATUS_LOCAL, buffer);
	}
	if (!outgoing_build(&run->outgoing, &run->settings->spec, &problem) ||
		!safety_frames(run->settings, run->outgoing.count, &problem))
		return run_say(run, STATUS_USAGE, buffer);
	for (uint32_t i = 0; i < run->outgoing.count; i++)
		if (!safety_size(run->settings, &run->sender.route,
			    run->outgoing.packets[i].size, &problem))
			return run_say(run, STATUS_USAGE, buffer);
	return STATUS_OK;
}

/* What is shown and matched is what a ping socket sends: with the socket's identifier. */
static enum status ping_adapt(struct run *run)
{
	struct spec *spec = &run->settings->spec;
	int index = icmp_field_find(spec->layout, "id");
	run->view->is_synthetic = true;
	if (index >= 0) {
		icmp_field_put(&spec->layout->fields[index], spec->fixed, run->sender.ping_id);
		spec->given |= UINT32_C(1) << index;
	}
	return packet_build(run);
}

static void run_start(struct run *run)
{
	const char *device = run->sender.route.device;
	view_start(run->view, &(struct view_start){.mode = "send",
				      .addr = run->settings->spec.destination,
				      .src = run->settings->spec.source,
				      .device = *device ? device : NULL});
}

static enum status run_open(struct run *run)
{
	char buffer[SPEC_PROBLEM_SIZE];
	char words[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct text note = text_of(words, sizeof words);
	enum status status = route_find(run);
	if (status == STATUS_OK)
		run_start(run);
	if (status == STATUS_OK)
		status = packet_build(run);
	if (status != STATUS_OK)
		return status;
	if (!sender_open(&run->sender, run->settings, run->acquired, &problem, &note)) {
		const char *hint = run->acquired->hint;
		report_problem(run->view->report,
			&(struct problem){.text = buffer, .hint = *hint ? hint : NULL});
		return STATUS_LOCAL;
	}
	if (note.size > 0)
		view_note(run->view, words);
	if (run->sender.kind == SENDER_PING)
		status = ping_adapt(run);
	return status == STATUS_OK ? run_packet_socket(run) : status;
}

/* ---- sending --------------------------------------------------------------------- */
static bool failed(struct run *run, int error)
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
	explain_send(-error, &problem);
	report_lines(run->view->report, error, buffer);
	return false;
}

static bool message_next(struct run *run)
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
	return !changes || packet_build(run) == STATUS_OK;
}

/* One message, all its fragments. */
static bool message_send(struct run *run)
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
	struct run *run, uint32_t count, struct span packets[static SENDER_BATCH])
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
static bool batch_send(struct run *run, uint32_t count)
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

static uint32_t still_wanted(const struct run *run, uint32_t most)
{
	uint64_t done = run->totals->sent + run->totals->failed;
	uint64_t count = run->settings->count;
	if (count == 0 || count - done > most)
		return most;
	return (uint32_t)(count - done);
}

static bool is_done(const struct run *run)
{
	nanoseconds until = run->settings->until;
	return run->is_stopped || still_wanted(run, 1) == 0 ||
	       (until != NEVER && clock_now() >= until) || ferror(stdout);
}

static void send_unpaced(struct run *run)
{
	while (!is_done(run)) {
		batch_send(run, still_wanted(run, SENDER_BATCH));
		if (loop_signal(&run->loop) != 0)
			run->is_stopped = true;
	}
}

/* All that are due go together, so that a late wake-up costs no rate: each tick has its own
 * absolute time. */
static void send_paced(struct run *run, nanoseconds interval)
{
	struct pacer pacer;
	nanoseconds catch_up = run->settings->flood ? CATCH_UP_FLOOD : CATCH_UP;
	nanoseconds gather = interval < GATHER ? GATHER : 0;
	pacer_init(&pacer, clock_now(), interval, interval > catch_up ? interval : catch_up);
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

static void send_one_by_one(struct run *run, nanoseconds interval)
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

static void send_all(struct run *run)
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

static enum status verdict(const struct run *run)
{
	if (run->totals->failed > 0)
		return STATUS_LOCAL;
	if (run->settings->has_reply && run->totals->replies == 0)
		return STATUS_NO_REPLY;
	return STATUS_OK;
}

static enum status send_and_sum_up(struct run *run)
{
	struct effect *before = run->settings->effect ? run_effect(run) : NULL;
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
	struct run run = {.settings = settings,
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
	enum status status = run_open(&run);
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

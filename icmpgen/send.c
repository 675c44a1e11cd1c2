/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/send.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/pacer.h"
#include "common/net/clock.h"
#include "common/net/loop.h"
#include "common/net/sock.h"
#include "icmpgen/effect.h"
#include "icmpgen/locks.h"
#include "icmpgen/outgoing.h"
#include "icmpgen/reply.h"
#include "icmpgen/sender.h"
#include "icmpgen/tap.h"

enum { TAG_REPLY = 1, EFFECT_TRIES = 20 };
#define EFFECT_PAUSE (15 * MILLISECOND)
#define GRID_ALLOWANCE (100 * MILLISECOND)

struct run {
	struct settings *settings;
	struct view *view;
	struct sender sender;
	struct outgoing outgoing;
	struct loop loop;
	struct view_totals totals;
	int tap; /* -1: none */
	uint8_t *buffer;
	nanoseconds sent_at;
	bool is_batched; /* --rate: no line for each packet */
	bool is_stopped;
	uint64_t numbered; /* messages built so far */
};

static enum status say(struct run *run, enum status status, const char *words)
{
	view_problem(run->view, NULL, words);
	return status;
}

/* ---- dry ---- */
enum status send_dry(struct settings *settings, struct view *view)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct outgoing outgoing = {0};
	struct spec *spec = &settings->spec;
	uint64_t count = vary_is_on(&settings->vary) ? settings->count : 1;
	enum status status = STATUS_OK;
	if (spec->source.version == 0) {
		spec->source = (struct address){.version = spec->version};
		view_note(view, "no --src: the source is the unspecified address");
	}
	for (uint64_t i = 0; i < count && status == STATUS_OK; i++) {
		if (i > 0)
			vary_step(&settings->vary, i, spec);
		if (!outgoing_build(&outgoing, spec, &problem)) {
			view_problem(view, NULL, buffer);
			status = STATUS_USAGE;
			break;
		}
		for (uint32_t k = 0; k < outgoing.count; k++)
			view_sent(view, outgoing.packets[k], true);
	}
	outgoing_release(&outgoing);
	return status;
}

/* ---- before the first packet ---- */
static void source_choose(struct settings *settings, const struct route *route)
{
	struct spec *spec = &settings->spec;
	if (spec->source.version != 0)
		return;
	bool wants_link_local =
		spec_is_listener_discovery(spec) ||
		(spec_is_neighbor_discovery(spec) && address_is_link_local(&spec->destination));
	if (wants_link_local && spec->version == 6)
		spec->source = locks_own_link_local(route->interface);
	if (spec->source.version == 0)
		spec->source = route->source;
	if (spec->source.version == 0)
		spec->source = (struct address){.version = spec->version};
}

static enum status route_find(struct run *run)
{
	struct settings *settings = run->settings;
	const struct address *to = spec_next_address(&settings->spec);
	struct route *route = &run->sender.route;
	char name[ADDRESS_TEXT_SIZE];
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	uint32_t mark = settings->mark == SPEC_UNSET ? 0 : (uint32_t)settings->mark;
	if (!locks_destination(settings, &problem))
		return say(run, STATUS_USAGE, buffer);
	int error = netlink_route(to, settings->device, mark, route);
	if (error < 0) {
		text_format(&problem, "%s: %s", address_text(name, to),
			error == -ENODEV ? "no such interface" : strerror(-error));
		return say(run, STATUS_LOCAL, buffer);
	}
	source_choose(settings, route);
	return locks_check(settings, route, &problem) ? STATUS_OK
						      : say(run, STATUS_USAGE, buffer);
}

static enum status packet_build(struct run *run)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	if (!outgoing_build(&run->outgoing, &run->settings->spec, &problem))
		return say(run, STATUS_USAGE, buffer);
	for (uint32_t i = 0; i < run->outgoing.count; i++)
		if (!locks_size(run->settings, &run->sender.route,
			    run->outgoing.packets[i].size, &problem))
			return say(run, STATUS_USAGE, buffer);
	return STATUS_OK;
}

static enum status tap_start(struct run *run)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	if (!run->settings->has_reply)
		return STATUS_OK;
	if (!reply_is_expected(&run->settings->spec))
		return say(run, STATUS_USAGE,
			"--reply: nothing answers this message; it is no query");
	run->buffer = malloc(TAP_PACKET_MAX);
	if (!run->buffer)
		return say(run, STATUS_LOCAL, "out of memory");
	run->tap = run->sender.kind == SENDER_PING ? run->sender.fd
						   : tap_open(run->settings->spec.version,
							     run->settings->device, TAP_ICMP);
	if (run->tap >= 0)
		return loop_watch(&run->loop, run->tap, TAG_REPLY, false) < 0 ? STATUS_LOCAL
									      : STATUS_OK;
	text_format(&problem, "opening a packet socket: %s", strerror(-run->tap));
	return say(run, STATUS_LOCAL, buffer);
}

static enum status run_open(struct run *run)
{
	char buffer[SPEC_PROBLEM_SIZE];
	char words[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct text note = text_of(words, sizeof words);
	enum status status = route_find(run);
	if (status == STATUS_OK)
		status = packet_build(run);
	if (status != STATUS_OK)
		return status;
	if (!sender_open(&run->sender, run->settings, &problem, &note))
		return say(run, STATUS_LOCAL, buffer);
	if (note.size > 0)
		view_note(run->view, words);
	return tap_start(run);
}

/* ---- waiting ---- */
/* Until `wake`, or until a reply is readable (true) or a signal ends the run. */
static bool wait_until(struct run *run, nanoseconds wake)
{
	if (loop_wait(&run->loop, clock_now(), wake) < 0)
		run->is_stopped = true;
	bool readable = false;
	for (uint32_t i = 0; i < run->loop.ready_count; i++)
		readable |= run->loop.ready[i] == TAG_REPLY;
	if (loop_signal(&run->loop) != 0)
		run->is_stopped = true;
	return readable;
}

/* ---- replies ---- */
/* A ping socket gives the ICMP message alone: the IP header is put in front again. */
static bool ping_read(struct run *run, struct tap_packet *packet)
{
	struct sockaddr_storage from;
	socklen_t size = sizeof from;
	const struct spec *spec = &run->settings->spec;
	uint32_t room = spec->version == 4 ? 20 : 40;
	ssize_t got = recvfrom(run->tap, run->buffer + room, TAP_PACKET_MAX - room,
		MSG_DONTWAIT, (void *)&from, &size);
	if (got < 0)
		return false;
	struct ip_header header = {.version = spec->version,
		.hop_limit = 64,
		.protocol = family_of(spec->version)->icmp_protocol,
		.source = sock_address_from(&from, NULL),
		.destination = spec->source};
	struct writer w = writer_of(run->buffer, room);
	ip_write(&w, &header, (uint32_t)got);
	*packet = (struct tap_packet){.bytes = span_of(run->buffer, room + (size_t)got)};
	return !w.failed;
}

static int ping_id(const struct run *run)
{
	struct sockaddr_storage own;
	socklen_t size = sizeof own;
	uint16_t id = 0;
	if (run->sender.kind != SENDER_PING || getsockname(run->tap, (void *)&own, &size) < 0)
		return -1;
	sock_address_from(&own, &id);
	return id;
}

static bool replies_read(struct run *run)
{
	struct tap_packet packet;
	bool found = false;
	bool is_ping = run->sender.kind == SENDER_PING;
	while (is_ping ? ping_read(run, &packet) : tap_read(run->tap, run->buffer, &packet)) {
		if (found || packet.is_outgoing ||
			!reply_matches(&run->settings->spec, packet.bytes, ping_id(run),
				run->sender.route.is_broadcast))
			continue;
		run->totals.replies++;
		view_reply(run->view, packet.bytes, clock_now() - run->sent_at);
		found = true;
	}
	return found;
}

static void reply_wait(struct run *run)
{
	nanoseconds deadline = duration_add(run->sent_at, run->settings->reply_wait);
	while (!run->is_stopped && clock_now() < deadline)
		if (wait_until(run, deadline) && replies_read(run))
			return;
	view_timeout(run->view, &run->settings->spec.destination, run->settings->reply_wait);
}

/* ---- sending ---- */
static bool failed(struct run *run, int error)
{
	char buffer[SPEC_PROBLEM_SIZE];
	char name[ADDRESS_TEXT_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	run->totals.failed++;
	text_format(&problem, "sending to %s: %s",
		address_text(name, spec_next_address(&run->settings->spec)), strerror(error));
	view_problem(run->view, NULL, buffer);
	return false;
}

static bool message_next(struct run *run)
{
	if (run->numbered++ == 0)
		return true;
	bool changes = vary_is_on(&run->settings->vary);
	if (changes)
		vary_step(&run->settings->vary, run->numbered - 1, &run->settings->spec);
	/* fragments of different messages must not meet in reassembly */
	if (run->outgoing.count > 1) {
		uint64_t id = run->settings->spec.identification;
		run->settings->spec.identification = (id == SPEC_UNSET ? 1 : id) % 65535 + 1;
		changes = true;
	}
	return !changes || packet_build(run) == STATUS_OK;
}

/* One message, all its fragments. */
static bool message_send(struct run *run)
{
	if (!message_next(run))
		return false;
	run->sent_at = clock_now();
	for (uint32_t done = 0; done < run->outgoing.count;) {
		int error;
		uint32_t left = run->outgoing.count - done;
		uint32_t sent = sender_send(&run->sender, run->outgoing.packets + done,
			left < SENDER_BATCH ? left : SENDER_BATCH, &error);
		done += sent;
		if (error)
			return failed(run, error);
	}
	run->totals.sent++;
	for (uint32_t i = 0; i < run->outgoing.count; i++)
		if (!run->is_batched)
			view_sent(run->view, run->outgoing.packets[i], false);
		else
			view_capture(run->view, run->outgoing.packets[i], false);
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
	for (uint32_t i = 0; i < count; i++)
		packets[i] = run->outgoing.packets[0];
	run->totals.sent += sender_send(&run->sender, packets, count, &error);
	return error == 0 || failed(run, error);
}

static uint32_t still_wanted(const struct run *run, uint32_t most)
{
	uint64_t done = run->totals.sent + run->totals.failed;
	uint64_t count = run->settings->count;
	if (count == 0 || count - done > most)
		return most;
	return (uint32_t)(count - done);
}

static bool is_done(const struct run *run)
{
	return run->is_stopped || still_wanted(run, 1) == 0;
}

static void send_unpaced(struct run *run)
{
	while (!is_done(run)) {
		batch_send(run, still_wanted(run, SENDER_BATCH));
		if (loop_signal(&run->loop) != 0)
			run->is_stopped = true;
	}
}

/* All that are due go together, so that a late wake-up costs no rate. */
static void send_paced(struct run *run, nanoseconds interval)
{
	struct pacer pacer;
	nanoseconds allowance = interval > GRID_ALLOWANCE ? interval : GRID_ALLOWANCE;
	pacer_init(&pacer, clock_now(), interval, allowance);
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
			wait_until(run, pacer.next);
	}
}

static void send_one_by_one(struct run *run, nanoseconds interval)
{
	struct pacer pacer;
	if (interval > 0)
		pacer_init(&pacer, clock_now(), interval, interval);
	while (!is_done(run)) {
		if (message_send(run) && run->tap >= 0)
			reply_wait(run);
		if (interval == 0)
			continue;
		pacer_take(&pacer);
		while (!is_done(run) && !pacer_due(&pacer, clock_now()))
			if (wait_until(run, pacer.next) && run->tap >= 0)
				replies_read(run);
	}
}

static void send_all(struct run *run)
{
	const struct settings *settings = run->settings;
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

/* ---- what it changed here ---- */
static struct effect *effect_now(const struct run *run)
{
	const struct spec *spec = &run->settings->spec;
	struct ip_header quoted = {0};
	if (spec->has_quote)
		ip_parse_quoted(span_of(spec->quote.data, spec->quote.size), &quoted);
	return effect_take(spec->version, &quoted.destination);
}

/* The kernel answers loopback packets at once and others soon: look until two looks agree. */
static void effect_wait(struct run *run, const struct effect *before)
{
	struct effect *last = effect_now(run);
	for (int i = 0; last && i < EFFECT_TRIES; i++) {
		wait_until(run, clock_now() + EFFECT_PAUSE);
		struct effect *now = effect_now(run);
		if (!now)
			break;
		bool is_settled = effect_equal(last, now) && !effect_equal(before, now);
		effect_free(last);
		last = now;
		if (is_settled)
			break;
	}
	if (last)
		effect_show(run->view, before, last);
	effect_free(last);
}

static enum status verdict(const struct run *run)
{
	if (run->totals.failed > 0)
		return STATUS_LOCAL;
	if (run->settings->has_reply && run->totals.replies == 0)
		return STATUS_NO_REPLY;
	return STATUS_OK;
}

static enum status send_and_sum_up(struct run *run)
{
	struct effect *before = run->settings->effect ? effect_now(run) : NULL;
	nanoseconds begin = clock_now();
	run->totals.waited_for_replies = run->settings->has_reply;
	send_all(run);
	run->totals.elapsed = clock_now() - begin;
	if (before)
		effect_wait(run, before);
	effect_free(before);
	return verdict(run);
}

enum status send_run(struct settings *settings, struct view *view)
{
	struct run run = {.settings = settings, .view = view, .tap = -1, .sender = {.fd = -1}};
	if (loop_open(&run.loop) < 0)
		return say(&run, STATUS_LOCAL, "no event loop: out of descriptors");
	enum status status = run_open(&run);
	if (status == STATUS_OK)
		status = send_and_sum_up(&run);
	if (status != STATUS_USAGE || settings->json)
		view_summary(view, &run.totals, (int)status);
	if (run.tap >= 0 && run.tap != run.sender.fd)
		close(run.tap);
	sender_close(&run.sender);
	loop_close(&run.loop);
	outgoing_release(&run.outgoing);
	free(run.buffer);
	return status;
}

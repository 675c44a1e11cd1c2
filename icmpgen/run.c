/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/run.h"

#include <stdlib.h>
#include <string.h>

#include "common/net/clock.h"
#include "common/net/sock.h"
#include "icmpgen/reply.h"
#include "icmpgen/tap.h"

enum { TAG_REPLY = 1, EFFECT_TRIES = 20 };
#define EFFECT_PAUSE (15 * MILLISECOND)

enum status run_say(struct run *run, enum status status, const char *words)
{
	view_problem(run->view, NULL, words);
	return status;
}

enum status run_tap(struct run *run)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	if (!run->settings->has_reply)
		return STATUS_OK;
	if (!reply_is_expected(&run->settings->spec))
		return run_say(run, STATUS_USAGE,
			"--reply: nothing answers this message; it is no query");
	run->buffer = malloc(TAP_PACKET_MAX);
	if (!run->buffer)
		return run_say(run, STATUS_LOCAL, "out of memory");
	run->tap = run->sender.kind == SENDER_PING ? run->sender.fd
						   : tap_open(run->settings->spec.version,
							     run->settings->device, TAP_ICMP);
	if (run->tap >= 0)
		return loop_watch(&run->loop, run->tap, TAG_REPLY, false) < 0 ? STATUS_LOCAL
									      : STATUS_OK;
	text_format(&problem, "opening a packet socket: %s", strerror(-run->tap));
	return run_say(run, STATUS_LOCAL, buffer);
}

nanoseconds run_until(const struct run *run, nanoseconds wake)
{
	return wake < run->settings->until ? wake : run->settings->until;
}

bool run_wait(struct run *run, nanoseconds wake)
{
	int error = loop_wait(&run->loop, clock_now(), wake);
	if (error) {
		view_problem(run->view, "ppoll", strerrordesc_np(-error));
		run->is_stopped = true;
	}
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

bool run_read_replies(struct run *run)
{
	struct tap_packet packet;
	bool found = false;
	bool is_ping = run->sender.kind == SENDER_PING;
	while (is_ping ? ping_read(run, &packet) : tap_read(run->tap, run->buffer, &packet)) {
		if (found || packet.is_outgoing ||
			!reply_matches(&run->settings->spec, packet.bytes,
				run->sender.route.is_broadcast))
			continue;
		run->totals->replies++;
		view_reply(run->view, packet.bytes, clock_now() - run->sent_at);
		found = true;
	}
	return found;
}

void run_wait_reply(struct run *run)
{
	nanoseconds deadline =
		run_until(run, duration_add(run->sent_at, run->settings->reply_wait));
	while (!run->is_stopped && clock_now() < deadline)
		if (run_wait(run, deadline) && run_read_replies(run))
			return;
	/* a signal may have cut it short; that this process was woken late is no news */
	nanoseconds end = clock_now();
	view_timeout(run->view, &run->settings->spec.destination,
		(end < deadline ? end : deadline) - run->sent_at);
}

struct effect *run_effect(const struct run *run)
{
	const struct spec *spec = &run->settings->spec;
	struct ip_header quoted = {0};
	if (spec->has_quote)
		ip_parse_quoted(span_of(spec->quote.data, spec->quote.size), &quoted);
	return effect_take(spec->version, &quoted.destination);
}

/* The kernel answers loopback packets at once and others soon: look until two looks agree. */
void run_show_effect(struct run *run, const struct effect *before)
{
	struct effect *last = run_effect(run);
	for (int i = 0; last && i < EFFECT_TRIES; i++) {
		run_wait(run, clock_now() + EFFECT_PAUSE);
		struct effect *now = run_effect(run);
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

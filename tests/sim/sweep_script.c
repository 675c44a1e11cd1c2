/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/sim/sweep_script.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "common/base/arithmetic.h"
#include "tests/sim/arrivals.h"
#include "tests/unit/tap.h"

__attribute__((format(printf, 2, 3))) static void note(
	struct sweep_script *r, const char *format, ...)
{
	char line[128];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	text_format(&r->log, "%lld %s\n",
		(long long)((r->now - SWEEP_SCRIPT_BEGIN) / MILLISECOND), line);
}

void sweep_script_begin(struct sweep_script *r)
{
	r->now = SWEEP_SCRIPT_BEGIN;
	r->log = text_of(r->text, sizeof r->text);
	r->settings.payload =
		(struct payload){.size = ARRIVAL_DATA, .token = {1, 2, 3, 4, 5, 6, 7, 8}};
	r->settings.lanes = 1;
	if (r->settings.window == 0)
		r->settings.window = 64;
	if (r->settings.slots == 0)
		r->settings.slots = 4;
	r->s = zeroed(1, ping_size(&r->settings));
	ping_init(r->s, &r->settings);
}

void sweep_script_add(struct sweep_script *r)
{
	for (; r->added < r->targets && ping_wants_target(r->s); r->added++) {
		struct ping_target target = {.address = arrival_address(r->added)};
		ping_add_target(r->s, &target, r->added);
	}
	if (r->added == r->targets)
		ping_close(r->s);
}

/* ---- what happens ------------------------------------------------------------------ */

static const char *name_of(const struct ping_event *event)
{
	static const char *const names[] = {[PING_EVENT_REPLY] = "reply",
		[PING_EVENT_LOCAL_ERROR] = "refused",
		[PING_EVENT_TIMEOUT] = "time-out",
		[PING_EVENT_LOST] = "lost"};
	return event->is_late ? "late" : names[event->kind];
}

void sweep_script_drain(struct sweep_script *r)
{
	const struct ping_event *event;
	while ((event = ping_next_event(r->s))) {
		if (event->kind == PING_EVENT_OVER) {
			note(r, "over %u, %s", (unsigned)event->serial,
				event->is_alive ? "alive" : "silent");
			ping_release(r->s, event->slot);
			continue;
		}
		if (event->slot == PING_NO_SLOT)
			note(r, "%s of none", name_of(event));
		else
			note(r, "%s %u/%u", name_of(event), (unsigned)event->serial,
				(unsigned)event->sequence);
	}
}

static void send_probe(struct sweep_script *r, const struct ping_probe *probe)
{
	uint32_t i = r->sent++;
	bool is_refused = r->refused >> i & 1;
	r->probes[i] = *probe;
	note(r, "send to %u", (unsigned)ping_serial(r->s, probe->slot));
	if (r->answered >> i & 1)
		r->arrivals[i] = r->now + (r->delays[i] ? r->delays[i] : 20 * MILLISECOND);
	ping_sent(r->s, probe->handle, is_refused ? SENT_FAILED : SENT_OK,
		is_refused ? ENETUNREACH : 0, r->now, r->now);
	sweep_script_drain(r);
}

void sweep_script_answer(struct sweep_script *r, uint32_t i)
{
	uint8_t data[ARRIVAL_DATA], packet[ARRIVAL_PACKET];
	const struct ping_probe *probe = &r->probes[i];
	payload_fill(&r->settings.payload, probe->handle, data);
	struct reply reply = arrival_echo_reply(
		packet, sizeof packet, &probe->to, probe->sequence, span_of(data, sizeof data));
	reply.at = r->now;
	ping_observe(r->s, probe->lane, &reply, r->now);
	sweep_script_drain(r);
}

/* The first reply on its way; SWEEP_SCRIPT_PROBES when there is none. */
static uint32_t next_arrival(const struct sweep_script *r)
{
	uint32_t next = SWEEP_SCRIPT_PROBES;
	for (uint32_t i = 0; i < r->sent; i++)
		if (r->arrivals[i] &&
			(next == SWEEP_SCRIPT_PROBES || r->arrivals[i] < r->arrivals[next]))
			next = i;
	return next;
}

/* False when nothing happens any more before the run is left. */
static bool wait_until(struct sweep_script *r, nanoseconds wake)
{
	uint32_t next = next_arrival(r);
	nanoseconds at = next < SWEEP_SCRIPT_PROBES ? time_min(r->arrivals[next], wake) : wake;
	if (r->until && at > r->until)
		return false;
	if (at == NEVER) {
		note(r, "waits for ever");
		return false;
	}
	r->now = at;
	if (next < SWEEP_SCRIPT_PROBES && r->arrivals[next] == at) {
		r->arrivals[next] = 0;
		sweep_script_answer(r, next);
	}
	return true;
}

bool sweep_script_turn(struct sweep_script *r)
{
	struct ping_probe probe;
	nanoseconds wake = NEVER;
	sweep_script_add(r);
	switch (ping_step(r->s, r->now, &probe, &wake)) {
	case STEP_SEND:
		send_probe(r, &probe);
		return r->sent < SWEEP_SCRIPT_PROBES;
	case STEP_EVENT:
		sweep_script_drain(r);
		return true;
	case STEP_WAIT:
		return wait_until(r, wake);
	case STEP_DONE:
		note(r, "done");
		return false;
	}
	return false;
}

void sweep_script_run(struct sweep_script *r, const char *wanted)
{
	sweep_script_begin(r);
	while (sweep_script_turn(r))
		;
	is_text(r->text, wanted, "what happens");
}

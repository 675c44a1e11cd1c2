/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds the ping engine, for many targets, with a stream of operations: targets, steps, sends
 * and refusals, replies made of real probes and bent, errors, jumps of time. Beside it a model
 * remembers which probe left; whatever comes, no probe is received twice or without having
 * left, a target is over once, no time is negative, the totals are what the events said, and
 * the run ends when it is asked to.
 */
#include <errno.h>
#include <string.h>

#include "common/wire/icmp/message.h"
#include "ping/engine/payload_timestamp.h"
#include "ping/engine/state.h"
#include "tests/fuzz/fuzz.h"

enum {
	TARGETS = 64,
	SEQUENCES = 64,
	PENDING = 32,
	SETTINGS_SIZE = 8,
	MEMORY = 1 << 20,
	DATA_SIZE = 40,
	WINDOW = 128,
};

enum probe_state { UNKNOWN, HANDED_OUT, LEFT, RECEIVED };

struct model {
	uint8_t state[TARGETS][SEQUENCES];
	bool is_over[TARGETS];
	uint64_t received, duplicates, errors, alive, over;
};

struct fuzz {
	struct reader input;
	struct ping *engine;
	struct ping_settings settings;
	nanoseconds now, wake;
	uint64_t added;
	struct ping_probe pending[PENDING];
	uint32_t pending_count;
	struct ping_probe sent[PENDING]; /* the last that left */
	uint32_t sent_count;
	struct model model;
};

static struct address address_of(uint64_t target)
{
	uint8_t bytes[4] = {192, 0, 2, (uint8_t)target};
	if (target % 2 == 0)
		return address_from(span_of(bytes, 4));
	return (struct address){
		.version = 6, .bytes = {0x20, 1, 0xd, 0xb8, [15] = (uint8_t)target}};
}

/* ---- what the engine says ---------------------------------------------------------- */

static void check_reply(struct fuzz *f, const struct ping_event *event)
{
	demand(!event->has_rtt || event->rtt >= 0);
	f->model.duplicates += event->is_duplicate && !event->has_bad_checksum &&
			       !event->has_different_address;
	bool counts = !event->is_duplicate && !event->has_bad_checksum &&
		      !event->has_different_address && !event->is_unproven &&
		      event->slot != PING_NO_SLOT && (!event->is_late || f->settings.decides);
	if (!counts)
		return;
	demand(event->serial < TARGETS && !f->model.is_over[event->serial]);
	uint8_t *state = &f->model.state[event->serial][event->sequence % SEQUENCES];
	demand(*state == LEFT);
	*state = RECEIVED;
	f->model.received++;
}

static void check_over(struct fuzz *f, const struct ping_event *event)
{
	demand(event->serial < TARGETS && !f->model.is_over[event->serial]);
	f->model.is_over[event->serial] = true;
	f->model.over++;
	bool has_reply = false;
	for (int i = 0; i < SEQUENCES; i++)
		has_reply |= f->model.state[event->serial][i] == RECEIVED;
	demand(event->is_alive == has_reply);
	f->model.alive += has_reply;
	ping_release(f->engine, event->slot);
}

static void drain(struct fuzz *f)
{
	const struct ping_event *event;
	while ((event = ping_next_event(f->engine))) {
		if (event->kind == PING_EVENT_OVER)
			check_over(f, event);
		else if (event->kind == PING_EVENT_REPLY)
			check_reply(f, event);
		else if (event->kind == PING_EVENT_ERROR)
			demand(event->slot != PING_NO_SLOT);
	}
}

/* ---- operations -------------------------------------------------------------------- */

static void add_target(struct fuzz *f)
{
	if (f->added >= TARGETS || !ping_wants_target(f->engine))
		return;
	struct ping_target target = {
		.address = address_of(f->added), .any_source = f->added % 7 == 3};
	ping_add_target(f->engine, &target, f->added++);
}

static void step(struct fuzz *f)
{
	struct ping_probe probe;
	if (f->pending_count == PENDING)
		return;
	enum step step = ping_step(f->engine, f->now, &probe, &f->wake);
	if (step == STEP_SEND) {
		uint64_t serial = ping_serial(f->engine, probe.slot);
		uint32_t sequence = f->engine->slots[probe.slot].sequence;
		demand(serial < f->added);
		demand(address_equal(&probe.to, ping_address(f->engine, probe.slot)));
		f->model.state[serial][sequence % SEQUENCES] = HANDED_OUT;
		f->pending[f->pending_count++] = probe;
	}
	drain(f);
}

/* The model's state of a probe: its entry says whose it is. */
static uint8_t *state_of(struct fuzz *f, const struct ping_probe *probe)
{
	const struct ping_entry *entry = ping_entry(f->engine, probe->handle);
	return entry ? &f->model.state[entry->serial][entry->sequence % SEQUENCES] : NULL;
}

static void send_pending(struct fuzz *f, bool is_refused)
{
	for (uint32_t i = 0; i < f->pending_count; i++) {
		const struct ping_probe *probe = &f->pending[i];
		uint8_t *state = state_of(f, probe);
		if (state && !is_refused)
			*state = LEFT;
		ping_sent(f->engine, probe->handle, is_refused ? SENT_FAILED : SENT_OK,
			is_refused ? EHOSTUNREACH : 0, f->now, f->now);
		f->sent[f->sent_count++ % PENDING] = *probe;
		drain(f);
	}
	f->pending_count = 0;
}

static uint32_t build(struct fuzz *f, const struct ping_probe *probe, bool is_error,
	uint8_t packet[static DATA_SIZE + 64])
{
	uint8_t data[DATA_SIZE];
	bool is_four = probe->to.version == 4;
	uint8_t echo = is_four ? 8 : 128, echo_reply = is_four ? 0 : 129;
	struct writer w = writer_of(packet, DATA_SIZE + 64);
	if (f->settings.asks_time) {
		uint32_t size = timestamp_write_request(
			&f->settings.payload, 7, probe->sequence, packet)
					.size;
		packet[0] = is_error ? TIMESTAMP_REQUEST : TIMESTAMP_REPLY;
		return size;
	}
	payload_fill(&f->settings.payload, probe->handle, data);
	icmp_write_echo(&w, probe->to.version, is_error ? echo : echo_reply, 7, probe->sequence,
		span_of(data, f->settings.payload.size));
	return w.size;
}

/* Bytes of the message, of its source and its checksum's verdict may be other ones. */
static void answer(struct fuzz *f, uint8_t how)
{
	uint8_t packet[DATA_SIZE + 64];
	if (f->sent_count == 0)
		return;
	uint32_t back = f->sent_count < PENDING ? f->sent_count : PENDING;
	const struct ping_probe *probe =
		&f->sent[(f->sent_count - 1 - reader_u8(&f->input) % back) % PENDING];
	bool is_error = how & 1;
	uint32_t size = build(f, probe, is_error, packet);
	for (uint32_t i = 0; i < (how >> 1 & 3u); i++)
		packet[reader_u8(&f->input) % size] ^= reader_u8(&f->input);
	size -= how & 8 ? reader_u8(&f->input) % size : 0;
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = probe->to.version,
		.type = probe->to.version == 4 ? 3 : 1,
		.known = REPLY_KNOWS_QUOTED_TO,
		.quoted_to = probe->to,
		.bytes = {packet, size},
		.quote = {0, size}};
	if (!is_error)
		reply_from_message(&reply, probe->to.version, span_of(packet, size),
			(struct part){0, size});
	if (!is_error)
		reply.by_error_queue = false;
	reply.from = how & 16 ? address_of(reader_u8(&f->input)) : probe->to;
	reply.checksum = how & 32 ? CHECKSUM_WRONG : CHECKSUM_RIGHT;
	reply.at = f->now - (how & 64 ? reader_u8(&f->input) * MILLISECOND : 0);
	uint32_t lane = how & 128 ? reader_u8(&f->input) % f->settings.lanes : probe->lane;
	ping_observe(f->engine, lane, &reply, f->now);
	drain(f);
}

static void operate(struct fuzz *f)
{
	uint8_t operation = reader_u8(&f->input);
	switch (operation % 6) {
	case 0:
		step(f);
		return;
	case 1:
		add_target(f);
		return;
	case 2:
		send_pending(f, operation >= 252);
		return;
	case 3:
		answer(f, reader_u8(&f->input));
		return;
	case 4:
		f->now += reader_u16(&f->input) * MILLISECOND / 8;
		return;
	case 5:
		f->now = f->wake > f->now && f->wake != NEVER ? f->wake : f->now;
		return;
	}
}

/* ---- one run ----------------------------------------------------------------------- */

static struct ping_settings settings_read(struct reader *r)
{
	uint8_t flags = reader_u8(r);
	return (struct ping_settings){.slots = 1 + reader_u8(r) % 32u,
		.window = WINDOW,
		.lanes = 1u << flags % 3u,
		.decides = (flags & 4) != 0,
		.count = reader_u8(r) % 8u,
		.retries = reader_u8(r) % 5u,
		.backoff = 1000 + reader_u8(r) * 10u,
		.timeout = flags & 8 ? NEVER : (1 + reader_u8(r)) * 10 * MILLISECOND,
		.reports_timeout = (flags & 16) != 0,
		.reports_lost = (flags & 32) != 0,
		.linger = flags & 64 ? SECOND : 0,
		.interval = (1 + reader_u8(r)) * MILLISECOND,
		.spacing = flags & 128 ? MILLISECOND : 0,
		.network_spacing = flags & 32 ? 5 * MILLISECOND : 0,
		.network_bits = {28, 120},
		.networks = 16,
		.asks_time = (flags & 96) == 96,
		.payload = {
			.size = flags & 16 ? DATA_SIZE : 8, .token = {9, 8, 7, 6, 5, 4, 3, 2}}};
}

/* Asked to end, it ends at once, and the totals are the model's. */
static void end(struct fuzz *f)
{
	struct ping_probe probe;
	nanoseconds wake;
	const struct ping_totals *t = ping_totals(f->engine);
	demand(t->received == f->model.received);
	demand(t->duplicates == f->model.duplicates);
	demand(t->unreachable == f->model.over - f->model.alive);
	demand(t->targets == f->added);
	demand(t->alive + t->unreachable <= t->tried && t->tried <= t->targets);
	demand(ping_unreachable(f->engine) <= t->tried - t->alive);
	demand(ping_under_way(f->engine) == f->added - f->model.over);
	ping_stop(f->engine);
	enum step step;
	for (int i = 0; (step = ping_step(f->engine, f->now, &probe, &wake)) == STEP_EVENT;
		i++) {
		demand(i < 2 * WINDOW);
		drain(f);
	}
	demand(step == STEP_DONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) uint8_t memory[MEMORY];
	static struct fuzz f;
	if (size < SETTINGS_SIZE)
		return 0;
	f = (struct fuzz){.input = reader_of(span_of(data, size)), .now = 1000 * SECOND};
	f.settings = settings_read(&f.input);
	demand(ping_size(&f.settings) <= sizeof memory);
	memset(memory, 0, ping_size(&f.settings));
	f.engine = (struct ping *)(void *)memory;
	f.wake = NEVER;
	ping_init(f.engine, &f.settings);
	while (reader_left(&f.input) > 0)
		operate(&f);
	end(&f);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds the ping engine with a stream of operations for a single target: steps, sends and
 * refusals, stamps, replies made of real probes and bent, errors, jumps of time. Beside it
 * stands a model of what was really sent; whatever comes, no probe is received twice or without
 * having left, the statistics are what the events said, no time is negative, and it ends when
 * it is asked to.
 */
#include <errno.h>
#include <string.h>

#include "common/wire/icmp/message.h"
#include "ping/engine/state.h"
#include "tests/fuzz/fuzz.h"

enum {
	WINDOW_MAX = 64,
	PROBES = 4096, /* that the model remembers */
	PENDING = 8,   /* as small as the minimum window */
	SETTINGS_SIZE = 7,
	MEMORY = 1 << 20,
	DATA_SIZE = 128,
};

enum probe_state { UNKNOWN, HANDED_OUT, LEFT, RECEIVED, REFUSED };

struct model {
	uint8_t state[PROBES];
	struct ping_statistics want;
	bool answered[PROBES];
	uint64_t times, lost;
	uint64_t errors; /* of probes without an answer: they count, proof or not */
};

struct fuzz {
	struct reader input;
	struct ping *engine;
	struct ping_settings settings;
	nanoseconds now, wake;
	uint64_t pending[PENDING];
	uint32_t pending_count;
	uint64_t handles; /* the last one that left */
	struct model *model;
	uint8_t packet[DATA_SIZE + 64];
};

static const nanoseconds begin = 1000 * SECOND;

static uint8_t *state_of(struct fuzz *f, uint64_t handle)
{
	return &f->model->state[handle % PROBES];
}

/* ---- events against the model ---------------------------------------------------- */

static void note_reply(struct fuzz *f, const struct ping_event *event)
{
	struct ping_statistics *want = &f->model->want;
	uint8_t *state = &f->model->state[event->sequence % PROBES];
	demand(event->sequence > 0);
	demand(!event->has_rtt || (event->rtt >= 0 && event->rtt <= f->now - begin));
	demand(!event->is_altered || event->wrong_at < event->data.size);
	if (event->has_bad_checksum) {
		want->corrupted++;
		return;
	}
	if (event->has_different_address) {
		want->unmatched++;
		return;
	}
	if (event->is_unproven) {
		demand(!f->settings.accept_unproven);
		return;
	}
	f->model->answered[event->sequence % PROBES] = true;
	f->model->times += event->has_rtt;
	if (event->is_duplicate) {
		want->duplicates++;
	} else if (event->is_late && !event->counts_as_received) { /* not only passed */
		want->late++;
	} else {
		demand(*state == LEFT);
		*state = RECEIVED;
		want->received++;
	}
}

/* Once, and never one that was received. */
static void note_lost(struct fuzz *f, const struct ping_event *event)
{
	const uint8_t *state = &f->model->state[event->sequence % PROBES];
	demand(f->settings.reports_lost || f->settings.reports_passed);
	demand(event->sequence > 0);
	if (f->engine->end <= PROBES)
		demand(*state == LEFT);
	demand(++f->model->lost <= f->model->want.sent);
}

static void note(struct fuzz *f, const struct ping_event *event)
{
	struct ping_statistics *want = &f->model->want;
	switch (event->kind) {
	case PING_EVENT_REPLY:
		note_reply(f, event);
		return;
	case PING_EVENT_ERROR:
		want->errors++;
		f->model->errors += !f->model->answered[event->sequence % PROBES];
		return;
	case PING_EVENT_UNMATCHED:
		want->unmatched++;
		return;
	case PING_EVENT_TIMEOUT:
		demand(f->settings.timeout != NEVER);
		return;
	case PING_EVENT_LOST:
		note_lost(f, event);
		return;
	case PING_EVENT_OUTSTANDING:
		demand(f->settings.reports_outstanding);
		return;
	case PING_EVENT_SENT:
	case PING_EVENT_NOTICE:
	case PING_EVENT_LOCAL_ERROR:
		return;
	case PING_EVENT_OVER:
		demand(false);
		return;
	}
}

static void drain(struct fuzz *f)
{
	const struct ping_event *event;
	demand(f->engine->event_ring.count < PING_EVENTS);
	while ((event = ping_next_event(f->engine)))
		note(f, event);
}

static void check_statistics(struct fuzz *f)
{
	struct ping_statistics s = ping_statistics(f->engine, 0);
	const struct ping_statistics *want = &f->model->want;
	demand(s.sent == want->sent && s.received == want->received);
	demand(s.received <= s.sent && s.local_errors <= s.sent);
	demand(s.duplicates == want->duplicates && s.late == want->late);
	demand(s.unmatched == want->unmatched && s.corrupted == want->corrupted);
	/* copies of an error count once; too large counts as well */
	demand(s.errors <= want->errors + s.local_errors);
	demand(s.errors > 0 || f->model->errors == 0);
	demand(s.rtt.count == f->model->times);
	demand(s.elapsed >= 0 && s.interval >= 0);
	demand(s.rtt.min >= 0 && s.rtt.min <= s.rtt.max);
	demand(summary_mean(&s.rtt) >= s.rtt.min);
	demand(summary_mean(&s.rtt) <= s.rtt.max);
	demand(ping_verdict(f->engine) == 1 || s.received > 0);
	demand(ping_in_flight(f->engine) < (uint64_t)1 << 32);
}

/* ---- what the shell does --------------------------------------------------------- */

static uint64_t refusals(const struct fuzz *f)
{
	return ping_statistics(f->engine, 0).local_errors;
}

static void report(struct fuzz *f, uint64_t handle, enum sent sent, int error)
{
	uint64_t before = refusals(f);
	ping_sent(f->engine, handle, sent, error, f->now, f->now + MICROSECOND);
	/* what finds no room for too long has failed */
	bool is_refused = refusals(f) > before;
	demand(sent == SENT_FAILED ? is_refused : sent == SENT_AGAIN || !is_refused);
	if (sent == SENT_AGAIN && !is_refused) {
		*state_of(f, handle) = UNKNOWN;
	} else {
		f->model->want.sent++;
		*state_of(f, handle) = is_refused ? REFUSED : LEFT;
		f->handles = is_refused ? f->handles : handle;
	}
	drain(f);
}

/* The first `count` are taken, the rest finds no room: as the shell reports a batch. */
static void report_pending(struct fuzz *f, uint32_t count)
{
	for (uint32_t i = 0; i < f->pending_count; i++)
		report(f, f->pending[i], i < count ? SENT_OK : SENT_AGAIN, EAGAIN);
	f->pending_count = 0;
}

/* Reports come in the order of the probes. */
static void fail_first(struct fuzz *f, int error)
{
	if (f->pending_count == 0)
		return;
	uint64_t handle = f->pending[0];
	memmove(f->pending, f->pending + 1, --f->pending_count * sizeof f->pending[0]);
	report(f, handle, SENT_FAILED, error);
}

static bool step(struct fuzz *f)
{
	struct ping_probe probe;
	f->wake = NEVER;
	enum step step = ping_step(f->engine, f->now, &probe, &f->wake);
	if (step == STEP_EVENT)
		drain(f);
	if (step == STEP_WAIT)
		demand(f->wake > f->now);
	if (step == STEP_SEND) {
		uint8_t *state = state_of(f, probe.handle);
		demand(probe.sequence == (uint16_t)probe.handle);
		demand(*state == UNKNOWN || probe.handle >= PROBES);
		*state = HANDED_OUT;
		f->pending[f->pending_count++] = probe.handle;
	}
	if (f->pending_count == PENDING)
		report_pending(f, PENDING);
	return step != STEP_DONE;
}

/* ---- what the network does ------------------------------------------------------- */

/* The target's is number 0. */
static struct address address_of(uint32_t number)
{
	return (struct address){.version = 4, .bytes = {192, 0, 2, (uint8_t)(number + 1)}};
}

static uint64_t choose_handle(struct fuzz *f)
{
	uint8_t choice = reader_u8(&f->input);
	uint64_t back = choice % 32u;
	return back < f->handles ? f->handles - back : back;
}

static void turn_over(struct fuzz *f, uint8_t *data)
{
	uint8_t at = reader_u8(&f->input) % DATA_SIZE;
	data[at] = reader_u8(&f->input);
}

/* An echo of ours, bent by a byte of flags. */
static struct span bent_echo(struct fuzz *f, uint64_t handle, uint8_t type, uint8_t flags)
{
	uint8_t data[DATA_SIZE] = {0};
	uint32_t size = f->settings.payload.size;
	payload_fill(&f->settings.payload, handle, data);
	uint16_t id = f->settings.id;
	uint16_t sequence = (uint16_t)handle;
	if (flags & 1)
		turn_over(f, data);
	if (flags & 2)
		size = reader_u8(&f->input) % DATA_SIZE;
	if (flags & 4)
		sequence = reader_u16(&f->input);
	if (flags & 8)
		id = reader_u8(&f->input);
	if (flags & 16)
		type = reader_u8(&f->input);
	struct writer w = writer_of(f->packet, sizeof f->packet);
	icmp_write_echo(&w, 4, type, id, sequence, span_of(data, size));
	return writer_span_of(&w);
}

static nanoseconds bent_time(struct fuzz *f, uint8_t flags)
{
	if (!(flags & 64))
		return f->now;
	nanoseconds shift = reader_u16(&f->input);
	shift <<= reader_u8(&f->input) % 30u;
	return flags & 128 ? f->now + shift : f->now - shift;
}

static void echo_reply(struct fuzz *f)
{
	uint8_t flags = reader_u8(&f->input);
	uint64_t handle = choose_handle(f);
	struct reply reply = {.at = bent_time(f, flags),
		.stamp = STAMP_KERNEL,
		.from = address_of(0),
		.checksum = CHECKSUM_RIGHT};
	struct span echo = bent_echo(f, handle, 0, flags & 31);
	if (flags & 32) {
		uint8_t more = reader_u8(&f->input);
		reply.checksum = more & 1 ? CHECKSUM_WRONG : CHECKSUM_UNKNOWN;
		reply.from = more & 2 ? address_of(more / 4u) : reply.from;
	}
	reply_from_message(&reply, 4, echo, (struct part){0, echo.size});
	ping_observe(f->engine, 0, &reply, f->now);
	drain(f);
}

static void queued_error(struct fuzz *f)
{
	uint8_t flags = reader_u8(&f->input);
	uint64_t handle = choose_handle(f);
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = 4,
		.at = bent_time(f, flags),
		.from = address_of(200),
		.type = flags & 32 ? 5 : 11,
		.known = REPLY_KNOWS_ID | REPLY_KNOWS_QUOTED_TO,
		.quoted_to = address_of(0)};
	reply.bytes = bent_echo(f, handle, 8, flags & 31);
	reply.quote = (struct part){0, reply.bytes.size};
	reply.id = f->settings.id;
	reply.sequence = (uint16_t)handle;
	ping_observe(f->engine, 0, &reply, f->now);
	drain(f);
}

/* Bytes of the input as a message, or another kind of reply. */
static void anything(struct fuzz *f)
{
	uint8_t kind = reader_u8(&f->input);
	struct span bytes =
		reader_take(&f->input, kind / 8u < reader_left(&f->input) ? kind / 8u : 0);
	struct reply reply = {.at = f->now, .from = address_of(kind % 3u)};
	reply_from_message(&reply, 4, bytes, (struct part){0, bytes.size});
	if (kind % 8u != 0)
		reply.kind = (enum reply_kind)(kind % 8u);
	if (reply.kind == REPLY_ICMP_ERROR)
		reply.quote = reply.body;
	ping_observe(f->engine, 0, &reply, f->now);
	drain(f);
}

static void stamp(struct fuzz *f)
{
	uint64_t handle = choose_handle(f);
	uint8_t flags = reader_u8(&f->input);
	ping_stamped(f->engine, handle, (enum stamp)(flags % 3u), bent_time(f, flags | 64));
	drain(f);
}

static void pass_time(struct fuzz *f)
{
	uint8_t how = reader_u8(&f->input);
	if (how & 1 && f->wake != NEVER && f->wake > f->now)
		f->now = f->wake;
	else
		f->now += (nanoseconds)(how + 1) << reader_u8(&f->input) % 36u;
}

/* ---- one run --------------------------------------------------------------------- */

static bool operate(struct fuzz *f)
{
	uint8_t operation = reader_u8(&f->input);
	switch (operation % 10u) {
	case 0:
	case 1:
		return step(f);
	case 2:
		report_pending(f, operation / 10u < 20 ? PENDING : operation % 4u);
		return true;
	case 3:
		pass_time(f);
		return true;
	case 4:
	case 5:
		echo_reply(f);
		return true;
	case 6:
		queued_error(f);
		return true;
	case 7:
		stamp(f);
		return true;
	case 8:
		anything(f);
		return true;
	default:
		fail_first(f, operation & 16 ? EMSGSIZE : EPERM);
		return true;
	}
}

static void choose_settings(struct fuzz *f)
{
	static const uint32_t sizes[] = {0, 8, 16, 56};
	static const nanoseconds intervals[] = {
		0, MILLISECOND, 100 * MILLISECOND, SECOND, 1000000 * SECOND};
	uint8_t said[SETTINGS_SIZE];
	reader_copy(&f->input, said, sizeof said);
	uint8_t first = said[0];
	uint8_t flags = said[1];
	f->settings = (struct ping_settings){
		.is_single = true,
		.slots = 1,
		.lanes = 1,
		.window = 8u << said[2] % 4u,
		.count = said[3] % 64u,
		.interval = intervals[said[4] % 5u],
		.interval_floor = flags & 1 ? 2 * MILLISECOND : 0,
		.is_adaptive = flags & 2,
		.preload = 1u + said[5] % 8u,
		.deadline = flags & 4 ? 100 * SECOND : 0,
		.linger = flags & 8 ? NEVER : 10 * SECOND,
		.timeout = flags & 16 ? 500 * MILLISECOND : NEVER,
		.reports_timeout = true,
		.reports_sent = true,
		.stop_at_reply = flags & 32,
		.ignore_errors = flags & 64,
		.reports_outstanding = flags & 128,
		.reports_lost = said[2] & 64,
		.reports_passed = said[2] & 128,
		.accept_unproven = said[2] & 32,
		.shares_id = said[2] & 16,
		.id = 77,
		.payload = {.size = sizes[first / 4u % 4u],
			.token = {1, 2, 3, 4, 5, 6, 7, 8},
			.pattern_size = said[6] % 3u},
	};
}

/* Whatever its state: asked to stop, it is done as soon as its events are taken. */
static void check_end(struct fuzz *f)
{
	report_pending(f, 0);
	ping_stop(f->engine);
	int turns = 0;
	while (step(f))
		demand(++turns <= 2 * PING_EVENTS + PROBES);
	check_statistics(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) uint8_t memory[MEMORY];
	static struct model model;
	static struct fuzz f;
	if (size < SETTINGS_SIZE)
		return 0;
	model = (struct model){0};
	f = (struct fuzz){.input = reader_of(span_of(data, size)),
		.engine = (struct ping *)(void *)memory,
		.now = begin,
		.wake = NEVER,
		.model = &model};
	choose_settings(&f);
	demand(ping_size(&f.settings) <= sizeof memory);
	memset(memory, 0, ping_size(&f.settings));
	ping_init(f.engine, &f.settings);
	ping_add_target(f.engine,
		&(struct ping_target){.address = address_of(0), .any_source = data[0] & 64}, 0);
	while (reader_left(&f.input) > 0 && operate(&f))
		check_statistics(&f);
	check_end(&f);
	return 0;
}

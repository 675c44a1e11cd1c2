/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The prober beside a model of it that remembers everything: questions, what the kernel made of
 * them, answers, stamps and jumps of time in any order. The window is kept, a probe in flight
 * is never forgotten, the one asked last is found by its number, time-outs come when they are
 * due and name the next one, and no hop is asked more than its budget allows.
 */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "traceroute/engine/prober.h"

enum {
	TARGETS = 2,
	HOPS = 5,
	NUMBERS = 24,
	ASKED_MAX = 512,
	TRIES_MAX = 8, /* prober.c: offered this often, a probe has failed */
	BUCKETS = 4,   /* budgets for each probe that is remembered */
	MEMORY = 1 << 16,
};

/* A probe as the model knows it. */
struct asked {
	struct question question;
	nanoseconds sent_at;
	bool is_in_flight, is_ready;
	uint8_t tries;
};

struct fuzz {
	struct reader input;
	struct prober prober;
	struct prober_settings settings;
	struct asked asked[ASKED_MAX];
	uint64_t handles[ASKED_MAX];
	uint32_t asked_count, in_flight;
	uint64_t sent;
	nanoseconds now, wait;
	nanoseconds tokens[TARGETS][HOPS], tokens_at[TARGETS][HOPS];
};

/* ---- the model ------------------------------------------------------------------- */

static struct asked *asked_of(struct fuzz *f, uint64_t handle)
{
	for (uint32_t i = f->asked_count; i-- > 0;)
		if (f->handles[i] == handle)
			return &f->asked[i];
	fuzz_fail("a handle that was given out", __FILE__, __LINE__);
}

static void flight_end(struct fuzz *f, struct asked *asked)
{
	asked->is_in_flight = asked->is_ready = false;
	f->in_flight--;
}

static nanoseconds wait_of(const struct fuzz *f, const struct question *question)
{
	return f->wait * (1 + question->hop_limit);
}

static nanoseconds limit_of(const void *context, const struct slot *slot)
{
	return wait_of(context, &slot->question);
}

static nanoseconds full_of(const struct fuzz *f)
{
	return f->settings.refill * f->settings.budget;
}

static void refill(struct fuzz *f, const struct question *question)
{
	nanoseconds *tokens = &f->tokens[question->target][question->hop_limit];
	nanoseconds *at = &f->tokens_at[question->target][question->hop_limit];
	*tokens += f->now - *at;
	*at = f->now;
	if (*tokens > full_of(f))
		*tokens = full_of(f);
}

/* Whether this budget can be kept: others that are not full may have all the room. */
static bool is_kept(struct fuzz *f, const struct question *question)
{
	uint32_t others = 0;
	for (uint32_t i = 0; i < TARGETS * HOPS; i++) {
		struct question other = {.target = i / HOPS, .hop_limit = (uint8_t)(i % HOPS)};
		bool is_same = other.target == question->target &&
			       other.hop_limit == question->hop_limit;
		refill(f, &other);
		others += !is_same && f->tokens[other.target][other.hop_limit] < full_of(f);
	}
	return others < BUCKETS * f->settings.capacity;
}

/* ---- the prober beside it -------------------------------------------------------- */

static void check_in_flight(struct fuzz *f)
{
	uint32_t in_flight = 0;
	for (uint32_t i = 0; i < f->asked_count; i++) {
		if (!f->asked[i].is_in_flight)
			continue;
		in_flight++;
		const struct slot *slot = prober_slot(&f->prober, f->handles[i]);
		demand(slot && slot->question.number == f->asked[i].question.number);
		demand(slot->state == (f->asked[i].is_ready ? SLOT_READY : SLOT_IN_FLIGHT));
	}
	demand(in_flight == f->in_flight && in_flight == f->prober.in_flight);
	demand(f->in_flight <= f->settings.window);
	demand(f->prober.counts.sent == f->sent);
	const struct slot *only = prober_only(&f->prober, false);
	demand((only != NULL) == (f->in_flight == 1));
	demand((prober_only(&f->prober, true) != NULL) == (f->in_flight > 0));
}

static void verdict(struct fuzz *f, uint64_t handle)
{
	uint8_t choice = reader_u8(&f->input);
	enum sent sent = choice < 160 ? SENT_OK : choice < 240 ? SENT_AGAIN : SENT_FAILED;
	struct asked *asked = asked_of(f, handle);
	struct question question = {0};
	bool goes_on = prober_sent(&f->prober, handle, sent, f->now, f->now, &question);
	if (sent == SENT_OK) {
		demand(goes_on);
		asked->sent_at = f->now;
		f->sent++;
		return;
	}
	bool again = sent == SENT_AGAIN && ++asked->tries < TRIES_MAX;
	demand(again == goes_on);
	asked->is_ready = again;
	if (again)
		return;
	demand(question.number == asked->question.number);
	flight_end(f, asked);
}

/* Whether this question may be asked now, by the prober and by the model. */
static bool is_askable(struct fuzz *f, const struct question *question)
{
	nanoseconds wake = NEVER;
	bool is_open = prober_is_open(&f->prober, f->now, &wake);
	demand(!is_open || f->in_flight < f->settings.window);
	demand(is_open || f->in_flight > 0 || (wake > f->now && wake != NEVER));
	refill(f, question);
	nanoseconds tokens = f->tokens[question->target][question->hop_limit];
	nanoseconds at = prober_budget_at(&f->prober, question, f->now);
	bool has_budget = f->settings.budget == 0 || tokens >= f->settings.refill;
	demand(at == (has_budget ? f->now : f->now + f->settings.refill - tokens));
	return is_open && has_budget && f->asked_count < ASKED_MAX;
}

static void ask(struct fuzz *f)
{
	uint8_t choice = reader_u8(&f->input);
	struct question question = {.target = choice % TARGETS,
		.number = choice / TARGETS % NUMBERS,
		.hop_limit = choice / 16u % HOPS,
		.is_sure = choice & 128};
	if (!is_askable(f, &question))
		return;
	if (is_kept(f, &question))
		f->tokens[question.target][question.hop_limit] -= f->settings.refill;
	struct probe probe = prober_ask(&f->prober, &question, f->now);
	f->handles[f->asked_count] = probe.handle;
	f->asked[f->asked_count++] =
		(struct asked){.question = question, .sent_at = f->now, .is_in_flight = true};
	f->in_flight++;
	verdict(f, probe.handle);
}

/* As the tracer sends: what waits to be offered again goes first. */
static void send_next(struct fuzz *f)
{
	struct probe probe;
	if (!prober_again(&f->prober, f->now, &probe)) {
		ask(f);
		return;
	}
	struct asked *asked = asked_of(f, probe.handle);
	demand(asked->is_ready);
	asked->is_ready = false;
	asked->sent_at = f->now;
	verdict(f, probe.handle);
}

/* The newest of this number is found while it is remembered, and nothing else ever is. */
static struct slot *find(struct fuzz *f, uint32_t target, uint32_t number)
{
	struct slot *slot = prober_find(&f->prober, target, number);
	for (uint32_t i = f->asked_count; i-- > 0;) {
		const struct question *question = &f->asked[i].question;
		if (question->target != target || question->number != number)
			continue;
		demand(!f->asked[i].is_in_flight || slot);
		demand(!slot || !prober_slot(&f->prober, f->handles[i]) ||
			slot->handle == f->handles[i]);
		return slot;
	}
	demand(!slot);
	return NULL;
}

static void answer(struct fuzz *f)
{
	uint8_t choice = reader_u8(&f->input);
	struct slot *slot = find(f, choice % TARGETS, choice / TARGETS % NUMBERS);
	if (!slot)
		return;
	demand(slot_rtt(slot, f->now - choice) >= 0);
	if (slot->state != SLOT_IN_FLIGHT && slot->state != SLOT_READY)
		return;
	flight_end(f, asked_of(f, slot->handle));
	prober_answered(&f->prober, slot);
	demand(slot->state == SLOT_ANSWERED);
}

static void expire(struct fuzz *f)
{
	struct slot *slot;
	nanoseconds wake = NEVER, next = NEVER;
	while (prober_expire(&f->prober, f->now, limit_of, f, &slot, &wake)) {
		struct asked *asked = asked_of(f, slot->handle);
		demand(asked->is_in_flight);
		demand(asked->sent_at + wait_of(f, &asked->question) <= f->now);
		flight_end(f, asked);
	}
	for (uint32_t i = 0; i < f->asked_count; i++) {
		const struct asked *asked = &f->asked[i];
		nanoseconds end = asked->sent_at + wait_of(f, &asked->question);
		if (asked->is_in_flight && end < next)
			next = end;
	}
	demand(next > f->now && wake == next);
}

static void operate(struct fuzz *f)
{
	uint8_t operation = reader_u8(&f->input);
	switch (operation % 8u) {
	case 0:
	case 1:
	case 2:
		send_next(f);
		break;
	case 3:
		answer(f);
		break;
	case 4:
		expire(f);
		break;
	case 5:
		f->now += (nanoseconds)(operation / 8u + 1) << reader_u8(&f->input) % 32u;
		break;
	case 6:
		if (f->asked_count > 0)
			prober_stamped(&f->prober, f->handles[operation / 8u % f->asked_count],
				f->now + operation);
		break;
	default:
		f->prober.is_serial |= operation == 255;
		break;
	}
}

static void choose_settings(struct fuzz *f)
{
	uint8_t capacity = (uint8_t)(2 + reader_u8(&f->input) % 14u);
	uint8_t window = reader_u8(&f->input), budget = reader_u8(&f->input);
	uint8_t gap = reader_u8(&f->input);
	f->wait = (1 + gap) * 50 * MILLISECOND;
	f->settings = (struct prober_settings){.capacity = capacity,
		.window = 1 + window % (capacity - 1u),
		.gap = gap % 4u * MILLISECOND,
		.sure_gap = gap / 4u % 4u * MICROSECOND,
		.budget = budget % 8u,
		.refill = SECOND};
	for (uint32_t i = 0; i < TARGETS * HOPS; i++)
		f->tokens[i / HOPS][i % HOPS] = full_of(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) uint8_t memory[MEMORY];
	static struct fuzz f;
	if (size < 4)
		return 0;
	memset(&f, 0, sizeof f);
	f.input = reader_of(span_of(data, size));
	f.now = 1000 * SECOND;
	choose_settings(&f);
	demand(prober_size(&f.settings) <= sizeof memory);
	prober_init(&f.prober, memory, &f.settings);
	while (reader_left(&f.input) > 0) {
		operate(&f);
		check_in_flight(&f);
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fuzz/tracing.h"

#include <errno.h>

#include "common/wire/family.h"
#include "tests/fuzz/fuzz.h"

enum { TURNS_MAX = 200000 };

const nanoseconds tracing_begin = 1000 * SECOND;

/* ---- what the shell does --------------------------------------------------------- */

/* One byte says what becomes of a probe; the end of the input lets all leave. */
static void send_probe(struct tracing *t, const struct probe *probe)
{
	uint8_t fate = reader_u8(&t->input);
	enum sent sent = fate % 16u == 14   ? SENT_AGAIN
			 : fate % 16u == 15 ? SENT_FAILED
					    : SENT_OK;
	bool is_new = t->tracer.prober.next_handle == probe->handle + 1 && t->reoffered == 0;
	demand(probe->question.target < t->settings.targets);
	t->model->asked(t, probe, is_new);
	t->reoffered = sent == SENT_AGAIN ? t->reoffered + 1 : 0;
	if (sent == SENT_FAILED && fate & 16)
		tracer_local_mtu(&t->tracer, (uint32_t)reader_u16(&t->input));
	tracer_sent(&t->tracer, probe->handle, sent, fate & 16 ? EMSGSIZE : EPERM, t->now,
		t->now + MICROSECOND);
	if (sent == SENT_OK)
		t->sent[t->sent_count++ % TRACING_REMEMBERED] = *probe;
}

static bool step(struct tracing *t)
{
	static struct trace_event event;
	struct probe probe;
	t->is_waiting = false;
	switch (tracer_step(&t->tracer, t->now, &probe, &event, &t->wake)) {
	case STEP_EVENT:
		demand(event.target < t->settings.targets);
		t->model->reported(t, &event);
		break;
	case STEP_SEND:
		send_probe(t, &probe);
		break;
	case STEP_WAIT:
		demand(t->wake != NEVER);
		demand(t->wake > t->now || (t->model->wakes_at_once && t->wake == t->now));
		t->is_waiting = true;
		break;
	case STEP_DONE:
		return false;
	}
	t->model->stepped(t);
	return true;
}

static void pass_time(struct tracing *t)
{
	uint8_t how = reader_u8(&t->input);
	if (how & 1 && t->is_waiting && t->wake > t->now)
		t->now = t->wake;
	else
		t->now += (nanoseconds)(how + 1) << reader_u8(&t->input) % 34u;
}

/* ---- what the network does ------------------------------------------------------- */

static const struct probe *choose_probe(struct tracing *t)
{
	static const struct probe none;
	uint32_t count =
		t->sent_count < TRACING_REMEMBERED ? t->sent_count : TRACING_REMEMBERED;
	if (count == 0)
		return &none;
	return &t->sent[(t->sent_count - 1 - reader_u8(&t->input) % count) %
			TRACING_REMEMBERED];
}

static struct address address_of(uint8_t last)
{
	return (struct address){.version = 4, .bytes = {192, 0, 2, last}};
}

static nanoseconds bent_time(struct tracing *t)
{
	nanoseconds shift = (nanoseconds)reader_u16(&t->input) << reader_u8(&t->input) % 34u;
	return shift < t->now - tracing_begin ? t->now - shift : tracing_begin;
}

/* Type and code of an error, the commonest first. */
static void choose_kind(struct tracing *t, struct reply *reply)
{
	static const uint8_t kinds[][2] = {
		{11, 0}, {3, 3}, {3, 1}, {3, 13}, {11, 1}, {5, 0}, {4, 0}, {12, 0}, {3, 4}};
	uint8_t choice = reader_u8(&t->input) % 16u;
	const uint8_t *kind = kinds[choice < 9 ? choice : choice < 13 ? 0 : 1];
	reply->type = kind[0];
	reply->code = kind[1];
	if (choice == 8)
		reply->info = reader_u16(&t->input);
}

enum { BENT_NAMELESS = 1, BENT_NUMBER = 2, BENT_CHECKSUM = 4, BENT_TIME = 8, BENT_DATA = 16 };

/* The destination port that says which probe, or which flow, it is; or neither. */
static uint16_t port_of(const struct tracing *t, const struct probe *probe, uint16_t number)
{
	if (t->settings.method->counts_ports)
		return (uint16_t)(TRACING_PORT + number);
	bool by_flow = t->settings.method->flow_field == FLOW_FIELD_DESTINATION_PORT;
	return (uint16_t)(TRACING_PORT + (by_flow ? probe->question.flow : 0));
}

/* What a UDP socket's error queue gives: our payload, and where the packet was sent. */
static void answer(struct tracing *t)
{
	const struct probe *probe = choose_probe(t);
	uint8_t flags = reader_u8(&t->input), bent = flags & 32 ? reader_u8(&t->input) : 0;
	uint16_t number = (uint16_t)probe->question.number;
	if (bent & BENT_NUMBER)
		number = reader_u16(&t->input);
	uint8_t payload[4] = {(uint8_t)(number / 256u), (uint8_t)number,
		(uint8_t) ~(number / 256u), (uint8_t)~number};
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = 4,
		.known = REPLY_KNOWS_QUOTED_TO | (flags & 64 ? REPLY_KNOWS_HOP_LIMIT : 0),
		.at = bent & BENT_TIME ? bent_time(t) : t->now,
		.stamp = flags & 128 ? STAMP_KERNEL : STAMP_USER,
		.from = address_of(flags % 32u),
		.quoted_port = port_of(t, probe, number),
		.bytes = span_of(payload, bent & BENT_NAMELESS ? 0 : sizeof payload)};
	reply.quote = reply.body = (struct part){0, reply.bytes.size};
	reply.hop_limit = flags & 64 ? reader_u8(&t->input) : 0;
	choose_kind(t, &reply);
	if (bent & BENT_DATA) {
		reply.kind = REPLY_UDP_DATA;
		reply.from_port = reply.quoted_port;
	}
	if (bent & BENT_CHECKSUM)
		reply.checksum = CHECKSUM_WRONG;
	tracer_observe(&t->tracer, probe->question.target, &reply, TRACER_NO_HANDLE, t->now);
}

/* By a socket of its own, or any kind of reply at all. */
static void anything(struct tracing *t)
{
	const struct probe *probe = choose_probe(t);
	uint8_t kind = reader_u8(&t->input) % 8u;
	struct reply reply = {.kind = (enum reply_kind)kind,
		.version = 4,
		.at = t->now,
		.from = address_of(9),
		.from_port = TRACING_PORT,
		.type = 11};
	bool own = t->sent_count > 0 && kind != REPLY_ICMP_MESSAGE;
	tracer_observe(&t->tracer, probe->question.target, &reply,
		own ? (int64_t)probe->handle : TRACER_NO_HANDLE, t->now);
}

static bool operate(struct tracing *t)
{
	uint8_t operation = reader_u8(&t->input);
	switch (operation % 8u) {
	case 0:
	case 1:
	case 2:
		/* the shell steps until it must wait */
		for (uint32_t i = 0; i < operation / 8u + 1u; i++)
			if (!step(t))
				return false;
		return true;
	case 3:
		pass_time(t);
		return true;
	case 4:
	case 5:
		answer(t);
		return true;
	case 6:
		if (operation & 8)
			tracer_stamped(&t->tracer, choose_probe(t)->handle, bent_time(t));
		else
			anything(t);
		return true;
	default:
		if (operation == 255)
			tracer_stop(&t->tracer, STOP_INTERRUPTED);
		return true;
	}
}

/* ---- one run --------------------------------------------------------------------- */

void tracing_aim(struct tracing *t)
{
	for (uint32_t i = 0; i < t->settings.targets; i++)
		t->contexts[i] = (struct method_context){.family = &family_ipv4,
			.destination = address_of((uint8_t)(200 + i)),
			.protocol = IP_PROTOCOL_UDP,
			.port = TRACING_PORT,
			.source_port = 40000};
	t->settings.contexts = t->contexts;
}

/* However it stands: when nothing comes any more, it ends. */
static void run_out(struct tracing *t)
{
	uint32_t turns = 0;
	while (step(t)) {
		demand(++turns < TURNS_MAX);
		if (t->is_waiting)
			t->now = t->wake;
	}
}

void tracing_run(struct tracing *t, uint8_t *memory, size_t size)
{
	demand(tracer_size(&t->settings) <= size);
	t->now = tracing_begin;
	t->wake = NEVER;
	tracer_init(&t->tracer, memory, &t->settings, t->now);
	bool goes_on = true;
	while (goes_on && reader_left(&t->input) > 0)
		goes_on = operate(t);
	run_out(t);
}

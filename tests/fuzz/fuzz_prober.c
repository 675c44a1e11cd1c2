/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds the tracing engine a stream of operations: settings, then for each step what the
 * network does. Whatever comes, lines come in order and once, and the trace ends.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "traceroute/tracer.h"

enum { STEPS_MAX = 200000, MEMORY = 16 << 20 };

struct course {
	struct tracer tracer;
	struct tracer_settings settings;
	struct method_context context;
	nanoseconds now;
	uint32_t last_row;
	bool ended;
};

static void read_settings(struct course *c, struct reader *r)
{
	uint8_t flags = reader_u8(r);
	struct trace_settings *s = &c->settings.trace;
	*s = (struct trace_settings){.max_hops = reader_u8(r),
		.queries = (uint8_t)(1 + reader_u8(r) % TRACE_QUERIES_MAX),
		.size = reader_u16(r),
		.window = reader_u8(r) % 40,
		.numbers = 32102,
		.wait = 5 * SECOND,
		.here = 3,
		.near = 10,
		.wait_given = flags & 1,
		.is_serial = flags & 2,
		.adaptive = flags & 4,
		.patient = flags & 8,
		.explain = flags & 16,
		.loose = flags & 64,
		.gap_limit = reader_u8(r) % 8};
	if (s->max_hops == 0)
		s->max_hops = 1;
	s->first_hop = (uint8_t)(1 + reader_u8(r) % s->max_hops);
	c->settings.strategy = flags & 32 ? &strategy_mtu : &strategy_classic;
	c->settings.method = flags & 128 ? &method_udp : &method_default;
	c->settings.wants_notices = true;
}

static void begin(struct course *c, struct reader *r, void *memory)
{
	*c = (struct course){.now = SECOND};
	read_settings(c, r);
	c->context = (struct method_context){
		.family = &family_ipv4, .port = c->settings.method->port, .protocol = 17};
	c->settings.targets = 1;
	c->settings.contexts = &c->context;
	uint32_t window = c->settings.trace.window;
	c->settings.prober = (struct prober_settings){.capacity = 512,
		.window = window ? window : 200,
		.gap = window ? 0 : MILLISECOND,
		.budget = window ? 0 : TRACE_BUDGET,
		.refill = SECOND};
	demand(tracer_size(&c->settings) <= MEMORY);
	tracer_init(&c->tracer, memory, &c->settings, c->now);
}

static void observe(struct course *c, struct reader *r)
{
	static const uint8_t types[] = {11, 11, 11, 3, 3, 4, 5, 12};
	uint8_t choice = reader_u8(r);
	uint16_t number = reader_u16(r);
	uint8_t payload[4] = {(uint8_t)(number >> 8), (uint8_t)number, (uint8_t) ~(number >> 8),
		(uint8_t)~number};
	struct reply reply = {.kind = choice & 64 ? REPLY_UDP_DATA : REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = 4,
		.known = REPLY_KNOWS_HOP_LIMIT | REPLY_KNOWS_QUOTED_TO | REPLY_KNOWS_INFO,
		.at = c->now - reader_u8(r) * MILLISECOND,
		.hop_limit = reader_u8(r),
		.type = types[choice % 8u],
		.code = choice / 8u % 8u,
		.info = reader_u16(r),
		.from_port = (uint16_t)(c->context.port + number),
		.quoted_port = (uint16_t)(c->context.port +
					  (c->settings.method == &method_udp ? 0 : number)),
		.bytes = span_of(payload, choice & 128 ? 0 : 4)};
	reply.quote = reply.body = (struct part){0, reply.bytes.size};
	reply.from = address_from(span_of(payload, 4));
	tracer_observe(&c->tracer, 0, &reply, TRACER_NO_HANDLE, c->now);
}

static void check_event(struct course *c, const struct trace_event *event)
{
	if (event->kind == TRACE_END) {
		demand(!c->ended);
		c->ended = true;
	}
	if (event->kind != TRACE_HOP)
		return;
	demand(!c->ended);
	demand(event->hop.hop_limit > c->last_row);
	demand(event->hop.hop_limit <= c->settings.trace.max_hops);
	demand(event->hop.count <= c->settings.trace.queries);
	for (uint8_t i = 0; i < event->hop.count; i++)
		demand(event->hop.probe[i].rtt >= 0);
	c->last_row = event->hop.hop_limit;
}

static void sent(struct course *c, const struct probe *probe, struct reader *r)
{
	uint8_t choice = reader_u8(r);
	enum sent verdict = choice > 250 ? SENT_FAILED : choice > 240 ? SENT_AGAIN : SENT_OK;
	demand(probe->question.hop_limit >= c->settings.trace.first_hop);
	demand(probe->question.hop_limit <= c->settings.trace.max_hops);
	if (choice == 255)
		tracer_local_mtu(&c->tracer, reader_u16(r));
	tracer_sent(
		&c->tracer, probe->handle, verdict, choice == 255 ? EMSGSIZE : EPERM, c->now);
}

/* Time passes: a bit of it, with an answer, or up to the wake. */
static bool pass(struct course *c, struct reader *r, nanoseconds wake)
{
	uint8_t choice = reader_u8(r);
	if (choice == 0 || reader_left(r) == 0) {
		demand(wake != NEVER);
		c->now = wake > c->now ? wake : c->now + 1;
		return true;
	}
	c->now += choice * 100 * MICROSECOND;
	if (choice == 255)
		tracer_stop(&c->tracer, STOP_INTERRUPTED);
	else
		observe(c, r);
	return true;
}

static void run(struct course *c, struct reader *r)
{
	static struct trace_event event;
	for (uint32_t i = 0; i < STEPS_MAX; i++) {
		struct probe probe;
		nanoseconds wake;
		switch (tracer_step(&c->tracer, c->now, &probe, &event, &wake)) {
		case STEP_EVENT:
			check_event(c, &event);
			break;
		case STEP_SEND:
			sent(c, &probe, r);
			break;
		case STEP_WAIT:
			pass(c, r, wake);
			break;
		case STEP_DONE:
			demand(c->ended);
			return;
		}
	}
	bool ends = false; /* not within the steps above */
	demand(ends);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct course course;
	static void *memory;
	struct reader r = reader_of(span_of(data, size));
	if (!memory)
		memory = malloc(MEMORY);
	if (!memory)
		return 0;
	begin(&course, &r, memory);
	run(&course, &r);
	return 0;
}

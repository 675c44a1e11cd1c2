/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/sim/tracesim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/traceloop.h"

enum { STRANGER = 255 };

struct pending {
	nanoseconds at;
	struct question question;
	uint8_t hop;
	uint8_t type, code;
	uint32_t mtu;
	bool used;
};

struct course {
	struct sim *sim;
	struct tracer tracer;
	struct method_context context;
	struct tracer_settings settings;
	struct pending pending[SIM_SENT];
	uint32_t pending_count;
	nanoseconds streams_at; /* the next data of a service that streams; 0: none */
	uint32_t offered;	/* probes, to full buffers too */
};

void sim_init(struct sim *sim, uint8_t distance, nanoseconds step)
{
	*sim = (struct sim){.distance = distance};
	for (uint32_t i = 1; i < SIM_HOPS; i++)
		sim->hop[i].rtt = step * i;
	sim->trace = (struct trace_settings){.first_hop = 1,
		.max_hops = 30,
		.queries = 3,
		.size = 60,
		.numbers = 32102,
		.wait = 5 * SECOND,
		.here = 3,
		.near = 10};
}

uint32_t sim_sent_with(const struct sim *sim, uint8_t hop_limit)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < sim->sent && i < SIM_SENT; i++)
		count += sim->sent_hop[i] == hop_limit;
	return count;
}

static bool takes_token(struct sim_hop *hop, nanoseconds now)
{
	nanoseconds refill = hop->refill ? hop->refill : SECOND;
	return !hop->limited || traceloop_takes_token(&hop->tokens, &hop->at, refill, now);
}

static void answer_later(struct course *c, const struct question *question, uint8_t at,
	uint8_t type, uint8_t code, uint32_t mtu)
{
	struct sim_hop *hop = &c->sim->hop[at];
	bool lost = hop->count < 32 && hop->lost & 1u << hop->count;
	hop->count++;
	if (hop->silent || lost || !takes_token(hop, c->sim->now + hop->rtt / 2))
		return;
	if (++hop->replies == hop->lost_probe) {
		hop->tokens += hop->refill ? hop->refill : SECOND;
		return;
	}
	if (c->pending_count < SIM_SENT)
		c->pending[c->pending_count++] = (struct pending){.at = c->sim->now + hop->rtt,
			.question = *question,
			.hop = at,
			.type = type,
			.code = code,
			.mtu = mtu};
}

/* A stranger is faster than the path. */
static void forge(struct course *c, const struct question *question)
{
	struct sim *sim = c->sim;
	if (sim->forged_hop != question->hop_limit || sim->hop[STRANGER].replies >= sim->forged)
		return;
	sim->hop[STRANGER].rtt = MICROSECOND;
	answer_later(c, question, STRANGER, sim->forged_type, sim->forged_code, 0);
}

static void send_probe(void *self, const struct probe *probe)
{
	struct course *c = self;
	struct sim *sim = c->sim;
	const struct question *q = &probe->question;
	if (sim->full_every && ++c->offered % sim->full_every == 0) {
		tracer_sent(&c->tracer, probe->handle, SENT_AGAIN, 0, sim->now, sim->now);
		return;
	}
	if (sim->sent < SIM_SENT)
		sim->sent_hop[sim->sent] = q->hop_limit;
	sim->sent++;
	tracer_sent(&c->tracer, probe->handle, SENT_OK, 0, sim->now, sim->now);
	forge(c, q);
	uint8_t at = q->hop_limit < sim->distance ? q->hop_limit : sim->distance;
	if (sim->path_mtu_at && at > sim->path_mtu_at && q->size > sim->path_mtu) {
		if (sim->is_black_hole)
			return;
		answer_later(c, q, (uint8_t)sim->path_mtu_at, 3, 4, sim->path_mtu);
		return;
	}
	const struct sim_hop *hop = &sim->hop[at];
	bool is_expired = at < sim->distance || (sim->blocks && q->hop_limit == at);
	if (is_expired && at == sim->distance)
		answer_later(c, q, at, 11, 0, 0);
	else if (hop->type)
		answer_later(c, q, at, hop->type, hop->code, 0);
	else if (at == sim->distance)
		answer_later(c, q, at, 3, 3, 0);
	else
		answer_later(c, q, at, 11, 0, 0);
}

static struct address hop_address(const struct sim *sim, uint8_t hop)
{
	uint8_t bytes[4] = {10, 0, (uint8_t)(hop == sim->distance), hop};
	return address_from(span_of(bytes, 4));
}

/* Data of a service at the destination: its port says which probe it is for, or nothing does.
 */
static void deliver_data(struct course *c, nanoseconds at, uint32_t number, uint8_t hop_limit)
{
	struct sim *sim = c->sim;
	const struct reply reply = {.kind = REPLY_UDP_DATA,
		.version = 4,
		.known = REPLY_KNOWS_HOP_LIMIT,
		.at = at,
		.from = hop_address(sim, sim->distance),
		.hop_limit = hop_limit,
		.from_port = (uint16_t)(c->context.port + (sim->without_name ? 0 : number))};
	tracer_observe(&c->tracer, 0, &reply, TRACER_NO_HANDLE, sim->now);
}

/* A quote as a UDP socket's error queue gives it. */
static void deliver(struct course *c, struct pending *p)
{
	struct sim *sim = c->sim;
	uint8_t payload[TRACELOOP_PAYLOAD];
	traceloop_payload(payload, p->question.number);
	p->used = true;
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = 4,
		.known = REPLY_KNOWS_HOP_LIMIT | REPLY_KNOWS_QUOTED_TO | REPLY_KNOWS_INFO,
		.at = p->at,
		.from = hop_address(
			sim, sim->hop[p->hop].alias ? sim->hop[p->hop].alias : p->hop),
		.hop_limit = (uint8_t)(64 - p->hop + 1),
		.type = p->type,
		.code = p->code,
		.info = p->mtu,
		.quoted_port = sim->without_name
				       ? c->context.port
				       : (uint16_t)(c->context.port + p->question.number)};
	if (p->hop == sim->distance && sim->hop_limit)
		reply.hop_limit = sim->hop_limit;
	if (p->hop == sim->distance && sim->has_service) {
		c->streams_at = sim->stream ? sim->now + sim->stream : 0;
		deliver_data(c, p->at, p->question.number, reply.hop_limit);
		return;
	}
	reply.bytes = span_of(payload, sim->without_name ? 0 : sizeof payload);
	reply.quote = (struct part){0, reply.bytes.size};
	tracer_observe(&c->tracer, 0, &reply, TRACER_NO_HANDLE, sim->now);
}

static struct pending *next_pending(struct course *c)
{
	struct pending *next = NULL;
	for (uint32_t i = 0; i < c->pending_count; i++)
		if (!c->pending[i].used && (!next || c->pending[i].at < next->at))
			next = &c->pending[i];
	return next;
}

static void show(void *self, const struct trace_event *event)
{
	struct sim *sim = ((struct course *)self)->sim;
	if (event->kind == TRACE_END)
		sim->end = event->end;
	if (event->kind != TRACE_HOP)
		return;
	size_t size = strlen(sim->text);
	struct text t = text_of(sim->text + size, sizeof sim->text - size);
	view_text_hop(&sim->view, &event->hop, &t);
	for (uint8_t i = 0; i < event->hop.count; i++)
		if (event->hop.probe[i].kind == ANSWER_NONE)
			sim->whys[event->hop.probe[i].why]++;
}

static bool deliver_stream(struct course *c, nanoseconds until)
{
	struct sim *sim = c->sim;
	if (c->streams_at == 0 || c->streams_at > until)
		return false;
	sim->now = c->streams_at;
	c->streams_at += sim->stream;
	deliver_data(c, sim->now, 0, (uint8_t)(64 - sim->distance + 1));
	return true;
}

/* Time goes to the next answer, the engine's wake or the interrupt. */
static bool pass_time(void *self, nanoseconds wake)
{
	struct course *c = self;
	struct sim *sim = c->sim;
	struct pending *next = next_pending(c);
	nanoseconds until = next && next->at < wake ? next->at : wake;
	if (deliver_stream(c, until))
		return true;
	if (traceloop_interrupted(&c->tracer, &sim->now, &sim->interrupt, until))
		return true;
	if (until == NEVER)
		return false;
	if (next && next->at <= sim->now)
		deliver(c, next);
	return true;
}

static void deliver_due(struct course *c)
{
	static const uint8_t elsewhere[4] = {10, 0, 2, 0};
	struct sim *sim = c->sim;
	c->context = (struct method_context){.family = &family_ipv4,
		.destination = sim->is_elsewhere ? address_from(span_of(elsewhere, 4))
						 : hop_address(sim, sim->distance),
		.protocol = 17,
		.port = sim->without_name ? 53 : 33434,
		.source_port = 40000};
	c->settings = (struct tracer_settings){.trace = sim->trace,
		.strategy = sim->strategy ? sim->strategy : &strategy_classic,
		.method = sim->without_name ? &method_udp : &method_default,
		.targets = 1,
		.contexts = &c->context,
		.repeated_after = sim->repeated_after};
	bool bounded = sim->trace.window > 0 || sim->trace.is_serial;
	c->settings.prober = (struct prober_settings){.capacity = 4096,
		.window = sim->trace.is_serial ? 1
			  : bounded	       ? sim->trace.window
					       : 200,
		.gap = sim->trace.spacing ? sim->trace.spacing
		       : bounded	  ? 0
					  : 330 * MICROSECOND,
		.sure_gap = sim->trace.spacing ? sim->trace.spacing : 0,
		.budget = bounded || sim->trace.spacing ? 0 : TRACE_BUDGET,
		.refill = SECOND};
}

void sim_run(struct sim *sim)
{
	struct course *c = calloc(1, sizeof *c);
	if (!c)
		return;
	c->sim = sim;
	sim->sent = 0;
	sim->text[0] = '\0';
	sim->end = (struct trace_end){0};
	memset(sim->whys, 0, sizeof sim->whys);
	nanoseconds began = sim->now;
	deliver_due(c);
	traceloop_run(&(struct traceloop){.self = c,
			      .now = &sim->now,
			      .event = show,
			      .send = send_probe,
			      .pass_time = pass_time},
		&c->tracer, &c->settings);
	sim->ended = sim->now - began;
	free(c);
}

uint32_t sim_last_line(const struct sim *sim, uint32_t *replies)
{
	const char *line = strrchr(sim->text, '\n');
	*replies = 0;
	for (const char *at = line; (at = strstr(at, " ms")); at++)
		(*replies)++;
	return (uint32_t)strtoul(line + 1, NULL, 10);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/sim/graphsim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/traceloop.h"

enum { PENDING = 8192, NUMBERS = 256 };

struct pending {
	nanoseconds at;
	struct question question;
	uint32_t node;
};

struct course {
	struct graphsim *sim;
	struct tracer tracer;
	struct method_context context;
	struct tracer_settings settings;
	struct pending pending[PENDING];
	uint32_t pending_count;
};

/* ---- chance and graphs ----------------------------------------------------------- */

static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint64_t graphsim_random(struct graphsim *s, uint64_t below)
{
	s->seed = mix(s->seed);
	return s->seed % below;
}

void graphsim_init(struct graphsim *s, uint64_t seed)
{
	memset(s, 0, sizeof *s);
	s->count = 2;
	s->step = 20 * MILLISECOND;
	s->confidence = 95;
	s->seed = mix(seed);
	s->salt = mix(seed + 1);
}

uint32_t graphsim_add(struct graphsim *s, uint8_t layer)
{
	s->node[s->count].layer = layer;
	return s->count++;
}

void graphsim_link(struct graphsim *s, uint32_t from, uint32_t to)
{
	struct graphsim_node *node = &s->node[from];
	node->links[node->link_count++] = (uint16_t)to;
}

static void link_layers(struct graphsim *s, uint32_t from, uint32_t from_count, uint32_t to,
	uint32_t to_count, bool mesh)
{
	uint32_t most = from_count > to_count ? from_count : to_count;
	for (uint32_t i = 0; i < most && !mesh; i++)
		graphsim_link(s, from + i * from_count / most, to + i * to_count / most);
	for (uint32_t i = 0; i < from_count * to_count && mesh; i++)
		graphsim_link(s, from + i / to_count, to + i % to_count);
}

void graphsim_layers(struct graphsim *s, const uint8_t *widths, bool mesh)
{
	uint32_t from = 0, from_count = 1;
	uint8_t layer = 1;
	for (; *widths; widths++, layer++) {
		uint32_t to = s->count;
		for (uint32_t i = 0; i < *widths; i++)
			graphsim_add(s, layer);
		link_layers(s, from, from_count, to, *widths, mesh);
		from = to;
		from_count = *widths;
	}
	s->node[1].layer = layer;
	link_layers(s, from, from_count, 1, 1, false);
}

/* Each router of a layer has a way in and a way out; more links come by chance. */
static void grow_layer(
	struct graphsim *s, uint32_t from, uint32_t from_count, uint32_t to, uint32_t to_count)
{
	link_layers(s, from, from_count, to, to_count, false);
	uint32_t more = (uint32_t)graphsim_random(s, 3) ? 0 : to_count;
	for (uint32_t i = 0; i < more; i++) {
		uint32_t a = from + (uint32_t)graphsim_random(s, from_count);
		uint32_t b = to + (uint32_t)graphsim_random(s, to_count);
		bool is_there = false;
		for (uint32_t k = 0; k < s->node[a].link_count; k++)
			is_there |= s->node[a].links[k] == b;
		if (!is_there)
			graphsim_link(s, a, b);
	}
}

void graphsim_grow(struct graphsim *s, uint32_t width, uint32_t layers, bool is_uneven)
{
	uint32_t from = 0, from_count = 1, before = 0;
	uint8_t layer = 1;
	uint32_t depth = 2 + (uint32_t)graphsim_random(s, layers - 1);
	for (; layer < depth; layer++) {
		bool is_wide = graphsim_random(s, 3) > 0;
		uint32_t count = is_wide ? 1 + (uint32_t)graphsim_random(s, width) : 1;
		uint32_t to = s->count;
		for (uint32_t i = 0; i < count; i++)
			graphsim_add(s, layer);
		grow_layer(s, from, from_count, to, count);
		/* a shorter way past the layer before */
		if (is_uneven && before && graphsim_random(s, 4) == 0)
			graphsim_link(s, before, to);
		before = from_count > 1 ? from : 0;
		from = to;
		from_count = count;
	}
	s->node[1].layer = layer;
	link_layers(s, from, from_count, 1, 1, false);
}

void graphsim_truth(const struct graphsim *s, uint32_t *nodes, uint32_t *links)
{
	*nodes = s->count - 1;
	*links = 0;
	for (uint32_t i = 1; i < s->count; i++)
		for (uint32_t k = 0; k < s->node[i].link_count; k++) {
			bool is_new = true;
			for (uint32_t l = 0; l < k; l++)
				is_new &= s->node[i].links[l] != s->node[i].links[k];
			*links += is_new;
		}
}

uint32_t graphsim_next(struct graphsim *s, uint32_t node, uint32_t flow)
{
	const struct graphsim_node *n = &s->node[node];
	uint64_t chance = n->is_per_packet ? graphsim_random(s, UINT64_MAX)
					   : mix(mix(s->salt + node) + flow);
	uint32_t next = n->links[chance % n->link_count];
	bool has_changed = s->change_at && s->now >= s->change_at;
	return has_changed && next == s->change_from ? s->change_to : next;
}

/* ---- the network ----------------------------------------------------------------- */

static bool is_lost(struct graphsim *s, uint32_t links)
{
	for (uint32_t i = 0; s->loss > 0 && i < links; i++)
		if ((double)graphsim_random(s, 1000000) < s->loss * 1e6)
			return true;
	return false;
}

static bool takes_token(struct graphsim_node *node, nanoseconds now)
{
	return !node->is_limited ||
	       traceloop_takes_token(&node->tokens, &node->at, SECOND, now);
}

static void note_time(struct graphsim *s, uint32_t node)
{
	if (!s->change_from || node != s->change_from)
		return;
	s->asked_last = s->now;
	if (!s->asked_first)
		s->asked_first = s->now;
}

static void send_probe(void *self, const struct probe *probe)
{
	struct course *c = self;
	struct graphsim *s = c->sim;
	const struct question *q = &probe->question;
	s->sent++;
	tracer_sent(&c->tracer, probe->handle, SENT_OK, 0, s->now, s->now);
	uint32_t node = 0, hops = 0;
	for (; hops < q->hop_limit && node != 1; hops++)
		node = graphsim_next(s, node, q->flow);
	note_time(s, node);
	struct graphsim_node *n = &s->node[node];
	nanoseconds rtt = s->step * hops;
	bool is_silent = n->is_silent || (node == 1 && s->is_destination_silent);
	if (is_silent || is_lost(s, hops * 2) || !takes_token(n, s->now + rtt / 2))
		return;
	if (c->pending_count < PENDING)
		c->pending[c->pending_count++] =
			(struct pending){.at = s->now + rtt, .question = *q, .node = node};
}

static struct address node_address(uint32_t node)
{
	uint8_t bytes[4] = {10, 0, (uint8_t)(node >> 8), (uint8_t)node};
	return address_from(span_of(bytes, 4));
}

static uint32_t address_node(const struct address *address)
{
	return address->bytes[2] * 256u + address->bytes[3];
}

/* A quote as a UDP socket's error queue gives it. */
static void deliver(struct course *c, const struct pending *p)
{
	uint8_t payload[TRACELOOP_PAYLOAD];
	traceloop_payload(payload, p->question.number);
	bool is_end = p->node == 1;
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = 4,
		.known = REPLY_KNOWS_HOP_LIMIT | REPLY_KNOWS_QUOTED_TO,
		.at = p->at,
		.from = node_address(p->node),
		.hop_limit = (uint8_t)(64 - c->sim->node[p->node].layer + 1),
		.type = is_end ? 3 : 11,
		.code = is_end ? 3 : 0,
		.quoted_port = (uint16_t)(c->context.port + p->question.flow)};
	reply.bytes = span_of(payload, c->sim->without_name ? 0 : sizeof payload);
	reply.quote = (struct part){0, reply.bytes.size};
	tracer_observe(&c->tracer, 0, &reply, TRACER_NO_HANDLE, c->sim->now);
}

static bool pass_time(void *self, nanoseconds wake)
{
	struct course *c = self;
	struct graphsim *s = c->sim;
	uint32_t next = PENDING;
	for (uint32_t i = 0; i < c->pending_count; i++)
		if (next == PENDING || c->pending[i].at < c->pending[next].at)
			next = i;
	nanoseconds until = wake;
	if (next < PENDING && c->pending[next].at < wake)
		until = c->pending[next].at;
	if (traceloop_interrupted(&c->tracer, &s->now, &s->interrupt, until))
		return true;
	if (until == NEVER)
		return false;
	if (next < PENDING && c->pending[next].at <= s->now) {
		struct pending p = c->pending[next];
		c->pending[next] = c->pending[--c->pending_count];
		deliver(c, &p);
	}
	return true;
}

/* ---- judging --------------------------------------------------------------------- */

struct seen {
	struct address address;
	bool is_silent;
};

static void judge_node(struct graphsim *s, const struct trace_event *event)
{
	s->by_packet += event->node.is_per_packet;
	if (event->node.is_silent) {
		s->silent_nodes++;
		return;
	}
	uint32_t node = address_node(&event->answer.from);
	if (node == 0 || node >= s->count || s->node[node].is_silent) {
		s->false_nodes++;
	} else if (!s->node[node].is_found) {
		s->node[node].is_found = true;
		s->found++;
	}
}

/* The link's number among all, UINT32_MAX when there is none. */
static uint32_t link_number(const struct graphsim *s, uint32_t from, uint32_t to)
{
	uint32_t number = 0;
	for (uint32_t i = 1; i < s->count; i++)
		for (uint32_t k = 0; k < s->node[i].link_count; k++, number++)
			if (i == from && s->node[i].links[k] == to)
				return number;
	return UINT32_MAX;
}

void graphsim_missed(const struct graphsim *s, uint32_t *branching, uint32_t *missed)
{
	uint32_t number = 0;
	*branching = *missed = 0;
	for (uint32_t i = 1; i < s->count; i++) {
		bool is_whole = true;
		for (uint32_t k = 0; k < s->node[i].link_count; k++, number++)
			is_whole &= s->linked[link_number(s, i, s->node[i].links[k])];
		if (s->node[i].link_count < 2 || !s->node[i].is_found)
			continue;
		++*branching;
		*missed += !is_whole;
	}
}

static void judge_link(
	struct graphsim *s, const struct seen (*seen)[NUMBERS], const struct trace_link *l)
{
	const struct seen *from = &seen[l->hop][l->from], *to = &seen[l->hop + 1][l->to];
	if (from->is_silent || to->is_silent)
		return;
	uint32_t a = address_node(&from->address), b = address_node(&to->address);
	uint32_t number = link_number(s, a, b);
	if (number == UINT32_MAX && s->change_at && b == s->change_to)
		number = link_number(s, a, s->change_from);
	if (number == UINT32_MAX)
		s->false_links++;
	else if (!s->linked[number % GRAPHSIM_FOUND])
		s->links++;
	if (number != UINT32_MAX)
		s->linked[number % GRAPHSIM_FOUND] = true;
}

static void take_event(void *self, const struct trace_event *event)
{
	static struct seen seen[257][NUMBERS];
	struct graphsim *s = ((struct course *)self)->sim;
	if (event->kind == TRACE_NODE) {
		seen[event->node.hop][event->node.number] = (struct seen){
			.address = event->answer.from, .is_silent = event->node.is_silent};
		judge_node(s, event);
	}
	if (event->kind == TRACE_LINK)
		judge_link(s, (const struct seen(*)[NUMBERS])seen, &event->link);
	if (event->kind == TRACE_END) {
		s->end = event->end;
		s->has_ended = true;
	}
}

/* ---- the run --------------------------------------------------------------------- */

static void prepare(struct course *c)
{
	struct graphsim *s = c->sim;
	c->context = (struct method_context){.family = &family_ipv4,
		.destination = node_address(1),
		.protocol = 17,
		.port = 33434,
		.source_port = 40000,
		.flows = METHOD_FLOWS};
	c->settings = (struct tracer_settings){.trace = {.first_hop = 1,
						       .max_hops = 30,
						       .queries = 1,
						       .size = 60,
						       .numbers = 65536,
						       .wait = 5 * SECOND,
						       .flows = METHOD_FLOWS,
						       .lite = s->lite,
						       .is_flow_serial = s->is_flow_serial,
						       .time_limit = s->time_limit,
						       .confidence = s->confidence},
		.prober = {.capacity = 4096,
			.window = 1000,
			.gap = 330 * MICROSECOND,
			.sure_gap = 30 * MICROSECOND,
			.budget = 1,
			.budget_paced = true,
			.refill = SECOND + 20 * MILLISECOND},
		.strategy = &strategy_multipath,
		.method = method_default.with_flows,
		.targets = 1,
		.contexts = &c->context};
}

void graphsim_run(struct graphsim *s)
{
	struct course *c = calloc(1, sizeof *c);
	if (!c)
		return;
	c->sim = s;
	nanoseconds began = s->now;
	prepare(c);
	traceloop_run(&(struct traceloop){.self = c,
			      .now = &s->now,
			      .event = take_event,
			      .send = send_probe,
			      .pass_time = pass_time},
		&c->tracer, &c->settings);
	s->took = s->now - began;
	free(c);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tracing engine with the strategy that finds all ways (tracing.h says what comes). It asks
 * flows and hops that it may, no more often than tries and checks allow, reports each node
 * once, hop by hop, then links between nodes that it has reported, then the end, and nothing
 * after it.
 */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/tracing.h"
#include "traceroute/engine/multipath.h"

enum {
	SETTINGS_SIZE = 8,
	HOPS_MAX = 5,
	MEMORY = 64 << 20,
	TRIES_MAX = 8, /* strategy_multipath.c: of a flow at a hop where others reply */
};

struct fuzz {
	struct tracing tracing;
	bool reported[HOPS_MAX + 1][GRAPH_NODES];
	uint32_t hop, number; /* of what was reported last */
	bool has_links, is_over;
	uint64_t asked;
};

static struct fuzz *fuzz_of(struct tracing *t)
{
	return (struct fuzz *)t; /* its first member */
}

/* ---- what is asked --------------------------------------------------------------- */

/* A route that changes is asked anew, and so is all in flight, once, when a reply names no
 * probe. */
static uint64_t asked_at_most(const struct tracing *t)
{
	const struct trace_settings *trace = &t->settings.trace;
	uint64_t hops = trace->max_hops - trace->first_hop + 1u;
	uint64_t checks = MULTIPATH_CHECKS * MULTIPATH_CHECK_ASKS;
	return (MULTIPATH_CHANGES + 2u) * (hops * trace->flows * (TRIES_MAX + 1) + checks);
}

static void note_asked(struct tracing *t, const struct probe *probe, bool is_new)
{
	struct fuzz *f = fuzz_of(t);
	const struct trace_settings *trace = &t->settings.trace;
	const struct question *question = &probe->question;
	demand(question->hop_limit >= trace->first_hop);
	demand(question->hop_limit <= trace->max_hops);
	demand(question->flow < trace->flows && question->attempt <= MULTIPATH_AGAIN);
	demand(question->number < trace->numbers && question->size == trace->size);
	f->asked += is_new;
	demand(f->asked <= asked_at_most(t));
}

/* ---- what is reported ------------------------------------------------------------ */

static void check_answer(const struct tracing *t, const struct answer *answer)
{
	demand(answer->rtt >= 0 && answer->rtt <= t->now - tracing_begin);
	demand(answer->extension_size <= TRACE_EXTENSION_MAX);
}

/* Hop by hop, and of each by its number. */
static void advance(struct fuzz *f, uint32_t hop, uint32_t number)
{
	const struct trace_settings *trace = &f->tracing.settings.trace;
	demand(hop >= trace->first_hop && hop <= trace->max_hops);
	demand(hop > f->hop || (hop == f->hop && number >= f->number));
	f->hop = hop;
	f->number = number;
}

static void check_node(struct fuzz *f, const struct trace_event *event)
{
	const struct trace_node *node = &event->node;
	demand(!f->has_links && node->number < GRAPH_NODES);
	advance(f, node->hop, node->number);
	demand(!f->reported[node->hop][node->number]);
	f->reported[node->hop][node->number] = true;
	demand(node->is_silent || event->answer.from.version == 4);
	demand(node->flows <= node->hop_flows);
	demand(node->hop_flows <= f->tracing.settings.trace.flows);
	demand(node->rtt >= 0);
}

static void check_link(struct fuzz *f, const struct trace_link *link)
{
	if (!f->has_links)
		f->hop = f->number = 0;
	f->has_links = true;
	advance(f, link->hop, link->from);
	demand(link->hop < f->tracing.settings.trace.max_hops);
	demand(f->reported[link->hop][link->from] && f->reported[link->hop + 1][link->to]);
	demand(link->proof_count <= TRACE_PROOFS && link->proof_count <= link->flows);
	for (uint32_t i = 0; i < link->proof_count; i++)
		demand(link->proofs[i] < f->tracing.settings.trace.flows);
}

static void check_end(struct fuzz *f, const struct trace_end *end)
{
	const struct trace_settings *trace = &f->tracing.settings.trace;
	demand(end->reason != STOP_NOT && end->reason != STOP_GAP && end->mtu == 0);
	demand(end->reason != STOP_TIMEOUT || trace->time_limit > 0);
	demand(end->reason != STOP_REACHED || end->distance > 0);
	demand(end->distance == 0 || end->distance >= trace->first_hop);
	demand(end->distance <= trace->max_hops && end->changes <= MULTIPATH_CHANGES);
	f->is_over = true;
}

static void note_event(struct tracing *t, const struct trace_event *event)
{
	struct fuzz *f = fuzz_of(t);
	switch (event->kind) {
	case TRACE_ANSWER:
	case TRACE_NOTICE:
		check_answer(t, &event->answer);
		return;
	case TRACE_NODE:
		demand(!f->is_over);
		check_node(f, event);
		return;
	case TRACE_LINK:
		demand(!f->is_over);
		check_link(f, &event->link);
		return;
	case TRACE_END:
		demand(!f->is_over);
		check_end(f, &event->end);
		return;
	case TRACE_HOP:
		demand(false); /* of other strategies */
		return;
	}
}

static void check_state(struct tracing *t)
{
	demand(t->tracer.prober.in_flight <= t->settings.prober.window);
	demand(t->tracer.queue_ring.count <= TRACER_QUEUE);
	demand(t->tracer.prober.counts.sent <= fuzz_of(t)->asked);
}

/* ---- one run --------------------------------------------------------------------- */

static void choose_settings(struct tracing *t)
{
	static const nanoseconds waits[] = {SECOND, 5 * SECOND, MILLISECOND, 0};
	uint8_t said[SETTINGS_SIZE];
	reader_copy(&t->input, said, sizeof said);
	uint8_t first = said[1] & 128 ? 2 : 1, flags = said[0];
	t->settings = (struct tracer_settings){.strategy = &strategy_multipath,
		.method = method_default.with_flows,
		.targets = 1,
		.wants_answers = true,
		.wants_notices = flags & 1,
		.trace = {.first_hop = first,
			.max_hops = (uint8_t)(first + said[1] % (HOPS_MAX - 1u)),
			.queries = 1,
			.size = 60,
			.numbers = 65536,
			.flows = (uint16_t)(16 + said[2] % 64u),
			.wait = waits[flags / 2u % 4u],
			.wait_given = flags & 8,
			.adaptive = flags & 16,
			.lite = flags & 32,
			.confidence = flags & 64 ? 99 : 95,
			.time_limit = flags & 128 ? 10 * SECOND : 0},
		.prober = {.capacity = 256,
			.window = 1 + said[3] % 200u,
			.gap = said[4] % 4u * 100 * MICROSECOND,
			.budget = 1,
			.budget_paced = true,
			.refill = SECOND}};
	tracing_aim(t);
	t->contexts[0].flows = t->settings.trace.flows;
}

static const struct tracing_model model = {.asked = note_asked,
	.reported = note_event,
	.stepped = check_state,
	.wakes_at_once = true};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) uint8_t memory[MEMORY];
	static struct fuzz f;
	if (size < SETTINGS_SIZE || size > TRACING_STREAM)
		return 0;
	memset(&f, 0, sizeof f);
	f.tracing.input = reader_of(span_of(data, size));
	f.tracing.model = &model;
	choose_settings(&f.tracing);
	tracing_run(&f.tracing, memory, sizeof memory);
	demand(f.is_over);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tracing engine with the strategies that give lines (tracing.h says what comes). It asks
 * no more than it may, its lines are in order and within the hops asked for, nothing is after
 * the end, no time is negative.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/tracing.h"

enum {
	SETTINGS_SIZE = 10,
	MEMORY = 16 << 20,
	CAPACITY = 64,
	WINDOW_MAX = 56,
	SHRINKS_ASKED = 1024, /* big packets of one path: sizes, and places by halving */
	CLAIM_TRIES = 6,      /* to get another reply of who claims the end */
	MISSES_MAX = 6,	      /* repeats of a patient trace for each answer of a hop */
};

struct seen {
	uint32_t row, end;   /* last line given; first hop with a proven end */
	bool is_over, ended; /* its last line, its end was given */
	uint64_t asked;
};

struct fuzz {
	struct tracing tracing;
	struct seen seen[TRACING_TARGETS];
};

static struct fuzz *fuzz_of(struct tracing *t)
{
	return (struct fuzz *)t; /* its first member */
}

/* ---- what is given out ----------------------------------------------------------- */

/* One beyond the queries is the control of a check, which is in no line. */
static void check_attempt(const struct fuzz *f, const struct question *question)
{
	uint8_t queries = f->tracing.settings.trace.queries;
	demand(question->attempt < queries ||
		(question->attempt == queries && question->is_repeat));
}

static void check_answer(const struct fuzz *f, const struct answer *answer)
{
	demand(answer->rtt >= 0 && answer->rtt <= f->tracing.now - tracing_begin);
	demand(answer->question.hop_limit >= f->tracing.settings.trace.first_hop);
	demand(answer->question.hop_limit <= f->tracing.settings.trace.max_hops);
	check_attempt(f, &answer->question);
	demand(answer->extension_size <= TRACE_EXTENSION_MAX);
}

static bool is_final(const struct answer *answer)
{
	bool ends = answer->kind == ANSWER_REACHED || answer->kind == ANSWER_REFUSED;
	return ends && !answer->is_struck;
}

/* What a stranger may have guessed need not end the trace. */
static bool is_proven_end(const struct answer *answer)
{
	return is_final(answer) && (answer->is_proven || answer->is_target);
}

static void check_hop(struct fuzz *f, uint32_t target, const struct hop *hop)
{
	struct seen *seen = &f->seen[target];
	const struct trace_settings *trace = &f->tracing.settings.trace;
	bool ends = false;
	demand(!seen->is_over && !seen->ended);
	demand(hop->hop_limit >= trace->first_hop && hop->hop_limit <= trace->max_hops);
	demand(hop->hop_limit == seen->row + 1u);
	demand(hop->count <= trace->queries);
	demand(seen->end == 0 || hop->hop_limit <= seen->end);
	for (uint8_t i = 0; i < hop->count; i++) {
		const struct answer *answer = &hop->probe[i];
		check_answer(f, answer);
		demand(answer->question.target == target);
		/* answers to farther probes are in the line of the end, cut short or not */
		bool is_end = hop->is_last || hop->hop_limit == seen->end ||
			      f->tracing.settings.strategy == &strategy_mtu;
		demand(answer->question.hop_limit == hop->hop_limit ||
			(is_end && answer->question.hop_limit > hop->hop_limit));
		ends |= is_final(answer);
	}
	demand(!hop->is_last || ends);
	seen->row = hop->hop_limit;
	seen->is_over = hop->is_last;
}

static void check_end(struct fuzz *f, uint32_t target, const struct trace_end *end)
{
	struct seen *seen = &f->seen[target];
	demand(!seen->ended && end->reason != STOP_NOT);
	seen->ended = true;
	/* at the first hop asked it may be nearer, if that is not hop 1 */
	bool is_bound = seen->row > 1 && seen->row == f->tracing.settings.trace.first_hop;
	if (end->reason == STOP_REACHED)
		demand(seen->is_over && end->distance == (is_bound ? 0 : seen->row));
	else
		demand(end->distance == 0);
	if (end->reason == STOP_MAX_HOPS)
		demand(seen->row == f->tracing.settings.trace.max_hops);
	if (end->reason == STOP_GAP)
		demand(f->tracing.settings.trace.gap_limit > 0);
	if (end->reason == STOP_TIMEOUT)
		demand(f->tracing.settings.trace.time_limit > 0);
	demand(end->mtu == 0 || f->tracing.settings.strategy == &strategy_mtu);
}

/* A control asks at a place that no line has: whatever comes of it, the lines stay. */
static void note_proven_end(
	const struct fuzz *f, struct seen *seen, const struct answer *answer)
{
	uint8_t hop = answer->question.hop_limit;
	bool has_line = answer->question.attempt < f->tracing.settings.trace.queries;
	if (!is_proven_end(answer) || f->tracing.settings.strategy != &strategy_classic ||
		!has_line)
		return;
	if (!seen->end || hop < seen->end)
		seen->end = hop;
}

static void note_event(struct tracing *t, const struct trace_event *event)
{
	struct fuzz *f = fuzz_of(t);
	struct seen *seen = &f->seen[event->target];
	switch (event->kind) {
	case TRACE_ANSWER:
		check_answer(f, &event->answer);
		note_proven_end(f, seen, &event->answer);
		return;
	case TRACE_NOTICE:
		check_answer(f, &event->answer);
		return;
	case TRACE_HOP:
		check_hop(f, event->target, &event->hop);
		return;
	case TRACE_NODE:
	case TRACE_LINK:
		demand(false); /* of other strategies */
		return;
	case TRACE_END:
		check_end(f, event->target, &event->end);
		return;
	}
}

/* How many questions one target may be asked, however hostile the network is. */
static uint64_t asked_at_most(const struct fuzz *f)
{
	const struct trace_settings *trace = &f->tracing.settings.trace;
	uint64_t hops = trace->max_hops - trace->first_hop + 1u;
	/* every hop may be checked once, with a control; three checks may prove nothing */
	uint64_t most = hops * trace->queries + 2 * hops + 6 + 2 + CLAIM_TRIES;
	if (trace->patient)
		most += hops * MISSES_MAX * (trace->queries + 1u);
	if (trace->explain)
		most += hops;
	if (f->tracing.settings.strategy == &strategy_mtu)
		most += SHRINKS_ASKED;
	/* an answer without a name makes all be asked again, one by one: once */
	return most + (f->tracing.tracer.prober.is_serial ? WINDOW_MAX + 1 : 0);
}

static void note_asked(struct tracing *t, const struct probe *probe, bool is_new)
{
	struct fuzz *f = fuzz_of(t);
	const struct trace_settings *trace = &t->settings.trace;
	demand(probe->question.hop_limit >= trace->first_hop);
	demand(probe->question.hop_limit <= trace->max_hops);
	check_attempt(f, &probe->question);
	demand(probe->question.number < trace->numbers);
	demand(probe->question.size <= trace->size);
	f->seen[probe->question.target].asked += is_new;
}

static void check_state(struct tracing *t)
{
	const struct fuzz *f = fuzz_of(t);
	const struct prober *prober = &f->tracing.tracer.prober;
	uint64_t sent = 0;
	demand(prober->in_flight <= f->tracing.settings.prober.window);
	demand(f->tracing.tracer.queue_ring.count <= TRACER_QUEUE);
	for (uint32_t i = 0; i < f->tracing.settings.targets; i++) {
		demand(f->seen[i].asked <= asked_at_most(f));
		sent += f->seen[i].asked;
	}
	demand(prober->counts.sent <= sent);
}

/* ---- one run --------------------------------------------------------------------- */

static void choose_trace(struct trace_settings *trace, const uint8_t *said)
{
	static const nanoseconds waits[] = {SECOND, 5 * SECOND, MILLISECOND, 0};
	uint8_t flags = said[0], more = said[1];
	bool is_long = said[3] == 255 && said[4] == 255;
	uint8_t first = (uint8_t)(1 + said[2] % 8u * (said[2] / 128u));
	*trace = (struct trace_settings){.first_hop = first,
		.max_hops = is_long ? 255 : (uint8_t)(first + said[3] % 12u),
		.queries = is_long ? 1 : (uint8_t)(1 + said[4] % (said[4] / 32u + 1u)),
		.size = (uint16_t)(60 + said[5] * 16u),
		.window = said[6] % 4u ? 0 : said[6] / 4u,
		.numbers = 65536 - TRACING_PORT,
		.is_serial = flags & 1,
		.wait = waits[flags / 2u % 4u],
		.here = flags & 8 ? 3 : 0,
		.near = flags & 16 ? 10 : 0,
		.wait_given = flags & 32,
		.spacing = more & 1 ? 50 * MILLISECOND : 0,
		.adaptive = flags & 64,
		.patient = flags & 128,
		.explain = more & 2,
		.find_mtu = more & 4,
		.seed = flags,
		.loose = more & 8,
		.gap_limit = said[7] % 8u,
		.time_limit = more & 16 ? 10 * SECOND : 0};
}

static void choose_settings(struct fuzz *f)
{
	uint8_t said[SETTINGS_SIZE];
	reader_copy(&f->tracing.input, said, sizeof said);
	struct trace_settings *trace = &f->tracing.settings.trace;
	choose_trace(trace, said);
	uint32_t window = trace->is_serial ? 1 : trace->window ? trace->window : WINDOW_MAX;
	bool plain = !trace->window && !trace->spacing && !trace->is_serial;
	f->tracing.settings.strategy = trace->find_mtu ? &strategy_mtu : &strategy_classic;
	f->tracing.settings.method = said[8] & 1 ? &method_udp : &method_default;
	f->tracing.settings.targets = 1u + (said[8] / 2u) % TRACING_TARGETS;
	f->tracing.settings.wants_answers = true;
	f->tracing.settings.wants_notices = said[8] & 4;
	f->tracing.settings.prober = (struct prober_settings){.capacity = CAPACITY,
		.window = window,
		.gap = trace->spacing ? trace->spacing
		       : plain	      ? 330 * MICROSECOND
				      : 0,
		.sure_gap = trace->spacing,
		.budget = plain ? TRACE_BUDGET : 0,
		.refill = SECOND};
	tracing_aim(&f->tracing);
	for (uint32_t i = 0; i < f->tracing.settings.targets; i++)
		f->seen[i].row = trace->first_hop - 1u;
}

static const struct tracing_model model = {
	.asked = note_asked, .reported = note_event, .stepped = check_state};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) uint8_t memory[MEMORY];
	static struct fuzz f;
	if (size < SETTINGS_SIZE || size > TRACING_STREAM)
		return 0;
	f = (struct fuzz){
		.tracing = {.input = reader_of(span_of(data, size)), .model = &model}};
	choose_settings(&f);
	tracing_run(&f.tracing, memory, sizeof memory);
	for (uint32_t i = 0; i < f.tracing.settings.targets; i++)
		demand(f.seen[i].ended);
	return 0;
}

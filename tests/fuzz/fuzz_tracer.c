/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds the tracing engine (prober, both strategies) with a stream of operations: steps, sends
 * and refusals, answers of routers and ends to real probes, early and late, twice, without a
 * name, from nowhere, jumps of time. Whatever comes: it ends, it asks no more than it may, its
 * lines are in order and within the hops asked for, nothing is after the end, no time is
 * negative.
 */
#include <errno.h>
#include <string.h>

#include "common/wire/family.h"
#include "tests/fuzz/fuzz.h"
#include "traceroute/engine/tracer.h"

enum {
	TARGETS_MAX = 2,
	SETTINGS_SIZE = 10,
	STREAM_MAX = 384, /* longer ones reach nothing new and cost the most */
	MEMORY = 16 << 20,
	REMEMBERED = 64,
	CAPACITY = 64,
	WINDOW_MAX = 56,
	TURNS_MAX = 200000,
	PORT = 33434,
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
	struct reader input;
	struct tracer tracer;
	struct tracer_settings settings;
	struct method_context contexts[TARGETS_MAX];
	struct seen seen[TARGETS_MAX];
	struct probe sent[REMEMBERED];
	uint32_t sent_count;
	uint64_t reoffered;
	nanoseconds now, wake;
	bool is_waiting;
};

static const nanoseconds begin = 1000 * SECOND;

/* ---- what is given out ----------------------------------------------------------- */

/* One beyond the queries is the control of a check, which is in no line. */
static void check_attempt(const struct fuzz *f, const struct question *question)
{
	uint8_t queries = f->settings.trace.queries;
	demand(question->attempt < queries ||
		(question->attempt == queries && question->is_repeat));
}

static void check_answer(const struct fuzz *f, const struct answer *answer)
{
	demand(answer->rtt >= 0 && answer->rtt <= f->now - begin);
	demand(answer->question.hop_limit >= f->settings.trace.first_hop);
	demand(answer->question.hop_limit <= f->settings.trace.max_hops);
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
	const struct trace_settings *trace = &f->settings.trace;
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
			      f->settings.strategy == &strategy_mtu;
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
	bool is_bound = seen->row > 1 && seen->row == f->settings.trace.first_hop;
	if (end->reason == STOP_REACHED)
		demand(seen->is_over && end->distance == (is_bound ? 0 : seen->row));
	else
		demand(end->distance == 0);
	if (end->reason == STOP_MAX_HOPS)
		demand(seen->row == f->settings.trace.max_hops);
	if (end->reason == STOP_GAP)
		demand(f->settings.trace.gap_limit > 0);
	if (end->reason == STOP_TIMEOUT)
		demand(f->settings.trace.time_limit > 0);
	demand(end->mtu == 0 || f->settings.strategy == &strategy_mtu);
}

/* A control asks at a place that no line has: whatever comes of it, the lines stay. */
static void note_proven_end(
	const struct fuzz *f, struct seen *seen, const struct answer *answer)
{
	uint8_t hop = answer->question.hop_limit;
	bool has_line = answer->question.attempt < f->settings.trace.queries;
	if (!is_proven_end(answer) || f->settings.strategy != &strategy_classic || !has_line)
		return;
	if (!seen->end || hop < seen->end)
		seen->end = hop;
}

static void note_event(struct fuzz *f, const struct trace_event *event)
{
	demand(event->target < f->settings.targets);
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
	const struct trace_settings *trace = &f->settings.trace;
	uint64_t hops = trace->max_hops - trace->first_hop + 1u;
	/* every hop may be checked once, with a control; three checks may prove nothing */
	uint64_t most = hops * trace->queries + 2 * hops + 6 + 2 + CLAIM_TRIES;
	if (trace->patient)
		most += hops * MISSES_MAX * (trace->queries + 1u);
	if (trace->explain)
		most += hops;
	if (f->settings.strategy == &strategy_mtu)
		most += SHRINKS_ASKED;
	/* an answer without a name makes all be asked again, one by one: once */
	return most + (f->tracer.prober.is_serial ? WINDOW_MAX + 1 : 0);
}

static void check_state(const struct fuzz *f)
{
	const struct prober *prober = &f->tracer.prober;
	uint64_t sent = 0;
	demand(prober->in_flight <= f->settings.prober.window);
	demand(f->tracer.queue_ring.count <= TRACER_QUEUE);
	for (uint32_t i = 0; i < f->settings.targets; i++) {
		demand(f->seen[i].asked <= asked_at_most(f));
		sent += f->seen[i].asked;
	}
	demand(prober->counts.sent <= sent);
}

/* ---- what the shell does --------------------------------------------------------- */

/* One byte says what becomes of a probe; the end of the input lets all leave. */
static void send_probe(struct fuzz *f, const struct probe *probe)
{
	uint8_t fate = reader_u8(&f->input);
	enum sent sent = fate % 16u == 14   ? SENT_AGAIN
			 : fate % 16u == 15 ? SENT_FAILED
					    : SENT_OK;
	const struct trace_settings *trace = &f->settings.trace;
	demand(probe->question.target < f->settings.targets);
	demand(probe->question.hop_limit >= trace->first_hop);
	demand(probe->question.hop_limit <= trace->max_hops);
	check_attempt(f, &probe->question);
	demand(probe->question.number < trace->numbers);
	demand(probe->question.size <= trace->size);
	if (f->tracer.prober.next_handle == probe->handle + 1 && f->reoffered == 0)
		f->seen[probe->question.target].asked++;
	f->reoffered = sent == SENT_AGAIN ? f->reoffered + 1 : 0;
	if (sent == SENT_FAILED && fate & 16)
		tracer_local_mtu(&f->tracer, (uint32_t)reader_u16(&f->input));
	tracer_sent(&f->tracer, probe->handle, sent, fate & 16 ? EMSGSIZE : EPERM, f->now,
		f->now + MICROSECOND);
	if (sent == SENT_OK)
		f->sent[f->sent_count++ % REMEMBERED] = *probe;
}

static bool step(struct fuzz *f)
{
	static struct trace_event event;
	struct probe probe;
	f->is_waiting = false;
	switch (tracer_step(&f->tracer, f->now, &probe, &event, &f->wake)) {
	case STEP_EVENT:
		note_event(f, &event);
		break;
	case STEP_SEND:
		send_probe(f, &probe);
		break;
	case STEP_WAIT:
		demand(f->wake > f->now && f->wake != NEVER);
		f->is_waiting = true;
		break;
	case STEP_DONE:
		return false;
	}
	check_state(f);
	return true;
}

static void pass_time(struct fuzz *f)
{
	uint8_t how = reader_u8(&f->input);
	if (how & 1 && f->is_waiting && f->wake > f->now)
		f->now = f->wake;
	else
		f->now += (nanoseconds)(how + 1) << reader_u8(&f->input) % 34u;
}

/* ---- what the network does ------------------------------------------------------- */

static const struct probe *choose_probe(struct fuzz *f)
{
	static const struct probe none;
	uint32_t count = f->sent_count < REMEMBERED ? f->sent_count : REMEMBERED;
	if (count == 0)
		return &none;
	return &f->sent[(f->sent_count - 1 - reader_u8(&f->input) % count) % REMEMBERED];
}

static struct address address_of(uint8_t last)
{
	return (struct address){.version = 4, .bytes = {192, 0, 2, last}};
}

static nanoseconds bent_time(struct fuzz *f)
{
	nanoseconds shift = (nanoseconds)reader_u16(&f->input) << reader_u8(&f->input) % 34u;
	return shift < f->now - begin ? f->now - shift : begin;
}

/* Type and code of an error, the commonest first. */
static void choose_kind(struct fuzz *f, struct reply *reply)
{
	static const uint8_t kinds[][2] = {
		{11, 0}, {3, 3}, {3, 1}, {3, 13}, {11, 1}, {5, 0}, {4, 0}, {12, 0}, {3, 4}};
	uint8_t choice = reader_u8(&f->input) % 16u;
	const uint8_t *kind = kinds[choice < 9 ? choice : choice < 13 ? 0 : 1];
	reply->type = kind[0];
	reply->code = kind[1];
	if (choice == 8)
		reply->info = reader_u16(&f->input);
}

enum { BENT_NAMELESS = 1, BENT_NUMBER = 2, BENT_CHECKSUM = 4, BENT_TIME = 8, BENT_DATA = 16 };

/* What a UDP socket's error queue gives: our payload, and where the packet was sent. */
static void answer(struct fuzz *f)
{
	const struct probe *probe = choose_probe(f);
	uint8_t flags = reader_u8(&f->input), bent = flags & 32 ? reader_u8(&f->input) : 0;
	uint16_t number = (uint16_t)probe->question.number;
	if (bent & BENT_NUMBER)
		number = reader_u16(&f->input);
	uint8_t payload[4] = {(uint8_t)(number / 256u), (uint8_t)number,
		(uint8_t) ~(number / 256u), (uint8_t)~number};
	bool constant = f->settings.method == &method_udp;
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = 4,
		.known = REPLY_KNOWS_QUOTED_TO | (flags & 64 ? REPLY_KNOWS_HOP_LIMIT : 0),
		.at = bent & BENT_TIME ? bent_time(f) : f->now,
		.stamp = flags & 128 ? STAMP_KERNEL : STAMP_USER,
		.from = address_of(flags % 32u),
		.quoted_port = (uint16_t)(constant ? PORT : PORT + number),
		.bytes = span_of(payload, bent & BENT_NAMELESS ? 0 : sizeof payload)};
	reply.quote = reply.body = (struct part){0, reply.bytes.size};
	reply.hop_limit = flags & 64 ? reader_u8(&f->input) : 0;
	choose_kind(f, &reply);
	if (bent & BENT_DATA) {
		reply.kind = REPLY_UDP_DATA;
		reply.from_port = reply.quoted_port;
	}
	if (bent & BENT_CHECKSUM)
		reply.checksum = CHECKSUM_WRONG;
	tracer_observe(&f->tracer, probe->question.target, &reply, TRACER_NO_HANDLE, f->now);
}

/* By a socket of its own, or any kind of reply at all. */
static void anything(struct fuzz *f)
{
	const struct probe *probe = choose_probe(f);
	uint8_t kind = reader_u8(&f->input) % 8u;
	struct reply reply = {.kind = (enum reply_kind)kind,
		.version = 4,
		.at = f->now,
		.from = address_of(9),
		.from_port = PORT,
		.type = 11};
	bool own = f->sent_count > 0 && kind != REPLY_ICMP_MESSAGE;
	tracer_observe(&f->tracer, probe->question.target, &reply,
		own ? (int64_t)probe->handle : TRACER_NO_HANDLE, f->now);
}

static bool operate(struct fuzz *f)
{
	uint8_t operation = reader_u8(&f->input);
	switch (operation % 8u) {
	case 0:
	case 1:
	case 2:
		/* the shell steps until it must wait */
		for (uint32_t i = 0; i < operation / 8u + 1u; i++)
			if (!step(f))
				return false;
		return true;
	case 3:
		pass_time(f);
		return true;
	case 4:
	case 5:
		answer(f);
		return true;
	case 6:
		if (operation & 8)
			tracer_stamped(&f->tracer, choose_probe(f)->handle, bent_time(f));
		else
			anything(f);
		return true;
	default:
		if (operation == 255)
			tracer_stop(&f->tracer, STOP_INTERRUPTED);
		return true;
	}
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
		.numbers = 65536 - PORT,
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
	reader_copy(&f->input, said, sizeof said);
	struct trace_settings *trace = &f->settings.trace;
	choose_trace(trace, said);
	uint32_t window = trace->is_serial ? 1 : trace->window ? trace->window : WINDOW_MAX;
	bool plain = !trace->window && !trace->spacing && !trace->is_serial;
	f->settings.strategy = trace->find_mtu ? &strategy_mtu : &strategy_classic;
	f->settings.method = said[8] & 1 ? &method_udp : &method_default;
	f->settings.targets = 1u + (said[8] / 2u) % TARGETS_MAX;
	f->settings.contexts = f->contexts;
	f->settings.wants_answers = true;
	f->settings.wants_notices = said[8] & 4;
	f->settings.prober = (struct prober_settings){.capacity = CAPACITY,
		.window = window,
		.gap = trace->spacing ? trace->spacing
		       : plain	      ? 330 * MICROSECOND
				      : 0,
		.sure_gap = trace->spacing,
		.budget = plain ? TRACE_BUDGET : 0,
		.refill = SECOND};
	for (uint32_t i = 0; i < f->settings.targets; i++) {
		f->contexts[i] = (struct method_context){.family = &family_ipv4,
			.destination = address_of((uint8_t)(200 + i)),
			.protocol = IP_PROTOCOL_UDP,
			.port = PORT,
			.source_port = 40000};
		f->seen[i].row = trace->first_hop - 1u;
	}
}

/* However it stands: when nothing comes any more, it ends. */
static void run_out(struct fuzz *f)
{
	uint32_t turns = 0;
	while (step(f)) {
		demand(++turns < TURNS_MAX);
		if (f->is_waiting)
			f->now = f->wake;
	}
	for (uint32_t i = 0; i < f->settings.targets; i++)
		demand(f->seen[i].ended);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) uint8_t memory[MEMORY];
	static struct fuzz f;
	if (size < SETTINGS_SIZE || size > STREAM_MAX)
		return 0;
	f = (struct fuzz){.input = reader_of(span_of(data, size)), .now = begin, .wake = NEVER};
	choose_settings(&f);
	demand(tracer_size(&f.settings) <= sizeof memory);
	tracer_init(&f.tracer, memory, &f.settings, f.now);
	bool goes_on = true;
	while (goes_on && reader_left(&f.input) > 0)
		goes_on = operate(&f);
	run_out(&f);
	return 0;
}

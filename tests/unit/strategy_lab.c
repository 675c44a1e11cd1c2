/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/strategy_lab.h"

#include <stdlib.h>

#include "tests/unit/tap.h"

enum { LAB_STEPS = 100000, PROBE_SIZE = 1500 };

void lab_begin(struct lab *lab)
{
	const struct prober_settings settings = {.capacity = 64,
		.window = 32,
		.budget = 1,
		.budget_paced = true,
		.refill = SECOND};
	struct trace_settings *s = &lab->settings;
	s->first_hop = 1;
	s->max_hops = s->max_hops ? s->max_hops : LAB_HOPS;
	s->queries = s->queries ? s->queries : 1;
	s->size = PROBE_SIZE;
	s->numbers = 65536;
	s->flows = 4096;
	s->wait = s->wait ? s->wait : 5 * SECOND;
	s->confidence = 95;
	lab->now = 1000 * SECOND;
	lab->log = text_of(lab->text, sizeof lab->text);
	lab->state = calloc(1, lab->strategy->size(s));
	lab->slots = calloc(1, prober_size(&settings));
	if (!lab->state || !lab->slots)
		abort();
	prober_init(&lab->prober, lab->slots, &settings);
	lab->strategy->begin(lab->state, s, 0, lab->now);
}

void lab_end(struct lab *lab)
{
	free(lab->state);
	free(lab->slots);
}

/* ---- what is reported -------------------------------------------------------------- */

static void note_node(struct lab *lab, const struct trace_event *event)
{
	char text[ADDRESS_TEXT_SIZE];
	const struct trace_node *node = &event->node;
	text_format(&lab->log, "%u: %s", node->hop,
		node->is_silent ? "silent" : address_text(text, &event->answer.from));
	text_add(&lab->log, node->is_end ? " end" : "");
	text_add(&lab->log, node->is_per_packet ? " by packet" : "");
	if (node->loop_hop)
		text_format(&lab->log, " as at %u", node->loop_hop);
	if (node->alias)
		text_format(&lab->log, " alias of %u", node->alias);
	text_add_char(&lab->log, '\n');
}

static void note_hop(struct lab *lab, const struct hop *hop)
{
	static const char *const marks[] = {[ANSWER_NONE] = "",
		[ANSWER_EXPIRED] = "",
		[ANSWER_REACHED] = "",
		[ANSWER_REFUSED] = " refused"};
	char text[ADDRESS_TEXT_SIZE];
	text_format(&lab->log, "%u:", hop->hop_limit);
	for (uint8_t i = 0; i < hop->count; i++) {
		const struct answer *a = &hop->probe[i];
		bool is_silent = a->kind == ANSWER_NONE;
		text_format(&lab->log, " %s%s", is_silent ? "*" : address_text(text, &a->from),
			marks[a->kind]);
		if (hop->mtu[i])
			text_format(&lab->log, " mtu %u", (unsigned)hop->mtu[i]);
	}
	text_format(&lab->log, "%s\n", hop->is_hole ? " hole" : "");
}

static void note_end(struct lab *lab, const struct trace_end *end)
{
	static const char *const reasons[] = {[STOP_NOT] = "not",
		[STOP_REACHED] = "reached",
		[STOP_UNREACHABLE] = "unreachable",
		[STOP_GAP] = "gap",
		[STOP_MAX_HOPS] = "last hop",
		[STOP_LOOP] = "loop",
		[STOP_TIMEOUT] = "time-out",
		[STOP_INTERRUPTED] = "interrupted",
		[STOP_LOCAL] = "this host"};
	text_format(&lab->log, "%s, %u hops", reasons[end->reason], end->distance);
	if (end->changes)
		text_format(
			&lab->log, ", %u changes, last at %u", end->changes, end->changed_hop);
	if (end->mtu)
		text_format(&lab->log, ", mtu %u", (unsigned)end->mtu);
	if (end->hole_hop)
		text_format(&lab->log, ", hole at %u of %u", end->hole_hop,
			(unsigned)end->hole_mtu);
	text_add_char(&lab->log, '\n');
}

static void note(struct lab *lab, const struct trace_event *event)
{
	if (event->kind == TRACE_NODE)
		note_node(lab, event);
	if (event->kind == TRACE_HOP)
		note_hop(lab, &event->hop);
	if (event->kind == TRACE_END)
		note_end(lab, &event->end);
}

/* ---- the run ----------------------------------------------------------------------- */

static void ask(struct lab *lab, const struct question *question)
{
	struct probe probe = prober_ask(&lab->prober, question, lab->now);
	struct slot *slot = prober_slot(&lab->prober, probe.handle);
	struct answer a = {.question = *question, .sent_at = lab->now, .rtt = MILLISECOND};
	lab->asked++;
	lab->paced += question->is_paced;
	lab->now += MILLISECOND;
	if (lab->asked == lab->put_back) {
		prober_answered(&lab->prober, slot);
		lab->strategy->again(lab->state, question, lab->now);
	} else if (lab->reply(lab, &a)) {
		prober_answered(&lab->prober, slot);
		lab->strategy->answer(lab->state, &a, lab->now);
	}
	if (lab->asked == lab->stop_at)
		lab->strategy->stop(lab->state, STOP_INTERRUPTED);
}

static nanoseconds wait_limit(const void *context, const struct slot *slot)
{
	const struct lab *lab = context;
	return lab->strategy->wait_limit(lab->state, &slot->question, slot->sent.before);
}

static bool turn(struct lab *lab, struct trace_event *event)
{
	struct question question;
	struct slot *slot;
	nanoseconds wake = NEVER;
	*event = (struct trace_event){0};
	if (prober_expire(&lab->prober, lab->now, wait_limit, lab, &slot, &wake)) {
		const struct answer none = {
			.question = slot->question, .sent_at = slot->sent.before};
		lab->strategy->answer(lab->state, &none, lab->now);
		return true;
	}
	if (lab->strategy->event(lab->state, lab->now, event, &wake)) {
		note(lab, event);
		return event->kind != TRACE_END;
	}
	if (prober_is_open(&lab->prober, lab->now, &wake) &&
		lab->strategy->next(lab->state, &lab->prober, lab->now, &question, &wake)) {
		ask(lab, &question);
		return true;
	}
	lab->now = wake > lab->now ? wake : lab->now;
	return wake != NEVER;
}

bool lab_run(struct lab *lab)
{
	struct trace_event event = {0};
	uint32_t steps = 0;
	while (steps < LAB_STEPS && turn(lab, &event))
		steps++;
	return steps < LAB_STEPS && event.kind == TRACE_END;
}

void lab_expect(struct lab *lab, const char *wanted, const char *what)
{
	lab_begin(lab);
	ok(lab_run(lab), "%s: it ends", what);
	is_text(lab->text, wanted, "%s", what);
	lab_end(lab);
}

/* ---- replies ----------------------------------------------------------------------- */

bool lab_is_from(struct answer *answer, enum answer_kind kind, uint8_t hop, uint32_t number)
{
	uint8_t bytes[4] = {10, 0, hop, (uint8_t)number};
	answer->kind = kind;
	answer->from = address_from(span_of(bytes, 4));
	answer->is_error = true;
	answer->type = kind == ANSWER_EXPIRED ? 11 : 3;
	answer->is_target = false;
	return true;
}

bool lab_is_target(struct answer *answer, uint8_t hop)
{
	lab_is_from(answer, ANSWER_REACHED, hop, 99);
	return answer->is_target = true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/multipath.h"

#include "common/base/arithmetic.h"
#include "traceroute/engine/path.h"

enum {
	TRIES = 3,	    /* where nothing replied yet */
	LAST_SHARE = 64,    /* of all that was asked: few enough to begin CHECK */
	SPECULATION = 8,    /* hops that flow 0 is ahead of replies */
	TRIES_REPLYING = 8, /* where others of the hop reply: loss must not look like silence */
};

#define SHORTEST_WAIT (100 * MILLISECOND)
#define TAIL_WAIT SECOND
/* From then on flow 0 is asked at all hops: the distance probe has got no reply. */
#define SPECULATION_END (500 * MILLISECOND)

static size_t multipath_size(const struct trace_settings *s)
{
	return size_aligned(sizeof(struct multipath)) + graph_size(s->first_hop, s->max_hops);
}

static void multipath_begin(
	void *self, const struct trace_settings *s, uint32_t target, nanoseconds now)
{
	struct multipath *m = self;
	*m = (struct multipath){.settings = s,
		.target = target,
		.began = now,
		.is_full = !s->lite,
		.distance_asked = s->first_hop == s->max_hops,
		.next_number = s->seed,
		.flows = size_min(s->flows, GRAPH_FLOWS)};
	graph_init(&m->graph, (char *)self + size_aligned(sizeof(struct multipath)),
		s->first_hop, s->max_hops);
}

/* ---- asking ---------------------------------------------------------------------- */

static bool ask_distance(const struct multipath_view *v)
{
	struct multipath *m = v->m;
	if (m->distance_asked)
		return false;
	m->distance_asked = true;
	return multipath_ask(v, m->graph.last, 0, MULTIPATH_DISTANCE);
}

/* Whether flow 0 is through with all hops up to the guessed distance, and did not end. */
static bool is_guess_wrong(const struct multipath *m)
{
	for (uint32_t hop = m->graph.first; hop <= m->guess; hop++) {
		enum cell_state state = graph_cell(&m->graph, hop, 0)->state;
		if (state == CELL_EMPTY || state == CELL_ASKED || state == CELL_RETRY)
			return false;
	}
	return true;
}

/* Flow 0 runs ahead of the replies, but not far beyond a destination that is near. */
static bool may_speculate(const struct multipath_view *v)
{
	const struct graph *g = &v->m->graph;
	nanoseconds end = v->m->began + SPECULATION_END;
	uint32_t in_flight = 0;
	for (uint32_t hop = g->first; hop <= g->last; hop++)
		in_flight += graph_cell(g, hop, 0)->state == CELL_ASKED;
	if (v->m->guess || in_flight < SPECULATION || v->now >= end)
		return true;
	*v->wake = time_min(*v->wake, end);
	return false;
}

static bool ask_flow_0(const struct multipath_view *v)
{
	struct multipath *m = v->m;
	uint32_t last = m->graph.last;
	if (m->guess && !is_guess_wrong(m))
		last = m->guess;
	for (uint32_t hop = m->graph.first; hop <= last; hop++) {
		if (graph_is_past_end(&m->graph, hop, 0))
			return false;
		if (graph_cell(&m->graph, hop, 0)->state != CELL_EMPTY || !may_speculate(v) ||
			!multipath_ask(v, hop, 0, MULTIPATH_ORDINARY))
			continue;
		v->question->is_sure = m->guess > 0;
		return true;
	}
	return false;
}

static bool ask_cell_again(const struct multipath_view *v, uint32_t hop, uint32_t flow)
{
	const struct cell *cell = graph_cell(&v->m->graph, hop, flow);
	if (cell->state != CELL_RETRY)
		return false;
	if (cell->due > v->now) {
		*v->wake = time_min(*v->wake, cell->due);
		return false;
	}
	if (!multipath_ask(v, hop, flow, MULTIPATH_ORDINARY))
		return false;
	v->question->is_repeat = true;
	return true;
}

static bool ask_retry(const struct multipath_view *v)
{
	const struct graph *g = &v->m->graph;
	for (uint32_t hop = g->first; hop <= g->last; hop++) {
		if (g->hops[hop].retries == 0)
			continue;
		for (uint32_t flow = 0; flow < g->hops[hop].used; flow++)
			if (ask_cell_again(v, hop, flow))
				return true;
	}
	return false;
}

static bool is_quiet(const struct multipath *m)
{
	for (uint32_t hop = m->graph.first; hop <= m->graph.last; hop++)
		if (m->graph.hops[hop].in_flight > 0 || m->graph.hops[hop].retries > 0)
			return false;
	return true;
}

static bool discover(const struct multipath_view *v)
{
	return ask_distance(v) || ask_flow_0(v) || ask_retry(v) || multipath_want(v) ||
	       (is_quiet(v->m) && multipath_needs_full(v->m) && multipath_want(v));
}

/* Nothing more is asked, nothing is in flight (the question for the distance, of flow 0, is
 * counted with no hop) and no budget is waited for. */
static bool is_discovered(struct multipath *m, nanoseconds wake)
{
	return wake == NEVER && is_quiet(m) && m->graph.busy[0] == 0;
}

/* When no more than the last replies are waited for, what is to be asked again need not wait
 * for them. */
static bool may_check(struct multipath *m)
{
	const struct graph *g = &m->graph;
	uint32_t in_flight = 0, asked = 0;
	if (m->check_count > 0)
		return true;
	for (uint32_t hop = g->first; hop <= g->last; hop++) {
		in_flight += g->hops[hop].in_flight + g->hops[hop].retries;
		asked += g->hops[hop].asked;
	}
	if (!m->has_answers || g->busy[0] > 0 || in_flight > asked / LAST_SHARE ||
		multipath_is_lacking(m))
		return false;
	multipath_check_plan(m);
	return m->check_count > 0;
}

static bool multipath_next(void *self, const struct prober *prober, nanoseconds now,
	struct question *question, nanoseconds *wake)
{
	struct multipath *m = self;
	nanoseconds own = NEVER;
	const struct multipath_view v = {m, prober, now, &own, question};
	if (m->stop || m->done)
		return false;
	if (m->phase == MULTIPATH_DISCOVER) {
		if (discover(&v) || (may_check(m) && multipath_check_next(&v)))
			return true;
		if (is_discovered(m, own)) {
			m->phase = MULTIPATH_CHECK;
			multipath_check_plan(m);
		}
	}
	if (m->phase == MULTIPATH_CHECK) {
		if (multipath_check_next(&v))
			return true;
		if (multipath_check_done(m)) {
			m->phase = MULTIPATH_REPORT;
			multipath_check_judge(m);
			own = now;
		}
	}
	*wake = time_min(*wake, own);
	return false;
}

/* ---- answers --------------------------------------------------------------------- */

/* What comes after a limit of time has ended it must not change what is half reported. */
static bool is_reporting(const struct multipath *m)
{
	return m->report_hop > 0;
}

static void learn_distance(struct multipath *m, const struct answer *answer)
{
	bool is_sure;
	if (answer->kind == ANSWER_NONE || answer->kind == ANSWER_EXPIRED)
		return;
	uint8_t guess = prober_distance(answer, &is_sure);
	if (guess >= m->graph.first && guess <= m->graph.last)
		m->guess = guess;
}

static void release(struct multipath *m, const struct question *q)
{
	if (q->attempt != MULTIPATH_ORDINARY && m->graph.busy[q->flow] > 0)
		m->graph.busy[q->flow]--;
}

static uint32_t tries_at(const struct multipath *m, uint32_t hop)
{
	if (hop > m->graph.farthest + 1u)
		return 1;
	bool is_mute = m->graph.hops[hop].replies == 0;
	/* where one is known to be silent, another silence is likely its own */
	return is_mute || graph_exists(&m->graph, hop, GRAPH_SILENT) ? TRIES : TRIES_REPLYING;
}

static void take_silence(struct multipath *m, const struct answer *answer, nanoseconds now)
{
	const struct question *q = &answer->question;
	if (answer->why == WHY_LOCAL && !m->has_answers) {
		m->error = answer->error;
		m->stop = STOP_LOCAL;
	}
	if (q->attempt == MULTIPATH_ORDINARY)
		graph_missed(&m->graph, q, tries_at(m, q->hop_limit), now);
}

/* Who claims an end that may be guessed; NULL: there are too many who do. */
static struct multipath_claimant *claimant_of(struct multipath *m, const struct address *from)
{
	for (uint32_t i = 0; i < MULTIPATH_CLAIMANTS; i++) {
		struct multipath_claimant *claimant = &m->claimants[i];
		if (claimant->claims > 0 && !address_equal(&claimant->from, from))
			continue;
		claimant->from = *from;
		return claimant;
	}
	return NULL;
}

/* What ends a flow there needs proof, or has to be said several times: until then it is as good
 * as silence, and asked again. */
static bool is_unconfirmed(struct multipath *m, const struct answer *answer)
{
	if (!answer_is_claim(answer))
		return false;
	struct multipath_claimant *claimant = claimant_of(m, &answer->from);
	if (!claimant)
		return true;
	if (claimant->claims < ANSWER_AGREED)
		claimant->claims++;
	return claimant->claims < ANSWER_AGREED;
}

/* A guess is no reply, but others of the hop may be: it is asked as often as they. */
static void take_guess(struct multipath *m, const struct answer *answer, nanoseconds now)
{
	const struct answer none = {.question = answer->question, .sent_at = answer->sent_at};
	if (none.question.attempt == MULTIPATH_AGAIN)
		multipath_check_answer(m, &none);
	if (none.question.attempt == MULTIPATH_ORDINARY)
		graph_missed(&m->graph, &none.question, TRIES_REPLYING, now);
}

static void take_reply(struct multipath *m, const struct answer *answer)
{
	m->has_answers = true;
	if (answer->rtt > m->largest)
		m->largest = answer->rtt;
	if (answer->question.attempt == MULTIPATH_ORDINARY)
		graph_replied(&m->graph, answer);
}

static void multipath_answer(void *self, const struct answer *answer, nanoseconds now)
{
	struct multipath *m = self;
	const struct question *q = &answer->question;
	if (is_reporting(m))
		return;
	release(m, q);
	if (is_unconfirmed(m, answer)) {
		take_guess(m, answer, now);
		return;
	}
	if (q->attempt == MULTIPATH_AGAIN)
		multipath_check_answer(m, answer);
	if (q->attempt == MULTIPATH_DISTANCE)
		learn_distance(m, answer);
	if (answer->kind == ANSWER_NONE)
		take_silence(m, answer, now);
	else
		take_reply(m, answer);
}

static void multipath_again(void *self, const struct question *question, nanoseconds now)
{
	struct multipath *m = self;
	(void)now;
	if (is_reporting(m))
		return;
	release(m, question);
	if (question->attempt == MULTIPATH_ORDINARY)
		graph_again(&m->graph, question);
	else if (question->attempt == MULTIPATH_AGAIN)
		multipath_check_again(m, question);
	else
		m->distance_asked = false;
}

static nanoseconds multipath_wait_limit(
	const void *self, const struct question *question, nanoseconds sent_at)
{
	const struct multipath *m = self;
	(void)sent_at;
	if (m->settings->wait_given)
		return m->settings->wait;
	nanoseconds wait = 3 * m->largest;
	nanoseconds min = SHORTEST_WAIT;
	/* the silent tail is waited for once, by flow 0 */
	if (question->hop_limit > m->graph.farthest)
		min = question->flow > 0 || question->is_repeat || m->settings->adaptive
			      ? TAIL_WAIT
			      : m->settings->wait;
	if (question->attempt == MULTIPATH_DISTANCE && m->graph.farthest > 0)
		min = TAIL_WAIT;
	return time_within(wait, min, m->settings->wait);
}

/* ---- events ---------------------------------------------------------------------- */

static void begin_report(struct multipath *m)
{
	for (uint32_t hop = m->graph.first - 1u; hop <= m->graph.last; hop++)
		graph_count(&m->graph, hop);
	m->phase = MULTIPATH_REPORT;
	m->report_hop = m->graph.first;
	m->report_node = 0;
}

static bool multipath_event(
	void *self, nanoseconds now, struct trace_event *event, nanoseconds *wake)
{
	struct multipath *m = self;
	if (m->done)
		return false;
	if (m->settings->time_limit && !m->stop) {
		nanoseconds end = m->began + m->settings->time_limit;
		if (now >= end)
			m->stop = STOP_TIMEOUT;
		else
			*wake = time_min(*wake, end);
	}
	if (!m->stop && m->phase != MULTIPATH_REPORT)
		return false;
	if (!is_reporting(m))
		begin_report(m);
	multipath_report(m, event);
	return true;
}

static void multipath_stop(void *self, enum stop_reason reason)
{
	struct multipath *m = self;
	if (!m->stop)
		m->stop = reason;
}

const struct strategy strategy_multipath = {
	.name = "multipath",
	.size = multipath_size,
	.begin = multipath_begin,
	.next = multipath_next,
	.answer = multipath_answer,
	.again = multipath_again,
	.wait_limit = multipath_wait_limit,
	.event = multipath_event,
	.stop = multipath_stop,
};

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records of JSON, a line each: start, the trace with its hops (or its nodes and links) and
 * summary. With --stream also a probe record for each probe, as soon as it is decided.
 */
#include <errno.h>
#include <stdlib.h>

#include "traceroute/view/formats.h"
#include "traceroute/view/json_parts.h"
#include "traceroute/view/ways.h"

enum { HOPS_MAX = 256 };

struct json_view {
	struct trace_view_settings settings;
	uint16_t streamed[HOPS_MAX]; /* by hop: a bit per attempt whose line is out already */
	uint32_t hop_count;
	struct hop hops[HOPS_MAX]; /* the record comes at the end */
};

static struct json begin(const struct json_view *v, const char *type, nanoseconds wall)
{
	struct json j = json_begin(stdout, type, wall);
	json_put_target(&j, &v->settings);
	return j;
}

/* ---- start and summary ----------------------------------------------------------- */

/* Where only some are asked. */
static void put_hops(struct json *j, const struct hop_set *hops)
{
	if (hop_set_is_empty(hops))
		return;
	json_array(j, "hops");
	for (uint32_t hop = 1; hop <= HOP_MAX; hop++)
		if (hop_set_has(hops, hop))
			json_number(j, NULL, hop);
	json_close(j);
}

static void start(void *self)
{
	const struct json_view *v = self;
	const struct trace_settings *trace = v->settings.facts->trace;
	struct json j = report_start(v->settings.report);
	json_put_target(&j, &v->settings);
	json_put_facts(&j, &v->settings);
	json_number(&j, "first_hop", trace->first_hop);
	json_number(&j, "max_hops", trace->max_hops);
	put_hops(&j, &trace->hops);
	json_number(&j, "queries", trace->queries);
	report_started(v->settings.report, &j);
}

static void end(void *self, const struct trace_end *end, int status)
{
	const struct json_view *v = self;
	struct json j = report_summary(v->settings.report);
	json_put_target(&j, &v->settings);
	json_put_end(&j, end);
	json_number(&j, "exit", (uint64_t)status);
	json_end(&j);
}

/* ---- the trace ------------------------------------------------------------------- */

static void hop(void *self, const struct hop *hop)
{
	struct json_view *v = self;
	if (v->hop_count < HOPS_MAX)
		v->hops[v->hop_count++] = *hop;
}

static struct json begin_trace(const struct json_view *v, const struct trace_end *end)
{
	struct json j = begin(v, "trace", v->settings.facts->began_wall);
	json_put_facts(&j, &v->settings);
	json_put_end(&j, end);
	nanoseconds elapsed = v->settings.wall() - v->settings.facts->began_wall;
	json_milliseconds(&j, "elapsed_ms", elapsed > 0 ? elapsed : 0);
	return j;
}

static void put_hop(struct json *j, const struct json_view *v, const struct hop *hop)
{
	json_object(j, NULL);
	json_number(j, "hop", hop->hop_limit);
	for (uint8_t i = 0; i < hop->count; i++) {
		if (hop->mtu[i] == 0)
			continue;
		json_number(j, "mtu", hop->mtu[i]);
		break;
	}
	json_array(j, "probes");
	for (uint8_t i = 0; i < hop->count; i++) {
		json_object(j, NULL);
		json_put_probe(
			j, &hop->probe[i], hop->hop_limit, &v->settings, &v->settings.labels);
		json_close(j);
	}
	json_close(j);
	json_close(j);
}

static void complete(void *self, const struct trace_end *end)
{
	struct json_view *v = self;
	struct json j = begin_trace(v, end);
	json_array(&j, "result");
	for (uint32_t i = 0; i < v->hop_count; i++)
		put_hop(&j, v, &v->hops[i]);
	json_end(&j);
	v->hop_count = 0;
}

/* Nodes and links in place of hops. */
static void ways(void *self, struct ways *ways, const struct trace_end *end)
{
	const struct json_view *v = self;
	struct json j = begin_trace(v, end);
	json_number(&j, "confidence", v->settings.facts->trace->confidence);
	json_number(&j, "checks", end->checks);
	json_number(&j, "changes", end->changes);
	if (end->changes)
		json_number(&j, "changed_hop", end->changed_hop);
	json_bool(&j, "unproved", end->is_unproved);
	ways_json(&j, ways, &v->settings);
	json_end(&j);
}

/* ---- --stream -------------------------------------------------------------------- */

/* A probe that belongs to this hop. It cannot wait for names. */
static void print_probe(
	const struct json_view *v, const struct answer *answer, uint8_t hop, uint8_t attempt)
{
	static const struct view_labels none;
	struct json j = begin(v, "probe", answer->sent_at + v->settings.facts->wall_offset);
	json_number(&j, "hop", hop);
	json_number(&j, "try", attempt);
	json_put_probe(&j, answer, hop, &v->settings, &none);
	json_end(&j);
}

/* A router that gave up a packet is at the hop where the packet was to end. */
static void answer(void *self, const struct answer *answer)
{
	struct json_view *v = self;
	const struct question *question = &answer->question;
	if (answer->kind != ANSWER_EXPIRED || v->settings.facts->trace->find_mtu)
		return;
	print_probe(v, answer, question->hop_limit, question->attempt);
	v->streamed[question->hop_limit] |= (uint16_t)(1u << question->attempt);
}

/* Everything else is known to belong to a hop when its line is. */
static void decided(void *self, const struct hop *hop)
{
	struct json_view *v = self;
	bool own = false;
	for (uint8_t i = 0; i < hop->count; i++)
		own |= hop->probe[i].kind == ANSWER_EXPIRED;
	for (uint8_t i = 0; i < hop->count; i++) {
		const struct answer *answer = &hop->probe[i];
		uint8_t attempt = own ? answer->question.attempt : i;
		if (!(v->streamed[hop->hop_limit] & 1u << attempt))
			print_probe(v, answer, hop->hop_limit, attempt);
	}
}

/* ---- the view -------------------------------------------------------------------- */

int view_json_open(struct trace_view *view, const struct trace_view_settings *settings)
{
	struct json_view *v = calloc(1, sizeof *v);
	if (!v)
		return -ENOMEM;
	v->settings = *settings;
	*view = (struct trace_view){.self = v,
		.start = start,
		.hop = hop,
		.complete = complete,
		.ways = ways,
		.end = end,
		.release = free};
	if (settings->streams) {
		view->answer = answer;
		view->decided = decided;
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/view/sweep_json.h"

#include "common/cli/message.h"

/* The records are those of a ping of this target. */
static void choose(struct view_sweep_json *v, const struct sweep_subject *subject)
{
	struct ping_start facts = v->facts;
	facts.host = facts.name = subject->name;
	facts.target = *subject->address;
	v->json->target(v->json->self, &facts);
}

static void sweep_json_start(void *self)
{
	struct view_sweep_json *v = self;
	struct json j = report_start(v->report);
	json_number(&j, "size", v->facts.size);
	if (v->facts.timestamps)
		json_text(&j, "timestamps", v->facts.timestamps);
	if (!v->decides)
		json_milliseconds(&j, "interval_ms", v->facts.interval);
	if (v->facts.count)
		json_number(&j, "count", v->facts.count);
	if (v->shards > 0) {
		json_number(&j, "shard", v->shard);
		json_number(&j, "shards", v->shards);
	}
	if (v->has_seed)
		json_number(&j, "seed", v->seed);
	if (v->shard_from)
		json_text(&j, "shard_from", v->shard_from);
	if (v->job)
		json_text(&j, "job", v->job);
	report_started(v->report, &j);
}

static void sweep_json_event(
	void *self, const struct sweep_subject *subject, const struct ping_event *event)
{
	struct view_sweep_json *v = self;
	bool is_local = event->kind == PING_EVENT_LOCAL_ERROR;
	if (!subject || ((v->decides || v->is_quiet) && !is_local))
		return;
	choose(v, subject);
	v->json->event(v->json->self, event);
}

static void sweep_json_over(void *self, const struct sweep_subject *subject,
	const struct ping_statistics *statistics, const struct ping_event *last)
{
	struct view_sweep_json *v = self;
	bool is_alive = statistics->received > 0;
	if (v->only != SWEEP_ONLY_ALL && is_alive != (v->only == SWEEP_ONLY_ALIVE))
		return;
	if (v->field_count > 0) {
		struct sweep_record record = {subject, statistics, last};
		struct json j = json_begin_bare(v->out);
		sweep_fields_json(&j, v->fields, v->field_count, &record);
		json_finish(&j);
		return;
	}
	struct ping_statistics known = *statistics;
	if (v->decides && last->has_rtt)
		summary_add(&known.rtt, last->rtt);
	choose(v, subject);
	v->json->end(v->json->self, &known);
}

static void put_mark(struct view_sweep_json *v)
{
	uint64_t mark = v->mark ? v->mark(v->mark_context) : 0;
	if (mark <= v->marked)
		return;
	struct json j = json_begin(v->out, "mark", v->report->wall());
	json_number(&j, "done", mark);
	json_finish(&j);
	v->marked = mark;
}

static void sweep_json_flush(void *self)
{
	put_mark(self);
	message_flush();
}

void view_sweep_json_totals(struct json *j, const struct sweep_result *r)
{
	const struct ping_totals *t = r->totals;
	json_number(j, "targets", t->targets + r->unknown);
	json_number(j, "alive", t->alive);
	json_number(j, "unreachable", r->unreachable);
	json_number(j, "undecided", r->undecided);
	json_number(j, "unknown", r->unknown);
	json_number(j, "excluded", r->excluded);
	json_number(j, "sent", t->sent);
	json_number(j, "received", t->received);
	json_number(j, "timeouts", t->timeouts);
	json_number(j, "duplicates", t->duplicates);
	json_number(j, "errors", t->errors);
	json_number(j, "late", t->late);
	json_number(j, "unmatched", t->unmatched);
	json_number(j, "unproven", t->unproven);
	json_number(j, "malformed", t->malformed);
	json_number(j, "local_errors", t->local_errors);
	json_number(j, "dropped", r->dropped);
	json_milliseconds(j, "elapsed_ms", r->elapsed);
}

static void sweep_json_status(void *self, const struct sweep_result *result)
{
	struct view_sweep_json *v = self;
	struct json j = json_begin(v->out, "status", v->report->wall());
	view_sweep_json_totals(&j, result);
	json_end(&j);
}

static void sweep_json_end(void *self, const struct sweep_result *result)
{
	struct view_sweep_json *v = self;
	put_mark(v);
	struct json j = json_begin(v->out, "total", v->report->wall());
	view_sweep_json_totals(&j, result);
	json_number(&j, "exit", (uint64_t)result->exit);
	v->report->stream->has_summary = true;
	json_end(&j);
}

void view_sweep_json_init(struct view_sweep_json *v)
{
	v->view = (struct sweep_view){.self = v,
		.start = sweep_json_start,
		.event = sweep_json_event,
		.over = sweep_json_over,
		.flush = sweep_json_flush,
		.status = sweep_json_status,
		.end = sweep_json_end};
}

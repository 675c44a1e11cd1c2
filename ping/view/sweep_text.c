/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/view/sweep_text.h"

#include "common/cli/charset.h"
#include "common/cli/message.h"

/* The status of a run over many targets. */
static void print_status(FILE *err, const struct sweep_result *result)
{
	const struct ping_totals *t = result->totals;
	fprintf(err,
		"\r%llu/%llu packets, %llu targets: %llu alive, %llu unreachable, %u under "
		"way\n",
		(unsigned long long)t->received, (unsigned long long)t->sent,
		(unsigned long long)t->targets, (unsigned long long)t->alive,
		(unsigned long long)t->unreachable, (unsigned)result->under_way);
}

/* ---- targets that are decided once ----------------------------------------------- */

static void list_start(void *self)
{
	(void)self;
}

static void list_event(
	void *self, const struct sweep_subject *subject, const struct ping_event *event)
{
	const struct view_sweep_list *v = self;
	if (event->kind != PING_EVENT_LOCAL_ERROR || !subject)
		return;
	struct ping_start facts = v->facts;
	facts.host = subject->name;
	facts.target = *subject->address;
	fflush(v->out);
	view_say_local_error(v->err, &facts, event);
}

static bool list_wants(const struct view_sweep_list *v, bool is_alive)
{
	return v->only == SWEEP_ONLY_ALL || is_alive == (v->only == SWEEP_ONLY_ALIVE);
}

static void list_over(void *self, const struct sweep_subject *subject,
	const struct ping_statistics *statistics, const struct ping_event *last)
{
	const struct view_sweep_list *v = self;
	bool is_alive = statistics->received > 0;
	char rtt[DURATION_TEXT_SIZE];
	if (!list_wants(v, is_alive))
		return;
	if (v->field_count > 0) {
		struct sweep_record record = {subject, statistics, last};
		sweep_fields_text(v->out, v->fields, v->field_count, &record);
		return;
	}
	charset_print(v->out, subject->name);
	if (v->only != SWEEP_ONLY_ALL)
		fputc('\n', v->out);
	else if (is_alive)
		fprintf(v->out, " is alive (%s ms)\n",
			duration_text_rtt(rtt, last->rtt, false));
	else
		fputs(" is unreachable\n", v->out);
}

static void list_flush(void *self)
{
	(void)self;
	message_flush();
}

static void list_status(void *self, const struct sweep_result *result)
{
	const struct view_sweep_list *v = self;
	fflush(v->out);
	print_status(v->err, result);
}

static void list_end(void *self, const struct sweep_result *result)
{
	(void)result;
	list_flush(self);
}

void view_sweep_list_init(struct view_sweep_list *v)
{
	v->view = (struct sweep_view){.self = v,
		.start = list_start,
		.event = list_event,
		.over = list_over,
		.flush = list_flush,
		.status = list_status,
		.end = list_end};
}

/* ---- targets that are probed again and again ------------------------------------- */

/* The lines are those of a ping of this target. */
static void choose(struct view_sweep_blocks *v, const struct sweep_subject *subject)
{
	struct ping_start facts = v->facts;
	facts.host = facts.name = subject->name;
	facts.target = *subject->address;
	v->text->view.target(v->text, &facts);
}

static void blocks_start(void *self)
{
	(void)self;
}

static void blocks_target(void *self, const struct sweep_subject *subject)
{
	struct view_sweep_blocks *v = self;
	struct ping_start facts = v->facts;
	facts.host = facts.name = subject->name;
	facts.target = *subject->address;
	v->shown++;
	if (!v->is_quiet)
		v->text->view.start(v->text, &facts);
}

static bool is_shown(const struct view_sweep_blocks *v, const struct ping_event *event)
{
	const struct ping_view_settings *settings = &v->text->settings;
	if (v->is_quiet)
		return event->kind == PING_EVENT_LOCAL_ERROR;
	if (event->kind == PING_EVENT_TIMEOUT || event->kind == PING_EVENT_LOST)
		return settings->shows_lost;
	return event->kind != PING_EVENT_UNMATCHED || settings->is_verbose;
}

static void blocks_event(
	void *self, const struct sweep_subject *subject, const struct ping_event *event)
{
	struct view_sweep_blocks *v = self;
	if (!is_shown(v, event))
		return;
	if (subject) {
		choose(v, subject);
		if (event->kind != PING_EVENT_LOCAL_ERROR) {
			charset_print(v->text->settings.out, subject->name);
			fputs(": ", v->text->settings.out);
		}
	}
	view_text_line(v->text, event);
}

static void blocks_over(void *self, const struct sweep_subject *subject,
	const struct ping_statistics *statistics, const struct ping_event *last)
{
	struct view_sweep_blocks *v = self;
	(void)last;
	choose(v, subject);
	v->text->view.end(v->text, statistics);
}

static void blocks_flush(void *self)
{
	struct view_sweep_blocks *v = self;
	fflush(v->text->settings.out);
}

static void blocks_status(void *self, const struct sweep_result *result)
{
	struct view_sweep_blocks *v = self;
	blocks_flush(v);
	print_status(v->text->settings.err, result);
}

static void blocks_end(void *self, const struct sweep_result *result)
{
	struct view_sweep_blocks *v = self;
	const struct ping_totals *t = result->totals;
	FILE *out = v->text->settings.out;
	fprintf(out, "\n%llu targets: %llu alive, %llu unreachable",
		(unsigned long long)t->targets, (unsigned long long)t->alive,
		(unsigned long long)result->unreachable);
	if (result->undecided > 0)
		fprintf(out, ", %llu undecided", (unsigned long long)result->undecided);
	fprintf(out, ", %llu packets transmitted, %llu received\n", (unsigned long long)t->sent,
		(unsigned long long)t->received);
	blocks_flush(v);
}

void view_sweep_blocks_init(struct view_sweep_blocks *v)
{
	v->view = (struct sweep_view){.self = v,
		.start = blocks_start,
		.target = blocks_target,
		.event = blocks_event,
		.over = blocks_over,
		.flush = blocks_flush,
		.status = blocks_status,
		.end = blocks_end};
}

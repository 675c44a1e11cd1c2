/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/sweep_main.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/arithmetic.h"
#include "common/cli/charset.h"
#include "common/net/names.h"
#include "common/net/privilege.h"
#include "common/net/random.h"
#include "common/net/resolve.h"
#include "common/net/sandbox.h"
#include "ping/excludes.h"
#include "ping/facts.h"
#include "ping/metadata.h"
#include "ping/sockets.h"
#include "ping/sweep_run.h"
#include "ping/sweep_settings.h"
#include "ping/view/sweep_json.h"
#include "ping/view/sweep_named.h"
#include "ping/view/sweep_progress.h"

enum {
	EXIT_TROUBLE = 2,
	RATE_USER = 1000, /* of an ordinary user, at most */
};

static_assert((int)MANY_FILES_MAX <= (int)TARGETS_FILES_MAX, "each can be opened");

static const nanoseconds user_interval = 2 * MILLISECOND;

struct sweep_context {
	struct sweep_run run;
	struct excludes excludes;
	struct metadata metadata;
	struct resume resume;
	struct sweep_progress progress;
	struct view_sweep_list list;
	struct view_sweep_blocks blocks;
	struct view_sweep_json json;
	struct view_sweep_named named;
	struct lookups lookups;
	struct names_settings names;
	struct view_text text;
	char groups[PROBE_PROBLEM_SIZE];
	struct ping_view *records;
	struct ping_start facts; /* of every target */
};

/* ---- what the options mean ------------------------------------------------------- */

static struct targets_settings sources_of(
	const struct ping_options *o, const struct prefix_set *excluded, struct resume *resume)
{
	const struct many_options *m = &o->many;
	return (struct targets_settings){.report = &o->report,
		.words = o->words,
		.word_count = o->word_count,
		.files = m->files,
		.file_count = m->file_count,
		.ranges = m->ranges,
		.range_count = m->range_count,
		.version = o->version,
		.all_addresses = m->all_addresses,
		.looks_nothing_up = m->lists_targets,
		.includes_reserved = m->includes_reserved,
		.excluded = excluded,
		.is_done = m->resume ? resume_is_done : NULL,
		.done_context = resume,
		.has_seed = m->has_seed,
		.seed = m->seed,
		.shard = m->shard,
		.most = sweep_max_targets(o)};
}

/* ---- refusals -------------------------------------------------------------------- */

static _Noreturn void end_with(const struct ping_options *o, const char *object, int error)
{
	report_errno(&o->report, object, error);
	report_exit(&o->report, EXIT_TROUBLE);
}

static _Noreturn void refuse(
	const struct ping_options *o, const char *object, const char *problem)
{
	report_error(&o->report, object, "%s", problem);
	report_exit(&o->report, EXIT_TROUBLE);
}

/* The sentence against groups in `words`, or NULL when they may be asked. */
static const char *groups_problem(
	const struct ping_options *o, const char *kind, char words[static PROBE_PROBLEM_SIZE])
{
	struct text t = text_of(words, PROBE_PROBLEM_SIZE);
	nanoseconds interval = sweep_repetition(o);
	if (!o->is_unprivileged || interval >= SECOND)
		return NULL;
	probe_group_problem(&t, kind, interval, options_decide(o) ? "--probe-timeout" : "-i");
	return words;
}

/* What an ordinary user may not ask of the network. */
static void check_user(const struct ping_options *o)
{
	char words[PROBE_PROBLEM_SIZE];
	if (!o->is_unprivileged)
		return;
	/* which address is a broadcast one shows with the first probe */
	const char *problem =
		o->allows_broadcast ? groups_problem(o, "broadcast", words) : NULL;
	if (sweep_rate(o) == 0 || sweep_rate(o) > RATE_USER)
		problem =
			"cannot flood, maximal rate for user must be <= 1000, use --rate 1000 "
			"(or lower)";
	else if (!options_decide(o) && o->interval < user_interval)
		problem = "cannot flood, minimal interval for user must be >= 2 ms, use -i "
			  "0.002 (or higher)";
	if (!problem)
		return;
	report_error(&o->report, NULL, "%s", problem);
	report_exit(&o->report, EXIT_TROUBLE);
}

static void open_sources(struct sweep_context *c, const struct ping_options *o)
{
	const char *name = o->many.exclude_file;
	int error = name ? excludes_open(&c->excludes, name) : 0;
	if (error)
		end_with(o, name, error);
	const char *object = o->many.resume;
	error = o->many.resume ? resume_open(&c->resume, o, &object) : 0;
	if (error == -ESPIPE)
		refuse(o, object, "cannot be read again, as --resume needs it: give a file");
	if (error)
		end_with(o, object, error);
	error = metadata_open(&c->metadata, o);
	if (error)
		end_with(o, o->many.metadata_file, error);
	struct targets_settings sources =
		sources_of(o, name ? &c->excludes.set : NULL, &c->resume);
	error = targets_open(&c->run.targets, &sources);
	if (error)
		end_with(o, o->many.files[0], error);
}

static uint64_t mark_of(void *resume)
{
	return resume_mark(resume);
}

static void read_results(struct sweep_context *c, const struct ping_options *o)
{
	char words[256];
	struct text problem = text_of(words, sizeof words);
	c->resume.most = sweep_count_with(o, o->word_count + c->resume.lines);
	if (o->many.resume && !resume_read(&c->resume, &problem))
		refuse(o, o->many.resume, words);
}

static void drop_privilege(struct sweep_context *c, const struct ping_options *o)
{
	int error = privilege_end();
	if (error)
		end_with(o, "cannot drop privileges", error);
	const char *clash = metadata_clash(&c->metadata, o);
	if (clash)
		refuse(o, clash, "is the file of --metadata-file, too");
	read_results(c, o);
	if (o->many.exclude_file && !excludes_read(&c->excludes, &o->report, o->deadline))
		report_exit(&o->report, EXIT_TROUBLE);
	metadata_begin(&c->metadata);
}

/* ---- views ----------------------------------------------------------------------- */

static struct ping_start facts_of(const struct ping_options *o, const struct lanes *lanes)
{
	return (struct ping_start){.program = o->report.program,
		.is_one_of_many = true,
		.device = o->device,
		.source = o->source,
		.shows_source = o->device && o->source.version,
		.size = (uint32_t)o->size,
		.count = o->count,
		.interval = o->interval,
		.route = probe_route(o, 0),
		.has_route = true,
		.timestamps = facts_stamps(lanes->stamps)};
}

/* Targets that are decided once print no sender. */
static struct lookups *start_names(struct sweep_context *c, const struct ping_options *o)
{
	if (!o->wants_names || o->is_quiet || options_decide(o))
		return NULL;
	c->names = (struct names_settings){
		.wait = SWEEP_RUN_NAMES_WAIT, .decodes = charset_is_utf8()};
	names_open(&c->lookups, &c->names);
	lookups_start(&c->lookups);
	return &c->lookups;
}

static struct ping_view_settings view_settings(
	const struct sweep_context *c, const struct ping_options *o)
{
	struct ping_view_settings settings = facts_view(o, c->run.lookups);
	settings.has_waited = true;
	settings.hints = false;
	return settings;
}

static const struct sweep_view *make_json(struct sweep_context *c, const struct ping_options *o)
{
	const struct many_options *m = &o->many;
	struct ping_view_settings settings = view_settings(c, o);
	c->records = o->format->open(&settings);
	if (!c->records)
		end_with(o, NULL, ENOMEM);
	c->json = (struct view_sweep_json){.out = stdout,
		.report = &o->report,
		.json = c->records,
		.facts = c->facts,
		.decides = options_decide(o),
		.is_quiet = o->is_quiet,
		.only = (enum sweep_only)m->only,
		.field_count = m->field_count,
		.shard_from = m->shard_from,
		.shard = m->shard.index,
		.shards = m->shard.shards,
		.has_seed = m->has_seed,
		.seed = m->seed,
		.job = m->resume ? c->resume.job : NULL,
		.mark = m->resume ? mark_of : NULL,
		.mark_context = &c->resume,
		.marked = c->resume.mark};
	memcpy(c->json.fields, m->fields, sizeof c->json.fields);
	view_sweep_json_init(&c->json);
	return &c->json.view;
}

static const struct sweep_view *make_list(struct sweep_context *c, const struct ping_options *o)
{
	c->list = (struct view_sweep_list){.out = stdout,
		.err = stderr,
		.facts = c->facts,
		.only = (enum sweep_only)o->many.only,
		.field_count = o->many.field_count};
	memcpy(c->list.fields, o->many.fields, sizeof c->list.fields);
	view_sweep_list_init(&c->list);
	return &c->list.view;
}

static const struct sweep_view *make_blocks(
	struct sweep_context *c, const struct ping_options *o)
{
	struct ping_view_settings settings = view_settings(c, o);
	view_text_init(&c->text, &settings);
	c->blocks = (struct view_sweep_blocks){
		.text = &c->text, .facts = c->facts, .is_quiet = o->is_quiet};
	view_sweep_blocks_init(&c->blocks);
	return &c->blocks.view;
}

static const struct sweep_view *make_view(struct sweep_context *c, const struct ping_options *o)
{
	if (o->format->has_records)
		return make_json(c, o);
	return options_decide(o) ? make_list(c, o) : make_blocks(c, o);
}

static const struct sweep_view *make_named(
	struct sweep_context *c, const struct ping_options *o)
{
	c->named = (struct view_sweep_named){
		.settings = facts_view(o, c->run.lookups), .after = make_view(c, o)};
	view_sweep_named_init(&c->named);
	return &c->named.view;
}

/* ---- the run --------------------------------------------------------------------- */

/* Any reply is success, as with one target; a target that could not be used is trouble. */
static int verdict(const struct ping_totals *totals, uint64_t unknown)
{
	if (unknown > 0)
		return EXIT_TROUBLE;
	return totals->received > 0 ? 0 : 1;
}

/* A slow standard input is waited for. */
static int list_targets(struct sweep_context *c, const struct ping_options *o)
{
	struct target_item item;
	char text[ADDRESS_TEXT_SIZE];
	enum targets_verdict found;
	while ((found = targets_next(&c->run.targets, &item)) != TARGETS_END) {
		if (found == TARGETS_LATER) {
			targets_wait(&c->run.targets);
			continue;
		}
		charset_print(
			stdout, item.name ? item.name : address_text(text, &item.address));
		fputc('\n', stdout);
		free(item.name);
	}
	uint64_t unknown = c->run.targets.unknown;
	targets_close(&c->run.targets);
	excludes_close(&c->excludes);
	free(c);
	return report_close(&o->report, unknown > 0 ? EXIT_TROUBLE : EXIT_SUCCESS);
}

/* Where lines go to the same terminal, they show enough; a job in the background leaves it to
 * others. */
static void show_progress(struct sweep_context *c, const struct ping_options *o)
{
	bool is_ours = tcgetpgrp(STDERR_FILENO) == getpgrp();
	if (!is_ours || isatty(STDOUT_FILENO))
		return;
	uint64_t targets = sweep_count_targets(o), most = sweep_max_targets(o);
	targets = number_min(targets, most);
	if (o->many.shard.shards > 0 && targets != UINT64_MAX)
		targets = shard_count(&o->many.shard, targets);
	c->progress = (struct sweep_progress){
		.err = stderr, .program = o->report.program, .targets = targets};
	c->run.progress = sweep_progress_show;
	c->run.progress_context = &c->progress;
}

static int close_metadata(struct sweep_context *c, const struct ping_options *o, int status)
{
	int error = metadata_close(&c->metadata, o, &c->run.result);
	if (error == 0)
		return status;
	report_errno(&o->report, c->metadata.name, error);
	return status > 0 ? status : EXIT_FAILURE;
}

static void make_run(struct sweep_context *c, const struct ping_options *o)
{
	struct payload *payload = &c->run.settings.payload;
	int error = random_bytes(payload->token, sizeof payload->token);
	if (error)
		end_with(o, "no random token", error);
	c->run.report = &o->report;
	c->run.resume = o->many.resume ? &c->resume : NULL;
	c->run.verdict = verdict;
	c->run.keeps_blocks = !options_decide(o);
	c->run.groups_problem = groups_problem(o, "multicast", c->groups);
	c->facts = facts_of(o, &c->run.lanes);
	facts_keep_route(&c->facts);
	c->run.lookups = start_names(c, o);
	c->run.view = c->run.lookups ? make_named(c, o) : make_view(c, o);
	show_progress(c, o);
	error = sweep_run_open(&c->run);
	if (error)
		end_with(o, NULL, error);
}

static void enter_sandbox(const struct ping_options *o, struct sweep_run *run)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text problem = text_of(words, sizeof words);
	targets_confine(&run->targets);
	resolve_zones_by(run->loop.signals);
	if (sandbox_enter(SANDBOX_TRAFFIC, &problem))
		return;
	report_error(&o->report, "--sandbox=require", "%s", words);
	report_exit(&o->report, EXIT_TROUBLE);
}

int sweep_main(const struct ping_options *o)
{
	struct sweep_context *c = calloc(1, sizeof *c);
	if (!c)
		end_with(o, NULL, ENOMEM);
	check_user(o);
	open_sources(c, o);
	c->run.settings = sweep_settings(o);
	if (!o->many.lists_targets && !lanes_open(&c->run.lanes, o, c->run.settings.lanes))
		report_exit(&o->report, EXIT_TROUBLE);
	drop_privilege(c, o);
	if (o->many.lists_targets)
		return list_targets(c, o);
	make_run(c, o);
	enter_sandbox(o, &c->run);
	int status = sweep_run(&c->run);
	sweep_progress_end(&c->progress);
	status = close_metadata(c, o, status < 0 ? EXIT_TROUBLE : status);
	sweep_run_close(&c->run);
	if (c->run.lookups)
		lookups_close(&c->lookups);
	excludes_close(&c->excludes);
	resume_close(&c->resume);
	facts_release_route(&c->facts);
	if (c->records)
		free(c->records->self);
	free(c);
	return report_close(&o->report, status);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/fping.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/cli/charset.h"
#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/net/names.h"
#include "common/net/privilege.h"
#include "common/net/random.h"
#include "common/net/sandbox.h"
#include "ping/engine/payload_timestamp.h"
#include "ping/sweep_run.h"

enum {
	EXIT_UNREACHABLE = 1, /* and wrong use */
	EXIT_UNKNOWN = 2,
	EXIT_SYSTEM = 4,
	SLOTS_MIN = 1024,
};

struct fping_run {
	struct fping_options options;
	struct ping_options probes; /* what the sockets are to be like */
	struct address_range range;
	bool has_range;
	struct target_item *items; /* all targets, looked up */
	uint64_t item_count, item_room;
	uint64_t unknown;
	struct lookups names;
	struct view_fping view;
	struct sweep_run run;
};

static bool repeats(const struct fping_options *o)
{
	return o->count || o->verbose_count || o->loops;
}

static bool ipv4_only(const struct fping_options *o)
{
	return o->only_ipv4 || o->asks_time;
}

static _Noreturn void end_with(const struct fping_options *o, const char *object, int error)
{
	report_errno(&o->report, object, error);
	report_exit(&o->report, EXIT_SYSTEM);
}

/* ---- targets --------------------------------------------------------------------- */

static void refuse_target(void *context, const char *word, const char *problem)
{
	struct fping_run *f = context;
	f->unknown++;
	if (f->options.quiet)
		return;
	message_say(NULL, NULL, "%s: %s", word, problem);
}

/* -g with one word or two. False: wrong use. */
static bool make_range(struct fping_run *f)
{
	const struct fping_options *o = &f->options;
	char words[2 * ADDRESS_TEXT_SIZE];
	struct text t = text_of(words, sizeof words);
	if (o->word_count == 0 || o->word_count > 2)
		return false;
	if (o->word_count == 1 && !strchr(o->words[0], '/'))
		return false;
	text_add(&t, o->words[0]);
	if (o->word_count == 2)
		text_format(&t, "-%s", o->words[1]);
	f->has_range = true;
	const char *problem = address_range_parse(words, &f->range);
	/* the wrong way round: no target at all */
	if (problem && o->word_count == 2)
		f->has_range = false;
	return !problem || o->word_count == 2;
}

static void add_item(struct fping_run *f, const struct target_item *item)
{
	if (f->item_count == f->item_room) {
		f->item_room = f->item_room ? 2 * f->item_room : 256;
		struct target_item *more =
			realloc(f->items, (size_t)f->item_room * sizeof *f->items);
		if (!more)
			end_with(&f->options, NULL, ENOMEM);
		f->items = more;
	}
	f->items[f->item_count++] = *item;
}

/* Take in all targets: summaries come in their order, at the end, with names of one width. */
static void collect(struct fping_run *f, struct targets *t)
{
	struct target_item item;
	enum targets_verdict verdict;
	while ((verdict = targets_next(t, &item)) != TARGETS_END) {
		if (verdict == TARGETS_LATER)
			targets_wait(t);
		else
			add_item(f, &item);
	}
	targets_close(t);
}

static struct targets_settings sources_of(struct fping_run *f)
{
	const struct fping_options *o = &f->options;
	static const char *const input = "-";
	struct targets_settings s = {.report = &o->report,
		.takes_first_word = true,
		.version = ipv4_only(o)	  ? 4
			   : o->only_ipv6 ? 6
					  : 0,
		.all_addresses = o->takes_all,
		.includes_reserved = true,
		.most = UINT64_MAX,
		.refuse = refuse_target,
		.context = f};
	if (o->generates) {
		s.ranges = &f->range;
		s.range_count = f->has_range;
		return s;
	}
	s.words = o->words;
	s.word_count = o->word_count;
	s.files = o->file ? &o->file : &input;
	s.file_count = o->file || o->word_count == 0 ? 1 : 0;
	return s;
}

/* ---- names ----------------------------------------------------------------------- */

/* The name of an address, waited for; none when it has none. */
static struct outside_text find_name(struct fping_run *f, const struct address *address)
{
	struct loop loop = {.signals = -1};
	struct outside_text name = {NULL};
	for (;;) {
		nanoseconds now = clock_now(), until = NEVER;
		enum lookups_verdict verdict =
			lookups_ask(&f->names, address, now, &name, &until);
		if (verdict != LOOKUPS_WAITING) {
			loop_close(&loop);
			return verdict == LOOKUPS_KNOWN ? name : (struct outside_text){NULL};
		}
		loop_watch(&loop, f->names.helper.fd, 0, false);
		loop_wait(&loop, now, until);
		loop_forget(&loop, f->names.helper.fd);
		lookups_receive(&f->names);
	}
}

/* What the target is called in the output: -A, -n, -d. */
static char *shown_name(struct fping_run *f, const struct target_item *item)
{
	const struct fping_options *o = &f->options;
	char address[ADDRESS_TEXT_SIZE], shown[4 * LOOKUPS_TEXT + ADDRESS_TEXT_SIZE + 8];
	struct address parsed;
	address_text(address, &item->address);
	struct outside_text name = {item->name ? item->name : address};
	bool is_number = !item->name || address_parse(item->name, &parsed);
	if (o->forces_names || (o->shows_names && is_number)) {
		name = find_name(f, &item->address);
		if (!outside_is_there(name))
			name.unescaped = address;
	}
	struct text t = text_of(shown, sizeof shown);
	bool has_name =
		(o->shows_names || o->forces_names) && strcmp(name.unescaped, address) != 0;
	t.is_utf8 = charset_is_utf8();
	if (!o->shows_addresses || has_name)
		text_add_outside(&t, name, "");
	if (o->shows_addresses)
		text_format(&t, has_name ? " (%s)" : "%s", address);
	return strdup(shown);
}

static void make_targets(struct fping_run *f)
{
	const struct fping_options *o = &f->options;
	uint64_t count = o->verbose_count;
	f->view.targets = calloc((size_t)f->item_count + 1, sizeof *f->view.targets);
	if (!f->view.targets)
		end_with(o, NULL, ENOMEM);
	f->view.target_count = f->item_count;
	names_open(&f->names,
		&(struct names_settings){.wait = NAMES_WAIT, .decodes = charset_is_utf8()});
	for (uint64_t i = 0; i < f->item_count; i++) {
		struct fping_target *t = &f->view.targets[i];
		t->name = shown_name(f, &f->items[i]);
		t->times = count ? calloc((size_t)count, sizeof *t->times) : NULL;
		if (!t->name || (count && !t->times))
			end_with(o, NULL, ENOMEM);
		free(f->items[i].name);
		f->items[i].name = NULL;
	}
	lookups_close(&f->names);
}

/* ---- the run --------------------------------------------------------------------- */

static void set_probes(struct fping_run *f)
{
	const struct fping_options *o = &f->options;
	f->probes = (struct ping_options){.report = o->report,
		.version = ipv4_only(o)	  ? 4
			   : o->only_ipv6 ? 6
					  : 0,
		.size = o->size,
		.hop_limit = o->hop_limit,
		.traffic_class = o->traffic_class,
		.flow_label = OPTION_ABSENT,
		.ident = OPTION_ABSENT,
		.mark = o->mark,
		.source = o->source,
		.device = o->device,
		.pmtu = o->forbids_fragments ? "do" : NULL,
		.asks_time = o->asks_time,
		.wants_reply_class = o->print_tos,
		.wants_reply_destination = o->print_destination};
}

static nanoseconds timeout_of(const struct fping_options *o)
{
	if (o->timeout >= 0)
		return o->timeout;
	if (!repeats(o))
		return 500 * MILLISECOND;
	return o->period < 2 * SECOND ? o->period : 2 * SECOND;
}

static void set_engine(struct fping_run *f)
{
	const struct fping_options *o = &f->options;
	struct ping_settings *s = &f->run.settings;
	uint64_t slots = f->item_count < SLOTS_MIN ? SLOTS_MIN : f->item_count;
	*s = (struct ping_settings){.decides = !repeats(o),
		.count = o->verbose_count ? o->verbose_count : o->count,
		.retries = (uint32_t)o->retries,
		.backoff = (uint32_t)(o->backoff / (SECOND / PING_BACKOFF_NONE)),
		.timeout = timeout_of(o),
		.reports_timeout = true,
		.waits_after_errors = true,
		.interval = o->period > 0 ? o->period : 1,
		.spacing = o->interval,
		.lanes = 1};
	s->window = PING_LANE_PROBES;
	s->slots = (uint32_t)slots;
	s->asks_time = o->asks_time;
	s->payload.size = o->asks_time ? (uint32_t)TIMESTAMP_DATA_SIZE : (uint32_t)o->size;
	int error = random_bytes(s->payload.token, sizeof s->payload.token);
	if (error == 0 && o->has_random_data) {
		s->payload.pattern_size = PAYLOAD_PATTERN_MAX;
		error = random_bytes(s->payload.pattern, PAYLOAD_PATTERN_MAX);
	}
	if (error)
		end_with(o, "no random token", error);
}

static void set_view(struct fping_run *f)
{
	const struct fping_options *o = &f->options;
	bool is_plain = !o->alive && !o->unreachable && !o->quiet && !o->reachable &&
			!o->fast_reachable;
	f->view.settings = (struct view_fping_settings){.out = stdout,
		.err = stderr,
		.repeats = repeats(o),
		.prints_state = is_plain && !repeats(o),
		.prints_alive = o->alive && !o->quiet,
		.prints_unreachable = o->unreachable && !o->quiet,
		.prints_probes = is_plain && repeats(o),
		.prints_warnings = !o->quiet,
		.prints_times = o->verbose_count > 0,
		.prints_elapsed = o->elapsed,
		.prints_stats = o->stats,
		.prints_outage = o->outage,
		.prints_ttl = o->print_ttl,
		.prints_tos = o->print_tos,
		.prints_destination = o->print_destination,
		.prints_timestamps = o->asks_time,
		.is_netdata = o->netdata && o->loops && o->report_interval > 0,
		.is_json = o->json,
		.is_cumulative = o->is_cumulative,
		.stamp = o->stamp,
		.period = o->period,
		.report = repeats(o) ? o->report_interval : 0,
		.reachable = o->fast_reachable ? o->fast_reachable : o->reachable,
		.wall = clock_wall_at,
		.now = clock_now};
	view_fping_init(&f->view);
	f->run.view = &f->view.view;
}

static int status_of(const struct fping_run *f)
{
	const struct fping_options *o = &f->options;
	uint64_t alive = 0, wanted = o->fast_reachable ? o->fast_reachable : o->reachable;
	for (uint64_t i = 0; i < f->view.target_count; i++)
		alive += f->view.targets[i].is_alive;
	if (wanted > 0)
		return alive >= wanted ? EXIT_SUCCESS : EXIT_UNREACHABLE;
	if (f->unknown > 0)
		return EXIT_UNKNOWN;
	return alive == f->view.target_count ? EXIT_SUCCESS : EXIT_UNREACHABLE;
}

/* The statuses of fping are decided by its own counts. */
static int no_verdict(const struct ping_totals *totals, uint64_t unknown)
{
	(void)totals;
	(void)unknown;
	return EXIT_SUCCESS;
}

static void release(struct fping_run *f)
{
	for (uint64_t i = 0; i < f->view.target_count; i++) {
		free(f->view.targets[i].name);
		free(f->view.targets[i].times);
	}
	free(f->view.targets);
	free(f->items);
	free(f->options.words);
}

/* All names are looked up, and the time zone is known. What is missing is left out. */
static void enter_sandbox(void)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text problem = text_of(words, sizeof words);
	tzset();
	sandbox_enter(SANDBOX_TRAFFIC, &problem);
}

static int run_all(struct fping_run *f)
{
	const struct fping_options *o = &f->options;
	struct targets_settings given = {.report = &o->report,
		.given = f->items,
		.given_count = f->item_count,
		.most = UINT64_MAX};
	targets_open(&f->run.targets, &given);
	f->run.targets.unknown = f->unknown;
	f->run.report = &o->report;
	f->run.verdict = no_verdict;
	f->run.keeps_blocks = true;
	f->run.stop_at_alive = o->fast_reachable;
	int error = sweep_run_open(&f->run);
	if (error)
		end_with(o, NULL, error);
	enter_sandbox();
	error = sweep_run(&f->run);
	sweep_run_close(&f->run);
	int status = error < 0 ? EXIT_SYSTEM : status_of(f);
	release(f);
	return report_close(&o->report, status);
}

int fping_main(int argc, char **argv, int privilege_error)
{
	struct fping_run *f = calloc(1, sizeof *f);
	struct targets *sources = calloc(1, sizeof *sources);
	if (!f || !sources)
		return EXIT_SYSTEM;
	fping_options_parse(&f->options, argc, argv);
	const struct fping_options *o = &f->options;
	if (privilege_error)
		end_with(o, "cannot drop privileges", privilege_error);
	if (o->generates && !make_range(f)) {
		options_help(&fping_table, stderr);
		report_exit(&o->report, EXIT_UNREACHABLE);
	}
	struct targets_settings settings = sources_of(f);
	int error = targets_open(sources, &settings);
	if (error)
		end_with(o, "fopen ", error);
	set_probes(f);
	if (!lanes_open(&f->run.lanes, &f->probes, 1))
		report_exit(&o->report, EXIT_SYSTEM);
	error = privilege_end();
	if (error)
		end_with(o, "cannot drop privileges", error);
	collect(f, sources);
	free(sources);
	make_targets(f);
	set_engine(f);
	set_view(f);
	if (f->item_count == 0)
		report_exit(&o->report, f->unknown > 0 ? EXIT_UNKNOWN : EXIT_UNREACHABLE);
	int status = run_all(f);
	free(f);
	return status;
}

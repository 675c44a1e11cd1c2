/* SPDX-License-Identifier: BSD-2-Clause */
/* Wiring only: options, privileges, socket, engine, view; then the run. */
#include <errno.h>
#include <stdlib.h>

#include "common/cli/charset.h"
#include "common/net/capture.h"
#include "common/net/clock.h"
#include "common/net/names.h"
#include "common/net/privilege.h"
#include "common/net/process.h"
#include "common/net/resolve.h"
#include "common/net/sandbox.h"
#include "ping/facts.h"
#include "ping/fping.h"
#include "ping/options.h"
#include "ping/run.h"
#include "ping/setup.h"
#include "ping/sockets.h"
#include "ping/sweep_main.h"
#include "ping/target.h"

enum { EXIT_TROUBLE = 2 };

/* An ordinary user's minimum interval, as iputils has it. */
static const nanoseconds user_interval = 2 * MILLISECOND;

static void require(const struct ping_options *o, const char *object, int error)
{
	if (error == 0)
		return;
	report_errno(&o->report, object, error);
	report_exit(&o->report, EXIT_TROUBLE);
}

/* ---- views ----------------------------------------------------------------------- */

static struct lookups *start_names(
	const struct ping_options *o, const struct resolved *resolved, struct lookups *names)
{
	/* records have the addresses: names are for who asks for them */
	bool is_text = !o->format->has_records;
	bool wants = o->wants_names || (is_text && !o->is_numeric && !resolved->is_numeric);
	if (!wants || o->is_quiet)
		return NULL;
	static struct names_settings settings;
	settings =
		(struct names_settings){.wait = RUN_NAMES_WAIT, .decodes = charset_is_utf8()};
	names_open(names, &settings);
	lookups_start(names);
	return names;
}

static void open_view(struct ping_run *run, const struct ping_options *o)
{
	struct ping_view_settings settings = facts_view(o, run->names);
	struct ping_view *view = o->format->open(&settings);
	require(o, NULL, view ? 0 : ENOMEM);
	run->views[run->view_count++] = view;
}

static void report_unproven(const struct ping_options *o, uint64_t count)
{
	char words[128];
	struct text t = text_of(words, sizeof words);
	if (count == 0 || o->accepts_unproven)
		return;
	text_format(&t, "replies that lack this run's token and are not received: %llu",
		(unsigned long long)count);
	report_warning(
		&o->report, &(struct problem){.text = words,
				    .hint = "a device changed the data, or they are forged; "
					    "--accept-unproven counts them"});
}

static void end_views(struct ping_run *run, int status)
{
	struct ping_statistics statistics = ping_statistics(run->engine, 0);
	statistics.verdict = status;
	for (uint32_t i = 0; i < run->view_count; i++) {
		run->views[i]->end(run->views[i]->self, &statistics);
		free(run->views[i]->self);
	}
}

/* ---- the capture ----------------------------------------------------------------- */

/* At once: a run may go on for days. */
static void report_capture(void *context, int error)
{
	const struct ping_options *o = context;
	report_errno(&o->report, o->capture, error);
}

static void open_capture(struct capture *capture, struct ping_run *run, struct ping_options *o)
{
	if (!o->capture)
		return;
	require(o, o->capture, capture_open(capture, o->capture, "ping (icmp-tools)"));
	capture->failed = report_capture;
	capture->context = o;
	run->observer = &capture->observer;
	run->capture = capture;
}

/* ---- from the first probe to the last line --------------------------------------- */

/* Limits for unprivileged users; reported after the header, as iputils does. */
static bool may_pace(const struct ping_options *o)
{
	if (!o->is_unprivileged || o->interval >= user_interval)
		return true;
	report_error(&o->report, NULL,
		"cannot flood, minimal interval for user must be >= 2 ms, use -i 0.002 (or "
		"higher)");
	return false;
}

/* The status as the goals have it; why, a line each, as a warning. */
static int judge(const struct ping_run *run, const struct ping_options *o)
{
	char words[GOAL_TEXT_SIZE];
	struct text reasons = text_of(words, sizeof words);
	struct ping_statistics statistics = ping_statistics(run->engine, 0);
	int status = goal_verdict(&run->goal, &statistics, ping_verdict(run->engine), &reasons);
	if (reasons.size > 0)
		report_warning(&o->report, &(struct problem){.text = words});
	return status;
}

/* The summary holds the exit status: everything that can fail comes before it. */
static int run_to_end(
	struct ping_run *run, struct capture *capture, const struct ping_options *o)
{
	bool paces = may_pace(o);
	int error = paces ? run_engine(run) : 0;
	if (error)
		report_errno(&o->report, NULL, error);
	int status = error || !paces ? EXIT_TROUBLE : judge(run, o);
	if (o->capture && capture_close(capture) != 0)
		status = status ? status : EXIT_FAILURE;
	report_unproven(o, ping_statistics(run->engine, 0).unproven);
	if (paces || o->format->has_records)
		end_views(run, status);
	return status;
}

static void end_run(struct ping_run *run, struct ping_start *start)
{
	facts_release_route(start);
	receiver_close(run->receiver);
	loop_close(&run->loop);
	sock_close(&run->sock);
	if (run->names)
		lookups_close(run->names);
	if (run->follow)
		follow_close(run->follow);
	free(run->packets);
	free(run->engine);
}

/* How much still fits after an EMSGSIZE is asked of another socket where packets go by a raw
 * one; a flood may have to disconnect; a run that follows its target opens the next socket as
 * it opened the first. */
static void enter_sandbox(const struct ping_options *o, const struct ping_run *run)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text problem = text_of(words, sizeof words);
	enum sandbox_profile profile = run->sock.kind == SOCK_KIND_RAW || run->may_disconnect
					       ? SANDBOX_ROUTE
					       : SANDBOX_TRAFFIC;
	resolve_zones_by(run->loop.signals);
	if (sandbox_enter(run->follow ? SANDBOX_SEND : profile, &problem))
		return;
	report_error(&o->report, "--sandbox=require", "%s", words);
	report_exit(&o->report, EXIT_TROUBLE);
}

/* What went wrong has been said. */
static _Noreturn void give_up(struct ping_run *run, const struct ping_options *o)
{
	loop_close(&run->loop);
	report_exit(&o->report, EXIT_TROUBLE);
}

int main(int argc, char **argv)
{
	static struct ping_run run;
	static struct lookups names;
	static struct capture capture;
	static struct follow follow;
	static struct report_stream stream;
	static struct ping_options options; /* its words live as long as the process */
	struct resolved resolved;
	struct probe_socket socket;
	int error = process_begin();
	if (fping_is_called(argv[0]))
		return fping_main(argc, argv, error);
	options_parse(&options, &stream, argc, argv);
	require(&options, "cannot drop privileges", error);
	if (options_are_many(&options))
		return sweep_main(&options);
	/* a FIFO waits for its reader: signals end that */
	open_capture(&capture, &run, &options);
	require(&options, NULL,
		loop_open(&run.loop, &(struct loop_signals){.has_status = true}));
	facts_print_pattern(&options);
	if (!target_open(&socket, &resolved, &options, &run.loop))
		give_up(&run, &options);
	require(&options, "cannot drop privileges", privilege_end());
	if (options.is_verbose)
		facts_print_socket(&options, &resolved, &socket);
	capture.source = socket.source;
	capture.target = socket.target;
	if (!setup(&run, &options, &socket))
		give_up(&run, &options);
	if (run.observer)
		receiver_set_observer(run.receiver, run.observer);
	run.names = start_names(&options, &resolved, &names);
	if (follow_open(&follow, &options, &resolved, &socket))
		run.follow = &follow;
	open_view(&run, &options);
	struct ping_start start = facts_start(&options, &resolved, &socket);
	facts_keep_route(&start);
	enter_sandbox(&options, &run);
	run.views[0]->start(run.views[0]->self, &start);
	int status = run_to_end(&run, &capture, &options);
	end_run(&run, &start);
	return report_close(&options.report, status);
}

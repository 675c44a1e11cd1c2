/* SPDX-License-Identifier: BSD-2-Clause */
/* Wiring only: options, privileges, socket, engine, view; then the run. */
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/net/capture.h"
#include "common/net/clock.h"
#include "common/net/names.h"
#include "common/net/privilege.h"
#include "common/net/process.h"
#include "common/net/random.h"
#include "common/net/resolve.h"
#include "ping/options.h"
#include "ping/run.h"
#include "ping/sockets.h"
#include "ping/view/json.h"
#include "ping/view/text.h"

enum { EXIT_TROUBLE = 2, WINDOW = 65536 };
/* Messages read at once by a ping that sends one at a time. */
enum { CALM_BATCH = 8 };

/* An ordinary user's least interval, as iputils has it. */
static const nanoseconds user_interval = 2 * MILLISECOND;

static nanoseconds wall_time(nanoseconds at)
{
	return clock_wall() - (clock_now() - at);
}

/* "ping: host: ...", made beforehand: the handler of a signal may only write. */
static char alarm_words[512];

/* A resolver that is slow must not outlast the deadline. */
static void on_alarm(int number)
{
	(void)number;
	if (write(STDERR_FILENO, alarm_words, strlen(alarm_words)) < 0)
		_exit(EXIT_TROUBLE);
	_exit(EXIT_TROUBLE);
}

static void begin_alarm(const struct ping_options *o)
{
	struct text t = text_of(alarm_words, sizeof alarm_words);
	text_add(&t, o->report.program);
	text_add(&t, ": ");
	text_add_escaped(&t, o->target, strlen(o->target));
	text_add(&t, ": no answer from the resolver within the deadline\n");
	process_handle(SIGALRM, on_alarm);
	/* the parent may have blocked it */
	static const sigset_t none;
	sigprocmask(SIG_SETMASK, &none, NULL);
	alarm((unsigned)((o->deadline + SECOND - 1) / SECOND));
}

/* A name that has an address of the other family only is no unknown name. */
static const char *look_up(const struct ping_options *o, struct resolved *resolved)
{
	struct resolved other;
	const char *problem = resolve(o->target, o->version, resolved);
	if (!problem || o->version == 0 || problem == gai_strerror(EAI_AGAIN))
		return problem;
	return resolve(o->target, 0, &other) ? problem : gai_strerror(EAI_ADDRFAMILY);
}

static void find_target(const struct ping_options *o, struct resolved *resolved)
{
	if (o->deadline > 0)
		begin_alarm(o);
	const char *problem = look_up(o, resolved);
	if (o->deadline > 0)
		alarm(0);
	if (problem) {
		report_error(&o->report, resolved->name, "%s", problem);
		report_exit(&o->report, EXIT_TROUBLE);
	}
}

static void random_token(const struct ping_options *o, struct payload *payload)
{
	int error = random_bytes(payload->token, sizeof payload->token);
	if (error == 0)
		return;
	report_errno(&o->report, "no random token", error);
	exit(EXIT_TROUBLE);
}

/* ---- the engine and what drives it ----------------------------------------------- */

static struct ping_settings engine_settings(const struct ping_options *o,
	const struct probe_socket *socket, const struct payload *payload)
{
	return (struct ping_settings){
		.targets = 1,
		.window = WINDOW,
		.count = o->count,
		.interval = o->interval,
		.interval_floor = o->is_unprivileged ? user_interval : 0,
		.is_adaptive = o->is_adaptive,
		.preload = (uint32_t)o->preload,
		.deadline = o->deadline,
		.linger = o->linger > 0 ? o->linger : NEVER,
		.probe_timeout = o->probe_timeout,
		.prints_wire_times = o->stamps == STAMPS_KERNEL || o->stamps == STAMPS_HARDWARE,
		.stop_at_reply = o->stops_at_reply,
		.ignore_errors = o->ignores_errors,
		.report_outstanding = o->tells_outstanding,
		.id = socket->id,
		.payload = *payload,
		.asks_node = o->asks_node,
	};
}

static void make_engine(
	struct run *run, const struct ping_options *o, const struct probe_socket *socket)
{
	struct ping_settings settings = engine_settings(o, socket, &run->payload);
	struct limits limits = {.in_flight = 64, .batch = run->batch, .error_queue = 64};
	struct ping_target target = {.address = run->target, .any_source = socket->any_source};
	run->engine = calloc(1, ping_size(&settings));
	run->packets = calloc(run->batch, run->packet_size);
	run->receiver = receiver_open(run->batch < CALM_BATCH ? CALM_BATCH : RECEIVE_BATCH);
	if (!run->engine || !run->packets || !run->receiver) {
		report_errno(&o->report, NULL, ENOMEM);
		report_exit(&o->report, EXIT_TROUBLE);
	}
	ping_init(run->engine, &settings, &limits);
	ping_add_target(run->engine, &target);
}

static void make_payload(struct run *run, const struct ping_options *o)
{
	struct payload *payload = &run->payload;
	run->packet_size = ICMP_HEADER_ROOM + (uint32_t)o->size;
	payload->size = (uint32_t)o->size;
	payload->pattern_size = o->pattern_size;
	memcpy(payload->pattern, o->pattern, sizeof payload->pattern);
	random_token(o, payload);
	if (!o->asks_node)
		return;
	payload->size = 0; /* a query has no data */
	run->node_query = &o->node_query;
	run->packet_size = node_query_size(&o->node_query);
}

static void make_run(
	struct run *run, const struct ping_options *o, const struct probe_socket *socket)
{
	/* all zeros so far */
	run->program = o->report.program;
	run->sock = socket->sock;
	run->target = socket->target;
	run->id = socket->id;
	run->is_flood = o->interval == 0;
	run->stamps = socket->stamps;
	run->is_connected = o->connects;
	run->is_group = socket->is_group;
	run->device = o->device;
	run->ip_options_size = socket->ip_options_size;
	run->flow_label = socket->flow_label;
	run->names_fd = -1;
	run->batch = o->preload < TRANSMIT_BATCH ? (uint32_t)o->preload : TRANSMIT_BATCH;
	make_payload(run, o);
	make_engine(run, o, socket);
	int error = loop_open(&run->loop);
	if (error) {
		report_errno(&o->report, NULL, error);
		report_exit(&o->report, EXIT_TROUBLE);
	}
}

/* ---- views ----------------------------------------------------------------------- */

static const char *stamps_word(enum sock_stamps stamps)
{
	switch (stamps) {
	case SOCK_STAMPS_NONE:
		return "user";
	case SOCK_STAMPS_RECEIVE:
	case SOCK_STAMPS_BOTH:
		return "kernel";
	case SOCK_STAMPS_HARDWARE:
		return "hardware";
	}
	return "user";
}

/* -v: for the one who wonders which way the probes go. */
static void tell_socket(const struct ping_options *o, const struct resolved *resolved,
	const struct probe_socket *socket)
{
	const struct family *family = socket->sock.family;
	const char *type = socket->sock.kind == SOCK_KIND_RAW ? "SOCK_RAW" : "SOCK_DGRAM";
	const char *asked = o->demanded ? family->domain_name : "AF_UNSPEC";
	fprintf(stderr,
		"%s: sock%u.fd: %d (socktype: %s), timestamps: %s, hints.ai_family: %s\n",
		o->report.program, (unsigned)family->version, socket->sock.fd, type,
		stamps_word(socket->stamps), asked);
	fprintf(stderr, "\nai->ai_family: %s, ai->ai_canonname: '%s'\n", family->domain_name,
		resolved->name);
}

static struct ping_start start_facts(const struct ping_options *o,
	const struct resolved *resolved, const struct probe_socket *socket)
{
	bool is_raw = socket->sock.kind == SOCK_KIND_RAW;
	/* as iputils: the whole room for options, however many of its bytes are used */
	bool fills_options = o->records_route || o->ip_stamps;
	return (struct ping_start){
		.program = o->report.program,
		.name = resolved->name,
		.target = socket->target,
		.source = socket->source,
		.device = o->device,
		.shows_source = o->device || o->source.version || o->sticks_to_source,
		.target_is_numeric = resolved->is_numeric,
		.size = (uint32_t)o->size,
		.options_size = fills_options ? IP_OPTIONS_MAX : socket->ip_options_size,
		.flow_label = socket->flow_label,
		.id = socket->id,
		.is_raw = is_raw,
		.shows_ident = is_raw || o->ident != OPTION_ABSENT,
		.multicast = socket->is_group,
		.count = o->count,
		.interval = o->interval,
		.timestamps = stamps_word(socket->stamps),
	};
}

static const struct ping_view *make_json(struct view_json *view)
{
	struct view_json_settings settings = {
		.out = stdout,
		.err = stderr,
		.wall = wall_time,
		.now = clock_now,
		.zone_name = resolve_zone_name,
	};
	view_json_init(view, &settings);
	return &view->view;
}

static const struct ping_view *make_text(
	struct view_text *view, const struct ping_options *o, struct lookups *names)
{
	struct view_text_settings settings = {
		.out = stdout,
		.err = stderr,
		.is_quiet = o->is_quiet,
		.is_verbose = o->is_verbose,
		.is_flood = o->is_flood,
		.is_precise = o->is_precise,
		.is_audible = o->is_audible,
		.prints_time = o->prints_time,
		.shows_lost = o->shows_lost,
		.hints = isatty(STDERR_FILENO),
		/* a line is out as soon as it ends, into a pipe too; a flood has no lines */
		.flushes = !o->is_flood,
		.shows_interval = o->interval == 0 || o->is_flood || o->is_adaptive,
		.wall = wall_time,
		.zone_name = resolve_zone_name,
		.ask = names ? lookups_ask : NULL,
		.names = names,
	};
	view_text_init(view, &settings);
	return &view->view;
}

static void tell_pattern(const struct ping_options *o)
{
	if (o->pattern_size == 0 || o->json || o->is_quiet)
		return;
	fputs("PATTERN: 0x", stdout);
	for (uint32_t i = 0; i < o->pattern_size; i++)
		fprintf(stdout, "%02x", (unsigned)o->pattern[i]);
	fputc('\n', stdout);
}

static struct lookups *start_names(
	const struct ping_options *o, const struct resolved *resolved, struct lookups *names)
{
	bool wants = o->wants_names || (!o->is_numeric && !resolved->is_numeric);
	if (!wants || o->json || o->is_quiet)
		return NULL;
	names_open(names, &(struct names_settings){.wait = RUN_NAMES_WAIT});
	return names;
}

/* ---- from the first probe to the last line --------------------------------------- */

static void open_capture(struct capture *capture, struct run *run, const struct ping_options *o)
{
	int error = o->capture ? capture_open(capture, o->capture, "ping (icmp-tools)") : 0;
	if (error) {
		report_errno(&o->report, o->capture, error);
		report_exit(&o->report, EXIT_TROUBLE);
	}
	run->observer = o->capture ? &capture->observer : NULL;
}

static bool close_capture(struct capture *capture, const struct ping_options *o)
{
	int error = o->capture ? capture_close(capture) : 0;
	if (error)
		report_errno(&o->report, o->capture, error);
	return error == 0;
}

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

static void end_views(struct run *run, int status)
{
	struct ping_statistics statistics = ping_statistics(run->engine, 0);
	statistics.verdict = status;
	for (uint32_t i = 0; i < run->view_count; i++)
		run->views[i]->end(run->views[i]->self, &statistics);
}

static void end_run(struct run *run)
{
	receiver_close(run->receiver);
	loop_close(&run->loop);
	sock_close(&run->sock);
	if (run->names)
		lookups_close(run->names);
	free(run->packets);
	free(run->engine);
}

static int run_to_end(struct run *run, const struct ping_options *o)
{
	if (!may_pace(o)) {
		if (o->json)
			end_views(run, EXIT_TROUBLE);
		return EXIT_TROUBLE;
	}
	int error = run_engine(run);
	if (error)
		report_errno(&o->report, NULL, error);
	int status = error ? EXIT_TROUBLE : ping_verdict(run->engine);
	end_views(run, status);
	return status;
}

static void require_privilege(const struct ping_options *o, int error)
{
	if (error == 0)
		return;
	report_errno(&o->report, "cannot drop privileges", error);
	report_exit(&o->report, EXIT_TROUBLE);
}

int main(int argc, char **argv)
{
	static struct run run;
	static struct view_text text;
	static struct view_json json;
	static struct lookups names;
	struct capture capture;
	struct ping_options options;
	struct resolved resolved;
	struct probe_socket socket;
	process_prepare();
	int error = privilege_begin();
	options_parse(&options, argc, argv);
	require_privilege(&options, error);
	open_capture(&capture, &run, &options);
	tell_pattern(&options);
	find_target(&options, &resolved);
	if (!probe_socket_open(&socket, &options, &resolved))
		report_exit(&options.report, EXIT_TROUBLE);
	require_privilege(&options, privilege_end());
	if (options.is_verbose)
		tell_socket(&options, &resolved, &socket);
	capture.source = socket.source;
	capture.target = socket.target;
	make_run(&run, &options, &socket);
	if (run.observer)
		receiver_set_observer(run.receiver, run.observer);
	run.names = start_names(&options, &resolved, &names);
	run.views[run.view_count++] =
		options.json ? make_json(&json) : make_text(&text, &options, run.names);
	struct ping_start start = start_facts(&options, &resolved, &socket);
	run.views[0]->start(run.views[0]->self, &start);
	int status = run_to_end(&run, &options);
	bool captured = close_capture(&capture, &options);
	end_run(&run);
	return report_close(&options.report, captured ? status : EXIT_FAILURE);
}

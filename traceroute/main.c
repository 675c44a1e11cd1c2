/* SPDX-License-Identifier: BSD-2-Clause */
/* Wiring: the command line, the sockets, the engine and a view. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/ioctl.h>

#include "common/base/errors.h"
#include "common/cli/charset.h"
#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/net/explain.h"
#include "common/net/privilege.h"
#include "common/net/process.h"
#include "common/net/random.h"
#include "common/net/resolve.h"
#include "common/net/sandbox.h"
#include "traceroute/fail.h"
#include "traceroute/refuse.h"
#include "traceroute/setup.h"
#include "traceroute/target.h"

enum { COLUMNS = 80 }; /* where the terminal does not tell */

enum { EXIT_NOT_REACHED = 1, EXIT_UNREACHABLE = 3, EXIT_SIGNAL = 128 };

/* ---- the run --------------------------------------------------------------------- */

/* At once: a trace may wait for minutes. */
static void report_capture(void *context, int error)
{
	const struct traceroute_options *o = context;
	report_problem(&o->report,
		&(struct problem){.object = o->pcapng, .error = error, .is_named = true});
}

/* Before privilege goes: root without it cannot read and write everywhere. */
static void open_files(struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	int error = o->pcapng
			    ? capture_open(&run->capture, o->pcapng, "traceroute (icmp-tools)")
			    : 0;
	if (error)
		fail_file(o, o->pcapng, error, NULL);
	run->capture.failed = report_capture;
	run->capture.context = &run->options;
	if (o->as_database)
		run->database_fd = open(o->as_database, O_RDONLY | O_CLOEXEC);
	if (o->map) {
		run->map = fopen(o->map, "we");
		if (!run->map)
			fail_file(o, o->map, errno, NULL);
	}
	run->sources.names =
		(struct names_settings){.wait = o->dns_wait < 0 ? NAMES_WAIT : o->dns_wait,
			.decodes = o->format->has_records || charset_is_utf8()};
	run->sources.names.resolver = o->resolver;
	run->sources.as_numbers = (struct asn_source){.resolver = o->resolver,
		.server = getenv("RA_SERVER"),
		.service = getenv("RA_SERVICE"),
		.zone = o->as_zone};
}

/* A file of unknown origin: parsed without privilege. */
static void open_database(struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	const char *problem = NULL;
	if (!o->as_database)
		return;
	run->sources.as_numbers.database =
		asn_database_open(run->database_fd, o->as_database, &problem);
	if (run->database_fd >= 0)
		close(run->database_fd);
	if (problem)
		fail_file(o, o->as_database, 0, problem);
}

static void random_token(struct trace_run *run)
{
	int error = random_bytes(&run->context.token, sizeof run->context.token);
	if (error)
		fail_system(run, "getrandom", -error);
}

static struct view_labels labels_of(struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	struct view_labels labels = output_labels(&run->output, !o->numeric, o->as_numbers);
	labels.is_utf8 = charset_is_utf8();
	return labels;
}

static uint32_t terminal_columns(void)
{
	struct winsize size;
	bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
	return is_known ? size.ws_col : COLUMNS;
}

static struct trace_view_settings view_settings(struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	return (struct trace_view_settings){.facts = &run->facts,
		.report = &run->options.report,
		.labels = labels_of(run),
		.wall = clock_wall,
		.streams = o->stream,
		.hints = isatty(STDERR_FILENO),
		.extensions = o->extensions,
		.back = o->back,
		.tcp_info = o->tcp_info,
		.quoted = o->quoted,
		.marks_dscp = o->dscp_given,
		.marks_ecn = o->ecn_given,
		.columns = terminal_columns()};
}

static void open_view(struct trace_run *run)
{
	const struct trace_view_settings settings = view_settings(run);
	int error = run->options.format->open(&run->view, &settings);
	if (error)
		fail_system(run, "malloc", -error);
	if (run->view.start)
		run->view.start(run->view.self);
}

/* Some sockets are opened with their probes. */
static enum sandbox_profile profile_of(const struct sockets *d)
{
	if (d->kind == VIA_CONNECT)
		return SANDBOX_CONNECT;
	return d->flows ? SANDBOX_FLOWS : SANDBOX_TRACE;
}

static void enter_sandbox(struct trace_run *run)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text problem = text_of(words, sizeof words);
	output_start(&run->output);
	resolve_zones_by(run->loop.signals);
	if (sandbox_enter(profile_of(&run->sockets), &problem))
		return;
	fail_begin(run);
	report_problem(&run->options.report,
		&(struct problem){
			.object = "--sandbox=require", .text = words, .is_named = true});
	fail_end(run);
}

static void begin(struct trace_run *run)
{
	open_files(run);
	char help[EXPLAIN_SIZE];
	struct text hint = text_of(help, sizeof help);
	int refused = sockets_open(
		&run->sockets, &run->options, run->method, &run->gateways, &run->context);
	/* what is looked at for it is different after the end of privilege */
	if (refused)
		fail_explain(run, fail_call(run), refused, &hint);
	int error = privilege_end();
	if (error)
		fail_system(run, "capset", -error);
	open_database(run);
	if (run->sockets.flow_base != METHOD_FLOW_BASE)
		fprintf(stderr, "traceroute: port %u is in use: flow 0 has port %u\n",
			METHOD_FLOW_BASE, run->sockets.flow_base);
	open_view(run);
	if (refused)
		fail_socket(run, refused, help);
	if (run->options.pcapng)
		sockets_capture(&run->sockets, &run->capture);
	run->memory = malloc(tracer_size(&run->settings));
	if (!run->memory)
		fail_system(run, "malloc", ENOMEM);
	tracer_init(&run->tracer, run->memory, &run->settings, clock_now());
	error = loop_open(&run->loop, &(struct loop_signals){.keeps_ignored_keys = true});
	if (error == 0)
		error = sockets_watch(&run->sockets, &run->loop, &run->tracer);
	if (error)
		fail_system(run, "event loop", -error);
	/* a port for each connection, unless it was chosen */
	if (run->method->via == VIA_CONNECT)
		run->facts.flow_constant = run->sockets.kind == VIA_RAW ||
					   run->options.flow_given ||
					   run->options.source_port_given;
	const struct view_labels labels = labels_of(run);
	error = output_open(&run->output, &run->view, &labels, &run->sources, &run->loop);
	if (error)
		fail_system(run, "malloc", -error);
	run->output.has_ways = run->options.multipath;
	enter_sandbox(run);
}

static int status_of(const struct trace_run *run)
{
	if (run->end.error)
		return EXIT_SYSTEM;
	if (run->signal)
		return EXIT_SIGNAL + run->signal;
	if (run->end.unsent || run->broken)
		return EXIT_SYSTEM;
	if (!run->options.status)
		return 0;
	if (run->end.reason == STOP_REACHED)
		return 0;
	return run->end.reason == STOP_UNREACHABLE ? EXIT_UNREACHABLE : EXIT_NOT_REACHED;
}

/* False, and said on stderr, when the picture could not be written. */
static bool write_map(struct trace_run *run)
{
	struct trace_view_settings settings = view_settings(run);
	settings.labels.is_utf8 = true; /* as pictures are */
	if (!run->map)
		return true;
	errno = 0;
	ways_svg(run->map, &run->output.ways, &settings);
	bool failed = ferror(run->map) != 0;
	if (fclose(run->map) == 0 && !failed)
		return true;
	report_problem(&run->options.report, &(struct problem){.object = run->options.map,
						     .error = errno ? errno : EIO,
						     .is_named = true});
	return false;
}

static bool close_capture(struct trace_run *run)
{
	return !run->options.pcapng || capture_close(&run->capture) == 0;
}

static void release(struct trace_run *run)
{
	output_close(&run->output);
	if (run->view.release)
		run->view.release(run->view.self);
	sockets_close(&run->sockets);
	loop_close(&run->loop);
	free(run->memory);
	if (run->sources.as_numbers.database)
		asn_database_close(run->sources.as_numbers.database);
}

/* Which call failed when a probe could not leave, in Butskoy's words: he connects, and with -r
 * that is what fails. */
static const char *call_of(const struct trace_run *run)
{
	if (run->sockets.failed)
		return run->sockets.failed;
	return run->options.bypass_routes && run->end.error == ENETUNREACH ? "connect" : "send";
}

/* What this host refused, once, whatever the form of the output. */
static void report_refusals(const struct trace_run *run)
{
	const struct trace_end *end = &run->end;
	const struct report *report = &run->options.report;
	char words[128], help[EXPLAIN_SIZE];
	struct text t = text_of(words, sizeof words), hint = text_of(help, sizeof help);
	struct problem problem = {.object = call_of(run), .error = end->error};
	message_flush();
	notices_print(&run->notices, stderr);
	if (run->broken)
		report_errno(report, "recvmsg", run->broken);
	if (!end->error && end->unsent) {
		text_format(&t, "%llu of %llu probes were not sent: %s",
			(unsigned long long)end->unsent,
			(unsigned long long)(end->unsent + end->sent),
			error_text(end->unsent_error));
		problem = (struct problem){
			.text = words, .error = end->unsent_error, .is_named = true};
	}
	if (problem.error == EMSGSIZE && run->tracer.local_mtu) {
		text_format(&hint, "the first link takes packets of %u bytes at most",
			run->tracer.local_mtu);
		problem.hint = help;
	}
	if (problem.error) {
		fail_explain(run, "connect", -problem.error, &hint);
		explain_send(-problem.error, &hint);
		problem.hint = hint.size ? help : NULL;
		report_problem(report, &problem);
	}
}

static int finish(struct trace_run *run)
{
	report_refusals(run);
	int status = status_of(run);
	if (!write_map(run))
		status = EXIT_SYSTEM;
	if (!close_capture(run))
		status = EXIT_SYSTEM;
	if (run->view.end)
		run->view.end(run->view.self, &run->end, status);
	status = report_close(&run->options.report, status);
	release(run);
	if (run->signal) {
		signal(run->signal, SIG_DFL);
		raise(run->signal);
	}
	return status;
}

int main(int argc, char **argv)
{
	static struct trace_run run;
	static struct report_stream stream;
	int error = process_begin();
	options_parse(&run.options, &stream, argc, argv);
	if (error)
		fail_system(&run, "capset", -error);
	target_resolve(&run);
	random_token(&run);
	setup(&run);
	refuse_impossible(&run);
	begin(&run);
	run_trace(&run);
	return finish(&run);
}

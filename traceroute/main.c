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
#include "traceroute/refuse.h"
#include "traceroute/setup.h"

#define REFUSED "You do not have enough privileges to use this traceroute method.\nsocket"

enum { COLUMNS = 80 }; /* where the terminal does not tell */

enum { EXIT_NOT_REACHED = 1, EXIT_UNREACHABLE = 3, EXIT_SIGNAL = 128 };

/* ---- words ----------------------------------------------------------------------- */

/* The family of the first of `words`, where it is an address; 0: it does not say. */
static uint8_t family_said(const char *words)
{
	char word[ADDRESS_TEXT_SIZE];
	struct address address = {0};
	size_t size = words ? strcspn(words, ",/%") : 0;
	if (size > 0 && size < sizeof word) {
		snprintf(word, sizeof word, "%.*s", (int)size, words);
		address_parse(word, &address);
	}
	return address.version;
}

/* IPv4, as Butskoy, unless the options mean the other family or IPv4 has no route. */
static void choose_address(const struct traceroute_options *o, struct resolved *found)
{
	struct resolved_way way = {
		.device = o->device, .has_mark = o->mark_given, .mark = (uint32_t)o->mark};
	uint8_t by_gateway = family_said(o->gateways), by_source = family_said(o->source_word);
	resolved_prefer(found, by_source ? by_source : by_gateway ? by_gateway : 4);
	if (!o->source_word && !o->gateways)
		resolved_choose(found, &way);
}

static _Noreturn void refuse_host(const struct run *run, const char *word, uint8_t version,
	const char *problem, const char *sentence)
{
	char help[EXPLAIN_SIZE];
	struct text hint = text_of(help, sizeof help);
	explain_host(word, version, problem, &hint);
	report_problem(&run->options.report,
		&(struct problem){.text = sentence, .hint = hint.size ? help : NULL});
	report_exit(&run->options.report, EXIT_USAGE);
}

static void resolve_host(struct run *run)
{
	struct traceroute_options *o = &run->options;
	struct resolved found;
	const char *problem = resolve(o->host, o->version, &found);
	if (problem) {
		char sentence[REPORT_TEXT_SIZE];
		struct text t = text_of(sentence, sizeof sentence);
		text_format(&t,
			"%s: %s\nCannot handle \"host\" cmdline arg `%s' on position 1 (argc "
			"%d)",
			o->host, problem, o->host, o->host_position);
		refuse_host(run, o->host, o->version, problem, sentence);
	}
	choose_address(o, &found);
	if (o->flow_label && found.address.version == 4) {
		report_error(&o->report, NULL, "-l %llu: is for IPv6; IPv4 has no flow label",
			(unsigned long long)o->flow_label);
		report_exit(&o->report, EXIT_USAGE);
	}
	run->context.destination = found.address;
	run->family = family_of(found.address.version);
	run->context.family = run->family;
}

static void resolve_source(struct run *run)
{
	const char *word = run->options.source_word;
	struct resolved found;
	if (!word)
		return;
	const char *problem = resolve(word, 0, &found);
	if (problem) {
		char sentence[REPORT_TEXT_SIZE];
		struct text t = text_of(sentence, sizeof sentence);
		text_format(&t, "%s: %s\nCannot handle `%s' option with arg `%s' (argc %d)",
			word, problem, run->options.source_option, word,
			run->options.source_position);
		refuse_host(run, word, 0, problem, sentence);
	}
	if (found.address.version != run->family->version)
		refuse_host(run, word, run->family->version, "",
			"IP version mismatch in addresses specified");
	run->context.source = found.address;
}

static void read_gateways(struct run *run)
{
	const char *problem =
		gateways_read(&run->gateways, run->options.gateways, run->family->version);
	if (!problem)
		return;
	report_error(&run->options.report, NULL, "%s", problem);
	report_exit(&run->options.report, EXIT_USAGE);
}

/* ---- output ---------------------------------------------------------------------- */

/* A call that the system refused ends the run: on a line of its own, in Butskoy's words. */
static void end_header(const struct run *run)
{
	if (run->view.fail)
		run->view.fail(run->view.self);
}

static void say_failed(const struct run *run, const char *call, int error)
{
	end_header(run);
	report_error(&run->options.report, NULL, "%s: %s", call, error_text(error));
}

__attribute__((noreturn)) static void give_up(const struct run *run)
{
	if (run->view.end)
		run->view.end(run->view.self, &run->end, EXIT_SYSTEM);
	report_exit(&run->options.report, EXIT_SYSTEM);
}

static void fail_system(const struct run *run, const char *call, int error)
{
	say_failed(run, call, error);
	give_up(run);
}

/* Whether the raw socket was for what quotes tell, not for the method. */
static bool wants_quotes(const struct run *run)
{
	const struct traceroute_options *o = &run->options;
	return (o->quoted || o->dscp_given || o->ecn_given) && !run->method->needs_raw;
}

static const char *failed_call(const struct run *run)
{
	return run->sockets.failed ? run->sockets.failed : "socket";
}

static bool is_source_route(const char *call)
{
	return strcmp(call, "setsockopt IP_OPTIONS") == 0 ||
	       strcmp(call, "setsockopt IPV6_RTHDR") == 0;
}

static void explain_socket(
	const struct run *run, const char *call, int error, struct text *hint)
{
	const struct explain_route route = {.to = &run->context.destination,
		.typed = run->options.host,
		.device = run->options.device,
		.option = "-i",
		.mark = run->options.mark_given ? (uint32_t)run->options.mark : 0,
		.has_source = run->options.source_word != NULL,
		.bypasses_routes = run->options.bypass_routes};
	bool is_closed = error == -ECONNREFUSED || error == -ETIMEDOUT;
	if (strcmp(call, "connect") == 0 && is_closed && run->method->opens_session) {
		text_format(hint,
			"a connection to port %u is needed first; -p chooses a port that "
			"accepts them",
			run->context.port);
		return;
	}
	if (strcmp(call, "connect") == 0) {
		explain_route(error, &route, hint);
		return;
	}
	if (strcmp(call, "bind") == 0)
		explain_source(error, &run->context.source, hint);
	else if (strcmp(call, "setsockopt SO_BINDTODEVICE") == 0)
		explain_device(error, run->options.device, hint);
	else if (strcmp(call, "setsockopt SO_MARK") == 0 && error == -EPERM)
		text_add(hint, "--fwmark needs CAP_NET_ADMIN or CAP_NET_RAW");
	else if (is_source_route(call) && error == -EPERM)
		text_add(hint, "-g needs CAP_NET_RAW");
	if (strcmp(call, "socket") != 0)
		return;
	if (error == -EACCES && run->method->via == VIA_PING)
		explain_ping_socket(error, hint);
	else if (error == -EPERM || error == -EACCES)
		text_format(hint, "%s needs CAP_NET_RAW",
			wants_quotes(run) ? "--quoted, --dscp or --ecn" : "this method");
	explain_raw_socket(error, "$(command -v traceroute)", hint);
}

static void fail_socket(const struct run *run, int error, const char *hint)
{
	char words[256];
	struct text t = text_of(words, sizeof words);
	const char *call = failed_call(run);
	bool is_refused = (error == -EPERM || error == -EACCES) && strcmp(call, "socket") == 0;
	text_format(&t, "%s: %s", is_refused && !wants_quotes(run) ? REFUSED : call,
		error_text(error));
	end_header(run);
	report_problem(&run->options.report,
		&(struct problem){.text = words, .error = error, .hint = *hint ? hint : NULL});
	give_up(run);
}

__attribute__((noreturn)) static void fail_file(
	const struct traceroute_options *o, const char *file, const char *problem)
{
	report_problem(&o->report,
		&(struct problem){.object = file, .text = problem, .is_named = true});
	report_exit(&o->report, EXIT_USAGE);
}

/* ---- the run --------------------------------------------------------------------- */

/* At once: a trace may wait for minutes. */
static void report_capture(void *context, int error)
{
	const struct traceroute_options *o = context;
	report_problem(&o->report,
		&(struct problem){.object = o->pcapng, .error = error, .is_named = true});
}

/* Before privilege goes: root without it cannot read and write everywhere. */
static void open_files(struct run *run)
{
	const struct traceroute_options *o = &run->options;
	int error = o->pcapng
			    ? capture_open(&run->capture, o->pcapng, "traceroute (icmp-tools)")
			    : 0;
	if (error)
		fail_file(o, o->pcapng, error_text(-error));
	run->capture.failed = report_capture;
	run->capture.context = &run->options;
	if (o->as_database)
		run->database_fd = open(o->as_database, O_RDONLY | O_CLOEXEC);
	if (o->map) {
		run->map = fopen(o->map, "we");
		if (!run->map)
			fail_file(o, o->map, error_text(errno));
	}
	run->sources.names = (struct names_settings){
		.wait = o->dns_wait, .decodes = o->format->has_records || charset_is_utf8()};
	run->sources.names.resolver = o->resolver;
	run->sources.as_numbers = (struct asn_source){.resolver = o->resolver,
		.server = getenv("RA_SERVER"),
		.service = getenv("RA_SERVICE"),
		.zone = o->as_zone};
}

/* A file of unknown origin: parsed without privilege. */
static void open_database(struct run *run)
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
		fail_file(o, o->as_database, problem);
}

static void random_token(struct run *run)
{
	int error = random_bytes(&run->context.token, sizeof run->context.token);
	if (error)
		fail_system(run, "getrandom", -error);
}

static struct view_labels labels_of(struct run *run)
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

static struct trace_view_settings view_settings(struct run *run)
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

static void open_view(struct run *run)
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

static void enter_sandbox(struct run *run)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text problem = text_of(words, sizeof words);
	output_start(&run->output);
	resolve_zones_by(run->loop.signals);
	if (sandbox_enter(profile_of(&run->sockets), &problem))
		return;
	end_header(run);
	report_problem(&run->options.report,
		&(struct problem){
			.object = "--sandbox=require", .text = words, .is_named = true});
	give_up(run);
}

static void begin(struct run *run)
{
	open_files(run);
	char help[EXPLAIN_SIZE];
	struct text hint = text_of(help, sizeof help);
	int refused = sockets_open(
		&run->sockets, &run->options, run->method, &run->gateways, &run->context);
	/* what is looked at for it is different after the end of privilege */
	if (refused)
		explain_socket(run, failed_call(run), refused, &hint);
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

static int status_of(const struct run *run)
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
static bool write_map(struct run *run)
{
	struct trace_view_settings settings = view_settings(run);
	settings.labels.is_utf8 = true; /* as pictures are */
	if (!run->map)
		return true;
	ways_svg(run->map, &run->output.ways, &settings);
	bool failed = ferror(run->map) != 0;
	if (fclose(run->map) == 0 && !failed)
		return true;
	report_error(&run->options.report, NULL, "%s: cannot be written", run->options.map);
	return false;
}

static bool close_capture(struct run *run)
{
	return !run->options.pcapng || capture_close(&run->capture) == 0;
}

static void release(struct run *run)
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
static const char *call_of(const struct run *run)
{
	if (run->sockets.failed)
		return run->sockets.failed;
	return run->options.bypass_routes && run->end.error == ENETUNREACH ? "connect" : "send";
}

/* What this host refused, once, whatever the form of the output. */
static void report_refusals(const struct run *run)
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
		explain_socket(run, "connect", -problem.error, &hint);
		explain_send(-problem.error, &hint);
		problem.hint = hint.size ? help : NULL;
		report_problem(report, &problem);
	}
}

static int finish(struct run *run)
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
	static struct run run;
	static struct report_stream stream;
	process_prepare();
	int error = privilege_begin();
	options_parse(&run.options, &stream, argc, argv);
	if (error)
		fail_system(&run, "capset", -error);
	resolve_host(&run);
	resolve_source(&run);
	read_gateways(&run);
	random_token(&run);
	setup(&run);
	refuse_impossible(&run);
	begin(&run);
	run_trace(&run);
	return finish(&run);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Wiring: the command line, the sockets, the engine and a view. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/net/privilege.h"
#include "common/net/process.h"
#include "common/net/random.h"
#include "common/net/resolve.h"
#include "traceroute/setup.h"

#define REFUSED "You do not have enough privileges to use this traceroute method.\nsocket"

enum { EXIT_NOT_REACHED = 1, EXIT_UNREACHABLE = 3, EXIT_SIGNAL = 128 };

/* ---- words ----------------------------------------------------------------------- */

static void resolve_host(struct run *run)
{
	struct traceroute_options *o = &run->options;
	struct resolved found;
	const char *problem = resolve(o->host, o->version, &found);
	if (problem) {
		report_error(&o->report, NULL,
			"%s: %s\nCannot handle \"host\" cmdline arg `%s' on position 1 (argc "
			"%d)",
			o->host, problem, o->host, o->host_position);
		report_exit(&run->options.report, EXIT_USAGE);
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
		report_error(&run->options.report, NULL,
			"%s: %s\nCannot handle `%s' option with arg `%s' (argc %d)", word,
			problem, run->options.source_option, word,
			run->options.source_position);
		report_exit(&run->options.report, EXIT_USAGE);
	}
	if (found.address.version != run->family->version) {
		report_error(&run->options.report, NULL,
			"IP version mismatch in addresses specified");
		report_exit(&run->options.report, EXIT_USAGE);
	}
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
static void say_failed(const struct run *run, const char *call, int error)
{
	if (run->has_header && run->options.format == FORMAT_TEXT)
		putchar('\n');
	report_error(&run->options.report, NULL, "%s: %s", call, error_text(error));
}

__attribute__((noreturn)) static void give_up(const struct run *run)
{
	if (run->options.stream)
		view_json_summary(
			stdout, &run->facts, &run->output.end, clock_wall(), EXIT_SYSTEM);
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

static void fail_socket(const struct run *run, int error)
{
	const struct sockets *d = &run->sockets;
	const char *call = d->failed ? d->failed : "socket";
	bool is_refused = (error == -EPERM || error == -EACCES) && strcmp(call, "socket") == 0;
	say_failed(run, is_refused && !wants_quotes(run) ? REFUSED : call, -error);
	if (error == -EPERM && strcmp(call, "socket") == 0)
		message_hint("%s needs CAP_NET_RAW; try: setcap cap_net_raw=p $(command -v "
			     "traceroute)",
			wants_quotes(run) ? "--quoted, --dscp or --ecn" : "this method");
	if (error == -EACCES && run->method->via == VIA_PING)
		message_hint("no group of yours may open ping sockets; try: sysctl -w "
			     "net.ipv4.ping_group_range='0 2147483647'");
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

/* Before privilege goes: root without it cannot read and write everywhere. */
static void open_files(struct run *run)
{
	const struct traceroute_options *o = &run->options;
	int error = o->pcapng
			    ? capture_open(&run->capture, o->pcapng, "traceroute (icmp-tools)")
			    : 0;
	if (error)
		fail_file(o, o->pcapng, error_text(-error));
	const char *problem = NULL;
	run->source = (struct asn_source){.server = getenv("RA_SERVER"),
		.service = getenv("RA_SERVICE"),
		.zone = o->as_zone};
	if (o->as_database)
		run->source.database = asn_database_open(o->as_database, &problem);
	if (problem)
		fail_file(o, o->as_database, problem);
}

static void random_token(struct run *run)
{
	int error = random_bytes(&run->context.token, sizeof run->context.token);
	if (error)
		fail_system(run, "getrandom", -error);
}

static void begin(struct run *run)
{
	open_files(run);
	output_header(&run->options, &run->facts);
	run->has_header = true;
	int error = sockets_open(
		&run->sockets, &run->options, run->method, &run->gateways, &run->context);
	if (error)
		fail_socket(run, error);
	if (run->options.pcapng)
		sockets_capture(&run->sockets, &run->capture);
	error = privilege_end();
	if (error)
		fail_system(run, "capset", -error);
	run->memory = malloc(tracer_size(&run->settings));
	if (!run->memory)
		fail_system(run, "malloc", ENOMEM);
	tracer_init(&run->tracer, run->memory, &run->settings, clock_now());
	error = loop_open(&run->loop);
	if (error == 0)
		error = sockets_watch(&run->sockets, &run->loop, &run->tracer);
	if (error)
		fail_system(run, "epoll", -error);
	/* a port for each connection, unless it was chosen */
	if (run->method->via == VIA_CONNECT)
		run->facts.flow_constant = run->sockets.kind == VIA_RAW ||
					   run->options.flow_given ||
					   run->options.source_port_given;
	error = output_open(&run->output, &run->options, &run->facts, &run->source, &run->loop);
	if (error)
		fail_system(run, "malloc", -error);
}

static void take_signals(struct run *run)
{
	for (int number; (number = loop_signal(&run->loop)) != 0;) {
		if (number != SIGINT && number != SIGTERM && number != SIGHUP)
			continue;
		run->signal = number;
		tracer_stop(&run->tracer, STOP_INTERRUPTED);
		output_stop_waiting(&run->output, clock_now());
	}
}

static void wait_until(struct run *run, nanoseconds now, nanoseconds wake)
{
	loop_wait(&run->loop, now, wake);
	for (uint32_t i = 0; i < run->loop.ready_count; i++) {
		uint32_t tag = run->loop.ready[i];
		if (tag == LOOP_SIGNALS)
			take_signals(run);
		else if (tag >= OUTPUT_TAG_NAMES)
			output_read(&run->output, tag);
		else
			sockets_read(&run->sockets, tag);
	}
}

static void go(struct run *run)
{
	static struct trace_event event;
	bool done = false;
	nanoseconds due = NEVER;
	while (!done || !output_is_empty(&run->output)) {
		struct probe probe;
		nanoseconds now = clock_now(), wake = NEVER, output_wake = NEVER;
		/* whatever held us up: what came in time is heard before it is given up */
		if (now >= due)
			wait_until(run, now, now);
		switch (tracer_step(&run->tracer, now, &probe, &event, &wake)) {
		case STEP_EVENT:
			output_event(&run->output, &event, now);
			continue;
		case STEP_SEND:
			sockets_send(&run->sockets, &probe);
			sockets_read_all(&run->sockets);
			due = wake;
			/* what the kernel does not stamp must be read as soon as it comes */
			if (run->sockets.kind == VIA_CONNECT)
				wait_until(run, now, now);
			continue;
		case STEP_DONE:
			done = true;
			break;
		case STEP_WAIT:
			break;
		}
		due = wake;
		sockets_sweep(&run->sockets);
		output_flush(&run->output, now, &output_wake);
		if (!done || !output_is_empty(&run->output))
			wait_until(run, now, output_wake < wake ? output_wake : wake);
	}
}

static int status_of(const struct run *run)
{
	if (run->output.end.error)
		return EXIT_SYSTEM;
	if (run->signal)
		return EXIT_SIGNAL + run->signal;
	if (!run->options.status)
		return 0;
	if (run->output.end.reason == STOP_REACHED)
		return 0;
	return run->output.end.reason == STOP_UNREACHABLE ? EXIT_UNREACHABLE : EXIT_NOT_REACHED;
}

static bool close_capture(struct run *run)
{
	int error = run->options.pcapng ? capture_close(&run->capture) : 0;
	if (error)
		report_problem(
			&run->options.report, &(struct problem){.object = run->options.pcapng,
						      .error = error,
						      .is_named = true});
	return error == 0;
}

static void release(struct run *run)
{
	output_close(&run->output);
	sockets_close(&run->sockets);
	loop_close(&run->loop);
	free(run->memory);
	if (run->source.database)
		asn_database_close(run->source.database);
}

/* Which call failed when a probe could not leave, in Butskoy's words: he connects, and with -r
 * that is what fails. */
static const char *call_of(const struct run *run)
{
	if (run->sockets.failed)
		return run->sockets.failed;
	return run->options.bypass_routes && run->output.end.error == ENETUNREACH ? "connect"
										  : "send";
}

static int finish(struct run *run)
{
	message_flush();
	if (run->output.end.error)
		fprintf(stderr, "%s: %s\n", call_of(run), error_text(run->output.end.error));
	int status = status_of(run);
	if (!close_capture(run))
		status = EXIT_SYSTEM;
	output_summary(&run->output, status);
	status = report_close(&run->options.report, status);
	release(run);
	if (run->signal) {
		signal(run->signal, SIG_DFL);
		raise(run->signal);
	}
	return status;
}

/* A SYN that connect() sends holds no data, and nothing makes it larger. */
static void check_mtu(const struct run *run)
{
	if (!run->options.find_mtu || setup_can_grow(run))
		return;
	if (run->method->via == VIA_CONNECT && run->method->privileged == VIA_RAW) {
		report_error(&run->options.report, NULL, "--mtu with TCP needs CAP_NET_RAW");
		message_hint(
			"try: --mtu with UDP or ICMP, or setcap cap_net_raw=p $(command -v "
			"traceroute)");
	} else {
		report_error(&run->options.report, NULL,
			"--mtu: packets of method %s have one size; try UDP, ICMP or TCP",
			run->method->name);
	}
	report_exit(&run->options.report, EXIT_USAGE);
}

static void check_flows(const struct run *run)
{
	const char *problem;
	bool wanted = run->options.flow_given || run->options.flow_by_label;
	if (!wanted || setup_can_choose_flows(run, &problem))
		return;
	report_error(&run->options.report, NULL, "%s", problem);
	report_exit(&run->options.report, EXIT_USAGE);
}

int main(int argc, char **argv)
{
	static struct run run;
	process_prepare();
	int error = privilege_begin();
	options_parse(&run.options, argc, argv);
	if (error)
		fail_system(&run, "capset", -error);
	resolve_host(&run);
	resolve_source(&run);
	read_gateways(&run);
	random_token(&run);
	setup(&run);
	check_mtu(&run);
	check_flows(&run);
	begin(&run);
	go(&run);
	return finish(&run);
}

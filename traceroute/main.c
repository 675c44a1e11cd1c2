/* SPDX-License-Identifier: BSD-2-Clause */
/* Wiring: the command line, the doors, the engine and a view. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/random.h>

#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/net/loop.h"
#include "common/net/privilege.h"
#include "common/net/process.h"
#include "common/net/resolve.h"
#include "common/wire/transport.h"
#include "traceroute/doors.h"
#include "traceroute/options.h"
#include "traceroute/show.h"
#include "traceroute/tracer.h"

#include <linux/capability.h>

#define SPECULATION_GAP (330 * MICROSECOND)
#define SURE_GAP (30 * MICROSECOND)

enum { EXIT_NOT_REACHED = 1, EXIT_SYSTEM = 1, EXIT_UNREACHABLE = 3 };

struct run {
	struct options options;
	const struct method *method;
	const struct family *family;
	struct method_context context;
	struct gateways gateways;
	struct tracer_settings settings;
	struct tracer tracer;
	void *memory;
	struct doors doors;
	struct loop loop;
	struct view_json_facts facts;
	struct show show;
	struct capture capture;
	int signal;
};

/* ---- settings -----------------------------------------------------------------------------
 */

static void resolve_host(struct run *run)
{
	struct options *o = &run->options;
	struct resolved found;
	const char *problem = resolve(o->host, o->version, &found);
	if (problem) {
		options_complain(o,
			"%s: %s\nCannot handle \"host\" cmdline arg `%s' on position 1 (argc "
			"%d)",
			o->host, problem, o->host, o->host_position);
		exit(EXIT_USAGE);
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
		options_complain(&run->options, "%s: %s", word, problem);
		exit(EXIT_USAGE);
	}
	if (found.address.version != run->family->version) {
		options_complain(&run->options, "IP version mismatch in addresses specified");
		exit(EXIT_USAGE);
	}
	run->context.source = found.address;
}

static void read_gateways(struct run *run)
{
	const char *problem =
		gateways_read(&run->gateways, run->options.gateways, run->family->version);
	if (!problem)
		return;
	options_complain(&run->options, "%s", problem);
	exit(EXIT_USAGE);
}

static uint32_t random_token(void)
{
	uint32_t token = 0;
	if (getrandom(&token, sizeof token, 0) != sizeof token)
		token = (uint32_t)clock_now();
	return token;
}

/* One digit of /proc/sys/net/ipv4/NAME; 1 where that cannot be read. */
static int system_setting(const char *name)
{
	char path[64], digit = '1';
	snprintf(path, sizeof path, "/proc/sys/net/ipv4/%s", name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, &digit, 1) != 1)
		digit = '1';
	if (fd >= 0)
		close(fd);
	return digit - '0';
}

static void settle_tcp(struct run *run)
{
	const struct options *o = &run->options;
	struct method_context *c = &run->context;
	c->tcp_flags = (uint16_t)(o->tcp_flags_given || o->tcp_flags ? o->tcp_flags : TCP_SYN);
	if (!(c->tcp_flags & TCP_SYN))
		return;
	c->mss = o->mss ? (uint16_t)o->mss : 1460;
	bool plain = !o->tcp_flags_given && !o->tcp_flags && !o->tcp_sack &&
		     !o->tcp_timestamps && !o->tcp_window_scaling;
	bool system = o->tcp_sysctl || plain;
	if (system && system_setting("tcp_ecn") == 1)
		c->tcp_flags |= TCP_ECE | TCP_CWR;
	if (o->tcp_sack || (system && system_setting("tcp_sack")))
		c->tcp_options |= METHOD_TCP_OPTION_SACK;
	if (o->tcp_timestamps || (system && system_setting("tcp_timestamps")))
		c->tcp_options |= METHOD_TCP_OPTION_TIMESTAMPS;
	if (o->tcp_window_scaling || (system && system_setting("tcp_window_scaling")))
		c->tcp_options |= METHOD_TCP_OPTION_WINDOW_SCALING;
}

static void settle_context(struct run *run)
{
	const struct options *o = &run->options;
	struct method_context *c = &run->context;
	c->port = o->port_given ? (uint16_t)o->port : run->method->port;
	c->token = random_token();
	c->protocol = run->method == &method_raw    ? (uint8_t)o->protocol
		      : run->method == &method_icmp ? run->family->icmp_protocol
						    : run->method->protocol;
	c->options_size = (uint16_t)gateways_size(&run->gateways, run->family->version);
	c->coverage = (uint16_t)o->coverage;
	c->service = (uint32_t)o->service;
	if (run->method == &method_tcp)
		settle_tcp(run);
}

/* The size of a method's own packets, whatever was asked for. */
static uint16_t fixed_size(const struct run *run)
{
	uint8_t bytes[256];
	struct writer w = writer_of(bytes, sizeof bytes);
	struct question question = {0};
	struct method_context context = run->context;
	context.source = context.destination;
	run->method->build(&context, &question, &w);
	uint32_t header = run->family->ip_header_size;
	if (run->method == &method_tcpconn)
		return (uint16_t)(header + 40);
	return (uint16_t)(header + w.size + run->context.options_size);
}

static uint16_t packet_size(const struct run *run)
{
	const struct options *o = &run->options;
	if (run->method->fixed_size)
		return fixed_size(run);
	uint32_t extra = run->context.options_size;
	uint32_t least = method_size_minimum(run->method, run->family) + extra;
	uint64_t size = o->packet_size_given ? o->packet_size
					     : run->family->ip_header_size + 40u + extra;
	if (o->find_mtu && !o->packet_size_given)
		size = 65000;
	return (uint16_t)(size < least ? least : size);
}

static nanoseconds from_seconds(double seconds)
{
	return seconds > 1e9 ? NEVER / 4 : (nanoseconds)(seconds * 1e9);
}

static void settle_trace(struct run *run)
{
	const struct options *o = &run->options;
	/* without privilege a TCP connection holds its ports until it is over */
	bool holds = run->method == &method_tcpconn ||
		     (run->method == &method_tcp && !privilege_has(CAP_NET_RAW));
	bool serial = run->method->is_serial || o->source_port_given ||
		      (holds && o->flow_given) || (o->window_given && o->window <= 1);
	run->settings.trace = (struct trace_settings){
		.first_hop = (uint8_t)o->first,
		.max_hops = (uint8_t)o->max,
		.queries = (uint8_t)o->queries,
		.size = packet_size(run),
		.window = serial	    ? 1
			  : o->window_given ? (uint32_t)o->window
					    : 0,
		.numbers = run->method->numbers,
		.is_serial = serial,
		.wait = from_seconds(o->wait),
		.here = o->here,
		.near = o->near,
		.wait_given = o->wait_given,
		.spacing = o->spacing,
		.adaptive = o->adaptive,
		.patient = o->patient,
		.explain = o->format != FORMAT_TEXT,
		.find_mtu = o->find_mtu,
		.loose = o->loose,
		.gap_limit = (uint32_t)o->gap,
		.time_limit = o->time_limit,
		.flow = (uint16_t)o->flow,
	};
}

static void settle_prober(struct run *run)
{
	const struct options *o = &run->options;
	const struct trace_settings *trace = &run->settings.trace;
	bool plain = !o->window_given && !o->spacing;
	run->settings.prober = (struct prober_settings){
		.capacity = 4096,
		.window = trace->window ? trace->window : 200,
		.gap = o->spacing      ? o->spacing
		       : trace->window ? 0
				       : SPECULATION_GAP,
		.sure_gap = o->spacing	    ? o->spacing
			    : trace->window ? 0
					    : SURE_GAP,
		.budget = plain ? TRACE_BUDGET : 0,
		.refill = SECOND + 20 * MILLISECOND,
	};
	if (run->settings.prober.window > 1000)
		run->settings.prober.window = 1000;
}

/* Whether every probe takes the same way where routers spread by flow. */
static bool flow_is_constant(const struct run *run)
{
	const struct method *m = run->method;
	if (m == &method_icmp)
		return run->settings.trace.size >= method_size_minimum(m, run->family) + 2;
	return m == &method_udp || m == &method_udplite || m == &method_raw;
}

static void settle_facts(struct run *run)
{
	const struct options *o = &run->options;
	run->facts = (struct view_json_facts){.host = o->host,
		.program = o->program,
		.method = run->method,
		.context = &run->context,
		.trace = &run->settings.trace,
		.traffic_class = (uint8_t)o->traffic_class,
		.flow_label = (uint32_t)o->flow_label,
		.flow_constant = flow_is_constant(run),
		.atlas = o->format == FORMAT_ATLAS,
		.began_wall = clock_wall()};
	run->facts.wall_offset = run->facts.began_wall - clock_now();
}

static void settle(struct run *run)
{
	const struct options *o = &run->options;
	run->method = o->method;
	settle_context(run);
	settle_trace(run);
	settle_prober(run);
	run->settings.strategy =
		o->find_mtu && !run->method->fixed_size ? &strategy_mtu : &strategy_classic;
	run->settings.method = run->method;
	run->settings.targets = 1;
	run->settings.contexts = &run->context;
	run->settings.wants_notices = o->verbose;
	run->settings.wants_answers = o->stream || !o->numeric || o->as_numbers;
	settle_facts(run);
}

/* ---- output ---------------------------------------------------------------------------------
 */

/* A call that the system refused ends the run: on a line of its own, in Butskoy's words. */
static void fail_system(const char *call, int error)
{
	fflush(stdout);
	fprintf(stderr, "%s: %s\n", call, strerror(error));
	exit(EXIT_SYSTEM);
}

static void fail_door(const struct run *run, int error)
{
	const struct doors *d = &run->doors;
	const char *call = d->failed ? d->failed : "socket";
	if (run->options.format == FORMAT_TEXT)
		putchar('\n');
	options_complain(&run->options, "%s: %s", call, strerror(-error));
	if (error == -EPERM && strcmp(call, "socket") == 0)
		message_hint("%s needs CAP_NET_RAW; try: setcap cap_net_raw=p $(command -v "
			     "traceroute)",
			run->options.quoted && !run->method->needs_raw ? "--quoted"
								       : "this method");
	if (error == -EACCES && run->method == &method_icmp)
		message_hint("no group of yours may open ping sockets; try: sysctl -w "
			     "net.ipv4.ping_group_range='0 2147483647'");
	exit(EXIT_SYSTEM);
}

/* ---- the run
 * ---------------------------------------------------------------------------------- */

static void begin(struct run *run)
{
	const char *file = run->options.pcapng;
	/* before privilege goes: root without it cannot write everywhere */
	int error = file ? capture_open(&run->capture, file, "traceroute (icmp-tools)") : 0;
	if (error) {
		message_say("traceroute", file, "%s", strerror(-error));
		exit(EXIT_USAGE);
	}
	show_header(&run->options, &run->facts);
	error = doors_open(
		&run->doors, &run->options, run->method, &run->gateways, &run->context);
	if (error)
		fail_door(run, error);
	if (file)
		doors_capture(&run->doors, &run->capture);
	error = privilege_end();
	if (error)
		fail_system("capset", -error);
	run->memory = malloc(tracer_size(&run->settings));
	if (!run->memory)
		fail_system("malloc", ENOMEM);
	tracer_init(&run->tracer, run->memory, &run->settings, clock_now());
	error = loop_open(&run->loop);
	if (error == 0)
		error = doors_watch(&run->doors, &run->loop, &run->tracer);
	if (error)
		fail_system("epoll", -error);
	if (run->method == &method_tcp)
		run->facts.flow_constant = run->doors.kind == DOOR_RAW ||
					   run->options.flow_given ||
					   run->options.source_port_given;
	error = show_open(&run->show, &run->options, &run->facts, &run->loop);
	if (error)
		fail_system("malloc", -error);
}

static void take_signals(struct run *run)
{
	for (int number; (number = loop_signal(&run->loop)) != 0;) {
		if (number != SIGINT && number != SIGTERM && number != SIGHUP)
			continue;
		run->signal = number;
		tracer_stop(&run->tracer, STOP_INTERRUPTED);
	}
}

static void wait_until(struct run *run, nanoseconds now, nanoseconds wake)
{
	loop_wait(&run->loop, now, wake);
	for (uint32_t i = 0; i < run->loop.ready_count; i++) {
		uint32_t tag = run->loop.ready[i];
		if (tag == LOOP_SIGNALS)
			take_signals(run);
		else if (tag >= SHOW_TAG_NAMES)
			show_read(&run->show, tag);
		else
			doors_read(&run->doors, tag);
	}
	doors_sweep(&run->doors);
}

static void go(struct run *run)
{
	static struct trace_event event;
	bool done = false;
	while (!done || !show_is_empty(&run->show)) {
		struct probe probe;
		nanoseconds now = clock_now(), wake = NEVER, show_wake = NEVER;
		switch (tracer_step(&run->tracer, now, &probe, &event, &wake)) {
		case STEP_EVENT:
			show_event(&run->show, &event, now);
			continue;
		case STEP_SEND:
			doors_send(&run->doors, &probe);
			doors_read_all(&run->doors);
			continue;
		case STEP_DONE:
			done = true;
			break;
		case STEP_WAIT:
			break;
		}
		show_flush(&run->show, now, &show_wake);
		if (!done || !show_is_empty(&run->show))
			wait_until(run, now, show_wake < wake ? show_wake : wake);
	}
}

static int status_of(const struct run *run)
{
	if (run->show.end.error)
		return EXIT_SYSTEM;
	if (!run->options.status)
		return 0;
	if (run->show.end.reason == STOP_REACHED)
		return 0;
	return run->show.end.reason == STOP_UNREACHABLE ? EXIT_UNREACHABLE : EXIT_NOT_REACHED;
}

static int finish(struct run *run)
{
	fflush(stdout);
	if (run->show.end.error)
		fprintf(stderr, "send: %s\n", strerror(run->show.end.error));
	int status = status_of(run);
	int error = message_close_stdout();
	if (run->show.error)
		error = run->show.error;
	if (error && error != EPIPE) {
		fprintf(stderr, "traceroute: write error: %s\n", strerror(error));
		status = EXIT_SYSTEM;
	}
	show_close(&run->show);
	error = run->options.pcapng ? capture_close(&run->capture) : 0;
	if (error) {
		message_say("traceroute", run->options.pcapng, "%s", strerror(-error));
		status = EXIT_SYSTEM;
	}
	doors_close(&run->doors);
	loop_close(&run->loop);
	free(run->memory);
	if (run->signal) {
		signal(run->signal, SIG_DFL);
		raise(run->signal);
	}
	return status;
}

int main(int argc, char **argv)
{
	static struct run run;
	process_prepare();
	int error = privilege_begin();
	if (error)
		fail_system("capset", -error);
	options_read(&run.options, argc, argv);
	resolve_host(&run);
	resolve_source(&run);
	read_gateways(&run);
	settle(&run);
	begin(&run);
	go(&run);
	return finish(&run);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/setup.h"

#include <stdio.h>

#include "common/net/clock.h"
#include "common/net/file.h"
#include "common/net/privilege.h"
#include "common/wire/transport.h"
#include "traceroute/replay.h"

#define SPECULATION_GAP (330 * MICROSECOND)
#define SURE_GAP (30 * MICROSECOND)
/* The kernel repeats a SYN after a second; connections end before that. */
#define CONNECTION_WAIT (900 * MILLISECOND)

/* One digit of /proc/sys/net/ipv4/NAME; 1 where that cannot be read. */
static int system_setting(const char *name)
{
	char path[64], digit[2];
	snprintf(path, sizeof path, "/proc/sys/net/ipv4/%s", name);
	return file_beginning(path, digit, sizeof digit) == 1 ? digit[0] - '0' : 1;
}

static void setup_tcp(struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
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

static void setup_context(struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	struct method_context *c = &run->context;
	/* as Butskoy's: 0 is the method's own */
	c->port = o->port ? (uint16_t)o->port : run->method->port;
	c->protocol = run->method->takes_protocol ? (uint8_t)o->protocol
		      : run->method->by_family	  ? run->family->icmp_protocol
						  : run->method->protocol;
	c->flows = o->multipath ? METHOD_FLOWS : o->flow_given ? (uint16_t)(o->flow + 1) : 0;
	c->options_size = (uint16_t)gateways_size(&run->gateways, run->family->version);
	c->coverage = (uint16_t)o->coverage;
	c->service = (uint32_t)o->service;
	if (run->method->via == VIA_CONNECT)
		setup_tcp(run);
}

/* The size of a method's own packets, whatever was asked for. */
static uint16_t fixed_size(const struct trace_run *run)
{
	uint8_t bytes[256];
	struct writer w = writer_of(bytes, sizeof bytes);
	struct question question = {0};
	struct method_context context = run->context;
	context.source = context.destination;
	run->method->build(&context, &question, &w);
	uint32_t header = run->family->ip_header_size;
	if (run->method->kernel_size)
		return (uint16_t)(header + run->method->kernel_size);
	/* a UDP socket writes the header itself */
	if (run->method->via == VIA_UDP)
		header += run->method->header_size;
	return (uint16_t)(header + w.size + run->context.options_size);
}

bool setup_is_connecting(const struct trace_run *run)
{
	const struct method *m = run->method;
	return m->via == VIA_CONNECT &&
	       (m->privileged == VIA_CONNECT || !privilege_has(PRIVILEGE_NET_RAW));
}

bool setup_can_grow(const struct trace_run *run)
{
	const struct method *m = run->method;
	return !m->fixed_size || (m->via == VIA_CONNECT && !setup_is_connecting(run));
}

bool setup_can_choose_flows(const struct trace_run *run, const char **problem)
{
	const struct method *m = run->method;
	uint32_t minimum = method_size_minimum(m, run->family) + m->flow_data;
	*problem = NULL;
	if (run->options.flow_by_label && run->family->version != 6)
		*problem = "--flow-by=label: IPv4 has no flow label";
	else if (run->options.flow_by_label && setup_is_connecting(run))
		*problem = "--flow-by=label: a connection has no label of its own choice";
	else if (m->flows == 0 && !run->options.flow_by_label)
		*problem = "this method has no field that tells flows apart";
	else if (run->settings.trace.size < minimum)
		*problem = "flows need a packet with two bytes of data";
	return !*problem;
}

static uint16_t packet_size(const struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	if (run->method->fixed_size && !(o->find_mtu && setup_can_grow(run)))
		return fixed_size(run);
	uint32_t extra = run->context.options_size;
	uint32_t minimum = method_size_minimum(run->method, run->family) + extra;
	uint64_t size = run->family->ip_header_size + 40u + extra;
	if (run->method->data_min)
		size = minimum + run->method->data_min;
	if (o->packet_size_given)
		size = o->packet_size;
	if (o->find_mtu && !o->packet_size_given)
		size = 65000;
	return (uint16_t)(size < minimum ? minimum : size);
}

static nanoseconds from_seconds(double seconds)
{
	return seconds > 1e9 ? NEVER / 4 : (nanoseconds)(seconds * 1e9);
}

static void setup_trace(struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	bool serial = run->method->is_serial || o->source_port_given ||
		      (setup_is_connecting(run) && o->flow_given) ||
		      (o->window_given && o->window <= 1);
	/* as Butskoy: no shorter waits where an answer names no probe */
	bool whole = !o->wait_given && (run->method->is_serial || o->source_port_given);
	run->settings.trace = (struct trace_settings){
		.first_hop = (uint8_t)o->first,
		.max_hops = (uint8_t)o->max,
		.hops = o->hops,
		.queries = (uint8_t)o->queries,
		.size = packet_size(run),
		.window = serial	    ? 1
			  : o->window_given ? (uint32_t)o->window
					    : 0,
		.numbers = run->method->numbers,
		.is_serial = serial,
		.wait = from_seconds(o->wait),
		.here = whole ? 0 : o->here,
		.near = whole ? 0 : o->near,
		.wait_given = o->wait_given || whole,
		.spacing = o->spacing,
		.adaptive = o->adaptive,
		.patient = o->patient,
		.explain = o->format->wants_everything,
		.find_mtu = o->find_mtu,
		.seed = run->context.token,
		.stop_at_loop = o->stop_at_loop,
		.loose = o->loose,
		.gap_limit = (uint32_t)o->gap,
		.time_limit = o->time_limit,
		.flow = (uint16_t)o->flow,
		.is_flow_serial = setup_is_connecting(run),
		.flows = o->multipath ? METHOD_FLOWS : 0,
		.lite = o->lite,
		.confidence = o->multipath ? (uint8_t)o->confidence : 0,
	};
}

/* Many probes at once, and a budget for routers that turn out to limit their replies. */
static void setup_multipath(struct prober_settings *prober, const struct traceroute_options *o)
{
	prober->window = o->window_given ? (uint32_t)o->window : 1000;
	prober->budget = 1;
	prober->budget_paced = true;
}

static void setup_prober(struct trace_run *run)
{
	run->settings.repeated_after = setup_is_connecting(run) ? CONNECTION_WAIT : 0;
	const struct traceroute_options *o = &run->options;
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
	if (o->multipath)
		setup_multipath(&run->settings.prober, o);
	if (run->settings.prober.window > 1000)
		run->settings.prober.window = 1000;
}

/* Whether every probe takes the same way where routers spread by flow. */
static bool flow_is_constant(const struct trace_run *run)
{
	const struct method *m = run->method;
	uint32_t minimum = method_size_minimum(m, run->family) + m->flow_data;
	return m->is_constant && run->settings.trace.size >= minimum;
}

static void setup_facts(struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	struct text replay = text_of(run->replay, sizeof run->replay);
	replay_options(o, &replay);
	run->facts = (struct trace_facts){.host = o->host,
		.replay = run->replay,
		.program = o->program,
		.method = run->method,
		.context = &run->context,
		.trace = &run->settings.trace,
		.traffic_class = (uint8_t)o->traffic_class,
		.flow_label = (uint32_t)o->flow_label,
		.flow_constant = flow_is_constant(run),
		.began_wall = clock_wall()};
	run->facts.wall_offset = run->facts.began_wall - clock_now();
}

/* Bare packets of ICMP itself are nothing that a router or host answers: echo requests are. */
static const struct method *setup_method(const struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	bool is_icmp = o->method->takes_protocol && o->protocol == run->family->icmp_protocol;
	const struct method *m = is_icmp ? &method_icmp : o->method;
	return (o->flow_given || o->multipath) && m->with_flows ? m->with_flows : m;
}

void setup(struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	run->method = setup_method(run);
	setup_context(run);
	setup_trace(run);
	run->context.needs_token =
		method_icmp_has_token(&run->context, run->settings.trace.size);
	setup_prober(run);
	run->settings.strategy = o->multipath  ? &strategy_multipath
				 : o->find_mtu ? &strategy_mtu
					       : &strategy_classic;
	run->settings.method = run->method;
	run->settings.targets = 1;
	run->settings.contexts = &run->context;
	run->settings.wants_notices = o->verbose;
	run->settings.wants_answers = o->stream || !o->numeric || o->as_numbers;
	setup_facts(run);
}

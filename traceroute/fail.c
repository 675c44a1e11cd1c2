/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/fail.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/net/explain.h"
#include "traceroute/sockets_open.h"

#define REFUSED "You do not have enough privileges to use this traceroute method.\nsocket"

/* A call that the system refused ends the run: on a line of its own, in Butskoy's words. */
void fail_begin(const struct trace_run *run)
{
	if (run->view.fail)
		run->view.fail(run->view.self);
}

static void say_failed(const struct trace_run *run, const char *call, int error)
{
	fail_begin(run);
	report_error(&run->options.report, NULL, "%s: %s", call, error_text(error));
}

_Noreturn void fail_end(const struct trace_run *run)
{
	if (run->view.end)
		run->view.end(run->view.self, &run->end, EXIT_SYSTEM);
	report_exit(&run->options.report, EXIT_SYSTEM);
}

_Noreturn void fail_system(const struct trace_run *run, const char *call, int error)
{
	say_failed(run, call, error);
	fail_end(run);
}

/* Whether the raw socket was for what quotes tell, not for the method. */
static bool wants_quotes(const struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	return (o->quoted || o->dscp_given || o->ecn_given) && !run->method->needs_raw;
}

const char *fail_call(const struct trace_run *run)
{
	return run->sockets.failed ? run->sockets.failed : "socket";
}

static bool is_source_route(const char *call)
{
	return strcmp(call, "setsockopt IP_OPTIONS") == 0 ||
	       strcmp(call, "setsockopt IPV6_RTHDR") == 0;
}

static void explain_bind(const struct trace_run *run, int error, struct text *hint)
{
	if (error == -EADDRINUSE && run->options.source_port_given)
		text_format(hint,
			"%s %" PRIu64 " is in use; without --sport a free one is taken",
			run->method->by_family ? "identifier" : "port",
			run->options.source_port);
	else
		explain_source(error, &run->context.source, hint);
}

void fail_explain(const struct trace_run *run, const char *call, int error, struct text *hint)
{
	const struct explain_route route = {.question = sockets_route(&run->sockets, 0),
		.typed = run->gateways.count > 0 ? NULL : run->options.host,
		.option = "-i",
		.bypasses_routes = run->options.bypass_routes};
	bool is_closed = error == -ECONNREFUSED || error == -ETIMEDOUT;
	if (strcmp(call, "connect") == 0 && is_closed && run->method->opens_session) {
		text_format(hint,
			"a connection to port %u is needed first; -p chooses a port that "
			"accepts them",
			run->context.port);
		return;
	}
	/* a connection binds its socket as its probe is sent */
	if (error == -EADDRINUSE || strcmp(call, "bind") == 0) {
		explain_bind(run, error, hint);
		return;
	}
	if (strcmp(call, "connect") == 0) {
		explain_route(error, &route, hint);
		return;
	}
	if (strcmp(call, "setsockopt SO_BINDTODEVICE") == 0)
		explain_device(error, run->options.device, hint);
	else if (strcmp(call, "setsockopt SO_MARK") == 0 && error == -EPERM)
		text_add(hint, "--fwmark needs CAP_NET_ADMIN or CAP_NET_RAW");
	else if (is_source_route(call))
		gateways_explain(&run->gateways, run->family->version, error, hint);
	if (strcmp(call, "socket") != 0)
		return;
	if (error == -EACCES && run->method->via == VIA_PING)
		explain_ping_socket(error, hint);
	else if (error == -EPERM || error == -EACCES)
		text_format(hint, "%s needs CAP_NET_RAW",
			wants_quotes(run) ? "--quoted, --dscp or --ecn" : "this method");
	explain_raw_socket(error, "$(command -v traceroute)", hint);
}

_Noreturn void fail_socket(const struct trace_run *run, int error, const char *hint)
{
	char words[256];
	struct text t = text_of(words, sizeof words);
	const char *call = fail_call(run);
	bool is_refused = (error == -EPERM || error == -EACCES) && strcmp(call, "socket") == 0;
	text_format(&t, "%s: %s", is_refused && !wants_quotes(run) ? REFUSED : call,
		error_text(error));
	fail_begin(run);
	report_problem(&run->options.report,
		&(struct problem){.text = words, .error = error, .hint = *hint ? hint : NULL});
	fail_end(run);
}

_Noreturn void fail_file(
	const struct traceroute_options *o, const char *file, int error, const char *sentence)
{
	report_problem(&o->report,
		&(struct problem){
			.object = file, .text = sentence, .error = error, .is_named = true});
	report_exit(&o->report, EXIT_USAGE);
}

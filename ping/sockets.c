/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <net/if.h>
#include <sys/auxv.h>

#include "common/base/errors.h"
#include "common/net/explain.h"
#include "common/net/filter.h"
#include "common/net/interfaces.h"
#include "ping/engine/payload_timestamp.h"

enum { ROUTE_PORT = 1025 }; /* any: nothing is ever sent to it */

static bool fail(const struct ping_options *o, const char *object, int error)
{
	report_errno(&o->report, object, error);
	return false;
}

static bool fail_hint(
	const struct ping_options *o, const char *object, int error, const struct text *hint)
{
	report_problem(&o->report, &(struct problem){.object = object,
					   .error = error,
					   .hint = hint->size ? hint->at : NULL});
	return false;
}

/* ---- opening --------------------------------------------------------------------- */

static bool is_privilege_error(int error)
{
	return error == -EACCES || error == -EPERM || error == -EPROTONOSUPPORT;
}

bool probe_socket_refuse(
	const struct ping_options *o, const char *object, int ping_error, int raw_error)
{
	char words[256], help[EXPLAIN_SIZE];
	struct text t = text_of(words, sizeof words), hint = text_of(help, sizeof help);
	text_format(&t, "cannot open a ping socket: %s, nor a raw socket: %s",
		error_text(ping_error), error_text(raw_error));
	explain_ping_socket(ping_error, &hint);
	explain_raw_socket(raw_error, o->report.program, &hint);
	report_problem(&o->report, &(struct problem){.object = object,
					   .text = words,
					   .error = ping_error,
					   .hint = hint.size ? help : NULL});
	return false;
}

bool probe_socket_refuse_raw(const struct ping_options *o, const char *why, int error)
{
	char words[256], help[EXPLAIN_SIZE];
	struct text t = text_of(words, sizeof words), hint = text_of(help, sizeof help);
	text_format(&t, "cannot open a raw socket, which %s needs: %s", why, error_text(error));
	explain_raw_socket(error, o->report.program, &hint);
	report_problem(&o->report, &(struct problem){.object = o->target,
					   .text = words,
					   .error = error,
					   .hint = hint.size ? help : NULL});
	return false;
}

static bool open_socket(
	struct probe_socket *socket, const struct ping_options *o, const struct family *family)
{
	const char *raw_for = o->asks_node ? "-N" : o->ident == 0 ? "-e 0" : NULL;
	int ping_error =
		raw_for ? -EACCES : sock_open(&socket->sock, family, SOCK_KIND_PING, 0);
	if (ping_error == 0)
		return true;
	int raw_error = sock_open(&socket->sock, family, SOCK_KIND_RAW, 0);
	if (raw_error == 0)
		return true;
	if (ping_error == -EAFNOSUPPORT || raw_error == -EAFNOSUPPORT)
		return fail(o, "socket", EAFNOSUPPORT);
	if (raw_for)
		return probe_socket_refuse_raw(o, raw_for, raw_error);
	if (is_privilege_error(ping_error))
		return probe_socket_refuse(o, o->target, ping_error, raw_error);
	return fail(o, "socket", ping_error);
}

int probe_socket_filter(
	const struct sock *s, const struct ping_options *o, uint16_t *id, const char **call)
{
	int error = 0;
	if (s->kind != SOCK_KIND_RAW)
		return 0;
	if (o->ident != OPTION_ABSENT)
		*id = (uint16_t)o->ident;
	else
		error = sock_random_id(id);
	/* ours is known by an identifier of its own, or by the type of a node information
	 * query, which is where an echo has its identifier */
	struct filter_flow flow = {
		.query = s->family->echo, .reply = s->family->echo_reply, .id = *id};
	if (o->asks_time)
		flow = (struct filter_flow){
			.query = TIMESTAMP_REQUEST, .reply = TIMESTAMP_REPLY, .id = *id};
	if (o->asks_node)
		flow = (struct filter_flow){.query = NODE_INFO_QUERY,
			.reply = NODE_INFO_REPLY,
			.id = (uint16_t)o->node_query.qtype};
	*call = error ? SOCK_CALL_RANDOM : "socket filter";
	return error ? error : filter_echo(s, &flow);
}

int probe_socket_bind(const struct sock *s, const struct ping_options *o,
	const struct address *source, uint16_t *id, const char **call)
{
	*call = SOCK_CALL_BIND;
	if (s->kind == SOCK_KIND_RAW)
		return source ? sock_bind(s, source, 0) : 0;
	*id = o->ident != OPTION_ABSENT ? (uint16_t)o->ident : 0;
	return sock_bind_id(s, source, id, call);
}

/* ---- where to and from where ----------------------------------------------------- */

/* The only interface that can be meant, or none. */
static void guess_zone(struct probe_socket *socket, const struct ping_options *o)
{
	char words[ADDRESS_TEXT_SIZE + 64], name[IF_NAMESIZE], number[ADDRESS_TEXT_SIZE];
	struct text t = text_of(words, sizeof words);
	socket->target.zone = interface_of_link_local(&socket->target);
	if (socket->target.zone == 0)
		return;
	text_format(&t, "%s has no interface: %s is taken",
		address_text(number, &socket->target),
		resolve_zone_name(name, socket->target.zone));
	report_warning(&o->report, &(struct problem){.text = words});
}

static void set_zone(struct probe_socket *socket, const struct ping_options *o)
{
	if (socket->target.zone != 0 || !address_is_link_local(&socket->target))
		return;
	if (o->device)
		socket->target.zone = if_nametoindex(o->device);
	else if (o->source.version != 0 && address_is_link_local(&o->source))
		socket->target.zone = interface_of_link_local(&o->source);
	else if (!address_is_multicast(&socket->target))
		guess_zone(socket, o);
}

/* Replies to an address of another interface may not come back by this one. */
static void warn_of_source(const struct probe_socket *socket, const struct ping_options *o)
{
	char words[ADDRESS_TEXT_SIZE + 96], other[IF_NAMESIZE], number[ADDRESS_TEXT_SIZE];
	struct text t = text_of(words, sizeof words);
	const struct address *source = &socket->source;
	if (!o->device || address_is_link_local(source) ||
		interface_may_have(o->device, source, other))
		return;
	text_format(&t, "the source address %s is one of %s, not of %s",
		address_text(number, source), other, o->device);
	report_warning(&o->report, &(struct problem){.text = words});
}

/* A link-local source is one of the interface's. */
static struct address wanted_source(
	const struct probe_socket *socket, const struct ping_options *o)
{
	struct address source = o->source;
	if (address_is_link_local(&source))
		source.zone = o->device ? if_nametoindex(o->device) : socket->target.zone;
	return source;
}

static bool bind_device(
	struct probe_socket *socket, const struct sock *s, const struct ping_options *o)
{
	int error = o->device ? sock_bind_device(s, o->device) : 0;
	if (error == 0)
		return true;
	socket->refusal = error;
	char object[64];
	struct text t = text_of(object, sizeof object);
	char help[EXPLAIN_SIZE];
	struct text hint = text_of(help, sizeof help);
	text_add(&t, "SO_BINDTODEVICE ");
	text_add_escaped(&t, o->device, strlen(o->device));
	explain_device(error, o->device, &hint);
	return fail_hint(o, object, error, &hint);
}

static bool fail_bind(const struct ping_options *o, const struct address *source, int error)
{
	char help[EXPLAIN_SIZE], ident[32];
	struct text hint = text_of(help, sizeof help), object = text_of(ident, sizeof ident);
	if (error == -EADDRINUSE && o->ident != OPTION_ABSENT) {
		text_format(&object, "-e %u", (unsigned)o->ident);
		text_add(&hint, "another socket has this identifier");
		return fail_hint(o, ident, error, &hint);
	}
	if (source)
		explain_source(error, source, &hint);
	return fail_hint(o, "bind", error, &hint);
}

struct explain_route probe_route(const struct ping_options *o, uint32_t flow_label)
{
	return (struct explain_route){.option = "-I",
		.bypasses_routes = o->ignores_routing,
		.question = {.source = o->source.version ? &o->source : NULL,
			.device = o->device,
			.mark = o->mark == OPTION_ABSENT ? 0 : (uint32_t)o->mark,
			.flow_label = flow_label,
			.traffic_class = o->traffic_class == OPTION_ABSENT
						 ? 0
						 : (uint8_t)o->traffic_class}};
}

static void explain_target(const struct probe_socket *socket, const struct ping_options *o,
	int error, struct text *hint)
{
	struct explain_route route = probe_route(o, socket->flow_label);
	route_question_echo(&route.question, &socket->target);
	route.typed = o->target;
	explain_route(error, &route, hint);
}

static bool refuse_route(
	const struct probe_socket *socket, const struct ping_options *o, int error)
{
	char help[EXPLAIN_SIZE];
	struct text hint = text_of(help, sizeof help);
	explain_target(socket, o, error, &hint);
	return fail_hint(o, "connect", error, &hint);
}

/* Without SO_BROADCAST the kernel refuses a broadcast address as it refuses a prohibited one.
 */
static int connect_route(
	struct probe_socket *socket, const struct sock *s, const struct sock_flow *flow)
{
	int error = sock_connect_flow(s, &socket->target, ROUTE_PORT, flow);
	if (error != -EACCES || !s->family->has_broadcast)
		return error;
	sock_set(s, SOL_SOCKET, SO_BROADCAST, 1);
	error = sock_connect_flow(s, &socket->target, ROUTE_PORT, flow);
	socket->is_group = error == 0;
	return error;
}

static bool search_route(
	struct probe_socket *socket, const struct sock *s, const struct ping_options *o)
{
	if (!bind_device(socket, s, o))
		return false;
	if (o->mark != OPTION_ABSENT)
		sock_set_mark(s->fd, (uint32_t)o->mark);
	if (o->ignores_routing)
		sock_set(s, SOL_SOCKET, SO_DONTROUTE, 1);
	struct address source = wanted_source(socket, o);
	int error = o->source.version ? sock_bind(s, &source, 0) : 0;
	socket->refusal = error;
	if (error)
		return fail_bind(o, &source, error);
	struct sock_flow flow = {.label = socket->flow_label};
	if (o->traffic_class != OPTION_ABSENT)
		flow.traffic_class = (uint8_t)o->traffic_class;
	socket->refusal = error = connect_route(socket, s, &flow);
	if (error)
		return refuse_route(socket, o, error);
	error = sock_local(s, &socket->source, NULL);
	return error ? fail(o, "getsockname", error) : true;
}

/* By a connected UDP socket that never sends: the kernel's own choice of source. */
static bool find_route(struct probe_socket *socket, const struct ping_options *o)
{
	struct sock s;
	int error = sock_open(&s, socket->sock.family, SOCK_KIND_UDP, 0);
	if (error)
		return fail(o, "socket", error);
	bool found = search_route(socket, &s, o);
	sock_close(&s);
	return found;
}

void probe_group_problem(
	struct text *t, const char *kind, nanoseconds interval, const char *option)
{
	text_format(t,
		"%s ping with too short interval: %lld; minimal interval for broadcast ping "
		"for user must be >= 1000 ms, use %s 1 (or higher)",
		kind, (long long)(interval / MILLISECOND), option);
}

/* What an ordinary user may not broadcast. */
static bool may_address_group(const struct probe_socket *socket, const struct ping_options *o)
{
	const char *kind = socket->sock.family->has_broadcast ? "broadcast" : "multicast";
	if (o->interval < SECOND) {
		char words[PROBE_PROBLEM_SIZE];
		struct text t = text_of(words, sizeof words);
		probe_group_problem(&t, kind, o->interval, "-i");
		report_error(&o->report, NULL, "%s", words);
		return false;
	}
	if (o->pmtu && strcmp(o->pmtu, "do") != 0) {
		report_error(&o->report, NULL, "%s ping does not fragment", kind);
		return false;
	}
	return true;
}

static bool judge_target(struct probe_socket *socket, const struct ping_options *o)
{
	bool is_broadcast = socket->is_group;
	socket->is_group = is_broadcast || address_is_multicast(&socket->target);
	socket->any_source = socket->is_group || address_is_subnet_router(&socket->target) ||
			     address_is_unspecified(&socket->target);
	if (address_is_unspecified(&socket->target))
		socket->target = socket->source;
	if (is_broadcast && !o->allows_broadcast) {
		report_error(&o->report, NULL,
			"Do you want to ping broadcast? Then -b. If not, check your local "
			"firewall rules");
		return false;
	}
	if (is_broadcast) {
		report_warning(
			&o->report, &(struct problem){.text = "pinging broadcast address",
					    .is_unnamed = true});
	}
	if (!socket->is_group)
		return true;
	if (o->is_unprivileged && !may_address_group(socket, o))
		return false;
	if (is_broadcast)
		sock_set(&socket->sock, SOL_SOCKET, SO_BROADCAST, 1);
	return true;
}

static bool bind_source(struct probe_socket *socket, const struct ping_options *o)
{
	struct address wanted = wanted_source(socket, o);
	const struct address *source = o->source.version ? &wanted : NULL;
	if (o->sticks_to_source)
		source = &socket->source;
	const char *call;
	int error = probe_socket_bind(&socket->sock, o, source, &socket->id, &call);
	if (error && call != SOCK_CALL_BIND)
		return fail(o, call, error);
	return error ? fail_bind(o, source, error) : true;
}

static bool check_family(const struct ping_options *o, const struct family *family)
{
	if (o->source.version && o->source.version != family->version) {
		report_error(&o->report, NULL, "IPv%u source address for an %s target",
			(unsigned)o->source.version, family->name);
		return false;
	}
	bool has_options =
		o->records_route || o->ip_stamps || o->loose_route || o->strict_route;
	unsigned most = family->echo_size_max - (has_options ? IP_OPTIONS_MAX : 0u);
	if (o->size <= most)
		return true;
	report_error(&o->report, NULL, "-s %llu: must be a whole number from 0 to %u for %s%s",
		(unsigned long long)o->size, most, family->name,
		has_options ? " with options" : "");
	return false;
}

/* For a flood the route is found once where it can be (IPv6: each probe costs 8 % less). A raw
 * socket that is connected would get nothing from any other host, no error either; one that is
 * bound to a device could not be disconnected. */
static bool connect_target(struct probe_socket *socket, const struct ping_options *o)
{
	bool is_faster = o->interval == 0 && socket->sock.kind == SOCK_KIND_PING &&
			 !socket->any_source && socket->flow_label == 0 && !o->device;
	if (!o->connects && !is_faster)
		return true;
	int error = sock_connect(&socket->sock, &socket->target, ROUTE_PORT);
	socket->is_connected = error == 0;
	socket->may_disconnect = socket->is_connected && !o->connects;
	return error && o->connects ? fail(o, "connect", error) : true;
}

static bool open_and_set(
	struct probe_socket *socket, const struct ping_options *o, const struct family *family)
{
	if (!check_family(o, family) || !open_socket(socket, o, family))
		return false;
	const char *call;
	int error = probe_socket_filter(&socket->sock, o, &socket->id, &call);
	if (error)
		return fail(o, call, error);
	if (!bind_device(socket, &socket->sock, o))
		return false;
	set_zone(socket, o);
	if (!probe_socket_choose_flow(socket, o) || !find_route(socket, o) ||
		!judge_target(socket, o) || !bind_source(socket, o) ||
		!probe_socket_set_probes(socket, o) || !probe_socket_set_receiving(socket, o))
		return false;
	warn_of_source(socket, o);
	return connect_target(socket, o);
}

bool probe_socket_open(struct probe_socket *socket, const struct ping_options *o,
	const struct resolved *resolved)
{
	*socket = (struct probe_socket){.sock = {.fd = -1}, .target = resolved->address};
	if (open_and_set(socket, o, family_of(resolved->address.version)))
		return true;
	sock_close(&socket->sock);
	return false;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/sockets.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>
#include <sys/resource.h>

#include "common/net/filter.h"
#include "common/net/privilege.h"
#include "common/net/random.h"
#include "traceroute/sockets_open.h"

enum {
	UDPLITE_SEND_CSCOV_OPTION = 10, /* linux/udp.h */
	LEVEL_UDPLITE = 136,
	RECEIVE_ROOM = 1 << 20,
	FLOWS_PREPARED = 256, /* more than the flows of nearly every path */
	FLOW_BASES = 3,
};

static int fail(struct sockets *d, const char *call, int error)
{
	d->failed = call;
	return error;
}

/* The port of flow 0, when the one of the main socket is known. */
static void set_base_port(struct sockets *d)
{
	if (d->method->flow_field == FLOW_FIELD_SOURCE_PORT)
		d->context->source_port = (uint16_t)(d->context->source_port - d->main_flow);
}

/* ---- opening --------------------------------------------------------------------- */

static int prepare(struct sockets *d, struct sock *s)
{
	int error = sockets_set_common(d, s);
	if (error)
		return error;
	error = sock_receive_facts(s);
	if (error)
		return fail(d, "setsockopt IP_RECVERR", error);
	sock_set_family(s, d->family->option.receive_traffic_class, 1);
	d->has_stamps = sock_stamps(s, SOCK_STAMPS_BOTH) == 0;
	if (!d->has_stamps)
		sock_stamps(s, SOCK_STAMPS_RECEIVE);
	sock_receive_buffer(s, RECEIVE_ROOM);
	return 0;
}

static void set_coverage(const struct sockets *d, const struct sock *s)
{
	if (d->method->has_coverage)
		sock_set(s, LEVEL_UDPLITE, UDPLITE_SEND_CSCOV_OPTION,
			d->context->coverage ? d->context->coverage : 8);
}

/* A source that is sent with each packet is only tried here, where the user chose it. */
static int bind_datagram(struct sockets *d)
{
	const struct address *source =
		d->options->source_word ? sockets_packet_source(d) : NULL;
	uint16_t port = sockets_wanted_port(d, d->main_flow);
	if (!source)
		return sock_bind(&d->main, sockets_bind_address(d), port);
	struct sock trial;
	int error = sock_open(&trial, d->family, SOCK_KIND_UDP, d->method->protocol);
	if (error)
		return error;
	sockets_set_common(d, &trial);
	error = sock_bind(&trial, source, 0);
	sock_close(&trial);
	return error ? error : sock_bind(&d->main, NULL, port);
}

static int open_datagram(struct sockets *d)
{
	struct sock *s = &d->main;
	int error = sock_open(s, d->family, SOCK_KIND_UDP, d->method->protocol);
	if (error)
		return fail(d, "socket", error);
	error = prepare(d, s);
	if (error)
		return error;
	error = bind_datagram(d);
	if (error)
		return fail(d, "bind", error);
	sock_local(s, NULL, &d->context->source_port);
	set_base_port(d);
	set_coverage(d, s);
	error = d->flows
			? sockets_prepare(d, FLOWS_PREPARED, SOCK_KIND_UDP, d->method->protocol)
			: 0;
	if (error)
		return error;
	return sockets_find_source(d, d->context->source_port);
}

/* Another source port is another socket: it is opened when its flow is first asked for. */
int sockets_open_flow(struct sockets *d, struct sock *s, uint16_t flow)
{
	int error = sockets_take(d, s, SOCK_KIND_UDP, d->method->protocol);
	if (s->fd < 0)
		return error;
	if (error == 0)
		error = sock_receive_facts(s);
	sock_stamps(s, SOCK_STAMPS_RECEIVE);
	set_coverage(d, s);
	const struct address *source =
		sockets_packet_source(d) ? NULL : sockets_bind_address(d);
	if (error == 0)
		error = sock_bind(s, source, sockets_wanted_port(d, flow));
	if (error)
		sock_close(s);
	return error;
}

static int open_ping(struct sockets *d)
{
	struct sock *s = &d->main;
	int error = sock_open(s, d->family, SOCK_KIND_PING, 0);
	if (error)
		return fail(d, "socket", error);
	error = prepare(d, s);
	if (error)
		return error;
	uint16_t id = sockets_wanted_port(d, 0);
	const char *call;
	error = sock_bind_id(s, sockets_bind_address(d), &id, &call);
	d->context->source_port = id;
	return error ? fail(d, call == SOCK_CALL_RANDOM ? "getrandom" : call, error) : 0;
}

/* Nothing distinguishes a reply without ports from what others receive from the destination: a
 * user who may not see that gets nothing but probes to this host. */
static uint32_t answer_of(const struct sockets *d)
{
	uint32_t answer = method_raw_answer(d->context);
	return answer == 0 && privilege_is_lent() ? METHOD_FILL_FIRST : answer;
}

/* What a raw socket is to let in. */
static struct filter_flow flow_of(const struct sockets *d)
{
	const struct method *m = d->method;
	const struct method_context *c = d->context;
	uint16_t ports = m->source_ports ? m->source_ports : 1;
	if (m->flow_field == FLOW_FIELD_SOURCE_PORT && c->flows > ports)
		ports = c->flows;
	/* port 0 is passed over */
	if (c->source_port + ports > UINT16_MAX)
		ports++;
	/* by gateways, the destination in the header is one of them most of the way */
	bool knows_peer = !m->takes_protocol || d->gateways->count == 0;
	bool is_own = m->sees_own_probes && address_equal(&c->source, &c->destination);
	return (struct filter_flow){.protocol = c->protocol,
		.peer = knows_peer ? c->destination : (struct address){0},
		.port = c->source_port,
		.ports = m->takes_protocol || is_own ? 0 : ports,
		.id = c->source_port,
		.query = m->by_family ? d->family->echo : 0,
		.reply = d->family->echo_reply,
		.first = m->takes_protocol ? METHOD_FILL_FIRST : 0,
		.answer = m->takes_protocol ? answer_of(d) : 0};
}

static int open_icmp(struct sockets *d)
{
	struct filter_flow flow = flow_of(d);
	int error = sock_open(&d->icmp, d->family, SOCK_KIND_RAW, 0);
	if (error)
		return fail(d, "socket", error);
	error = flow.query ? filter_echo(&d->icmp, &flow) : filter_errors(&d->icmp, &flow);
	if (error) {
		sock_close(&d->icmp);
		return fail(d, "setsockopt SO_ATTACH_FILTER", error);
	}
	sock_receive_facts(&d->icmp);
	sock_stamps(&d->icmp, SOCK_STAMPS_RECEIVE);
	sock_receive_buffer(&d->icmp, RECEIVE_ROOM);
	return 0;
}

/* A port that no other process uses while we do: kept by a bound socket that never connects. */
static int reserve_port(struct sockets *d)
{
	uint16_t port = sockets_wanted_port(d, d->main_flow);
	struct sock *s = &d->connections[0].sock;
	int error = sock_open(s, d->family, SOCK_KIND_TCP, 0);
	if (error)
		return fail(d, "socket", error);
	if (d->options->tcp_reuse)
		sock_set(s, SOL_SOCKET, SO_REUSEADDR, 1);
	/* which source this port gives is asked next */
	error = sock_bind(s, d->options->source_word ? sockets_bind_address(d) : NULL, port);
	if (error)
		return fail(d, "bind", error);
	error = sock_local(s, NULL, &d->context->source_port);
	set_base_port(d);
	return error;
}

static int random_port(struct sockets *d)
{
	uint16_t random = 0;
	int error = random_bytes(&random, sizeof random);
	if (error)
		return fail(d, "getrandom", error);
	uint16_t wanted = sockets_wanted_port(d, 0);
	d->context->source_port = wanted ? wanted : (uint16_t)(0x8000u + random % 0x4000u);
	return 0;
}

static int bind_raw(struct sockets *d)
{
	int error = prepare(d, &d->main);
	if (error)
		return error;
	/* how much our own link takes is reported nowhere else */
	if (d->options->find_mtu)
		sock_set_family(&d->main, d->family->option.receive_errors, 1);
	if (sockets_bind_address(d))
		error = sock_bind(&d->main, sockets_bind_address(d), 0);
	return error ? fail(d, "bind", error) : 0;
}

static int open_raw(struct sockets *d)
{
	bool is_icmp = d->method->by_family;
	uint8_t protocol = is_icmp ? 0 : d->context->protocol;
	int error = sock_open(&d->main, d->family, SOCK_KIND_RAW, protocol);
	if (error)
		return fail(d, "socket", error);
	/* our port must be known first */
	error = d->method->reserves_port ? reserve_port(d) : random_port(d);
	if (error == 0 && !is_icmp)
		error = sockets_find_source(d, d->context->source_port);
	if (error)
		return error;
	struct filter_flow flow = flow_of(d);
	error = is_icmp ? filter_echo(&d->main, &flow) : filter_packets(&d->main, &flow);
	if (error)
		return fail(d, "setsockopt SO_ATTACH_FILTER", error);
	error = bind_raw(d);
	if (error == 0 && d->method->opens_session)
		error = sockets_open_session(d, &d->connections[0].sock);
	return error || is_icmp ? error : open_icmp(d);
}

/* As many descriptors as the system lets us have; 0: not known. */
static uint64_t raise_descriptors(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 0;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur;
}

/* A socket for each probe that there may be, as far as they go. */
static int prepare_connections(struct sockets *d)
{
	const struct traceroute_options *o = d->options;
	size_t count = (size_t)((o->max - o->first + 1) * o->queries);
	if (count > d->connection_limit)
		count = d->connection_limit;
	return sockets_prepare(d, count, SOCK_KIND_TCP, 0);
}

static int open_connections(struct sockets *d)
{
	uint64_t limit = raise_descriptors();
	if (limit && limit < SOCKETS_CONNECTIONS + 64)
		d->connection_limit = limit > 80 ? (uint32_t)limit - 64 : 16;
	d->context->source_port = sockets_wanted_port(d, 0);
	return prepare_connections(d);
}

static int open_icmp_socket(struct sockets *d)
{
	const struct traceroute_options *o = d->options;
	int error = -EACCES;
	if (!o->icmp_raw) {
		error = open_ping(d);
		bool is_open = d->main.fd >= 0; /* an option of it was refused */
		if (error == 0 || o->icmp_dgram || is_open ||
			(error != -EACCES && error != -EPERM && error != -EPROTONOSUPPORT))
			return error;
	}
	sock_close(&d->main);
	d->kind = VIA_RAW;
	d->failed = NULL;
	int raw = open_raw(d);
	return raw == -EPERM && !o->icmp_raw ? error : raw;
}

static bool wants_raw(const struct sockets *d)
{
	return d->method->privileged == VIA_RAW && privilege_has(PRIVILEGE_NET_RAW);
}

static int open_by_kind(struct sockets *d)
{
	switch (d->kind) {
	case VIA_UDP:
		return open_datagram(d);
	case VIA_PING:
		return open_icmp_socket(d);
	case VIA_CONNECT:
		return open_connections(d);
	case VIA_RAW:
		return open_raw(d);
	}
	return -EINVAL;
}

static void close_opened(struct sockets *d)
{
	sock_close(&d->main);
	sock_close(&d->icmp);
	for (uint32_t i = 0; d->connections && i < SOCKETS_CONNECTIONS; i++)
		sock_close(&d->connections[i].sock);
	while (d->prepared_count > 0)
		sock_close(&d->prepared[--d->prepared_count]);
	free(d->prepared);
	d->prepared = NULL;
	for (uint32_t i = 0; d->flows && i < METHOD_FLOWS; i++)
		sock_close(&d->flows[i]);
}

/* Flows have known ports, so that the same number is the same flow in every run; where another
 * trace has these, they are counted from another port. */
static int open_flows(struct sockets *d)
{
	int error = open_by_kind(d);
	bool may_differ = d->context->flows && !d->options->source_port_given;
	for (uint16_t i = 1; i < FLOW_BASES && error == -EADDRINUSE && may_differ; i++) {
		close_opened(d);
		d->failed = NULL;
		d->flow_base = (uint16_t)(METHOD_FLOW_BASE + i * METHOD_FLOWS);
		error = open_by_kind(d);
	}
	return error;
}

/* Room for a socket per flow, where the source port says which flow it is. */
static int allocate_flows(struct sockets *d)
{
	bool by_source =
		d->method->via == VIA_UDP && d->method->flow_field == FLOW_FIELD_SOURCE_PORT;
	if (!by_source || d->context->flows <= d->main_flow + 1u || d->by_label)
		return 0;
	d->flows = calloc(METHOD_FLOWS, sizeof *d->flows);
	if (!d->flows)
		return fail(d, "malloc", -ENOMEM);
	for (uint32_t i = 0; i < METHOD_FLOWS; i++)
		d->flows[i].fd = -1;
	raise_descriptors();
	return 0;
}

static int allocate(struct sockets *d)
{
	d->receiver = receiver_open(16);
	d->packet = malloc(SOCKETS_PACKET_MAX);
	d->connections = calloc(SOCKETS_CONNECTIONS, sizeof *d->connections);
	if (!d->receiver || !d->packet || !d->connections)
		return fail(d, "malloc", -ENOMEM);
	for (uint32_t i = 0; i < SOCKETS_CONNECTIONS; i++)
		d->connections[i].sock.fd = -1;
	return allocate_flows(d);
}

/* The raw socket shows the quoted header: some options need it, JSON takes it where it can. */
static int open_quotes(struct sockets *d)
{
	const struct traceroute_options *o = d->options;
	if (o->quoted || o->dscp_given || o->ecn_given)
		return open_icmp(d);
	/* redirects reach no UDP socket */
	if ((o->format->wants_everything || o->verbose) && privilege_has(PRIVILEGE_NET_RAW))
		open_icmp(d);
	d->failed = NULL;
	return 0;
}

int sockets_open(struct sockets *d, const struct traceroute_options *options,
	const struct method *method, const struct gateways *gateways,
	struct method_context *context)
{
	*d = (struct sockets){.options = options,
		.method = method,
		.family = context->family,
		.context = context,
		.gateways = gateways,
		.kind = method->via,
		.flow_base = METHOD_FLOW_BASE,
		.main_flow = (uint16_t)options->flow,
		.by_label = options->flow_by_label,
		.main = {.fd = -1},
		.icmp = {.fd = -1},
		.connection_limit = SOCKETS_CONNECTIONS};
	int error = allocate(d);
	if (error == 0)
		error = sockets_find_source(d, 0);
	if (wants_raw(d))
		d->kind = VIA_RAW;
	if (error == 0)
		error = open_flows(d);
	if (error == 0 && d->icmp.fd < 0 && (d->kind == VIA_UDP || d->kind == VIA_PING))
		error = open_quotes(d);
	return error;
}

void sockets_close(struct sockets *d)
{
	close_opened(d);
	receiver_close(d->receiver);
	free(d->packet);
	free(d->connections);
	free(d->flows);
}

void sockets_capture(struct sockets *d, struct capture *capture)
{
	d->capture = capture;
	capture->source = d->context->source;
	capture->source_port = d->context->source_port;
	receiver_set_observer(d->receiver, &capture->observer);
}

int sockets_watch(struct sockets *d, struct loop *loop, struct tracer *tracer)
{
	d->loop = loop;
	d->tracer = tracer;
	int error = 0;
	if (d->main.fd >= 0)
		error = loop_watch(loop, d->main.fd, SOCKETS_TAG_MAIN, false);
	if (error == 0 && d->icmp.fd >= 0)
		error = loop_watch(loop, d->icmp.fd, SOCKETS_TAG_ICMP, false);
	return error;
}

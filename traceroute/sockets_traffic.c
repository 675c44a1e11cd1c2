/* SPDX-License-Identifier: BSD-2-Clause */
/* The sockets in use: what comes in and what goes out. */
#include <errno.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "common/net/clock.h"
#include "common/net/transmit.h"
#include "traceroute/sockets.h"
#include "traceroute/sockets_open.h"

/* How often the kernel repeats a SYN before it gives up: longer than a router asks for a
 * neighbour. */
enum { SYN_REPEATS = 3 };

/* ---- reading --------------------------------------------------------------------- */

static void keep_broken(struct sockets *d, int got)
{
	if (got < 0 && d->broken == 0)
		d->broken = got;
}

static bool on_main(void *self, const struct reply *reply)
{
	struct sockets *d = self;
	if (reply->kind == REPLY_TRANSMIT_STAMP) {
		tracer_stamped(
			d->tracer, d->stamps[reply->stamp_number % SOCKETS_STAMPS], reply->at);
		return false;
	}
	if (reply->kind == REPLY_LOCAL_ERROR) {
		if (reply->error == EMSGSIZE)
			tracer_local_mtu(d->tracer, reply->info);
		return false;
	}
	/* the raw socket receives the same errors, and more of them */
	if (reply->by_error_queue && (d->icmp.fd >= 0 || d->kind == VIA_RAW))
		return false;
	return tracer_observe(d->tracer, 0, reply, TRACER_NO_HANDLE, clock_now());
}

static bool on_icmp(void *self, const struct reply *reply)
{
	struct sockets *d = self;
	bool is_error = reply->kind == REPLY_ICMP_ERROR || reply->kind == REPLY_MALFORMED;
	return is_error && tracer_observe(d->tracer, 0, reply, TRACER_NO_HANDLE, clock_now());
}

struct flow_reading {
	struct sockets *sockets;
	uint32_t flow;
};

struct connection_reading {
	struct sockets *sockets;
	struct connection *connection;
	bool has_icmp_error, is_repeated;
};

static bool on_connection(void *self, const struct reply *reply)
{
	struct connection_reading *reading = self;
	if (reply->kind != REPLY_ICMP_ERROR)
		return false;
	reading->has_icmp_error = true;
	struct reply known = *reply;
	known.is_repeated = reading->is_repeated;
	return tracer_observe(reading->sockets->tracer, 0, &known,
		(int64_t)reading->connection->handle, clock_now());
}

static void connection_close(struct sockets *d, struct connection *connection)
{
	loop_forget(d->loop, connection->sock.fd);
	sock_close(&connection->sock);
	d->open_connections--;
}

static void observe_connected(
	struct sockets *d, struct connection *connection, int error, bool is_repeated)
{
	struct reply reply = {.kind = error ? REPLY_TCP_CLOSED : REPLY_TCP_OPEN,
		.version = d->family->version,
		.at = clock_now(),
		.is_repeated = is_repeated,
		.from = d->context->destination};
	tracer_observe(d->tracer, 0, &reply, (int64_t)connection->handle, reply.at);
}

static struct tcp_info info_of(const struct connection *connection)
{
	struct tcp_info info = {0};
	socklen_t size = sizeof info;
	getsockopt(connection->sock.fd, IPPROTO_TCP, TCP_INFO, &info, &size);
	return info;
}

static void connection_read(struct sockets *d, struct connection *connection)
{
	const struct tcp_info info = info_of(connection);
	/* an error ended it, which may be none that answers a probe: it is not open */
	bool is_over = info.tcpi_state == TCP_CLOSE;
	/* the kernel sent the SYN once more: which one a reply is for is unknown */
	struct connection_reading reading = {.sockets = d,
		.connection = connection,
		.is_repeated = info.tcpi_total_retrans > 0};
	keep_broken(d, receive_errors(d->receiver, &connection->sock, on_connection, &reading));
	int error = 0;
	socklen_t size = sizeof error;
	getsockopt(connection->sock.fd, SOL_SOCKET, SO_ERROR, &error, &size);
	if (!reading.has_icmp_error && ((error == 0 && !is_over) || error == ECONNREFUSED))
		observe_connected(d, connection, error, reading.is_repeated);
	/* a redirect is no answer: the connection goes on */
	const struct slot *slot = prober_slot(&d->tracer->prober, connection->handle);
	if (!slot || slot->state != SLOT_IN_FLIGHT || !reading.has_icmp_error ||
		reading.is_repeated || is_over)
		connection_close(d, connection);
}

/* The socket says what the quote does not: the source port. */
static bool on_flow(void *self, const struct reply *reply)
{
	const struct flow_reading *reading = self;
	if (reply->kind == REPLY_TRANSMIT_STAMP || reply->kind == REPLY_LOCAL_ERROR) {
		on_main(reading->sockets, reply);
		return false;
	}
	struct reply known = *reply;
	known.known |= REPLY_KNOWS_QUOTED_FROM;
	known.quoted_from_port =
		method_port(reading->sockets->context->source_port, reading->flow);
	return on_main(reading->sockets, &known);
}

static void read_flow(struct sockets *d, uint32_t flow)
{
	struct flow_reading reading = {.sockets = d, .flow = flow};
	keep_broken(d, receive_all(d->receiver, &d->flows[flow], on_flow, &reading));
}

void sockets_read(struct sockets *d, uint32_t tag)
{
	if (tag == SOCKETS_TAG_MAIN) {
		keep_broken(d, receive_all(d->receiver, &d->main, on_main, d));
	} else if (tag == SOCKETS_TAG_ICMP) {
		keep_broken(d, receive_all(d->receiver, &d->icmp, on_icmp, d));
	} else if (tag - SOCKETS_TAG_CONNECTION < SOCKETS_CONNECTIONS) {
		struct connection *connection = &d->connections[tag - SOCKETS_TAG_CONNECTION];
		if (connection->sock.fd >= 0)
			connection_read(d, connection);
	} else if (d->flows && tag - SOCKETS_TAG_FLOW < METHOD_FLOWS) {
		read_flow(d, tag - SOCKETS_TAG_FLOW);
	}
}

void sockets_read_all(struct sockets *d)
{
	if (d->main.fd >= 0)
		sockets_read(d, SOCKETS_TAG_MAIN);
	if (d->icmp.fd >= 0)
		sockets_read(d, SOCKETS_TAG_ICMP);
}

void sockets_sweep(struct sockets *d)
{
	if (d->kind != VIA_CONNECT || d->open_connections == 0)
		return;
	for (uint32_t i = 0; i < SOCKETS_CONNECTIONS; i++) {
		struct connection *connection = &d->connections[i];
		if (connection->sock.fd < 0)
			continue;
		const struct slot *slot = prober_slot(&d->tracer->prober, connection->handle);
		if (!slot || slot->state != SLOT_IN_FLIGHT)
			connection_close(d, connection);
	}
}

/* ---- sending --------------------------------------------------------------------- */

static void drain(void *self)
{
	const struct flow_reading *reading = self;
	struct sockets *d = reading->sockets;
	if (d->flows && d->flows[reading->flow].fd >= 0)
		receive_errors(d->receiver, &d->flows[reading->flow], on_flow, self);
	else
		receive_errors(d->receiver, &d->main, on_main, d);
}

static void not_sent(struct sockets *d, const struct probe *probe, enum sent sent, int error)
{
	nanoseconds now = clock_now();
	tracer_sent(d->tracer, probe->handle, sent, error, now, now);
}

/* The socket of this flow, opened when it is first wanted; NULL when that fails. */
static const struct sock *socket_of(struct sockets *d, uint16_t flow, int *error)
{
	if (!d->flows || flow == d->main_flow)
		return &d->main;
	struct sock *s = &d->flows[flow];
	if (s->fd >= 0)
		return s;
	*error = sockets_open_flow(d, s, flow);
	if (*error == 0)
		*error = loop_watch(d->loop, s->fd, SOCKETS_TAG_FLOW + flow, false);
	return *error ? NULL : s;
}

static uint16_t destination_port(const struct sockets *d, const struct question *question)
{
	if (d->kind != VIA_UDP)
		return 0;
	uint32_t add = d->method->counts_ports				      ? question->number
		       : d->method->flow_field == FLOW_FIELD_DESTINATION_PORT ? question->flow
									      : 0;
	return method_port(d->context->port, add);
}

/* A try that a firewall refused may have been counted by the kernel, too. */
static void count_stamp(struct sockets *d, const struct transmit_item *item)
{
	if (item->sent == SENT_OK && !item->is_retried) {
		d->stamp_next++;
		return;
	}
	sock_stamps_restart(&d->main, SOCK_STAMPS_BOTH);
	d->stamp_next = 0;
}

static void send_item(struct sockets *d, const struct sock *s, const struct probe *probe,
	struct transmit_item *item)
{
	/* a stamp may come before the call returns */
	bool is_stamped = s == &d->main && d->has_stamps;
	if (is_stamped) {
		tracer_awaits_stamp(d->tracer, probe->handle);
		d->stamps[d->stamp_next % SOCKETS_STAMPS] = probe->handle;
	}
	if (d->capture) {
		d->capture->hop_limit = probe->question.hop_limit;
		d->capture->destination_port = item->port;
	}
	struct flow_reading reading = {.sockets = d, .flow = probe->question.flow};
	transmit(s, item, 1, d->capture ? &d->capture->observer : NULL, drain, &reading);
	if (is_stamped)
		count_stamp(d, item);
	tracer_sent(d->tracer, probe->handle, item->sent, item->error, item->at, item->back);
}

static void send_packet(struct sockets *d, const struct probe *probe)
{
	int error = 0;
	struct question question = probe->question;
	/* in the label the flow is set below the method */
	if (d->by_label)
		question.flow = 0;
	const struct sock *s = socket_of(d, question.flow, &error);
	if (!s) {
		not_sent(d, probe, SENT_FAILED, -error);
		return;
	}
	uint32_t label = (uint32_t)d->options->flow_label;
	if (d->by_label)
		label = (label ? label : METHOD_FLOW_BASE) + probe->question.flow;
	struct writer w = writer_of(d->packet, SOCKETS_PACKET_MAX);
	d->method->build(d->context, &question, &w);
	struct transmit_item item = {.bytes = writer_span_of(&w),
		.to = d->context->destination,
		.port = destination_port(d, &question),
		.hop_limit = probe->question.hop_limit,
		.flow_label = label & 0xfffff,
		.traffic_class = TRANSMIT_SOCKET_DEFAULT,
		.source = sockets_packet_source(d)};
	send_item(d, s, probe, &item);
}

static struct connection *connection_free(struct sockets *d)
{
	sockets_sweep(d);
	for (uint32_t i = 0; i < d->connection_limit; i++)
		if (d->connections[i].sock.fd < 0)
			return &d->connections[i];
	return NULL;
}

static int connection_open(
	struct sockets *d, struct connection *connection, const struct question *question)
{
	/* no FIN however it ends, and none again and again after us: the other side forgets at
	 * once */
	static const struct linger linger = {.l_onoff = 1, .l_linger = 0};
	struct sock *s = &connection->sock;
	int error = sockets_take(d, s, SOCK_KIND_TCP, 0);
	if (s->fd < 0)
		return error;
	d->open_connections++;
	setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
	sock_receive_facts(s);
	sock_stamps(s, SOCK_STAMPS_RECEIVE);
	sock_set_family(s, d->family->option.hop_limit, question->hop_limit);
	sock_set(s, IPPROTO_TCP, TCP_SYNCNT, SYN_REPEATS);
	uint16_t port = sockets_wanted_port(d, question->flow);
	if (port)
		sock_set(s, SOL_SOCKET, SO_REUSEADDR, 1);
	if (error == 0 && (port || sockets_bind_address(d)))
		error = sock_bind(s, sockets_bind_address(d), port);
	return error;
}

static void send_connect(struct sockets *d, const struct probe *probe)
{
	struct connection *connection = connection_free(d);
	if (!connection) {
		not_sent(d, probe, SENT_AGAIN, EMFILE);
		return;
	}
	connection->handle = probe->handle;
	int error = connection_open(d, connection, &probe->question);
	nanoseconds at = clock_now();
	if (error == 0)
		error = sock_connect(
			&connection->sock, &d->context->destination, d->context->port);
	bool is_refused = error == -ECONNREFUSED;
	bool is_sent = error == 0 || error == -EINPROGRESS || is_refused;
	tracer_sent(d->tracer, probe->handle, is_sent ? SENT_OK : SENT_FAILED, -error, at,
		clock_now());
	if (error == -EINPROGRESS) {
		uint32_t tag = SOCKETS_TAG_CONNECTION + (uint32_t)(connection - d->connections);
		loop_watch(d->loop, connection->sock.fd, tag, true);
		return;
	}
	if (is_sent)
		observe_connected(d, connection, -error, false);
	if (connection->sock.fd >= 0)
		connection_close(d, connection);
}

void sockets_send(struct sockets *d, const struct probe *probe)
{
	if (d->kind == VIA_CONNECT)
		send_connect(d, probe);
	else
		send_packet(d, probe);
}

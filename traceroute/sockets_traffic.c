/* SPDX-License-Identifier: BSD-2-Clause */
/* The sockets in use: what comes in and what goes out. */
#include <errno.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "common/net/clock.h"
#include "common/net/transmit.h"
#include "traceroute/sockets.h"
#include "traceroute/sockets_open.h"

/* ---- reading --------------------------------------------------------------------- */

static void on_main(void *self, const struct reply *reply)
{
	struct sockets *d = self;
	if (reply->kind == REPLY_TRANSMIT_STAMP) {
		tracer_stamped(
			d->tracer, d->stamps[reply->stamp_number % DOORS_STAMPS], reply->at);
		return;
	}
	if (reply->kind == REPLY_LOCAL_ERROR) {
		if (reply->error == EMSGSIZE)
			tracer_local_mtu(d->tracer, reply->info);
		return;
	}
	/* the raw door hears the same errors, and more of them */
	if (reply->by_error_queue && (d->icmp.fd >= 0 || d->kind == VIA_RAW))
		return;
	tracer_observe(d->tracer, 0, reply, TRACER_NO_HANDLE, clock_now());
}

static void on_icmp(void *self, const struct reply *reply)
{
	struct sockets *d = self;
	if (reply->kind == REPLY_ICMP_ERROR || reply->kind == REPLY_MALFORMED)
		tracer_observe(d->tracer, 0, reply, TRACER_NO_HANDLE, clock_now());
}

struct connection_reading {
	struct sockets *sockets;
	struct connection *connection;
	bool heard;
};

static void on_connection(void *self, const struct reply *reply)
{
	struct connection_reading *reading = self;
	if (reply->kind != REPLY_ICMP_ERROR)
		return;
	reading->heard = true;
	tracer_observe(reading->sockets->tracer, 0, reply, (int64_t)reading->connection->handle,
		clock_now());
}

static void connection_close(struct sockets *d, struct connection *connection)
{
	/* no FIN: the other side forgets at once */
	struct linger linger = {.l_onoff = 1, .l_linger = 0};
	setsockopt(connection->sock.fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
	loop_forget(d->loop, connection->sock.fd);
	sock_close(&connection->sock);
	d->open_connections--;
}

static void observe_connected(struct sockets *d, struct connection *connection, int error)
{
	struct reply reply = {.kind = error ? REPLY_TCP_CLOSED : REPLY_TCP_OPEN,
		.version = d->family->version,
		.at = clock_now(),
		.from = d->context->destination};
	tracer_observe(d->tracer, 0, &reply, (int64_t)connection->handle, reply.at);
}

/* Whether the kernel sent the SYN once more: then nobody knows which one an answer is for. */
static bool is_repeated(const struct connection *connection)
{
	struct tcp_info info = {0};
	socklen_t size = sizeof info;
	getsockopt(connection->sock.fd, IPPROTO_TCP, TCP_INFO, &info, &size);
	return info.tcpi_total_retrans > 0;
}

static void connection_read(struct sockets *d, struct connection *connection)
{
	struct connection_reading reading = {.sockets = d, .connection = connection};
	if (is_repeated(connection)) {
		connection_close(d, connection);
		return;
	}
	receive_errors(d->receiver, &connection->sock, on_connection, &reading);
	int error = 0;
	socklen_t size = sizeof error;
	getsockopt(connection->sock.fd, SOL_SOCKET, SO_ERROR, &error, &size);
	if (!reading.heard && (error == 0 || error == ECONNREFUSED))
		observe_connected(d, connection, error);
	/* a redirect is no answer: the connection goes on */
	const struct slot *slot = prober_slot(&d->tracer->prober, connection->handle);
	if (!slot || slot->state != SLOT_FLYING || !reading.heard)
		connection_close(d, connection);
}

void sockets_read(struct sockets *d, uint32_t tag)
{
	if (tag == DOORS_TAG_MAIN) {
		receive_all(d->receiver, &d->main, on_main, d);
	} else if (tag == DOORS_TAG_ICMP) {
		receive_all(d->receiver, &d->icmp, on_icmp, d);
	} else if (tag - DOORS_TAG_CONNECTION < DOORS_CONNECTIONS) {
		struct connection *connection = &d->connections[tag - DOORS_TAG_CONNECTION];
		if (connection->sock.fd >= 0)
			connection_read(d, connection);
	}
}

void sockets_read_all(struct sockets *d)
{
	if (d->main.fd >= 0)
		sockets_read(d, DOORS_TAG_MAIN);
	if (d->icmp.fd >= 0)
		sockets_read(d, DOORS_TAG_ICMP);
}

void sockets_sweep(struct sockets *d)
{
	if (d->kind != VIA_CONNECT || d->open_connections == 0)
		return;
	for (uint32_t i = 0; i < DOORS_CONNECTIONS; i++) {
		struct connection *connection = &d->connections[i];
		if (connection->sock.fd < 0)
			continue;
		const struct slot *slot = prober_slot(&d->tracer->prober, connection->handle);
		if (!slot || slot->state != SLOT_FLYING)
			connection_close(d, connection);
	}
}

/* ---- sending --------------------------------------------------------------------- */

static void drain(void *self)
{
	struct sockets *d = self;
	receive_errors(d->receiver, &d->main, on_main, d);
}

static void send_packet(struct sockets *d, const struct probe *probe)
{
	struct writer w = writer_of(d->packet, DOORS_PACKET_MAX);
	d->method->build(d->context, &probe->question, &w);
	struct transmit_item item = {.bytes = writer_span_of(&w),
		.to = d->context->destination,
		.hop_limit = probe->question.hop_limit,
		.flow_label = (uint32_t)d->options->flow_label,
		.traffic_class = TRANSMIT_SOCKET_DEFAULT,
		.source = sockets_packet_source(d)};
	if (d->kind == VIA_UDP)
		item.port = d->method == &method_default
				    ? (uint16_t)(d->context->port + probe->question.number)
				    : d->context->port;
	/* a stamp may come before the call returns */
	d->stamps[d->stamp_next % DOORS_STAMPS] = probe->handle;
	if (d->capture) {
		d->capture->hop_limit = probe->question.hop_limit;
		d->capture->destination_port = item.port;
	}
	transmit(&d->main, &item, 1, d->capture ? &d->capture->observer : NULL, drain, d);
	d->stamp_next += item.sent == SENT_OK;
	tracer_sent(d->tracer, probe->handle, item.sent, item.error, item.at);
}

static struct connection *connection_free(struct sockets *d)
{
	sockets_sweep(d);
	for (uint32_t i = 0; i < d->connection_limit; i++)
		if (d->connections[i].sock.fd < 0)
			return &d->connections[i];
	return NULL;
}

static int connection_open(struct sockets *d, struct connection *connection, uint8_t hop_limit)
{
	struct sock *s = &connection->sock;
	int error = sock_open(s, d->family, SOCK_KIND_TCP, 0);
	if (error)
		return error;
	d->open_connections++;
	error = sockets_set_common(d, s);
	sock_receive_facts(s);
	sock_stamps(s, SOCK_STAMPS_RECEIVE);
	sock_set_family(s, d->family->option.hop_limit, hop_limit);
	sock_set(s, IPPROTO_TCP, TCP_SYNCNT, 1);
	uint16_t port = sockets_wanted_port(d->options);
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
		tracer_sent(d->tracer, probe->handle, SENT_AGAIN, EMFILE, clock_now());
		return;
	}
	connection->handle = probe->handle;
	int error = connection_open(d, connection, probe->question.hop_limit);
	nanoseconds at = clock_now();
	if (error == 0)
		error = sock_connect(
			&connection->sock, &d->context->destination, d->context->port);
	bool is_refused = error == -ECONNREFUSED;
	bool is_sent = error == 0 || error == -EINPROGRESS || is_refused;
	tracer_sent(d->tracer, probe->handle, is_sent ? SENT_OK : SENT_FAILED, -error, at);
	if (error == -EINPROGRESS) {
		uint32_t tag = DOORS_TAG_CONNECTION + (uint32_t)(connection - d->connections);
		loop_watch(d->loop, connection->sock.fd, tag, true);
		return;
	}
	if (is_sent)
		observe_connected(d, connection, -error);
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

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sockets of a trace: what a method's way (via) needs is opened, set as the command line
 * says, written to and read from here. Opening may need privilege; nothing later does.
 */
#ifndef TRACEROUTE_SOCKETS_H
#define TRACEROUTE_SOCKETS_H

#include "common/net/capture.h"
#include "common/net/loop.h"
#include "common/net/receive.h"
#include "common/net/sock.h"
#include "traceroute/engine/tracer.h"
#include "traceroute/gateways.h"
#include "traceroute/options.h"

enum {
	SOCKETS_CONNECTIONS = 1024,
	SOCKETS_STAMPS = 1024, /* packets whose transmit stamps may still come */
	SOCKETS_TAG_MAIN = 1,
	SOCKETS_TAG_ICMP,
	SOCKETS_TAG_CONNECTION, /* and on: one of the connections */
	SOCKETS_TAG_FLOW =
		SOCKETS_TAG_CONNECTION + SOCKETS_CONNECTIONS, /* and on: one of the flows */
};

struct connection {
	struct sock sock;
	uint64_t handle;
};

struct sockets {
	const struct traceroute_options *options;
	const struct method *method;
	const struct family *family;
	struct method_context *context;
	const struct gateways *gateways;
	enum via kind;
	struct sock main;   /* every kind but CONNECT */
	uint16_t flow_base; /* port of flow 0 where flows are chosen */
	uint16_t main_flow; /* what goes by `main` where each flow has a socket */
	struct sock *flows; /* METHOD_FLOWS; NULL: all flows go by `main` */
	bool by_label;	    /* flows differ in the IPv6 flow label */
	struct sock icmp;   /* raw, for the errors; closed where `main` gives them */
	struct connection *connections;
	uint32_t connection_limit, open_connections;
	struct sock *prepared; /* TCP sockets with options that need privilege, to be used */
	uint32_t prepared_count;
	uint64_t stamps[SOCKETS_STAMPS]; /* handles by the number of the packet */
	uint32_t stamp_next;
	bool has_stamps; /* of what `main` sends */
	struct receiver *receiver;
	struct capture *capture; /* NULL: none */
	struct loop *loop;
	struct tracer *tracer;
	uint8_t *packet;    /* SOCKETS_PACKET_MAX bytes to build in */
	int broken;	    /* -errno of a socket that cannot be read any more; 0: none */
	const char *failed; /* the call that failed, in Butskoy's words */
};

/*
 * Open what the method needs; `context` must have family, destination and port, and gets source
 * and source port. Returns 0, or -errno with `failed` set.
 */
int sockets_open(struct sockets *d, const struct traceroute_options *options,
	const struct method *method, const struct gateways *gateways,
	struct method_context *context);
void sockets_close(struct sockets *d);
/* Write everything that passes into this file from now on. */
void sockets_capture(struct sockets *d, struct capture *capture);
/* Begin to listen: from now on replies go to `tracer`. */
int sockets_watch(struct sockets *d, struct loop *loop, struct tracer *tracer);
/* Send one probe and tell the tracer what became of it. */
void sockets_send(struct sockets *d, const struct probe *probe);
/* Read the socket with this tag. */
void sockets_read(struct sockets *d, uint32_t tag);
/* Read all sockets, without waiting. */
void sockets_read_all(struct sockets *d);
/* Close connections whose probes are over. */
void sockets_sweep(struct sockets *d);

#endif

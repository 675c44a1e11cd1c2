/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The socket that ping speaks through: a ping socket where the system allows one, else a raw
 * socket, set as the options ask. Everything that can be refused is refused here, with a
 * message that names the cure, before the first probe. sockets.c opens and finds the way;
 * sockets_settings.c sets what every probe is like.
 */
#ifndef PING_SOCKETS_H
#define PING_SOCKETS_H

#include "common/net/explain.h"
#include "common/net/resolve.h"
#include "common/net/sock.h"
#include "common/wire/ip.h"
#include "ping/options.h"

enum { ICMP_HEADER_ROOM = 8 };

struct probe_socket {
	struct sock sock;
	struct address target;	 /* with its zone */
	struct address source;	 /* that the kernel will use */
	int refusal;		 /* -errno of what may pass: interface, source, route; else 0 */
	uint16_t id;		 /* echo identifier, ours alone */
	bool is_group;		 /* broadcast or multicast: many may answer */
	bool any_source;	 /* group, anycast or unspecified target: any host replies */
	bool is_connected;	 /* to the target: probes need no address */
	bool may_disconnect;	 /* a flood connects by itself, without -C */
	enum sock_stamps stamps; /* what the kernel stamps */
	uint32_t flow_label;
	uint8_t ip_options[IP_OPTIONS_MAX];
	uint32_t ip_options_size;
};

/* Open and set the socket; when that is impossible false, after a complaint and with all closed
 * that was opened. */
bool probe_socket_open(struct probe_socket *socket, const struct ping_options *o,
	const struct resolved *resolved);

enum { PROBE_PROBLEM_SIZE = 256 };

/* Why an ordinary user's probes to all of a network are refused: they leave more often than
 * each second. `option` sets the interval. */
void probe_group_problem(
	struct text *t, const char *kind, nanoseconds interval, const char *option);
/* How probes are routed, but for route_question_echo(); it holds pointers to the options. */
struct explain_route probe_route(const struct ping_options *o, uint32_t flow_label);
/* The flow label, before the route is looked for: that may depend on it. */
bool probe_socket_choose_flow(struct probe_socket *socket, const struct ping_options *o);
/* Report why neither a ping socket nor a raw one could be had. Returns false. */
bool probe_socket_refuse(
	const struct ping_options *o, const char *object, int ping_error, int raw_error);
/* The same where only a raw socket does, for the option `why`. */
bool probe_socket_refuse_raw(const struct ping_options *o, const char *why, int error);
/* A raw socket gets all of this host's ICMP: give it an identifier of its own, and let in only
 * what is meant for it. Nothing of a ping socket, which the kernel filters. 0, or -errno of
 * *call, as sock_bind_id() has it. */
int probe_socket_filter(
	const struct sock *s, const struct ping_options *o, uint16_t *id, const char **call);
/* Bind to the source (NULL: none is chosen) and, a ping socket, to an identifier. 0, or -errno
 * of *call. */
int probe_socket_bind(const struct sock *s, const struct ping_options *o,
	const struct address *source, uint16_t *id, const char **call);
/* What every probe is like: for probe_socket_open, after the socket is open. */
bool probe_socket_set_probes(struct probe_socket *socket, const struct ping_options *o);
/* What is to be reported of replies, and who takes their times; the identifier must be known.
 */
bool probe_socket_set_receiving(struct probe_socket *socket, const struct ping_options *o);

#endif

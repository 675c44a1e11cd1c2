/* SPDX-License-Identifier: BSD-2-Clause */
/* What the options ask of the socket, one function each. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/net/explain.h"
#include "common/net/privilege.h"
#include "common/net/random.h"
#include "ping/ip_options.h"
#include "ping/sockets.h"

/* Transmit stamps share the receive buffer with replies and cost time: only for a calm pace. */
static const nanoseconds stamps_interval = MILLISECOND;
enum {
	STAMPS_PRELOAD_MAX = 64,
	BUFFER_OVERHEAD = 832, /* what a packet takes of the buffer besides its data */
	BUFFER_MAX = 1 << 26,
	FLOW_LABEL_MASK = 0xfffff,
};

static bool must(const struct ping_options *o, const char *what, int error)
{
	if (error)
		report_errno(&o->report, what, error);
	return error == 0;
}

static bool set_hop_limit(struct probe_socket *socket, const struct ping_options *o)
{
	const struct family_options *option = &socket->sock.family->option;
	if (o->hop_limit == 0)
		return true;
	int error = sock_set_family(&socket->sock, option->hop_limit, (int)o->hop_limit);
	if (error == 0)
		error = sock_set_family(
			&socket->sock, option->multicast_hop_limit, (int)o->hop_limit);
	return must(o, "cannot set the hop limit", error);
}

static bool set_traffic_class(struct probe_socket *socket, const struct ping_options *o)
{
	if (o->traffic_class == OPTION_ABSENT)
		return true;
	int name = socket->sock.family->option.traffic_class;
	return must(o, "cannot set the traffic class",
		sock_set_family(&socket->sock, name, (int)o->traffic_class));
}

bool probe_socket_choose_flow(struct probe_socket *socket, const struct ping_options *o)
{
	if (o->flow_label == OPTION_ABSENT)
		return true;
	if (socket->sock.family->option.send_flow_label == 0) {
		report_error(&o->report, NULL, "-F is for IPv6");
		return false;
	}
	socket->flow_label = (uint32_t)o->flow_label;
	while (socket->flow_label == 0) {
		int error = random_bytes(&socket->flow_label, sizeof socket->flow_label);
		if (error)
			return must(o, "no random flow label", error);
		socket->flow_label &= FLOW_LABEL_MASK;
	}
	return true;
}

static bool set_flow_label(struct probe_socket *socket, const struct ping_options *o)
{
	if (socket->flow_label == 0)
		return true;
	return must(o, "cannot set the flow label",
		sock_set_family(&socket->sock, socket->sock.family->option.send_flow_label, 1));
}

static bool set_pmtu(struct probe_socket *socket, const struct ping_options *o)
{
	const struct family *family = socket->sock.family;
	const char *word = o->pmtu;
	if (!word && socket->is_group && family->has_broadcast)
		word = "do"; /* do not fragment broadcast probes */
	if (!word)
		return true;
	int mode = family->pmtu_probe;
	if (strcmp(word, "do") == 0)
		mode = family->pmtu_do;
	else if (strcmp(word, "want") == 0)
		mode = family->pmtu_want;
	else if (strcmp(word, "dont") == 0)
		mode = family->pmtu_dont;
	if (mode == family->pmtu_do || mode == family->pmtu_probe)
		sock_set_family(&socket->sock, family->option.dont_fragment, 1);
	return must(o, "cannot set path MTU discovery",
		sock_set_family(&socket->sock, family->option.mtu_discover, mode));
}

static void set_mark(struct probe_socket *socket, const struct ping_options *o)
{
	int error = o->mark != OPTION_ABSENT ? sock_set_mark(socket->sock.fd, (uint32_t)o->mark)
					     : 0;
	if (error == 0)
		return;
	char object[64];
	struct text t = text_of(object, sizeof object);
	text_format(&t, "failed to set mark: %llu", (unsigned long long)o->mark);
	report_warning(&o->report,
		&(struct problem){.object = object,
			.error = error,
			.hint = error == -EPERM ? "it needs CAP_NET_ADMIN, or CAP_NET_RAW "
						  "since Linux 5.17"
						: NULL});
}

static bool set_options(struct probe_socket *socket, const struct ping_options *o)
{
	struct writer w = writer_of(socket->ip_options, sizeof socket->ip_options);
	if (!ip_options_build(o, &w))
		return false;
	socket->ip_options_size = w.size;
	if (w.size == 0)
		return true;
	const struct family_options *option = &socket->sock.family->option;
	int error = sock_set_privileged(socket->sock.fd, PRIVILEGE_NET_RAW, option->level,
		option->ip_options, socket->ip_options, socket->ip_options_size);
	if (error == -EPERM) {
		char help[EXPLAIN_SIZE];
		struct text hint = text_of(help, sizeof help);
		explain_raw_socket(error, o->report.program, &hint);
		report_problem(
			&o->report, &(struct problem){.text = "source routes need CAP_NET_RAW",
					    .error = error,
					    .hint = help});
		return false;
	}
	return must(o, "cannot set IP options", error);
}

bool probe_socket_set_probes(struct probe_socket *socket, const struct ping_options *o)
{
	static const int on = 1;
	const struct sock *s = &socket->sock;
	set_mark(socket, o);
	if (o->debugs) /* accepted, whether or not it takes */
		sock_set_privileged(
			s->fd, PRIVILEGE_NET_ADMIN, SOL_SOCKET, SO_DEBUG, &on, sizeof on);
	if (o->ignores_routing)
		sock_set(s, SOL_SOCKET, SO_DONTROUTE, 1);
	if (o->send_buffer)
		sock_set(s, SOL_SOCKET, SO_SNDBUF, (int)o->send_buffer);
	if (o->no_loopback)
		sock_set_family(s, s->family->option.multicast_loop, 0);
	return set_hop_limit(socket, o) && set_traffic_class(socket, o) &&
	       set_flow_label(socket, o) && set_pmtu(socket, o) && set_options(socket, o);
}

/* ---- receiving ------------------------------------------------------------------- */

static enum sock_stamps stamps_of(const struct ping_options *o)
{
	switch (o->stamps) {
	case STAMPS_USER:
		return SOCK_STAMPS_NONE;
	case STAMPS_KERNEL:
		return SOCK_STAMPS_BOTH;
	case STAMPS_HARDWARE:
		return SOCK_STAMPS_HARDWARE;
	case STAMPS_AUTO:
		break;
	}
	bool is_calm = o->interval >= stamps_interval && !o->is_adaptive &&
		       o->preload <= STAMPS_PRELOAD_MAX;
	return is_calm ? SOCK_STAMPS_BOTH : SOCK_STAMPS_RECEIVE;
}

static bool set_stamps(struct probe_socket *socket, const struct ping_options *o)
{
	enum sock_stamps stamps = stamps_of(o);
	int error = stamps == SOCK_STAMPS_NONE ? 0 : sock_stamps(&socket->sock, stamps);
	if (error && o->stamps != STAMPS_AUTO)
		return must(o, "cannot have the kernel's timestamps", error);
	if (error) {
		error = sock_stamps(&socket->sock, SOCK_STAMPS_RECEIVE);
		stamps = error ? SOCK_STAMPS_NONE : SOCK_STAMPS_RECEIVE;
	}
	socket->stamps = stamps;
	return true;
}

bool probe_socket_set_receiving(struct probe_socket *socket, const struct ping_options *o)
{
	const struct sock *s = &socket->sock;
	int error = sock_receive_facts(s);
	if (error == 0 && socket->ip_options_size > 0 && s->kind == SOCK_KIND_PING)
		error = sock_set_family(s, s->family->option.receive_ip_options, 1);
	if (!must(o, "setsockopt", error))
		return false;
	if (o->shows_changes || o->format->wants_all) /* only a fact, and not for nothing */
		sock_set_family(s, s->family->option.receive_traffic_class, 1);
	/* each fact shows in what a flood costs, and nothing shows this one then */
	bool is_shown = !o->is_quiet || o->shows_changes || o->format->wants_all || o->capture;
	if (o->is_flood && !is_shown)
		sock_set_family(s, s->family->option.receive_hop_limit, 0);
	uint64_t room = o->preload * (o->size + BUFFER_OVERHEAD);
	if (o->preload > 1)
		sock_receive_buffer(s, room < BUFFER_MAX ? (uint32_t)room : BUFFER_MAX);
	return set_stamps(socket, o);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/sock.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <netinet/in.h>
#include <sys/time.h>

#include "common/net/privilege.h"
#include "common/net/random.h"

#include <linux/net_tstamp.h>

static int kind_type(enum sock_kind kind)
{
	switch (kind) {
	case SOCK_KIND_PING:
	case SOCK_KIND_UDP:
		return SOCK_DGRAM;
	case SOCK_KIND_RAW:
		return SOCK_RAW;
	case SOCK_KIND_TCP:
		return SOCK_STREAM;
	}
	return SOCK_DGRAM;
}

/* Only connecting waits unless the socket says so; sending and receiving ask by flag. */
static int kind_blocking(enum sock_kind kind)
{
	return kind == SOCK_KIND_TCP ? SOCK_NONBLOCK : 0;
}

static uint8_t kind_protocol(enum sock_kind kind, const struct family *family)
{
	switch (kind) {
	case SOCK_KIND_PING:
	case SOCK_KIND_RAW:
		return family->icmp_protocol;
	case SOCK_KIND_UDP:
		return IPPROTO_UDP;
	case SOCK_KIND_TCP:
		return IPPROTO_TCP;
	}
	return 0;
}

/* What may have to be in force for such a socket to open. */
static unsigned kind_privilege(enum sock_kind kind)
{
	switch (kind) {
	case SOCK_KIND_PING:
		return PRIVILEGE_GROUP;
	case SOCK_KIND_RAW:
		return PRIVILEGE_NET_RAW;
	case SOCK_KIND_UDP:
	case SOCK_KIND_TCP:
		break;
	}
	return 0;
}

static int call_socket(void *context)
{
	struct sock *s = context;
	int type = kind_type(s->kind) | SOCK_CLOEXEC | kind_blocking(s->kind);
	s->fd = socket(s->family->domain, type, s->protocol);
	return s->fd < 0 ? -errno : 0;
}

int sock_open(
	struct sock *s, const struct family *family, enum sock_kind kind, uint8_t protocol)
{
	*s = (struct sock){.fd = -1, .kind = kind, .family = family};
	s->protocol = protocol ? protocol : kind_protocol(kind, family);
	int error = privilege_with(kind_privilege(kind), call_socket, s);
	/* else it takes its port from IPv4 too (RFC 3493 section 5.3); raw sockets have none */
	if (error == 0 && family->version == 6 && kind != SOCK_KIND_RAW)
		sock_set(s, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	return error;
}

void sock_close(struct sock *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

int sock_set(const struct sock *s, int level, int name, int value)
{
	if (name == 0)
		return -ENOPROTOOPT;
	return setsockopt(s->fd, level, name, &value, sizeof value) != 0 ? -errno : 0;
}

struct setting {
	int fd, level, name;
	const void *value;
	socklen_t size;
};

static int call_setsockopt(void *context)
{
	const struct setting *o = context;
	return setsockopt(o->fd, o->level, o->name, o->value, o->size) != 0 ? -errno : 0;
}

int sock_set_privileged(
	int fd, unsigned needed, int level, int name, const void *value, size_t size)
{
	struct setting setting = {fd, level, name, value, (socklen_t)size};
	return privilege_with(needed, call_setsockopt, &setting);
}

int sock_set_mark(int fd, uint32_t mark)
{
	return sock_set_privileged(fd, PRIVILEGE_NET_RAW | PRIVILEGE_NET_ADMIN, SOL_SOCKET,
		SO_MARK, &mark, sizeof mark);
}

int sock_set_family(const struct sock *s, int name, int value)
{
	return sock_set(s, s->family->option.level, name, value);
}

int sock_receive_timeout(const struct sock *s, nanoseconds limit)
{
	struct timeval time = {.tv_sec = (time_t)(limit / SECOND),
		.tv_usec = (suseconds_t)(limit % SECOND / MICROSECOND)};
	return setsockopt(s->fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) != 0 ? -errno : 0;
}

int sock_bind(const struct sock *s, const struct address *address, uint16_t port)
{
	struct sockaddr_storage storage;
	struct address any = {.version = s->family->version};
	socklen_t size = sock_address_to(&storage, address ? address : &any, port);
	return bind(s->fd, (struct sockaddr *)&storage, size) != 0 ? -errno : 0;
}

int sock_connect(const struct sock *s, const struct address *address, uint16_t port)
{
	struct sockaddr_storage storage;
	socklen_t size = sock_address_to(&storage, address, port);
	return connect(s->fd, (struct sockaddr *)&storage, size) != 0 ? -errno : 0;
}

int sock_disconnect(const struct sock *s)
{
	const struct sockaddr none = {.sa_family = AF_UNSPEC};
	return connect(s->fd, &none, sizeof none) != 0 ? -errno : 0;
}

int sock_connect_flow(const struct sock *s, const struct address *address, uint16_t port,
	const struct sock_flow *flow)
{
	enum { CLASS_SHIFT = 20 };
	const struct family_options *option = &s->family->option;
	struct sockaddr_storage storage;
	socklen_t size = sock_address_to(&storage, address, port);
	sock_set_family(s, option->traffic_class, flow->traffic_class);
	uint32_t class = (uint32_t)flow->traffic_class << CLASS_SHIFT;
	/* IPv6 looks for the route with what the address says, if it is asked to */
	if (option->send_flow_label && sock_set_family(s, option->send_flow_label, 1) == 0)
		sock_address_label(&storage, class | flow->label);
	int error = connect(s->fd, (struct sockaddr *)&storage, size) != 0 ? -errno : 0;
	if (error != -EINVAL || flow->label == 0)
		return error;
	/* while any process leases labels, a label without a lease is refused */
	sock_address_label(&storage, class);
	return connect(s->fd, (struct sockaddr *)&storage, size) != 0 ? -errno : 0;
}

int sock_local(const struct sock *s, struct address *address, uint16_t *port)
{
	struct sockaddr_storage storage = {0};
	socklen_t size = sizeof storage;
	if (getsockname(s->fd, (struct sockaddr *)&storage, &size) != 0)
		return -errno;
	struct address local = sock_address_from(&storage, port);
	if (address)
		*address = local;
	return 0;
}

int sock_bind_device(const struct sock *s, const char *device)
{
	return sock_set_privileged(s->fd, PRIVILEGE_NET_RAW, SOL_SOCKET, SO_BINDTODEVICE,
		device, strlen(device) + 1);
}

enum { ID_TRIES = 64 };

int sock_random_id(uint16_t *id)
{
	int error = 0;
	*id = 0;
	while (*id == 0 && error == 0)
		error = random_bytes(id, sizeof *id);
	return error;
}

const char SOCK_CALL_BIND[] = "bind", SOCK_CALL_RANDOM[] = "no random identifier";

static int bind_random_id(
	const struct sock *s, const struct address *address, uint16_t *id, const char **call)
{
	int error = 0;
	for (int i = 0; i < ID_TRIES; i++) {
		error = sock_random_id(id);
		*call = error ? SOCK_CALL_RANDOM : SOCK_CALL_BIND;
		if (error == 0)
			error = sock_bind(s, address, *id);
		if (error != -EADDRINUSE)
			return error;
	}
	return error;
}

int sock_bind_id(
	const struct sock *s, const struct address *address, uint16_t *id, const char **call)
{
	int error = sock_set(s, SOL_SOCKET, SO_REUSEADDR, 0);
	*call = error ? "setsockopt SO_REUSEADDR" : SOCK_CALL_BIND;
	if (error || *id != 0)
		return error ? error : sock_bind(s, address, *id);
	return bind_random_id(s, address, id, call);
}

int sock_receive_facts(const struct sock *s)
{
	const struct family_options *option = &s->family->option;
	if (s->kind != SOCK_KIND_RAW) {
		int error = sock_set_family(s, option->receive_errors, 1);
		if (error)
			return error;
		/* since Linux 5.9; without it extensions are looked for by ourselves */
		sock_set_family(s, option->receive_errors_rfc4884, 1);
	}
	sock_set_family(s, option->receive_hop_limit, 1);
	/* needed for the checksum of a raw ICMPv6 message; the others have no use for it */
	if (s->kind == SOCK_KIND_RAW)
		sock_set_family(s, option->receive_packet_info, 1);
	/* on raw ICMPv6 the kernel's count has wrong checksums in it, which is no full buffer
	 */
	if (s->kind == SOCK_KIND_RAW && s->family->version == 6)
		return 0;
	sock_set(s, SOL_SOCKET, SO_RXQ_OVFL, 1);
	return 0;
}

static int set_stamps(const struct sock *s, enum sock_stamps stamps)
{
	unsigned flags = 0;
	if (stamps != SOCK_STAMPS_NONE)
		flags |= SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE;
	if (stamps == SOCK_STAMPS_BOTH || stamps == SOCK_STAMPS_HARDWARE)
		flags |= SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_OPT_ID |
			 SOF_TIMESTAMPING_OPT_TSONLY;
	if (stamps == SOCK_STAMPS_HARDWARE)
		flags |= SOF_TIMESTAMPING_RX_HARDWARE | SOF_TIMESTAMPING_TX_HARDWARE |
			 SOF_TIMESTAMPING_RAW_HARDWARE | SOF_TIMESTAMPING_OPT_TX_SWHW;
	return sock_set(s, SOL_SOCKET, SO_TIMESTAMPING, (int)flags);
}

/* The kernel writes one time faster than three of which two are none. */
int sock_stamps(const struct sock *s, enum sock_stamps stamps)
{
	if (stamps == SOCK_STAMPS_RECEIVE && sock_set(s, SOL_SOCKET, SO_TIMESTAMPNS, 1) == 0)
		return 0;
	return set_stamps(s, stamps);
}

void sock_stamps_restart(const struct sock *s, enum sock_stamps stamps)
{
	set_stamps(s, SOCK_STAMPS_RECEIVE);
	set_stamps(s, stamps);
}

void sock_receive_buffer(const struct sock *s, uint32_t bytes)
{
	int now = 0;
	socklen_t size = sizeof now;
	/* the kernel doubles what is asked for, for its own bookkeeping */
	if (getsockopt(s->fd, SOL_SOCKET, SO_RCVBUF, &now, &size) != 0 ||
		(uint32_t)now < 2 * bytes)
		sock_set(s, SOL_SOCKET, SO_RCVBUF, bytes > INT32_MAX ? INT32_MAX : (int)bytes);
}

int sock_route(const struct family *family, const struct address *to, const char *device,
	uint32_t mark, bool broadcast, struct address *source, uint32_t *mtu)
{
	struct sock s;
	int error = sock_open(&s, family, SOCK_KIND_UDP, 0);
	if (error)
		return error;
	if (broadcast)
		sock_set(&s, SOL_SOCKET, SO_BROADCAST, 1);
	if (mark) /* a refusal is reported where the packets' socket is set */
		sock_set_mark(s.fd, mark);
	if (device)
		error = sock_bind_device(&s, device);
	if (error == 0)
		error = sock_connect(&s, to, 1025); /* any port: nothing is ever sent */
	if (error == 0 && source)
		error = sock_local(&s, source, NULL);
	int found = 0;
	socklen_t size = sizeof found;
	if (error == 0 && mtu &&
		getsockopt(s.fd, family->option.level, family->option.mtu, &found, &size) == 0)
		*mtu = (uint32_t)found;
	sock_close(&s);
	return error;
}

socklen_t sock_address_to(
	struct sockaddr_storage *storage, const struct address *address, uint16_t port)
{
	if (address->version == 4) {
		struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
		memcpy(&in.sin_addr, address->bytes, sizeof in.sin_addr);
		memcpy(storage, &in, sizeof in);
		return sizeof in;
	}
	struct sockaddr_in6 in = {.sin6_family = AF_INET6,
		.sin6_port = htons(port),
		.sin6_scope_id = address->zone};
	memcpy(&in.sin6_addr, address->bytes, sizeof in.sin6_addr);
	memcpy(storage, &in, sizeof in);
	return sizeof in;
}

void sock_address_label(struct sockaddr_storage *storage, uint32_t label)
{
	struct sockaddr_in6 in;
	memcpy(&in, storage, sizeof in);
	in.sin6_flowinfo = htonl(label);
	memcpy(storage, &in, sizeof in);
}

struct address sock_address_from(const void *storage, uint16_t *port)
{
	struct address address = {0};
	uint16_t found = 0;
	sa_family_t domain;
	memcpy(&domain, storage, sizeof domain);
	if (domain == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, storage, sizeof in);
		address.version = 4;
		memcpy(address.bytes, &in.sin_addr, sizeof in.sin_addr);
		found = ntohs(in.sin_port);
	} else if (domain == AF_INET6) {
		struct sockaddr_in6 in;
		memcpy(&in, storage, sizeof in);
		address.version = 6;
		memcpy(address.bytes, &in.sin6_addr, sizeof in.sin6_addr);
		address.zone = in.sin6_scope_id;
		found = ntohs(in.sin6_port);
	}
	if (port)
		*port = found;
	return address;
}

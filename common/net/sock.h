/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets of the kinds that probing needs, opened and set through `struct family`, so that
 * nothing here or above is written once for IPv4 and once for IPv6. All functions return 0 or
 * -errno.
 */
#ifndef COMMON_NET_SOCK_H
#define COMMON_NET_SOCK_H

#include <stdbool.h>
#include <stdint.h>

#include <sys/socket.h>

#include "common/base/address.h"
#include "common/base/duration.h"
#include "common/wire/family.h"

enum sock_kind {
	SOCK_KIND_PING, /* SOCK_DGRAM of the ICMP protocol: no privilege, but ping_group_range
			 */
	SOCK_KIND_RAW,	/* CAP_NET_RAW */
	SOCK_KIND_UDP,
	SOCK_KIND_TCP,
};

struct sock {
	int fd; /* -1: closed */
	enum sock_kind kind;
	uint8_t protocol;
	const struct family *family;
};

/*
 * Open a close-on-exec socket, for TCP a non-blocking one (connect() knows no MSG_DONTWAIT).
 * `protocol` 0 means the kind's own (ICMP of the family for PING and RAW). For RAW, CAP_NET_RAW
 * is in force for the call. EACCES on a ping socket: no group of the process is in
 * ping_group_range.
 */
int sock_open(
	struct sock *s, const struct family *family, enum sock_kind kind, uint8_t protocol);
void sock_close(struct sock *s);

/* An int option; level and name as in setsockopt. Name 0 (an option that the family lacks)
 * gives -ENOPROTOOPT. */
int sock_set(const struct sock *s, int level, int name, int value);
/* An option of the socket's family: sock_set_family(s, s->family->option.hop_limit, 64). */
int sock_set_family(const struct sock *s, int name, int value);

/*
 * An option that may need privilege (enum privilege), which is in force for this one call when
 * it is held: before privilege_end() only.
 */
int sock_set_privileged(
	int fd, unsigned needed, int level, int name, const void *value, size_t size);
/* SO_MARK, with whichever capability allows it. */
int sock_set_mark(int fd, uint32_t mark);

/* How long a call that waits for a message sleeps at most (SO_RCVTIMEO). */
int sock_receive_timeout(const struct sock *s, nanoseconds limit);

/* Bind to an address (NULL: any) and port; on a ping socket the port is the echo identifier. */
int sock_bind(const struct sock *s, const struct address *address, uint16_t port);
int sock_connect(const struct sock *s, const struct address *address, uint16_t port);
/* Undo sock_connect(): the source address is chosen for each packet again. The kernel forgets
 * the device of the socket with it. */
int sock_disconnect(const struct sock *s);
/* What a routing decision sees besides addresses, device and mark. */
struct sock_flow {
	uint8_t traffic_class;
	uint32_t label; /* 0: none */
};
/* Connect by the route that packets with this class and label take. */
int sock_connect_flow(const struct sock *s, const struct address *address, uint16_t port,
	const struct sock_flow *flow);
/* The port, or the echo identifier, that the socket is bound to; 0 when none. */
int sock_local(const struct sock *s, struct address *address, uint16_t *port);
/* SO_BINDTODEVICE, with CAP_NET_RAW raised when it is needed and permitted. */
int sock_bind_device(const struct sock *s, const char *device);

/* A random identifier that is not 0. */
int sock_random_id(uint16_t *id);

/*
 * Bind a ping socket to an echo identifier that no other process can bind too: SO_REUSEADDR, on
 * by default, is cleared first. `id` 0: a random one. *id becomes the one that was bound; *call
 * is what failed: SOCK_CALL_BIND, SOCK_CALL_RANDOM or another, which report_errno() takes as
 * its object.
 */
int sock_bind_id(
	const struct sock *s, const struct address *address, uint16_t *id, const char **call);
extern const char SOCK_CALL_BIND[], SOCK_CALL_RANDOM[];

/*
 * Ask for all that a prober wants to know of each packet: errors in the error queue (not on
 * RAW, where errors arrive as messages), RFC 4884 offsets, hop limit, traffic class, packet
 * info, and how many packets the buffer dropped (not on RAW for IPv6, where the kernel counts
 * wrong checksums among them). Without the errors nothing works; the rest are facts that some
 * kernels (gVisor) and emulators (qemu-user) do not give.
 */
int sock_receive_facts(const struct sock *s);

enum sock_stamps {
	SOCK_STAMPS_NONE,
	SOCK_STAMPS_RECEIVE,
	SOCK_STAMPS_BOTH,
	SOCK_STAMPS_HARDWARE
};
/* Kernel stamps of received packets, and of sent ones (then in the error queue, numbered from
 * 0). */
int sock_stamps(const struct sock *s, enum sock_stamps stamps);

/* After a refused packet it is not known whether the kernel counted it: number from 0 again. */
void sock_stamps_restart(const struct sock *s, enum sock_stamps stamps);

/* Room for `bytes` in the receive buffer, as far as the system allows without privilege. */
void sock_receive_buffer(const struct sock *s, uint32_t bytes);

/* The source address and path MTU that the kernel would use for this destination (0 when
 * unknown), by a connected UDP socket that never sends. `device` may be NULL. */
int sock_route(const struct family *family, const struct address *to, const char *device,
	uint32_t mark, bool broadcast, struct address *source, uint32_t *mtu);

/* sockaddr <-> address: as many bytes of `storage` are written as are returned. */
socklen_t sock_address_to(
	struct sockaddr_storage *storage, const struct address *address, uint16_t port);
/* Put an IPv6 flow label into it (RFC 6437; option.send_flow_label makes the kernel read it).
 */
void sock_address_label(struct sockaddr_storage *storage, uint32_t label);
struct address sock_address_from(const void *storage, uint16_t *port);

#endif

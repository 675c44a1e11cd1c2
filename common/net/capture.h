/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes and replies into a pcapng file (link type raw IP): a tap for transmit and receive.
 * Sockets that give or take no IP header get one made up here from what is known, and errors
 * from an error queue get their ICMP header back; the packet's comment says so.
 */
#ifndef COMMON_NET_CAPTURE_H
#define COMMON_NET_CAPTURE_H

#include <stdint.h>

#include "common/base/address.h"
#include "common/net/observer.h"

struct capture {
	int fd;
	struct address source; /* claimed for what we send where the kernel chooses it */
	struct address target; /* of packets that name none: the socket is connected */
	uint8_t hop_limit;     /* of what is sent next; 0: the usual one */
	uint16_t source_port, destination_port; /* of what UDP sockets send */
	struct observer observer; /* give this to transmit and receiver_set_observer */
	int error;		  /* of the first write that failed; 0: none */
	/* called once, when it fails; NULL: none */
	void (*failed)(void *context, int error);
	void *context;
	uint8_t *room; /* for one packet */
};

/* Create a capture file: its descriptor or -errno. "-" is stdout: what is printed there goes to
 * stderr from now on. */
int capture_file(const char *path);
/* Create the file and write its header. 0 or -errno. */
int capture_open(struct capture *c, const char *path, const char *application);
/* End the file. 0 or -errno of the first write that failed. */
int capture_close(struct capture *c);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run that goes on for days: the name gets another address (--re-resolve), the interface is
 * deleted and made again. Both mean a new socket, or at least another address to send to; this
 * finds out when, opens it and reports it.
 */
#ifndef PING_FOLLOW_H
#define PING_FOLLOW_H

#include "common/net/host_lookup.h"
#include "ping/sockets.h"

struct follow {
	struct ping_options *options;
	struct resolved resolved;   /* with the address in use */
	struct probe_socket socket; /* in use */
	bool has_new_socket;	    /* since follow_tick() was true */
	struct host_lookup lookups;
	bool has_lookups, is_asking;
	nanoseconds next;	/* when the name is looked up */
	struct address refused; /* that no socket could be opened for: reported */
	char device[16];	/* of -I, or the target's zone; "": none */
	uint32_t index;		/* the device's; 0: none */
	uint32_t refused_index; /* that a raw socket cannot be bound to: reported */
	bool is_refused;	/* a probe was, since the device was looked at */
	nanoseconds looked;	/* at the device */
};

/* Begin; before the sandbox, as it starts a helper. Whether there is anything to follow. */
bool follow_open(struct follow *f, struct ping_options *o, const struct resolved *resolved,
	const struct probe_socket *socket);
void follow_close(struct follow *f);
/* A probe was answered at this time; our kernel refused one. */
void follow_replied(struct follow *f, nanoseconds at);
void follow_refused(struct follow *f);
/*
 * Look whether anything changed; lowers *wake to when it wants to be called again. True when
 * probes go to another target or by another socket from now on: those of f->socket. With
 * f->has_new_socket the old one is closed, and the new one may have the old one's descriptor.
 */
bool follow_tick(struct follow *f, nanoseconds now, nanoseconds *wake);
/* Becomes readable when a look-up has its answer; -1: none is under way. */
int follow_descriptor(const struct follow *f);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the ping engine: what a reply, or an error, that was matched counts as. */
#ifndef PING_ENGINE_COUNT_H
#define PING_ENGINE_COUNT_H

#include "ping/engine/state.h"

/* The probe that a message is about. */
struct claimed {
	uint64_t position;	  /* 0: none */
	struct ping_entry *entry; /* NULL: forgotten */
	struct ping_slot *slot;	  /* NULL: of a target that is forgotten */
};

/* Count a reply whose event says what it is, all but duplicate, late and received, which are
 * decided here. False when it is not believed. */
bool count_reply(struct ping *p, const struct claimed *claimed, struct ping_event *event);
/* Count an ICMP error that ends the probe. */
void count_error(struct ping *p, const struct claimed *claimed);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way of one packet: from the client along the nodes of its path until one has to reply
 * to it, or none does.
 */
#ifndef TESTS_LAB_WALK_H
#define TESTS_LAB_WALK_H

#include "tests/lab/model.h"
#include "tests/lab/packet.h"
#include "tests/lab/table.h"

enum { NOTES_MOST = 8 };

enum verdict {
	VERDICT_UNROUTED,  /* no destination of the file */
	VERDICT_LOST,	   /* on a link */
	VERDICT_DROPPED,   /* by a router that says nothing */
	VERDICT_EXPIRED,   /* its time to live ended here */
	VERDICT_REFUSED,   /* a router will not forward it, and says so */
	VERDICT_TOO_BIG,   /* for the link behind this router */
	VERDICT_DELIVERED, /* it is at its destination */
};

/* A router or a destination that answers. */
struct place {
	int node;	   /* index, or -1: the destination */
	uint32_t instance; /* which of the routers for prefixes */
	const struct behaviour *behaviour;
	unsigned hops;	  /* routers between it and the client */
	int64_t delay_ns; /* of the round trip to it */
	uint64_t id;	  /* of this router, for limits and what is random */
};

struct walk {
	const struct packet *packet;
	const struct destination *destination; /* NULL: unrouted */
	enum verdict verdict;
	struct place place;
	struct reason reason; /* of a refusal */
	/* the packet's header as it is where it ended */
	uint8_t ttl, tos;
	const struct address *from, *to; /* after address translation */
	int32_t port, to_port;		 /* translated ports, or UNSET */
	struct place notes[NOTES_MOST];	 /* who sends a note about it while it passes */
	unsigned note_count;
	uint64_t random; /* of this packet: seed, destination, ttl and ordinal */
};

/* What walks remember from one packet to the next. */
struct walker {
	const struct model *model;
	struct table ordinals; /* packets that ended at a router, for each destination */
	uint32_t packets;      /* that walked */
};

struct walker walker_of(const struct model *model);
void walker_release(struct walker *walker);
const struct destination *walk_destination(
	const struct model *model, const struct address *address);
/*
 * Walk.
 *
 * ordinal: how many packets like this one (same destination, protocol and time to live) went
 * before
 */
struct walk walk_packet(struct walker *walker, const struct packet *packet, uint32_t ordinal);
/* The address of the router at a place, in the family of the packet. */
struct address walk_address(
	const struct model *model, const struct walk *walk, const struct place *place);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the engine for many targets: sweep.c decides what is sent and when it ends,
 * sweep_match.c whose a reply is, sweep_state.c holds slots, ring and events, sweep_network.c
 * the pace of each network. */
#ifndef PING_ENGINE_SWEEP_STATE_H
#define PING_ENGINE_SWEEP_STATE_H

#include "common/base/heap.h"
#include "common/base/ring.h"
#include "ping/engine/sweep.h"

enum { SWEEP_EVENTS = 128, SWEEP_FRESH = 64 };

enum sweep_entry_flag {
	SWEEP_LEFT = 1,	    /* the kernel took it */
	SWEEP_ANSWERED = 2, /* by a reply */
	SWEEP_ERRORED = 4,  /* by an ICMP error, which was counted */
	SWEEP_FAILED = 8,   /* our own kernel refused it */
	SWEEP_TIMED_OUT = 16,
	SWEEP_DECIDED = 32,  /* it is no longer in flight */
	SWEEP_UNPROVEN = 64, /* a reply without our token was shown */
};

/* A remembered probe: 32 bytes. */
struct sweep_entry {
	nanoseconds sent;
	uint64_t serial; /* of its target: the slot may have another by now */
	uint32_t slot;
	uint32_t sequence; /* within its target, from 1 */
	uint32_t call;	   /* nanoseconds that the call took which sent it */
	uint8_t flags;
};

enum sweep_slot_flag {
	SLOT_USED = 1,
	SLOT_ALIVE = 2,
	SLOT_OVER = 4,
	SLOT_ANY_SOURCE = 8,
	SLOT_WAITS = 16,    /* for the longer time-out of a retry */
	SLOT_LINGERS = 32,  /* its last probe has left */
	SLOT_RESERVED = 64, /* it has its place in the queue of its network */
};

/* A target under way: 48 bytes. */
struct sweep_slot {
	struct address address;
	uint64_t serial;   /* of a free slot: the next free one */
	uint32_t last;	   /* low half of the position of its last probe */
	uint32_t sequence; /* probes handed out */
	uint32_t open;	   /* probes that are not decided */
	uint8_t flags;
};

/* Of targets that get several probes. */
struct sweep_counts {
	struct summary rtt;
	nanoseconds first_at, last_at;
	uint32_t sent, received, duplicates, errors, altered, corrupted, late, unmatched;
	uint32_t unproven, local_errors;
};

struct sweep_network {
	uint64_t tag;	      /* 0: free */
	uint64_t last;	      /* 1 + the position of the last probe to it */
	nanoseconds next;     /* no probe before it */
	nanoseconds reserved; /* the place of the next target that has to wait */
};

struct sweep {
	struct sweep_settings settings;
	struct sweep_totals totals;
	bool is_started, is_stopped, is_closed;
	bool has_waited; /* since the last probe: what came for it has been read */
	nanoseconds started_at;
	struct pacer pacer;	     /* of all probes together */
	uint64_t oldest, end;	     /* positions: every probe before `oldest` is decided */
	uint32_t used;		     /* slots */
	uint32_t free_first;	     /* + 1; 0: none */
	uint32_t touched;	     /* slots from here on have never been used */
	uint32_t fresh[SWEEP_FRESH]; /* slots whose first probe is due, in order */
	struct ring fresh_ring, event_ring;
	struct heap due; /* slots by when they are looked at */
	struct sweep_entry *entries;
	struct sweep_slot *slots;
	struct sweep_counts *counts; /* NULL: not kept */
	struct sweep_network *networks;
	uint8_t *data; /* of the last event that has some */
	struct sweep_event events[SWEEP_EVENTS];
};

/* ---- slots and ring -------------------------------------------------------------- */

/* The remembered probe at a position; NULL when there is none. */
struct sweep_entry *sweep_entry(const struct sweep *s, uint64_t position);
/* The slot of a probe while it is its target's; NULL after that. */
struct sweep_slot *sweep_slot_of(const struct sweep *s, const struct sweep_entry *entry);
struct sweep_counts *sweep_counts(const struct sweep *s, uint32_t slot);

/* A new event at the end of the queue; `entry` NULL: about no probe. */
struct sweep_event *sweep_push(struct sweep *s, enum ping_event_kind kind,
	const struct sweep_entry *entry, nanoseconds at);
/* The target is over; `reply` is its last one, or NULL. */
void sweep_over(struct sweep *s, uint32_t slot, const struct ping_event *reply, nanoseconds at);
/* A probe got this flag and is decided; what follows for its target, whose reply is `reply`
 * (NULL: it was none). */
void sweep_decide(struct sweep *s, struct sweep_entry *entry, enum sweep_entry_flag flag,
	const struct ping_event *reply, nanoseconds now);

/* ---- the pace of networks -------------------------------------------------------- */

/* Whether a probe may go to this slot's network now, which is then the next one that is handed
 * out; else *at is when to look again. */
bool sweep_network_allows(struct sweep *s, uint32_t slot, nanoseconds now, nanoseconds *at);

#endif

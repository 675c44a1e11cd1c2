/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the ping engine, shared by its files: engine.c sends and ends, pace.c and
 * network.c say how fast, schedule.c who is due and what is given up, match.c whose a reply is;
 * state.c holds slots, ring, events and results. */
#ifndef PING_ENGINE_STATE_H
#define PING_ENGINE_STATE_H

#include "common/base/heap.h"
#include "common/base/ring.h"
#include "common/base/send_time.h"
#include "ping/engine/engine.h"
#include "ping/engine/event.h"

enum { PING_EVENTS = 128, PING_FRESH = 64 };

enum entry_flag {
	ENTRY_LEFT = 1,	    /* the kernel took it */
	ENTRY_ANSWERED = 2, /* by a reply */
	ENTRY_ERRORED = 4,  /* by an ICMP error, which was counted */
	ENTRY_FAILED = 8,   /* our own kernel refused it */
	ENTRY_TIMED_OUT = 16,
	ENTRY_DECIDED = 32,  /* it is no longer in flight */
	ENTRY_UNPROVEN = 64, /* a reply without our token was shown */
	ENTRY_LOST = 128,    /* a LOST event named it */
};

/* A remembered probe: 32 bytes. */
struct ping_entry {
	nanoseconds sent; /* just before the call that sent it */
	uint64_t serial;  /* of its target: the slot may have another by now */
	uint32_t slot;
	uint32_t sequence; /* within its target, from 1; of a single one: its low half */
	uint32_t call;	   /* nanoseconds that the call took */
	uint8_t flags;
};

/* Of a single target's probe: the rest of its send time. */
struct ping_stamp {
	nanoseconds back, at; /* after the call; on the wire (0: not known) */
};

enum slot_flag {
	SLOT_USED = 1,
	SLOT_ALIVE = 2,
	SLOT_OVER = 4,
	SLOT_ANY_SOURCE = 8,
	SLOT_WAITS = 16,    /* for the longer time-out of a retry */
	SLOT_LINGERS = 32,  /* its last probe has left */
	SLOT_RESERVED = 64, /* it has its place in the queue of its network */
	SLOT_TRIED = 128,   /* a probe was handed to the kernel */
	SLOT_REFUSED = 256, /* which refused it, and would refuse the next */
};

/* A target under way: 48 bytes. */
struct ping_slot {
	struct address address;
	uint64_t serial;   /* of a free slot: the next free one */
	uint32_t last;	   /* low half of the position of its last probe */
	uint32_t sequence; /* probes handed out */
	uint32_t open;	   /* probes that are not decided */
	uint16_t flags;
};

/* Of many targets that get several probes. */
struct ping_counts {
	struct summary rtt;
	nanoseconds first_at, last_at;
	uint32_t sent, received, duplicates, errors, altered, corrupted, late, unmatched;
	uint32_t unproven, local_errors;
};

struct ping_network {
	uint64_t tag;	      /* 0: free */
	uint64_t last;	      /* the position of the last probe to it; 0: none */
	nanoseconds next;     /* no probe before it */
	nanoseconds reserved; /* the place of the next target that has to wait */
};

/* What is known of a run over a single target, beside its totals. */
struct ping_single {
	uint64_t acked;	      /* the highest position that was answered somehow */
	uint64_t reported;    /* the last position that an OUTSTANDING event named */
	uint64_t passed;      /* every probe before it was looked at for a LOST event */
	uint64_t owed;	      /* probes that could not be tried and are due again */
	struct summary waits; /* round-trip times, queue included, where others are printed */
	nanoseconds last_at;  /* when the last probe left or was handed out; first: the begin */
	nanoseconds hold;     /* no probe before it: buffers were full */
	nanoseconds full_since;	  /* buffers have been full all the time; 0: they are not */
	nanoseconds linger_until; /* 0: not all probes are sent yet */
	int last_error;		  /* errno of the last send, 0 when it went well */
	uint32_t local_mtu;	  /* reported by the kernel for a probe that was too large */
	uint64_t pipe;		  /* most probes under way at the time of an answer */
	uint32_t dropped;
	bool has_queued;
	nanoseconds queued_max, queued_notable;
};

struct ping {
	struct ping_settings settings;
	struct ping_totals totals;
	struct ping_single single;
	bool is_started, is_stopped, is_closed;
	bool has_waited; /* since the last probe: what came for it has been read */
	nanoseconds started_at;
	struct pacer pacer;	    /* of all probes together */
	uint64_t oldest, end;	    /* positions: every probe before `oldest` is decided */
	uint32_t used;		    /* slots */
	uint32_t free_first;	    /* + 1; 0: none */
	uint32_t touched;	    /* slots from here on have never been used */
	uint32_t fresh[PING_FRESH]; /* slots whose first probe is due, in order */
	struct ring fresh_ring, event_ring;
	struct heap due; /* slots by when they are looked at */
	struct ping_entry *entries;
	struct ping_stamp *stamps; /* of each entry; NULL: not kept */
	struct ping_slot *slots;
	struct ping_counts *counts; /* NULL: not kept */
	struct ping_counts unread;  /* takes what is counted for a target without its own */
	struct ping_network *networks;
	struct event_room room; /* for the data of the last event that has some */
	struct ping_event events[PING_EVENTS];
};

/* ---- slots and ring -------------------------------------------------------------- */

/* The remembered probe at a position; NULL when there is none. */
static inline struct ping_entry *ping_entry(const struct ping *p, uint64_t position)
{
	if (position == 0 || position >= p->end || p->end - position > p->settings.window)
		return NULL;
	return &p->entries[position & (p->settings.window - 1)];
}

/* Where it is in the ring. */
static inline uint64_t ping_position(const struct ping *p, const struct ping_entry *entry)
{
	uint64_t newest = p->end - 1, place = (uint64_t)(entry - p->entries);
	return newest - ((newest - place) & (p->settings.window - 1));
}

/* The slot of a probe while it is its target's; NULL after that. */
static inline struct ping_slot *ping_slot_of(
	const struct ping *p, const struct ping_entry *entry)
{
	struct ping_slot *slot = &p->slots[entry->slot];
	bool is_its = slot->flags & SLOT_USED && slot->serial == entry->serial;
	return is_its && !(slot->flags & SLOT_OVER) ? slot : NULL;
}

/* A probe to it was handed to the kernel. */
static inline void ping_note_tried(struct ping *p, struct ping_slot *slot)
{
	p->totals.tried += !(slot->flags & SLOT_TRIED);
	slot->flags |= SLOT_TRIED;
}

/* Probes to a single target that no answer has passed yet. */
static inline uint64_t ping_unpassed(const struct ping *p)
{
	return p->end - 1 - p->single.acked;
}

/* Where a target's numbers are counted; PING_NO_SLOT: nowhere. */
static inline struct ping_counts *ping_counts(struct ping *p, uint32_t slot)
{
	return p->counts && slot != PING_NO_SLOT ? &p->counts[slot] : &p->unread;
}

/* When it left; the stamp too, where one is kept. */
static inline struct send_time ping_send_time(
	const struct ping *p, const struct ping_entry *entry)
{
	struct send_time sent = {.before = entry->sent, .after = entry->sent + entry->call};
	if (!p->stamps)
		return sent;
	const struct ping_stamp *stamp = &p->stamps[entry - p->entries];
	sent.after = stamp->back;
	sent.stamp = stamp->at;
	return sent;
}

/* The same as send_time_at(). */
nanoseconds ping_left_at(const struct ping *p, const struct ping_entry *entry);

/* Round-trip times from the send time on: what waits are made of. */
static inline const struct summary *ping_waits(const struct ping *p)
{
	return p->settings.prints_wire_times ? &p->single.waits : &p->totals.rtt;
}

/* ---- events ---------------------------------------------------------------------- */

/* A new event at the end of the queue, about this probe (`entry` NULL: about none). */
struct ping_event *ping_push(struct ping *p, enum ping_event_kind kind,
	const struct ping_entry *entry, nanoseconds at);
/* The target is over; `reply` is its last one, or NULL. */
void ping_over(struct ping *p, uint32_t slot, const struct ping_event *reply, nanoseconds at);

/* Whether some of the queue stays free for what arrives meanwhile. */
static inline bool ping_has_room(const struct ping *p)
{
	return p->event_ring.count < PING_EVENTS / 2;
}

#endif

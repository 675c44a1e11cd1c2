/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the ping engine, shared by its files: engine.c sends and ends, schedule.c
 * decides when, match.c whose a reply is. */
#ifndef PING_ENGINE_STATE_H
#define PING_ENGINE_STATE_H

#include "common/base/hash.h"
#include "common/base/heap.h"
#include "common/base/ring.h"
#include "common/base/send_time.h"
#include "ping/engine/engine.h"

enum { EVENT_QUEUE = 256, HANDLE_TARGET_SHIFT = 40, DATA_MAX = 65536 };

enum entry_flag {
	ENTRY_LEFT = 1,	    /* the kernel took it */
	ENTRY_ANSWERED = 2, /* by a reply */
	ENTRY_ERRORED = 4,  /* by an ICMP error */
	ENTRY_FAILED = 8,   /* our own kernel refused it */
	ENTRY_TIMED_OUT = 16,
	ENTRY_LOST = 32,     /* a LOST event named it */
	ENTRY_UNPROVEN = 64, /* a reply without our token was shown */
};

/* One remembered probe. */
struct entry {
	uint64_t sequence;
	struct send_time sent;
	uint32_t flags;
};

struct target_state {
	struct ping_target target;
	struct ping_statistics statistics;
	uint64_t sequence;    /* of the last probe handed out; the first is 1 */
	uint64_t acked;	      /* the highest sequence that was answered somehow */
	uint64_t oldest;      /* every probe before it is answered, failed or timed out */
	uint64_t reported;    /* the last sequence that an OUTSTANDING event named */
	uint64_t passed;      /* every probe before it was looked at for a LOST event */
	uint64_t owed;	      /* probes that could not be tried and are due again */
	struct summary waits; /* round-trip times, queue included, where others are printed */
	struct pacer pacer;
	nanoseconds first_at, last_at; /* when probes left */
	nanoseconds hold;	       /* no probe before it: buffers were full */
	nanoseconds full_since; /* buffers have been full all the time; 0: they are not */
	int last_error;		/* errno of the last send, 0 when it went well */
	struct entry *entries;	/* settings.window of them */
};

struct ping {
	struct ping_settings settings;
	uint32_t target_count;
	bool is_started, is_stopped;
	uint32_t ended;	 /* targets whose lost probes have been reported */
	bool is_ours;	 /* the reply that is being observed is to one of our probes */
	bool has_waited; /* since the last probe: what came for it has been read */
	nanoseconds started_at;
	nanoseconds linger_until;  /* 0: not all probes are sent yet */
	uint64_t received, errors; /* over all targets */
	uint32_t local_mtu;	   /* reported by the kernel for a probe that was too large */
	struct ring event_ring;
	/* of all targets, so that no step has to sum them up */
	uint64_t in_flight;
	nanoseconds last_sent_at; /* 0: nothing has been handed out */
	nanoseconds longest_wait; /* for a reply */
	uint32_t any_source_count;
	struct heap due;    /* targets by their next probe; those without one are not in it */
	struct heap expiry; /* targets by their next time-out */
	struct hash_table by_address;
	struct target_state *targets;
	uint8_t *data; /* of the last event that has some */
	struct ping_event events[EVENT_QUEUE];
};

/* A new event of `kind` at the end of the queue, for the caller to fill. */
struct ping_event *ping_event_push(
	struct ping *p, enum ping_event_kind kind, uint32_t target, nanoseconds at);
/* The remembered probe of this sequence; NULL when it was never handed out or is forgotten. */
struct entry *ping_entry(struct ping *p, struct target_state *t, uint64_t sequence);
/* The handle of a probe: its target and its sequence. */
uint64_t ping_handle(uint32_t target, uint64_t sequence);
/* Round-trip times from the send time on: what waits are made of. */
const struct summary *ping_waits(const struct ping *p, const struct target_state *t);
/* An answer of any kind for this sequence: moves what is under way. */
void ping_acknowledge(struct ping *p, struct target_state *t, uint64_t sequence);

/* LOST events of the probes of a target before `end` that have no answer, as far as the queue
 * has room; true when that was all. */
bool ping_report_lost(struct ping *p, uint32_t index, uint64_t end, nanoseconds now);

/* A search for the targets with an address, in the order in which they were added. */
struct ping_search {
	uint64_t hash;
	struct address address;
	struct hash_search place;
};
void ping_find_begin(
	struct ping_search *search, const struct ping *p, const struct address *address);
bool ping_find_next(const struct ping *p, struct ping_search *search, uint32_t *index);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the ping engine, shared by its files: engine.c sends and ends, schedule.c
 * decides when, match.c whose a reply is. */
#ifndef PING_ENGINE_STATE_H
#define PING_ENGINE_STATE_H

#include "common/base/ring.h"
#include "common/base/send_time.h"
#include "ping/engine/engine.h"

enum { EVENT_QUEUE = 256, DATA_MAX = 65536 };

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

struct ping {
	struct ping_settings settings;
	struct ping_target target;
	struct ping_statistics statistics;
	bool is_started, is_stopped;
	bool is_ours;	      /* the reply that is being observed is to one of our probes */
	bool has_waited;      /* since the last probe: what came for it has been read */
	uint64_t sequence;    /* of the last probe handed out; the first is 1 */
	uint64_t acked;	      /* the highest sequence that was answered somehow */
	uint64_t oldest;      /* every probe before it is answered, failed or timed out */
	uint64_t reported;    /* the last sequence that an OUTSTANDING event named */
	uint64_t passed;      /* every probe before it was looked at for a LOST event */
	uint64_t owed;	      /* probes that could not be tried and are due again */
	struct summary waits; /* round-trip times, queue included, where others are printed */
	struct pacer pacer;
	nanoseconds started_at;
	nanoseconds first_at, last_at; /* when probes left; last_at first: the begin */
	nanoseconds hold;	       /* no probe before it: buffers were full */
	nanoseconds full_since;	  /* buffers have been full all the time; 0: they are not */
	nanoseconds linger_until; /* 0: not all probes are sent yet */
	int last_error;		  /* errno of the last send, 0 when it went well */
	uint32_t local_mtu;	  /* reported by the kernel for a probe that was too large */
	struct ring event_ring;
	struct entry *entries; /* settings.window of them */
	uint8_t *data;	       /* of the last event that has some */
	struct ping_event events[EVENT_QUEUE];
};

/* A new event of `kind` at the end of the queue, for the caller to fill. */
struct ping_event *ping_event_push(struct ping *p, enum ping_event_kind kind, nanoseconds at);
/* The remembered probe of this sequence; NULL when it was never handed out or is forgotten. */
struct entry *ping_entry(const struct ping *p, uint64_t sequence);
/* Round-trip times from the send time on: what waits are made of. */
const struct summary *ping_waits(const struct ping *p);
/* An answer of any kind for this sequence: moves what is under way. */
void ping_acknowledge(struct ping *p, uint64_t sequence);

/* LOST events of the probes before `end` that have no answer, as far as the queue has room;
 * true when that was all. */
bool ping_report_lost(struct ping *p, uint64_t end, nanoseconds now);

#endif

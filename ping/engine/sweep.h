/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ping engine for many targets, which stream in: it holds those that are under way and no
 * others, so that its memory depends on how many those may be and not on how many there are. It
 * is pure, as engine.h is: fed with the time, with targets and with replies, it hands out
 * probes and events.
 *
 * All probes of a run share one ring. A probe's position in it is its handle, its number in the
 * payload and, by its low bits, its identifier (lane) and sequence on the wire, so that a reply
 * leads to its probe in one step and token, number and address prove it.
 *
 * Call order: sweep_init; then again and again: targets while sweep_wants_target (sweep_close
 * after the last one), sweep_step. After STEP_SEND the probe is sent and reported by
 * sweep_sent; what arrives goes to sweep_observe; after each of them sweep_event is read until
 * it is empty. A target whose SWEEP_OVER was read is forgotten by sweep_release.
 */
#ifndef PING_ENGINE_SWEEP_H
#define PING_ENGINE_SWEEP_H

#include "ping/engine/engine.h"

enum { SWEEP_LANE_PROBES = 65536, SWEEP_BACKOFF_NONE = 1000 };

struct sweep_settings {
	uint32_t slots;	 /* targets that may be under way at once */
	uint32_t window; /* probes that are remembered: a power of two, at most lanes * 65536 */
	uint32_t lanes;	 /* identifiers of each family: a power of two */
	bool decides;	 /* a target is over at its first reply, or after its retries */
	uint64_t count;	 /* probes to each target; 0: endless. Without `decides` */
	uint32_t retries;	 /* further probes to a silent target. With `decides` */
	uint32_t backoff;	 /* each time-out is so many thousandths of the one before */
	nanoseconds timeout;	 /* of a first probe; NEVER: none */
	bool reports_timeout;	 /* an event for each time-out */
	bool waits_after_errors; /* an ICMP error does not end a probe: its time-out does */
	bool reports_lost;    /* else an event for each probe that can no longer be answered */
	nanoseconds linger;   /* a target without `decides` is over so long after its last probe
				 when it never replied; 0: when each probe is decided */
	nanoseconds interval; /* between probes to one target */
	nanoseconds spacing;  /* between any two probes; 0: none */
	nanoseconds network_spacing; /* between two probes to one network; 0: none */
	uint8_t network_bits[2];     /* of a network: IPv4, IPv6 */
	uint32_t networks;	     /* that are remembered: a power of two */
	nanoseconds deadline;	     /* of the whole run; 0: none */
	nanoseconds cooldown;	     /* the run lasts at least so long after its last probe */
	bool asks_time;		     /* ICMP timestamps instead of echoes: IPv4 only */
	struct payload payload;
};

struct sweep_probe {
	uint64_t handle; /* for sweep_sent, and the payload's number */
	uint32_t slot;
	uint32_t lane;
	uint16_t sequence; /* on the wire */
	struct address to;
};

enum sweep_event_kind {
	SWEEP_PROBE, /* something happened to a probe: `ping` */
	SWEEP_OVER,  /* nothing more comes of this target; `ping` is its last reply, if any */
};

#define SWEEP_NO_SLOT UINT32_MAX /* too large for an enumerator */

struct sweep_event {
	enum sweep_event_kind kind;
	uint32_t slot;		/* SWEEP_NO_SLOT: of a target that is forgotten, or of none */
	uint64_t serial;	/* the target's, where there is a slot */
	bool is_alive;		/* of SWEEP_OVER: it replied */
	struct ping_event ping; /* its `target` is the slot */
};

struct sweep_totals {
	uint64_t targets;     /* that were taken */
	uint64_t alive;	      /* that replied so far */
	uint64_t unreachable; /* that are over without a reply */
	uint64_t sent, received, timeouts;
	uint64_t duplicates, errors, altered, corrupted, late, unmatched, malformed;
	uint64_t unproven; /* right but for the token, which is absent */
	uint64_t local_errors, other_icmp;
	nanoseconds first_at, last_at; /* when probes left */
	struct summary rtt;
};

struct sweep;

/* Bytes of memory that an engine with these settings needs, aligned as malloc does. */
size_t sweep_size(const struct sweep_settings *settings);
/* Begin with zeroed memory of that size. */
void sweep_init(struct sweep *s, const struct sweep_settings *settings);

/* Whether another target can be taken now. */
bool sweep_wants_target(const struct sweep *s);
/* Take a target: the slot that it gets. `serial` is the caller's number of it. */
uint32_t sweep_add(struct sweep *s, const struct ping_target *target, uint64_t serial);
/* There are no more targets. */
void sweep_close(struct sweep *s);

/* What to do at `now`: fills probe (SEND) or wake (WAIT). */
enum step sweep_step(
	struct sweep *s, nanoseconds now, struct sweep_probe *probe, nanoseconds *wake);
/* What came of the send call from `at` to `back`. A probe that was not tried is sent again by
 * the caller and reported then. */
void sweep_sent(struct sweep *s, uint64_t handle, enum sent sent, int error, nanoseconds at,
	nanoseconds back);
/* Something was received on the socket of this lane. True when it is a reply to, or an error
 * about, one of our probes. */
bool sweep_observe(struct sweep *s, uint32_t lane, const struct reply *reply, nanoseconds now);
/* The oldest event that was not taken, until the next call of the engine; NULL: none. */
const struct sweep_event *sweep_event(struct sweep *s);
/* End at the next step. */
void sweep_stop(struct sweep *s);
/* Whether it was stopped, or its deadline is past: nothing more is sent. */
bool sweep_is_ending(const struct sweep *s, nanoseconds now);

/* Forget a target whose SWEEP_OVER was taken. */
void sweep_release(struct sweep *s, uint32_t slot);
/* The next slot from `slot` on that holds a target; SWEEP_NO_SLOT when there is none. */
uint32_t sweep_next_slot(const struct sweep *s, uint32_t slot);
const struct address *sweep_address(const struct sweep *s, uint32_t slot);
uint64_t sweep_serial(const struct sweep *s, uint32_t slot);
/* What is known of a target; its verdict is 0 when it replied, else 1. */
struct ping_statistics sweep_statistics(const struct sweep *s, uint32_t slot);
const struct sweep_totals *sweep_totals(const struct sweep *s);
/* Targets that have a slot. */
uint32_t sweep_under_way(const struct sweep *s);

#endif

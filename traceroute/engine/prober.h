/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The prober takes questions and gives answers: it owns the window, the pace, the budget of
 * each hop, the table of probes and their time-outs, for any number of targets. It does not
 * know what the questions are for (strategies) nor what a probe looks like (methods), asks no
 * clock and allocates nothing.
 */
#ifndef TRACEROUTE_ENGINE_PROBER_H
#define TRACEROUTE_ENGINE_PROBER_H

#include <stddef.h>

#include "common/base/send_time.h"
#include "traceroute/engine/trace.h"

struct prober_settings {
	uint32_t capacity;    /* probes that are remembered; more than the window; >= 2 */
	uint32_t window;      /* probes in flight at most, >= 1 */
	nanoseconds gap;      /* minimum time between two probes */
	nanoseconds sure_gap; /* the same after one that is no speculation */
	uint32_t budget;   /* probes in a burst to one router of a hop, kept for as many routers
			    * at once as four times the capacity; 0: no limit */
	bool budget_paced; /* the limit holds for questions that say `is_paced` only */
	nanoseconds refill; /* one more per this time */
};

enum slot_state { SLOT_FREE, SLOT_READY, SLOT_IN_FLIGHT, SLOT_ANSWERED, SLOT_EXPIRED };

struct slot {
	struct question question;
	uint64_t handle;
	enum slot_state state;
	uint8_t tries; /* how often the kernel turned it away */
	struct send_time sent;
	uint32_t chain;		/* next slot of the same hash, plus one; 0: none */
	uint32_t before, after; /* neighbours in the list of those in flight, plus one */
};

/* What one hop may still be asked. */
struct bucket {
	uint64_t key; /* 0: free */
	nanoseconds tokens, at;
};

struct prober_counts {
	uint64_t sent, unsent, late, duplicates, unmatched, malformed, notices;
	int unsent_error; /* the first */
	bool has_queued;
	nanoseconds queued_max, queued_notable; /* notable: worth a hint */
};

struct prober {
	struct prober_settings settings;
	struct slot *slots;
	uint32_t *heads; /* hash -> slot plus one */
	struct bucket *buckets;
	uint32_t bucket_count;
	uint32_t oldest, newest; /* in flight, plus one */
	uint32_t in_flight;
	uint32_t ready; /* slot plus one that waits to be sent (again) */
	uint64_t next_handle;
	nanoseconds next_send;
	bool is_serial;	     /* one at a time from now on */
	bool is_flow_serial; /* one of each flow at a time: strategies with several flows see to
			      * it
			      */
	struct prober_counts counts;
};

/* Bytes that the caller must give to prober_init, aligned for any type. */
size_t prober_size(const struct prober_settings *settings);
void prober_init(struct prober *p, void *memory, const struct prober_settings *settings);

/* Whether a question may be asked now; if not, `wake` is lowered to when to look again. */
bool prober_is_open(const struct prober *p, nanoseconds now, nanoseconds *wake);
/* When the router that this question meets has budget for it: `now` or later. Only target, hop
 * limit and router count. */
nanoseconds prober_budget_at(
	const struct prober *p, const struct question *question, nanoseconds now);
/* Take a question; it is in flight from now on. Call only when prober_is_open. */
struct probe prober_ask(struct prober *p, const struct question *question, nanoseconds now);
/* The probe that the kernel turned away and that waits to be offered again. */
bool prober_again(struct prober *p, nanoseconds now, struct probe *probe);

/* What became of a probe: `at` and `back` are just before and after the call. False when
 * SENT_AGAIN was said too often or SENT_FAILED: then it is no longer in flight and `question`
 * says which it was. */
bool prober_sent(struct prober *p, uint64_t handle, enum sent sent, nanoseconds at,
	nanoseconds back, struct question *question);
/* The kernel will stamp this probe: said before prober_sent. */
void prober_awaits_stamp(struct prober *p, uint64_t handle);
/* A transmit stamp: when it was on the wire. */
void prober_stamped(struct prober *p, uint64_t handle, nanoseconds at);

/* The probe of this target with this number that was asked last; NULL when there is none. */
struct slot *prober_find(struct prober *p, uint32_t target, uint32_t number);
/* The probe with this handle; NULL when it is forgotten. */
struct slot *prober_slot(struct prober *p, uint64_t handle);
/* The only one in flight, or with `oldest` the one sent first; NULL otherwise. */
struct slot *prober_only(struct prober *p, bool oldest);
/* The only one in flight of this flow; NULL when there are none or several. */
struct slot *prober_only_of_flow(const struct prober *p, uint32_t target, uint32_t flow);
/* It was answered: takes it out of flight. */
void prober_answered(struct prober *p, struct slot *slot);

/* How long a strategy lets a question wait, given what it knows by now. */
typedef nanoseconds (*prober_limit)(const void *context, const struct slot *slot);
/* Take one probe out of flight whose time is over; `wake` is lowered to the next one's. */
bool prober_expire(struct prober *p, nanoseconds now, prober_limit wait_limit,
	const void *context, struct slot **expired, nanoseconds *wake);

/*
 * How far away what replied is: by what was left of the hop limit where it quotes ours, which
 * is sure, or by what its own hop limit suggests. 0: neither is known.
 */
uint8_t prober_distance(const struct answer *answer, bool *is_sure);

/* Round-trip time of a slot that was answered at `at`, never negative. */
nanoseconds slot_rtt(const struct slot *slot, nanoseconds at);

/* Count how long an answered probe waited in this host. */
void prober_count_queued(struct prober *prober, const struct answer *answer);
/* Count a probe that this host refused to send with `error` (errno). */
void prober_count_unsent(struct prober *prober, int error);

#endif

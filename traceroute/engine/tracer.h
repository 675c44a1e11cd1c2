/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine: one prober, a strategy per target, one method. It says what to do next (EVENT,
 * SEND, WAIT, DONE), gets what was sent and what was received, and never touches a socket, a
 * clock or a stream.
 */
#ifndef TRACEROUTE_ENGINE_TRACER_H
#define TRACEROUTE_ENGINE_TRACER_H

#include <stddef.h>

#include "common/base/ring.h"
#include "traceroute/engine/method.h"
#include "traceroute/engine/prober.h"
#include "traceroute/engine/strategy.h"

enum { TRACER_NO_HANDLE = -1, TRACER_QUEUE = 64 };

struct tracer_settings {
	struct trace_settings trace;
	struct prober_settings prober;
	const struct strategy *strategy;
	const struct method *method;
	uint32_t targets;
	/* the kernel itself sends a probe once more a little later than that; 0: it does not */
	nanoseconds repeated_after;
	/* one per target; they must live as long as the tracer */
	const struct method_context *contexts;
	bool wants_answers; /* TRACE_ANSWER events for --stream */
	bool wants_notices; /* TRACE_NOTICE events for redirects and the like */
};

struct tracer {
	const struct tracer_settings *settings;
	struct prober prober;
	char *states;
	size_t state_size;
	uint32_t turn;		       /* whose question comes next */
	uint32_t done;		       /* targets that have ended */
	nanoseconds ambiguous_until;   /* answers without a name were seen: nothing is sent till
					  then */
	nanoseconds ambiguous_most;    /* no such answer moves that time past this one */
	bool is_streaming;	       /* the destination sends more than it is asked for */
	bool has_stamps;	       /* the kernel stamps what is sent */
	nanoseconds smallest, largest; /* round-trip times; 0: none yet */
	uint32_t local_mtu;	   /* what our own link takes, as the kernel reported last */
	struct trace_event *queue; /* TRACER_QUEUE answers, when wanted */
	struct ring queue_ring;
	uint32_t clock_turn; /* whose events come next */
};

/* Bytes that the caller gives to tracer_init, aligned for any type. */
size_t tracer_size(const struct tracer_settings *settings);
void tracer_init(struct tracer *t, void *memory, const struct tracer_settings *settings,
	nanoseconds now);
/* What to do at `now`. EVENT fills `event`, SEND fills `probe`, WAIT fills `wake`. */
enum step tracer_step(struct tracer *t, nanoseconds now, struct probe *probe,
	struct trace_event *event, nanoseconds *wake);
/* What became of the probe of the last SEND. */
void tracer_sent(struct tracer *t, uint64_t handle, enum sent sent, int error, nanoseconds at,
	nanoseconds back);
/* The kernel will stamp this probe: said before tracer_sent. */
void tracer_awaits_stamp(struct tracer *t, uint64_t handle);
void tracer_stamped(struct tracer *t, uint64_t handle, nanoseconds at);
/*
 * Whether the path answers long before the kernel repeats a probe. Then an answer to one that
 * was repeated does not tell which of the two it is for, and none is waited for so long. Where
 * no answer is so fast, as with a full queue or a slow neighbour, it is for the first.
 */
bool tracer_is_fast(const struct tracer *t);
/* The kernel reported how large a packet our own link takes. */
void tracer_local_mtu(struct tracer *t, uint32_t mtu);
/* Something came back for target `target`. `handle`: the probe whose own socket it came by,
 * else TRACER_NO_HANDLE. Returns whether it is about a probe of ours, or of our flow. */
bool tracer_observe(struct tracer *t, uint32_t target, const struct reply *reply,
	int64_t handle, nanoseconds now);
void tracer_stop(struct tracer *t, enum stop_reason reason);

#endif

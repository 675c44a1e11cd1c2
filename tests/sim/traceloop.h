/* SPDX-License-Identifier: BSD-2-Clause */
/* The loop around a tracing engine under a virtual clock, and what its networks share. */
#ifndef TESTS_SIM_TRACELOOP_H
#define TESTS_SIM_TRACELOOP_H

#include "traceroute/engine/tracer.h"

enum { TRACELOOP_BURST = 6, TRACELOOP_STEPS = 4000000 };

/* The network that an engine runs on. */
struct traceloop {
	void *self;
	const nanoseconds *now;
	void (*event)(void *self, const struct trace_event *event);
	void (*send)(void *self, const struct probe *probe);
	/* Time goes on to `wake`, or to what comes first; false: nothing ever comes. */
	bool (*pass_time)(void *self, nanoseconds wake);
};

/* Step the engine to its end; a line that begins with # says when it has none. */
void traceloop_run(const struct traceloop *loop, struct tracer *tracer,
	const struct tracer_settings *settings);

/* The clock goes to `until`, or to the interrupt, which then stops the engine and is over
 * (true). */
bool traceloop_interrupted(
	struct tracer *tracer, nanoseconds *now, nanoseconds *interrupt, nanoseconds until);

/* What a router with a rate limit has left: a burst, then one for each `refill`. */
bool traceloop_takes_token(
	nanoseconds *tokens, nanoseconds *at, nanoseconds refill, nanoseconds now);

/* The payload of a UDP probe with this number, as a socket's error queue quotes it. */
enum { TRACELOOP_PAYLOAD = 4 };
void traceloop_payload(uint8_t payload[static TRACELOOP_PAYLOAD], uint32_t number);

#endif

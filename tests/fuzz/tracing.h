/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tracing engine under a stream of operations: what its shell does (steps, sends and
 * refusals, jumps of time) and what the network does (answers of routers and ends to real
 * probes, early and late, twice, without a name, from nowhere). A model sees all that is asked
 * and reported. Whatever comes, the engine names when to wake it, and ends.
 */
#ifndef TESTS_FUZZ_TRACING_H
#define TESTS_FUZZ_TRACING_H

#include "common/base/bytes.h"
#include "traceroute/engine/tracer.h"

enum {
	TRACING_TARGETS = 2,
	TRACING_STREAM = 384, /* bytes; longer ones reach nothing new and cost the most */
	TRACING_PORT = 33434,
	TRACING_REMEMBERED = 64, /* probes that may be answered */
};

struct tracing;

struct tracing_model {
	/* A probe is handed out, for the first time or again. */
	void (*asked)(struct tracing *t, const struct probe *probe, bool is_new);
	void (*reported)(struct tracing *t, const struct trace_event *event);
	/* After each step. */
	void (*stepped)(struct tracing *t);
	bool wakes_at_once; /* it may want to be asked again at the same time */
};

struct tracing {
	struct reader input;
	const struct tracing_model *model;
	struct tracer tracer;
	struct tracer_settings settings;
	struct method_context contexts[TRACING_TARGETS];
	struct probe sent[TRACING_REMEMBERED];
	uint32_t sent_count;
	uint64_t reoffered;
	nanoseconds now, wake;
	bool is_waiting;
};

/* When a run begins. */
extern const nanoseconds tracing_begin;

/* Contexts of UDP over IPv4 for all targets of the settings. */
void tracing_aim(struct tracing *t);
/* The rest of the input as operations in `memory`, of `size` bytes; then nothing comes any
 * more, until the end. */
void tracing_run(struct tracing *t, uint8_t *memory, size_t size);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A strategy decides what to ask about one target, takes the answers and gives out events. It
 * is pure: fed with `now`, it allocates nothing and never looks at bytes.
 */
#ifndef TRACEROUTE_ENGINE_STRATEGY_H
#define TRACEROUTE_ENGINE_STRATEGY_H

#include <stddef.h>

#include "traceroute/engine/prober.h"
#include "traceroute/engine/trace.h"

struct strategy {
	const char *name;
	/* Bytes of state for one target. */
	size_t (*size)(const struct trace_settings *settings);
	void (*begin)(void *self, const struct trace_settings *settings, uint32_t target,
		nanoseconds now);
	/* What to ask at `now`; false: nothing, and `wake` is lowered to when that may change
	 * without an answer. */
	bool (*next)(void *self, const struct prober *prober, nanoseconds now,
		struct question *question, nanoseconds *wake);
	void (*answer)(void *self, const struct answer *answer, nanoseconds now);
	/* The prober cannot tell which probe was answered: this one will have to be asked
	 * again. */
	void (*again)(void *self, const struct question *question, nanoseconds now);
	/* How long this question may wait, with what is known now. */
	nanoseconds (*wait_limit)(
		const void *self, const struct question *question, nanoseconds sent_at);
	/* Whether nothing is known of this hop or any after it, or only that the node before it
	 * found after a while that the next one does not reply to ARP: where the kernel itself
	 * repeats probes, those of this hop are still waited for. NULL: never. */
	bool (*is_edge)(const void *self, const struct question *question);
	/* The next event; false: none now, and `wake` as above. */
	bool (*event)(
		void *self, nanoseconds now, struct trace_event *event, nanoseconds *wake);
	/* End now: the open line comes out as it is. */
	void (*stop)(void *self, enum stop_reason reason);
};

extern const struct strategy strategy_classic, strategy_mtu, strategy_multipath;

#endif

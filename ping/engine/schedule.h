/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the ping engine: which target gets the next probe, what follows when a probe is
 * decided, and which probes are given up. */
#ifndef PING_ENGINE_SCHEDULE_H
#define PING_ENGINE_SCHEDULE_H

#include "ping/engine/state.h"

/* Whether a single target gets another probe. With a deadline, its count is how many must be
 * answered, not how many are sent. */
static inline bool schedule_has_more(const struct ping *p)
{
	bool is_endless = p->settings.count == 0 || p->settings.deadline > 0;
	return is_endless || p->end - 1 < p->settings.count || p->single.owed > 0;
}

/* Whether the place of the oldest probe is needed for another one. */
static inline bool schedule_needs_room(const struct ping *p)
{
	return p->end - p->oldest >= p->settings.window;
}

/* Whether it is and cannot be had now. */
bool schedule_is_full(const struct ping *p);
/* Forget the oldest probe where its place is needed. */
void schedule_make_room(struct ping *p, nanoseconds now);
/* Of many targets: the slot whose probe leaves now, taken out of its queue; `due` is when it
 * had to. False when there is none. */
bool schedule_pick(struct ping *p, nanoseconds now, uint32_t *slot, nanoseconds *due);
/* Of many targets: a probe to this slot, which was due at `due`, is handed out: when is its
 * next one? */
void schedule_next(struct ping *p, uint32_t slot, nanoseconds due, nanoseconds now);
/* Of many targets that are counted: a probe left at `at`. When it was the last one to its
 * target, the wait for replies begins. */
void schedule_linger(struct ping *p, uint32_t slot, nanoseconds at);
/* A probe got this flag and is decided; what follows for its target, whose reply is `reply`
 * (NULL: it was none). */
void schedule_decide(struct ping *p, struct ping_entry *entry, enum entry_flag flag,
	const struct ping_event *reply, nanoseconds now);
/* Whether probes are given up while time goes on: those of a single target that do not time
 * out are when their memory is needed. */
static inline bool schedule_expires(const struct ping *p)
{
	return p->settings.timeout != NEVER || !p->settings.is_single;
}

/* Time-outs, and the ends of waits. */
void schedule_expire(struct ping *p, nanoseconds now);
/* LOST events of a single target's probes before `end` that have no answer, as far as the queue
 * has room. */
void schedule_report_lost(struct ping *p, uint64_t end, nanoseconds now);
/* When the oldest probe times out; NEVER when it does not. */
nanoseconds schedule_expiry(const struct ping *p);
/* Of many targets: the earliest time at which one of these has something to do; NEVER when
 * there is none. */
nanoseconds schedule_wake(const struct ping *p);

#endif

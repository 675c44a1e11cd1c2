/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shell around the ping engine for many targets: takes targets as the engine has room for
 * them, sends in batches, reads what comes between two batches, and gives events to the view.
 */
#ifndef PING_SWEEP_RUN_H
#define PING_SWEEP_RUN_H

#include "common/net/lookups.h"
#include "common/net/loop.h"
#include "common/net/receive.h"
#include "common/net/transmit.h"
#include "ping/engine/engine.h"
#include "ping/lanes.h"
#include "ping/resume.h"
#include "ping/targets.h"
#include "ping/view/sweep.h"

#define SWEEP_RUN_PROGRESS SECOND
#define SWEEP_RUN_NAMES_WAIT SECOND /* how long a name is waited for */

/* Probes of one family gathered for one send call. */
struct sweep_batch {
	uint32_t lane;
	uint32_t count;
	nanoseconds held_since; /* the send buffer is full; 0: it is not */
	struct transmit_item items[TRANSMIT_BATCH];
	uint64_t handles[TRANSMIT_BATCH];
	uint8_t *packets; /* TRANSMIT_BATCH of packet_size */
};

struct sweep_run {
	const struct report *report;
	struct lanes lanes;
	struct targets targets;
	struct ping *engine;
	struct ping_settings settings;
	struct receiver *receiver;
	struct loop loop;
	const struct sweep_view *view;
	struct lookups *lookups; /* whose answers the view waits for; NULL: none */
	int lookups_fd;		 /* of its helper, while it is watched; -1: none */
	/* the status to end with */
	int (*verdict)(const struct ping_totals *totals, uint64_t unknown);
	/* called each second, from the third on; NULL: never */
	void (*progress)(void *context, const struct sweep_result *result);
	void *progress_context;
	nanoseconds next_progress;
	struct sweep_result result; /* of the run, when it is over */
	uint64_t stop_at_alive;	    /* end when so many targets are alive; 0: never */
	const char *groups_problem; /* why multicast is refused; NULL: it is not */
	bool keeps_blocks;	    /* every target is shown as over at the end, too */
	/* of each slot: its target's place among all */
	uint64_t *numbers;
	struct resume *resume; /* what is decided is noted here; NULL: nowhere */
	char **names;	       /* of each slot; NULL: its address */
	uint32_t packet_size;
	struct sweep_batch batches[LANES_FAMILIES];
	bool has_ended;	     /* there are no more targets */
	bool waits_for_more; /* a target is not known yet */
	nanoseconds started;
	nanoseconds looked;		       /* when the sockets were last asked */
	uint32_t reading_family, reading_lane; /* the lane whose replies are handed out */
};

/* Make engine, buffers and loop from `settings`, `lanes` and `targets`, which are there; 0 or
 * -errno. */
int sweep_run_open(struct sweep_run *run);
void sweep_run_close(struct sweep_run *run);
/* Run to the end; the status to end with, or -errno, which has been reported before the totals,
 * when nothing can be received any more. */
int sweep_run(struct sweep_run *run);

#endif

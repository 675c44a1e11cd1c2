/* SPDX-License-Identifier: BSD-2-Clause */
/* What a run over many targets receives: replies for the engine, its events for the view. */
#ifndef PING_SWEEP_RECEIVE_H
#define PING_SWEEP_RECEIVE_H

#include "ping/sweep_run.h"

/* The target of a slot, as the view knows it; `text` is for its address. */
struct sweep_subject sweep_run_subject(
	const struct sweep_run *run, uint32_t slot, char text[static ADDRESS_TEXT_SIZE]);
/* Show that it is over, with the event that decided it. */
void sweep_run_show_over(struct sweep_run *run, uint32_t slot, const struct ping_event *last);
/* Show all events that the engine has. */
void sweep_run_drain(struct sweep_run *run);
/* Read what a lane has, as far as a stream without end may keep us. 0 or -errno. */
int sweep_run_read(struct sweep_run *run, uint32_t family, uint32_t index);
/* The error queue of the lane that was read or sent on last; `context` is the run. */
void sweep_run_drain_errors(void *context);

#endif

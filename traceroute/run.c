/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/run.h"

#include <signal.h>
#include <stdio.h>

#include "common/base/arithmetic.h"
#include "common/net/clock.h"

enum { CATCH_UP_MAX = 16 };

static void take_signals(struct trace_run *run)
{
	for (int number; (number = loop_signal(&run->loop)) != 0;) {
		run->signal = number;
		tracer_stop(&run->tracer, STOP_INTERRUPTED);
		output_stop_waiting(&run->output, clock_now());
	}
}

static void take_event(struct trace_run *run, const struct trace_event *event, nanoseconds now)
{
	if (event->kind == TRACE_NOTICE)
		notices_add(&run->notices, &event->answer);
	if (event->kind == TRACE_END)
		run->end = event->end;
	output_event(&run->output, event, now);
}

/* What cannot be read any more cannot be traced by. */
static void check_broken(struct trace_run *run, int error)
{
	if (run->broken || error == 0)
		return;
	run->broken = error;
	tracer_stop(&run->tracer, STOP_INTERRUPTED);
	output_stop_waiting(&run->output, clock_now());
}

/* Returns how many descriptors were ready. */
static uint32_t wait_until(struct trace_run *run, nanoseconds now, nanoseconds wake)
{
	check_broken(run, loop_wait(&run->loop, now, wake));
	uint32_t count = run->loop.ready_count;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t tag = run->loop.ready[i];
		if (tag == LOOP_SIGNALS)
			take_signals(run);
		else if (tag >= OUTPUT_TAG_NAMES)
			output_read(&run->output, tag);
		else
			sockets_read(&run->sockets, tag);
	}
	check_broken(run, run->sockets.broken);
	return count;
}

/* Whatever held this process up: what came in time is read before it is given up, batch by
 * batch; a stream without end must not keep us here. */
static void catch_up(struct trace_run *run, nanoseconds now)
{
	for (int i = 0; i < CATCH_UP_MAX && wait_until(run, now, now) > 0; i++)
		;
}

void run_trace(struct trace_run *run)
{
	static struct trace_event event;
	bool done = false;
	nanoseconds due = NEVER;
	while (!done || !output_is_empty(&run->output)) {
		struct probe probe;
		nanoseconds now = clock_now(), wake = NEVER, output_wake = NEVER;
		if (now >= due)
			catch_up(run, now);
		switch (tracer_step(&run->tracer, now, &probe, &event, &wake)) {
		case STEP_EVENT:
			take_event(run, &event, now);
			continue;
		case STEP_SEND:
			sockets_send(&run->sockets, &probe);
			sockets_read_all(&run->sockets);
			due = wake;
			/* what the kernel does not stamp must be read as soon as it comes */
			if (run->sockets.kind == VIA_CONNECT)
				wait_until(run, now, now);
			continue;
		case STEP_DONE:
			done = true;
			break;
		case STEP_WAIT:
			break;
		}
		due = wake;
		sockets_sweep(&run->sockets);
		output_flush(&run->output, now, &output_wake);
		if (!done || !output_is_empty(&run->output))
			wait_until(run, now, time_min(output_wake, wake));
	}
}

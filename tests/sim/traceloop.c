/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/sim/traceloop.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/base/arithmetic.h"

static void run_steps(const struct traceloop *loop, struct tracer *tracer)
{
	static struct trace_event event;
	for (uint32_t i = 0; i < TRACELOOP_STEPS; i++) {
		struct probe probe;
		nanoseconds wake;
		switch (tracer_step(tracer, *loop->now, &probe, &event, &wake)) {
		case STEP_EVENT:
			loop->event(loop->self, &event);
			break;
		case STEP_SEND:
			loop->send(loop->self, &probe);
			break;
		case STEP_WAIT:
			if (loop->pass_time(loop->self, wake))
				break;
			printf("# the engine waits for ever\n");
			return;
		case STEP_DONE:
			return;
		}
	}
	printf("# the engine does not end\n");
}

void traceloop_run(const struct traceloop *loop, struct tracer *tracer,
	const struct tracer_settings *settings)
{
	void *memory = malloc(tracer_size(settings));
	if (!memory)
		return;
	tracer_init(tracer, memory, settings, *loop->now);
	run_steps(loop, tracer);
	free(memory);
}

bool traceloop_interrupted(
	struct tracer *tracer, nanoseconds *now, nanoseconds *interrupt, nanoseconds until)
{
	bool is_interrupted = *interrupt && *interrupt <= until;
	if (!is_interrupted) {
		if (until != NEVER)
			*now = time_max(*now, until);
		return false;
	}
	*now = *interrupt;
	*interrupt = 0;
	tracer_stop(tracer, STOP_INTERRUPTED);
	return true;
}

bool traceloop_takes_token(
	nanoseconds *tokens, nanoseconds *at, nanoseconds refill, nanoseconds now)
{
	if (*at == 0)
		*tokens = TRACELOOP_BURST * refill;
	*tokens = time_min(*tokens + now - *at, TRACELOOP_BURST * refill);
	*at = now;
	if (*tokens < refill)
		return false;
	*tokens -= refill;
	return true;
}

void traceloop_payload(uint8_t payload[static TRACELOOP_PAYLOAD], uint32_t number)
{
	struct writer w = writer_of(payload, TRACELOOP_PAYLOAD);
	writer_u16(&w, (uint16_t)number);
	writer_u16(&w, (uint16_t)~number);
}

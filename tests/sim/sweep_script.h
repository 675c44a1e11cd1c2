/* SPDX-License-Identifier: BSD-2-Clause */
/* A sweep on a virtual clock whose probes each fare as a test says. All that happens is a line
 * of text with the milliseconds since the begin, and the text is compared whole. */
#ifndef TESTS_SIM_SWEEP_SCRIPT_H
#define TESTS_SIM_SWEEP_SCRIPT_H

#include "common/base/text.h"
#include "ping/engine/engine.h"

enum { SWEEP_SCRIPT_PROBES = 64, SWEEP_SCRIPT_TEXT = 4096 };

#define SWEEP_SCRIPT_BEGIN (1000 * SECOND)

/* The engine, and what becomes of each probe by the order in which it leaves. */
struct sweep_script {
	struct ping_settings settings;
	uint32_t targets, added;
	uint64_t answered, refused;		 /* a bit for each probe */
	nanoseconds delays[SWEEP_SCRIPT_PROBES]; /* of its reply; 0: 20 ms */
	nanoseconds until;			 /* the run is left at this time; 0: it ends */
	struct ping *s;
	nanoseconds now;
	uint32_t sent;
	struct ping_probe probes[SWEEP_SCRIPT_PROBES];
	nanoseconds arrivals[SWEEP_SCRIPT_PROBES]; /* when its reply comes; 0: not */
	char text[SWEEP_SCRIPT_TEXT];
	struct text log;
};

/* Make the engine, with what the settings leave out. The caller frees `s` at the end. */
void sweep_script_begin(struct sweep_script *r);
/* Add the targets that the engine wants now. */
void sweep_script_add(struct sweep_script *r);
/* Take what the engine reports. */
void sweep_script_drain(struct sweep_script *r);
/* The reply to the probe that left as number `i` arrives now. */
void sweep_script_answer(struct sweep_script *r, uint32_t i);
/* One step of the engine and what it asks for; false at the end. */
bool sweep_script_turn(struct sweep_script *r);
/* Begin, and go on to the end: the text must be `wanted`. */
void sweep_script_run(struct sweep_script *r, const char *wanted);

#endif

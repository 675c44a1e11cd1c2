/* SPDX-License-Identifier: BSD-2-Clause */
/* What a test of the ping engine with a single target begins with. */
#ifndef TESTS_UNIT_ENGINE_SETTINGS_H
#define TESTS_UNIT_ENGINE_SETTINGS_H

#include "ping/engine/engine.h"

/* A probe each second, every event; the token is the caller's. */
static inline struct ping_settings engine_settings_single(void)
{
	return (struct ping_settings){
		.is_single = true,
		.slots = 1,
		.window = PING_LANE_PROBES,
		.lanes = 1,
		.timeout = NEVER,
		.reports_timeout = true,
		.reports_sent = true,
		.interval = SECOND,
		.preload = 1,
		.linger = 10 * SECOND,
		.id = 77,
		.payload.size = 56,
	};
}

#endif

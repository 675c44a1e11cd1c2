/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether two addresses belong to one router: a guess from the IPv4 identification of their
 * replies. Many routers take it from one counter for all that they send, whichever address it
 * comes from, so that the replies of two addresses of one router, in the order of time, count
 * up together (Spring, Mahajan and Wetherall, "Measuring ISP Topologies with Rocketfuel", 2002,
 * section 3.3). Routers with a counter for each peer and address, as Linux, do not show.
 */
#ifndef TRACEROUTE_ENGINE_ALIAS_H
#define TRACEROUTE_ENGINE_ALIAS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/duration.h"

enum { ALIAS_SAMPLES = 16 };

struct alias_sample {
	nanoseconds at; /* when the reply came */
	uint16_t id;
};

/* The last replies of one address, in the order of time. */
struct alias_samples {
	uint8_t count;
	struct alias_sample sample[ALIAS_SAMPLES];
};

/* A reply came, later than those before. */
void alias_note(struct alias_samples *s, nanoseconds at, uint16_t id);
/* Whether the identifications of both are likely of one counter. */
bool alias_is_likely(const struct alias_samples *a, const struct alias_samples *b);

#endif

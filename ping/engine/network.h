/* SPDX-License-Identifier: BSD-2-Clause */
/* The inside of the ping engine: no more than so many probes a second to one network, whatever
 * the order of the targets. */
#ifndef PING_ENGINE_NETWORK_H
#define PING_ENGINE_NETWORK_H

#include "ping/engine/state.h"

/* With network_spacing: whether a probe may go to this slot's network now, which is then the
 * next one that is handed out; else *at is when to look again. */
bool network_allows(struct ping *p, uint32_t slot, nanoseconds now, nanoseconds *at);

#endif

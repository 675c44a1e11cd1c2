/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stopping points of the Multipath Detection Algorithm (Augustin, Friedman, Teixeira,
 * "Multipath tracing with Paris traceroute", 2007; Veitch et al., "Failure control in multipath
 * route tracing", 2009). The point of k is the smallest n such that n flows, spread over k next
 * hops by equal chances, miss one of them with a probability of at most 5 % or 1 %: sum over i
 * from 1 to k - 1 of (-1)^(i+1) * binomial(k, i) * (1 - i/k)^n
 */
#ifndef TRACEROUTE_ENGINE_STOPPING_H
#define TRACEROUTE_ENGINE_STOPPING_H

#include <assert.h>
#include <stdint.h>

/* How many flows must have been seen before `found` next hops (0 counts as 1) are all there
 * are. `confidence` is 95 or 99. */
uint32_t stopping_point(uint32_t found, uint32_t confidence);

#endif

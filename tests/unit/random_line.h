/* SPDX-License-Identifier: BSD-2-Clause */
/* Command lines of icmp-send at random: every message of the registry and others, quotes,
 * objects, neighbour discovery options, headers and faults. Most of them are accepted.
 */
#ifndef TESTS_UNIT_RANDOM_LINE_H
#define TESTS_UNIT_RANDOM_LINE_H

#include <stdint.h>

#include "common/base/text.h"

/* The next number; `state` must not be 0. */
uint64_t random_next(uint64_t *state);
/* A number below `limit`. */
uint32_t random_below(uint64_t *state, uint32_t limit);
/* Append "icmp-send ..." with a numeric destination. */
void random_line(uint64_t *state, struct text *t);

#endif

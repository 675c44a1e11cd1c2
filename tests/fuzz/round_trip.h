/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets to words to packets, for fuzzing. */
#ifndef TESTS_FUZZ_ROUND_TRIP_H
#define TESTS_FUZZ_ROUND_TRIP_H

#include <stdbool.h>

#include "common/base/bytes.h"
#include "icmpgen/message/spec.h"

/* The packet of a command line; false when it is refused, and then a reason must be there. */
bool round_trip_build(const char *line, struct writer *w);
/* Demand that words which `packet` decodes to build it again, and, where it `must`, that it
 * decodes. */
void round_trip_check(struct span packet, bool must);

#endif

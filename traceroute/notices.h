/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What came back and answers no probe: redirects, source quench, reassembly time. For -v each
 * sender is named once, with how often.
 */
#ifndef TRACEROUTE_NOTICES_H
#define TRACEROUTE_NOTICES_H

#include <stdio.h>

#include "traceroute/engine/trace.h"

enum { NOTICES_MAX = 32 };

struct notice {
	struct address from, gateway;
	uint8_t type, code, hop; /* of the first probe that it was about */
	uint64_t count;
};

struct notices {
	struct notice list[NOTICES_MAX];
	uint32_t count;
	uint64_t others; /* for which there was no room */
};

void notices_add(struct notices *notices, const struct answer *answer);
void notices_print(const struct notices *notices, FILE *to);

#endif

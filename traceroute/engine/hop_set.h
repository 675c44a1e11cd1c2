/* SPDX-License-Identifier: BSD-2-Clause */
/* A set of hops, 1 to 255: those that --hops asks. */
#ifndef TRACEROUTE_ENGINE_HOP_SET_H
#define TRACEROUTE_ENGINE_HOP_SET_H

#include <stdbool.h>
#include <stdint.h>

enum { HOP_MAX = 255 };

struct hop_set {
	uint64_t bits[(HOP_MAX + 1) / 64];
};

static inline bool hop_set_has(const struct hop_set *set, uint32_t hop)
{
	return hop <= HOP_MAX && set->bits[hop / 64] >> hop % 64 & 1u;
}

static inline bool hop_set_is_empty(const struct hop_set *set)
{
	return !(set->bits[0] | set->bits[1] | set->bits[2] | set->bits[3]);
}

/* Add the hops `from` to `to`. */
void hop_set_add(struct hop_set *set, uint32_t from, uint32_t to);
/* "3,5-8": hops and ranges of hops, in any order. False, and the set is as far as it was read,
 * where that is no such list. */
bool hop_set_parse(struct hop_set *set, const char *list);
/* The nearest hop of the set that is no nearer than `hop`; 0: there is none. */
uint8_t hop_set_from(const struct hop_set *set, uint32_t hop);
/* The farthest hop of the set before `hop`, which is one at least; 0: there is none. */
uint8_t hop_set_before(const struct hop_set *set, uint32_t hop);

#endif

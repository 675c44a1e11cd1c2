/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lab's luck: a hash of the seed and of what is at stake. Nothing here has state, so the
 * same subject always meets the same fate, whatever else happened before.
 */
#ifndef TESTS_LAB_LUCK_H
#define TESTS_LAB_LUCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHANCE_CERTAIN = 1000000000 }; /* chances are parts per billion */

/* What a throw is about, so that losing and answering late are independent. */
enum stake {
	STAKE_LOSS = 1,
	STAKE_SILENT,
	STAKE_MUTE,
	STAKE_JITTER,
	STAKE_LATE,
	STAKE_ABSENT,
	STAKE_BALANCE,
	STAKE_WHEN,
	STAKE_COOKIE,
};

/* Mix one more number into a hash. */
uint64_t luck_mix(uint64_t hash, uint64_t value);
/* Mix `size` bytes into a hash. */
uint64_t luck_bytes(uint64_t hash, const void *bytes, size_t size);
/* Whether something of that chance (parts per billion) happens under this hash. */
bool luck_hits(uint64_t hash, uint32_t chance);
/* A number below `bound` (not 0) from this hash. */
uint64_t luck_below(uint64_t hash, uint64_t bound);

#endif

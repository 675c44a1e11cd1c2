/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is random in the lab: a hash of the seed and of the subject. Nothing here has state, so
 * the same subject always has the same outcome, whatever else happened before.
 */
#ifndef TESTS_LAB_RANDOM_H
#define TESTS_LAB_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHANCE_CERTAIN = 1000000000 }; /* chances are parts per billion */

/* What is decided, so that losing and answering late are independent. */
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
	STAKE_ID,
};

/* Mix one more number into a hash. */
uint64_t random_mix(uint64_t hash, uint64_t value);
/* Mix `size` bytes into a hash. */
uint64_t random_bytes(uint64_t hash, const void *bytes, size_t size);
/* Whether something of that chance (parts per billion) happens under this hash. */
bool random_hits(uint64_t hash, uint32_t chance);
/* A number below `bound` (not 0) from this hash. */
uint64_t random_below(uint64_t hash, uint64_t bound);

#endif

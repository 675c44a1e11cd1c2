/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the fuzz targets share: a demand that aborts with its words, bounds of spans, and the
 * checks of IP packets. A target is one file with LLVMFuzzerTestOneInput; libFuzzer feeds it,
 * or tests/fuzz/replay.c does with the corpus.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/wire/ip.h"

enum { FUZZ_PACKET_MAX = 65536 + 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Abort, with the place, when the condition does not hold. */
#define demand(condition)                                                                      \
	do {                                                                                   \
		if (!(condition))                                                              \
			fuzz_fail(#condition, __FILE__, __LINE__);                             \
	} while (0)
_Noreturn void fuzz_fail(const char *condition, const char *file, int line);
/* Whether `part` is empty or lies within `whole`. */
bool fuzz_inside(struct span part, struct span whole);
/* Put the checksum of `bytes` at `at`, so that the whole sums to 0, if two bytes are there. */
void fuzz_repair_checksum(uint8_t *bytes, uint32_t size, uint32_t at);

/* Demand what holds for every parsed packet: parts inside, and built and parsed again it is the
 * same. */
void fuzz_check_ip(struct span packet, const struct ip_header *header);

#endif

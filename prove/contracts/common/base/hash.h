/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/hash.h. */
#ifndef PROVE_HASH_H
#define PROVE_HASH_H

#include "common/base/hash.h"
#include "prove/contracts/common/base/bytes.h"

/*@ requires \valid_read(key + (0 .. HASH_KEY_SIZE - 1)) && span_ok(bytes);
    assigns \nothing; */
uint64_t hash_bytes(const uint8_t key[static HASH_KEY_SIZE], struct span bytes);

/*@ assigns \nothing;
    ensures 4 <= \result;
    ensures \result * 3 / 4 >= capacity || \result >= 0x80000000; */
uint32_t hash_slots(uint32_t capacity);

#endif

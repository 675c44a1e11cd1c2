/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/permutation.h. */
#ifndef PROVE_PERMUTATION_H
#define PROVE_PERMUTATION_H

#include "common/base/permutation.h"

/*@ requires \valid(p) && 1 <= count;
    assigns *p;
    ensures p->count == count && 1 <= p->half_bits <= 32; */
void permutation_init(struct permutation *p, uint64_t seed, uint64_t count);

/*@ requires \valid_read(p) && 1 <= p->half_bits <= 32 && position < p->count;
    assigns \nothing;
    ensures \result < p->count; */
uint64_t permutation_at(const struct permutation *p, uint64_t position);

/*@ predicate shard_ok(struct shard *s) = 1 <= s->index <= s->shards; */

/*@ requires \valid_read(shard) && shard_ok(shard);
    assigns \nothing;
    ensures \result == count / shard->shards + (shard->index <= count % shard->shards ? 1 : 0); */
uint64_t shard_count(const struct shard *shard, uint64_t count);

/*@ requires \valid_read(shard) && shard_ok(shard);
    requires n * shard->shards + shard->index <= UINT64_MAX;
    assigns \nothing;
    ensures \result == n * shard->shards + shard->index - 1; */
uint64_t shard_position(const struct shard *shard, uint64_t n);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/checksum.h. */
#ifndef PROVE_CHECKSUM_H
#define PROVE_CHECKSUM_H

#include "common/base/checksum.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/address.h"

/*@ requires span_ok(bytes); assigns \nothing; */
uint64_t checksum_add(uint64_t sum, struct span bytes);

/*@ requires \valid_read(source) && \valid_read(destination); assigns \nothing; */
uint64_t checksum_add_pseudo(uint64_t sum, const struct address *source,
	const struct address *destination, uint8_t protocol, uint32_t size);

/*@ assigns \nothing; */
uint16_t checksum_fold(uint64_t sum);

/*@ requires span_ok(bytes); assigns \nothing; */
uint16_t checksum_of(struct span bytes);

/*@ assigns \nothing; */
uint16_t checksum_update(uint16_t checksum, uint16_t was, uint16_t is);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/crc32c.h. */
#ifndef PROVE_CRC32C_H
#define PROVE_CRC32C_H

#include "common/base/crc32c.h"
#include "prove/contracts/common/base/bytes.h"

/*@ requires span_ok(bytes); assigns \nothing; */
uint32_t crc32c(struct span bytes);

#endif

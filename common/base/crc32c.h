/* SPDX-License-Identifier: BSD-2-Clause */
/* The checksum of SCTP packets: CRC32c (RFC 9260 appendix A). */
#ifndef COMMON_BASE_CRC32C_H
#define COMMON_BASE_CRC32C_H

#include <stdint.h>

#include "common/base/bytes.h"

/* CRC32c of `bytes` as a number: "123456789" gives 0xe3069283. SCTP writes the low byte first.
 */
uint32_t crc32c(struct span bytes);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole file in memory. */
#ifndef COMMON_NET_FILE_H
#define COMMON_NET_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

/*
 * Read a file, or standard input for "-", into memory that the caller frees; `bytes` is what
 * was read. At most 256 MiB. False with the sentence in `problem`, and *memory is NULL.
 */
bool file_read(const char *name, uint8_t **memory, struct span *bytes, struct text *problem);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Random bytes from the kernel: tokens, identifiers and ports that cannot be guessed. */
#ifndef COMMON_NET_RANDOM_H
#define COMMON_NET_RANDOM_H

#include <stddef.h>

/*
 * Fill `size` bytes. Returns 0, or -errno when the kernel has none to give: the caller fails
 * with that reason, for what can be guessed proves nothing.
 */
int random_bytes(void *bytes, size_t size);

#endif

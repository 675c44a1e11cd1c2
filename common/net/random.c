/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/random.h"

#include <errno.h>

#include <sys/random.h>

int random_bytes(void *bytes, size_t size)
{
	ssize_t got;
	/* up to 256 bytes come whole; only waiting for the first entropy can be interrupted */
	do
		got = getrandom(bytes, size, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	return (size_t)got == size ? 0 : -EIO;
}

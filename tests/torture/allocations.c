/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preloaded into a command under test: allocation number $FAIL_ALLOCATION gives no memory, and
 * the file $FAIL_ALLOCATION_FILE then says that there was one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static bool has_failed(void)
{
	static long count;
	const char *number = getenv("FAIL_ALLOCATION");
	const char *file = getenv("FAIL_ALLOCATION_FILE");
	if (!number || !file || ++count != strtol(number, NULL, 10))
		return false;
	close(open(file, O_CREAT | O_WRONLY, 0600));
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return has_failed() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return has_failed() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return has_failed() ? NULL : __libc_realloc(old, size);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/errors.h"

enum { FILE_MAX = 256 * 1024 * 1024 };

static bool file_problem(const char *name, const char *why, struct text *problem)
{
	text_add_escaped(problem, name, strlen(name));
	text_format(problem, ": %s", why);
	return false;
}

static bool descriptor_read(int fd, uint8_t **memory, struct span *bytes)
{
	size_t capacity = 65536;
	size_t size = 0;
	uint8_t *data = malloc(capacity);
	while (data) {
		ssize_t got = read(fd, data + size, capacity - size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		if (got == 0) {
			*memory = data;
			*bytes = span_of(data, size);
			return true;
		}
		size += (size_t)got;
		if (size < capacity)
			continue;
		errno = EFBIG;
		uint8_t *more = capacity > FILE_MAX ? NULL : realloc(data, capacity * 2);
		if (!more)
			break;
		data = more;
		capacity *= 2;
	}
	int error = errno;
	free(data);
	*memory = NULL;
	errno = error;
	return false;
}

bool file_read(const char *name, uint8_t **memory, struct span *bytes, struct text *problem)
{
	*memory = NULL;
	*bytes = (struct span){0};
	int fd = strcmp(name, "-") == 0 ? dup(STDIN_FILENO) : open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return file_problem(name, error_text(errno), problem);
	bool right = descriptor_read(fd, memory, bytes);
	int error = errno;
	close(fd);
	return right || file_problem(name, error_text(error), problem);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/errors.h"

enum { FILE_MAX = 256 * 1024 * 1024, CHUNK = 65536 };

static bool file_problem(const char *name, const char *why, struct text *problem)
{
	text_add_escaped(problem, name, strlen(name));
	text_format(problem, ": %s", why);
	return false;
}

static bool file_exceeds(const char *name, size_t most, struct text *problem)
{
	text_add_escaped(problem, name, strlen(name));
	text_format(problem, ": more than %zu bytes", most);
	errno = EFBIG;
	return false;
}

int file_beginning(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, size - 1);
	int error = got < 0 ? -errno : 0;
	if (fd >= 0)
		close(fd);
	text[got > 0 ? got : 0] = '\0';
	return error < 0 ? error : (int)got;
}

static int room_get(struct file_stream *s)
{
	if (s->size < s->capacity)
		return 0;
	if (s->capacity > FILE_MAX)
		return -EFBIG;
	size_t capacity = s->capacity > 0 ? s->capacity * 2 : CHUNK;
	uint8_t *more = realloc(s->memory, capacity);
	if (!more)
		return -ENOMEM;
	s->memory = more;
	s->capacity = capacity;
	return 0;
}

bool file_stream_open(struct file_stream *s, const char *name, struct text *problem)
{
	*s = (struct file_stream){0};
	s->fd = strcmp(name, "-") == 0 ? dup(STDIN_FILENO) : open(name, O_RDONLY | O_CLOEXEC);
	return s->fd >= 0 || file_problem(name, error_text(errno), problem);
}

int file_stream_more(struct file_stream *s)
{
	ssize_t got;
	int error = room_get(s);
	if (error < 0 || s->is_end)
		return error;
	do {
		got = read(s->fd, s->memory + s->size, s->capacity - s->size);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	s->size += (size_t)got;
	s->is_end = got == 0;
	return 0;
}

void file_stream_drop(struct file_stream *s, size_t count)
{
	s->size -= count;
	if (count > 0 && s->size > 0)
		memmove(s->memory, s->memory + count, s->size);
}

void file_stream_close(struct file_stream *s)
{
	if (s->fd >= 0)
		close(s->fd);
	free(s->memory);
	*s = (struct file_stream){.fd = -1};
}

bool file_read(const char *name, size_t most, uint8_t **memory, struct span *bytes,
	struct text *problem)
{
	struct file_stream s;
	int error = 0;
	*memory = NULL;
	*bytes = (struct span){0};
	if (!file_stream_open(&s, name, problem))
		return false;
	while (error == 0 && !s.is_end && s.size <= most)
		error = file_stream_more(&s);
	bool is_more = error == 0 && s.size > most;
	if (error == 0 && !is_more) {
		*memory = s.memory;
		*bytes = span_of(s.memory, s.size);
		s.memory = NULL;
	}
	file_stream_close(&s);
	if (is_more)
		return file_exceeds(name, most, problem);
	return error == 0 || file_problem(name, error_text(-error), problem);
}

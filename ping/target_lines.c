/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/target_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "common/base/errors.h"
#include "common/net/clock.h"

enum { LONG_PARTS_MAX = 4096 }; /* 64 MiB */

int target_lines_file(const char *name)
{
	/* a FIFO is opened without its writer: the deadline goes on */
	int fd = strcmp(name, "-") == 0 ? STDIN_FILENO
					: open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int target_lines_open(struct target_lines *lines, int file)
{
	lines->fd = file < 0 ? -1 : file;
	lines->first = lines->end = 0;
	lines->number = 0;
	lines->is_at_end = false;
	return file < 0 ? file : 0;
}

void target_lines_close(struct target_lines *lines)
{
	if (lines->fd > STDIN_FILENO)
		close(lines->fd);
	lines->fd = -1;
}

/* ---- bytes ----------------------------------------------------------------------- */

static bool is_readable(int fd)
{
	struct pollfd wanted = {.fd = fd, .events = POLLIN};
	return poll(&wanted, 1, 0) != 0;
}

/* More bytes after those that are there; 0, or -errno (-EAGAIN: not yet). */
static int read_more(struct target_lines *lines)
{
	size_t kept = lines->end - lines->first;
	memmove(lines->buffer, lines->buffer + lines->first, kept);
	lines->first = 0;
	lines->end = kept;
	if (!is_readable(lines->fd))
		return -EAGAIN;
	ssize_t got = read(lines->fd, lines->buffer + kept, sizeof lines->buffer - kept);
	if (got < 0)
		return errno == EINTR || errno == EWOULDBLOCK ? -EAGAIN : -errno;
	lines->is_at_end = got == 0;
	lines->end += (size_t)got;
	return 0;
}

/* The bytes of the next line, its end left out. A line that is longer than the buffer comes in
 * parts: only the first of them begins a line. */
static int take_line(struct target_lines *lines, const char **bytes, size_t *size)
{
	for (;;) {
		const char *start = lines->buffer + lines->first;
		size_t there = lines->end - lines->first;
		const char *end = there ? memchr(start, '\n', there) : NULL;
		bool is_full = there == sizeof lines->buffer;
		if (end || lines->is_at_end || is_full) {
			*bytes = start;
			*size = end ? (size_t)(end - start) : there;
			lines->first += *size + (end != NULL);
			return end || there > 0 ? 0 : -ENODATA;
		}
		int error = read_more(lines);
		if (error)
			return error;
	}
}

/* ---- words ----------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static const char *find_problem(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)bytes[i] < ' ' && !is_blank(bytes[i]))
			return "control characters in the line";
	return NULL;
}

static size_t word_size(const char *bytes, size_t size)
{
	size_t i = 0;
	while (i < size && !is_blank(bytes[i]) && bytes[i] != '#')
		i++;
	return i;
}

static size_t skip_blanks(const char *bytes, size_t size)
{
	size_t i = 0;
	while (i < size && is_blank(bytes[i]))
		i++;
	return i;
}

/* Copies the line's word; its size, 0 when there is none. */
static size_t copy_word(
	struct target_lines *lines, const char *bytes, size_t size, const char **problem)
{
	*problem = size > TARGET_LINE_MAX ? "the line is too long" : find_problem(bytes, size);
	if (*problem)
		return 0;
	size_t start = skip_blanks(bytes, size);
	size_t word = word_size(bytes + start, size - start);
	size_t rest = start + word;
	rest += skip_blanks(bytes + rest, size - rest);
	memcpy(lines->line, bytes + start, word);
	lines->line[word] = '\0';
	if (rest < size && bytes[rest] != '#' && !lines->takes_first_word)
		*problem = "more than one word in the line";
	return word;
}

/* The parts of a line that is longer than the buffer, to its end. One without end, as that of
 * /dev/zero, ends the file: signals are not looked at here. */
static void skip_long_line(struct target_lines *lines)
{
	for (int i = 0; lines->first == lines->end && lines->end == sizeof lines->buffer &&
			lines->buffer[lines->end - 1] != '\n';
		i++) {
		const char *bytes;
		size_t size;
		if (i == LONG_PARTS_MAX) {
			target_lines_close(lines);
			return;
		}
		lines->first = lines->end = 0;
		if (take_line(lines, &bytes, &size) != 0)
			return;
	}
}

enum target_lines_verdict target_lines_next(struct target_lines *lines, const char **word)
{
	for (;;) {
		const char *bytes, *problem;
		size_t size;
		int error = lines->fd < 0 ? -ENODATA : take_line(lines, &bytes, &size);
		if (error == -EAGAIN)
			return TARGET_LINE_LATER;
		if (error == -ENODATA)
			return TARGET_LINE_END;
		if (error) {
			target_lines_close(lines);
			*word = error_text(-error);
			return TARGET_LINE_BAD;
		}
		lines->number++;
		size_t copied = copy_word(lines, bytes, size, &problem);
		skip_long_line(lines);
		*word = problem ? problem : lines->line;
		if (problem)
			return TARGET_LINE_BAD;
		if (copied > 0)
			return TARGET_LINE;
	}
}

void target_lines_place(struct text *text, const char *file, uint64_t line)
{
	text_add_escaped(text, file, strlen(file));
	if (line > 0)
		text_format(text, ":%llu", (unsigned long long)line);
}

bool target_lines_wait(const struct target_lines *lines, nanoseconds until)
{
	struct pollfd wanted = {.fd = lines->fd, .events = POLLIN};
	nanoseconds now = clock_now();
	if (now >= until)
		return false;
	struct timespec limit = clock_until(now, until);
	ppoll(&wanted, 1, until == NEVER ? NULL : &limit, NULL);
	return true;
}

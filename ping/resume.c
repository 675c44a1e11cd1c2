/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/resume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/errors.h"
#include "common/base/hash.h"

enum { CHUNK = 65536, FIRST_ROOM = 1024 };
static const uint64_t decided = (uint64_t)1 << 63;

/* ---- the digest of a job --------------------------------------------------------- */

static uint64_t digest(uint64_t before, const void *bytes, size_t size)
{
	uint8_t key[HASH_KEY_SIZE];
	memset(key, 0, sizeof key);
	memcpy(key, &before, sizeof before);
	return hash_bytes(key, span_of(bytes, size));
}

static int digest_file(uint64_t *job, const char *name)
{
	static uint8_t chunk[CHUNK];
	ssize_t got;
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while ((got = read(fd, chunk, sizeof chunk)) > 0)
		*job = digest(*job, chunk, (size_t)got);
	int error = got < 0 ? -errno : 0;
	close(fd);
	return error;
}

/* The command line without the program's name and without where the results are. */
static uint64_t digest_arguments(const struct ping_options *o)
{
	uint64_t job = 1;
	for (int i = 1; i < o->report.argc; i++) {
		const char *word = o->report.argv[i];
		if (strcmp(word, "--resume") == 0)
			i++;
		else if (strncmp(word, "--resume=", strlen("--resume=")) != 0)
			job = digest(job, word, strlen(word) + 1);
	}
	const struct many_options *m = &o->many;
	job = digest(job, &m->shard.index, sizeof m->shard.index);
	return digest(job, &m->shard.shards, sizeof m->shard.shards);
}

static int digest_job(struct resume *r, const struct ping_options *o, const char **object)
{
	const struct many_options *m = &o->many;
	uint64_t job = digest_arguments(o);
	int error = 0;
	for (uint32_t i = 0; error == 0 && i < m->file_count; i++) {
		*object = m->files[i];
		error = digest_file(&job, m->files[i]);
	}
	if (error == 0 && m->exclude_file) {
		*object = m->exclude_file;
		error = digest_file(&job, m->exclude_file);
	}
	snprintf(r->job, sizeof r->job, "%016llx", (unsigned long long)job);
	return error;
}

int resume_open(struct resume *r, const struct ping_options *o, const char **object)
{
	*r = (struct resume){.name = o->many.resume, .fd = -1};
	int error = digest_job(r, o, object);
	if (error)
		return error;
	*object = r->name;
	r->fd = open(r->name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	return r->fd < 0 ? -errno : 0;
}

/* ---- what the file holds --------------------------------------------------------- */

/* The number after a key. A quote within a text is escaped, so that a key is one. */
static bool find_number(const char *line, const char *key, uint64_t *number)
{
	const char *at = strstr(line, key);
	if (at)
		*number = strtoull(at + strlen(key), NULL, 10);
	return at != NULL;
}

static bool add_done(struct resume *r, uint64_t number)
{
	if (r->done_count == r->done_room) {
		size_t room = r->done_room ? 2 * r->done_room : FIRST_ROOM;
		uint64_t *more = realloc(r->done, room * sizeof *more);
		if (!more)
			return false;
		r->done = more;
		r->done_room = room;
	}
	r->done[r->done_count++] = number;
	return true;
}

static bool is_of_job(const struct resume *r, const char *line)
{
	char job[32];
	snprintf(job, sizeof job, "\"job\":\"%s\"", r->job);
	return strncmp(line, "{\"type\":\"start\"", strlen("{\"type\":\"start\"")) == 0 &&
	       strstr(line, job);
}

static bool take_line(struct resume *r, const char *line, struct text *problem)
{
	uint64_t number;
	bool is_start = strncmp(line, "{\"type\":\"start\"", 15) == 0;
	if ((!r->has_start || is_start) && !is_of_job(r, line)) {
		text_add(problem, "holds the results of another job");
		return false;
	}
	r->has_start = true;
	r->has_alive = r->has_alive || strstr(line, "\"state\":\"alive\"");
	if (strncmp(line, "{\"type\":\"mark\"", 14) == 0) {
		if (find_number(line, "\"done\":", &number) && number > r->mark)
			r->mark = number;
	} else if (!is_start && find_number(line, "\"number\":", &number) &&
		   !add_done(r, number)) {
		text_add(problem, error_text(ENOMEM));
		return false;
	}
	return true;
}

static int compare(const void *a, const void *b)
{
	uint64_t x, y;
	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return x < y ? -1 : x > y;
}

/* Reads whole lines; *size is where the last of them ends. */
static bool read_lines(struct resume *r, FILE *file, off_t *size, struct text *problem)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t got;
	bool is_right = true;
	*size = 0;
	while (is_right && (got = getline(&line, &room, file)) > 0 && line[got - 1] == '\n') {
		*size += got;
		is_right = take_line(r, line, problem);
	}
	free(line);
	return is_right;
}

bool resume_read(struct resume *r, struct text *problem)
{
	off_t size;
	int copy = dup(r->fd);
	FILE *file = copy < 0 ? NULL : fdopen(copy, "r");
	bool is_right = file && read_lines(r, file, &size, problem);
	if (file)
		fclose(file);
	if (!is_right && problem->size > 0)
		return false;
	if (!is_right || ftruncate(r->fd, size) != 0 || dup2(r->fd, STDOUT_FILENO) < 0) {
		text_add(problem, error_text(errno));
		return false;
	}
	if (r->done)
		qsort(r->done, r->done_count, sizeof *r->done, compare);
	r->next = r->mark;
	return true;
}

void resume_close(struct resume *r)
{
	if (r->name && r->fd >= 0)
		close(r->fd);
	free(r->done);
	free(r->taken);
}

/* ---- targets --------------------------------------------------------------------- */

bool resume_is_done(void *context, uint64_t number)
{
	const struct resume *r = context;
	if (number < r->mark)
		return true;
	return r->done && bsearch(&number, r->done, r->done_count, sizeof number, compare);
}

static bool make_room(struct resume *r)
{
	if (r->end < r->room)
		return true;
	size_t count = r->end - r->first;
	if (r->first > r->room / 2) {
		memmove(r->taken, r->taken + r->first, count * sizeof *r->taken);
	} else {
		size_t room = r->room ? 2 * r->room : FIRST_ROOM;
		uint64_t *more = calloc(room, sizeof *more);
		if (!more)
			return false;
		if (count > 0)
			memcpy(more, r->taken + r->first, count * sizeof *more);
		free(r->taken);
		r->taken = more;
		r->room = room;
	}
	r->first = 0;
	r->end = count;
	return true;
}

bool resume_take(struct resume *r, uint64_t number)
{
	if (!make_room(r))
		return false;
	r->taken[r->end++] = number;
	r->next = number + 1;
	return true;
}

void resume_over(struct resume *r, uint64_t number)
{
	size_t low = r->first, high = r->end;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint64_t there = r->taken[middle] & ~decided;
		if (there == number) {
			r->taken[middle] |= decided;
			return;
		}
		if (there < number)
			low = middle + 1;
		else
			high = middle;
	}
}

uint64_t resume_mark(struct resume *r)
{
	while (r->first < r->end && r->taken[r->first] & decided)
		r->first++;
	return r->first < r->end ? r->taken[r->first] : r->next;
}

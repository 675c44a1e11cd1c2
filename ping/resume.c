/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/resume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/file.h>
#include <sys/stat.h>

#include "common/base/errors.h"
#include "common/base/hash.h"

/* JSON_BYTE: what one byte of a text becomes at most (\u001b) */
enum { CHUNK = 65536, FIRST_ROOM = 1024, RECORD_MAX = 65536, JSON_BYTE = 6 };
static const char start_begins[] = "{\"type\":\"start\"";
static const char other_job[] = "holds the results of another job";
static const uint64_t decided = (uint64_t)1 << 63;

/* ---- the digest of a job --------------------------------------------------------- */

static uint64_t digest(uint64_t before, const void *bytes, size_t size)
{
	uint8_t key[HASH_KEY_SIZE];
	memset(key, 0, sizeof key);
	memcpy(key, &before, sizeof before);
	return hash_bytes(key, span_of(bytes, size));
}

static uint64_t count_ends(const uint8_t *bytes, size_t size)
{
	uint64_t count = 0;
	for (size_t i = 0; i < size; i++)
		count += bytes[i] == '\n';
	return count;
}

/* The targets or the networks to leave out: a pipe would be empty when they are read. -ESPIPE
 * when it is none. Without waiting for the other end of one. */
static int open_again(const char *name)
{
	struct stat about;
	int fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
		return fd;
	close(fd);
	return -ESPIPE;
}

/* *lines: as many as there are at most, the last one without an end too. */
static int digest_file(uint64_t *job, const char *name, uint64_t *lines)
{
	static uint8_t chunk[CHUNK];
	ssize_t got;
	int fd = open_again(name);
	if (fd < 0)
		return fd;
	*lines = 1;
	while ((got = read(fd, chunk, sizeof chunk)) > 0) {
		*job = digest(*job, chunk, (size_t)got);
		*lines += count_ends(chunk, (size_t)got);
	}
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
	uint64_t job = digest_arguments(o), lines;
	int error = 0;
	for (uint32_t i = 0; error == 0 && i < m->file_count; i++) {
		*object = m->files[i];
		error = digest_file(&job, m->files[i], &lines);
		r->lines += error ? 0 : lines;
	}
	if (error == 0 && m->exclude_file) {
		*object = m->exclude_file;
		error = digest_file(&job, m->exclude_file, &lines);
	}
	for (int i = 0; i < o->report.argc; i++)
		r->argument_bytes += strlen(o->report.argv[i]) + 1;
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

static bool begins_as_start(const char *line, size_t size)
{
	return strncmp(line, start_begins,
		       size < sizeof start_begins - 1 ? size : sizeof start_begins - 1) == 0;
}

static bool is_of_job(const struct resume *r, const char *line)
{
	char job[32];
	snprintf(job, sizeof job, "\"job\":\"%s\"", r->job);
	return begins_as_start(line, sizeof start_begins) && strstr(line, job);
}

/* A mark beyond the job would leave targets out without a word. */
static bool take_mark(struct resume *r, const char *line, struct text *problem)
{
	uint64_t number;
	if (!find_number(line, "\"done\":", &number))
		return true;
	if (number > r->most || number == UINT64_MAX) {
		text_add(problem, "holds a mark beyond the targets of this job");
		return false;
	}
	if (number > r->mark)
		r->mark = number;
	return true;
}

static bool take_line(struct resume *r, const char *line, struct text *problem)
{
	uint64_t number;
	bool is_start = begins_as_start(line, sizeof start_begins);
	if ((!r->has_start || is_start) && !is_of_job(r, line)) {
		text_add(problem, other_job);
		return false;
	}
	r->has_start = true;
	r->has_alive = r->has_alive || strstr(line, "\"state\":\"alive\"");
	if (strncmp(line, "{\"type\":\"mark\"", 14) == 0)
		return take_mark(r, line, problem);
	if (!is_start && find_number(line, "\"number\":", &number) && !add_done(r, number)) {
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

/* Room for the longest record: a start, which holds the words of the command line. Another
 * path of the program or of the results fits into the rest. */
static size_t line_room(const struct resume *r)
{
	return RECORD_MAX + JSON_BYTE * r->argument_bytes;
}

/* The next line with its end, as far as there is room; 0 at the end of the file. */
static size_t read_line(FILE *file, char *line, size_t room)
{
	size_t size = 0;
	for (int byte = 0; byte != '\n' && size + 1 < room; line[size++] = (char)byte)
		if ((byte = getc(file)) == EOF)
			break;
	line[size] = '\0';
	return size;
}

/* Whether a line without end is the half of a record, which is cut; anything else is not ours
 * to take away. */
static bool is_half(const struct resume *r, const char *line, size_t size, struct text *problem)
{
	bool is_whole = line[size - 1] == '}';
	if (!r->has_start && !(is_whole ? is_of_job(r, line) : begins_as_start(line, size)))
		text_add(problem, other_job);
	else if (size + 1 == line_room(r))
		text_add(problem, "holds a line that is longer than any record");
	return problem->size == 0;
}

/* Reads whole lines; *size is where the last of them ends. */
static bool read_lines(struct resume *r, FILE *file, off_t *size, struct text *problem)
{
	char *line = malloc(line_room(r));
	size_t got;
	bool is_right = line != NULL;
	*size = 0;
	while (is_right && (got = read_line(file, line, line_room(r))) > 0) {
		if (line[got - 1] != '\n') {
			is_right = is_half(r, line, got, problem);
			break;
		}
		*size += (off_t)got;
		is_right = take_line(r, line, problem);
	}
	free(line);
	return is_right && !ferror(file);
}

/* A device or a pipe cannot be read again, and may have no end. */
static bool is_regular(const struct resume *r, struct text *problem)
{
	struct stat about;
	if (fstat(r->fd, &about) != 0)
		text_add(problem, error_text(errno));
	else if (!S_ISREG(about.st_mode))
		text_add(problem, "must be a regular file");
	return problem->size == 0;
}

/* Two runs would probe each target twice, and the second cut the record that the first is
 * writing. The lock ends with the process; a file system without locks does without. */
static bool is_free(const struct resume *r, struct text *problem)
{
	int done;
	do
		done = flock(r->fd, LOCK_EX | LOCK_NB);
	while (done != 0 && errno == EINTR);
	if (done == 0 || errno != EWOULDBLOCK)
		return true;
	text_add(problem, "is being written by another run");
	return false;
}

bool resume_read(struct resume *r, struct text *problem)
{
	off_t size;
	if (!is_regular(r, problem) || !is_free(r, problem))
		return false;
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

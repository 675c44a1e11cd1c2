/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --resume: results in a file, out of which the same job goes on after whatever ended it. Its
 * first record holds a digest of the job; a record names its target by number, and a mark says
 * that every target before a number is decided. What was only under way is probed again.
 */
#ifndef PING_RESUME_H
#define PING_RESUME_H

#include "common/base/text.h"
#include "ping/options.h"

struct resume {
	const char *name;
	int fd;
	uint64_t lines;	       /* that the files of targets have, at most */
	uint64_t most;	       /* targets that the job may have: no mark is beyond them */
	size_t argument_bytes; /* of the command line */
	char job[17];	       /* digest of the job, as hexadecimal digits */
	bool has_start;	       /* the file holds some of the job */
	bool has_alive;	       /* a target replied */
	uint64_t mark;	       /* every target before it is decided */
	uint64_t *done;	       /* targets after the mark that are decided, sorted */
	size_t done_count, done_room;

	/* numbers that were taken and are not all decided, in their order; the high bit is set
	 * of those that are */
	uint64_t *taken;
	size_t first, end, room;
	uint64_t next; /* after the last that was taken */
};

/* Open the results of the job that the options ask for; 0 or -errno of *object, -ESPIPE when
 * that cannot be read again. */
int resume_open(struct resume *r, const struct ping_options *o, const char **object);
/* Read what is there, cut a half line, and make the file our standard output; `most` is set
 * before. False with the sentence in `problem`, and the file as it was: what is no regular
 * file, is being written by another run, does not begin with a start of this job (or a part of
 * one), has a line longer than any record or a mark beyond the job. */
bool resume_read(struct resume *r, struct text *problem);
void resume_close(struct resume *r);

/* Whether the target with this number was decided before; `context` is a struct resume. */
bool resume_is_done(void *context, uint64_t number);
/* A target is taken, in the order of their numbers; false when there is no memory. */
bool resume_take(struct resume *r, uint64_t number);
/* It is decided. */
void resume_over(struct resume *r, uint64_t number);
/* Every target before this number is decided. */
uint64_t resume_mark(struct resume *r);

#endif

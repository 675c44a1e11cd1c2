/* SPDX-License-Identifier: BSD-2-Clause */
/* A file of targets, a line each, read as it comes: its size does not matter, and a pipe that
 * has nothing yet is not waited for. */
#ifndef PING_TARGET_LINES_H
#define PING_TARGET_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/duration.h"
#include "common/base/text.h"

enum { TARGET_LINES_BUFFER = 16384, TARGET_LINE_MAX = 1024 };

struct target_lines {
	int fd;		 /* -1: closed */
	uint64_t number; /* of the line that was read last, from 1 */
	bool is_at_end;
	bool takes_first_word; /* what follows a blank does not count, as with fping */
	size_t first, end;
	char buffer[TARGET_LINES_BUFFER];
	char line[TARGET_LINE_MAX + 1];
};

enum target_lines_verdict {
	TARGET_LINE,	   /* `word` is a target */
	TARGET_LINE_BAD,   /* `word` is what is wrong with the line */
	TARGET_LINE_LATER, /* nothing is there yet: wait for the descriptor */
	TARGET_LINE_END,
};

/* Open `name`, "-" being standard input: its descriptor or -errno. */
int target_lines_file(const char *name);
/* Begin with what target_lines_file() gave; 0, or its -errno. */
int target_lines_open(struct target_lines *lines, int file);
void target_lines_close(struct target_lines *lines);
/*
 * The next target: the line without blanks around it and without a comment; empty lines are
 * left out. `word` lives until the next call. Bad are lines of several words, of more than
 * TARGET_LINE_MAX bytes and with control characters; a reading error is bad, too, and then
 * comes the end.
 */
enum target_lines_verdict target_lines_next(struct target_lines *lines, const char **word);
/* Add FILE:LINE for a message; the file alone at line 0, of which nothing could be read. */
void target_lines_place(struct text *text, const char *file, uint64_t line);
/* Sleep after TARGET_LINE_LATER until there is more, or a signal came; false: `until` has. */
bool target_lines_wait(const struct target_lines *lines, nanoseconds until);

#endif

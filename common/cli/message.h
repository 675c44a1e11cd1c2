/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a command says on stderr: `program: object: problem`, then an indented hint when a cure
 * is known. stdout is flushed first, so that both streams keep their order on a terminal and in
 * a file. What a terminal of this locale cannot show is escaped, in whatever part of the
 * message.
 */
#ifndef COMMON_CLI_MESSAGE_H
#define COMMON_CLI_MESSAGE_H

#include <stdio.h>

#include "common/base/duration.h"

/* "ping: nosuch.invalid: Name or service not known"; without program or object where they are
 * NULL. */
void message_say(const char *program, const char *object, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* "  try: sysctl ..." */
void message_hint(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* On `err`, at the end of a run: round-trip times hold so much time that packets spent in this
 * host. */
void message_queued(FILE *err, const char *program, nanoseconds queued);

/* Flush stdout. The first failure is kept: stdio itself forgets why a write failed. */
void message_flush(void);
/*
 * Flush and close stdout at the end of a run. Returns 0 when everything that was printed got
 * out, else the errno of the first flush that failed: EPIPE when the reader went away, ENOSPC;
 * EIO when a write failed before a flush.
 */
int message_close_stdout(void);

#endif

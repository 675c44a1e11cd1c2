/* SPDX-License-Identifier: BSD-2-Clause */
/* What the system refuses ends the run: the reason in Butskoy's words, and what helps. */
#ifndef TRACEROUTE_FAIL_H
#define TRACEROUTE_FAIL_H

#include "traceroute/run.h"

/* The header has no newline until the first hop: what follows begins on a line of its own. */
void fail_begin(const struct trace_run *run);
/* Close the output and exit. */
_Noreturn void fail_end(const struct trace_run *run);
/* `call` failed with `error` (errno). */
_Noreturn void fail_system(const struct trace_run *run, const char *call, int error);
/* A socket could not be opened or set: `error` is negative; `hint` was found by fail_explain,
 * before privilege was given up. */
_Noreturn void fail_socket(const struct trace_run *run, int error, const char *hint);
/* A file of the command line: errno or its negative, and the sentence where that is not its. */
_Noreturn void fail_file(
	const struct traceroute_options *o, const char *file, int error, const char *sentence);
/* The call that sockets_open reports as failed. */
const char *fail_call(const struct trace_run *run);
/* Append why `call` failed with `error` (negative), where that can be found out. */
void fail_explain(const struct trace_run *run, const char *call, int error, struct text *hint);

#endif

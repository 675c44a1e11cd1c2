/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a command reports what went wrong, and how it ends: a sentence and a hint on stderr and,
 * under --json, a record of both on stdout. Where the command has a struct report_stream, the
 * first record is `start` and the last one `summary`, whatever ends the run. Beside main.c this
 * is the only place that ends the process.
 */
#ifndef COMMON_CLI_REPORT_H
#define COMMON_CLI_REPORT_H

#include <stdbool.h>

#include "common/base/duration.h"
#include "common/cli/json.h"
#include "common/cli/options.h"

enum { REPORT_TEXT_SIZE = 4096, REPORT_EXIT_WRITE = 1 };

/* What has been written of the records on stdout; zeros at first. */
struct report_stream {
	bool has_start, has_summary;
	FILE *early; /* warnings from before the start record, which follow it */
	char *early_text;
	size_t early_size;
};

struct report {
	const char *program; /* as typed, escaped where it is printed */
	const char *tool;    /* the command's own name */
	const char *host; /* the target as typed, for records; NULL: none, or not known yet */
	int argc;
	char **argv;
	struct report_stream *stream; /* NULL: the command writes start and summary itself */
	bool json;		      /* records on stdout as well */
	bool is_bare;  /* no program name before a problem, as Butskoy's traceroute */
	bool is_muted; /* problems are not reported: they may pass */
	bool is_terse; /* "write error" without its reason, as iputils' ping */
	nanoseconds (*wall)(void); /* the records' time */
};

struct problem {
	const char *object; /* what was refused: "-c 0", a host, a file; NULL: none */
	const char *text;   /* the sentence; NULL: that of `error` */
	const char *hint;   /* what helps, a line or several; NULL: not known */
	int error;	 /* errno or its negative, whose name goes into the record; 0: none */
	bool is_named;	 /* with the program's name, whatever report.is_bare says */
	bool is_unnamed; /* without it */
};

/*
 * The command line is looked through for --json, so that what is wrong before it is a record as
 * well: the table's options json and stream, and a format that prints records.
 */
struct report report_begin(const struct option_table *table, const char *name, int argc,
	char **argv, nanoseconds (*wall)(void));

/* "ping: object: sentence" on stderr and then the hint, indented; {"type":"error"} with text,
 * object, hint and errno. */
void report_problem(const struct report *report, const struct problem *problem);
/* Only object (NULL: none) and sentence. */
void report_error(const struct report *report, const char *object, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Only object and errno (or its negative), worded. */
void report_errno(const struct report *report, const char *object, int error);
/* A text of several lines: the first one is the sentence, the others are the hint. */
void report_lines(const struct report *report, int error, const char *lines);
/* The run goes on: "ping: WARNING: sentence" and {"type":"warning"}. */
void report_warning(const struct report *report, const struct problem *problem);
/* The same record, but on stderr only "ping: sentence": worth knowing, and nothing is wrong. */
void report_note(const struct report *report, const char *sentence);

/*
 * Begin the start record, or the summary: type, v, time, and for the start tool, version and
 * argv. The caller adds what it knows, the summary's `exit` (the status that the process ends
 * with) last, and ends the start by report_started(), the summary by json_end(). What a command
 * does not begin itself is written for it, before the first error and by report_close().
 */
struct json report_start(const struct report *report);
void report_started(const struct report *report, struct json *start);
struct json report_summary(const struct report *report);

/*
 * Flush and close stdout. Returns `status`, or REPORT_EXIT_WRITE when what was printed did not
 * get out, which is then reported. A closed pipe ends the process by SIGPIPE.
 */
int report_close(const struct report *report, int status);
/* The same, and the end of the process. */
_Noreturn void report_exit(const struct report *report, int status);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "common/cli/report.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/base/utf8.h"
#include "common/cli/message.h"

/* ---- the beginning --------------------------------------------------------------- */

static bool asks_json(const struct option_table *table, const struct options_item *item)
{
	const char *name = item->row->name;
	if (!name)
		return false;
	if (strcmp(name, "format") == 0 && item->argument && table->format_is_json)
		return table->format_is_json(item->argument);
	return strcmp(name, "json") == 0 || strcmp(name, "stream") == 0;
}

/* The name is with every message, and may be anything. */
static void make_harmless(char *name)
{
	uint32_t point;
	while (*name) {
		size_t got = utf8_next(name, strlen(name), &point);
		if (got == 0 || (point != ' ' && !utf8_is_printable(point))) {
			*name = '?';
			got = 1;
		}
		name += got;
	}
}

struct report report_begin(const struct option_table *table, const char *name, int argc,
	char **argv, nanoseconds (*wall)(void))
{
	if (argc > 0)
		make_harmless(argv[0]);
	/* the kernel makes an empty name of none */
	struct report report = {.program = argc > 0 && *argv[0] ? argv[0] : name,
		.tool = name,
		.argc = argc,
		.argv = argv,
		.wall = wall};
	struct options_cursor cursor = options_begin(table, argc, argv);
	struct options_item item;
	enum options_verdict verdict;
	while ((verdict = options_next(&cursor, &item)) != OPTIONS_END)
		if (verdict == OPTIONS_OPTION && asks_json(table, &item))
			report.json = true;
	return report;
}

/* ---- start and summary ----------------------------------------------------------- */

struct json report_start(const struct report *r)
{
	struct json j = json_begin(stdout, "start", r->wall());
	json_text(&j, "tool", r->tool);
	json_text(&j, "version", PROJECT_VERSION);
	json_array(&j, "argv");
	for (int i = 0; i < r->argc; i++)
		json_text(&j, NULL, r->argv[i]);
	json_close(&j);
	return j;
}

void report_started(const struct report *r, struct json *start)
{
	struct report_stream *stream = r->stream;
	json_end(start);
	stream->has_start = true;
	if (!stream->early)
		return;
	fclose(stream->early);
	fwrite(stream->early_text, 1, stream->early_size, stdout);
	message_flush();
	free(stream->early_text);
	stream->early = NULL;
}

struct json report_summary(const struct report *r)
{
	r->stream->has_summary = true;
	return json_begin(stdout, "summary", r->wall());
}

static void put_host(const struct report *r, struct json *j)
{
	if (r->host)
		json_text(j, "host", r->host);
}

/* The run ended before it knew more. */
static void begin_stream(const struct report *r)
{
	if (!r->stream || r->stream->has_start)
		return;
	struct json j = report_start(r);
	put_host(r, &j);
	report_started(r, &j);
}

static void end_stream(const struct report *r, int status)
{
	if (!r->json || !r->stream)
		return;
	begin_stream(r);
	if (r->stream->has_summary)
		return;
	struct json j = report_summary(r);
	put_host(r, &j);
	json_number(&j, "exit", (uint64_t)status);
	json_end(&j);
}

/* Where the next record of a problem goes: a warning waits for the start, which is to come. */
static FILE *problem_stream(const struct report *r, bool is_warning)
{
	struct report_stream *stream = r->stream;
	if (!stream || stream->has_start)
		return stdout;
	if (is_warning && !stream->early)
		stream->early = open_memstream(&stream->early_text, &stream->early_size);
	if (is_warning && stream->early)
		return stream->early;
	begin_stream(r);
	return stdout;
}

/* ---- problems -------------------------------------------------------------------- */

/* One sentence: what was several lines on stderr goes on after a semicolon. */
static void add_line(struct text *t, const char *words)
{
	for (; *words; words++) {
		if (*words != '\n')
			text_add_char(t, *words);
		else
			text_add(t, "; ");
	}
}

static void print_record(
	const struct report *r, bool is_warning, const struct problem *p, const char *sentence)
{
	FILE *to = problem_stream(r, is_warning);
	char buffer[REPORT_TEXT_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	if (p->object)
		text_format(&t, "%s: ", p->object);
	add_line(&t, sentence);
	struct json j = json_begin(to, is_warning ? "warning" : "error", r->wall());
	put_host(r, &j);
	const char *name = p->error ? error_name(p->error) : NULL;
	if (name)
		json_text(&j, "errno", name);
	if (p->object)
		json_text(&j, "object", p->object);
	json_text(&j, "text", buffer);
	t = text_of(buffer, sizeof buffer);
	if (p->hint) {
		add_line(&t, p->hint);
		json_text(&j, "hint", buffer);
	}
	json_end(&j);
}

static void print_hint(const char *hint)
{
	while (*hint) {
		char line[REPORT_TEXT_SIZE];
		struct text t = text_of(line, sizeof line);
		size_t size = text_until(hint, '\n');
		text_add_escaped(&t, hint, size);
		message_hint("%s", line);
		hint += size + (hint[size] != '\0');
	}
}

static void print_problem(
	const struct report *r, const struct problem *p, bool is_warning, const char *prefix)
{
	if (r->is_muted)
		return;
	char name[256];
	struct text t = text_of(name, sizeof name);
	text_add_escaped(&t, r->program, strlen(r->program));
	const char *sentence = p->text ? p->text : error_text(p->error);
	bool is_bare = p->is_unnamed || (r->is_bare && !p->is_named);
	if (r->json)
		print_record(r, is_warning, p, sentence);
	message_say(is_bare ? NULL : name, NULL, "%s%s%s%s", prefix, p->object ? p->object : "",
		p->object ? ": " : "", sentence);
	if (p->hint)
		print_hint(p->hint);
}

void report_problem(const struct report *report, const struct problem *problem)
{
	print_problem(report, problem, false, "");
}

void report_warning(const struct report *report, const struct problem *problem)
{
	print_problem(report, problem, true, "WARNING: ");
}

void report_note(const struct report *report, const char *sentence)
{
	print_problem(report, &(struct problem){.text = sentence}, true, "");
}

void report_error(const struct report *report, const char *object, const char *format, ...)
{
	char buffer[REPORT_TEXT_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	va_list values;
	va_start(values, format);
	text_format_list(&t, format, values);
	va_end(values);
	report_problem(report, &(struct problem){.object = object, .text = buffer});
}

void report_lines(const struct report *report, int error, const char *lines)
{
	char sentence[REPORT_TEXT_SIZE];
	struct text t = text_of(sentence, sizeof sentence);
	size_t size = text_until(lines, '\n');
	text_format(&t, "%.*s", (int)size, lines);
	report_problem(report, &(struct problem){.text = sentence,
				       .error = error,
				       .hint = lines[size] ? lines + size + 1 : NULL});
}

void report_errno(const struct report *report, const char *object, int error)
{
	report_problem(report, &(struct problem){.object = object, .error = error});
}

/* ---- the end --------------------------------------------------------------------- */

/* Where the signal was blocked or ignored, a write says EPIPE instead. */
static void end_by_pipe(void)
{
	sigset_t pipe;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	/* all zeros: the default */
	sigaction(SIGPIPE, &(struct sigaction){0}, NULL);
	raise(SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &pipe, NULL);
}

int report_close(const struct report *report, int status)
{
	char buffer[256];
	struct text t = text_of(buffer, sizeof buffer);
	end_stream(report, status);
	int error = message_close_stdout();
	if (error == 0)
		return status;
	if (error == EPIPE)
		end_by_pipe();
	text_add(&t, "write error");
	if (!report->is_terse)
		text_format(&t, ": %s", error_text(error));
	struct report text_only = {.program = report->program};
	report_problem(&text_only, &(struct problem){.text = buffer});
	return REPORT_EXIT_WRITE;
}

_Noreturn void report_exit(const struct report *report, int status)
{
	exit(report_close(report, status));
}

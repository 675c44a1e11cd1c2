/* SPDX-License-Identifier: BSD-2-Clause */
/* What a command prints on stderr and, under --json, on stdout when something is wrong. */
#include "common/cli/report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/streams.h"
#include "tests/unit/tap.h"

static const char *const *printed;

static nanoseconds wall(void)
{
	return 1700000000 * SECOND;
}

static struct report report_of(struct report_stream *stream)
{
	static char name[] = "ping", option[] = "-c";
	static char *argv[] = {name, option, NULL};
	return (struct report){.program = "./ping",
		.tool = "ping",
		.host = "bee",
		.argc = 2,
		.argv = argv,
		.stream = stream,
		.json = stream != NULL,
		.wall = wall};
}

static void problem_is(
	const struct report *report, const struct problem *problem, const char *err)
{
	streams_catch();
	report_problem(report, problem);
	printed = streams_release();
	is_text(printed[STREAM_ERR], err, "stderr");
	is_text(printed[STREAM_OUT], "", "nothing on stdout");
}

static void a_problem_has_object_and_hint(void)
{
	struct report report = report_of(NULL);
	problem_is(&report, &(struct problem){.text = "too many words"},
		"./ping: too many words\n");
	problem_is(&report,
		&(struct problem){.object = "-c 0", .text = "wrong", .hint = "try:\nmore"},
		"./ping: -c 0: wrong\n  try:\n  more\n");
	problem_is(&report, &(struct problem){.error = EACCES}, "./ping: Permission denied\n");
	problem_is(&report, &(struct problem){.text = "wrong", .is_unnamed = true}, "wrong\n");
	report.is_bare = true;
	problem_is(&report, &(struct problem){.text = "wrong"}, "wrong\n");
	problem_is(&report, &(struct problem){.text = "wrong", .is_named = true},
		"./ping: wrong\n");
	report.is_muted = true;
	problem_is(&report, &(struct problem){.text = "wrong"}, "");
}

static void escapes_reach_no_terminal(void)
{
	struct report report = report_of(NULL);
	report.program = "\033[1mping";
	problem_is(&report, &(struct problem){.text = "wrong", .hint = "a\033b"},
		"\\033[1mping: wrong\n  a\\033b\n");
}

#define RECORD(type) "{\"type\":\"" type "\",\"v\":1,\"time\":1700000000.000000"
/* What follows the start record, which must come first. */
static const char *after_start(void)
{
	const char *end = strchr(printed[STREAM_OUT], '\n');
	ok(strncmp(printed[STREAM_OUT], RECORD("start"), sizeof RECORD("start") - 1) == 0,
		"the first record is the start: %s", printed[STREAM_OUT]);
	return end ? end + 1 : "";
}

static void a_record_goes_with_it(void)
{
	struct report_stream stream = {0};
	struct report report = report_of(&stream);
	streams_catch();
	report_problem(&report, &(struct problem){.object = "x",
					.text = "one\ntwo",
					.hint = "three\nfour",
					.error = -EIO});
	printed = streams_release();
	is_text(printed[STREAM_ERR], "./ping: x: one\ntwo\n  three\n  four\n",
		"lines on stderr");
	is_text(after_start(),
		RECORD("error") ",\"host\":\"bee\",\"errno\":\"EIO\",\"object\":\"x\","
				"\"text\":\"x: one; two\",\"hint\":\"three; four\"}\n",
		"one line each in the record");
}

static void a_warning_waits_for_the_start(void)
{
	struct report_stream stream = {0};
	struct report report = report_of(&stream);
	streams_catch();
	report_warning(&report, &(struct problem){.text = "early"});
	fflush(stdout);
	bool is_empty = lseek(STDOUT_FILENO, 0, SEEK_CUR) == 0;
	struct json start = report_start(&report);
	report_started(&report, &start);
	report_warning(&report, &(struct problem){.text = "later"});
	printed = streams_release();
	ok(is_empty, "nothing before the start");
	is_text(after_start(),
		RECORD("warning") ",\"host\":\"bee\",\"text\":\"early\"}\n" RECORD(
			"warning") ",\"host\":\"bee\",\"text\":\"later\"}\n",
		"then both");
	is_text(printed[STREAM_ERR], "./ping: WARNING: early\n./ping: WARNING: later\n",
		"stderr");
}

static void lines_are_sentence_and_hint(void)
{
	struct report report = report_of(NULL);
	streams_catch();
	report_lines(&report, 0, "the sentence\nthe hint\nmore");
	printed = streams_release();
	is_text(printed[STREAM_ERR], "./ping: the sentence\n  the hint\n  more\n", "stderr");
	streams_catch();
	report_note(&report, "worth knowing");
	printed = streams_release();
	is_text(printed[STREAM_ERR], "./ping: worth knowing\n", "a note is no warning");
}

int main(void)
{
	run_test(a_problem_has_object_and_hint, "report_problem: object, sentence and hint");
	run_test(escapes_reach_no_terminal, "report_problem: no control bytes");
	run_test(a_record_goes_with_it, "report_problem: the record under --json");
	run_test(a_warning_waits_for_the_start, "report_warning: after the start record");
	run_test(lines_are_sentence_and_hint, "report_lines, report_note: lines");
	return tap_end();
}

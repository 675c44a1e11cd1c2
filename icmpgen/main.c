/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/net/clock.h"
#include "common/net/netns.h"
#include "common/net/privilege.h"
#include "common/net/process.h"
#include "common/net/sandbox.h"
#include "config.h"
#include "icmpgen/listen.h"
#include "icmpgen/options_check.h"
#include "icmpgen/send.h"
#include "icmpgen/view/explain.h"
#include "icmpgen/view/list.h"

/* 0: both families. */
static uint8_t version_asked(const struct icmp_send_options *s)
{
	return s->wants_v4 == s->wants_v6 ? 0 : s->wants_v4 ? 4 : 6;
}

static enum status explain_run(const struct icmp_send_options *s, struct view *view)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	if (explain_message(stdout, version_asked(s), s->explain, s->json, &problem))
		return STATUS_OK;
	report_error(view->report, NULL, "%s", buffer);
	return STATUS_USAGE;
}

static enum status list_run(const struct icmp_send_options *s, struct view *view)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	uint8_t version = version_asked(s);
	if (s->list_man) {
		list_man(stdout);
		return STATUS_OK;
	}
	if (s->word_count == 0)
		list_all(stdout, version, s->json);
	for (uint32_t i = 0; i < s->word_count; i++) {
		if (list_message(stdout, version, s->words[i], s->json, &problem))
			continue;
		report_error(view->report, NULL, "%s", buffer);
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

/* Everything that parses what comes from outside is after acquire_end(). */
static enum status send_acquired(
	struct icmp_send_options *s, struct acquired *acquired, struct view *view)
{
	char buffer[SPEC_PROBLEM_SIZE];
	char words[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct text note = text_of(words, sizeof words);
	enum status status = prepare(s, acquired, &problem);
	if (!acquire_end(view, SANDBOX_SEND))
		return STATUS_LOCAL;
	if (status == STATUS_OK)
		status = prepare_quote(s, acquired, &note, &problem);
	if (status != STATUS_OK) {
		view->has_summary = status != STATUS_USAGE && !s->dry_run;
		report_lines(view->report, 0, buffer);
		return status;
	}
	if (note.size > 0)
		view_note(view, words);
	return s->dry_run ? send_dry(s, view) : send_run(s, acquired, view);
}

/* Modes that only read need no destination. */
static enum status dispatch(
	struct icmp_send_options *s, struct acquired *acquired, struct view *view)
{
	if (s->count == SPEC_UNSET)
		s->count = s->listen ? 0 : 1;
	if (s->list || s->list_man || s->explain)
		view_start(view, &(struct view_start){.mode = s->explain ? "explain" : "list"});
	if (s->list || s->list_man)
		return list_run(s, view);
	if (s->explain)
		return explain_run(s, view);
	if (s->decode)
		return decode_run(s, view);
	s->until = s->deadline > 0 ? duration_add(clock_now(), s->deadline) : NEVER;
	if (s->listen)
		return listen_run(s, view);
	return send_acquired(s, acquired, view);
}

/* Before anything is opened there. */
static bool enter_netns(const struct icmp_send_options *s)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	int error = s->netns ? netns_enter(s->netns) : 0;
	if (error == 0)
		return true;
	netns_problem("--netns", s->netns, error, &problem);
	report_lines(&s->report, error, buffer);
	return false;
}

static enum status run(struct icmp_send_options *s)
{
	struct view view = {.report = &s->report,
		.form = view_format_find(s->json ? "json" : "text")->form,
		.as_words = s->as_words,
		.quiet = s->quiet,
		.verbose = s->verbose};
	struct acquired acquired;
	enum status status = STATUS_LOCAL;
	acquire_nothing(&acquired);
	if (!enter_netns(s))
		return STATUS_LOCAL;
	if (view_open(&view, s->pcapng))
		status = dispatch(s, &acquired, &view);
	/* the summary tells the exit status: a capture that cannot be written is part of it */
	if (view_close_capture(&view) != 0)
		status = STATUS_LOCAL;
	view_end(&view, (int)status);
	/* closing a packet socket takes the kernel ten milliseconds: the summary is out before
	 */
	acquired_release(&acquired);
	view_release(&view);
	return status;
}

static enum status usage_error(const struct icmp_send_options *s, const char *problem)
{
	bool is_option = strncmp(problem, "unknown option", 14) == 0 ||
			 strncmp(problem, "option '", 8) == 0;
	report_problem(&s->report, &(struct problem){.text = problem,
					   .hint = is_option ? "try: icmp-send --help" : NULL});
	return STATUS_USAGE;
}

static void version(void)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text sandbox = text_of(words, sizeof words);
	sandbox_describe(&sandbox);
	printf("icmp-send from icmp-tools %s\nsandbox: %s\n", PROJECT_VERSION, words);
}

/* Help, version and lists of options need nothing prepared; "help" is not a message. */
static bool informed(const struct icmp_send_options *s)
{
	bool asks = s->word_count == 1 && strcmp(s->words[0], "help") == 0;
	if (s->help)
		options_help(&options_table, stdout);
	else if (s->short_help || (asks && !s->list))
		options_short_help(&options_table, stdout);
	else if (s->list_options)
		options_list(&options_table, stdout);
	else if (s->show_version)
		version();
	else
		return false;
	return true;
}

static enum status command(struct icmp_send_options *s, int argc, char **argv)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	options_init(s);
	if (!options_parse(s, argc, argv, &problem))
		return usage_error(s, buffer);
	if (informed(s))
		return STATUS_OK;
	return options_check(s, &problem) ? run(s) : usage_error(s, buffer);
}

int main(int argc, char **argv)
{
	int error = process_begin();
	struct icmp_send_options *s = calloc(1, sizeof *s);
	struct report_stream stream = {0};
	struct report report =
		report_begin(&options_table, "icmp-send", argc, argv, clock_wall);
	report.program = "icmp-send";
	report.stream = &stream;
	enum status status = STATUS_LOCAL;
	if (error < 0) {
		report_errno(&report, "giving up privileges", error);
	} else if (!s) {
		report_errno(&report, NULL, ENOMEM);
	} else {
		s->report = report;
		status = command(s, argc, argv);
		report.host = s->report.host;
	}
	free(s);
	return report_close(&report, (int)status);
}

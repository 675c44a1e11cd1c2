/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/net/privilege.h"
#include "common/net/process.h"
#include "config.h"
#include "icmpgen/listen.h"
#include "icmpgen/options_check.h"
#include "icmpgen/send.h"
#include "icmpgen/view/list.h"

static const char program[] = "icmp-send";

static enum status list_run(const struct icmp_send_options *s, struct view *view)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	uint8_t version = s->wants_v4 == s->wants_v6 ? 0 : s->wants_v4 ? 4 : 6;
	if (s->list_man) {
		list_man(stdout);
		return STATUS_OK;
	}
	if (s->word_count == 0)
		list_all(stdout, version, s->json);
	for (uint32_t i = 0; i < s->word_count; i++) {
		if (list_message(stdout, version, s->words[i], s->json, &problem))
			continue;
		view_problem(view, NULL, buffer);
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
	if (!acquire_end(view))
		return STATUS_LOCAL;
	if (status == STATUS_OK)
		status = prepare_quote(s, acquired, &note, &problem);
	if (status != STATUS_OK) {
		view->has_summary = status != STATUS_USAGE && !s->dry_run;
		view_problem(view, NULL, buffer);
		return status;
	}
	if (note.size > 0)
		view_note(view, words);
	return s->dry_run ? send_dry(s, view) : send_run(s, acquired, view);
}

static enum status send_prepared(struct icmp_send_options *s, struct view *view)
{
	struct acquired acquired;
	acquire_nothing(&acquired);
	enum status status = send_acquired(s, &acquired, view);
	acquired_release(&acquired);
	return status;
}

/* Modes that only read need no destination. */
static enum status dispatch(struct icmp_send_options *s, struct view *view)
{
	if (s->count == SPEC_UNSET)
		s->count = s->listen ? 0 : 1;
	if (s->list || s->list_man)
		return list_run(s, view);
	if (s->decode)
		return decode_run(s, view);
	s->until = s->deadline > 0 ? duration_add(clock_now(), s->deadline) : NEVER;
	if (s->listen)
		return listen_run(s, view);
	return send_prepared(s, view);
}

static enum status run(struct icmp_send_options *s)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct view view = {.json = s->json, .quiet = s->quiet, .verbose = s->verbose};
	enum status status = STATUS_LOCAL;
	if (view_open(&view, s->pcapng, &problem))
		status = dispatch(s, &view);
	else
		view_problem(&view, NULL, buffer);
	/* the summary tells the exit status: a capture that cannot be written is part of it */
	int error = view_close_capture(&view);
	if (error < 0) {
		view_problem(&view, s->pcapng, error_text(-error));
		status = STATUS_LOCAL;
	}
	if (view.has_summary)
		view_summary(&view, (int)status);
	view_release(&view);
	return status;
}

static enum status usage_error(struct icmp_send_options *s, const char *problem)
{
	struct view view = {.json = s->json};
	view_problem(&view, NULL, problem);
	if (strstr(problem, "unknown option"))
		message_hint("icmp-send --help lists the options");
	return STATUS_USAGE;
}

/* Help, version and lists of options need nothing prepared. */
static bool informed(const struct icmp_send_options *s)
{
	if (s->help)
		options_help(&options_table, stdout);
	else if (s->list_options)
		options_list(&options_table, stdout);
	else if (s->show_version)
		printf("icmp-send from icmp-tools %s\n", PROJECT_VERSION);
	else
		return false;
	return true;
}

/* --json may stand behind the word that is wrong; its reader still wants a record. */
static void json_foresee(struct icmp_send_options *s, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		s->json |= strcmp(argv[i], "--json") == 0 || strcmp(argv[i], "-J") == 0;
}

static enum status command(int argc, char **argv)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct icmp_send_options *s = calloc(1, sizeof *s);
	if (!s) {
		message_say(program, NULL, "out of memory");
		return STATUS_LOCAL;
	}
	options_init(s);
	enum status status = STATUS_OK;
	if (!options_parse(s, argc, argv, &problem)) {
		json_foresee(s, argc, argv);
		status = usage_error(s, buffer);
	} else if (!informed(s)) {
		status = options_check(s, &problem) ? run(s) : usage_error(s, buffer);
	}
	free(s);
	return status;
}

int main(int argc, char **argv)
{
	process_prepare();
	int error = privilege_begin();
	if (error < 0) {
		message_say(program, NULL, "giving up privileges: %s", error_text(-error));
		return STATUS_LOCAL;
	}
	enum status status = command(argc, argv);
	error = message_close_stdout();
	if (error != 0 && error != EPIPE) {
		message_say(program, NULL, "write error: %s", error_text(error));
		return status == STATUS_OK ? STATUS_LOCAL : (int)status;
	}
	return (int)status;
}

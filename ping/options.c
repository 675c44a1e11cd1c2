/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "ping/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/auxv.h>

#include "common/base/errors.h"
#include "common/net/clock.h"
#include "common/net/sandbox.h"

enum { EXIT_USAGE = 2, PRELOAD_USER_MAX = 3 };

static _Noreturn void usage_error(
	const struct ping_options *o, const char *object, const char *problem)
{
	report_error(&o->report, object, "%s", problem);
	report_exit(&o->report, EXIT_USAGE);
}

#ifdef USE_IDN
static const char idn[] = "yes";
#else
static const char idn[] = "no";
#endif

static _Noreturn void end_with_version(const struct ping_options *o)
{
	fprintf(stdout, "ping from icmp-tools %s (iputils compatible)\n", PROJECT_VERSION);
	fprintf(stdout,
		"libcap: no, IDN: %s, NLS: no, error.h: no, getrandom(): yes, __fpending(): "
		"no\n",
		idn);
	char words[SANDBOX_TEXT_SIZE];
	struct text sandbox = text_of(words, sizeof words);
	sandbox_describe(&sandbox);
	fprintf(stdout, "sandbox: %s\n", words);
	report_exit(&o->report, EXIT_SUCCESS);
}

static _Noreturn void end_with_help(const struct ping_options *o)
{
	if (o->wants_help)
		options_help(&options_table, stdout);
	else
		options_short_help(&options_table, stdout);
	report_exit(&o->report, EXIT_SUCCESS);
}

static _Noreturn void end_with_node_help(const struct ping_options *o)
{
	fputs(node_query_help(), stdout);
	report_exit(&o->report, EXIT_SUCCESS);
}

/* ---- words ----------------------------------------------------------------------- */

static void take_word(struct ping_options *o, const char *word)
{
	o->words[o->word_count++] = word;
}

static void take_option(struct ping_options *o, const struct options_item *item)
{
	char problem[256];
	char object[128];
	struct text t = text_of(problem, sizeof problem);
	if (options_store(item, o, &t))
		return;
	struct text name = text_of(object, sizeof object);
	options_typed(item, &name);
	usage_error(o, object, problem);
}

static _Noreturn void refuse_option(
	struct ping_options *o, enum options_verdict verdict, const struct options_item *item)
{
	char problem[256];
	char help[128];
	struct text t = text_of(problem, sizeof problem);
	struct text hint = text_of(help, sizeof help);
	options_problem(&options_table, verdict, item, &t);
	text_format(&hint, "try: %s --help", o->report.program);
	report_problem(&o->report, &(struct problem){.text = problem, .hint = help});
	report_exit(&o->report, EXIT_USAGE);
}

static void read_words(struct ping_options *o, int argc, char **argv)
{
	struct options_cursor cursor = options_begin(&options_table, argc, argv);
	struct options_item item;
	enum options_verdict verdict;
	while ((verdict = options_next(&cursor, &item)) != OPTIONS_END) {
		if (verdict == OPTIONS_WORD)
			take_word(o, item.word);
		else if (verdict == OPTIONS_OPTION)
			take_option(o, &item);
		else
			refuse_option(o, verdict, &item);
	}
}

/* ---- what options mean together -------------------------------------------------- */

/* ping4 and ping6, by whatever path. */
static uint8_t version_by_name(const char *program)
{
	size_t size = strlen(program);
	char last = size > 0 ? program[size - 1] : '\0';
	if (last == '4')
		return 4;
	return last == '6' ? 6 : 0;
}

static void check_version(struct ping_options *o)
{
	uint8_t by_name = version_by_name(o->report.program);
	/* the name counts as its option does */
	if ((o->only_ipv4 || by_name == 4) && (o->only_ipv6 || by_name == 6))
		usage_error(o, NULL, "only one -4 or -6 option may be specified");
	o->demanded = o->only_ipv4 ? 4 : o->only_ipv6 ? 6 : by_name;
	o->version = o->demanded;
	if (o->asks_node && !o->only_ipv4)
		o->version = 6;
	bool wants_ipv4 = o->records_route || o->ip_stamps || o->loose_route || o->strict_route;
	if (wants_ipv4 && o->version == 6)
		usage_error(o, NULL, "-R, -T, --lsrr and --ssrr are for IPv4");
	if (wants_ipv4)
		o->version = 4;
}

/* A node that is asked for by its name alone is looked for in the group of that name. */
static void choose_group(struct ping_options *o)
{
	const struct node_query *query = &o->node_query;
	bool is_named =
		o->asks_node && query->has_subject && query->subject == NODE_SUBJECT_NAME;
	if (o->word_count > 0 || !is_named)
		return;
	const char *problem = node_group(query, o->node_group);
	if (problem)
		usage_error(o, "-N", problem);
	o->words[o->word_count++] = o->node_group;
}

static void check_many(struct ping_options *o)
{
	const char *object = NULL;
	const char *problem = options_many_problem(o, &object);
	if (problem)
		usage_error(o, object, problem);
	options_complete_resume(o);
	if (!o->many.resume)
		return;
	o->format = ping_format_find("json");
	o->report.json = true;
}

static void check_targets(struct ping_options *o)
{
	choose_group(o);
	if (options_are_many(o)) {
		check_many(o);
		return;
	}
	if (o->word_count == 0)
		usage_error(o, "usage error", "Destination address required");
	o->report.host = o->target = o->words[o->word_count - 1];
	bool has_hops = o->ip_stamps == IP_STAMPS_PRESPECIFIED;
	if (has_hops && o->word_count - 1 > OPTION_PRESPEC_MAX)
		usage_error(o, "-T tsprespec", "at most 4 hosts before the target");
	if (*o->target == '\0')
		usage_error(o, "usage error", "Destination address required");
}

static void check_together(struct ping_options *o)
{
	if (o->records_route && o->ip_stamps)
		usage_error(o, NULL, "only one of -T or -R may be used");
	bool has_route = o->loose_route || o->strict_route;
	if ((o->loose_route && o->strict_route) ||
		(has_route && (o->records_route || o->ip_stamps)))
		usage_error(o, NULL, "only one of -R, -T, --lsrr and --ssrr may be used");
	struct address address;
	bool is_address = o->target && address_parse(o->target, &address);
	bool is_ipv4 = is_address && address.version == 4;
	if (is_address && !is_ipv4 && (has_route || o->records_route || o->ip_stamps))
		usage_error(o, NULL, "-R, -T, --lsrr and --ssrr are for IPv4");
	if (o->flow_label != OPTION_ABSENT && (o->version == 4 || is_ipv4))
		usage_error(o, NULL, "-F is for IPv6; IPv4 has no flow label");
	if (o->flow_label != OPTION_ABSENT)
		o->version = 6;
	if (o->asks_node && o->version == 4)
		usage_error(o, NULL, "-N is for IPv6");
	if (o->is_unprivileged && o->preload > PRELOAD_USER_MAX) {
		report_error(&o->report, NULL,
			"cannot set preload to value greater than %d: %llu", PRELOAD_USER_MAX,
			(unsigned long long)o->preload);
		report_exit(&o->report, EXIT_USAGE);
	}
}

static void check_goal(const struct ping_options *o)
{
	if (o->goal.up > 0 && o->goal.until != GOAL_UP)
		usage_error(o, "--up", "needs --until=up");
	if (o->goal.down > 0 && o->goal.until != GOAL_DOWN)
		usage_error(o, "--down", "needs --until=down");
}

static void check_outputs(const struct ping_options *o)
{
	bool is_stdout = o->capture && strcmp(o->capture, "-") == 0;
	if (is_stdout && o->format->has_records)
		usage_error(o, "--pcapng=-", "stdout holds the records: name a file");
}

static const nanoseconds linger_usual = 10 * SECOND;
/* Under --until=down: when a probe has no reply. */
static const nanoseconds down_timeout = SECOND;

static void complete(struct ping_options *o)
{
	if (o->interval < 0)
		o->interval = o->is_flood ? 0 : SECOND;
	o->waits_for_all = o->linger >= 0 && o->count > 0 && o->deadline == 0;
	if (o->linger < 0)
		o->linger = linger_usual;
	if (o->goal.until == GOAL_DOWN && o->probe_timeout == 0)
		o->probe_timeout = down_timeout;
	if (o->user_latency)
		o->stamps = STAMPS_USER;
	const char *lookup = secure_getenv("IPUTILS_PING_PTR_LOOKUP");
	if (lookup && strcmp(lookup, "0") == 0 && !o->wants_names)
		o->is_numeric = true;
}

void options_parse(struct ping_options *o, struct report_stream *stream, int argc, char **argv)
{
	*o = (struct ping_options){
		.report = report_begin(&options_table, "ping", argc, argv, clock_wall),
		.is_unprivileged = getauxval(AT_UID) != 0,
		.interval = -1,
		.linger = -1,
		.goal = {.max_loss = -1, .max_rtt = -1},
		.preload = 1,
		.size = 56,
		.traffic_class = OPTION_ABSENT,
		.flow_label = OPTION_ABSENT,
		.ident = OPTION_ABSENT,
		.mark = OPTION_ABSENT,
		.format = ping_format_find("text"),
		.many = many_options_usual(),
	};
	o->report.is_terse = true;
	o->report.stream = stream;
	o->words = calloc((size_t)argc + 1, sizeof *o->words);
	if (!o->words)
		usage_error(o, NULL, error_text(ENOMEM));
	read_words(o, argc, argv);
	o->report.json = o->format->has_records && !o->wants_help && !o->wants_short_help &&
			 !o->wants_version && !o->wants_node_help;
	if (o->wants_help || o->wants_short_help)
		end_with_help(o);
	if (o->wants_version)
		end_with_version(o);
	if (o->wants_node_help)
		end_with_node_help(o);
	check_version(o);
	check_targets(o);
	check_together(o);
	check_goal(o);
	check_outputs(o);
	complete(o);
}

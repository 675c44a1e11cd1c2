/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sys/auxv.h>

#include "common/base/errors.h"
#include "common/base/number.h"
#include "common/net/clock.h"
#include "ping/fping.h"
#include "ping/options_many.h"

enum { EXIT_USAGE = 1, NO_VALUE = -1 };

static option_apply apply_backoff, apply_ms_interval, apply_ms_period, apply_ms_timeout,
	apply_report, apply_source, apply_stamp_format;

enum fping_group { GROUP_PROBE, GROUP_OUTPUT, GROUP_COUNT };

static const char *const group_names[GROUP_COUNT] = {
	[GROUP_PROBE] = "Probing",
	[GROUP_OUTPUT] = "Output",
};

#define OPTIONS_STRUCT struct fping_options

/* clang-format off */
static const struct option_row rows[] = {
	ROW_FLAG('4', "ipv4", GROUP_PROBE, only_ipv4, "use IPv4 only"),
	ROW_FLAG('6', "ipv6", GROUP_PROBE, only_ipv6, "use IPv6 only"),
	ROW_VALUE('b', "size", GROUP_PROBE, size, 0, UINT32_MAX, "BYTES", "data bytes in a probe (56)"),
	ROW_CALL('B', "backoff", GROUP_PROBE, apply_backoff, "FACTOR", "each retry waits so much longer, 1 to 5 (1.5)"),
	ROW_VALUE('c', "count", GROUP_PROBE, count, 1, UINT32_MAX, "N", "N probes to each target, a line each"),
	ROW_FLAG(0, "check-source", GROUP_PROBE, checks_source, "only replies of the target itself count, as always here"),
	ROW_TEXT('f', "file", GROUP_PROBE, file, "FILE", "targets out of a file, -: standard input"),
	ROW_FLAG('g', "generate", GROUP_PROBE, generates, "the addresses of NETWORK/BITS, or FIRST LAST"),
	ROW_VALUE('H', "ttl", GROUP_PROBE, hop_limit, 1, 255, "HOPS", "hop limit of the probes"),
	ROW_FLAG(0, "icmp-timestamp", GROUP_PROBE, asks_time, "ICMP timestamps instead of echoes: IPv4, raw sockets"),
	ROW_TEXT('I', "iface", GROUP_PROBE, device, "NAME", "send through this interface"),
	{ROW_NAMES(0, "oiface", GROUP_PROBE, "the same"), ROW_TAKES("NAME"), ROW_AT(device), .kind = OPTION_TEXT},
	ROW_HEX('k', "fwmark", GROUP_PROBE, mark, 0, UINT32_MAX, "MARK", "mark the probes for the firewall"),
	ROW_FLAG('l', "loop", GROUP_PROBE, loops, "probe without end"),
	ROW_FLAG('m', "all", GROUP_PROBE, takes_all, "all addresses of a name"),
	ROW_FLAG('M', "dontfrag", GROUP_PROBE, forbids_fragments, "set the don't-fragment bit"),
	ROW_HEX('O', "tos", GROUP_PROBE, traffic_class, 0, 255, "CLASS", "type of service or traffic class"),
	ROW_CALL('p', "period", GROUP_PROBE, apply_ms_period, "MS", "between two probes to one target, with -c, -C and -l (1000)"),
	ROW_VALUE('r', "retry", GROUP_PROBE, retries, 0, UINT32_MAX - 1, "N", "further probes to a silent target (3)"),
	ROW_FLAG('R', "random", GROUP_PROBE, has_random_data, "random data in the probes"),
	ROW_CALL('S', "src", GROUP_PROBE, apply_source, "ADDRESS", "send from this address"),
	ROW_CALL('t', "timeout", GROUP_PROBE, apply_ms_timeout, "MS",
		"a first probe's time-out (500; with -c, -C and -l: the period, at most 2000)"),
	ROW_TEXT('T', NULL, GROUP_PROBE, ignored, "N", NULL),
	ROW_TEXT(0, "seqmap-timeout", GROUP_PROBE, ignored, "MS", "accepted: replies are matched as long as memory lasts"),

	ROW_FLAG('a', "alive", GROUP_OUTPUT, alive, "only targets that are alive"),
	ROW_FLAG('A', "addr", GROUP_OUTPUT, shows_addresses, "addresses instead of names"),
	ROW_VALUE('C', "vcount", GROUP_OUTPUT, verbose_count, 1, UINT32_MAX, "N", "as -c, and every time at the end"),
	ROW_FLAG('d', "rdns", GROUP_OUTPUT, forces_names, "names from the addresses"),
	ROW_FLAG('D', "timestamp", GROUP_OUTPUT, stamps, "the time of day before each line of -c, -C and -l"),
	ROW_CALL(0, "timestamp-format", GROUP_OUTPUT, apply_stamp_format, "FORMAT", "as -D: ctime, iso or rfc3339"),
	ROW_FLAG('e', "elapsed", GROUP_OUTPUT, elapsed, "the round-trip time of targets that are alive"),
	ROW_CALL('i', "interval", GROUP_OUTPUT, apply_ms_interval, "MS", "between any two probes (10)"),
	ROW_FLAG('J', "json", GROUP_OUTPUT, json, "JSON, with -c, -C and -l"),
	ROW_FLAG('n', "name", GROUP_OUTPUT, shows_names, "names of targets that were given as addresses"),
	ROW_FLAG('N', "netdata", GROUP_OUTPUT, netdata, "charts for netdata, with -l and -Q"),
	ROW_FLAG('o', "outage", GROUP_OUTPUT, outage, "the time that targets were away: lost probes by period"),
	ROW_FLAG(0, "print-reply-dst", GROUP_OUTPUT, print_destination, "the address that each reply came to"),
	ROW_FLAG(0, "print-tos", GROUP_OUTPUT, print_tos, "the type of service or traffic class of each reply"),
	ROW_FLAG(0, "print-ttl", GROUP_OUTPUT, print_ttl, "the hop limit of each reply"),
	ROW_FLAG('q', "quiet", GROUP_OUTPUT, quiet, "no lines about targets or probes"),
	ROW_CALL('Q', "squiet", GROUP_OUTPUT, apply_report, "SECONDS[,cumulative]", "as -q, and a summary so often"),
	ROW_FLAG('s', "stats", GROUP_OUTPUT, stats, "counts at the end"),
	ROW_FLAG('u', "unreach", GROUP_OUTPUT, unreachable, "only targets that are unreachable"),
	ROW_FLAG('v', "version", GROUP_OUTPUT, wants_version, "show the version and end"),
	ROW_VALUE('x', "reachable", GROUP_OUTPUT, reachable, 1, UINT32_MAX, "N", "whether at least N targets are reachable"),
	ROW_VALUE('X', "fast-reachable", GROUP_OUTPUT, fast_reachable, 1, UINT32_MAX, "N", "the same, and end as soon as they are"),
	ROW_FLAG('h', "help", GROUP_OUTPUT, wants_help, "show this help and end"),
};

const struct option_table fping_table = {
	.program = "fping",
	.usage = (const char *const[]){"fping [OPTIONS] [TARGET...]", "fping [OPTIONS] -g NETWORK/BITS | FIRST LAST", NULL},
	.purpose = "Send ICMP echo requests to many hosts, as fping does.",
	.groups = group_names,
	.group_count = GROUP_COUNT,
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.examples = (const char *const[]){
		"fping -a -g 192.0.2.0/24      the hosts of a network that reply",
		"fping -C 5 -q a.example b     five times for each",
		NULL,
	},
};
/* clang-format on */

/* ---- arguments ------------------------------------------------------------------- */

/* Milliseconds, with decimals. */
static bool apply_ms(nanoseconds *value, const char *argument, struct text *problem)
{
	int64_t seconds;
	if (number_parse_decimal(argument, 0, INT32_MAX * (int64_t)SECOND, &seconds) !=
		NUMBER_OK) {
		text_add(problem, "must be milliseconds");
		return false;
	}
	*value = seconds / 1000;
	return true;
}

static bool apply_ms_interval(void *settings, const char *argument, struct text *problem)
{
	return apply_ms(&((struct fping_options *)settings)->interval, argument, problem);
}

static bool apply_ms_period(void *settings, const char *argument, struct text *problem)
{
	return apply_ms(&((struct fping_options *)settings)->period, argument, problem);
}

static bool apply_ms_timeout(void *settings, const char *argument, struct text *problem)
{
	return apply_ms(&((struct fping_options *)settings)->timeout, argument, problem);
}

static bool apply_backoff(void *settings, const char *argument, struct text *problem)
{
	struct fping_options *o = settings;
	return options_backoff(argument, &o->backoff, problem);
}

static bool apply_source(void *settings, const char *argument, struct text *problem)
{
	struct fping_options *o = settings;
	if (address_parse(argument, &o->source))
		return true;
	text_add(problem, "must be an address");
	return false;
}

static bool apply_report(void *settings, const char *argument, struct text *problem)
{
	struct fping_options *o = settings;
	char number[NUMBER_TEXT_SIZE];
	size_t size = text_until(argument, ',');
	o->is_cumulative = strcmp(argument + size, ",cumulative") == 0;
	bool is_right = size < sizeof number && (argument[size] == '\0' || o->is_cumulative);
	if (is_right) {
		memcpy(number, argument, size);
		number[size] = '\0';
		is_right = number_parse_decimal(number, MILLISECOND, INT32_MAX * SECOND,
				   &o->report_interval) == NUMBER_OK;
	}
	if (!is_right)
		text_add(problem, "must be SECONDS or SECONDS,cumulative");
	o->quiet = true;
	return is_right;
}

static bool apply_stamp_format(void *settings, const char *argument, struct text *problem)
{
	struct fping_options *o = settings;
	static const struct {
		const char *name;
		enum fping_stamp stamp;
	} formats[] = {{"ctime", FPING_STAMP_CTIME}, {"iso", FPING_STAMP_ISO},
		{"rfc3339", FPING_STAMP_RFC3339}};
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (strcmp(formats[i].name, argument) != 0)
			continue;
		o->stamp = formats[i].stamp;
		return true;
	}
	text_add(problem, "must be ctime, iso or rfc3339");
	return false;
}

/* ---- refusals, as fping words them ------------------------------------------------ */

static _Noreturn void refuse(const struct fping_options *o, const char *problem)
{
	report_error(&o->report, NULL, "%s", problem);
	report_exit(&o->report, EXIT_USAGE);
}

static _Noreturn void refuse_option(const struct fping_options *o, enum options_verdict verdict,
	const struct options_item *item)
{
	bool is_missing = verdict == OPTIONS_ARGUMENT_MISSING;
	const char *name = item->typed[0] ? item->typed : item->word;
	name += strspn(name, "-");
	int size = item->typed[0] || strncmp(item->word, "--", 2) == 0 ? (int)strlen(name) : 1;
	if (item->letter && !item->typed[0])
		size = 1;
	report_error(&o->report, NULL, "%s -- '%.*s'\nsee '%s -h' for usage information",
		is_missing ? "option requires an argument" : "invalid option", size, name,
		o->report.program);
	report_exit(&o->report, EXIT_USAGE);
}

static void take_option(struct fping_options *o, const struct options_item *item)
{
	char problem[256], object[128];
	struct text t = text_of(problem, sizeof problem);
	if (options_store(item, o, &t))
		return;
	struct text name = text_of(object, sizeof object);
	options_typed(item, &name);
	report_error(&o->report, object, "%s", problem);
	report_exit(&o->report, EXIT_USAGE);
}

static void read_words(struct fping_options *o, int argc, char **argv)
{
	struct options_cursor cursor = options_begin(&fping_table, argc, argv);
	struct options_item item;
	enum options_verdict verdict;
	while ((verdict = options_next(&cursor, &item)) != OPTIONS_END) {
		if (verdict == OPTIONS_WORD)
			o->words[o->word_count++] = item.word;
		else if (verdict == OPTIONS_OPTION)
			take_option(o, &item);
		else
			refuse_option(o, verdict, &item);
	}
}

/* ---- what options mean together --------------------------------------------------- */

static void check_together(struct fping_options *o)
{
	if (o->only_ipv4 && o->only_ipv6)
		refuse(o, "can't specify both -4 and -6");
	if (o->only_ipv6 && o->asks_time)
		refuse(o, "--icmp-timestamp is for IPv4");
	if ((o->count || o->verbose_count) && o->loops)
		refuse(o, "specify only one of c, l");
	if (o->alive && o->unreachable)
		refuse(o, "specify only one of a, u");
	if (o->json && !o->count && !o->verbose_count && !o->loops)
		refuse(o, "option -J, --json requires -c, -C, or -l");
	if (o->generates && o->file)
		refuse(o, "specify only one of f, g");
	if (o->size <= 65487)
		return;
	report_error(&o->report, NULL, "data size %llu not valid, must be lower than 65488",
		(unsigned long long)o->size);
	report_exit(&o->report, EXIT_USAGE);
}

/* What the program refuses to an ordinary user. */
static void check_user(const struct fping_options *o)
{
	bool repeats = o->count || o->verbose_count || o->loops;
	if (getauxval(AT_UID) == 0 ||
		(o->interval >= MILLISECOND && (!repeats || o->period >= 10 * MILLISECOND)))
		return;
	report_error(&o->report, NULL,
		"these options are too risky for mere mortals.\n%s: You need -i >= 1 and -p >= "
		"10",
		o->report.program);
	report_exit(&o->report, EXIT_USAGE);
}

static void end_with_version(const struct fping_options *o)
{
	fprintf(stdout, "%s: Version 5.1 (icmp-tools %s)\n", o->report.program,
		PROJECT_VERSION);
	report_exit(&o->report, EXIT_SUCCESS);
}

bool fping_is_called(const char *program)
{
	const char *slash = strrchr(program, '/');
	const char *name = slash ? slash + 1 : program;
	return strcmp(name, "fping") == 0 || strcmp(name, "fping6") == 0;
}

void fping_options_parse(struct fping_options *o, int argc, char **argv)
{
	*o = (struct fping_options){
		.report = report_begin(&fping_table, "fping", argc, argv, clock_wall),
		.size = 56,
		.traffic_class = UINT64_MAX,
		.mark = UINT64_MAX,
		.retries = 3,
		.period = SECOND,
		.timeout = NO_VALUE,
		.interval = 10 * MILLISECOND,
		.backoff = SECOND * 3 / 2,
	};
	o->report.json = false; /* fping's JSON has no records of problems */
	o->words = calloc((size_t)argc + 1, sizeof *o->words);
	if (!o->words)
		refuse(o, error_text(ENOMEM));
	size_t size = strlen(o->report.program);
	o->only_ipv6 = size > 0 && o->report.program[size - 1] == '6';
	read_words(o, argc, argv);
	if (o->wants_help) {
		options_help(&fping_table, stdout);
		report_exit(&o->report, EXIT_SUCCESS);
	}
	if (o->wants_version)
		end_with_version(o);
	check_together(o);
	check_user(o);
	if (o->stamps && o->stamp == FPING_STAMP_NONE)
		o->stamp = FPING_STAMP_UNIX;
}

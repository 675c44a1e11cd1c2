/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "ping/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/cli/message.h"
#include "common/cli/options.h"

enum { EXIT_USAGE = 2, SECONDS_MAX = 2147483 };

enum group { GROUP_TARGET, GROUP_TIMING, GROUP_PACKET, GROUP_OUTPUT, GROUP_COUNT };

static const char *const group_names[GROUP_COUNT] = {
	[GROUP_TARGET] = "Target",
	[GROUP_TIMING] = "Timing",
	[GROUP_PACKET] = "Packet",
	[GROUP_OUTPUT] = "Output",
};

/* An address to send from, or else an interface to send through. */
static bool apply_interface(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	struct address address;
	if (*argument == '\0') {
		text_add(problem, "must be an interface or an address");
		return false;
	}
	if (address_parse(argument, &address))
		o->source = address;
	else
		o->device = argument;
	return true;
}

/* Whole seconds with the letter; fractions only where the long name says so. */
static bool apply_deadline(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	struct options_item item = {
		.argument = argument,
		.row = &(struct option_row){
					    .kind = OPTION_NUMBER, .low = 1, .high = SECONDS_MAX}
	     };
	uint64_t seconds;
	if (!options_store(&item, &seconds, problem))
		return false;
	o->deadline = (nanoseconds)seconds * SECOND;
	return true;
}

#define AT(member) offsetof(struct ping_options, member)
#define SECONDS(n) ((uint64_t)((n)*1000000000.0))

static const struct option_row rows[] = {
	{.letter = '4',
		.name = "ipv4",
		.group = GROUP_TARGET,
		.kind = OPTION_FLAG,
		.offset = AT(only_ipv4),
		.help = "use IPv4 only"				       },
	{.letter = '6',
		.name = "ipv6",
		.group = GROUP_TARGET,
		.kind = OPTION_FLAG,
		.offset = AT(only_ipv6),
		.help = "use IPv6 only"				       },
	{.letter = 'I',
		.name = "interface",
		.group = GROUP_TARGET,
		.kind = OPTION_CALL,
		.takes = ARGUMENT_REQUIRED,
		.argument = "WHERE",
		.apply = apply_interface,
		.help = "send through this interface or VRF, or from this address; repeatable"},

	{.letter = 'c',
		.name = "count",
		.group = GROUP_TIMING,
		.kind = OPTION_NUMBER,
		.takes = ARGUMENT_REQUIRED,
		.argument = "N",
		.offset = AT(count),
		.low = 1,
		.high = INT64_MAX,
		.help = "stop after N probes; with -w after N answers"},
	{.letter = 'i',
		.name = "interval",
		.group = GROUP_TIMING,
		.kind = OPTION_SECONDS,
		.takes = ARGUMENT_REQUIRED,
		.argument = "SECONDS",
		.offset = AT(interval),
		.low = 0,
		.high = SECONDS(SECONDS_MAX),
		.help = "time between probes (1)"},
	{.letter = 'w',
		.name = "deadline",
		.alias = "timeout",
		.group = GROUP_TIMING,
		.kind = OPTION_CALL,
		.takes = ARGUMENT_REQUIRED,
		.argument = "SECONDS",
		.apply = apply_deadline,
		.help = "end the whole run after this time"},
	{.letter = 'W',
		.name = "linger",
		.group = GROUP_TIMING,
		.kind = OPTION_SECONDS,
		.takes = ARGUMENT_REQUIRED,
		.argument = "SECONDS",
		.offset = AT(linger),
		.low = 0,
		.high = SECONDS(SECONDS_MAX),
		.help = "wait for a first answer after the last probe (10; 0: no limit)"},

	{.letter = 's',
		.name = "size",
		.group = GROUP_PACKET,
		.kind = OPTION_NUMBER,
		.takes = ARGUMENT_REQUIRED,
		.argument = "BYTES",
		.offset = AT(size),
		.low = 0,
		.high = 65527,
		.help = "data bytes in a probe (56)"},
	{.letter = 't',
		.name = "ttl",
		.group = GROUP_PACKET,
		.kind = OPTION_NUMBER,
		.takes = ARGUMENT_REQUIRED,
		.argument = "HOPS",
		.offset = AT(hop_limit),
		.low = 1,
		.high = 255,
		.help = "hop limit of the probes"},

	{.letter = 'n',
		.name = "numeric",
		.group = GROUP_OUTPUT,
		.kind = OPTION_FLAG,
		.offset = AT(is_numeric),
		.help = "show addresses, no names"					  },
	{.letter = 'q',
		.name = "quiet",
		.group = GROUP_OUTPUT,
		.kind = OPTION_FLAG,
		.offset = AT(is_quiet),
		.help = "only the first line and the statistics"			},
	{.letter = 'v',
		.name = "verbose",
		.group = GROUP_OUTPUT,
		.kind = OPTION_FLAG,
		.offset = AT(is_verbose),
		.help = "show sockets, and what is not ours"					    },
	{.letter = 'V',
		.name = "version",
		.group = GROUP_OUTPUT,
		.kind = OPTION_FLAG,
		.offset = AT(wants_version),
		.help = "show the version and end"					  },
	{.letter = 'h',
		.name = "help",
		.group = GROUP_OUTPUT,
		.kind = OPTION_FLAG,
		.offset = AT(wants_help),
		.help = "show this help and end"						},
};

static const struct option_table table = {
	.usage = (const char *const[]){"ping [OPTIONS] TARGET",					NULL},
	.purpose = "Ask a host for an echo and show how long its answers take.",
	.groups = group_names,
	.group_count = GROUP_COUNT,
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.examples =
		(const char *const[]){
				       "ping -c 4 example.net      four probes, then the statistics",
				       "ping -6 -i 0.2 fe80::1%eth0   five a second to a neighbour",
				       NULL, },
};

static _Noreturn void usage_error(const char *program, const char *object, const char *problem)
{
	message_say(program, object, "%s", problem);
	exit(EXIT_USAGE);
}

static void end_with_version(void)
{
	fprintf(stdout, "ping from icmp-tools %s (iputils compatible)\n", PROJECT_VERSION);
	fprintf(stdout,
		"libcap: yes, IDN: %s, NLS: no, error.h: no, getrandom(): yes, __fpending(): "
		"no\n",
#ifdef USE_IDN
		"yes"
#else
		"no"
#endif
	);
	exit(message_close_stdout() ? EXIT_FAILURE : EXIT_SUCCESS);
}

static void end_with_help(void)
{
	options_help(&table, stdout);
	exit(message_close_stdout() ? EXIT_FAILURE : EXIT_SUCCESS);
}

static void take_word(struct ping_options *o, const char *word)
{
	if (o->target) {
		char quoted[256];
		struct text t = text_of(quoted, sizeof quoted);
		text_add_foreign(&t, word, strlen(word));
		usage_error(o->program, quoted, "only one target in this version");
	}
	o->target = word;
}

static void take_option(struct ping_options *o, const struct options_item *item)
{
	char problem[256];
	char object[128];
	struct text t = text_of(problem, sizeof problem);
	if (options_store(item, o, &t))
		return;
	struct text name = text_of(object, sizeof object);
	text_format(&name, "%s ", item->typed);
	text_add_foreign(&name, item->argument, strlen(item->argument));
	usage_error(o->program, object, problem);
}

static void read_words(struct ping_options *o, int argc, char **argv)
{
	struct options_cursor cursor = options_begin(&table, argc, argv);
	struct options_item item;
	enum options_verdict verdict;
	while ((verdict = options_next(&cursor, &item)) != OPTIONS_END) {
		if (verdict == OPTIONS_WORD) {
			take_word(o, item.word);
		} else if (verdict == OPTIONS_OPTION) {
			take_option(o, &item);
		} else {
			char problem[256];
			struct text t = text_of(problem, sizeof problem);
			options_problem(&table, verdict, &item, &t);
			message_say(o->program, NULL, "%s", problem);
			message_hint("try: %s --help", o->program);
			exit(EXIT_USAGE);
		}
	}
}

/* ping4 and ping6, by whatever path. */
static uint8_t version_by_name(const char *program)
{
	size_t size = strlen(program);
	char last = size > 0 ? program[size - 1] : '\0';
	if (last == '4')
		return 4;
	return last == '6' ? 6 : 0;
}

static void check(struct ping_options *o)
{
	if (o->only_ipv4 && o->only_ipv6)
		usage_error(o->program, NULL, "only one -4 or -6 option may be specified");
	o->version = version_by_name(o->program);
	if (o->only_ipv4)
		o->version = 4;
	if (o->only_ipv6)
		o->version = 6;
	if (!o->target)
		usage_error(o->program, "usage error", "Destination address required");
}

void options_parse(struct ping_options *o, int argc, char **argv)
{
	*o = (struct ping_options){
		.program = argc > 0 ? argv[0] : "ping",
		.interval = SECOND,
		.linger = 10 * SECOND,
		.size = 56,
	};
	read_words(o, argc, argv);
	if (o->wants_help)
		end_with_help();
	if (o->wants_version)
		end_with_version();
	check(o);
}

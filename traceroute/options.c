/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"
#include "common/net/clock.h"
#include "common/net/names.h"
#include "common/net/sandbox.h"
#include "config.h"
#include "traceroute/options_table.h"

/* No argument of -f and -m is so large. */
#define NOT_GIVEN UINT64_MAX

#define refuse(o, ...)                                                                         \
	do {                                                                                   \
		report_error(&(o)->report, NULL, __VA_ARGS__);                                 \
		report_exit(&(o)->report, EXIT_USAGE);                                         \
	} while (0)

/* A sentence of the reference tool, and what helps. */
static _Noreturn void refuse_hint(const struct traceroute_options *o, const char *sentence,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

static _Noreturn void refuse_hint(
	const struct traceroute_options *o, const char *sentence, const char *format, ...)
{
	char help[512];
	struct text hint = text_of(help, sizeof help);
	va_list values;
	va_start(values, format);
	text_format_list(&hint, format, values);
	va_end(values);
	report_problem(&o->report, &(struct problem){.text = sentence, .hint = help});
	report_exit(&o->report, EXIT_USAGE);
}

/* ---- what is wrong with an option ------------------------------------------------ */

/* Where the option's argument is: in its own word, or in the next. */
static int argument_position(const struct options_item *item)
{
	bool apart =
		item->argument < item->word || item->argument > item->word + strlen(item->word);
	return item->position + apart;
}

/* What is wrong with it shows when it is looked up. */
static void keep_source(struct traceroute_options *o, const struct options_item *item)
{
	o->source_option = item->letter ? "-s" : "--source";
	o->source_position = argument_position(item);
}

static void refuse_value(const struct traceroute_options *o, const struct options_item *item,
	const struct text *problem)
{
	uint64_t value;
	const struct option_row *row = item->row;
	int help = (int)text_until(row->help, ';');
	/* a sentence of ours, or a whole one of the reference tool */
	if (row->kind == OPTION_CALL && problem->size && strncmp(problem->at, "must", 4) != 0)
		refuse_hint(o, problem->at, "%s %s: %.*s", item->typed, row->argument, help,
			row->help);
	bool is_number = number_parse(item->argument, 0, UINT64_MAX, true, &value) == NUMBER_OK;
	if ((row->kind == OPTION_NUMBER && is_number) ||
		(row->kind != OPTION_NUMBER && problem->size))
		refuse(o, "%s %s: %s", item->typed, item->argument, problem->at);
	char sentence[REPORT_TEXT_SIZE];
	struct text t = text_of(sentence, sizeof sentence);
	if (row->letter == 'P' && row->name)
		text_format(&t, "Cannot handle `protocol' keyword with arg `%s' (argc 1)",
			item->argument);
	else
		text_format(&t, "Cannot handle `%s' option with arg `%s' (argc %d)",
			item->typed, item->argument, argument_position(item));
	refuse_hint(o, sentence, "%s %s: %.*s", item->typed, row->argument, help, row->help);
}

static void refuse_verdict(const struct traceroute_options *o, enum options_verdict verdict,
	const struct options_item *item)
{
	char shown[256];
	struct text t = text_of(shown, sizeof shown);
	if (verdict == OPTIONS_ARGUMENT_MISSING) {
		text_format(&t, "Option `%s' (argc %d) requires an argument: `%s%s%s'",
			item->typed, item->position, item->typed, item->letter ? " " : "=",
			item->row->argument);
		refuse_hint(o, shown, "try: traceroute --help");
	}
	text_add_escaped(&t, item->letter ? item->typed : item->word,
		strlen(item->letter ? item->typed : item->word));
	const char *with = item->letter ? NULL : strchr(item->word, '=');
	char sentence[512], help[128];
	struct text problem = text_of(sentence, sizeof sentence);
	struct text hint = text_of(help, sizeof help);
	text_format(&problem, "Bad option `%s' ", shown);
	if (with)
		text_format(&problem, "(with arg `%s') ", with + 1);
	text_format(&problem, "(argc %d)", item->position);
	const char *nearest =
		item->letter || item->row ? NULL : options_nearest(o->table, item->typed + 2);
	if (item->row)
		text_add(&hint, "it takes no argument\n");
	if (nearest)
		text_format(&hint, "did you mean '--%s'?\n", nearest);
	text_add(&hint, "try: traceroute --help");
	report_problem(&o->report, &(struct problem){.text = sentence, .hint = help});
	report_exit(&o->report, EXIT_USAGE);
}

/* ---- words ----------------------------------------------------------------------- */

struct words {
	int count;
	int positions[3];
	const char *words[3];
};

static void take_word(const struct traceroute_options *o, struct words *words,
	const struct options_item *item)
{
	int most = o->table == &options_table ? 2 : 3;
	char sentence[REPORT_TEXT_SIZE];
	struct text t = text_of(sentence, sizeof sentence);
	text_format(&t, "Extra arg `%s' (position %d, argc %d)", item->word, most + 1,
		item->position);
	if (words->count == most)
		refuse_hint(o, sentence, "the arguments are a host%s and a packet length",
			most == 3 ? ", a port" : "");
	words->positions[words->count] = item->position;
	words->words[words->count++] = item->word;
}

static void take_size(
	struct traceroute_options *o, const struct words *words, int index, int position)
{
	o->packet_size_given = true;
	enum number_verdict verdict =
		number_parse(words->words[index], 0, UINT32_MAX, true, &o->packet_size);
	char sentence[REPORT_TEXT_SIZE];
	struct text t = text_of(sentence, sizeof sentence);
	if (verdict == NUMBER_INVALID)
		text_format(&t,
			"Cannot handle \"packetlen\" cmdline arg `%s' on position %d (argc %d)",
			words->words[index], position, words->positions[index]);
	else if (verdict == NUMBER_OUT_OF_RANGE || o->packet_size > 65000)
		text_format(&t, "too big packetlen %s specified", words->words[index]);
	if (t.size)
		refuse_hint(o, sentence,
			"the %s argument is the packet length, at most 65000 bytes%s",
			position == 2 ? "second" : "third",
			position == 2 ? "; a port is given with -p" : "");
}

/* tcptraceroute's: a number or the name of a service. */
static void take_port(struct traceroute_options *o, const struct words *words)
{
	char buffer[256];
	struct text problem = text_of(buffer, sizeof buffer);
	char sentence[REPORT_TEXT_SIZE];
	struct text t = text_of(sentence, sizeof sentence);
	text_format(&t, "Cannot handle \"port\" cmdline arg `%s' on position 2 (argc %d)",
		words->words[1], words->positions[1]);
	if (!apply_port(o, words->words[1], &problem) || o->port == 0)
		refuse_hint(o, sentence,
			"a port is a number from 1 to 65535 or the name of a service");
}

static void take_words(struct traceroute_options *o, const struct words *words)
{
	bool has_port = o->table == &options_tcptraceroute;
	if (words->count == 0)
		refuse_hint(o, "Specify \"host\" missing argument.", "try: traceroute --help");
	o->host = words->words[0];
	o->host_position = words->positions[0];
	if (words->count > 1 && has_port)
		take_port(o, words);
	else if (words->count > 1)
		take_size(o, words, 1, 2);
	if (words->count > 2)
		take_size(o, words, 2, 3);
}

/* ---- names of the program -------------------------------------------------------- */

static bool begins(const char *word, const char *with)
{
	return strncmp(word, with, strlen(with)) == 0;
}

static void defaults_by_name(struct traceroute_options *o, const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	const char *name = slash ? slash + 1 : path ? path : "traceroute";
	o->program = name;
	size_t size = strlen(name);
	if (size > 0 && (name[size - 1] == '4' || name[size - 1] == '6'))
		o->version = (uint8_t)(name[size - 1] - '0');
	o->method = &method_default;
	if (begins(name, "tracert"))
		o->method = begins(name, "traceroute") ? o->method : &method_icmp;
	o->table = &options_table;
	if (strcmp(name, "lft") == 0)
		o->method = &method_tcp;
	if (!begins(name, "tcptrace"))
		return;
	o->method = &method_tcp;
	o->table = &options_tcptraceroute;
	o->wait = 3;
}

/* ---- all of it ------------------------------------------------------------------- */

static _Noreturn void refuse_range(
	const struct traceroute_options *o, const char *sentence, char letter, uint64_t value)
{
	refuse_hint(o, sentence, "-%c %llu: must be a whole number from 1 to %d", letter,
		(unsigned long long)value, letter == 'q' ? TRACE_QUERIES_MAX : 255);
}

/* The first hop and the last: of -f and -m, or of the list. */
static void take_hops(struct traceroute_options *o)
{
	bool is_list = !hop_set_is_empty(&o->hops);
	if (is_list && (o->first != NOT_GIVEN || o->max != NOT_GIVEN))
		refuse(o, "--hops: not together with -f or -m");
	if (is_list && (o->multipath || o->find_mtu || o->stop_at_loop))
		refuse(o, "--hops: not together with --multipath, --mtu or --stop-at-loop");
	if (o->first == NOT_GIVEN)
		o->first = is_list ? hop_set_from(&o->hops, 1) : 1;
	if (o->max == NOT_GIVEN)
		o->max = is_list ? hop_set_before(&o->hops, HOP_MAX + 1) : 30;
}

static void check_ranges(const struct traceroute_options *o)
{
	static const char first[] = "first hop out of range";
	if (o->max > 255)
		refuse_range(o, "max hops cannot be more than 255", 'm', o->max);
	if (o->max == 0)
		refuse_range(o, first, 'm', o->max);
	if (o->first == 0)
		refuse_range(o, first, 'f', o->first);
	if (o->first > o->max)
		refuse_hint(o, first, "-f %llu: must not exceed -m %llu",
			(unsigned long long)o->first, (unsigned long long)o->max);
	if (o->queries > TRACE_QUERIES_MAX)
		refuse_range(o, "no more than 10 probes per hop", 'q', o->queries);
	if (o->queries == 0)
		refuse_range(o, "at least 1 probe per hop", 'q', o->queries);
	if (o->tos_given && (o->dscp_given || o->ecn_given))
		refuse(o, "--tos: not together with --dscp or --ecn");
	if (o->multipath && (o->flow_given || o->find_mtu || o->stream))
		refuse(o, "--multipath: not together with --flow, --mtu or --stream");
	if (o->multipath && !o->format->has_ways)
		refuse(o, "--multipath: not together with --format=%s", o->format->name);
	if (!o->multipath && (o->confidence_given || o->map || o->format->needs_ways))
		refuse(o, "--confidence, --map and --format=dot: only with --multipath");
	if (o->as_zone && o->as_database)
		refuse(o, "--as-zone: not together with --as-database");
}

static void complete(struct traceroute_options *o)
{
	if (o->dscp_given || o->ecn_given)
		o->traffic_class = o->dscp * 4 + o->ecn;
	if (o->stream && o->format == trace_format_find("text"))
		o->format = trace_format_find("json");
	if (o->stream && !o->format->can_stream)
		refuse(o, "--stream: not together with --format=%s", o->format->name);
	if (o->pcapng && strcmp(o->pcapng, "-") == 0 && o->format != trace_format_find("text"))
		refuse(o, "--pcapng=-: stdout holds the records: name a file");
}

static void show_version(void)
{
	/* scripts look for his name to know whose options these are */
	puts("traceroute from icmp-tools " PROJECT_VERSION
	     " (compatible with Modern traceroute for Linux)");
	char words[SANDBOX_TEXT_SIZE];
	struct text sandbox = text_of(words, sizeof words);
	sandbox_describe(&sandbox);
	printf("sandbox: %s\n", words);
}

/* UDP-Lite is -UL, the two side by side: alone the second letter is nothing. */
static bool is_lonely(const struct options_item *item)
{
	return item->letter == 'L' && !strstr(item->word, "UL");
}

static void show_and_exit(const struct traceroute_options *o)
{
	if (o->wants_list)
		options_list(o->table, stdout);
	else if (o->wants_help)
		options_help(o->table, stdout);
	else if (o->wants_short_help)
		options_short_help(o->table, stdout);
	else
		show_version();
	report_exit(&o->report, EXIT_SUCCESS);
}

/* The arguments after it no longer matter. */
static bool wants_showing(const struct traceroute_options *o)
{
	return o->wants_help || o->wants_short_help || o->wants_list || o->wants_version;
}

static void read_items(struct reading *r, int argc, char **argv, struct words *words)
{
	struct options_cursor cursor = options_begin(r->options.table, argc, argv);
	for (;;) {
		struct options_item item;
		char buffer[256];
		struct text problem = text_of(buffer, sizeof buffer);
		enum options_verdict verdict = options_next(&cursor, &item);
		if (verdict == OPTIONS_END || wants_showing(&r->options))
			return;
		if (verdict == OPTIONS_OPTION && is_lonely(&item))
			verdict = OPTIONS_UNKNOWN;
		if (verdict == OPTIONS_WORD)
			take_word(&r->options, words, &item);
		else if (verdict != OPTIONS_OPTION)
			refuse_verdict(&r->options, verdict, &item);
		else if (!options_store(&item, r, &problem))
			refuse_value(&r->options, &item, &problem);
		else if (item.row->letter == 's')
			keep_source(&r->options, &item);
	}
}

void options_parse(
	struct traceroute_options *options, struct report_stream *stream, int argc, char **argv)
{
	struct reading r = {
		.options = {.first = NOT_GIVEN,
			.max = NOT_GIVEN,
			.queries = 3,
			.wait = 5,
			.here = 3,
			.near = 10,
			.confidence = 95,
			.dns_wait = -1,
			.protocol = 253,
			.service = 1885957735,
			.format = trace_format_find("text")},
	};
	struct words words = {0};
	defaults_by_name(&r.options, argc > 0 ? argv[0] : NULL);
	r.options.report = report_begin(r.options.table, "traceroute", argc, argv, clock_wall);
	r.options.report.program = "traceroute";
	r.options.report.is_bare = true;
	r.options.report.stream = stream;
	read_items(&r, argc, argv, &words);
	if (argc <= 1)
		r.options.wants_short_help = true;
	if (wants_showing(&r.options))
		show_and_exit(&r.options);
	enum method_words words_taken =
		options_method(&r.options, r.method_words, r.method_word_count);
	if (words_taken == METHOD_WORDS_SHOWN)
		report_exit(&r.options.report, EXIT_SUCCESS);
	if (words_taken == METHOD_WORDS_WRONG)
		report_exit(&r.options.report, EXIT_USAGE);
	take_words(&r.options, &words);
	take_hops(&r.options);
	check_ranges(&r.options);
	complete(&r.options);
	r.options.report.json = r.options.format->has_records;
	r.options.report.host = r.options.host;
	*options = r.options;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/target.h"

#include <stdio.h>
#include <string.h>

#include "common/base/arithmetic.h"
#include "common/net/clock.h"
#include "common/net/explain.h"
#include "common/net/resolve.h"

/* The family of the first of `words`, where it is an address; 0: it does not say. */
static uint8_t family_said(const char *words)
{
	char word[ADDRESS_TEXT_SIZE];
	struct address address = {0};
	size_t size = words ? strcspn(words, ",/%") : 0;
	if (size > 0 && size < sizeof word) {
		snprintf(word, sizeof word, "%.*s", (int)size, words);
		address_parse(word, &address);
	}
	return address.version;
}

/* IPv4, as Butskoy, unless the options mean the other family or IPv4 has no route. */
static void choose_address(const struct traceroute_options *o, struct resolved *found)
{
	struct resolved_way way = {
		.device = o->device, .has_mark = o->mark_given, .mark = (uint32_t)o->mark};
	uint8_t by_gateway = family_said(o->gateways), by_source = family_said(o->source_word);
	resolved_prefer(found, by_source ? by_source : by_gateway ? by_gateway : 4);
	if (!o->source_word && !o->gateways)
		resolved_choose(found, &way);
}

/* Until when a name is looked up: its own wait, where that is given, and that of the whole. */
static nanoseconds look_up_until(const struct trace_run *run)
{
	const struct traceroute_options *o = &run->options;
	nanoseconds own = o->dns_wait > 0 ? duration_add(clock_now(), o->dns_wait) : NEVER;
	return time_min(own, run->until);
}

static _Noreturn void refuse_host(const struct trace_run *run, const char *word,
	uint8_t version, const char *problem, const char *sentence)
{
	char help[EXPLAIN_SIZE];
	struct text hint = text_of(help, sizeof help);
	explain_host(word, version, problem, &hint);
	report_problem(&run->options.report,
		&(struct problem){.text = sentence, .hint = hint.size ? help : NULL});
	report_exit(&run->options.report, EXIT_USAGE);
}

static void resolve_host(struct trace_run *run)
{
	struct traceroute_options *o = &run->options;
	struct resolved found;
	const char *problem = resolve_until(o->host, o->version, look_up_until(run), &found);
	if (problem) {
		char sentence[REPORT_TEXT_SIZE];
		struct text t = text_of(sentence, sizeof sentence);
		text_format(&t,
			"%s: %s\nCannot handle \"host\" cmdline arg `%s' on position 1 (argc "
			"%d)",
			o->host, problem, o->host, o->host_position);
		refuse_host(run, o->host, o->version, problem, sentence);
	}
	choose_address(o, &found);
	if (o->flow_label && found.address.version == 4) {
		report_error(&o->report, NULL, "-l %llu: is for IPv6; IPv4 has no flow label",
			(unsigned long long)o->flow_label);
		report_exit(&o->report, EXIT_USAGE);
	}
	run->context.destination = found.address;
	run->family = family_of(found.address.version);
	run->context.family = run->family;
}

static void resolve_source(struct trace_run *run)
{
	const char *word = run->options.source_word;
	struct resolved found;
	if (!word)
		return;
	const char *problem = resolve_until(word, 0, look_up_until(run), &found);
	if (problem) {
		char sentence[REPORT_TEXT_SIZE];
		struct text t = text_of(sentence, sizeof sentence);
		text_format(&t, "%s: %s\nCannot handle `%s' option with arg `%s' (argc %d)",
			word, problem, run->options.source_option, word,
			run->options.source_position);
		refuse_host(run, word, 0, problem, sentence);
	}
	if (found.address.version != run->family->version)
		refuse_host(run, word, run->family->version, "",
			"IP version mismatch in addresses specified");
	run->context.source = found.address;
}

static void read_gateways(struct trace_run *run)
{
	const char *problem = gateways_read(&run->gateways, run->options.gateways,
		run->family->version, look_up_until(run));
	if (!problem)
		return;
	report_error(&run->options.report, NULL, "%s", problem);
	report_exit(&run->options.report, EXIT_USAGE);
}

void target_resolve(struct trace_run *run)
{
	struct traceroute_options *o = &run->options;
	run->until = o->time_limit > 0 ? duration_add(clock_now(), o->time_limit) : NEVER;
	resolve_host(run);
	resolve_source(run);
	read_gateways(run);
	/* the trace has what is left */
	if (o->time_limit > 0)
		o->time_limit = time_max(run->until - clock_now(), 1);
}

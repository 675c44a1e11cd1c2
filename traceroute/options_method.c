/* SPDX-License-Identifier: BSD-2-Clause */
/* The words that methods take with -O. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"
#include "common/wire/transport.h"
#include "traceroute/options.h"

struct keyword {
	const struct method *method;
	const char *name;
	const char *argument; /* NULL: takes none */
	const char *help;
	bool (*apply)(struct traceroute_options *o, uint64_t value);
	uint64_t value; /* without argument; with one: the largest */
	bool needs_raw; /* connect() cannot do it */
};

static bool add_flag(struct traceroute_options *o, uint64_t value)
{
	o->tcp_flags |= value;
	o->tcp_flags_given = true;
	return true;
}

static bool set_flags(struct traceroute_options *o, uint64_t value)
{
	o->tcp_flags = value;
	o->tcp_flags_given = true;
	return true;
}

static bool set_ecn(struct traceroute_options *o, uint64_t value)
{
	o->tcp_flags |= value;
	return true;
}

static bool set_sack(struct traceroute_options *o, uint64_t value)
{
	o->tcp_sack = value != 0;
	return true;
}

static bool set_timestamps(struct traceroute_options *o, uint64_t value)
{
	o->tcp_timestamps = value != 0;
	return true;
}

static bool set_window_scaling(struct traceroute_options *o, uint64_t value)
{
	o->tcp_window_scaling = value != 0;
	return true;
}

static bool set_sysctl(struct traceroute_options *o, uint64_t value)
{
	o->tcp_sysctl = value != 0;
	return true;
}

static bool set_reuse(struct traceroute_options *o, uint64_t value)
{
	o->tcp_reuse = value != 0;
	return true;
}

static bool set_mss(struct traceroute_options *o, uint64_t value)
{
	o->mss = value;
	return true;
}

static bool set_info(struct traceroute_options *o, uint64_t value)
{
	o->tcp_info = value != 0;
	return true;
}

static bool set_raw(struct traceroute_options *o, uint64_t value)
{
	bool is_first = !o->icmp_raw && !o->icmp_dgram;
	o->icmp_raw = value != 0;
	return is_first;
}

static bool set_dgram(struct traceroute_options *o, uint64_t value)
{
	bool is_first = !o->icmp_raw && !o->icmp_dgram;
	o->icmp_dgram = value != 0;
	return is_first;
}

static bool set_coverage(struct traceroute_options *o, uint64_t value)
{
	o->coverage = value;
	return true;
}

static bool set_service(struct traceroute_options *o, uint64_t value)
{
	o->service = value;
	return true;
}

bool options_protocol_exists(uint64_t protocol)
{
	return protocol > 0 && protocol < 255;
}

static bool set_protocol(struct traceroute_options *o, uint64_t value)
{
	o->protocol = value;
	return options_protocol_exists(value);
}

/* clang-format off */
static const struct keyword keywords[] = {
	{&method_icmp, "raw", NULL, "raw sockets only", set_raw, 1, false},
	{&method_icmp, "dgram", NULL, "ping sockets only (the default tries them first)",
		set_dgram, 1, false},
	{&method_tcp, "syn", NULL, "set the flag SYN (the default)", add_flag, TCP_SYN, false},
	{&method_tcp, "ack", NULL, "set the flag ACK", add_flag, TCP_ACK, true},
	{&method_tcp, "fin", NULL, "set the flag FIN", add_flag, TCP_FIN, true},
	{&method_tcp, "rst", NULL, "set the flag RST", add_flag, TCP_RST, true},
	{&method_tcp, "psh", NULL, "set the flag PSH", add_flag, TCP_PSH, true},
	{&method_tcp, "urg", NULL, "set the flag URG", add_flag, TCP_URG, true},
	{&method_tcp, "ece", NULL, "set the flag ECE", add_flag, TCP_ECE, true},
	{&method_tcp, "cwr", NULL, "set the flag CWR", add_flag, TCP_CWR, true},
	{&method_tcp, "flags", "NUM", "set the flags to exactly this", set_flags, 511, true},
	{&method_tcp, "ecn", NULL, "SYN with ECE and CWR (RFC 3168)", set_ecn,
		TCP_SYN | TCP_ECE | TCP_CWR, true},
	{&method_tcp, "sack", NULL, "with the option SACK permitted", set_sack, 1, true},
	{&method_tcp, "timestamps", NULL, "with the option timestamps", set_timestamps, 1, true},
	{&method_tcp, "window_scaling", NULL, "with the option window scale",
		set_window_scaling, 1, true},
	{&method_tcp, "sysctl", NULL, "with the options that this system uses (the default)",
		set_sysctl, 1, false},
	{&method_tcp, "reuse", NULL, "let the source port be shared", set_reuse, 1, false},
	{&method_tcp, "mss", "NUM", "with this maximum segment size", set_mss, 65535, true},
	{&method_tcp, "info", NULL, "show the flags of the destination's answers", set_info, 1, false},
	{&method_udplite, "coverage", "NUM", "bytes under the checksum (default: the header)",
		set_coverage, 65535, false},
	{&method_dccp, "service", "NUM", "service code (default 1885957735)", set_service,
		UINT32_MAX, false},
	{&method_raw, "protocol", "PROT", "IP protocol (default 253)", set_protocol, 255, false},
};
/* clang-format on */

enum { KEYWORDS = sizeof keywords / sizeof keywords[0] };

static void show_keywords(const struct method *method)
{
	bool any = false;
	for (size_t i = 0; i < KEYWORDS; i++) {
		const struct keyword *k = &keywords[i];
		if (k->method != method)
			continue;
		char left[32];
		snprintf(left, sizeof left, "%s%s%s", k->name, k->argument ? "=" : "",
			k->argument ? k->argument : "");
		printf("  %-28s%s\n", left, k->help);
		any = true;
	}
	if (!any)
		printf("No options for module `%s'\n", method->name);
}

static const struct keyword *keyword_find(
	const struct method *method, const char *word, size_t size)
{
	for (size_t i = 0; i < KEYWORDS; i++)
		if (keywords[i].method == method && strlen(keywords[i].name) == size &&
			memcmp(keywords[i].name, word, size) == 0)
			return &keywords[i];
	return NULL;
}

static bool has_keywords(const struct method *method)
{
	for (size_t i = 0; i < KEYWORDS; i++)
		if (keywords[i].method == method)
			return true;
	return false;
}

static bool apply_value(
	struct traceroute_options *o, const struct keyword *k, const char *value, int position)
{
	uint64_t number = 0;
	if (!value) {
		report_error(&o->report, NULL,
			"Keyword `%s' (argc %d) requires an argument: `%s=%s'", k->name,
			position, k->name, k->argument);
		return false;
	}
	if (number_parse(value, 0, k->value, true, &number) == NUMBER_OK && k->apply(o, number))
		return true;
	report_error(&o->report, NULL, "Cannot handle `%s' keyword with arg `%s' (argc %d)",
		k->name, value, position);
	return false;
}

static void refuse_keyword(
	const struct traceroute_options *o, const char *word, bool is_known, int position)
{
	char sentence[REPORT_TEXT_SIZE], help[256];
	struct text t = text_of(sentence, sizeof sentence);
	struct text hint = text_of(help, sizeof help);
	int size = (int)text_until(word, '=');
	text_format(&t, "`%s' (argc %d): arguments are not allowed", word, position);
	if (is_known)
		text_format(
			&hint, "%.*s of method %s takes no value", size, word, o->method->name);
	else
		text_format(&hint, "method %s has no option %.*s; -O help lists them",
			o->method->name, size, word);
	report_problem(&o->report, &(struct problem){.text = sentence, .hint = help});
}

static bool apply_word(struct traceroute_options *o, const char *word, int position)
{
	size_t size = strcspn(word, "=");
	const struct keyword *k = keyword_find(o->method, word, size);
	if (!k || (!k->argument && word[size])) {
		refuse_keyword(o, word, k != NULL, position);
		return false;
	}
	if (k->needs_raw && !o->raw_word)
		o->raw_word = k->name, o->raw_option = "-O ";
	if (k->argument)
		return apply_value(o, k, word[size] ? word + size + 1 : NULL, position);
	if (k->apply(o, k->value))
		return true;
	report_error(&o->report, NULL,
		"Keyword `%s' (argc %d): Only one of:\n    raw | dgram\nmay be specified.",
		k->name, position);
	return false;
}

enum method_words options_method(
	struct traceroute_options *o, const char *const *words, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(words[i], "help") == 0) {
			show_keywords(o->method);
			return METHOD_WORDS_SHOWN;
		}
	if (count > 0 && !has_keywords(o->method)) {
		report_error(&o->report, NULL, "-O %s: No options for module `%s'", words[0],
			o->method->name);
		return METHOD_WORDS_WRONG;
	}
	for (int i = 0; i < count; i++)
		if (!apply_word(o, words[i], i + 1))
			return METHOD_WORDS_WRONG;
	return METHOD_WORDS_TAKEN;
}

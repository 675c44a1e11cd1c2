/* SPDX-License-Identifier: BSD-2-Clause */
/* Arguments of options that are more than a number or a word; each words its own problem. */
#include <string.h>

#include "common/base/number.h"
#include "common/net/sandbox.h"
#include "icmpgen/options_table.h"

bool apply_quote(void *settings, const char *argument, struct text *problem)
{
	struct icmp_send_options *s = settings;
	s->spec.quote_words = argument;
	return spec_quote(&s->spec, argument, problem);
}

bool apply_quote_hex(void *settings, const char *argument, struct text *problem)
{
	return spec_quote_hex(&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_quote_break(void *settings, const char *argument, struct text *problem)
{
	return spec_quote_break(
		&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_extension(void *settings, const char *argument, struct text *problem)
{
	return spec_extension(&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_ip_options(void *settings, const char *argument, struct text *problem)
{
	return spec_ip_options(
		&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_hop_by_hop(void *settings, const char *argument, struct text *problem)
{
	return spec_hop_by_hop(
		&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_header(void *settings, const char *argument, struct text *problem)
{
	return spec_chain_header(
		&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_ip_flags(void *settings, const char *argument, struct text *problem)
{
	return spec_ip_flags(&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_destination(void *settings, const char *argument, struct text *problem)
{
	return spec_destination_options(
		&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_fragment(void *settings, const char *argument, struct text *problem)
{
	return spec_fragment(&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_rest(void *settings, const char *argument, struct text *problem)
{
	return spec_rest(&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_body(void *settings, const char *argument, struct text *problem)
{
	return spec_body(&((struct icmp_send_options *)settings)->spec, argument, problem);
}

bool apply_checksum(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct icmp_send_options *)settings)->spec;
	return spec_checksum(&spec->checksum, "--checksum", false, argument, problem);
}

bool apply_ip_checksum(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct icmp_send_options *)settings)->spec;
	return spec_checksum(&spec->ip_checksum, "--ip-checksum", false, argument, problem);
}

bool apply_extension_checksum(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct icmp_send_options *)settings)->spec;
	return spec_checksum(
		&spec->extension_checksum, "--ext-checksum", true, argument, problem);
}

bool apply_vary(void *settings, const char *argument, struct text *problem)
{
	return vary_parse(&((struct icmp_send_options *)settings)->vary, argument, problem);
}

/* "auto" or a number. */
static bool apply_auto(uint64_t *to, const char *option, uint64_t high, const char *argument,
	struct text *problem)
{
	*to = SPEC_UNSET;
	if (strcmp(argument, "auto") == 0 ||
		number_parse(argument, 0, high, false, to) == NUMBER_OK)
		return true;
	text_format(problem, "%s ", option);
	text_add_escaped(problem, argument, strlen(argument));
	text_format(problem, ": must be auto or 0..%llu", (unsigned long long)high);
	return false;
}

bool apply_quote_size(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct icmp_send_options *)settings)->spec;
	return apply_auto(&spec->quote_size, "--quote-len", 65535, argument, problem);
}

bool apply_extension_length(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct icmp_send_options *)settings)->spec;
	return apply_auto(&spec->extension_length, "--ext-length", 255, argument, problem);
}

bool apply_rate(void *settings, const char *argument, struct text *problem)
{
	struct icmp_send_options *s = settings;
	s->rate = 0;
	if (strcmp(argument, "max") == 0 ||
		number_parse(argument, 1, 10000000, false, &s->rate) == NUMBER_OK)
		return true;
	return text_refuse(
		problem, "--rate ", argument, ": must be max or 1..10000000 packets a second");
}

bool apply_sandbox(void *settings, const char *argument, struct text *problem)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text reason = text_of(words, sizeof words);
	if (sandbox_apply(settings, argument, &reason))
		return true;
	text_add(problem, "--sandbox ");
	text_add_escaped(problem, argument, strlen(argument));
	text_format(problem, ": %s", words);
	return false;
}

bool apply_interval(void *settings, const char *argument, struct text *problem)
{
	struct icmp_send_options *s = settings;
	s->has_interval = true;
	if (number_parse_decimal(argument, 0, 86400 * SECOND, &s->interval) == NUMBER_OK)
		return true;
	text_refuse(problem, "-i ", argument, ": must be seconds from 0 to 86400");
	options_comma(argument, problem);
	return false;
}

bool apply_reply(void *settings, const char *argument, struct text *problem)
{
	struct icmp_send_options *s = settings;
	s->has_reply = true;
	if (!argument || number_parse_decimal(argument, 1000000, 86400 * SECOND,
				 &s->reply_wait) == NUMBER_OK)
		return true;
	text_refuse(problem, "--reply=", argument, ": must be seconds from 0.001 to 86400");
	options_comma(argument, problem);
	return false;
}

bool apply_decode(void *settings, const char *argument, struct text *problem)
{
	struct icmp_send_options *s = settings;
	(void)problem;
	s->decode = argument;
	return true;
}

bool apply_source(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct icmp_send_options *)settings)->spec;
	if (address_parse(argument, &spec->source))
		return true;
	return text_refuse(problem, "--src ", argument, ": must be a numeric address");
}

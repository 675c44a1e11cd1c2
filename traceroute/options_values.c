/* SPDX-License-Identifier: BSD-2-Clause */
/* Arguments of options that are more than a number or a word. */
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include "common/base/number.h"
#include "common/net/asn.h"
#include "common/net/resolve.h"
#include "traceroute/options_table.h"

bool apply_ipv4(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	(void)argument;
	(void)problem;
	o->version = 4;
	return true;
}

bool apply_ipv6(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	(void)argument;
	(void)problem;
	o->version = 6;
	return true;
}

bool apply_method(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->method = method_find(argument);
	if (!o->method)
		text_format(problem, "Unknown traceroute module %.64s", argument);
	return o->method != NULL;
}

#define METHOD_SHORTCUT(name)                                                                  \
	bool apply_##name(void *settings, const char *argument, struct text *problem)          \
	{                                                                                      \
		struct traceroute_options *o = settings;                                       \
		(void)argument;                                                                \
		(void)problem;                                                                 \
		o->method = &method_##name;                                                    \
		return true;                                                                   \
	}

METHOD_SHORTCUT(icmp)
METHOD_SHORTCUT(tcp)
METHOD_SHORTCUT(udp)
METHOD_SHORTCUT(udplite)
METHOD_SHORTCUT(dccp)

/* A whole number up to `most`, decimal or 0x; an empty problem: not a number at all. */
static bool read_number(
	const char *argument, uint64_t most, uint64_t *value, struct text *problem)
{
	enum number_verdict verdict = number_parse(argument, 0, most, true, value);
	if (verdict == NUMBER_OUT_OF_RANGE)
		text_format(problem, "must be a whole number from 0 to %llu",
			(unsigned long long)most);
	return verdict == NUMBER_OK;
}

bool apply_port(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->port_given = true;
	if (read_number(argument, 65535, &o->port, problem))
		return true;
	struct servent *service = problem->size ? NULL : getservbyname(argument, NULL);
	if (service)
		o->port = ntohs((uint16_t)service->s_port);
	return service != NULL;
}

bool apply_source_port(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->source_port_given = true;
	return read_number(argument, 65535, &o->source_port, problem);
}

bool apply_protocol(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->method = &method_raw;
	if (read_number(argument, UINT64_MAX, &o->protocol, problem)) {
		if (!options_protocol_exists(o->protocol))
			text_add(problem, "must be a whole number from 1 to 254");
		return problem->size == 0;
	}
	struct protoent *protocol = problem->size ? NULL : getprotobyname(argument);
	if (protocol)
		o->protocol = (uint64_t)protocol->p_proto;
	return protocol != NULL;
}

bool apply_hops(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->hops = (struct hop_set){0};
	if (!hop_set_parse(&o->hops, argument))
		text_format(problem, "must be hops from 1 to %d, as 3,5-8", HOP_MAX);
	return problem->size == 0;
}

bool apply_window(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->window_given = true;
	return read_number(argument, UINT32_MAX, &o->window, problem);
}

bool apply_tos(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->tos_given = true;
	return read_number(argument, 255, &o->traffic_class, problem);
}

bool apply_dscp(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->dscp_given = true;
	return read_number(argument, 63, &o->dscp, problem);
}

bool apply_ecn(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->ecn_given = true;
	return read_number(argument, 3, &o->ecn, problem);
}

bool apply_flow(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->flow_given = true;
	return read_number(argument, 16383, &o->flow, problem);
}

bool apply_flow_by(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	(void)problem;
	o->flow_by_label = strcmp(argument, "label") == 0;
	return o->flow_by_label || strcmp(argument, "ports") == 0;
}

bool apply_multipath(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	(void)problem;
	o->multipath = true;
	o->lite = argument && strcmp(argument, "lite") == 0;
	return !argument || o->lite || strcmp(argument, "mda") == 0;
}

bool apply_confidence(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->confidence_given = true;
	return read_number(argument, 99, &o->confidence, problem) &&
	       (o->confidence == 95 || o->confidence == 99);
}

bool apply_mark(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->mark_given = true;
	return read_number(argument, UINT32_MAX, &o->mark, problem);
}

/* A decimal number that may be negative: what is then said about it is not "not a number". */
static bool read_decimal(const char **at, double *value)
{
	bool negative = **at == '-';
	*at = negative ? *at + 1 : number_start(*at);
	size_t size = strspn(*at, "0123456789.");
	char digits[32];
	if (size == 0 || size >= sizeof digits)
		return false;
	memcpy(digits, *at, size);
	digits[size] = '\0';
	int64_t units;
	if (number_parse_decimal(digits, 0, INT64_MAX, &units) != NUMBER_OK)
		return false;
	*value = (negative ? -1 : 1) * ((double)units / 1e9);
	*at += size;
	return true;
}

bool apply_wait(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	double values[3] = {0};
	const char *at = argument;
	for (int i = 0; i < 3; i++) {
		if (!read_decimal(&at, &values[i]))
			return false;
		if (*at == '\0')
			break;
		if ((*at != ',' && *at != '/') || i == 2)
			return false;
		at++;
	}
	o->wait_given = true;
	o->wait = values[0];
	o->here = values[1];
	o->near = values[2];
	if (o->wait < 0 || o->here < 0 || o->near < 0)
		text_format(problem, "bad wait specifications `%g,%g,%g' used", o->wait,
			o->here, o->near);
	return problem->size == 0;
}

bool apply_spacing(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	double value;
	const char *at = argument;
	if (!read_decimal(&at, &value) || *at != '\0')
		return false;
	if (value < 0 || value > 1e6)
		text_format(problem, "bad sendtime `%g' specified", value);
	/* more than 10 are milliseconds */
	o->spacing = (nanoseconds)(value * (value > 10 ? 1e6 : 1e9));
	return problem->size == 0;
}

bool apply_method_words(void *settings, const char *argument, struct text *problem)
{
	struct reading *r = settings;
	size_t size = strlen(argument) + 1;
	if (r->method_text_size + size > sizeof r->method_text) {
		text_add(problem, "too many options of a method");
		return false;
	}
	char *word = memcpy(r->method_text + r->method_text_size, argument, size);
	r->method_text_size += size;
	for (; word; word = strchr(word, ',')) {
		if (*word == ',')
			*word++ = '\0';
		if (*word == '\0' || *word == ',')
			continue;
		if (r->method_word_count < METHOD_WORDS_MAX)
			r->method_words[r->method_word_count++] = word;
	}
	return true;
}

bool apply_resolver(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	if (!resolve_number(argument, &o->resolver))
		text_add(problem, "must be an address");
	return problem->size == 0;
}

bool apply_as_zone(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	o->as_numbers = true;
	o->as_zone = argument;
	if (!asn_zone_is_name(argument))
		text_add(problem, "must be a zone's name");
	return problem->size == 0;
}

bool apply_as_database(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	(void)problem;
	o->as_numbers = true;
	o->as_database = argument;
	return true;
}

bool apply_json(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	(void)argument;
	(void)problem;
	o->format = trace_format_find("json");
	return true;
}

bool apply_format(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	const struct trace_format *format = trace_format_find(argument);
	if (format) {
		o->format = format;
		return true;
	}
	text_add(problem, "must be ");
	trace_format_names(problem);
	return false;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Arguments that are more than a number or a word. */
#include <string.h>

#include "common/base/number.h"
#include "ping/options.h"

enum { DEADLINE_MAX = 2147483, FLOW_LABEL_MAX = 0xfffff };

/* A word out of a list and what it stands for. */
struct choice {
	const char *word;
	int value;
};

static bool choose(const struct choice *choices, const char *word, int *value, const char *all,
	struct text *problem)
{
	for (; choices->word; choices++) {
		if (strcmp(choices->word, word) == 0) {
			*value = choices->value;
			return true;
		}
	}
	text_format(problem, "must be %s", all);
	return false;
}

/* "fe80::1%eth0" is both. */
static bool source_with_zone(struct ping_options *o, const char *argument)
{
	size_t size = text_until(argument, '%');
	char word[ADDRESS_TEXT_SIZE];
	struct address address;
	if (argument[size] == '\0' || size >= sizeof word)
		return false;
	struct text t = text_of(word, sizeof word);
	text_add_escaped(&t, argument, size);
	if (!address_parse(word, &address) || !address_is_link_local(&address))
		return false;
	o->source = address;
	o->device = argument + size + 1;
	return true;
}

/* An address to send from, or else an interface to send through. */
bool apply_interface(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	struct address address;
	if (*argument == '\0') {
		text_add(problem, "must be an interface or an address");
		return false;
	}
	if (address_parse(argument, &address))
		o->source = address;
	else if (!source_with_zone(o, argument))
		o->device = argument;
	return true;
}

/* Whole seconds with the letter; fractions only with the long name. */
bool apply_deadline(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	uint64_t seconds;
	if (number_parse(argument, 0, DEADLINE_MAX, false, &seconds) != NUMBER_OK) {
		nanoseconds decimal;
		text_format(problem, "must be a whole number from 0 to %d", DEADLINE_MAX);
		if (number_parse_decimal(argument, 0, DEADLINE_MAX * SECOND, &decimal) ==
			NUMBER_OK)
			text_format(problem, "; --deadline=%s takes decimals", argument);
		return false;
	}
	o->deadline = (nanoseconds)seconds * SECOND;
	return true;
}

bool apply_flood(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	(void)argument;
	(void)problem;
	o->is_flood = true;
	return apply_numeric(settings, argument, problem);
}

bool apply_numeric(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	(void)argument;
	(void)problem;
	o->is_numeric = true;
	o->wants_names = false;
	return true;
}

bool apply_resolve(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	(void)argument;
	(void)problem;
	o->is_numeric = false;
	o->wants_names = true;
	return true;
}

/* Two hexadecimal digits a byte; an odd last one is a byte alone. */
bool apply_pattern(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	size_t digits = strlen(argument);
	for (size_t i = 0; i < digits; i++) {
		if (number_hex_digit(argument[i]) < 0) {
			text_format(problem, "patterns must be specified as hex digits");
			return false;
		}
	}
	if (digits == 0 || digits > 2 * OPTION_PATTERN_MAX) {
		text_format(problem, "must be 1 to %d bytes in hex digits", OPTION_PATTERN_MAX);
		return false;
	}
	o->pattern_size = 0;
	for (size_t i = 0; i < digits; i += 2) {
		int byte = number_hex_digit(argument[i]);
		if (i + 1 < digits)
			byte = byte * 16 + number_hex_digit(argument[i + 1]);
		o->pattern[o->pattern_size++] = (uint8_t)byte;
	}
	return true;
}

/* DSCP names (RFC 2474, 2597, 3246, 5865, 8622) as the byte they stand for. */
static bool dscp_parse(const char *word, uint64_t *value)
{
	static const struct choice fixed[] = {
		{"ef", 46 << 2}, {"va", 44 << 2}, {"le", 1 << 2}, {"be", 0}, {"df", 0}};
	char name[8];
	size_t size = strlen(word);
	if (size >= sizeof name)
		return false;
	for (size_t i = 0; i <= size; i++)
		name[i] = word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] - 'A' + 'a')
							   : word[i];
	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
		if (strcmp(fixed[i].word, name) == 0) {
			*value = (uint64_t)fixed[i].value;
			return true;
		}
	}
	if (size == 3 && memcmp(name, "cs", 2) == 0 && name[2] >= '0' && name[2] <= '7') {
		*value = (uint64_t)(name[2] - '0') << 5;
		return true;
	}
	bool is_assured = size == 4 && memcmp(name, "af", 2) == 0 && name[2] >= '1' &&
			  name[2] <= '4' && name[3] >= '1' && name[3] <= '3';
	if (is_assured)
		*value = ((uint64_t)(name[2] - '0') << 5) + ((uint64_t)(name[3] - '0') << 3);
	return is_assured;
}

bool apply_tos(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	if (number_parse(argument, 0, 255, true, &o->traffic_class) == NUMBER_OK ||
		dscp_parse(argument, &o->traffic_class))
		return true;
	text_add(problem, "must be a number from 0 to 255 (or 0xff), or a DSCP name: "
			  "ef, af11 to af43, cs0 to cs7, va, le, be");
	return false;
}

bool apply_flow_label(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	if (number_parse(argument, 0, FLOW_LABEL_MAX, true, &o->flow_label) == NUMBER_OK)
		return true;
	text_add(problem, "must be a whole number from 0 to 1048575 (0xfffff)");
	return false;
}

bool apply_pmtu(void *settings, const char *argument, struct text *problem)
{
	static const struct choice choices[] = {
		{"do", 0}, {"want", 0}, {"dont", 0}, {"probe", 0}, {NULL, 0}};
	struct ping_options *o = settings;
	int value;
	o->pmtu = argument;
	return choose(choices, argument, &value, "do, want, dont or probe", problem);
}

bool apply_ip_stamps(void *settings, const char *argument, struct text *problem)
{
	static const struct choice choices[] = {
		{"tsonly", IP_STAMPS_ONLY},
		{"tsandaddr", IP_STAMPS_AND_ADDRESSES},
		{"tsprespec", IP_STAMPS_PRESPECIFIED},
		{NULL, 0},
	};
	struct ping_options *o = settings;
	int value = 0;
	if (!choose(choices, argument, &value, "tsonly, tsandaddr or tsprespec", problem))
		return false;
	o->ip_stamps = (enum ip_stamps)value;
	return true;
}

bool apply_node_info(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	o->asks_node = true;
	o->wants_node_help = o->wants_node_help || strcmp(argument, "help") == 0;
	return o->wants_node_help || node_query_parse(&o->node_query, argument, problem);
}

bool apply_stamps(void *settings, const char *argument, struct text *problem)
{
	static const struct choice choices[] = {
		{"auto", STAMPS_AUTO},
		{"user", STAMPS_USER},
		{"kernel", STAMPS_KERNEL},
		{"hardware", STAMPS_HARDWARE},
		{NULL, 0},
	};
	struct ping_options *o = settings;
	int value = 0;
	if (!choose(choices, argument, &value, "auto, user, kernel or hardware", problem))
		return false;
	o->stamps = (enum stamps_wanted)value;
	return true;
}

bool apply_time_format(void *settings, const char *argument, struct text *problem)
{
	static const struct choice choices[] = {{"unix", 0}, {"iso", 1}, {NULL, 0}};
	struct ping_options *o = settings;
	int value;
	if (!choose(choices, argument, &value, "unix or iso", problem))
		return false;
	o->is_iso = value == 1;
	o->prints_time = true;
	return true;
}

bool apply_until(void *settings, const char *argument, struct text *problem)
{
	static const struct choice choices[] = {
		{"up", GOAL_UP}, {"down", GOAL_DOWN}, {NULL, 0}};
	struct ping_options *o = settings;
	int value = 0;
	if (!choose(choices, argument, &value, "up or down", problem))
		return false;
	o->goal.until = (enum goal_until)value;
	return true;
}

/* "p99.9:" and what follows it; without it the whole word and all of the times. */
static const char *read_percentile(const char *word, uint32_t *part)
{
	char number[16];
	int64_t percent;
	size_t size = text_until(word, ':');
	*part = GOAL_PARTS;
	if (*word != 'p')
		return word;
	if (word[size] == '\0' || size >= sizeof number)
		return NULL;
	memcpy(number, word + 1, size - 1);
	number[size - 1] = '\0';
	if (number_parse_decimal(number, 0, 100 * SECOND, &percent) != NUMBER_OK)
		return NULL;
	*part = (uint32_t)(percent / (100 * SECOND / GOAL_PARTS));
	return word + size + 1;
}

bool apply_max_loss(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	if (number_parse_decimal(argument, 0, 100 * SECOND, &o->goal.max_loss) == NUMBER_OK)
		return true;
	text_add(problem, "must be percent from 0 to 100");
	return false;
}

bool apply_max_rtt(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	const char *number = read_percentile(argument, &o->goal.rtt_part);
	int64_t thousands;
	if (number &&
		number_parse_decimal(number, 0, 1000000 * SECOND, &thousands) == NUMBER_OK) {
		o->goal.max_rtt = thousands / 1000;
		return true;
	}
	text_add(problem, "must be milliseconds, alone or after a percentile: 20, p95:20");
	return false;
}

bool apply_json(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	(void)argument;
	(void)problem;
	o->format = ping_format_find("json");
	return true;
}

bool apply_format(void *settings, const char *argument, struct text *problem)
{
	struct ping_options *o = settings;
	const struct ping_format *format = ping_format_find(argument);
	if (format) {
		o->format = format;
		return true;
	}
	text_add(problem, "must be ");
	ping_format_names(problem);
	return false;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/replay.h"

#include <string.h>

static void add_word(struct text *t, const char *option, const char *word)
{
	if (!word)
		return;
	text_format(t, "%s ", option);
	text_add_escaped(t, word, strlen(word));
	text_add_char(t, ' ');
}

static void add_number(struct text *t, bool is_given, const char *option, uint64_t number)
{
	if (is_given)
		text_format(t, "%s%llu ", option, (unsigned long long)number);
}

static void add_method(struct text *t, const struct method *method)
{
	if (method->letter && !method->takes_protocol)
		text_format(t, "%s ", method->letter);
	else if (method != method_find("default"))
		text_format(t, "-M %s ", method->name);
}

void replay_options(const struct traceroute_options *o, struct text *t)
{
	if (o->version)
		text_format(t, "-%u ", o->version);
	add_method(t, o->method);
	add_number(t, o->port > 0, "-p ", o->port);
	add_number(t, o->source_port_given, "--sport=", o->source_port);
	add_word(t, "-s", o->source_word);
	add_word(t, "-i", o->device);
	add_word(t, "-g", o->gateways);
	add_number(t, o->tos_given, "-t ", o->traffic_class);
	add_number(t, o->dscp_given, "--dscp=", o->dscp);
	add_number(t, o->ecn_given, "--ecn=", o->ecn);
	add_number(t, o->flow_label > 0, "-l ", o->flow_label);
	add_number(t, o->mark_given, "--fwmark=", o->mark);
	if (o->flow_by_label)
		text_add(t, "--flow-by=label ");
}

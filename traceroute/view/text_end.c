/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/view/text_end.h"

#include <string.h>

#include "common/cli/message.h"
#include "common/wire/icmp/names.h"

struct meaning {
	const char *mark;
	const char *words;
};

static const struct meaning meanings[] = {
	{"!N", "network unreachable"},
	{"!H", "host unreachable"},
	{"!P", "protocol unreachable"},
	{"!S", "source route failed"},
	{"!F", "packet too big"},
	{"!V", "precedence violation"},
	{"!C", "precedence cut-off"},
};

static void add_refusal(struct text *t, const struct trace_end *end)
{
	char mark[64], by[ADDRESS_TEXT_SIZE];
	struct text m = text_of(mark, sizeof mark);
	address_text(by, &end->by);
	icmp_mark(&m, end->by.version, end->by_type, end->by_code, NULL);
	if (strcmp(mark, "!X") == 0) {
		text_format(t, "administratively prohibited by %s", by);
		return;
	}
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (strncmp(mark, meanings[i].mark, 2) == 0) {
			text_format(t, "%s, reported by %s", meanings[i].words, by);
			return;
		}
	if (m.size == 0)
		text_add(t, "port unreachable");
	else
		icmp_name(t, end->by.version, end->by_type, end->by_code);
	text_format(t, ", reported by %s", by);
}

/* Nothing where the lines speak for themselves: reached, or silence up to the last hop. */
static void add_reason(
	struct text *t, const struct trace_settings *trace, const struct trace_end *end)
{
	switch (end->reason) {
	case STOP_UNREACHABLE:
		add_refusal(t, end);
		break;
	case STOP_GAP:
		text_format(t, "%u silent hops in a row", trace->gap_limit);
		break;
	case STOP_LOOP:
		text_add(t, "the path runs in a circle");
		break;
	case STOP_TIMEOUT:
		text_add(t, "the time is over");
		break;
	case STOP_NOT:
	case STOP_REACHED:
	case STOP_MAX_HOPS:
	case STOP_INTERRUPTED:
	case STOP_LOCAL:
		break;
	}
}

void view_text_end(FILE *to, const struct trace_facts *facts, const struct trace_end *end,
	uint8_t limited_hop)
{
	char words[160];
	struct text t = text_of(words, sizeof words);
	add_reason(&t, facts->trace, end);
	if (t.size)
		fprintf(to, "%s: stopped: %s\n", facts->program, words);
	if (limited_hop && !facts->trace->patient)
		fprintf(to, "%s: hop %u limits its replies; --patient asks again\n",
			facts->program, limited_hop);
	if (end->queued_notable > 0)
		message_queued(to, facts->program, end->queued_notable);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/view/text_hop.h"

#include <string.h>

#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"

void view_text_header(const struct view_labels *labels, struct text *t, const char *host,
	const struct address *address, uint8_t max_hops, uint16_t size)
{
	char number[ADDRESS_ZONE_TEXT_SIZE];
	address_text_zone(number, address, labels->zone);
	text_add(t, "traceroute to ");
	t->is_utf8 = labels->is_utf8;
	text_add_escaped(t, host, strlen(host));
	text_format(t, " (%s), %u hops max, %u byte packets", number, max_hops, size);
}

static void add_address(
	const struct text_settings *view, const struct answer *answer, struct text *t)
{
	const struct view_labels *labels = &view->labels;
	char number[ADDRESS_ZONE_TEXT_SIZE];
	address_text_zone(number, &answer->from, labels->zone);
	t->is_utf8 = labels->is_utf8;
	if (labels->name) {
		text_add_char(t, ' ');
		text_add_outside(t, labels->name(labels->self, &answer->from), number);
		text_format(t, " (%s)", number);
	} else {
		text_format(t, " %s", number);
	}
	if (labels->as_numbers) {
		text_add(t, " [");
		text_add_outside(t, labels->as_numbers(labels->self, &answer->from), "!!");
		text_add_char(t, ']');
	}
}

/* How many hops the answer came back over, where that is not its hop; else 0. */
static uint8_t shown_back(
	const struct text_settings *view, const struct answer *answer, uint8_t hop)
{
	if (!view->back || !answer->has_hop_limit)
		return 0;
	uint8_t back = ip_distance_guess(answer->hop_limit);
	return back == hop ? 0 : back;
}

static void add_flags(const struct answer *answer, struct text *t)
{
	static const char *const names[] = {
		"fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr"};
	bool first = true;
	text_add(t, " <");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (!(answer->tcp_flags & 1u << i))
			continue;
		text_format(t, "%s%s", first ? "" : ",", names[i]);
		first = false;
	}
	text_add_char(t, '>');
}

static void add_quoted_address(const char *what, const struct address *sent,
	const struct address *quoted, struct text *t)
{
	char number[ADDRESS_TEXT_SIZE];
	if (sent->version && !address_equal(sent, quoted))
		text_format(t, " %s=%s", what, address_text(number, quoted));
}

/* What the path did to the packet. A probe with a larger hop limit than its line's arrives with
 * some left. */
static void add_rewritten(const struct answer *answer, const struct text_settings *view,
	uint8_t hop, struct text *t)
{
	const struct quoted *q = &answer->quoted;
	if (q->hop_limit != answer->question.hop_limit - hop + 1)
		text_format(t, " ttl=%u", q->hop_limit);
	add_quoted_address("src", &view->source, &q->source, t);
	add_quoted_address("dst", &view->destination, &q->destination, t);
	if (view->source_port && q->has_ports && q->source_port != view->source_port)
		text_format(t, " sport=%u", q->source_port);
}

static void add_quoted(const struct answer *answer, const struct text_settings *view,
	uint8_t hop, struct text *t)
{
	const struct quoted *q = &answer->quoted;
	if (!q->is_known)
		return;
	uint8_t sent = view->traffic_class;
	if ((view->marks_dscp || view->quoted) && q->traffic_class / 4u != sent / 4u)
		text_format(t, " dscp=%u", q->traffic_class / 4u);
	if ((view->marks_ecn || view->quoted) && q->traffic_class % 4u != sent % 4u)
		text_format(t, " ecn=%u", q->traffic_class % 4u);
	if (view->quoted)
		add_rewritten(answer, view, hop, t);
}

void view_text_mark(const struct answer *answer, struct text *t)
{
	const struct icmp_details details = {.info = answer->mtu};
	icmp_mark(t, answer->from.version, answer->type, answer->code, &details);
}

static void add_mark(const struct answer *answer, struct text *t)
{
	char mark[64];
	struct text m = text_of(mark, sizeof mark);
	if (!answer->is_error)
		return;
	view_text_mark(answer, &m);
	if (m.size)
		text_format(t, " %s", mark);
}

/* Whether what is printed before the time is the same as for the answer before it in the line.
 */
static bool is_same_place(const struct text_settings *view, const struct answer *a,
	const struct answer *b, uint8_t hop)
{
	if (!address_equal(&a->from, &b->from) ||
		shown_back(view, a, hop) != shown_back(view, b, hop))
		return false;
	if (view->tcp_info && a->tcp_flags != b->tcp_flags)
		return false;
	return !view->extensions || span_equal(span_of(a->extension, a->extension_size),
					    span_of(b->extension, b->extension_size));
}

static void add_place(const struct text_settings *view, const struct answer *answer,
	uint8_t hop, struct text *t)
{
	add_address(view, answer, t);
	if (view->extensions)
		view_text_extensions(answer, t);
	if (view->tcp_info && answer->has_tcp_flags)
		add_flags(answer, t);
	if (shown_back(view, answer, hop))
		text_format(t, " '-%u'", shown_back(view, answer, hop));
}

void view_text_hop(const struct text_settings *view, const struct hop *hop, struct text *t)
{
	const struct answer *before = NULL;
	text_format(t, "\n%2u ", hop->hop_limit);
	for (uint8_t i = 0; i < hop->count; i++) {
		const struct answer *answer = &hop->probe[i];
		if (answer->kind == ANSWER_NONE) {
			text_add(t, " *");
			continue;
		}
		if (!before || !is_same_place(view, before, answer, hop->hop_limit))
			add_place(view, answer, hop->hop_limit, t);
		char rtt[DURATION_TEXT_SIZE];
		if (!answer->is_timeless)
			text_format(t, "  %s ms", duration_text_ms(rtt, answer->rtt, 3));
		if (hop->mtu[i])
			text_format(t, hop->is_hole ? " !F-%u?" : " F=%u", hop->mtu[i]);
		add_mark(answer, t);
		add_quoted(answer, view, hop->hop_limit, t);
		before = answer;
	}
}

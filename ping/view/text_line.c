/* SPDX-License-Identifier: BSD-2-Clause */
/* What the line of each event says. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "common/base/errors.h"
#include "common/cli/charset.h"
#include "common/net/explain.h"
#include "common/wire/icmp/names.h"
#include "ping/engine/payload_node.h"
#include "ping/view/text.h"

enum { LINE_SIZE = 512, NODE_LINE_SIZE = 4096, ISO_SIZE = 32 };

/* ISO 8601, in UTC: no file of time zones is wanted. */
static void print_iso(FILE *out, nanoseconds wall)
{
	char text[ISO_SIZE];
	struct tm date;
	time_t seconds = (time_t)(wall / SECOND);
	gmtime_r(&seconds, &date);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &date);
	fprintf(out, "%s.%06lldZ ", text, (long long)(wall % SECOND / MICROSECOND));
}

static void print_time(const struct view_text *v, const struct ping_event *event)
{
	if (!v->settings.prints_time)
		return;
	nanoseconds wall = v->settings.wall(event->at);
	if (v->settings.is_iso) {
		print_iso(v->settings.out, wall);
		return;
	}
	fprintf(v->settings.out, "[%lld.%06lld] ", (long long)(wall / SECOND),
		(long long)(wall % SECOND / MICROSECOND));
}

static unsigned wire_sequence(const struct ping_event *event)
{
	return (unsigned)(uint16_t)event->sequence;
}

/* ---- replies --------------------------------------------------------------------- */

static void print_suffixes(const struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	if (event->is_duplicate && (!v->start.multicast || v->settings.is_verbose))
		fputs(" (DUP!)", out);
	if (event->has_bad_checksum)
		fputs(" (BAD CHECKSUM!)", out);
	if (event->has_different_address)
		fputs(" (DIFFERENT ADDRESS!)", out);
	if (event->is_unproven)
		fputs(" (unproven)", out);
	if (event->is_late)
		fputs(" (LATE)", out);
	if (event->is_truncated)
		fputs(" (truncated)", out);
}

/* What is printed between the address and the time to live. */
static void print_subject(const struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	if (event->is_node) {
		char buffer[NODE_LINE_SIZE];
		struct text t = text_of(buffer, sizeof buffer);
		node_reply_text(&t, event->data);
		fprintf(out, "%s; seq=%u;", buffer, wire_sequence(event));
		return;
	}
	view_text_count(out, " icmp_seq=", wire_sequence(event), "");
	if (v->settings.is_verbose && v->start.shows_ident)
		fprintf(out, " ident=%u", (unsigned)event->id);
}

static void print_reply(struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	print_time(v, event);
	view_text_count(out, "", event->size, " bytes from ");
	view_text_who(v, &event->from);
	fputs(":", out);
	print_subject(v, event);
	if (event->has_hop_limit)
		view_text_count(out, " ttl=", event->hop_limit, "");
	if (event->has_rtt) {
		char rtt[DURATION_TEXT_SIZE];
		fputs(" time=", out);
		fputs(duration_text_rtt(rtt, event->rtt, v->settings.is_precise), out);
		fputs(" ms", out);
		if (v->settings.is_verbose && event->queued > 0)
			fprintf(out, " (queued %s ms)",
				duration_text_rtt(rtt, event->queued, v->settings.is_precise));
	}
	print_suffixes(v, event);
	if (v->settings.is_audible)
		fputc('\a', out);
	if (event->is_altered) {
		fputc('\n', out);
		view_text_altered(v, event);
	}
	view_text_options(v, event);
	fputc('\n', out);
}

static void show_change(
	struct view_text *v, const struct ping_event *event, const char *what, int *had, int is)
{
	if (*had >= 0 && *had != is) {
		print_time(v, event);
		fprintf(v->settings.out,
			"icmp_seq=%u: %s of the replies changed from %d to %d\n",
			wire_sequence(event), what, *had, is);
	}
	*had = is;
}

void view_text_changes(struct view_text *v, const struct ping_event *event)
{
	if (event->has_hop_limit)
		show_change(v, event, "ttl", &v->hop_limit, event->hop_limit);
	if (event->has_traffic_class)
		show_change(v, event, "tos", &v->traffic_class, event->traffic_class);
}

static void show_reply(struct view_text *v, const struct ping_event *event)
{
	if (v->settings.is_flood)
		fputs(event->has_bad_checksum ? "\bC"
			: event->is_unproven  ? "\bU"
					      : "\b \b",
			v->settings.out);
	if (v->settings.is_flood && v->settings.is_audible)
		fputc('\a', v->settings.out);
	if (!v->settings.is_flood)
		print_reply(v, event);
}

/* ---- errors ---------------------------------------------------------------------- */

static void show_error(struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	if (v->settings.is_flood) {
		if (event->kind == PING_EVENT_ERROR)
			fputs("\bE", out);
		return;
	}
	char buffer[LINE_SIZE];
	struct text sentence = text_of(buffer, sizeof buffer);
	icmp_sentence(&sentence, event->version, event->type, event->code, &event->details);
	print_time(v, event);
	fputs("From ", out);
	view_text_who(v, &event->from);
	/* notices have a colon after the address, errors have not: for compatibility with
	 * iputils */
	fprintf(out, "%s icmp_seq=%u %s\n", event->kind == PING_EVENT_NOTICE ? ":" : "",
		wire_sequence(event), buffer);
	if (v->settings.is_verbose)
		view_text_quote(v, event);
}

void view_say_local_error(
	FILE *err, const struct ping_start *start, const struct ping_event *event)
{
	char help[EXPLAIN_SIZE], program[LINE_SIZE];
	struct text label = text_of(program, sizeof program);
	struct text hint = text_of(help, sizeof help);
	text_add(&label, start->program);
	label.is_utf8 = charset_is_utf8();
	if (start->is_one_of_many) {
		text_add(&label, ": ");
		text_add_escaped(&label, start->host, strlen(start->host));
	}
	struct explain_route route = start->route;
	route_question_echo(&route.question, &start->target);
	explain_later_send(-event->error, start->has_route ? &route : NULL, &hint);
	if (event->error != EMSGSIZE)
		fprintf(err, "%s: sendmsg: %s\n%s%s%s", program, error_text(event->error),
			hint.size ? "  " : "", help, hint.size ? "\n" : "");
	else if (event->mtu == 0)
		fprintf(err, "%s: local error: message too long\n", program);
	else
		fprintf(err, "%s: local error: message too long, mtu%s%u\n", program,
			start->target.version == 4 ? "=" : ": ", (unsigned)event->mtu);
}

static void show_local_error(const struct view_text *v, const struct ping_event *event)
{
	if (v->settings.is_flood) {
		fputc('E', v->settings.out);
		return;
	}
	fflush(v->settings.out);
	view_say_local_error(v->settings.err, &v->start, event);
}

static void show_unmatched(const struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	print_time(v, event);
	fprintf(out, "%u bytes from ", (unsigned)event->size);
	view_text_who(v, &event->from);
	fprintf(out, ": type=%u code=%u: not a reply to this run\n", (unsigned)event->type,
		(unsigned)event->code);
}

static void show_outstanding(const struct view_text *v, const struct ping_event *event)
{
	print_time(v, event);
	fprintf(v->settings.out, "no answer yet for icmp_seq=%u\n", wire_sequence(event));
}

static void show_timeout(const struct view_text *v, const struct ping_event *event)
{
	char waited[DURATION_TEXT_SIZE];
	print_time(v, event);
	fprintf(v->settings.out, "icmp_seq=%u timed out after %s ms\n", wire_sequence(event),
		duration_text_ms(waited, event->waited, 0));
}

static void show_lost(const struct view_text *v, const struct ping_event *event)
{
	print_time(v, event);
	fprintf(v->settings.out, "icmp_seq=%u lost\n", wire_sequence(event));
}

void view_text_line(struct view_text *v, const struct ping_event *event)
{
	switch (event->kind) {
	case PING_EVENT_SENT:
		fputc('.', v->settings.out);
		return;
	case PING_EVENT_REPLY:
		show_reply(v, event);
		return;
	case PING_EVENT_ERROR:
	case PING_EVENT_NOTICE:
		show_error(v, event);
		return;
	case PING_EVENT_LOCAL_ERROR:
		show_local_error(v, event);
		return;
	case PING_EVENT_OUTSTANDING:
		show_outstanding(v, event);
		return;
	case PING_EVENT_TIMEOUT:
		show_timeout(v, event);
		return;
	case PING_EVENT_LOST:
		show_lost(v, event);
		return;
	case PING_EVENT_UNMATCHED:
		show_unmatched(v, event);
		return;
	case PING_EVENT_OVER: /* ping_view has none */
		return;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/view_text.h"

#include "common/base/text.h"
#include <errno.h>
#include <string.h>

enum { DUMP_ROW = 32, LINE_SIZE = 512, WHO_SIZE = ADDRESS_TEXT_SIZE + 17 };

/* ---- pieces ---------------------------------------------------------------- */

static void flush(const struct view_text *v)
{
	if (v->settings.flushes)
		fflush(v->settings.out);
}

/* An address with its zone: fe80::1%eth0. */
static const char *who(const struct view_text *v, char *text, const struct address *address)
{
	char number[ADDRESS_TEXT_SIZE];
	char zone[16];
	struct text t = text_of(text, WHO_SIZE);
	text_add(&t, address_text(number, address));
	if (address->zone)
		text_format(&t, "%%%s", v->settings.zone_name(zone, address->zone));
	return text;
}

static void print_time(const struct view_text *v, const struct ping_event *event)
{
	if (!v->settings.prints_time)
		return;
	nanoseconds wall = v->settings.wall(event->at);
	fprintf(v->settings.out, "[%lld.%06lld] ", (long long)(wall / SECOND),
		(long long)(wall % SECOND / MICROSECOND));
}

static unsigned wire_sequence(const struct ping_event *event)
{
	return (unsigned)(uint16_t)event->sequence;
}

/* ---- replies --------------------------------------------------------------- */

/* iputils' dump of altered data: the whole of it in rows from the pattern's first byte on. */
static void print_altered(const struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	fprintf(out, "wrong data byte #%u should be 0x%x but was 0x%x",
		(unsigned)event->wrong_at, event->wrong_wanted, event->wrong_got);
	uint32_t first = v->start.size >= PAYLOAD_HEAD_SIZE ? PAYLOAD_HEAD_SIZE : 0;
	for (uint32_t i = first; i < event->data.size; i++) {
		if (i % DUMP_ROW == first)
			fprintf(out, "\n#%u\t", (unsigned)i);
		fprintf(out, "%x ", event->data.data[i]);
	}
	fputc('\n', out);
}

static void print_suffixes(const struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	if (event->is_duplicate && (!v->start.multicast || v->settings.is_verbose))
		fputs(" (DUP!)", out);
	if (event->has_bad_checksum)
		fputs(" (BAD CHECKSUM!)", out);
	if (event->has_different_address)
		fputs(" (DIFFERENT ADDRESS!)", out);
	if (event->is_late)
		fputs(" (LATE)", out);
	if (event->is_truncated)
		fputs(" (truncated)", out);
}

static void print_reply(const struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	char text[WHO_SIZE];
	print_time(v, event);
	fprintf(out, "%u bytes from %s: icmp_seq=%u", (unsigned)event->size,
		who(v, text, &event->from), wire_sequence(event));
	if (v->settings.is_verbose && v->start.shows_ident)
		fprintf(out, " ident=%u", (unsigned)event->id);
	if (event->has_hop_limit)
		fprintf(out, " ttl=%u", (unsigned)event->hop_limit);
	if (event->has_rtt) {
		char rtt[DURATION_TEXT_SIZE];
		fprintf(out, " time=%s ms",
			duration_text_rtt(rtt, event->rtt, v->settings.is_precise));
	}
	print_suffixes(v, event);
	if (v->settings.is_audible)
		fputc('\a', out);
	fputc('\n', out);
	if (event->is_altered)
		print_altered(v, event);
}

static void show_reply(const struct view_text *v, const struct ping_event *event)
{
	if (v->settings.is_flood)
		fputs(event->has_bad_checksum ? "\bC" : "\b \b", v->settings.out);
	else
		print_reply(v, event);
}

/* ---- errors ---------------------------------------------------------------- */

static void show_error(const struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	if (v->settings.is_flood) {
		if (event->kind == PING_EVENT_ERROR)
			fputs("\bE", out);
		return;
	}
	char text[WHO_SIZE];
	char buffer[LINE_SIZE];
	struct text sentence = text_of(buffer, sizeof buffer);
	icmp_sentence(&sentence, event->version, event->type, event->code, &event->details);
	print_time(v, event);
	/* notices have a colon behind the address, errors have not: so it always was */
	fprintf(out, "From %s%s icmp_seq=%u %s\n", who(v, text, &event->from),
		event->kind == PING_EVENT_NOTICE ? ":" : "", wire_sequence(event), buffer);
}

static void show_local_error(const struct view_text *v, const struct ping_event *event)
{
	if (v->settings.is_flood) {
		fputc('E', v->settings.out);
		return;
	}
	fflush(v->settings.out);
	FILE *err = v->settings.err;
	const char *program = v->start.program;
	if (event->error != EMSGSIZE)
		fprintf(err, "%s: sendmsg: %s\n", program, strerrordesc_np(event->error));
	else if (event->mtu == 0)
		fprintf(err, "%s: local error: message too long\n", program);
	else
		fprintf(err, "%s: local error: message too long, mtu%s%u\n", program,
			v->start.target.version == 4 ? "=" : ": ", (unsigned)event->mtu);
}

static void show_foreign(const struct view_text *v, const struct ping_event *event)
{
	char text[WHO_SIZE];
	if (!v->settings.is_verbose)
		return;
	print_time(v, event);
	fprintf(v->settings.out, "%u bytes from %s: type=%u code=%u: not a reply to this run\n",
		(unsigned)event->size, who(v, text, &event->from), (unsigned)event->type,
		(unsigned)event->code);
}

static void show_outstanding(const struct view_text *v, const struct ping_event *event)
{
	print_time(v, event);
	fprintf(v->settings.out, "no answer yet for icmp_seq=%u\n", wire_sequence(event));
}

static void show_timeout(const struct view_text *v, const struct ping_event *event)
{
	if (!v->settings.shows_lost)
		return;
	char waited[DURATION_TEXT_SIZE];
	print_time(v, event);
	fprintf(v->settings.out, "icmp_seq=%u timed out after %s ms\n", wire_sequence(event),
		duration_text_ms(waited, event->waited, 0));
}

static void view_text_event(void *self, const struct ping_event *event)
{
	const struct view_text *v = self;
	if (v->settings.is_quiet)
		return;
	switch (event->kind) {
	case PING_EVENT_SENT:
		if (v->settings.is_flood)
			fputc('.', v->settings.out);
		return;
	case PING_EVENT_REPLY:
		show_reply(v, event);
		break;
	case PING_EVENT_ERROR:
	case PING_EVENT_NOTICE:
		show_error(v, event);
		break;
	case PING_EVENT_LOCAL_ERROR:
		show_local_error(v, event);
		break;
	case PING_EVENT_OUTSTANDING:
		show_outstanding(v, event);
		break;
	case PING_EVENT_TIMEOUT:
		show_timeout(v, event);
		break;
	case PING_EVENT_FOREIGN:
		show_foreign(v, event);
		break;
	}
	flush(v);
}

/* ---- beginning and end ----------------------------------------------------- */

static void view_text_start(void *self, const struct ping_start *start)
{
	struct view_text *v = self;
	FILE *out = v->settings.out;
	char text[WHO_SIZE];
	v->start = *start;
	fprintf(out, "PING %s (%s) ", start->name, who(v, text, &start->target));
	if (start->flow_label)
		fprintf(out, ", flow 0x%05x, ", (unsigned)start->flow_label);
	if (start->shows_source)
		fprintf(out, "from %s %s: ", who(v, text, &start->source),
			start->device ? start->device : "");
	uint32_t headers = 8 + 20 + start->options_size;
	if (start->target.version == 4)
		fprintf(out, "%u(%u) bytes of data.\n", (unsigned)start->size,
			(unsigned)(start->size + headers));
	else
		fprintf(out, "%u data bytes\n", (unsigned)start->size);
	flush(v);
}

static double loss_percent(const struct ping_statistics *s)
{
	uint64_t lost = s->sent > s->received ? s->sent - s->received : 0;
	return s->sent ? 100.0 * (double)lost / (double)s->sent : 0;
}

static void view_text_status(void *self, const struct ping_statistics *s)
{
	const struct view_text *v = self;
	FILE *err = v->settings.err;
	char least[DURATION_TEXT_SIZE];
	char mean[DURATION_TEXT_SIZE];
	char smoothed[DURATION_TEXT_SIZE];
	char greatest[DURATION_TEXT_SIZE];
	fflush(v->settings.out);
	fprintf(err, "\r%llu/%llu packets, %d%% loss", (unsigned long long)s->received,
		(unsigned long long)s->sent, (int)loss_percent(s));
	if (s->received > 0)
		fprintf(err, ", min/avg/ewma/max = %s/%s/%s/%s ms",
			duration_text_ms(least, s->rtt.least, 3),
			duration_text_ms(mean, summary_mean(&s->rtt), 3),
			duration_text_ms(smoothed, summary_smoothed(&s->rtt), 3),
			duration_text_ms(greatest, s->rtt.greatest, 3));
	fputc('\n', err);
}

static void print_counts(FILE *out, const struct ping_statistics *s)
{
	fprintf(out, "%llu packets transmitted, %llu received", (unsigned long long)s->sent,
		(unsigned long long)s->received);
	if (s->duplicates)
		fprintf(out, ", +%llu duplicates", (unsigned long long)s->duplicates);
	if (s->corrupted)
		fprintf(out, ", +%llu corrupted", (unsigned long long)s->corrupted);
	if (s->errors)
		fprintf(out, ", +%llu errors", (unsigned long long)s->errors);
	if (s->sent > 0)
		fprintf(out, ", %g%% packet loss, time %lldms", loss_percent(s),
			(long long)(s->elapsed / MILLISECOND));
	fputc('\n', out);
	if (s->dropped)
		fprintf(out, "%u packets dropped by local buffer\n", (unsigned)s->dropped);
}

static void print_times(const struct view_text *v, const struct ping_statistics *s)
{
	FILE *out = v->settings.out;
	char a[DURATION_TEXT_SIZE];
	char b[DURATION_TEXT_SIZE];
	char c[DURATION_TEXT_SIZE];
	char d[DURATION_TEXT_SIZE];
	const char *comma = "";
	if (s->received > 0) {
		fprintf(out, "rtt min/avg/max/mdev = %s/%s/%s/%s ms",
			duration_text_ms(a, s->rtt.least, 3),
			duration_text_ms(b, summary_mean(&s->rtt), 3),
			duration_text_ms(c, s->rtt.greatest, 3),
			duration_text_ms(d, summary_deviation(&s->rtt), 3));
		comma = ", ";
	}
	if (s->pipe > 1) {
		fprintf(out, "%spipe %llu", comma, (unsigned long long)s->pipe);
		comma = ", ";
	}
	if (s->received > 0 && v->settings.shows_interval && s->sent > 1)
		fprintf(out, "%sipg/ewma %s/%s ms", comma, duration_text_ms(a, s->interval, 3),
			duration_text_ms(b, summary_smoothed(&s->rtt), 3));
	fputc('\n', out);
}

static void view_text_end(void *self, const struct ping_statistics *s)
{
	const struct view_text *v = self;
	FILE *out = v->settings.out;
	fprintf(out, "\n--- %s ping statistics ---\n", v->start.name);
	print_counts(out, s);
	print_times(v, s);
	flush(v);
}

void view_text_init(struct view_text *v, const struct view_text_settings *settings)
{
	*v = (struct view_text){
		.settings = *settings,
		.view =
			{
				.self = v,
				.start = view_text_start,
				.event = view_text_event,
				.status = view_text_status,
				.end = view_text_end,
			       },
	};
}

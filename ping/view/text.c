/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/view/text.h"

#include <stdlib.h>

#include "common/cli/message.h"
#include "ping/view/formats.h"

/* How long the dots of a flood may stay unseen. */
static const nanoseconds flood_flush = 50 * MILLISECOND;

/* ---- the view -------------------------------------------------------------------- */

static void put(FILE *out, const char *words)
{
	fputs(words, out);
}

static void flush(const struct view_text *v)
{
	if (v->settings.flushes)
		fflush(v->settings.out);
}

static void show_changes(struct view_text *v, const struct ping_event *event)
{
	view_text_changes(v, event);
	flush(v);
}

static void write_line(void *self, const struct ping_event *event)
{
	struct view_text *v = self;
	view_text_line(v, event);
	flush(v);
}

static bool is_shown(const struct view_text *v, const struct ping_event *event)
{
	switch (event->kind) {
	case PING_EVENT_SENT:
		return v->settings.is_flood;
	case PING_EVENT_TIMEOUT:
	case PING_EVENT_LOST:
		return v->settings.shows_lost;
	case PING_EVENT_UNMATCHED:
		return v->settings.is_verbose;
	case PING_EVENT_LOCAL_ERROR:
		return !event->is_repeated;
	case PING_EVENT_REPLY:
	case PING_EVENT_ERROR:
	case PING_EVENT_NOTICE:
	case PING_EVENT_OUTSTANDING:
		return true;
	case PING_EVENT_OVER:
		return false;
	}
	return true;
}

static void view_text_event(void *self, const struct ping_event *event)
{
	struct view_text *v = self;
	/* -O is printed with -q as well: only what is missing */
	if (v->settings.shows_changes && event->counts_as_received)
		show_changes(v, event);
	if (v->start.waits_for_all)
		view_text_host_count(v, event);
	bool is_muted = v->settings.is_quiet && event->kind != PING_EVENT_OUTSTANDING;
	if (is_muted || !is_shown(v, event))
		return;
	view_waiting_take(&v->waiting, event);
}

static void view_text_tick(void *self, nanoseconds now, nanoseconds *wake)
{
	struct view_text *v = self;
	if (v->settings.is_flood && now - v->flushed >= flood_flush) {
		fflush(v->settings.out);
		v->flushed = now;
	}
	view_waiting_tick(&v->waiting, now, wake);
}

static void put_source(const struct view_text *v, const struct ping_start *start)
{
	char text[VIEW_TEXT_WHO];
	fprintf(v->settings.out, "from %s ", view_text_number(v, text, &start->source));
	if (start->device)
		view_text_name(v, (struct outside_text){start->device});
	put(v->settings.out, ": ");
}

static void view_text_start(void *self, const struct ping_start *start)
{
	struct view_text *v = self;
	FILE *out = v->settings.out;
	char text[VIEW_TEXT_WHO];
	v->start = *start;
	put(out, "PING ");
	view_text_name(v, (struct outside_text){start->name});
	put(out, " (");
	put(out, view_text_number(v, text, &start->target));
	put(out, ") ");
	if (start->flow_label)
		fprintf(out, ", flow 0x%05x, ", (unsigned)start->flow_label);
	if (start->shows_source)
		put_source(v, start);
	uint32_t headers = 8 + 20 + start->options_size;
	view_text_count(out, "", start->size, "");
	if (start->target.version == 4)
		view_text_count(out, "(", start->size + headers, ") bytes of data.\n");
	else
		put(out, " data bytes\n");
	flush(v);
}

static void view_text_target(void *self, const struct ping_start *facts)
{
	struct view_text *v = self;
	v->start = *facts;
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
	char min[DURATION_TEXT_SIZE];
	char mean[DURATION_TEXT_SIZE];
	char smoothed[DURATION_TEXT_SIZE];
	char max[DURATION_TEXT_SIZE];
	fflush(v->settings.out);
	fprintf(err, "\r%llu/%llu packets, %d%% loss", (unsigned long long)s->received,
		(unsigned long long)s->sent, (int)loss_percent(s));
	if (s->received > 0)
		fprintf(err, ", min/avg/ewma/max = %s/%s/%s/%s ms",
			duration_text_ms(min, s->rtt.min, 3),
			duration_text_ms(mean, summary_mean(&s->rtt), 3),
			duration_text_ms(smoothed, summary_smoothed(&s->rtt), 3),
			duration_text_ms(max, s->rtt.max, 3));
	fputc('\n', err);
}

/* Most runs lose nothing or everything: numbers that need no floating-point printf. */
static void print_loss(FILE *out, const struct ping_statistics *s)
{
	if (s->received >= s->sent)
		put(out, ", 0");
	else if (s->received == 0)
		put(out, ", 100");
	else
		fprintf(out, ", %g", loss_percent(s));
}

static void print_counts(FILE *out, const struct ping_statistics *s)
{
	view_text_count(out, "", s->sent, " packets transmitted, ");
	view_text_count(out, "", s->received, " received");
	if (s->duplicates)
		view_text_count(out, ", +", s->duplicates, " duplicates");
	if (s->corrupted)
		view_text_count(out, ", +", s->corrupted, " corrupted");
	if (s->errors)
		view_text_count(out, ", +", s->errors, " errors");
	if (s->sent > 0) {
		print_loss(out, s);
		view_text_count(out, "% packet loss, time ",
			(uint64_t)(s->elapsed / MILLISECOND), "ms");
	}
	put(out, "\n");
	if (s->dropped)
		view_text_count(out, "", s->dropped, " packets dropped by local buffer\n");
}

static void print_milliseconds(FILE *out, const char *before, nanoseconds duration)
{
	char text[DURATION_TEXT_SIZE];
	put(out, before);
	put(out, duration_text_ms(text, duration, 3));
}

/* Without a line's end. */
static void print_rtt(FILE *out, const char *before, const struct summary *rtt)
{
	put(out, before);
	print_milliseconds(out, "rtt min/avg/max/mdev = ", rtt->min);
	print_milliseconds(out, "/", summary_mean(rtt));
	print_milliseconds(out, "/", rtt->max);
	print_milliseconds(out, "/", summary_deviation(rtt));
	put(out, " ms");
}

static void print_times(const struct view_text *v, const struct ping_statistics *s)
{
	FILE *out = v->settings.out;
	char a[DURATION_TEXT_SIZE];
	char b[DURATION_TEXT_SIZE];
	const char *comma = "";
	if (s->received > 0) {
		print_rtt(out, "", &s->rtt);
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

static void view_text_window(void *self, const struct ping_statistics *s, nanoseconds every)
{
	const struct view_text *v = self;
	FILE *out = v->settings.out;
	fprintf(out, "last %g s: ", (double)every / (double)SECOND);
	view_text_count(out, "", s->sent, " packets transmitted, ");
	view_text_count(out, "", s->received, " received");
	print_loss(out, s);
	put(out, "% packet loss");
	if (s->rtt.count > 0)
		print_rtt(out, ", ", &s->rtt);
	put(out, "\n");
	flush(v);
}

static void view_text_end(void *self, const struct ping_statistics *s)
{
	struct view_text *v = self;
	FILE *out = v->settings.out;
	view_waiting_end(&v->waiting);
	put(out, "\n--- ");
	view_text_name(v, (struct outside_text){v->start.name});
	put(out, " ping statistics ---\n");
	print_counts(out, s);
	print_times(v, s);
	if (v->start.waits_for_all)
		view_text_host_list(v);
	flush(v);
	if (!v->settings.hints || s->queued_notable == 0)
		return;
	fflush(out);
	message_queued(v->settings.err, v->start.program, s->queued_notable);
}

void view_text_init(struct view_text *v, const struct ping_view_settings *settings)
{
	*v = (struct view_text){
		.settings = *settings,
		.waiting =
			{
				.settings = &v->settings,
				.view = v,
				.write = write_line,
				.addresses = view_text_option_addresses,
			},
		.hop_limit = -1,
		.traffic_class = -1,
		.view =
			{
				.self = v,
				.start = view_text_start,
				.target = view_text_target,
				.event = view_text_event,
				.tick = view_text_tick,
				.status = view_text_status,
				.end = view_text_end,
				.window = view_text_window,
			},
	};
}

struct ping_view *view_text_open(const struct ping_view_settings *settings)
{
	struct view_text *v = malloc(sizeof *v);
	if (!v)
		return NULL;
	view_text_init(v, settings);
	return &v->view;
}

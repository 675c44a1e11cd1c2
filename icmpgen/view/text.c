/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines for people. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/wire/ip.h"
#include "icmpgen/view/dump.h"
#include "icmpgen/view/formats.h"
#include "icmpgen/view/packet.h"

enum { ORIGIN_SIZE = 512 };

/* ---- packets --------------------------------------------------------------------- */
/* "sent 56 bytes 10.0.0.1 > 10.0.0.2 dest-unreach/port" */
static void sent_line(struct view *view, struct span packet)
{
	struct ip_header ip;
	char from[ADDRESS_TEXT_SIZE];
	char to[ADDRESS_TEXT_SIZE];
	struct text t = text_of(view->words, view->words_size);
	if (!packet_decode(view, packet, &ip))
		return;
	if (ip.fragment_offset > 0)
		text_format(&t, "fragment at %u", ip.fragment_offset);
	else
		decode_name(view->spec, &t);
	printf("sent %u bytes %s > %s %s\n", packet.size, address_text(from, &ip.source),
		address_text(to, &ip.destination), view->words);
	message_flush();
}

static void text_sent(struct view *view, struct span packet, bool dry)
{
	if (dry || view->verbose)
		dump_packet(stdout, packet);
	else
		sent_line(view, packet);
}

static void came_line(
	struct view *view, const char *what, struct span packet, const struct view_times *times)
{
	char text[DURATION_TEXT_SIZE];
	char from[ADDRESS_TEXT_SIZE];
	packet_words(view, packet);
	printf("%s from %s:%s (%s ms)", what, packet_source(packet, from), view->words,
		duration_text_ms(text, times->rtt, 3));
	if (view->verbose && times->queued > 0)
		printf(" (queued %s ms)", duration_text_ms(text, times->queued, 3));
	putchar('\n');
	if (view->verbose)
		dump_packet(stdout, packet);
	message_flush();
}

static void text_reply(struct view *view, struct span packet, const struct view_times *times)
{
	came_line(view, "reply", packet, times);
}

static void text_error(struct view *view, struct span packet, const struct view_times *times)
{
	came_line(view, "error", packet, times);
}

static void text_replies(struct view *view, uint64_t count)
{
	(void)view;
	printf("%llu repl%s\n", (unsigned long long)count, count == 1 ? "y" : "ies");
	message_flush();
}

static void text_timeout(struct view *view, const struct address *to, nanoseconds waited)
{
	char name[ADDRESS_TEXT_SIZE];
	char text[DURATION_TEXT_SIZE];
	(void)view;
	printf("no reply from %s within %s ms\n", address_text(name, to),
		duration_text_ms(text, waited, 0));
	message_flush();
}

/* "12:41:07.123 10.0.0.1 > 10.0.0.2  time-exceeded/ttl about udp ..." */
static void received_line(struct view *view, struct span packet)
{
	char from[ADDRESS_TEXT_SIZE];
	char to[ADDRESS_TEXT_SIZE];
	char stamp[16];
	struct text t = text_of(stamp, sizeof stamp);
	nanoseconds wall = clock_wall();
	time_t second = (time_t)(wall / SECOND);
	struct tm local;
	packet_source(packet, from);
	packet_destination(packet, to);
	if (view->as_words) {
		packet_words(view, packet);
		printf("%s > %s:%s\n", from, to, view->words);
		return;
	}
	packet_text(view, packet);
	if (localtime_r(&second, &local))
		text_format(&t, "%02d:%02d:%02d", local.tm_hour, local.tm_min, local.tm_sec);
	printf("%s.%03u %s > %s  %s\n", stamp, (unsigned)(wall % SECOND / MILLISECOND), from,
		to, view->words);
}

static void text_received(struct view *view, struct span packet, const char *device)
{
	(void)device;
	received_line(view, packet);
	if (view->verbose)
		dump_packet(stdout, packet);
	message_flush();
}

/* ---- --decode -------------------------------------------------------------------- */
/* "# FILE:N 2026-11-28T12:41:07.123456Z, cut at 68 of 128 bytes": a comment to a shell. */
static void origin_line(const struct view_origin *origin)
{
	char buffer[ORIGIN_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	time_t second = (time_t)(origin->wall / SECOND);
	struct tm utc;
	text_add(&t, "# ");
	text_add_escaped(&t, origin->file, strlen(origin->file));
	text_format(&t, ":%u", origin->number);
	if (packet_has_wall(origin) && gmtime_r(&second, &utc))
		text_format(&t, " %d-%02d-%02dT%02d:%02d:%02d.%06uZ", 1900 + utc.tm_year,
			utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
			(unsigned)(origin->wall % SECOND / MICROSECOND));
	if (origin->is_reassembled)
		text_add(&t, ", reassembled");
	if (origin->captured < origin->original)
		text_format(&t, ", cut at %u of %u bytes", origin->captured, origin->original);
	puts(buffer);
}

static void text_decoded(
	struct view *view, const struct view_origin *origin, struct span packet)
{
	struct ip_header ip;
	char from[ADDRESS_TEXT_SIZE];
	char to[ADDRESS_TEXT_SIZE];
	if (origin->file && !view->quiet)
		origin_line(origin);
	if (!packet_is_later_fragment(packet, &ip)) {
		puts(view->words);
		return;
	}
	printf("# fragment at %u of identification %u, %u bytes, %s > %s\n", ip.fragment_offset,
		ip.identification, ip.payload.size, address_text(from, &ip.source),
		address_text(to, &ip.destination));
}

/* ---- --effect -------------------------------------------------------------------- */
static void text_counter(struct view *view, const char *name, uint64_t before, uint64_t after)
{
	(void)view;
	printf("effect: %s %llu -> %llu (%+lld)\n", name, (unsigned long long)before,
		(unsigned long long)after, (long long)(after - before));
}

static void text_change(struct view *view, const char *what, bool came, const char *words)
{
	(void)view;
	printf("effect: %s %s: %s\n", what, came ? "appeared" : "gone", words);
}

static void text_no_effect(struct view *view)
{
	(void)view;
	puts("effect: nothing changed here");
}

/* ---- the end --------------------------------------------------------------------- */
static void hint_queued(const struct view *view)
{
	nanoseconds queued = view->totals.queued_notable;
	if (view->quiet || queued == 0 || !isatty(STDERR_FILENO))
		return;
	message_flush();
	message_queued(stderr, view->report->program, queued);
}

static void text_end(struct view *view, int exit_status)
{
	const struct view_totals *totals = &view->totals;
	(void)exit_status;
	if (!view->has_summary)
		return;
	hint_queued(view);
	if (view->quiet || totals->sent + totals->failed <= 1)
		return;
	printf("%llu sent", (unsigned long long)totals->sent);
	if (totals->failed > 0)
		printf(", %llu failed", (unsigned long long)totals->failed);
	if (totals->waited_for_replies)
		printf(", %llu answered", (unsigned long long)totals->replies);
	if (totals->elapsed > 0 && totals->sent > 1)
		printf(", %.0f/s", (double)totals->sent * 1e9 / (double)totals->elapsed);
	putchar('\n');
}

const struct view_form view_form_text = {
	.sent = text_sent,
	.reply = text_reply,
	.error = text_error,
	.replies = text_replies,
	.timeout = text_timeout,
	.received = text_received,
	.decoded = text_decoded,
	.counter = text_counter,
	.change = text_change,
	.no_effect = text_no_effect,
	.end = text_end,
};

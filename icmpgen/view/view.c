/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/base/errors.h"
#include "common/cli/json.h"
#include "common/cli/message.h"
#include "common/net/capture.h"
#include "common/net/clock.h"
#include "common/wire/family.h"
#include "common/wire/ip.h"
#include "common/wire/pcap/pcap.h"
#include "icmpgen/view/dump.h"
#include "icmpgen/view/message.h"
#include "icmpgen/view/packet.h"

enum { WORDS_SIZE = 512 * 1024, ORIGIN_SIZE = 512 };

bool view_open(struct view *view, const char *capture, struct text *problem)
{
	uint8_t bytes[PCAP_HEADER_SIZE];
	struct writer w = writer_of(bytes, sizeof bytes);
	view->words_size = WORDS_SIZE;
	view->words = malloc(WORDS_SIZE);
	view->spec = calloc(1, sizeof *view->spec);
	view->scratch = malloc(SPEC_PACKET_MAX);
	if (!view->words || !view->spec || !view->scratch) {
		text_add(problem, "out of memory");
		return false;
	}
	if (!capture)
		return true;
	int fd = capture_file(capture);
	view->capture = fd < 0 ? NULL : fdopen(fd, "w");
	if (!view->capture) {
		text_add_escaped(problem, capture, strlen(capture));
		text_format(problem, ": %s", error_text(fd < 0 ? -fd : errno));
		return false;
	}
	view->capture_name = capture;
	pcap_write_header(&w, "icmp-send");
	fwrite(bytes, 1, w.size, view->capture);
	return true;
}

/* Once, and as it happens: a run may go on for days. */
static void report_capture(struct view *view, int error)
{
	if (view->capture_error == 0)
		report_errno(view->report, view->capture_name, error);
	view->capture_error = error;
}

int view_close_capture(struct view *view)
{
	if (view->capture && fclose(view->capture) != 0)
		report_capture(view, errno);
	view->capture = NULL;
	return -view->capture_error;
}

void view_release(struct view *view)
{
	free(view->words);
	free(view->spec);
	free(view->scratch);
}

void view_capture(struct view *view, struct span packet, bool inbound)
{
	uint8_t bytes[PCAP_PACKET_SIZE];
	struct pcap_record record = {
		.wall = clock_wall(), .direction = inbound ? PCAP_INBOUND : PCAP_OUTBOUND};
	if (view->is_synthetic)
		record.comment = "the IP header is synthetic: the socket has none";
	if (!view->capture || view->capture_error != 0)
		return;
	/* the block around the packet is written by the module, so it needs room for both */
	uint8_t *block = malloc(sizeof bytes + packet.size);
	if (!block)
		return;
	struct writer w = writer_of(block, sizeof bytes + packet.size);
	pcap_write_packet(&w, &record, packet);
	fwrite(block, 1, w.size, view->capture);
	/* the process may be killed, by a closed pipe too: what came is kept */
	if (fflush(view->capture) != 0)
		report_capture(view, errno);
	free(block);
}

/* ---- one line for a packet ------------------------------------------------------- */
void view_sent(struct view *view, struct span packet, bool dry)
{
	view_capture(view, packet, false);
	if (view->json) {
		packet_json(view, dry ? "dry-run" : "sent", packet, NULL);
		return;
	}
	if (view->quiet)
		return;
	if (dry || view->verbose)
		dump_packet(stdout, packet);
	else
		packet_line(view, "sent", packet);
}

void view_reply(
	struct view *view, struct span packet, const struct view_times *times, bool is_error)
{
	char text[DURATION_TEXT_SIZE];
	view_capture(view, packet, true);
	if (view->json) {
		packet_json(view, is_error ? "reply-error" : "reply", packet, times);
		return;
	}
	packet_words(view, packet);
	printf("%s from %s:%s (%s ms)", is_error ? "error" : "reply",
		packet_source(packet, (char[46]){0}), view->words,
		duration_text_ms(text, times->rtt, 3));
	if (view->verbose && times->queued > 0)
		printf(" (queued %s ms)", duration_text_ms(text, times->queued, 3));
	putchar('\n');
	if (view->verbose)
		dump_packet(stdout, packet);
	message_flush();
}

void view_replies(struct view *view, uint64_t count)
{
	if (view->json || view->quiet)
		return;
	printf("%llu repl%s\n", (unsigned long long)count, count == 1 ? "y" : "ies");
	message_flush();
}

void view_timeout(struct view *view, const struct address *to, nanoseconds waited)
{
	char name[ADDRESS_TEXT_SIZE];
	char text[DURATION_TEXT_SIZE];
	if (view->json) {
		struct json j = json_begin(stdout, "timeout", clock_wall());
		json_text(&j, "dst", address_text(name, to));
		json_milliseconds(&j, "waited_ms", waited);
		json_end(&j);
		return;
	}
	printf("no reply from %s within %s ms\n", address_text(name, to),
		duration_text_ms(text, waited, 0));
	message_flush();
}

/* "12:41:07.123 10.0.0.1 > 10.0.0.2  time-exceeded/ttl about udp ..." */
static void heard_line(struct view *view, struct span packet)
{
	char from[ADDRESS_TEXT_SIZE];
	char to[ADDRESS_TEXT_SIZE];
	char stamp[16] = "";
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
		strftime(stamp, sizeof stamp, "%H:%M:%S", &local);
	printf("%s.%03u %s > %s  %s\n", stamp, (unsigned)(wall % SECOND / MILLISECOND), from,
		to, view->words);
}

void view_heard(struct view *view, struct span packet, uint32_t interface)
{
	view_capture(view, packet, true);
	view->totals.heard++;
	if (view->json) {
		packet_json(view, "heard", packet, NULL);
		return;
	}
	(void)interface;
	heard_line(view, packet);
	if (view->verbose)
		dump_packet(stdout, packet);
	message_flush();
}

static bool has_wall(const struct view_origin *origin)
{
	return origin->wall > 0 && origin->wall < NEVER;
}

/* Bytes from the middle of a message: they have neither type nor words. */
static bool is_later_fragment(struct span packet, struct ip_header *ip)
{
	return ip_parse_quoted(packet, ip) && ip->fragment_offset > 0;
}

/* "# FILE:N 2026-11-28T12:41:07.123456Z, cut at 68 of 128 bytes": a comment to a shell. */
static void origin_line(const struct view_origin *origin)
{
	char buffer[ORIGIN_SIZE];
	char stamp[32];
	struct text t = text_of(buffer, sizeof buffer);
	time_t second = (time_t)(origin->wall / SECOND);
	struct tm utc;
	text_add(&t, "# ");
	text_add_escaped(&t, origin->file, strlen(origin->file));
	text_format(&t, ":%u", origin->number);
	if (has_wall(origin) && gmtime_r(&second, &utc) &&
		strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc) > 0)
		text_format(&t, " %s.%06uZ", stamp,
			(unsigned)(origin->wall % SECOND / MICROSECOND));
	if (origin->is_reassembled)
		text_add(&t, ", reassembled");
	if (origin->captured < origin->original)
		text_format(&t, ", cut at %u of %u bytes", origin->captured, origin->original);
	puts(buffer);
}

static void decoded_line(
	struct view *view, const struct view_origin *origin, struct span packet)
{
	struct ip_header ip;
	char from[ADDRESS_TEXT_SIZE];
	char to[ADDRESS_TEXT_SIZE];
	if (origin->file && !view->quiet)
		origin_line(origin);
	if (!is_later_fragment(packet, &ip)) {
		puts(view->words);
		return;
	}
	printf("# fragment at %u of identification %u, %u bytes, %s > %s\n", ip.fragment_offset,
		ip.identification, ip.payload.size, address_text(from, &ip.source),
		address_text(to, &ip.destination));
}

static void decoded_json(
	struct view *view, const struct view_origin *origin, struct span packet)
{
	struct ip_header ip;
	struct json j =
		json_begin(stdout, "decoded", has_wall(origin) ? origin->wall : clock_wall());
	if (origin->file)
		json_text(&j, "file", origin->file);
	if (origin->number > 0)
		json_number(&j, "packet", origin->number);
	if (origin->captured < origin->original) {
		json_number(&j, "captured", origin->captured);
		json_number(&j, "original", origin->original);
	}
	if (origin->is_reassembled)
		json_bool(&j, "reassembled", true);
	json_number(&j, "af", view->spec->version);
	if (is_later_fragment(packet, &ip)) {
		json_number(&j, "fragment_offset", ip.fragment_offset);
	} else {
		if (view->spec->truncate > 0)
			json_number(&j, "icmp_type", view->spec->type);
		if (view->spec->truncate > 1)
			json_number(&j, "icmp_code", view->spec->code);
		message_json(view->spec, &j);
		json_text(&j, "words", view->words);
	}
	json_hex(&j, "bytes", packet);
	json_end(&j);
}

void view_decoded(struct view *view, const struct view_origin *origin, struct span packet)
{
	/* the capture has the fragments as they came */
	if (!origin->is_reassembled)
		view_capture(view, packet, true);
	struct text t = text_of(view->words, view->words_size);
	decode_words(view->spec, writer_of(view->scratch, SPEC_PACKET_MAX), &t);
	if (view->json)
		decoded_json(view, origin, packet);
	else
		decoded_line(view, origin, packet);
}

/* ---- --effect -------------------------------------------------------------------- */
void view_counter(struct view *view, const char *name, uint64_t before, uint64_t after)
{
	if (!view->json) {
		printf("effect: %s %llu -> %llu (%+lld)\n", name, (unsigned long long)before,
			(unsigned long long)after, (long long)(after - before));
		return;
	}
	struct json j = json_begin(stdout, "effect", clock_wall());
	json_text(&j, "counter", name);
	json_number(&j, "before", before);
	json_number(&j, "after", after);
	json_end(&j);
}

void view_change(struct view *view, const char *what, bool came, const char *words)
{
	if (!view->json) {
		printf("effect: %s %s: %s\n", what, came ? "appeared" : "gone", words);
		return;
	}
	struct json j = json_begin(stdout, "effect", clock_wall());
	json_text(&j, what, words);
	json_bool(&j, "appeared", came);
	json_end(&j);
}

void view_no_effect(struct view *view)
{
	if (!view->json)
		puts("effect: nothing changed here");
}

/* ---- problems and the end -------------------------------------------------------- */
void view_note(struct view *view, const char *words)
{
	if (view->quiet)
		return;
	message_say("icmp-send", NULL, "%s", words);
	if (!view->json)
		return;
	struct json j = json_begin(stdout, "note", clock_wall());
	json_text(&j, "text", words);
	json_end(&j);
}

void view_listening(struct view *view)
{
	if (!view->quiet)
		message_say("icmp-send", NULL, "listening");
}

static void summary_json(const struct view_totals *totals, int exit_status)
{
	struct json j = json_begin(stdout, "summary", clock_wall());
	json_number(&j, "sent", totals->sent);
	json_number(&j, "failed", totals->failed);
	if (totals->waited_for_replies)
		json_number(&j, "replies", totals->replies);
	if (totals->is_listener)
		json_number(&j, "heard", totals->heard);
	json_milliseconds(&j, "elapsed_ms", totals->elapsed);
	if (totals->has_queued)
		json_milliseconds(&j, "queued_max_ms", totals->queued_max);
	json_number(&j, "exit", (uint64_t)exit_status);
	json_end(&j);
}

static void hint_queued(const struct view *view)
{
	nanoseconds queued = view->totals.queued_notable;
	if (view->quiet || queued == 0 || !isatty(STDERR_FILENO))
		return;
	message_flush();
	message_queued(stderr, view->report->program, queued);
}

void view_summary(struct view *view, int exit_status)
{
	const struct view_totals *totals = &view->totals;
	if (view->json) {
		summary_json(totals, exit_status);
		return;
	}
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

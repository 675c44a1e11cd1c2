/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/errors.h"
#include "common/cli/message.h"
#include "common/net/file.h"
#include "common/wire/family.h"
#include "common/wire/pcap/pcap.h"
#include "common/wire/reassembly.h"
#include "icmpgen/acquire.h"
#include "icmpgen/decode/decode_text.h"
#include "icmpgen/listen.h"
#include "icmpgen/packets.h"

enum { REFUSALS_MAX = 16 };

/* Packets refused for the same reason: the first of them, and how many. */
struct refusal {
	uint32_t count, first;
	char words[SPEC_PROBLEM_SIZE / 2];
};

struct decoding {
	struct view *view;
	const char *name;
	bool is_text; /* then places are lines */
	uint32_t decoded;
	uint32_t not_icmp, not_ip, unknown_link, cut; /* skipped */
	uint32_t refusal_count, other_refusals;
	struct refusal refusals[REFUSALS_MAX];
	struct reassembly *reassembly; /* NULL: no memory for it */
	bool is_unreadable;	       /* the system refused to read on */
	uint64_t dropped;	       /* bytes of the file before those in memory */
};

static void refuse(struct decoding *d, uint32_t place, const char *words)
{
	struct refusal *r = d->refusals;
	while (r < d->refusals + d->refusal_count && strcmp(r->words, words) != 0)
		r++;
	if (r == d->refusals + REFUSALS_MAX) {
		d->other_refusals++;
		return;
	}
	if (r == d->refusals + d->refusal_count) {
		struct text t = text_of(r->words, sizeof r->words);
		text_add(&t, words);
		r->first = place;
		d->refusal_count++;
	}
	r->count++;
}

static void refusals_show(struct decoding *d)
{
	char object[SPEC_PROBLEM_SIZE];
	char words[SPEC_PROBLEM_SIZE];
	for (uint32_t i = 0; i < d->refusal_count; i++) {
		const struct refusal *r = &d->refusals[i];
		struct text where = text_of(object, sizeof object);
		struct text t = text_of(words, sizeof words);
		text_add_escaped(&where, d->name, strlen(d->name));
		text_format(&where, ": %s %u", d->is_text ? "line" : "packet", r->first);
		text_add(&t, r->words);
		if (r->count > 1)
			text_format(&t, " (and %u more)", r->count - 1);
		report_error(d->view->report, object, "%s", words);
	}
	if (d->other_refusals == 0)
		return;
	struct text t = text_of(words, sizeof words);
	text_format(&t, "%u more packets have no words, for other reasons", d->other_refusals);
	report_error(d->view->report, d->name, "%s", words);
}

static void packet_decode(struct decoding *d, uint32_t place, const struct view_origin *origin,
	struct span packet)
{
	char buffer[SPEC_PROBLEM_SIZE / 2];
	struct text problem = text_of(buffer, sizeof buffer);
	struct writer scratch = writer_of(d->view->scratch, SPEC_PACKET_MAX);
	if (!decode_packet(packet, d->view->spec, scratch, &problem)) {
		refuse(d, place, buffer);
		return;
	}
	d->decoded++;
	view_decoded(d->view, origin, packet);
}

/* The message whose last fragment this packet was. */
static void whole_decode(struct decoding *d, const struct view_origin *origin,
	const struct ip_header *ip, struct span packet)
{
	struct view_origin whole_origin = *origin;
	nanoseconds now = origin->wall > 0 && origin->wall < NEVER ? origin->wall : 1;
	struct span whole;
	if (!d->reassembly || !ip->is_fragment || origin->captured < origin->original ||
		!reassembly_take(d->reassembly, packet, now, &whole))
		return;
	whole_origin.is_reassembled = true;
	packet_decode(d, origin->number, &whole_origin, whole);
}

/* ---- captures -------------------------------------------------------------------- */
static void no_ip_count(struct decoding *d, const char *why)
{
	if (strcmp(why, "not IP") == 0)
		d->not_ip++;
	else if (strcmp(why, "cut") == 0)
		d->cut++;
	else
		d->unknown_link++;
}

/* A header that claims too little is read all the same: its protocol is where it always is. */
static void packet_from_capture(struct decoding *d, const struct pcap_packet *packet)
{
	struct ip_header ip;
	struct view_origin origin = {.file = d->name,
		.number = packet->number,
		.wall = packet->wall,
		.captured = packet->frame.size,
		.original = packet->original_size};
	if (packet->ip.size == 0) {
		no_ip_count(d, packet->why_no_ip);
		return;
	}
	bool is_ip = ip_parse_quoted(packet->ip, &ip);
	if (is_ip && ip.protocol != family_of(ip.version)->icmp_protocol) {
		d->not_icmp++;
		return;
	}
	packet_decode(d, packet->number, &origin, packet->ip);
	if (is_ip)
		whole_decode(d, &origin, &ip, packet->ip);
}

static void skipped_add(struct text *t, uint32_t count, const char *what)
{
	if (count == 0)
		return;
	text_format(t, "%s%u packet%s %s", t->size > 0 ? ", " : "", count,
		count == 1 ? "" : "s", what);
}

static void skipped_show(const struct decoding *d)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	skipped_add(&t, d->not_icmp, "not ICMP");
	skipped_add(&t, d->not_ip, "not IP (as ARP)");
	skipped_add(&t, d->unknown_link, "of an unknown link type");
	skipped_add(&t, d->cut, "cut before the end of the IP header");
	if (t.size == 0)
		return;
	text_add(&t, ": skipped");
	view_note(d->view, buffer);
}

/*
 * All packets of what has been read, again and again as more comes: a capture may be written as
 * we read. What is cut at the end of the bytes is no fault until the file ends there.
 */
static int packets_decode(struct decoding *d, struct file_stream *stream, struct pcap *pcap)
{
	struct pcap_packet packet;
	int error = 0;
	for (;;) {
		while (packets_next(pcap, &packet))
			packet_from_capture(d, &packet);
		message_flush();
		if (error < 0 || stream->is_end || ferror(stdout))
			return error;
		d->dropped += pcap->offset;
		file_stream_drop(stream, pcap->offset);
		pcap->offset = 0;
		pcap->problem = NULL;
		error = file_stream_more(stream);
		pcap->file = span_of(stream->memory, stream->size);
	}
}

/* False when the file itself is broken. */
static bool capture_decode(struct decoding *d, struct file_stream *stream, struct pcap *pcap)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	d->reassembly = calloc(1, sizeof *d->reassembly);
	int error = packets_decode(d, stream, pcap);
	free(d->reassembly);
	refusals_show(d);
	skipped_show(d);
	d->is_unreadable = error < 0;
	if (pcap->problem)
		text_format(&t, "byte %llu: %s",
			(unsigned long long)d->dropped + pcap->problem_at, pcap->problem);
	else if (error < 0)
		text_add(&t, error_text(-error));
	if (t.size > 0)
		report_error(d->view->report, d->name, "%s", buffer);
	return t.size == 0;
}

/* ---- hexadecimal text ------------------------------------------------------------ */
static bool hex_decode(struct decoding *d, struct file_stream *stream)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	int error = 0;
	while (error == 0 && !stream->is_end)
		error = file_stream_more(stream);
	d->is_unreadable = error < 0;
	struct decode_text text = decode_text_of(stream->memory, (uint32_t)stream->size);
	struct span packet;
	d->is_text = true;
	while (decode_text_next(&text, &packet, &problem)) {
		struct view_origin origin = {.number = text.packets};
		packet_decode(d, text.line, &origin, decode_text_ip(packet));
	}
	refusals_show(d);
	if (problem.size == 0 && error < 0)
		text_add(&problem, error_text(-error));
	if (problem.size == 0 && text.packets == 0)
		text_add(&problem, "no packet in it");
	if (problem.size == 0)
		return true;
	report_error(d->view->report, d->name, "%s", buffer);
	return false;
}

static bool compressed_refuse(struct decoding *d, const char *unpacker)
{
	char help[SPEC_PROBLEM_SIZE];
	struct text hint = text_of(help, sizeof help);
	text_format(&hint, "try: %s ", unpacker);
	text_add_escaped(&hint, d->name, strlen(d->name));
	text_add(&hint, " | icmp-send --decode -");
	report_problem(d->view->report,
		&(struct problem){.object = d->name, .text = "is compressed", .hint = help});
	return false;
}

static bool stream_decode(struct decoding *d, struct file_stream *stream)
{
	struct pcap pcap;
	int error = 0;
	while (error == 0 && stream->size < PCAP_FILE_HEADER_SIZE && !stream->is_end)
		error = file_stream_more(stream);
	d->is_unreadable = error < 0;
	if (error < 0) {
		report_errno(d->view->report, d->name, error);
		return false;
	}
	struct span begin = span_of(stream->memory, stream->size);
	if (pcap_open(&pcap, begin)) {
		bool is_whole = capture_decode(d, stream, &pcap);
		packets_release(&pcap);
		return is_whole;
	}
	if (pcap_unpacker(begin))
		return compressed_refuse(d, pcap_unpacker(begin));
	return hex_decode(d, stream);
}

enum status decode_run(struct icmp_send_options *settings, struct view *view)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct decoding d = {.view = view, .name = settings->decode};
	struct file_stream stream;
	if (!file_stream_open(&stream, settings->decode, &problem)) {
		report_error(view->report, NULL, "%s", buffer);
		return STATUS_LOCAL;
	}
	tzset(); /* gmtime_r() would read its file */
	if (!acquire_end(view, SANDBOX_PARSE)) {
		file_stream_close(&stream);
		return STATUS_LOCAL;
	}
	view_start(view, &(struct view_start){.mode = "decode"});
	bool is_whole = stream_decode(&d, &stream);
	file_stream_close(&stream);
	if (d.is_unreadable)
		return STATUS_LOCAL;
	/* what has no words ends nothing where others have */
	return is_whole && (d.decoded > 0 || d.refusal_count == 0) ? STATUS_OK : STATUS_USAGE;
}

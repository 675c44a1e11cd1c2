/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON Lines; docs/schema/icmp-send.schema.json describes every property. */
#include "common/cli/json.h"

#include <string.h>

#include "common/net/clock.h"
#include "common/wire/icmp/message.h"
#include "common/wire/icmp/names.h"
#include "icmpgen/view/formats.h"
#include "icmpgen/view/message.h"
#include "icmpgen/view/packet.h"

enum { SENTENCE_SIZE = 256 };

static void put_address(struct json *j, const char *key, const struct address *address)
{
	char name[ADDRESS_TEXT_SIZE];
	if (address->version != 0)
		json_text(j, key, address_text(name, address));
}

static void put_host(struct json *j, const struct view *view)
{
	if (view->report->host)
		json_text(j, "host", view->report->host);
}

/* ---- the beginning and the end --------------------------------------------------- */
static void json_start(struct view *view, const struct view_start *start)
{
	struct json j = report_start(view->report);
	json_text(&j, "mode", start->mode);
	put_host(&j, view);
	put_address(&j, "addr", &start->addr);
	put_address(&j, "src", &start->src);
	if (start->addr.version != 0)
		json_number(&j, "af", start->addr.version);
	if (start->device)
		json_text(&j, "device", start->device);
	report_started(view->report, &j);
}

static bool is_mode(const struct view *view, const char *mode)
{
	return strcmp(view->mode, mode) == 0;
}

static void json_summary(struct view *view, int exit_status)
{
	const struct view_totals *totals = &view->totals;
	struct json j = report_summary(view->report);
	put_host(&j, view);
	if (is_mode(view, "send")) {
		json_number(&j, "sent", totals->sent);
		json_number(&j, "local_errors", totals->failed);
	}
	if (totals->waited_for_replies)
		json_number(&j, "replies", totals->replies);
	if (is_mode(view, "listen"))
		json_number(&j, "received", totals->received);
	if (is_mode(view, "decode"))
		json_number(&j, "decoded", totals->decoded);
	if (is_mode(view, "send") || is_mode(view, "listen"))
		json_milliseconds(&j, "elapsed_ms", totals->elapsed);
	if (totals->has_queued)
		json_milliseconds(&j, "queued_max_ms", totals->queued_max);
	json_number(&j, "exit", (uint64_t)exit_status);
	json_end(&j);
}

/* ---- packets --------------------------------------------------------------------- */
static void put_checksum(struct json *j, struct span message, const struct ip_header *ip)
{
	char sum[8];
	struct text t = text_of(sum, sizeof sum);
	struct address final = ip_final_destination(ip);
	text_format(&t, "0x%02x%02x", message.data[2], message.data[3]);
	json_text(j, "checksum", sum);
	if (!ip->is_fragment)
		json_bool(j, "checksum_right",
			icmp_checksum(ip->version, &ip->source, &final, message) == 0);
}

/* What the IP and ICMP headers say; `from` is the key of the source. */
static void put_headers(struct view *view, struct json *j, const char *from, struct span packet,
	const struct ip_header *ip)
{
	struct span message = ip->payload;
	json_number(j, "af", ip->version);
	put_address(j, from, &ip->source);
	put_address(j, "dst", &ip->destination);
	json_number(j, "ttl", ip->hop_limit);
	if (ip->fragment_offset > 0)
		json_number(j, "fragment_offset", ip->fragment_offset);
	if (ip->fragment_offset > 0 || message.size < 4)
		return;
	json_number(j, "icmp_type", message.data[0]);
	json_number(j, "icmp_code", message.data[1]);
	put_checksum(j, message, ip);
	message_json(view->spec, j);
	packet_words(view, packet);
	json_text(j, "words", view->words + 1);
}

static void put_times(struct json *j, const struct view_times *times)
{
	json_milliseconds(j, "rtt_ms", times->rtt);
	if (times->queued > 0)
		json_milliseconds(j, "queued_ms", times->queued);
	json_text(j, "stamp", stamp_name(times->stamp));
}

/* A record as far as all packets have it; `ip` has version 0 without a whole header, which a
 * packet that is wrong on purpose may lack. */
static struct json packet_begin(struct view *view, const char *type, const char *from,
	struct span packet, struct ip_header *ip)
{
	struct json j = json_begin(stdout, type, clock_wall());
	put_host(&j, view);
	json_number(&j, "length", packet.size);
	if (packet_decode(view, packet, ip))
		put_headers(view, &j, from, packet, ip);
	else
		*ip = (struct ip_header){0};
	return j;
}

static void packet_end(struct json *j, struct span packet)
{
	json_hex(j, "bytes", packet);
	json_end(j);
}

static void json_sent(struct view *view, struct span packet, bool dry)
{
	struct ip_header ip;
	struct json j = packet_begin(view, "sent", "src", packet, &ip);
	json_bool(&j, "dry", dry);
	packet_end(&j, packet);
}

static void json_reply(struct view *view, struct span packet, const struct view_times *times)
{
	struct ip_header ip;
	struct json j = packet_begin(view, "reply", "from", packet, &ip);
	put_times(&j, times);
	packet_end(&j, packet);
}

static void json_error(struct view *view, struct span packet, const struct view_times *times)
{
	char sentence[SENTENCE_SIZE];
	struct text t = text_of(sentence, sizeof sentence);
	struct ip_header ip;
	struct json j = packet_begin(view, "error", "from", packet, &ip);
	if (ip.payload.size >= 2)
		icmp_sentence(&t, ip.version, ip.payload.data[0], ip.payload.data[1], NULL);
	json_text(&j, "text", sentence);
	put_times(&j, times);
	packet_end(&j, packet);
}

static void json_timeout(struct view *view, const struct address *to, nanoseconds waited)
{
	struct json j = json_begin(stdout, "timeout", clock_wall());
	put_host(&j, view);
	put_address(&j, "addr", to);
	json_milliseconds(&j, "waited_ms", waited);
	json_end(&j);
}

static void json_received(struct view *view, struct span packet, const char *device)
{
	struct ip_header ip;
	struct json j = packet_begin(view, "received", "from", packet, &ip);
	if (device)
		json_text(&j, "device", device);
	packet_end(&j, packet);
}

/* ---- --decode -------------------------------------------------------------------- */
static void put_origin(struct json *j, const struct view_origin *origin)
{
	if (origin->file)
		json_text(j, "file", origin->file);
	if (origin->number > 0)
		json_number(j, "packet", origin->number);
	if (origin->captured < origin->original) {
		json_number(j, "captured", origin->captured);
		json_number(j, "original", origin->original);
	}
	if (origin->is_reassembled)
		json_bool(j, "reassembled", true);
}

static void json_decoded(
	struct view *view, const struct view_origin *origin, struct span packet)
{
	const struct spec *spec = view->spec;
	struct ip_header ip;
	nanoseconds wall = packet_has_wall(origin) ? origin->wall : clock_wall();
	struct json j = json_begin(stdout, "decoded", wall);
	put_origin(&j, origin);
	json_number(&j, "af", spec->version);
	if (ip_parse_quoted(packet, &ip)) {
		put_address(&j, "from", &ip.source);
		put_address(&j, "dst", &ip.destination);
		json_number(&j, "ttl", ip.hop_limit);
	}
	if (packet_is_later_fragment(packet, &ip)) {
		json_number(&j, "fragment_offset", ip.fragment_offset);
	} else {
		if (spec->truncate > 0)
			json_number(&j, "icmp_type", spec->type);
		if (spec->truncate > 1)
			json_number(&j, "icmp_code", spec->code);
		message_json(spec, &j);
		json_text(&j, "words", view->words);
	}
	packet_end(&j, packet);
}

/* ---- --effect -------------------------------------------------------------------- */
static void json_counter(struct view *view, const char *name, uint64_t before, uint64_t after)
{
	(void)view;
	struct json j = json_begin(stdout, "effect", clock_wall());
	json_text(&j, "counter", name);
	json_number(&j, "before", before);
	json_number(&j, "after", after);
	json_end(&j);
}

static void json_change(struct view *view, const char *what, bool came, const char *words)
{
	(void)view;
	struct json j = json_begin(stdout, "effect", clock_wall());
	json_text(&j, what, words);
	json_bool(&j, "appeared", came);
	json_end(&j);
}

const struct view_form view_form_json = {
	.start = json_start,
	.sent = json_sent,
	.reply = json_reply,
	.error = json_error,
	.timeout = json_timeout,
	.received = json_received,
	.decoded = json_decoded,
	.counter = json_counter,
	.change = json_change,
	.end = json_summary,
};

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/packet.h"

#include "common/cli/json.h"
#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/wire/icmp/message.h"
#include "common/wire/ip.h"
#include "icmpgen/view/message.h"

/* view->spec becomes that of the packet's message. */
static bool packet_decode(struct view *view, struct span packet, struct ip_header *ip)
{
	if (!ip_parse(packet, ip))
		return false;
	spec_init(view->spec);
	view->spec->version = ip->version;
	view->spec->source = ip->source;
	view->spec->destination = ip_final_destination(ip);
	decode_message(ip->payload, view->spec, writer_of(view->scratch, SPEC_PACKET_MAX));
	return true;
}

void packet_words(struct view *view, struct span packet)
{
	struct ip_header ip;
	struct text t = text_of(view->words, view->words_size);
	if (!packet_decode(view, packet, &ip))
		text_add(&t, " no whole IP header");
	else if (ip.fragment_offset > 0)
		text_format(
			&t, " fragment at %u, %u bytes", ip.fragment_offset, ip.payload.size);
	else
		decode_message_words(view->spec, writer_of(view->scratch, SPEC_PACKET_MAX), &t);
}

void packet_text(struct view *view, struct span packet)
{
	struct ip_header ip;
	struct text t = text_of(view->words, view->words_size);
	if (!packet_decode(view, packet, &ip))
		text_add(&t, "no whole IP header");
	else if (ip.fragment_offset > 0)
		text_format(
			&t, "fragment at %u, %u bytes", ip.fragment_offset, ip.payload.size);
	else
		message_text(view->spec, &t);
}

char *packet_source(struct span packet, char *text)
{
	struct ip_header ip;
	ip_parse(packet, &ip);
	return address_text(text, &ip.source);
}

char *packet_destination(struct span packet, char *text)
{
	struct ip_header ip;
	ip_parse(packet, &ip);
	return address_text(text, &ip.destination);
}

void packet_line(struct view *view, const char *what, struct span packet)
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
	printf("%s %u bytes %s > %s %s\n", what, packet.size, address_text(from, &ip.source),
		address_text(to, &ip.destination), view->words);
	message_flush();
}

/* What the IP and ICMP headers say. */
static void headers_json(
	struct view *view, struct json *j, struct span packet, const struct ip_header *ip)
{
	char name[ADDRESS_TEXT_SIZE];
	char sum[8];
	struct text t = text_of(sum, sizeof sum);
	json_number(j, "af", ip->version);
	json_text(j, "src", address_text(name, &ip->source));
	json_text(j, "dst", address_text(name, &ip->destination));
	json_number(j, "ttl", ip->hop_limit);
	struct span message = ip->payload;
	if (ip->fragment_offset > 0 || message.size < 4)
		return;
	struct address final = ip_final_destination(ip);
	json_number(j, "icmp_type", message.data[0]);
	json_number(j, "icmp_code", message.data[1]);
	text_format(&t, "0x%02x%02x", message.data[2], message.data[3]);
	json_text(j, "checksum", sum);
	if (!ip->is_fragment)
		json_bool(j, "checksum_right",
			icmp_checksum(ip->version, &ip->source, &final, message) == 0);
	message_json(view->spec, j);
	packet_words(view, packet);
	json_text(j, "words", view->words + 1);
}

void packet_json(
	struct view *view, const char *what, struct span packet, const struct view_times *times)
{
	struct ip_header ip;
	bool is_whole = packet_decode(view, packet, &ip); /* not one that is wrong on purpose */
	struct json j = json_begin(stdout, what, clock_wall());
	json_number(&j, "length", packet.size);
	if (is_whole)
		headers_json(view, &j, packet, &ip);
	if (times) {
		json_milliseconds(&j, "rtt_ms", times->rtt);
		if (times->queued > 0)
			json_milliseconds(&j, "queued_ms", times->queued);
		json_text(&j, "stamp", stamp_name(times->stamp));
	}
	json_hex(&j, "bytes", packet);
	json_end(&j);
}

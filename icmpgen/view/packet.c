/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/packet.h"

#include "common/wire/ip.h"
#include "icmpgen/view/message.h"

bool packet_decode(struct view *view, struct span packet, struct ip_header *ip)
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

bool packet_is_later_fragment(struct span packet, struct ip_header *ip)
{
	return ip_parse_quoted(packet, ip) && ip->fragment_offset > 0;
}

bool packet_has_wall(const struct view_origin *origin)
{
	return origin->wall > 0 && origin->wall < NEVER;
}

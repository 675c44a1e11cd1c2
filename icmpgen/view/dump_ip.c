/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/dump_ip.h"

#include "common/base/address.h"
#include "common/wire/family.h"

static void address_line(struct dump *d, uint8_t version, const char *name)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address = address_from(dump_peek(d, address_size(version)));
	dump_bytes(d, address_size(version), "%s %s", name, address_text(text, &address));
}

static const char *protocol_name(uint64_t protocol)
{
	switch (protocol) {
	case IP_PROTOCOL_ICMP:
		return " ICMP";
	case IP_PROTOCOL_TCP:
		return " TCP";
	case IP_PROTOCOL_UDP:
		return " UDP";
	case IP_PROTOCOL_ICMPV6:
		return " ICMPv6";
	default:
		return "";
	}
}

static void ip4_dump(struct dump *d, const struct ip_header *ip)
{
	uint32_t size = 20 + ip->options.size;
	dump_bytes(d, 1, "version %llu, header %llu bytes",
		(unsigned long long)dump_number(d, 0, 1) / 16,
		(unsigned long long)dump_number(d, 0, 1) % 16 * 4);
	dump_bytes(d, 1, "type of service 0x%02x", ip->traffic_class);
	dump_bytes(d, 2, "total length %u", ip->total_length);
	dump_bytes(d, 2, "identification %u", ip->identification);
	dump_bytes(d, 2, "%s%sfragment offset %u", ip->dont_fragment ? "don't fragment, " : "",
		ip->more_fragments ? "more fragments, " : "", ip->fragment_offset);
	dump_bytes(d, 1, "time to live %u", ip->hop_limit);
	dump_bytes(d, 1, "protocol %u%s", ip->protocol, protocol_name(ip->protocol));
	dump_bytes(d, 2, "header checksum 0x%04x (%s)", ip->checksum,
		ip->checksum_right ? "right" : "wrong");
	address_line(d, 4, "source");
	address_line(d, 4, "destination");
	if (size > 20)
		dump_bytes(d, size - 20, "options");
}

static void chain_dump(struct dump *d, const struct ip_header *ip)
{
	uint8_t next = ip->first_header;
	uint32_t end = d->at + ip->options.size;
	while (d->at < end) {
		uint32_t size = next == IP_PROTOCOL_FRAGMENT
					? 8
					: (uint32_t)(dump_number(d, 1, 1) + 1) * 8;
		const char *name = next == IP_PROTOCOL_HOP_BY_HOP    ? "hop-by-hop options"
				   : next == IP_PROTOCOL_DESTINATION ? "destination options"
				   : next == IP_PROTOCOL_FRAGMENT    ? "fragment"
								     : "extension";
		next = (uint8_t)dump_number(d, 0, 1);
		dump_bytes(d, size, "%s header, next %u%s", name, next, protocol_name(next));
	}
}

static void ip6_dump(struct dump *d, const struct ip_header *ip)
{
	dump_bytes(d, 4, "version 6, traffic class 0x%02x, flow label 0x%05x",
		ip->traffic_class, ip->flow_label);
	dump_bytes(d, 2, "payload length %u", ip->total_length);
	dump_bytes(d, 1, "next header %u%s", ip->first_header, protocol_name(ip->first_header));
	dump_bytes(d, 1, "hop limit %u", ip->hop_limit);
	address_line(d, 6, "source");
	address_line(d, 6, "destination");
	chain_dump(d, ip);
}

bool dump_ip(struct dump *d, struct ip_header *ip)
{
	if (!ip_parse_quoted(span_from(d->packet, d->at), ip))
		return false;
	if (ip->version == 4)
		ip4_dump(d, ip);
	else
		ip6_dump(d, ip);
	return true;
}

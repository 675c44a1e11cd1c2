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
	dump_bytes(d, 2, "%s%s%sfragment offset %u", ip->reserved_flag ? "reserved flag, " : "",
		ip->dont_fragment ? "don't fragment, " : "",
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

static const char *header_name(uint8_t number)
{
	switch (number) {
	case IP_PROTOCOL_HOP_BY_HOP:
		return "hop-by-hop options";
	case IP_PROTOCOL_DESTINATION:
		return "destination options";
	case IP_PROTOCOL_ROUTING:
		return "routing";
	case IP_PROTOCOL_FRAGMENT:
		return "fragment";
	case IP_PROTOCOL_AUTHENTICATION:
		return "authentication";
	default:
		return "extension";
	}
}

static void chain_dump(struct dump *d, const struct ip_header *ip)
{
	struct reader r = reader_of(ip->options);
	uint8_t next = ip->first_header;
	struct span header;
	for (uint8_t here = next; ip_extension_next(&r, &next, &header); here = next)
		dump_bytes(d, header.size, "%s header, next %u%s", header_name(here), next,
			protocol_name(next));
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

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/ip.h"
#include "common/wire/pcap/pcap.h"

enum {
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_IPV6 = 0x86dd,
	ETHERTYPE_VLAN = 0x8100,
	ETHERTYPE_VLAN_OUTER = 0x88a8,
	ETHERTYPE_VLAN_OLD = 0x9100,

	IP4_SIZE = 20,
	IP6_SIZE = 40,
};

static struct span no_ip(const char *why, const char **why_no_ip)
{
	*why_no_ip = why;
	return (struct span){0};
}

/* The reader stands behind an Ethernet type. */
static struct span ethertype_ip(struct reader *r, uint16_t type, const char **why_no_ip)
{
	while (type == ETHERTYPE_VLAN || type == ETHERTYPE_VLAN_OUTER ||
		type == ETHERTYPE_VLAN_OLD) {
		reader_u16(r);
		type = reader_u16(r);
	}
	if (r->failed || reader_left(r) == 0)
		return no_ip("cut", why_no_ip);
	if (type != ETHERTYPE_IPV4 && type != ETHERTYPE_IPV6)
		return no_ip("not IP", why_no_ip);
	return ip_without_trailer(reader_rest(r));
}

/* Address families of the systems that write null headers: IPv4 is 2 everywhere. */
static bool is_null_family(uint32_t family)
{
	return family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
}

static struct span null_ip(struct reader *r, const char **why_no_ip)
{
	uint32_t family = reader_u32(r);
	if (r->failed || reader_left(r) == 0)
		return no_ip("cut", why_no_ip);
	bool is_little_endian = family % 0x1000000u == 0;
	if (!is_null_family(is_little_endian ? family / 0x1000000u : family))
		return no_ip("not IP", why_no_ip);
	return reader_rest(r);
}

struct span pcap_frame_ip(uint32_t link, struct span frame, const char **why_no_ip)
{
	struct reader r = reader_of(frame);
	uint16_t type;
	*why_no_ip = NULL;
	switch (link) {
	case PCAP_LINK_RAW:
	case PCAP_LINK_RAW_12:
	case PCAP_LINK_RAW_14:
	case PCAP_LINK_IPV4:
	case PCAP_LINK_IPV6:
		return frame.size == 0 ? no_ip("cut", why_no_ip) : frame;
	case PCAP_LINK_ETHERNET:
		reader_take(&r, 12); /* both addresses */
		type = reader_u16(&r);
		return ethertype_ip(&r, type, why_no_ip);
	case PCAP_LINK_COOKED:
		reader_take(&r, 14); /* packet type, device type, address */
		type = reader_u16(&r);
		return ethertype_ip(&r, type, why_no_ip);
	case PCAP_LINK_COOKED_2:
		type = reader_u16(&r);
		reader_take(&r, 18); /* interface, device type, packet type, address */
		return ethertype_ip(&r, type, why_no_ip);
	case PCAP_LINK_NULL:
	case PCAP_LINK_LOOP:
		return null_ip(&r, why_no_ip);
	default:
		return no_ip("unknown link type", why_no_ip);
	}
}

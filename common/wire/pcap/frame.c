/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/ip.h"
#include "common/wire/pcap/pcap.h"

enum {
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_IPV6 = 0x86dd,
	ETHERTYPE_VLAN = 0x8100,
	ETHERTYPE_VLAN_OUTER = 0x88a8,
	ETHERTYPE_VLAN_OLD = 0x9100,
	ETHERTYPE_MPLS = 0x8847,
	ETHERTYPE_MPLS_UPSTREAM = 0x8848,
	ETHERTYPE_PPP_SESSION = 0x8864,

	PPP_IPV4 = 0x21,
	PPP_IPV6 = 0x57,
	PPP_MPLS = 0x281,
	PPP_ALL_STATIONS = 0xff03, /* address and control (RFC 1662 section 3.1) */

	IP4_SIZE = 20,
	IP6_SIZE = 40,
};

static struct span no_ip(const char *why, const char **why_no_ip)
{
	*why_no_ip = why;
	return (struct span){0};
}

/* The reader is after the bottom label of a stack, which does not name what follows: the
 * version does (RFC 4928 section 3). */
static struct span mpls_ip(struct reader *r, const char **why_no_ip)
{
	uint32_t label = 0;
	/*@ loop invariant reader_ok(r);
	    loop assigns label, r->offset, r->failed;
	    loop variant r->failed ? 0 : r->size - r->offset + 1; */
	while (!r->failed && label / 256 % 2 == 0)
		label = reader_u32(r);
	struct reader look;
	look = *r;
	uint8_t version = reader_u8(&look) / 16;
	if (look.failed)
		return no_ip("cut", why_no_ip);
	if (version != 4 && version != 6)
		return no_ip("not IP", why_no_ip);
	return ip_without_trailer(reader_rest(r));
}

/* RFC 1661 section 2: the protocol is two bytes, or one that is odd. */
static struct span ppp_ip(struct reader *r, const char **why_no_ip)
{
	struct reader look;
	look = *r;
	if (reader_u16(&look) == PPP_ALL_STATIONS)
		reader_u16(r);
	uint16_t protocol = reader_u8(r);
	if (protocol % 2 == 0)
		protocol = (uint16_t)(protocol * 256 + reader_u8(r));
	if (!r->failed && protocol == PPP_MPLS)
		return mpls_ip(r, why_no_ip);
	if (r->failed || reader_left(r) == 0)
		return no_ip("cut", why_no_ip);
	if (protocol != PPP_IPV4 && protocol != PPP_IPV6)
		return no_ip("not IP", why_no_ip);
	return ip_without_trailer(reader_rest(r));
}

/* RFC 2516 section 4: version, type, code, session, length. */
static struct span ppp_session_ip(struct reader *r, const char **why_no_ip)
{
	reader_take(r, 6);
	return ppp_ip(r, why_no_ip);
}

/* The reader is just after an Ethernet type. */
static struct span ethertype_ip(struct reader *r, uint16_t type, const char **why_no_ip)
{
	/*@ loop invariant reader_ok(r);
	    loop assigns type, r->offset, r->failed;
	    loop variant r->failed ? (type == 0 ? 0 : 1) : r->size - r->offset + 2; */
	while (type == ETHERTYPE_VLAN || type == ETHERTYPE_VLAN_OUTER ||
		type == ETHERTYPE_VLAN_OLD) {
		reader_u16(r);
		type = reader_u16(r);
	}
	if (type == ETHERTYPE_MPLS || type == ETHERTYPE_MPLS_UPSTREAM)
		return mpls_ip(r, why_no_ip);
	if (type == ETHERTYPE_PPP_SESSION)
		return ppp_session_ip(r, why_no_ip);
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
	case PCAP_LINK_PPP:
	case PCAP_LINK_PPP_SERIAL:
		return ppp_ip(&r, why_no_ip);
	case PCAP_LINK_PPP_ETHERNET:
		return ppp_session_ip(&r, why_no_ip);
	case PCAP_LINK_NULL:
	case PCAP_LINK_LOOP:
		return null_ip(&r, why_no_ip);
	default:
		break;
	}
	return no_ip("unknown link type", why_no_ip);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The IPv4 header with its options (RFC 791) and the IPv6 header with its extension chain (RFC
 * 8200), parsed into and built from one struct. Options and extension headers stay bytes here;
 * ip_option_* walks the IPv4 ones.
 */
#ifndef COMMON_WIRE_IP_H
#define COMMON_WIRE_IP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"

struct ip_header {
	uint8_t version; /* 4 or 6 */
	uint8_t traffic_class;
	uint8_t hop_limit;
	uint8_t protocol; /* what `payload` is: after the last extension header that was there
			   */
	uint8_t first_header; /* the protocol or next-header field of the fixed header */
	uint16_t
		total_length; /* IPv4 total length, IPv6 payload length, as the packet claims */
	uint32_t identification; /* IPv4, or of an IPv6 fragment header */
	uint32_t flow_label;
	bool dont_fragment, more_fragments;
	bool reserved_flag;	  /* IPv4's highest flag bit, which must be 0 (RFC 791) */
	bool is_fragment;	  /* not the whole datagram */
	uint16_t fragment_offset; /* bytes */
	uint16_t checksum;	  /* IPv4, as it stood in the packet */
	bool checksum_right;	  /* always true for IPv6 */
	bool is_cut;		  /* fewer bytes here than total_length claims */
	struct address source, destination;
	struct span options; /* IPv4 options, or the IPv6 extension headers before `payload` */
	struct span payload; /* cut to total_length: a trailer after it is ignored */
};

enum {
	IP_HEADERS_MAX = 16, /* IPv6 extension headers that are walked */
	IP_OPTIONS_MAX = 40, /* bytes of IPv4 options */
	IP_PROTOCOL_HOP_BY_HOP = 0,
	IP_PROTOCOL_ICMP = 1,
	IP_PROTOCOL_TCP = 6,
	IP_PROTOCOL_UDP = 17,
	IP_PROTOCOL_DCCP = 33,
	IP_PROTOCOL_ROUTING = 43,
	IP_PROTOCOL_FRAGMENT = 44,
	IP_PROTOCOL_AUTHENTICATION = 51, /* RFC 4302 */
	IP_PROTOCOL_ICMPV6 = 58,
	IP_PROTOCOL_NONE = 59,
	IP_PROTOCOL_DESTINATION = 60,
	IP_PROTOCOL_SCTP = 132,
	IP_PROTOCOL_UDPLITE = 136,
};

/*
 * Parse a packet that begins with an IP header of either version. The walk over IPv6 extension
 * headers stops at an upper layer, at a fragment that is not the first, at "no next header",
 * after IP_HEADERS_MAX headers or at the end of the bytes. Returns false when the header itself
 * is not whole: fewer than 20 or 40 bytes, ihl < 5 or options past the end, version neither 4
 * nor 6, an IPv4 total length below the header's.
 */
bool ip_parse(struct span packet, struct ip_header *header);
/*
 * The same for a packet quoted in an ICMP error. Routers quote the length in host order,
 * without the header, or zeroed: one that leaves fewer than 8 bytes of payload is not believed,
 * then `payload` is all that is there.
 */
bool ip_parse_quoted(struct span packet, struct ip_header *header);

/*
 * Append the header (with `options`, which must be padded to 4 bytes for IPv4; for IPv6 they
 * are the whole extension chain, whose first header is `first_header`; when it is empty
 * `protocol` is used). `payload_size` bytes will follow; total_length and the IPv4 checksum are
 * computed from it. The writer fails when the options or the length do not fit their fields.
 */
void ip_write(struct writer *w, const struct ip_header *header, uint32_t payload_size);

/* ---- IPv6 extension headers (RFC 8200 section 4) --------------------------------- */
enum {
	IP_ROUTING_SOURCE = 0,
	IP_ROUTING_HOME = 2,
	IP_ROUTING_RPL = 3,
	IP_ROUTING_SEGMENTS = 4,
};

/*
 * The next header out of `r` (a reader over ip_header.options), whose number is *number, which
 * becomes the number of what follows. False at the end.
 */
bool ip_extension_next(struct reader *r, uint8_t *number, struct span *header);
/*
 * An RPL source route (RFC 6554 section 3). The first octets of its addresses, which they share
 * with the packet's destination, are left out: `cmpri` of each, `cmpre` of the last one.
 */
struct ip_rpl_route {
	uint8_t left, cmpri, cmpre;
	uint32_t count;	       /* of addresses, at least 1 */
	struct span addresses; /* what is there of them */
};
/* False when the header is of another type, or its sizes contradict each other. */
bool ip_rpl_route_parse(struct span header, struct ip_rpl_route *route);
/* Address `i` below `count`, completed by the packet's destination. */
struct address ip_rpl_route_address(
	const struct ip_rpl_route *route, uint32_t i, const struct address *destination);
/*
 * The destination at the end of a routing header's way: of a type 0 (RFC 5095), type 2 (RFC
 * 6275) or type 3 (RFC 6554) its last address, of a segment routing header (RFC 8754) its
 * first. *final is the packet's destination before; it stays, and false is returned, when no
 * address is left to visit, or the type is another one.
 */
bool ip_routing_final(struct span header, struct address *final);
/* Where the packet ends up, over which ICMPv6 sums (RFC 8200 section 8.1). */
struct address ip_final_destination(const struct ip_header *header);

/* ---- IPv4 options (RFC 791 section 3.1) ------------------------------------------ */
enum {
	IP_OPTION_END = 0,
	IP_OPTION_NOP = 1,
	IP_OPTION_RECORD_ROUTE = 7,
	IP_OPTION_TIMESTAMP = 68,
	IP_OPTION_LOOSE_ROUTE = 131,
	IP_OPTION_STRICT_ROUTE = 137,
	IP_OPTION_ROUTER_ALERT = 148, /* RFC 2113 */
};

struct ip_option {
	uint8_t type;
	struct span data; /* after type and length; empty for END and NOP */
};

/*
 * The next option out of `r` (a reader over ip_header.options). False at the end; then
 * r->failed tells a malformed area (length 0 or 1, or beyond the area) from a clean one.
 */
bool ip_option_next(struct reader *r, struct ip_option *option);

/*
 * The addresses that a record-route or source-route option holds so far: whole slots before its
 * pointer. `count` is at most 9. False, with `count` 0, when the pointer is below 4, not on a
 * slot, or past the end.
 */
bool ip_option_route(
	const struct ip_option *option, struct address slots[static 9], uint32_t *count);

struct ip_timestamps {
	uint8_t flags;	  /* 0 stamps only, 1 address and stamp, 3 prespecified (RFC 791) */
	uint8_t overflow; /* hosts that found no room */
	uint32_t count;
	struct {
		struct address address; /* version 0 with flags 0 */
		uint32_t milliseconds;	/* since midnight UTC; the top bit marks a non-standard
					   value */
	} stamp[9];
};
/* What an IP timestamp option holds so far. False as for ip_option_route (its minimum pointer
 * is 5) and with flags that RFC 791 does not define. */
bool ip_option_timestamps(const struct ip_option *option, struct ip_timestamps *stamps);

/* ---- building them: each appends one option, padded to 4 bytes in all ------------ */

/* Record route with 9 free slots (RFC 791): 40 bytes, a NOP in front. */
void ip_option_write_record(struct writer *w);
/* A source route of `type` (loose or strict) through `hops`, at most 9, the first to go to
 * first. */
void ip_option_write_route(
	struct writer *w, uint8_t type, const struct address *hops, uint32_t count);
/*
 * A timestamp option with RFC 791's flags: 0 stamps only (9 free), 1 addresses and stamps (4
 * free), 3 stamps of the `count` given hosts, at most 4.
 */
void ip_option_write_timestamps(
	struct writer *w, uint8_t flags, const struct address *hosts, uint32_t count);

/* How many hops a packet came over, counted from its hop limit: hosts start with 64, 128 or
 * 255. A guess: 1 is the same link. */
uint8_t ip_distance_guess(uint8_t hop_limit);

/*
 * The packet without what follows it in a frame: filling, check sequence, a trailer of a
 * switch. A host that leaves segmentation to its device captures a length of 0: then all is the
 * packet. A length below the header's own is a fault of the packet, which is left whole.
 */
struct span ip_without_trailer(struct span ip);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our packet, quoted inside an ICMP error. Routers cut it, rewrite it (NAT, DSCP) and lie about
 * it; whatever is read here is bounded by the bytes at hand and believed only where the caller
 * compares it with what was sent.
 */
#ifndef COMMON_WIRE_QUOTE_H
#define COMMON_WIRE_QUOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/wire/ip.h"

struct quote {
	bool has_ip; /* `ip` is filled: raw sockets. The error queue quotes from the L4 header
			on */
	struct ip_header ip;
	uint8_t protocol;
	struct span transport; /* L4 header and what follows, as far as quoted */
	bool has_ports;	       /* UDP, TCP, UDP-Lite, DCCP, SCTP with >= 4 bytes */
	uint16_t source_port, destination_port;
	bool has_icmp; /* ICMP with >= 8 bytes */
	uint8_t icmp_type, icmp_code;
	uint16_t icmp_id, icmp_sequence;
	uint16_t checksum; /* of the L4 header, when has_checksum */
	bool has_checksum;
};

/* Whether the header of this protocol begins with source and destination port. */
bool quote_has_port_fields(uint8_t protocol);

/*
 * Parse a quote that begins with an IP header: `body` of an error after its 8-byte ICMP header.
 * False when there is no whole IP header, or it is a fragment other than the first (its L4
 * header is elsewhere).
 */
bool quote_parse(struct span body, struct quote *quote);
/* The same for bytes that begin with the L4 header of `protocol`. False when fewer than 4 bytes
 * are there. */
bool quote_parse_transport(struct span transport, uint8_t protocol, struct quote *quote);

#endif

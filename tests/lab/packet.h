/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A packet that came in from the client, taken apart: IPv4 with options, IPv6 with its
 * extension headers, and the few transport fields that routers and hosts look at.
 */
#ifndef TESTS_LAB_PACKET_H
#define TESTS_LAB_PACKET_H

#include "tests/lab/address.h"

struct packet {
	const uint8_t *bytes;
	size_t size;	    /* of the whole packet */
	size_t header_size; /* bytes before the transport header, extension headers included */
	struct address from, to;
	uint8_t protocol;      /* of the transport header */
	uint8_t ttl;	       /* or hop limit, as the client sent it */
	uint8_t tos;	       /* or traffic class */
	uint32_t label;	       /* IPv6 flow label */
	bool is_unbreakable;   /* DF, or IPv6 */
	bool is_first_piece;   /* the first of several fragments */
	bool is_later_piece;   /* a fragment without the transport header */
	bool has_ports;	       /* TCP, UDP, UDP-Lite, DCCP or SCTP with at least 4 bytes */
	bool has_icmp;	       /* ICMP of its family with at least 8 bytes */
	uint8_t type, code;    /* ICMP */
	uint16_t source, port; /* ports; of ICMP: id and sequence */
	uint16_t checksum;     /* of ICMP and UDP */
};

/* Take a packet apart; false when it is no whole IP packet (its lengths lie or are short). */
bool packet_parse(struct packet *packet, const uint8_t *bytes, size_t size);
const uint8_t *packet_transport(const struct packet *packet);
size_t packet_transport_size(const struct packet *packet);
/* The flow as balancers see it: addresses, protocol and ports, or ICMP type, code, checksum and
 * id; with `by_label` the label in the place of ports in IPv6. */
uint64_t packet_flow(const struct packet *packet, bool by_label);

#endif

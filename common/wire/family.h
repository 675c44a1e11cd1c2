/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IPv4 and IPv6 as data: everything that differs between the two and is only a number or a word
 * is here, so that code says `family->option.hop_limit` and is written once. Nothing else
 * names AF_INET6 or an IP(V6)_ socket option.
 */
#ifndef COMMON_WIRE_FAMILY_H
#define COMMON_WIRE_FAMILY_H

#include <stdbool.h>
#include <stdint.h>

/* Socket options of one family; `level` is theirs. 0: the family has none. */
struct family_options {
	int level;
	int hop_limit, multicast_hop_limit, traffic_class;
	int multicast_loop;
	int mtu_discover, mtu;
	int receive_errors, receive_errors_rfc4884;
	int receive_hop_limit, receive_traffic_class, receive_packet_info;
	int header_included, dont_fragment;
	int ip_options, receive_ip_options; /* IPv4 */
	int send_flow_label;		    /* IPv6 */
	int checksum; /* where the kernel puts a checksum on raw sockets (IPV6_CHECKSUM) */
};

/* Types of the control messages of one family (level as above). */
struct family_controls {
	int hop_limit, traffic_class, packet_info, errors;
	int options; /* the packet's IP options, only IPv4 */
};

struct family {
	uint8_t version;	 /* 4 or 6 */
	uint8_t ip_header_size;	 /* without options: 20 or 40 */
	uint8_t icmp_protocol;	 /* IPPROTO_ICMP, IPPROTO_ICMPV6 */
	int domain;		 /* AF_INET, AF_INET6 */
	const char *name;	 /* "IPv4", "IPv6" */
	const char *domain_name; /* "AF_INET", "AF_INET6" */
	uint16_t echo_size_max;	 /* data bytes of the largest echo: 65507, 65527 */
	uint16_t minimum_mtu;	 /* 68 (RFC 791), 1280 (RFC 8200) */

	/* ICMP types */
	uint8_t echo, echo_reply;
	uint8_t unreachable, unreachable_port_code;
	uint8_t time_exceeded, parameter_problem;
	uint8_t extended_echo, extended_echo_reply;
	uint8_t origin; /* SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6 in the error queue */

	/* RFC 4884 section 4: the length byte's place in the ICMP header and its unit in bytes
	 */
	uint8_t extension_length_at, extension_length_unit;

	/* path MTU discovery modes: -M do, want, dont, probe */
	int pmtu_do, pmtu_want, pmtu_dont, pmtu_probe;
	bool has_broadcast;

	struct family_options option;
	struct family_controls control;
};

extern const struct family family_ipv4;
extern const struct family family_ipv6;

/* The family of an IP version (4 or 6). */
const struct family *family_of(uint8_t version);

#endif

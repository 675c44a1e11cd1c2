/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rows of codes, an array for each type that has several. types.c alone includes this file:
 * so the compiler counts the rows, and says which array no type uses.
 */
#ifndef COMMON_WIRE_ICMP_CODES_H
#define COMMON_WIRE_ICMP_CODES_H

#include "common/wire/icmp/names.h"

/* A table reads by its rows: clang-format would give every field a line of its own. */
/* clang-format off */

/* Code 0 alone, without a name: most types. */
static const struct icmp_code zero[] = {{.code = 0}};

/* RFC 792, 1122 section 3.2.2.1, 1812 section 5.2.7.1 */
static const struct icmp_code unreach4[] = {
	{.code = 0, .name = "net", .symbol = "ICMP_NET_UNREACH",
	 .reject = "icmp-net-unreachable",
	 .sentence = "Destination Net Unreachable", .mark = "!N"},
	{.code = 1, .name = "host", .symbol = "ICMP_HOST_UNREACH",
	 .reject = "icmp-host-unreachable",
	 .sentence = "Destination Host Unreachable", .mark = "!H"},
	{.code = 2, .name = "proto", .symbol = "ICMP_PROT_UNREACH",
	 .reject = "icmp-proto-unreachable",
	 .sentence = "Destination Protocol Unreachable", .mark = "!P"},
	{.code = 3, .name = "port", .symbol = "ICMP_PORT_UNREACH",
	 .reject = "icmp-port-unreachable",
	 .sentence = "Destination Port Unreachable", .mark = ICMP_NO_MARK},
	{.code = 4, .name = "frag-needed", .symbol = "ICMP_FRAG_NEEDED",
	 .info = {ICMP_INFO_MTU, 2, 2}, /* RFC 1191 section 4 */
	 .sentence = "Frag needed and DF set (mtu = {mtu})", .mark = "!F-{mtu}"},
	{.code = 5, .name = "src-route-failed", .symbol = "ICMP_SR_FAILED",
	 .sentence = "Source Route Failed", .mark = "!S"},
	{.code = 6, .name = "net-unknown", .symbol = "ICMP_NET_UNKNOWN",
	 .sentence = "Destination Net Unknown", .mark = "!N"},
	{.code = 7, .name = "host-unknown", .symbol = "ICMP_HOST_UNKNOWN",
	 .sentence = "Destination Host Unknown", .mark = "!H"},
	{.code = 8, .name = "src-isolated", .symbol = "ICMP_HOST_ISOLATED",
	 .sentence = "Source Host Isolated", .mark = "!N"},
	{.code = 9, .name = "net-prohibited", .symbol = "ICMP_NET_ANO",
	 .reject = "icmp-net-prohibited",
	 .sentence = "Destination Net Prohibited", .mark = "!X"},
	{.code = 10, .name = "host-prohibited", .symbol = "ICMP_HOST_ANO",
	 .reject = "icmp-host-prohibited",
	 .sentence = "Destination Host Prohibited", .mark = "!X"},
	{.code = 11, .name = "net-tos", .symbol = "ICMP_NET_UNR_TOS",
	 .sentence = "Destination Net Unreachable for Type of Service", .mark = "!N"},
	{.code = 12, .name = "host-tos", .symbol = "ICMP_HOST_UNR_TOS",
	 .sentence = "Destination Host Unreachable for Type of Service", .mark = "!H"},
	{.code = 13, .name = "admin-prohibited", .symbol = "ICMP_PKT_FILTERED",
	 .reject = "icmp-admin-prohibited", .sentence = "Packet filtered", .mark = "!X"},
	{.code = 14, .name = "host-precedence", .symbol = "ICMP_PREC_VIOLATION",
	 .sentence = "Precedence Violation", .mark = "!V"},
	{.code = 15, .name = "precedence-cutoff", .symbol = "ICMP_PREC_CUTOFF",
	 .sentence = "Precedence Cutoff", .mark = "!C"},
};

/* RFC 792; iputils puts no space before the parenthesis */
static const struct icmp_code redirect4[] = {
	{.code = 0, .name = "net", .symbol = "ICMP_REDIR_NET",
	 .sentence = "Redirect Network(New nexthop: {gateway})"},
	{.code = 1, .name = "host", .symbol = "ICMP_REDIR_HOST",
	 .sentence = "Redirect Host(New nexthop: {gateway})"},
	{.code = 2, .name = "tos-net", .symbol = "ICMP_REDIR_NETTOS",
	 .sentence = "Redirect Type of Service and Network(New nexthop: {gateway})"},
	{.code = 3, .name = "tos-host", .symbol = "ICMP_REDIR_HOSTTOS",
	 .sentence = "Redirect Type of Service and Host(New nexthop: {gateway})"},
};

/* RFC 1256 section 3; RFC 5944 section 2.1.1: an agent that routes for its mobile nodes only */
static const struct icmp_code router_advert4[] = {
	{.code = 0, .name = "normal"},
	{.code = 16, .name = "no-common-traffic"},
};

/* RFC 792 */
static const struct icmp_code exceeded4[] = {
	{.code = 0, .name = "ttl", .symbol = "ICMP_EXC_TTL",
	 .sentence = "Time to live exceeded", .mark = ICMP_NO_MARK},
	{.code = 1, .name = "reassembly", .symbol = "ICMP_EXC_FRAGTIME",
	 .sentence = "Frag reassembly time exceeded"},
};

/* RFC 792, RFC 1108 section 5 */
static const struct icmp_code parameter4[] = {
	{.code = 0, .name = "pointer"},
	{.code = 1, .name = "missing-option"},
	{.code = 2, .name = "bad-length"},
};

/* RFC 1393 section 2 */
static const struct icmp_code traceroute4[] = {
	{.code = 0, .name = "forwarded"},
	{.code = 1, .name = "discarded"},
};

/* RFC 1475 section 4.2 */
static const struct icmp_code conversion4[] = {
	{.code = 0, .name = "unspecified"},
	{.code = 1, .name = "dont-convert"},
	{.code = 2, .name = "unknown-mandatory-option"},
	{.code = 3, .name = "unsupported-option"},
	{.code = 4, .name = "unsupported-transport"},
	{.code = 5, .name = "length-exceeded"},
	{.code = 6, .name = "header-length-exceeded"},
	{.code = 7, .name = "protocol-above-255"},
	{.code = 8, .name = "port-out-of-range"},
	{.code = 9, .name = "transport-length-exceeded"},
	{.code = 10, .name = "rollover-missing"},
	{.code = 11, .name = "unknown-transport-option"},
};

/* RFC 2521 section 2 */
static const struct icmp_code photuris4[] = {
	{.code = 0, .name = "bad-spi"},
	{.code = 1, .name = "auth-failed"},
	{.code = 2, .name = "decompress-failed"},
	{.code = 3, .name = "decrypt-failed"},
	{.code = 4, .name = "need-authentication"},
	{.code = 5, .name = "need-authorization"},
};

/* RFC 8335 section 3 */
static const struct icmp_code ext_reply[] = {
	{.code = 0, .name = "no-error"},
	{.code = 1, .name = "malformed", .symbol = "ICMP_EXT_CODE_MAL_QUERY"},
	{.code = 2, .name = "no-interface", .symbol = "ICMP_EXT_CODE_NO_IF"},
	{.code = 3, .name = "no-entry", .symbol = "ICMP_EXT_CODE_NO_TABLE_ENT"},
	{.code = 4, .name = "multiple", .symbol = "ICMP_EXT_CODE_MULT_IFS"},
};

/* RFC 4443 section 3.1, RFC 6550 section 20.14, RFC 8883 section 3. iputils knows 0 to 6. */
static const struct icmp_code unreach6[] = {
	{.code = 0, .name = "no-route", .symbol = "ICMPV6_NOROUTE",
	 .reject = "icmp6-no-route",
	 .sentence = "Destination unreachable: No route", .mark = "!N"},
	{.code = 1, .name = "admin-prohibited", .symbol = "ICMPV6_ADM_PROHIBITED",
	 .reject = "icmp6-adm-prohibited",
	 .sentence = "Destination unreachable: Administratively prohibited", .mark = "!X"},
	{.code = 2, .name = "beyond-scope", .symbol = "ICMPV6_NOT_NEIGHBOUR",
	 .sentence = "Destination unreachable: Beyond scope of source address", .mark = "!H"},
	{.code = 3, .name = "addr", .symbol = "ICMPV6_ADDR_UNREACH",
	 .reject = "icmp6-addr-unreachable",
	 .sentence = "Destination unreachable: Address unreachable", .mark = "!H"},
	{.code = 4, .name = "port", .symbol = "ICMPV6_PORT_UNREACH",
	 .reject = "icmp6-port-unreachable",
	 .sentence = "Destination unreachable: Port unreachable", .mark = ICMP_NO_MARK},
	{.code = 5, .name = "policy", .symbol = "ICMPV6_POLICY_FAIL",
	 .reject = "icmp6-policy-fail",
	 .sentence = "Destination unreachable: Source address failed ingress/egress policy"},
	{.code = 6, .name = "reject-route", .symbol = "ICMPV6_REJECT_ROUTE",
	 .reject = "icmp6-reject-route",
	 .sentence = "Destination unreachable: Reject route to destination"},
	{.code = 7, .name = "srh-error"},
	{.code = 8, .name = "headers-too-long"},
};

/* RFC 4443 section 3.2; iputils tells the code when it is not 0 */
static const struct icmp_code too_big6[] = {
	{.code = 0, .sentence = "Packet too big: mtu={mtu}"},
};

/* RFC 4443 section 3.3 */
static const struct icmp_code exceeded6[] = {
	{.code = 0, .name = "hop-limit", .symbol = "ICMPV6_EXC_HOPLIMIT",
	 .sentence = "Time exceeded: Hop limit", .mark = ICMP_NO_MARK},
	{.code = 1, .name = "reassembly", .symbol = "ICMPV6_EXC_FRAGTIME",
	 .sentence = "Time exceeded: Defragmentation failure"},
};

/* RFC 4443 section 3.4, RFC 7112 section 5, RFC 8754 section 4.3.1.2, RFC 8883 section 2.
 * iputils knows 0 to 2; the others follow their pattern. */
static const struct icmp_code parameter6[] = {
	{.code = 0, .name = "header-field", .symbol = "ICMPV6_HDR_FIELD",
	 .sentence = "Parameter problem: Wrong header field at {pointer}"},
	{.code = 1, .name = "next-header", .symbol = "ICMPV6_UNK_NEXTHDR",
	 .sentence = "Parameter problem: Unknown header at {pointer}"},
	{.code = 2, .name = "option", .symbol = "ICMPV6_UNK_OPTION",
	 .sentence = "Parameter problem: Unknown option at {pointer}"},
	{.code = 3, .name = "incomplete-chain", .symbol = "ICMPV6_HDR_INCOMP",
	 .sentence = "Parameter problem: Header chain incomplete at {pointer}"},
	{.code = 4, .name = "sr-upper-layer",
	 .sentence = "Parameter problem: Segment routing upper-layer header at {pointer}"},
	{.code = 5, .name = "next-header-by-node",
	 .sentence = "Parameter problem: Header unknown to a node on the way at {pointer}"},
	{.code = 6, .name = "ext-too-big",
	 .sentence = "Parameter problem: Extension header too big at {pointer}"},
	{.code = 7, .name = "chain-too-long",
	 .sentence = "Parameter problem: Header chain too long at {pointer}"},
	{.code = 8, .name = "too-many-ext",
	 .sentence = "Parameter problem: Too many extension headers at {pointer}"},
	{.code = 9, .name = "too-many-options",
	 .sentence = "Parameter problem: Too many options at {pointer}"},
	{.code = 10, .name = "option-too-big",
	 .sentence = "Parameter problem: Option too big at {pointer}"},
};

/* RFC 2894 section 3.1 */
static const struct icmp_code renumbering6[] = {
	{.code = 0, .name = "command"},
	{.code = 1, .name = "result"},
	{.code = 255, .name = "sequence-reset"},
};

/* RFC 4620 section 4: what the subject is */
static const struct icmp_code ni_query6[] = {
	{.code = 0, .name = "ipv6"},
	{.code = 1, .name = "name"},
	{.code = 2, .name = "ipv4"},
};

static const struct icmp_code ni_reply6[] = {
	{.code = 0, .name = "ok"},
	{.code = 1, .name = "refused"},
	{.code = 2, .name = "unknown"},
};

/* RFC 6550 section 20.2, RFC 6997 (dro), RFC 6998 (measurement), RFC 9009 (dco); the top bit
 * says secure */
static const struct icmp_code rpl6[] = {
	{.code = 0x00, .name = "dis"},
	{.code = 0x01, .name = "dio"},
	{.code = 0x02, .name = "dao"},
	{.code = 0x03, .name = "dao-ack"},
	{.code = 0x04, .name = "dro"},
	{.code = 0x05, .name = "dro-ack"},
	{.code = 0x06, .name = "measurement"},
	{.code = 0x07, .name = "dco"},
	{.code = 0x08, .name = "dco-ack"},
	{.code = 0x80, .name = "secure-dis"},
	{.code = 0x81, .name = "secure-dio"},
	{.code = 0x82, .name = "secure-dao"},
	{.code = 0x83, .name = "secure-dao-ack"},
	{.code = 0x84, .name = "secure-dro"},
	{.code = 0x85, .name = "secure-dro-ack"},
	{.code = 0x86, .name = "secure-measurement"},
	{.code = 0x87, .name = "secure-dco"},
	{.code = 0x88, .name = "secure-dco-ack"},
	{.code = 0x8a, .name = "consistency-check"},
};

/* RFC 6775 section 4.4, RFC 8505 section 4.2: the code's suffix says how long the owner's
 * verifier is */
static const struct icmp_code dup_addr6[] = {
	{.code = 0, .name = "eui-64"},
	{.code = 1, .name = "rovr-64"},
	{.code = 2, .name = "rovr-128"},
	{.code = 3, .name = "rovr-192"},
	{.code = 4, .name = "rovr-256"},
};

/* clang-format on */

#endif

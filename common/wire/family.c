/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/family.h"

#include <stddef.h>

#include <netinet/in.h>
#include <sys/socket.h>

/* The kernel's headers for these clash with libc's; RFC 4884 reception: linux/in.h, linux/in6.h
 */
enum {
	RECVERR_RFC4884_V4 = 26,
	RECVERR_RFC4884_V6 = 31,
	FLOWINFO_SEND = 33,
	ORIGIN_ICMP = 2,
	ORIGIN_ICMP6 = 3,
};

const struct family family_ipv4 = {
	.version = 4,
	.ip_header_size = 20,
	.icmp_protocol = IPPROTO_ICMP,
	.domain = AF_INET,
	.name = "IPv4",
	.domain_name = "AF_INET",
	.echo_size_max = 65507,
	.minimum_mtu = 68,
	.echo = 8,
	.echo_reply = 0,
	.unreachable = 3,
	.unreachable_port_code = 3,
	.time_exceeded = 11,
	.parameter_problem = 12,
	.extended_echo = 42,
	.extended_echo_reply = 43,
	.origin = ORIGIN_ICMP,
	.extension_length_at = 5,
	.extension_length_unit = 4,
	.pmtu_do = IP_PMTUDISC_DO,
	.pmtu_want = IP_PMTUDISC_WANT,
	.pmtu_dont = IP_PMTUDISC_DONT,
	.pmtu_probe = IP_PMTUDISC_PROBE,
	.has_broadcast = true,
	.option =
		{
			.level = IPPROTO_IP,
			.hop_limit = IP_TTL,
			.multicast_hop_limit = IP_MULTICAST_TTL,
			.traffic_class = IP_TOS,
			.multicast_loop = IP_MULTICAST_LOOP,
			.mtu_discover = IP_MTU_DISCOVER,
			.mtu = IP_MTU,
			.receive_errors = IP_RECVERR,
			.receive_errors_rfc4884 = RECVERR_RFC4884_V4,
			.receive_hop_limit = IP_RECVTTL,
			.receive_traffic_class = IP_RECVTOS,
			.receive_packet_info = IP_PKTINFO,
			.header_included = IP_HDRINCL,
			.ip_options = IP_OPTIONS,
			.receive_ip_options = IP_RECVOPTS,
		},
	.control =
		{
			.hop_limit = IP_TTL,
			.traffic_class = IP_TOS,
			.packet_info = IP_PKTINFO,
			.errors = IP_RECVERR,
			.options = IP_RECVOPTS,
		},
};

const struct family family_ipv6 = {
	.version = 6,
	.ip_header_size = 40,
	.icmp_protocol = IPPROTO_ICMPV6,
	.domain = AF_INET6,
	.name = "IPv6",
	.domain_name = "AF_INET6",
	.echo_size_max = 65527,
	.minimum_mtu = 1280,
	.echo = 128,
	.echo_reply = 129,
	.unreachable = 1,
	.unreachable_port_code = 4,
	.time_exceeded = 3,
	.parameter_problem = 4,
	.extended_echo = 160,
	.extended_echo_reply = 161,
	.origin = ORIGIN_ICMP6,
	.extension_length_at = 4,
	.extension_length_unit = 8,
	.pmtu_do = IPV6_PMTUDISC_DO,
	.pmtu_want = IPV6_PMTUDISC_WANT,
	.pmtu_dont = IPV6_PMTUDISC_DONT,
	.pmtu_probe = IPV6_PMTUDISC_PROBE,
	.option =
		{
			.level = IPPROTO_IPV6,
			.hop_limit = IPV6_UNICAST_HOPS,
			.multicast_hop_limit = IPV6_MULTICAST_HOPS,
			.traffic_class = IPV6_TCLASS,
			.multicast_loop = IPV6_MULTICAST_LOOP,
			.mtu_discover = IPV6_MTU_DISCOVER,
			.mtu = IPV6_MTU,
			.receive_errors = IPV6_RECVERR,
			.receive_errors_rfc4884 = RECVERR_RFC4884_V6,
			.receive_hop_limit = IPV6_RECVHOPLIMIT,
			.receive_traffic_class = IPV6_RECVTCLASS,
			.receive_packet_info = IPV6_RECVPKTINFO,
			.header_included = IPV6_HDRINCL,
			.dont_fragment = IPV6_DONTFRAG,
			.send_flow_label = FLOWINFO_SEND,
			.checksum = IPV6_CHECKSUM,
		},
	.control =
		{
			.hop_limit = IPV6_HOPLIMIT,
			.traffic_class = IPV6_TCLASS,
			.packet_info = IPV6_PKTINFO,
			.errors = IPV6_RECVERR,
		},
};

const struct family *family_of(uint8_t version)
{
	return version == 6 ? &family_ipv6 : &family_ipv4;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/family.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

#include "tests/unit/tap.h"

#include <linux/errqueue.h>

static void finds_families(void)
{
	ok(family_of(4) == &family_ipv4, "version 4");
	ok(family_of(6) == &family_ipv6, "version 6");
}

/* Both families' value of one field against what the sources say. */
#define is_both(field, four, six, what)                                                        \
	do {                                                                                   \
		is_number(family_ipv4.field, four, "IPv4: " what);                             \
		is_number(family_ipv6.field, six, "IPv6: " what);                              \
	} while (0)

static void says_what_the_rfcs_say(void)
{
	is_both(version, 4, 6, "version");
	is_both(ip_header_size, 20, 40,
		"header size (RFC 791 section 3.1, RFC 8200 section 3)");
	is_both(icmp_protocol, 1, 58, "protocol (RFC 792, RFC 4443 section 1)");
	is_both(domain, AF_INET, AF_INET6, "domain");
	is_both(echo_size_max, 65535 - 20 - 8, 65535 - 8, "largest echo");
	is_both(minimum_mtu, 68, 1280, "minimum MTU (RFC 791 section 3.2, RFC 8200 section 5)");
	is_both(echo, 8, 128, "echo (RFC 792, RFC 4443 section 4.1)");
	is_both(echo_reply, 0, 129, "echo reply (RFC 792, RFC 4443 section 4.2)");
	is_both(unreachable, 3, 1, "unreachable (RFC 792, RFC 4443 section 3.1)");
	is_both(unreachable_port_code, 3, 4, "port unreachable");
	is_both(time_exceeded, 11, 3, "time exceeded (RFC 792, RFC 4443 section 3.3)");
	is_both(parameter_problem, 12, 4, "parameter problem (RFC 792, RFC 4443 section 3.4)");
	is_both(extended_echo, 42, 160, "extended echo (RFC 8335 section 2)");
	is_both(extended_echo_reply, 43, 161, "extended echo reply (RFC 8335 section 3)");
	is_both(extension_length_at, 5, 4, "length byte (RFC 4884 section 4)");
	is_both(extension_length_unit, 4, 8, "its unit (RFC 4884 section 4)");
	is_both(has_broadcast, true, false, "broadcast");
}

static void says_what_the_kernel_says(void)
{
	is_both(origin, SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6, "origin of errors");
	is_both(option.level, SOL_IP, SOL_IPV6, "level of options");
	is_both(option.hop_limit, IP_TTL, IPV6_UNICAST_HOPS, "hop limit");
	is_both(option.receive_errors, IP_RECVERR, IPV6_RECVERR, "receive errors");
	is_both(option.receive_hop_limit, IP_RECVTTL, IPV6_RECVHOPLIMIT, "receive hop limit");
	is_both(option.header_included, IP_HDRINCL, IPV6_HDRINCL, "header included");
	is_both(option.mtu, IP_MTU, IPV6_MTU, "path MTU");
	is_both(option.dont_fragment, 0, IPV6_DONTFRAG, "do not fragment");
	is_both(control.hop_limit, IP_TTL, IPV6_HOPLIMIT, "control: hop limit");
	is_both(control.traffic_class, IP_TOS, IPV6_TCLASS, "control: traffic class");
	is_both(control.packet_info, IP_PKTINFO, IPV6_PKTINFO, "control: packet info");
	is_both(control.errors, IP_RECVERR, IPV6_RECVERR, "control: errors");
	is_both(control.options, IP_RECVOPTS, 0, "control: IP options");
	is_both(pmtu_do, IP_PMTUDISC_DO, IPV6_PMTUDISC_DO, "-M do");
	is_both(pmtu_want, IP_PMTUDISC_WANT, IPV6_PMTUDISC_WANT, "-M want");
	is_both(pmtu_dont, IP_PMTUDISC_DONT, IPV6_PMTUDISC_DONT, "-M dont");
	is_both(pmtu_probe, IP_PMTUDISC_PROBE, IPV6_PMTUDISC_PROBE, "-M probe");
}

static void has_names(void)
{
	is_text(family_ipv4.name, "IPv4", "IPv4");
	is_text(family_ipv6.name, "IPv6", "IPv6");
	is_text(family_ipv4.domain_name, "AF_INET", "its domain");
	is_text(family_ipv6.domain_name, "AF_INET6", "its domain");
}

int main(void)
{
	run_test(finds_families, "family: finds families");
	run_test(says_what_the_rfcs_say, "family: says what the rfcs say");
	run_test(says_what_the_kernel_says, "family: says what the kernel says");
	run_test(has_names, "family: has names");
	return tap_end();
}

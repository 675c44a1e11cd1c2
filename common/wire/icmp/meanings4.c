/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/meanings_table.h"

#define TYPE ICMP_MEANING_TYPE
#define SEE "icmp-send --effect "
#define QUOTE " --quote 'udp:127.0.0.1:4000>127.0.0.1:53' 127.0.0.1"
#define UNREACH(word) SEE "dest-unreach/" word QUOTE
#define UNREACH_SHOWS "effect: Icmp InDestUnreachs"
#define ROUTER "a router on the way"
#define UNKNOWN_TYPE "nothing: the type is unknown to it. Counter Icmp InErrors"
#define IGNORED "nothing: the message is counted and dropped. Counter IcmpMsg InType"
/* Which sockets get the errno: those that asked for errors, and for final codes the others. */
#define SOFT                                                                                   \
	" to sockets with IP_RECVERR only; TCP gives up a connect() with it and keeps an "     \
	"open connection. Counter Icmp InDestUnreachs"
#define HARD                                                                                   \
	" to a connected UDP or ping socket and to a TCP connect(); an open TCP "              \
	"connection goes on. Counter Icmp InDestUnreachs"

/* A table reads by its rows. */
/* clang-format off */
const struct icmp_meaning icmp_table_meanings4[] = {
	{4, 0, TYPE, "the answer to an echo: same identifier, sequence and data",
	 "the host that was asked",
	 "hands it to the ping socket of that identifier and to raw sockets. Counter Icmp InEchoReps",
	 "RFC 792 page 14, RFC 1122 section 3.2.2.6",
	 SEE "echo-reply id=7 seq=1 127.0.0.1", "effect: Icmp InEchoReps"},

	{4, 3, TYPE, "the quoted packet could not be delivered; the code says why",
	 ROUTER ", or the destination host",
	 "finds the socket by the quoted addresses and ports and gives it the errno of the code; a quote that fits no socket counts Icmp InErrors. Counter Icmp InDestUnreachs",
	 "RFC 792 page 4, RFC 1122 section 3.2.2.1", UNREACH("port"), UNREACH_SHOWS},
	{4, 3, 0, "a router has no route to the network", ROUTER, "ENETUNREACH" SOFT,
	 "RFC 792 page 4, RFC 1812 section 5.2.7.1", UNREACH("net"), UNREACH_SHOWS},
	{4, 3, 1, "the last router could not reach the host: it does not answer ARP",
	 "the last router on the way; the host itself reports its own failed ARP so", "EHOSTUNREACH" SOFT,
	 "RFC 792 page 4, RFC 1812 section 5.2.7.1", UNREACH("host"), UNREACH_SHOWS},
	{4, 3, 2, "the host does not speak the protocol of the packet", "the destination host",
	 "ENOPROTOOPT" HARD, "RFC 792 page 4, RFC 1122 section 3.2.2.1",
	 "icmp-send --expect dest-unreach/proto --ip-proto 253 echo 127.0.0.1", "reply from 127.0.0.1: dest-unreach/proto"},
	{4, 3, 3, "the host is there, but no socket listens on this port", "the destination host",
	 "ECONNREFUSED" HARD, "RFC 792 page 4, RFC 1122 section 3.2.2.1", UNREACH("port"), UNREACH_SHOWS},
	{4, 3, 4, "the packet is longer than the next link takes and must not be fragmented; mtu= is that link's size",
	 ROUTER, "stores the smaller MTU for the destination (ip route get shows it, for 10 minutes); EMSGSIZE to a connected UDP socket unless IP_MTU_DISCOVER forbids it; TCP sends smaller segments. Counter Icmp InDestUnreachs",
	 "RFC 1191 section 4, RFC 1812 section 5.2.7.1", UNREACH("frag-needed mtu=1300"), UNREACH_SHOWS},
	{4, 3, 5, "a source route in the IP options cannot be followed", ROUTER,
	 "EOPNOTSUPP" SOFT, "RFC 792 page 4", UNREACH("src-route-failed"), UNREACH_SHOWS},
	{4, 3, 6, "the destination network does not exist as far as the router knows (not to be sent: code 0 is)",
	 ROUTER, "ENETUNREACH" HARD, "RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1", UNREACH("net-unknown"), UNREACH_SHOWS},
	{4, 3, 7, "the destination host does not exist: the link layer says so", "the last router on the way",
	 "EHOSTDOWN" HARD, "RFC 1122 section 3.2.2.1", UNREACH("host-unknown"), UNREACH_SHOWS},
	{4, 3, 8, "the sender is cut off from the network (not to be sent any more)", ROUTER,
	 "ENONET" HARD, "RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1", UNREACH("src-isolated"), UNREACH_SHOWS},
	{4, 3, 9, "communication with the network is prohibited", "a firewall on the way",
	 "ENETUNREACH" HARD, "RFC 1122 section 3.2.2.1", UNREACH("net-prohibited"), UNREACH_SHOWS},
	{4, 3, 10, "communication with the host is prohibited", "a firewall on the way",
	 "EHOSTUNREACH" HARD, "RFC 1122 section 3.2.2.1", UNREACH("host-prohibited"), UNREACH_SHOWS},
	{4, 3, 11, "no route to the network for this type of service", ROUTER,
	 "ENETUNREACH" SOFT, "RFC 1122 section 3.2.2.1", UNREACH("net-tos"), UNREACH_SHOWS},
	{4, 3, 12, "no route to the host for this type of service", ROUTER,
	 "EHOSTUNREACH" SOFT, "RFC 1122 section 3.2.2.1", UNREACH("host-tos"), UNREACH_SHOWS},
	{4, 3, 13, "a filter does not let the packet pass", "a firewall on the way",
	 "EHOSTUNREACH" HARD, "RFC 1812 section 5.2.7.1", UNREACH("admin-prohibited"), UNREACH_SHOWS},
	{4, 3, 14, "the precedence of the packet is not allowed to this host", "the first router on the way",
	 "EHOSTUNREACH" HARD, "RFC 1812 section 5.3.3.2", UNREACH("host-precedence"), UNREACH_SHOWS},
	{4, 3, 15, "the precedence of the packet is below what the network takes", ROUTER,
	 "EHOSTUNREACH" HARD, "RFC 1812 section 5.3.3.2", UNREACH("precedence-cutoff"), UNREACH_SHOWS},

	{4, 4, TYPE, "send more slowly (not to be sent any more)", "no host today; once routers and hosts did",
	 "nothing: no socket gets it. Counter Icmp InSrcQuenchs", "RFC 6633",
	 SEE "source-quench" QUOTE, "effect: Icmp InSrcQuenchs"},

	{4, 5, TYPE, "another router on your link is nearer to the destination of the quoted packet",
	 "the router that the packet was sent to",
	 "takes the new gateway if the message comes from the present one and the new one is on the link (accept_redirects, secure_redirects); ip route get shows it. Counter Icmp InRedirects",
	 "RFC 792 page 12, RFC 1122 section 3.2.2.2",
	 SEE "redirect/host gateway=127.0.0.2" QUOTE, "effect: Icmp InRedirects"},
	{4, 5, 0, "the same for the whole network (not to be sent: the mask is not known)", "the router that the packet was sent to",
	 "as redirect/host: for the one destination. Counter Icmp InRedirects", "RFC 792 page 12, RFC 1812 section 5.2.7.2",
	 SEE "redirect/net gateway=127.0.0.2" QUOTE, "effect: Icmp InRedirects"},
	{4, 5, 2, "the same for the network and type of service (not to be sent)", "the router that the packet was sent to",
	 "as redirect/host: for the one destination. Counter Icmp InRedirects", "RFC 792 page 12, RFC 1812 section 5.2.7.2",
	 SEE "redirect/tos-net gateway=127.0.0.2" QUOTE, "effect: Icmp InRedirects"},
	{4, 5, 3, "the same for the host and type of service", "the router that the packet was sent to",
	 "as redirect/host. Counter Icmp InRedirects", "RFC 792 page 12, RFC 1812 section 5.2.7.2",
	 SEE "redirect/tos-host gateway=127.0.0.2" QUOTE, "effect: Icmp InRedirects"},

	{4, 6, TYPE, "use another address for this host (never specified)", "no host", IGNORED "6", "RFC 6918 section 3.2",
	 SEE "alternate-host 127.0.0.1", "effect: IcmpMsg InType6"},
	{4, 8, TYPE, "send this back: is the host there?", "ping, and anyone who tests a path",
	 "answers with an echo reply unless net.ipv4.icmp_echo_ignore_all is 1 (to a broadcast: icmp_echo_ignore_broadcasts). Counters Icmp InEchos, OutEchoReps",
	 "RFC 792 page 14, RFC 1122 section 3.2.2.6", "icmp-send --reply echo data=ascii:hello 127.0.0.1", "reply from 127.0.0.1: echo-reply"},
	{4, 9, TYPE, "use me, or these routers, as your default gateway", "routers, every 7 to 10 minutes and when asked",
	 "nothing by itself; programs such as rdisc read it. Counter IcmpMsg InType9", "RFC 1256 section 3",
	 SEE "router-advert router=127.0.0.1/0 127.0.0.1", "effect: IcmpMsg InType9"},
	{4, 9, 16, "a mobile agent that routes for its own mobile nodes only", "mobile agents",
	 "nothing by itself. Counter IcmpMsg InType9", "RFC 5944 section 2.1.1",
	 SEE "router-advert/no-common-traffic router=127.0.0.1/0 127.0.0.1", "effect: IcmpMsg InType9"},
	{4, 10, TYPE, "which routers are here?", "hosts that start",
	 "nothing by itself; programs such as rdisc answer it. Counter IcmpMsg InType10", "RFC 1256 section 3",
	 SEE "router-solicit 127.0.0.1", "effect: IcmpMsg InType10"},

	{4, 11, TYPE, "the quoted packet was dropped because its time was over", ROUTER ", or the destination host",
	 "EHOSTUNREACH to sockets with IP_RECVERR (code 0); TCP gives up a connect() with it. Counter Icmp InTimeExcds",
	 "RFC 792 page 6, RFC 1122 section 3.2.2.4", SEE "time-exceeded/ttl" QUOTE, "effect: Icmp InTimeExcds"},
	{4, 11, 0, "the packet's time to live reached 0: a loop, or a traceroute", ROUTER,
	 "EHOSTUNREACH to sockets with IP_RECVERR; traceroute reads its hops from it. Counter Icmp InTimeExcds",
	 "RFC 792 page 6, RFC 1812 section 5.2.7.3", SEE "time-exceeded/ttl" QUOTE, "effect: Icmp InTimeExcds"},
	{4, 11, 1, "not all fragments of the packet came in time (30 s in Linux)", "the destination host",
	 "nothing: no socket gets it. Counter Icmp InTimeExcds", "RFC 792 page 6, RFC 1122 section 3.3.2",
	 SEE "time-exceeded/reassembly" QUOTE, "effect: Icmp InTimeExcds"},

	{4, 12, TYPE, "a byte of the quoted packet's header is wrong: pointer= says which", ROUTER ", or the destination host",
	 "EPROTO to a connected UDP or ping socket and to a TCP connect(). Counter Icmp InParmProbs",
	 "RFC 792 page 8, RFC 1122 section 3.2.2.5", SEE "param-problem/pointer pointer=20" QUOTE, "effect: Icmp InParmProbs"},
	{4, 12, 1, "an option that the network needs is missing", ROUTER,
	 "EPROTO to a connected UDP or ping socket and to a TCP connect(). Counter Icmp InParmProbs",
	 "RFC 1122 section 3.2.2.5, RFC 1108 section 2", SEE "param-problem/missing-option" QUOTE, "effect: Icmp InParmProbs"},
	{4, 12, 2, "a length in the header is wrong", ROUTER ", or the destination host",
	 "EPROTO to a connected UDP or ping socket and to a TCP connect(). Counter Icmp InParmProbs",
	 "IANA, ICMP parameters", SEE "param-problem/bad-length" QUOTE, "effect: Icmp InParmProbs"},

	{4, 13, TYPE, "what time is it at your end? In milliseconds since midnight UTC", "programs that compare clocks",
	 "answers. Counters Icmp InTimestamps, and OutEchoReps for the answer", "RFC 792 page 16, RFC 1122 section 3.2.2.8",
	 "icmp-send --reply timestamp 127.0.0.1", "reply from 127.0.0.1: timestamp-reply"},
	{4, 14, TYPE, "the answer to a timestamp: when it came and when this left", "the host that was asked",
	 "hands it to raw sockets. Counter Icmp InTimestampReps", "RFC 792 page 16, RFC 1122 section 3.2.2.8",
	 SEE "timestamp-reply 127.0.0.1", "effect: Icmp InTimestampReps"},
	{4, 15, TYPE, "which network is this? (DHCP replaced it)", "no host today", IGNORED "15", "RFC 1122 section 3.2.2.7, RFC 6918 section 3.3",
	 SEE "info-request 127.0.0.1", "effect: IcmpMsg InType15"},
	{4, 16, TYPE, "the answer to an information request", "no host today", IGNORED "16", "RFC 1122 section 3.2.2.7, RFC 6918 section 3.4",
	 SEE "info-reply 127.0.0.1", "effect: IcmpMsg InType16"},
	{4, 17, TYPE, "which network mask is used here? (DHCP replaced it)", "no host today", "nothing: it is not answered. Counter Icmp InAddrMasks",
	 "RFC 950 appendix I, RFC 1122 section 3.2.2.9", SEE "mask-request 127.0.0.1", "effect: Icmp InAddrMasks"},
	{4, 18, TYPE, "the answer to a mask request", "no host today", "nothing. Counter Icmp InAddrMaskReps",
	 "RFC 950 appendix I, RFC 1122 section 3.2.2.9", SEE "mask-reply mask=255.255.255.0 127.0.0.1", "effect: Icmp InAddrMaskReps"},

	{4, 30, TYPE, "a packet with the traceroute option passed here, or was dropped", "no host: the option was never used", UNKNOWN_TYPE,
	 "RFC 1393 section 2, RFC 6918 section 3.6", SEE "traceroute/forwarded 127.0.0.1", "effect: Icmp InErrors"},
	{4, 31, TYPE, "a packet could not be converted between IP versions", "no host", UNKNOWN_TYPE,
	 "RFC 1475 section 4.2, RFC 6918 section 3.7", SEE "conversion-error/unspecified" QUOTE, "effect: Icmp InErrors"},
	{4, 32, TYPE, "a mobile host has moved (never specified)", "no host", UNKNOWN_TYPE, "RFC 6918 section 3.8",
	 SEE "mobile-redirect 127.0.0.1", "effect: Icmp InErrors"},
	{4, 33, TYPE, "asks for an IPv6 host's place (never specified)", "no host", UNKNOWN_TYPE, "RFC 6918 section 3.9",
	 SEE "where-are-you 127.0.0.1", "effect: Icmp InErrors"},
	{4, 34, TYPE, "the answer to where-are-you (never specified)", "no host", UNKNOWN_TYPE, "RFC 6918 section 3.10",
	 SEE "i-am-here 127.0.0.1", "effect: Icmp InErrors"},
	{4, 35, TYPE, "a mobile host registers (never specified)", "no host", UNKNOWN_TYPE, "RFC 6918 section 3.11",
	 SEE "mobile-reg-request 127.0.0.1", "effect: Icmp InErrors"},
	{4, 36, TYPE, "the answer to a registration (never specified)", "no host", UNKNOWN_TYPE, "RFC 6918 section 3.12",
	 SEE "mobile-reg-reply 127.0.0.1", "effect: Icmp InErrors"},
	{4, 37, TYPE, "what is your name?", "no host today", UNKNOWN_TYPE, "RFC 1788 section 3, RFC 6918 section 3.13",
	 SEE "domain-name-request 127.0.0.1", "effect: Icmp InErrors"},
	{4, 38, TYPE, "the answer to a name request", "no host today", UNKNOWN_TYPE, "RFC 1788 section 3, RFC 6918 section 3.14",
	 SEE "domain-name-reply name=host.example 127.0.0.1", "effect: Icmp InErrors"},
	{4, 39, TYPE, "finds out which encryption a host speaks (never used)", "no host", UNKNOWN_TYPE, "RFC 6918 section 3.15",
	 SEE "skip 127.0.0.1", "effect: Icmp InErrors"},
	{4, 40, TYPE, "a packet protected by Photuris keys could not be processed", "hosts and security gateways of an experiment", UNKNOWN_TYPE,
	 "RFC 2521 section 2", SEE "photuris/bad-spi" QUOTE, "effect: Icmp InErrors"},
	{4, 41, TYPE, "carries experiments with mobility protocols", "experiments", UNKNOWN_TYPE, "RFC 4065",
	 SEE "mobility-experiment 127.0.0.1", "effect: Icmp InErrors"},
	{4, 42, TYPE, "what is the state of this interface of yours, or of your neighbour's?", "programs that ask routers about interfaces without addresses",
	 "answers where net.ipv4.icmp_echo_enable_probe is 1 (0 by default: counted and dropped)", "RFC 8335 section 2",
	 "sysctl -qw net.ipv4.icmp_echo_enable_probe=1; icmp-send --reply ext-echo --ext ifid:name=lo 127.0.0.1", "reply from 127.0.0.1: ext-echo-reply"},
	{4, 43, TYPE, "the answer to an extended echo: the code and A, 4, 6 tell the interface's state", "the router that was asked",
	 "hands it to ping sockets and raw sockets. Counter IcmpMsg InType43", "RFC 8335 section 3",
	 SEE "ext-echo-reply/no-error 127.0.0.1", "effect: IcmpMsg InType43"},
};
/* clang-format on */

const size_t icmp_table_meanings4_count =
	sizeof icmp_table_meanings4 / sizeof icmp_table_meanings4[0];

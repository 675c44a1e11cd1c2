/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/meanings_table.h"

#define TYPE ICMP_MEANING_TYPE
#define SEE "icmp-send -6 --effect "
#define QUOTE " --quote 'udp:[::1]:4000>[::1]:53' ::1"
#define UNREACH(word) SEE "dest-unreach/" word QUOTE
#define UNREACH_SHOWS "effect: Icmp6InDestUnreachs"
#define PROBLEM(word) SEE "param-problem/" word QUOTE
#define PROBLEM_SHOWS "effect: Icmp6InParmProblems"
#define ROUTER "a router on the way"
#define TYPE_ONLY "nothing by itself. Counter Icmp6InType"
#define SOFT                                                                                   \
	" to sockets with IPV6_RECVERR only; TCP gives up a connect() with it and keeps "      \
	"an open connection. Counter Icmp6InDestUnreachs"
#define HARD                                                                                   \
	" to a connected UDP or ping socket and to a TCP connect(); an open TCP "              \
	"connection goes on. Counter Icmp6InDestUnreachs"
#define PROTO                                                                                  \
	"EPROTO to a connected UDP or ping socket and to a TCP connect(). Counter "            \
	"Icmp6InParmProblems"
#define ND_RULE "; dropped unless the hop limit is 255"

/* A table reads by its rows. */
/* clang-format off */
const struct icmp_meaning icmp_table_meanings6[] = {
	{6, 1, TYPE, "the quoted packet could not be delivered; the code says why", ROUTER ", or the destination host",
	 "finds the socket by the quoted addresses and ports and gives it the errno of the code; a quote that fits no socket counts Icmp6InErrors. Counter Icmp6InDestUnreachs",
	 "RFC 4443 section 3.1", UNREACH("port"), UNREACH_SHOWS},
	{6, 1, 0, "a router has no route to the destination", ROUTER, "ENETUNREACH" SOFT, "RFC 4443 section 3.1", UNREACH("no-route"), UNREACH_SHOWS},
	{6, 1, 1, "a filter does not let the packet pass", "a firewall on the way", "EACCES" HARD, "RFC 4443 section 3.1", UNREACH("admin-prohibited"), UNREACH_SHOWS},
	{6, 1, 2, "the packet would have to leave the zone of its source address, as a link-local one its link", ROUTER,
	 "EHOSTUNREACH" SOFT, "RFC 4443 section 3.1", UNREACH("beyond-scope"), UNREACH_SHOWS},
	{6, 1, 3, "the last router could not reach the host: it does not answer neighbour discovery",
	 "the last router on the way; the host itself reports its own failed discovery so", "EHOSTUNREACH" SOFT,
	 "RFC 4443 section 3.1", UNREACH("addr"), UNREACH_SHOWS},
	{6, 1, 4, "the host is there, but no socket listens on this port", "the destination host", "ECONNREFUSED" HARD,
	 "RFC 4443 section 3.1", UNREACH("port"), UNREACH_SHOWS},
	{6, 1, 5, "a filter does not let packets of this source address pass", "a firewall on the way", "EACCES" HARD,
	 "RFC 4443 section 3.1", UNREACH("policy"), UNREACH_SHOWS},
	{6, 1, 6, "a route says: refuse", ROUTER, "EACCES" HARD, "RFC 4443 section 3.1", UNREACH("reject-route"), UNREACH_SHOWS},
	{6, 1, 7, "a source route of RPL cannot be followed", "a router of an RPL network", "EPROTO" HARD,
	 "RFC 6550 section 11.2.2.3", UNREACH("srh-error"), UNREACH_SHOWS},
	{6, 1, 8, "the headers are longer than the router can process", ROUTER, "EPROTO" HARD, "RFC 8883 section 3", UNREACH("headers-too-long"), UNREACH_SHOWS},

	{6, 2, TYPE, "the packet is longer than the next link takes; mtu= is that link's size", ROUTER,
	 "stores the smaller MTU for the destination (ip -6 route get shows it, for 10 minutes), not below 1280; EMSGSIZE to a connected UDP socket; TCP sends smaller segments. Counter Icmp6InPktTooBigs",
	 "RFC 4443 section 3.2, RFC 8201", SEE "packet-too-big mtu=1400" QUOTE, "effect: Icmp6InPktTooBigs"},

	{6, 3, TYPE, "the quoted packet was dropped because its time was over", ROUTER ", or the destination host",
	 "EHOSTUNREACH to sockets with IPV6_RECVERR; TCP gives up a connect() with it. Counter Icmp6InTimeExcds",
	 "RFC 4443 section 3.3", SEE "time-exceeded/hop-limit" QUOTE, "effect: Icmp6InTimeExcds"},
	{6, 3, 0, "the packet's hop limit reached 0: a loop, or a traceroute", ROUTER,
	 "EHOSTUNREACH to sockets with IPV6_RECVERR; traceroute reads its hops from it. Counter Icmp6InTimeExcds",
	 "RFC 4443 section 3.3", SEE "time-exceeded/hop-limit" QUOTE, "effect: Icmp6InTimeExcds"},
	{6, 3, 1, "not all fragments of the packet came in time (60 s)", "the destination host",
	 "EHOSTUNREACH to sockets with IPV6_RECVERR. Counter Icmp6InTimeExcds", "RFC 4443 section 3.3, RFC 8200 section 4.5",
	 SEE "time-exceeded/reassembly" QUOTE, "effect: Icmp6InTimeExcds"},

	{6, 4, TYPE, "a field of the quoted packet is wrong: pointer= says where", ROUTER ", or the destination host", PROTO,
	 "RFC 4443 section 3.4", PROBLEM("header-field pointer=6"), PROBLEM_SHOWS},
	{6, 4, 0, "a header field has a wrong value", ROUTER ", or the destination host", PROTO, "RFC 4443 section 3.4", PROBLEM("header-field pointer=4"), PROBLEM_SHOWS},
	{6, 4, 1, "a next header, or the protocol, is unknown to the host", "the destination host", PROTO, "RFC 4443 section 3.4",
	 "icmp-send -6 --expect param-problem/next-header --ip-proto 253 echo ::1", "reply from ::1: param-problem/next-header"},
	{6, 4, 2, "an option is unknown whose number demands this report", ROUTER ", or the destination host", PROTO,
	 "RFC 4443 section 3.4, RFC 8200 section 4.2", PROBLEM("option pointer=42"), PROBLEM_SHOWS},
	{6, 4, 3, "the first fragment does not hold all headers", "the destination host, or a firewall", PROTO, "RFC 7112 section 5", PROBLEM("incomplete-chain"), PROBLEM_SHOWS},
	{6, 4, 4, "a segment routing node cannot process the header after the routing header", "a node of a segment routing network", PROTO,
	 "RFC 8754 section 4.3.1.2", PROBLEM("sr-upper-layer pointer=6"), PROBLEM_SHOWS},
	{6, 4, 5, "a node on the way does not know a next header and drops the packet", ROUTER, PROTO, "RFC 8883 section 2.1", PROBLEM("next-header-by-node pointer=6"), PROBLEM_SHOWS},
	{6, 4, 6, "an extension header is longer than the node can process", ROUTER, PROTO, "RFC 8883 section 2.2", PROBLEM("ext-too-big pointer=40"), PROBLEM_SHOWS},
	{6, 4, 7, "all headers together are longer than the node can process", ROUTER, PROTO, "RFC 8883 section 2.3", PROBLEM("chain-too-long pointer=40"), PROBLEM_SHOWS},
	{6, 4, 8, "there are more extension headers than the node can process", ROUTER, PROTO, "RFC 8883 section 2.4", PROBLEM("too-many-ext pointer=40"), PROBLEM_SHOWS},
	{6, 4, 9, "there are more options than the node can process", ROUTER, PROTO, "RFC 8883 section 2.5", PROBLEM("too-many-options pointer=40"), PROBLEM_SHOWS},
	{6, 4, 10, "an option is longer than the node can process", ROUTER, PROTO, "RFC 8883 section 2.6", PROBLEM("option-too-big pointer=40"), PROBLEM_SHOWS},

	{6, 128, TYPE, "send this back: is the host there?", "ping, and anyone who tests a path",
	 "answers with an echo reply unless net.ipv6.icmp.echo_ignore_all is 1. Counters Icmp6InEchos, Icmp6OutEchoReplies",
	 "RFC 4443 section 4.1", "icmp-send -6 --reply echo data=ascii:hello ::1", "reply from ::1: echo-reply"},
	{6, 129, TYPE, "the answer to an echo: same identifier, sequence and data", "the host that was asked",
	 "hands it to the ping socket of that identifier and to raw sockets. Counter Icmp6InEchoReplies", "RFC 4443 section 4.2",
	 SEE "echo-reply id=7 seq=1 ::1", "effect: Icmp6InEchoReplies"},

	{6, 130, TYPE, "which multicast groups does a host of this link want?", "one router of the link, every 125 s",
	 "reports its groups within the delay, if the hop limit is 1 and the source link-local. Counter Icmp6InGroupMembQueries", "RFC 2710 section 3, RFC 3810 section 5.1",
	 SEE "mld-query group=ff02::1234 ::1", "effect: Icmp6InGroupMembQueries"},
	{6, 131, TYPE, "a host of this link wants this group (version 1)", "hosts that join a group, or are asked",
	 "drops its own pending report for the group. Counter Icmp6InGroupMembResponses", "RFC 2710 section 3",
	 SEE "mld-report group=ff02::1234 ::1", "effect: Icmp6InGroupMembResponses"},
	{6, 132, TYPE, "a host of this link does not want this group any more", "hosts that leave a group",
	 "nothing on a host; a router asks whether others want it. Counter Icmp6InGroupMembReductions", "RFC 2710 section 3",
	 SEE "mld-done group=ff02::1234 ::1", "effect: Icmp6InGroupMembReductions"},
	{6, 133, TYPE, "which routers are on this link?", "hosts whose interface comes up",
	 "nothing on a host; a router daemon answers" ND_RULE ". Counter Icmp6InRouterSolicits", "RFC 4861 section 4.1",
	 SEE "router-solicit ::1", "effect: Icmp6InRouterSolicits"},
	{6, 134, TYPE, "I am a router: these are the link's prefixes, MTU, name servers, and how long I am one", "routers, every few minutes and when asked",
	 "sets the default route, addresses, MTU and hop limit (accept_ra) if the source is link-local" ND_RULE ". Counter Icmp6InRouterAdvertisements", "RFC 4861 section 4.2",
	 SEE "router-advert ::1", "effect: Icmp6InRouterAdvertisements"},
	{6, 135, TYPE, "who has this address, and what is your link-layer address?", "hosts and routers before they send to a neighbour",
	 "answers for its own addresses and learns slla=" ND_RULE ". Counter Icmp6InNeighborSolicits", "RFC 4861 section 4.3",
	 SEE "neighbor-solicit target=::1 ::1", "effect: Icmp6InNeighborSolicits"},
	{6, 136, TYPE, "I have this address, and this is my link-layer address", "hosts and routers that were asked, or have changed",
	 "enters it for a neighbour that it asks for; with flags=O it replaces what it knew (ip -6 neigh)" ND_RULE ". Counter Icmp6InNeighborAdvertisements", "RFC 4861 section 4.4",
	 SEE "neighbor-advert target=::1 flags=S ::1", "effect: Icmp6InNeighborAdvertisements"},
	{6, 137, TYPE, "another router on your link, or the host itself, is nearer to dest=", "the router that the packet was sent to",
	 "takes the new way if the message comes from the present router, link-local (accept_redirects); ip -6 route get shows it" ND_RULE ". Counter Icmp6InRedirects", "RFC 4861 section 4.5",
	 SEE "redirect target=fe80::2 dest=2001:db8::9 --no-quote ::1", "effect: Icmp6InRedirects"},
	{6, 138, TYPE, "routers shall change the prefixes of their interfaces", "a management station", TYPE_ONLY "138", "RFC 2894 section 3",
	 SEE "router-renumbering/sequence-reset ::1", "effect: Icmp6InType138"},
	{6, 139, TYPE, "what is your name, or which addresses do you have?", "programs that ask hosts of a link", TYPE_ONLY "139; daemons such as ninfod answer", "RFC 4620 section 4",
	 SEE "ni-query/ipv6 ::1", "effect: Icmp6InType139"},
	{6, 140, TYPE, "the answer to a node information query", "hosts with a daemon for it", TYPE_ONLY "140", "RFC 4620 section 4",
	 SEE "ni-reply/ok ::1", "effect: Icmp6InType140"},
	{6, 141, TYPE, "which IPv6 address belongs to this link-layer address?", "routers on frame relay links", TYPE_ONLY "141", "RFC 3122 section 2.1",
	 SEE "ind-solicit ::1", "effect: Icmp6InType141"},
	{6, 142, TYPE, "the answer to an inverse solicitation", "routers on frame relay links", TYPE_ONLY "142", "RFC 3122 section 2.2",
	 SEE "ind-advert ::1", "effect: Icmp6InType142"},
	{6, 143, TYPE, "these are the groups, and their sources, that a host wants (version 2)", "hosts that join or leave a group, or are asked",
	 "counted; multicast routers and switches read it. Counter Icmp6InMLDv2Reports or Icmp6InType143", "RFC 3810 section 5.2",
	 SEE "mldv2-report record=to-ex,ff02::1234 ::1", "effect: Icmp6InType143"},
	{6, 144, TYPE, "which home agents serve my home network?", "mobile nodes", TYPE_ONLY "144", "RFC 6275 section 6.5", SEE "ha-request ::1", "effect: Icmp6InType144"},
	{6, 145, TYPE, "the answer to a home agent request", "home agents", TYPE_ONLY "145", "RFC 6275 section 6.6", SEE "ha-reply ::1", "effect: Icmp6InType145"},
	{6, 146, TYPE, "which prefixes has my home network?", "mobile nodes", TYPE_ONLY "146", "RFC 6275 section 6.7", SEE "mobile-prefix-solicit ::1", "effect: Icmp6InType146"},
	{6, 147, TYPE, "the prefixes of the home network", "home agents", TYPE_ONLY "147", "RFC 6275 section 6.8", SEE "mobile-prefix-advert ::1", "effect: Icmp6InType147"},
	{6, 148, TYPE, "send the certificates that prove you are a router", "hosts with secure neighbour discovery", TYPE_ONLY "148", "RFC 3971 section 6.4.1",
	 SEE "cert-path-solicit ::1", "effect: Icmp6InType148"},
	{6, 149, TYPE, "a certificate of the path", "routers with secure neighbour discovery", TYPE_ONLY "149", "RFC 3971 section 6.4.2",
	 SEE "cert-path-advert ::1", "effect: Icmp6InType149"},
	{6, 150, TYPE, "carries experiments with mobility protocols", "experiments", TYPE_ONLY "150", "RFC 4065", SEE "mobility-experiment ::1", "effect: Icmp6InType150"},
	{6, 151, TYPE, "a multicast router is here; the code is its interval in seconds", "multicast routers", TYPE_ONLY "151; bridges that snoop MLD learn the port", "RFC 4286 section 3",
	 SEE "mrd-advert/20 ::1", "effect: Icmp6InType151"},
	{6, 152, TYPE, "which multicast routers are here?", "bridges and switches that snoop MLD", TYPE_ONLY "152, if it is 8 bytes long; this one has 4 and counts Icmp6InErrors", "RFC 4286 section 4",
	 SEE "mrd-solicit ::1", "effect: Icmp6InErrors"},
	{6, 153, TYPE, "a multicast router ends its service", "multicast routers", TYPE_ONLY "153, if it is 8 bytes long; this one has 4 and counts Icmp6InErrors", "RFC 4286 section 5",
	 SEE "mrd-terminate ::1", "effect: Icmp6InErrors"},
	{6, 154, TYPE, "prepares a mobile node's change of routers", "mobile nodes and access routers", TYPE_ONLY "154", "RFC 5568 section 6.1", SEE "fmipv6 ::1", "effect: Icmp6InType154"},
	{6, 155, TYPE, "builds the routing tree of a low-power network", "nodes of an RPL network", TYPE_ONLY "155", "RFC 6550 section 6", SEE "rpl/dio ::1", "effect: Icmp6InType155"},
	{6, 156, TYPE, "a host's locators have changed", "hosts with ILNP", TYPE_ONLY "156", "RFC 6743 section 3", SEE "ilnp-locator ::1", "effect: Icmp6InType156"},
	{6, 157, TYPE, "is this address in use in the low-power network?", "routers of a low-power network", TYPE_ONLY "157", "RFC 6775 section 4.4", SEE "dup-addr-request/eui-64 ::1", "effect: Icmp6InType157"},
	{6, 158, TYPE, "the answer to a duplicate address request", "the border router", TYPE_ONLY "158", "RFC 6775 section 4.4", SEE "dup-addr-confirm/eui-64 ::1", "effect: Icmp6InType158"},
	{6, 159, TYPE, "which multicast messages does this node still hold?", "nodes that forward by MPL", TYPE_ONLY "159", "RFC 7731 section 5.2", SEE "mpl-control data=hex:0102030405060708 ::1", "effect: Icmp6InType159"},
	{6, 160, TYPE, "what is the state of this interface of yours, or of your neighbour's?", "programs that ask routers about interfaces without addresses",
	 "answers where net.ipv4.icmp_echo_enable_probe is 1 (0 by default: counted and dropped)", "RFC 8335 section 2",
	 "sysctl -qw net.ipv4.icmp_echo_enable_probe=1; icmp-send -6 --reply ext-echo --ext ifid:name=lo ::1", "reply from ::1: ext-echo-reply"},
	{6, 161, TYPE, "the answer to an extended echo: the code and A, 4, 6 tell the interface's state", "the router that was asked",
	 "hands it to ping sockets and raw sockets. Counter Icmp6InType161", "RFC 8335 section 3", SEE "ext-echo-reply/no-error ::1", "effect: Icmp6InType161"},
};
/* clang-format on */

const size_t icmp_table_meanings6_count =
	sizeof icmp_table_meanings6 / sizeof icmp_table_meanings6[0];

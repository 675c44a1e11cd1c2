/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/options_table.h"

/* ---- the table ------------------------------------------------------------------- */

enum { GROUP_TARGET, GROUP_METHOD, GROUP_PACKET, GROUP_TIMING, GROUP_OUTPUT, GROUP_OTHER };

static const char *const groups[] = {
	"Target and path", "Method", "Packet", "Timing", "Output", "Other"};

#define AT(member) .offset = offsetof(struct options, member)
#define FLAG(member) .kind = OPTION_FLAG, AT(member)
#define NUMBER(member, most)                                                                   \
	.kind = OPTION_NUMBER, .takes = ARGUMENT_REQUIRED, AT(member), .hex = true,            \
	.high = (most)
#define TEXT(member) .kind = OPTION_TEXT, .takes = ARGUMENT_REQUIRED, AT(member)
#define CALL(function) .kind = OPTION_CALL, .apply = (function)
#define TAKES(word) .takes = ARGUMENT_REQUIRED, .argument = (word)

/* clang-format off */
static const struct option_row rows[] = {
	{.letter = '4', .group = GROUP_TARGET, CALL(apply_ipv4), .help = "use IPv4"},
	{.letter = '6', .group = GROUP_TARGET, CALL(apply_ipv6), .help = "use IPv6"},
	{.letter = 'f', .name = "first", .group = GROUP_TARGET, NUMBER(first, UINT32_MAX),
		.argument = "first_ttl", .help = "start with this hop (default 1)"},
	{.letter = 'm', .name = "max-hops", .group = GROUP_TARGET, NUMBER(max, UINT32_MAX),
		.argument = "max_ttl",
		.help = "go no farther than this hop, 1 to 255 (default 30)"},
	{.letter = 'g', .name = "gateway", .group = GROUP_TARGET, TEXT(gateways),
		.argument = "gate,...",
		.help = "route packets through these (at most 8 for IPv4, 127 for IPv6)"},
	{.letter = 'i', .name = "interface", .group = GROUP_TARGET, TEXT(device),
		.argument = "device", .help = "send through this interface"},
	{.letter = 's', .name = "source", .group = GROUP_TARGET, TEXT(source_word),
		.argument = "src_addr", .help = "send from this address"},
	{.letter = 'r', .group = GROUP_TARGET, FLAG(bypass_routes),
		.help = "send directly to a host on an attached network"},
	{.letter = 'H', .name = "dead-hops", .group = GROUP_TARGET, NUMBER(gap, 255),
		.argument = "num", .help = "end after this many silent hops in a row"},

	{.letter = 'I', .name = "icmp", .group = GROUP_METHOD, CALL(apply_icmp),
		.help = "probe with ICMP echo"},
	{.letter = 'T', .name = "tcp", .group = GROUP_METHOD, CALL(apply_tcp),
		.help = "probe with TCP SYN (default port 80)"},
	{.letter = 'U', .name = "udp", .group = GROUP_METHOD, CALL(apply_udp),
		.help = "probe with UDP to one port (default 53); -UL is UDP-Lite"},
	{.letter = 'L', .group = GROUP_METHOD, CALL(apply_udplite)},
	{.letter = 'D', .name = "dccp", .group = GROUP_METHOD, CALL(apply_dccp),
		.help = "probe with DCCP requests (default port 33434); needs CAP_NET_RAW"},
	{.letter = 'P', .name = "protocol", .group = GROUP_METHOD, CALL(apply_protocol),
		TAKES("prot"),
		.help = "probe with bare packets of this protocol; needs CAP_NET_RAW"},
	{.letter = 'M', .name = "module", .group = GROUP_METHOD, CALL(apply_method),
		TAKES("name"),
		.help = "default, icmp, tcp, tcpconn, udp, udplite, dccp, sctp or raw"},
	{.letter = 'O', .name = "options", .group = GROUP_METHOD, CALL(apply_method_words),
		TAKES("OPTS,..."), .help = "options of the method; \"help\" lists them"},
	{.letter = 'p', .name = "port", .group = GROUP_METHOD, CALL(apply_port), TAKES("port"),
		.help = "destination port; the first one where ports count up (default 33434), "
			"the first sequence number of -I"},
	{.name = "sport", .group = GROUP_METHOD, CALL(apply_source_port), TAKES("num"),
		.help = "source port; implies -N 1 -w 5"},
	{.name = "flow", .group = GROUP_METHOD, CALL(apply_flow), TAKES("num"),
		.help = "number of the flow: load balancers send all probes of one flow one "
			"way"},

	{.letter = 'F', .name = "dont-fragment", .group = GROUP_PACKET, FLAG(dont_fragment),
		.help = "do not fragment packets"},
	{.letter = 't', .name = "tos", .group = GROUP_PACKET, CALL(apply_tos), TAKES("tos"),
		.help = "type of service (IPv4) or traffic class (IPv6), 0 to 255"},
	{.name = "dscp", .group = GROUP_PACKET, CALL(apply_dscp), TAKES("num"),
		.help = "differentiated services code point, 0 to 63; shows where it changes"},
	{.name = "ecn", .group = GROUP_PACKET, CALL(apply_ecn), TAKES("num"),
		.help = "congestion notification bits, 0 to 3; shows where they change"},
	{.letter = 'l', .name = "flowlabel", .group = GROUP_PACKET, NUMBER(flow_label, 0xfffff),
		.argument = "flow_label", .help = "flow label of IPv6 packets"},
	{.name = "fwmark", .group = GROUP_PACKET, CALL(apply_mark), TAKES("num"),
		.help = "firewall mark of packets; needs CAP_NET_ADMIN or CAP_NET_RAW"},
	{.letter = 'd', .name = "debug", .group = GROUP_PACKET, FLAG(debug),
		.help = "debug the socket, where the kernel can"},
	{.name = "mtu", .group = GROUP_PACKET, FLAG(find_mtu),
		.help = "find the MTU of the path and where it shrinks; implies -F"},

	{.letter = 'q', .name = "queries", .group = GROUP_TIMING, NUMBER(queries, UINT32_MAX),
		.argument = "nqueries", .help = "probes per hop, 1 to 10 (default 3)"},
	{.letter = 'N', .name = "sim-queries", .group = GROUP_TIMING, CALL(apply_window),
		TAKES("squeries"),
		.help = "probes in flight at once (default: as many as pays)"},
	{.letter = 'w', .name = "wait", .group = GROUP_TIMING, CALL(apply_wait),
		TAKES("MAX,HERE,NEAR"),
		.help = "wait HERE times as long as an answer of the same hop took, else NEAR "
			"times as long as one of a later hop, at most MAX seconds (5,3,10)"},
	{.letter = 'z', .name = "sendwait", .group = GROUP_TIMING, CALL(apply_spacing),
		TAKES("sendwait"),
		.help = "time between probes: seconds, above 10 milliseconds"},
	{.letter = 'Q', .name = "time-limit", .group = GROUP_TIMING, .kind = OPTION_SECONDS,
		AT(time_limit), TAKES("seconds"), .low = 1000000, .high = 86400000000000,
		.help = "end the whole trace after this time"},
	{.name = "adaptive", .group = GROUP_TIMING, FLAG(adaptive),
		.help = "end a silent tail after 3 times the largest round trip, at least 1 "
			"second"},
	{.name = "patient", .group = GROUP_TIMING, FLAG(patient),
		.help = "ask hops that limit their answers again, once a second, until "
			"complete"},
	{.name = "loose-match", .group = GROUP_TIMING, FLAG(loose),
		.help = "take an answer that names no probe for the oldest one's"},

	{.letter = 'n', .group = GROUP_OUTPUT, FLAG(numeric), .help = "no names of addresses"},
	{.letter = 'e', .name = "extensions", .group = GROUP_OUTPUT, FLAG(extensions),
		.help = "show ICMP extensions: MPLS labels, interfaces, others"},
	{.letter = 'A', .name = "as-path-lookups", .group = GROUP_OUTPUT, FLAG(as_numbers),
		.help = "show the AS numbers of addresses"},
	{.name = "as-zone", .group = GROUP_OUTPUT, CALL(apply_as_zone), TAKES("zone"),
		.help = "AS numbers from TXT records under origin.zone, origin6.zone; implies "
			"-A"},
	{.name = "as-database", .group = GROUP_OUTPUT, CALL(apply_as_database), TAKES("file"),
		.help = "AS numbers from this MaxMind DB file; implies -A"},
	{.name = "back", .group = GROUP_OUTPUT, FLAG(back),
		.help = "show the length of the way back where it differs"},
	{.name = "quoted", .group = GROUP_OUTPUT, FLAG(quoted),
		.help = "show what the path did to the packet; needs CAP_NET_RAW"},
	{.letter = 'J', .name = "json", .group = GROUP_OUTPUT, CALL(apply_json),
		.help = "one JSON object for the trace"},
	{.name = "format", .group = GROUP_OUTPUT, CALL(apply_format), TAKES("name"),
		.help = "text, json or atlas"},
	{.name = "stream", .group = GROUP_OUTPUT, FLAG(stream),
		.help = "a JSON line for each answer as it comes, a summary last"},
	{.name = "pcapng", .group = GROUP_OUTPUT, TEXT(pcapng), .argument = "file",
		.help = "write probes and answers to this file"},
	{.name = "status", .group = GROUP_OUTPUT, FLAG(status),
		.help = "exit 0 when reached, 1 when not, 3 when unreachable"},
	{.letter = 'v', .name = "verbose", .group = GROUP_OUTPUT, FLAG(verbose),
		.help = "say what else came back"},

	{.letter = 'V', .name = "version", .group = GROUP_OTHER, .kind = OPTION_FLAG,
		.offset = offsetof(struct reading, show_version), .help = "show the version"},
	{.name = "help", .group = GROUP_OTHER, .kind = OPTION_FLAG,
		.offset = offsetof(struct reading, help), .help = "show this help"},
	{.name = "list-options", .group = GROUP_OTHER, .kind = OPTION_FLAG,
		.offset = offsetof(struct reading, list)},
};
/* clang-format on */

static const char *const usage[] = {
	"traceroute [options] host [packetlen]",
	NULL,
};
static const char *const examples[] = {
	"traceroute -n example.net        the path, numbers only",
	"traceroute -T -p 443 example.net   through firewalls, with TCP",
	NULL,
};

const struct option_table traceroute_options = {
	.usage = usage,
	.purpose = "Show the path that packets take to a host.",
	.groups = groups,
	.group_count = sizeof groups / sizeof groups[0],
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.examples = examples,
};

/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/options_table.h"

#include "traceroute/view/formats.h"

/* ---- the table ------------------------------------------------------------------- */

enum { GROUP_TARGET, GROUP_METHOD, GROUP_PACKET, GROUP_TIMING, GROUP_OUTPUT, GROUP_OTHER };

static const char *const groups[] = {
	"Target and path", "Method", "Packet", "Timing", "Output", "Other"};

#define OPTIONS_STRUCT struct traceroute_options

/* clang-format off */
static const struct option_row rows[] = {
	ROW_ACTION('4', NULL, GROUP_TARGET, apply_ipv4, "use IPv4"),
	ROW_ACTION('6', NULL, GROUP_TARGET, apply_ipv6, "use IPv6"),
	ROW_HEX('f', "first", GROUP_TARGET, first, 0, UINT32_MAX, "first_ttl", "start with this hop (default 1)"),
	ROW_HEX('m', "max-hops", GROUP_TARGET, max, 0, UINT32_MAX, "max_ttl", "go no farther than this hop, 1 to 255 (default 30)"),
	ROW_TEXT('g', "gateway", GROUP_TARGET, gateways, "gate,...", "route packets through these (at most 8 for IPv4, 127 for IPv6)"),
	ROW_TEXT('i', "interface", GROUP_TARGET, device, "device", "send through this interface"),
	ROW_TEXT('s', "source", GROUP_TARGET, source_word, "src_addr", "send from this address"),
	ROW_FLAG('r', NULL, GROUP_TARGET, bypass_routes, "send directly to a host on an attached network"),
	ROW_HEX('H', "dead-hops", GROUP_TARGET, gap, 0, 255, "num", "end after this many silent hops in a row"),
	ROW_ACTION('I', "icmp", GROUP_METHOD, apply_icmp, "probe with ICMP echo"),
	ROW_ACTION('T', "tcp", GROUP_METHOD, apply_tcp, "probe with TCP SYN (default port 80)"),
	ROW_ACTION('U', "udp", GROUP_METHOD, apply_udp, "probe with UDP to one port (default 53); -UL is UDP-Lite"),
	ROW_ACTION('L', NULL, GROUP_METHOD, apply_udplite, NULL),
	ROW_ACTION('D', "dccp", GROUP_METHOD, apply_dccp, "probe with DCCP requests (default port 33434); needs CAP_NET_RAW"),
	ROW_CALL('P', "protocol", GROUP_METHOD, apply_protocol, "prot", "probe with bare packets of this protocol; needs CAP_NET_RAW"),
	ROW_CALL('M', "module", GROUP_METHOD, apply_method, "name", "default, icmp, tcp, tcpconn, udp, udplite, dccp, sctp or raw"),
	ROW_CALL('O', "options", GROUP_METHOD, apply_method_words, "OPTS,...", "options of the method; \"help\" lists them"),
	ROW_CALL('p', "port", GROUP_METHOD, apply_port, "port",
		"destination port; the first one where ports count up (default 33434), the first sequence number of -I"),
	ROW_CALL(0, "sport", GROUP_METHOD, apply_source_port, "num", "source port; implies -N 1 -w 5"),
	ROW_CALL(0, "flow", GROUP_METHOD, apply_flow, "num", "number of the flow: load balancers send all probes of one flow one way"),
	ROW_CALL(0, "flow-by", GROUP_METHOD, apply_flow_by, "field",
		"tell flows apart by ports (ICMP: the checksum), or by the label of IPv6 (default ports)"),
	ROW_OPTIONAL(0, "multipath", GROUP_METHOD, apply_multipath, "mda|lite",
		"find all ways of traffic that is spread by flow (default mda)"),
	ROW_CALL(0, "confidence", GROUP_METHOD, apply_confidence, "percent",
		"of --multipath, that no next hop of a router is missed: 95 (default) or 99"),
	ROW_FLAG('F', "dont-fragment", GROUP_PACKET, dont_fragment, "do not fragment packets"),
	ROW_CALL('t', "tos", GROUP_PACKET, apply_tos, "tos", "type of service (IPv4) or traffic class (IPv6), 0 to 255"),
	ROW_CALL(0, "dscp", GROUP_PACKET, apply_dscp, "num", "differentiated services code point, 0 to 63; shows where it changes"),
	ROW_CALL(0, "ecn", GROUP_PACKET, apply_ecn, "num", "congestion notification bits, 0 to 3; shows where they change"),
	ROW_HEX('l', "flowlabel", GROUP_PACKET, flow_label, 0, 0xfffff, "flow_label", "flow label of IPv6 packets"),
	ROW_CALL(0, "fwmark", GROUP_PACKET, apply_mark, "num", "firewall mark of packets; needs CAP_NET_ADMIN or CAP_NET_RAW"),
	ROW_FLAG('d', "debug", GROUP_PACKET, debug, "debug the socket, where the kernel can"),
	ROW_FLAG(0, "mtu", GROUP_PACKET, find_mtu, "find the MTU of the path and where it shrinks; implies -F"),
	ROW_HEX('q', "queries", GROUP_TIMING, queries, 0, UINT32_MAX, "nqueries", "probes per hop, 1 to 10 (default 3)"),
	ROW_CALL('N', "sim-queries", GROUP_TIMING, apply_window, "squeries", "probes in flight at once (default: as many as pays)"),
	ROW_CALL('w', "wait", GROUP_TIMING, apply_wait, "MAX,HERE,NEAR",
		"wait HERE times as long as an answer of the same hop took, else NEAR times as long as one of a later hop, at most MAX seconds (5,3,10)"),
	ROW_CALL('z', "sendwait", GROUP_TIMING, apply_spacing, "sendwait", "time between probes: seconds, above 10 milliseconds"),
	ROW_VALUE('Q', "time-limit", GROUP_TIMING, time_limit, MILLISECOND, 86400 * SECOND, "seconds", "end the whole trace after this time"),
	ROW_FLAG(0, "adaptive", GROUP_TIMING, adaptive, "end a silent tail after 3 times the largest round trip, at least 1 second"),
	ROW_FLAG(0, "patient", GROUP_TIMING, patient, "ask hops that limit their answers again, once a second, until complete"),
	ROW_FLAG(0, "loose-match", GROUP_TIMING, loose, "take an answer that names no probe for the oldest one's"),
	ROW_FLAG('n', NULL, GROUP_OUTPUT, numeric, "no names of addresses"),
	ROW_FLAG('e', "extensions", GROUP_OUTPUT, extensions, "show ICMP extensions: MPLS labels, interfaces, others"),
	ROW_FLAG('A', "as-path-lookups", GROUP_OUTPUT, as_numbers, "show the AS numbers of addresses"),
	ROW_CALL(0, "as-zone", GROUP_OUTPUT, apply_as_zone, "zone", "AS numbers from TXT records under origin.zone, origin6.zone; implies -A"),
	ROW_CALL(0, "as-database", GROUP_OUTPUT, apply_as_database, "file", "AS numbers from this MaxMind DB file; implies -A"),
	ROW_FLAG(0, "back", GROUP_OUTPUT, back, "show the length of the way back where it differs"),
	ROW_FLAG(0, "quoted", GROUP_OUTPUT, quoted, "show what the path did to the packet; needs CAP_NET_RAW"),
	ROW_ACTION('J', "json", GROUP_OUTPUT, apply_json, "one JSON object for the trace"),
	ROW_CALL(0, "format", GROUP_OUTPUT, apply_format, TRACE_FORMAT_NAMES, "form of the output (default text)"),
	ROW_FLAG(0, "stream", GROUP_OUTPUT, stream, "a JSON line for each answer as it comes, a summary last"),
	ROW_TEXT(0, "map", GROUP_OUTPUT, map, "file", "--multipath: write a picture of all ways (SVG) to this file"),
	ROW_TEXT(0, "pcapng", GROUP_OUTPUT, pcapng, "file", "write probes and answers to this file"),
	ROW_FLAG(0, "status", GROUP_OUTPUT, status, "exit 0 when reached, 1 when not, 3 when unreachable"),
	ROW_FLAG('v', "verbose", GROUP_OUTPUT, verbose, "say what else came back"),
	ROW_FLAG('V', "version", GROUP_OTHER, wants_version, "show the version"),
	ROW_FLAG(0, "help", GROUP_OTHER, wants_help, "show this help"),
	ROW_FLAG(0, "list-options", GROUP_OTHER, wants_list, NULL),
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

static bool format_is_json(const char *name)
{
	const struct trace_format *format = trace_format_find(name);
	return format && format->has_records;
}

const struct option_table options_table = {
	.usage = usage,
	.purpose = "Show the path that packets take to a host.",
	.groups = groups,
	.group_count = sizeof groups / sizeof groups[0],
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.examples = examples,
	.format_is_json = format_is_json,
};

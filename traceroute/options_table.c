/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/options_table.h"

#include "common/net/sandbox.h"
#include "traceroute/view/formats.h"

/* ---- the table ------------------------------------------------------------------- */

enum { GROUP_TARGET, GROUP_METHOD, GROUP_PACKET, GROUP_TIMING, GROUP_OUTPUT, GROUP_OTHER };

static const char *const groups[] = {
	"Target and path", "Method", "Packet", "Timing", "Output", "Other"};

#define OPTIONS_STRUCT struct traceroute_options

/* clang-format off */
static const struct option_row rows[] = {
	ROW_ACTION('4', NULL, GROUP_TARGET, apply_ipv4, "use IPv4 only"),
	ROW_ACTION('6', NULL, GROUP_TARGET, apply_ipv6, "use IPv6 only"),
	ROW_HEX('f', "first", GROUP_TARGET, first, 0, UINT32_MAX, "first_ttl", "start with this hop (1)"),
	ROW_HEX('m', "max-hops", GROUP_TARGET, max, 0, UINT32_MAX, "max_ttl", "go no farther than this hop, 1 to 255 (30)"),
	ROW_CALL(0, "hops", GROUP_TARGET, apply_hops, "list", "ask only these hops, as 3,5-8; the destination ends the trace as ever"),
	ROW_TEXT('g', "gateway", GROUP_TARGET, gateways, "gate,...", "route packets through these hosts (at most 8 for IPv4, 127 for IPv6)"),
	ROW_TEXT('i', "interface", GROUP_TARGET, device, "device", "send through this interface"),
	ROW_TEXT('s', "source", GROUP_TARGET, source_word, "src_addr", "send from this address"),
	ROW_FLAG('r', NULL, GROUP_TARGET, bypass_routes, "bypass the routing table; only directly attached hosts can be reached"),
	ROW_HEX('H', "dead-hops", GROUP_TARGET, gap, 0, 255, "num", "end after this many silent hops in a row"),
	ROW_FLAG(0, "stop-at-loop", GROUP_TARGET, stop_at_loop, "end where the path has come round twice to the same routers"),
	ROW_ACTION('I', "icmp", GROUP_METHOD, apply_icmp, "probe with ICMP echo"),
	ROW_ACTION('T', "tcp", GROUP_METHOD, apply_tcp, "probe with TCP SYN; default port 80"),
	ROW_ACTION('U', "udp", GROUP_METHOD, apply_udp, "probe with UDP to one port (53); -UL is UDP-Lite"),
	ROW_ACTION('L', NULL, GROUP_METHOD, apply_udplite, NULL),
	ROW_ACTION('D', "dccp", GROUP_METHOD, apply_dccp, "probe with DCCP requests (default port 33434); needs CAP_NET_RAW"),
	ROW_CALL('P', "protocol", GROUP_METHOD, apply_protocol, "prot", "probe with bare packets of this protocol; needs CAP_NET_RAW"),
	ROW_CALL('M', "module", GROUP_METHOD, apply_method, "name", "default, icmp, tcp, tcpconn, tcp-session, udp, udplite, dccp, sctp, raw, dns or quic"),
	ROW_CALL('O', "options", GROUP_METHOD, apply_method_words, "OPTS,...", "options of the method; \"help\" lists them"),
	ROW_CALL('p', "port", GROUP_METHOD, apply_port, "port",
		"destination port; the first one where ports count up (33434), the first sequence number of -I"),
	ROW_CALL(0, "sport", GROUP_METHOD, apply_source_port, "num", "source port; implies -N 1 -w 5"),
	ROW_CALL(0, "flow", GROUP_METHOD, apply_flow, "num", "choose a flow by number: load balancers send all probes of one flow the same way"),
	ROW_CALL(0, "flow-by", GROUP_METHOD, apply_flow_by, "field",
		"what differs between flows: ports (ICMP: the checksum), or the label of IPv6 (ports)"),
	ROW_OPTIONAL(0, "multipath", GROUP_METHOD, apply_multipath, "mda|lite",
		"find all paths where routers balance load; mda (the default) or lite"),
	ROW_CALL(0, "confidence", GROUP_METHOD, apply_confidence, "percent",
		"--multipath: how sure to be that no next hop of a router was missed, 95 (default) or 99"),
	ROW_FLAG('F', "dont-fragment", GROUP_PACKET, dont_fragment, "do not fragment packets"),
	ROW_CALL('t', "tos", GROUP_PACKET, apply_tos, "tos", "type of service (IPv4) or traffic class (IPv6), 0 to 255"),
	ROW_CALL(0, "dscp", GROUP_PACKET, apply_dscp, "num", "differentiated services code point, 0 to 63; shows where it changes"),
	ROW_CALL(0, "ecn", GROUP_PACKET, apply_ecn, "num", "congestion notification bits, 0 to 3; shows where they change"),
	ROW_HEX('l', "flowlabel", GROUP_PACKET, flow_label, 0, 0xfffff, "flow_label", "flow label of IPv6 packets"),
	ROW_CALL(0, "fwmark", GROUP_PACKET, apply_mark, "num", "firewall mark of packets; needs CAP_NET_ADMIN or CAP_NET_RAW"),
	ROW_FLAG('d', "debug", GROUP_PACKET, debug, "enable socket-level debugging (SO_DEBUG)"),
	ROW_FLAG(0, "mtu", GROUP_PACKET, find_mtu, "find the MTU of the path and where it shrinks; implies -F"),
	ROW_HEX('q', "queries", GROUP_TIMING, queries, 0, UINT32_MAX, "nqueries", "probes per hop, 1 to 10 (3)"),
	ROW_CALL('N', "sim-queries", GROUP_TIMING, apply_window, "squeries", "probes in flight at once (default: as many as are useful)"),
	ROW_CALL('w', "wait", GROUP_TIMING, apply_wait, "MAX,HERE,NEAR",
		"wait at most MAX seconds (5); or HERE times (3) the reply time of the same hop, or NEAR times (10) that of a later hop"),
	ROW_CALL('z', "sendwait", GROUP_TIMING, apply_spacing, "sendwait", "time between probes: up to 10 seconds, above 10 milliseconds"),
	ROW_VALUE('Q', "time-limit", GROUP_TIMING, time_limit, MILLISECOND, 86400 * SECOND, "seconds", "end the whole trace after this time"),
	ROW_FLAG(0, "adaptive", GROUP_TIMING, adaptive, "give up silent hops at the end after 3 times the largest round trip, at least 1 second"),
	ROW_FLAG(0, "patient", GROUP_TIMING, patient, "retry rate-limited hops once a second until their line is complete"),
	ROW_FLAG(0, "loose-match", GROUP_TIMING, loose, "assign a reply that identifies no probe to the oldest outstanding one"),
	ROW_FLAG('n', NULL, GROUP_OUTPUT, numeric, "show addresses, look up no names"),
	ROW_CALL(0, "resolver", GROUP_OUTPUT, apply_resolver, "address", "ask this name server for names, and for --as-zone"),
	ROW_VALUE(0, "dns-wait", GROUP_OUTPUT, dns_wait, 0, 86400 * SECOND, "seconds", "wait for a name at most this long (default 3; 0: as long as the resolver)"),
	ROW_FLAG('e', "extensions", GROUP_OUTPUT, extensions, "show ICMP extensions: MPLS labels, interfaces, others"),
	ROW_FLAG('A', "as-path-lookups", GROUP_OUTPUT, as_numbers, "show the AS numbers of addresses"),
	ROW_CALL(0, "as-zone", GROUP_OUTPUT, apply_as_zone, "zone", "AS numbers from TXT records under origin.zone, origin6.zone; implies -A"),
	ROW_CALL(0, "as-database", GROUP_OUTPUT, apply_as_database, "file", "AS numbers from this MaxMind DB file; implies -A"),
	ROW_FLAG(0, "back", GROUP_OUTPUT, back, "show the guessed length of the return path where it differs"),
	ROW_FLAG(0, "quoted", GROUP_OUTPUT, quoted, "show what the path changed in the packet; needs CAP_NET_RAW"),
	ROW_ACTION('J', "json", GROUP_OUTPUT, apply_json, "print one JSON object"),
	ROW_CALL(0, "format", GROUP_OUTPUT, apply_format, TRACE_FORMAT_NAMES, "form of the output (default text)"),
	ROW_FLAG(0, "stream", GROUP_OUTPUT, stream, "print a JSON line for each probe as soon as it is answered or given up"),
	ROW_TEXT(0, "map", GROUP_OUTPUT, map, "file", "--multipath: write a picture of all paths (SVG) to this file"),
	ROW_TEXT(0, "pcapng", GROUP_OUTPUT, pcapng, "file", "write probes and replies to a capture file"),
	ROW_FLAG(0, "status", GROUP_OUTPUT, status, "exit 0 if the host was reached, 1 if not, 3 if it is unreachable"),
	ROW_FLAG('v', "verbose", GROUP_OUTPUT, verbose, "also report other ICMP messages received"),
	ROW_CALL(0, "sandbox", GROUP_OTHER, sandbox_apply, "mode", "restrict system calls and files: auto (the default), require or off"),
	ROW_FLAG('V', "version", GROUP_OTHER, wants_version, "show the version"),
	ROW_FLAG('h', NULL, GROUP_OTHER, wants_short_help, "show a short help: the usual options"),
	ROW_FLAG('?', NULL, GROUP_OTHER, wants_short_help, NULL),
	ROW_FLAG(0, "help", GROUP_OTHER, wants_help, "show all options"),
	ROW_FLAG(0, "list-options", GROUP_OTHER, wants_list, NULL),
};
/* clang-format on */

static const char *const usage[] = {
	"traceroute [options] host [packetlen]",
	NULL,
};
static const char *const common[] = {"4", "6", "icmp", "tcp", "port", "interface", "max-hops",
	"queries", "wait", "n", "as-path-lookups", "json", NULL};
static const char *const examples[] = {
	"traceroute -n example.net          the path, numbers only",
	"traceroute -T -p 443 example.net   with TCP, as a browser would go",
	"traceroute -I example.net          with ICMP echo, as ping goes",
	"traceroute --mtu example.net       where packets must be smaller",
	"traceroute --multipath example.net   all paths of a load balancer",
	NULL,
};

const struct option_table options_table = {
	.usage = usage,
	.program = "traceroute",
	.purpose = "Show the path that packets take to a host.",
	.groups = groups,
	.group_count = sizeof groups / sizeof groups[0],
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.common = common,
	.examples = examples,
	.format_is_json = trace_format_is_json,
};

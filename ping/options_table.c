/* SPDX-License-Identifier: BSD-2-Clause */
/* One row an option: parsing, --help, completion and the man page's check read it. */
#include "common/net/sandbox.h"
#include "ping/options.h"
#include "ping/view/formats.h"

enum group {
	GROUP_TARGET,
	GROUP_MANY,
	GROUP_TIMING,
	GROUP_PACKET,
	GROUP_SOCKET,
	GROUP_OUTPUT,
	GROUP_COUNT
};

static const char *const group_names[GROUP_COUNT] = {
	[GROUP_TARGET] = "Target",
	[GROUP_MANY] = "Many targets",
	[GROUP_TIMING] = "Timing",
	[GROUP_PACKET] = "Packet",
	[GROUP_SOCKET] = "Socket and privilege",
	[GROUP_OUTPUT] = "Output",
};

#define OPTIONS_STRUCT struct ping_options
#define TIME_MAX (2147483 * SECOND)

/* clang-format off */
static const struct option_row rows[] = {
	ROW_FLAG('4', "ipv4", GROUP_TARGET, only_ipv4, "use IPv4 only"),
	ROW_FLAG('6', "ipv6", GROUP_TARGET, only_ipv6, "use IPv6 only"),
	ROW_FLAG('b', "broadcast", GROUP_TARGET, allows_broadcast, "allow a broadcast address"),
	ROW_CALL('I', "interface", GROUP_TARGET, apply_interface, "WHERE",
		"interface, VRF or source address; may be given twice, an interface and an address"),
	ROW_FLAG('B', "sticky-source", GROUP_TARGET, sticks_to_source, "do not let the source address change"),
	ROW_CALL('N', "node-info", GROUP_TARGET, apply_node_info, "QUERY",
		"ask for node information (RFC 4620): name, ipv6, ipv4, ...; help lists all"),
	ROW_VALUE(0, "re-resolve", GROUP_TARGET, re_resolve, MILLISECOND, TIME_MAX, "SECONDS",
		"look the name up again after so long without a reply"),
	ROW_TEXT(0, "lsrr", GROUP_TARGET, loose_route, "HOSTS", "loose source route through these hosts, separated by commas (IPv4)"),
	ROW_TEXT(0, "ssrr", GROUP_TARGET, strict_route, "HOSTS", "strict source route, likewise (IPv4)"),

	ROW_CALL(0, "file", GROUP_MANY, apply_file, "FILE", "targets out of a file, a line each; -: standard input; repeatable"),
	ROW_CALL(0, "generate", GROUP_MANY, apply_generate, "RANGE", "the addresses of NETWORK/BITS or FIRST-LAST; repeatable"),
	ROW_FLAG(0, "all-addresses", GROUP_MANY, many.all_addresses, "all addresses of a name, not only its first"),
	ROW_CALL(0, "exclude-file", GROUP_MANY, apply_exclude_file, "FILE", "never send to these networks and addresses, a line each"),
	ROW_FLAG(0, "include-reserved", GROUP_MANY, many.includes_reserved, "do not leave special-purpose networks out of a larger range"),
	ROW_CALL(0, "max-targets", GROUP_MANY, apply_max_targets, "N", "the first N targets, or N% of them"),
	ROW_CALL(0, "only", GROUP_MANY, apply_only, "WHICH", "a line for each target that is alive, or unreachable, as it is decided"),
	ROW_CALL(0, "fields", GROUP_MANY, apply_fields, "LIST",
		"a line of these for each target: host,addr,state,rtt_ms,ttl,sent,received,number"),
	ROW_VALUE(0, "retry", GROUP_MANY, many.retries, 0, 100, "N", "a target is unreachable after N further probes (3)"),
	ROW_CALL(0, "backoff", GROUP_MANY, apply_backoff, "FACTOR", "each retry waits so much longer (1.5)"),
	ROW_VALUE(0, "cooldown", GROUP_MANY, many.cooldown, 0, TIME_MAX, "SECONDS", "receive so long after the last probe at least"),
	ROW_VALUE(0, "rate", GROUP_MANY, many.rate, 0, 100000000, "PPS", "probes a second to all targets together (1000); 0: no limit"),
	ROW_CALL(0, "per-network-rate", GROUP_MANY, apply_network_rate, "PPS[/BITS]",
		"probes a second to one network (of 24 bits; IPv6: 64)"),
	ROW_CALL(0, "shard", GROUP_MANY, apply_shard, "I/N", "the I-th of N parts of the targets; auto: as the batch system says"),
	ROW_CALL(0, "seed", GROUP_MANY, apply_seed, "S", "ranges in the pseudo-random order of this number"),
	ROW_TEXT(0, "resume", GROUP_MANY, many.resume, "FILE", "results go to this file; the same job goes on where they end"),
	ROW_TEXT(0, "metadata-file", GROUP_MANY, many.metadata_file, "FILE", "what was asked and what came of it, as JSON"),
	ROW_FLAG(0, "list-targets", GROUP_MANY, many.lists_targets, "print the targets in order and send nothing"),

	ROW_VALUE('c', "count", GROUP_TIMING, count, 1, INT64_MAX, "N", "stop after N probes; with -w after N replies or errors"),
	ROW_VALUE('i', "interval", GROUP_TIMING, interval, 0, TIME_MAX, "SECONDS", "time between probes (1); 0: each reply triggers the next"),
	ROW_FLAG('A', "adaptive", GROUP_TIMING, is_adaptive, "the interval follows the round-trip time"),
	ROW_ACTION('f', "flood", GROUP_TIMING, apply_flood, "as fast as replies come, at least 100 a second; a dot for each unanswered probe"),
	ROW_VALUE('l', "preload", GROUP_TIMING, preload, 1, 65536, "N", "send N probes immediately at start"),
	ROW_CALL('w', NULL, GROUP_TIMING, apply_deadline, "SECONDS", "end the run after this time; whole seconds"),
	{ROW_NAMES(0, "deadline", GROUP_TIMING, "the same, with decimals"), .alias = "timeout",
		ROW_TAKES("SECONDS"), ROW_IS_VALUE(deadline, 0, TIME_MAX)},
	ROW_VALUE('W', "linger", GROUP_TIMING, linger, 0, TIME_MAX, "SECONDS", "after the last probe wait so long for a first reply (10; 0: forever)"),
	ROW_VALUE(0, "probe-timeout", GROUP_TIMING, probe_timeout, MICROSECOND, TIME_MAX, "SECONDS", "a probe without a reply is lost after this time"),
	ROW_FLAG('o', NULL, GROUP_TIMING, stops_at_reply, "end after the first reply"),
	ROW_FLAG(0, "ignore-errors", GROUP_TIMING, ignores_errors, "ICMP errors do not end a run with -w"),
	ROW_CALL(0, "until", GROUP_TIMING, apply_until, "up|down", "end with status 0 once the host replies, or no longer does"),
	ROW_VALUE(0, "up", GROUP_TIMING, goal.up, 1, INT64_MAX, "N", "with --until=up: after N replies in a row (1)"),
	ROW_VALUE(0, "down", GROUP_TIMING, goal.down, 1, INT64_MAX, "N", "with --until=down: after N probes in a row without a reply (3)"),
	ROW_CALL(0, "max-loss", GROUP_TIMING, apply_max_loss, "PERCENT", "status 1 when more of the probes were lost"),
	ROW_CALL(0, "max-rtt", GROUP_TIMING, apply_max_rtt, "[pN:]MS", "status 1 when a round-trip time, or their N-th percentile, is above"),
	ROW_FLAG(0, "accept-unproven", GROUP_TIMING, accepts_unproven, "count replies without this run's token as received"),

	ROW_VALUE('s', "size", GROUP_PACKET, size, 0, 65527, "BYTES", "data bytes in a probe (56)"),
	ROW_CALL('p', "pattern", GROUP_PACKET, apply_pattern, "HEX", "fill the data with these bytes (at most 16)"),
	ROW_VALUE('t', "ttl", GROUP_PACKET, hop_limit, 1, 255, "HOPS", "hop limit of the probes"),
	ROW_CALL('Q', "tos", GROUP_PACKET, apply_tos, "CLASS", "traffic class: 0 to 255, 0x.., or a DSCP name such as ef, af41"),
	ROW_CALL('F', "flow-label", GROUP_PACKET, apply_flow_label, "LABEL", "IPv6 flow label: 0 to 0xfffff; 0: random"),
	ROW_VALUE('e', "ident", GROUP_PACKET, ident, 0, 65535, "ID", "echo identifier; 0 needs a raw socket"),
	ROW_CALL('M', "pmtu-discovery", GROUP_PACKET, apply_pmtu, "MODE", "path MTU discovery: do, want, dont or probe"),
	ROW_FLAG('R', "route", GROUP_PACKET, records_route, "record the route (IPv4, 9 hops)"),
	ROW_CALL('T', "ip-timestamp", GROUP_PACKET, apply_ip_stamps, "WHAT",
		"IPv4 timestamp option: tsonly, tsandaddr or tsprespec (with up to 4 hosts before the target)"),

	ROW_FLAG('C', "connect", GROUP_SOCKET, connects, "connect the socket"),
	ROW_FLAG('d', "debug", GROUP_SOCKET, debugs, "set SO_DEBUG"),
	ROW_FLAG('L', "no-loopback", GROUP_SOCKET, no_loopback, "multicast probes are not looped back"),
	ROW_VALUE('m', "mark", GROUP_SOCKET, mark, 0, UINT32_MAX, "MARK", "mark the probes for the firewall (CAP_NET_ADMIN or CAP_NET_RAW)"),
	ROW_FLAG('r', "ignore-routing", GROUP_SOCKET, ignores_routing, "bypass the routing table"),
	ROW_VALUE('S', "send-buffer", GROUP_SOCKET, send_buffer, 1, INT32_MAX, "BYTES", "size of the send buffer"),
	ROW_CALL(0, "sandbox", GROUP_SOCKET, sandbox_apply, "MODE", "restrict system calls and files: auto (the default), require or off"),
	ROW_CALL(0, "timestamps", GROUP_SOCKET, apply_stamps, "WHOSE", "which clock takes the times: auto, user, kernel or hardware"),
	ROW_FLAG('U', "user-latency", GROUP_SOCKET, user_latency, "measure in user space, without kernel timestamps"),

	ROW_FLAG('3', "precise", GROUP_OUTPUT, is_precise, "print times with three decimals always"),
	ROW_FLAG('a', "audible", GROUP_OUTPUT, is_audible, "ring the bell for each reply"),
	ROW_FLAG('D', "print-time", GROUP_OUTPUT, prints_time, "print the Unix time before each line"),
	ROW_CALL(0, "time-format", GROUP_OUTPUT, apply_time_format, "unix|iso", "the same as Unix seconds, or in ISO 8601 (UTC)"),
	ROW_FLAG(0, "changes", GROUP_OUTPUT, shows_changes, "report when hop limit or traffic class of the replies change"),
	ROW_VALUE(0, "summary-every", GROUP_OUTPUT, summary_every, MILLISECOND, TIME_MAX, "SECONDS", "print counts and times of the last SECONDS, again and again"),
	ROW_ACTION('H', "resolve", GROUP_OUTPUT, apply_resolve, "show names, for a numeric target too"),
	ROW_ACTION('n', "numeric", GROUP_OUTPUT, apply_numeric, "show addresses, look up no names"),
	ROW_FLAG('O', "outstanding", GROUP_OUTPUT, reports_outstanding, "report an unanswered probe before sending the next"),
	ROW_FLAG(0, "show-lost", GROUP_OUTPUT, shows_lost, "report each lost probe: after its --probe-timeout, else once a later one is answered"),
	ROW_FLAG('q', "quiet", GROUP_OUTPUT, is_quiet, "only the first line and the statistics"),
	ROW_FLAG('v', "verbose", GROUP_OUTPUT, is_verbose, "show the socket, quoted headers, and packets that are not replies to this run"),
	ROW_ACTION('J', "json", GROUP_OUTPUT, apply_json, "one JSON object a line instead of text"),
	ROW_CALL(0, "format", GROUP_OUTPUT, apply_format, PING_FORMAT_NAMES, "form of the output (text)"),
	ROW_TEXT(0, "pcapng", GROUP_OUTPUT, capture, "FILE", "write probes and replies to a capture file"),
	ROW_FLAG('V', "version", GROUP_OUTPUT, wants_version, "show the version"),
	ROW_FLAG('h', NULL, GROUP_OUTPUT, wants_short_help, "show a short help: the usual options"),
	ROW_FLAG('?', NULL, GROUP_OUTPUT, wants_short_help, NULL),
	ROW_FLAG(0, "help", GROUP_OUTPUT, wants_help, "show all options"),
};

static bool format_is_json(const char *name)
{
	const struct ping_format *format = ping_format_find(name);
	return format && format->has_records;
}

const struct option_table options_table = {
	.program = "ping",
	.usage = (const char *const[]){"ping [OPTIONS] TARGET...",
		"ping [OPTIONS] --file FILE | --generate RANGE", "ping [OPTIONS] -T tsprespec HOST... TARGET",
		"ping [OPTIONS] -N QUERY -N subject-name=NAME[%INTERFACE]", NULL},
	.purpose = "Send ICMP echo requests to a host and show how long its replies take.",
	.groups = group_names,
	.group_count = GROUP_COUNT,
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.common = (const char *const[]){"4", "6", "I", "count", "interval", "w", "o", "size", "ttl",
		"n", "O", "json", NULL},
	.format_is_json = format_is_json,
	.examples = (const char *const[]){
		"ping -c 4 example.net           four probes, then the statistics",
		"ping -o -w 30 192.0.2.1         until the first reply, 30 seconds at most",
		"ping -c 3 -M do -s 1472 host    does a packet of 1500 bytes pass whole (IPv4)?",
		"ping -O -D -i 0.2 host          five a second; dates, and lost probes at once",
		"ping fe80::1%eth0               a neighbour on the link of eth0",
		NULL,
	},
};
/* clang-format on */

/* SPDX-License-Identifier: BSD-2-Clause */
/* One row an option: parsing, --help, completion and the man page's check read it. */
#include <stddef.h>

#include "ping/options.h"

enum { SECONDS_MAX = 2147483 };

enum group {
	GROUP_TARGET,
	GROUP_TIMING,
	GROUP_PACKET,
	GROUP_SOCKET,
	GROUP_OUTPUT,
	GROUP_COUNT
};

static const char *const group_names[GROUP_COUNT] = {
	[GROUP_TARGET] = "Target",
	[GROUP_TIMING] = "Timing",
	[GROUP_PACKET] = "Packet",
	[GROUP_SOCKET] = "Socket and privilege",
	[GROUP_OUTPUT] = "Output",
};

#define AT(member) offsetof(struct ping_options, member)
#define SECONDS(n) ((uint64_t)((n)*1000000000.0))
#define NAMES(letter_, name_, group_, help_)                                                   \
	.letter = (letter_), .name = (name_), .group = GROUP_##group_, .help = (help_)
#define TAKES(argument_) .takes = ARGUMENT_REQUIRED, .argument = (argument_)

#define FLAG(letter, name, group, member, help)                                                \
	{                                                                                      \
		NAMES(letter, name, group, help), .kind = OPTION_FLAG, .offset = AT(member)    \
	}
#define NUMBER(letter, name, group, member, low_, high_, argument, help)                       \
	{                                                                                      \
		NAMES(letter, name, group, help), .kind = OPTION_NUMBER, TAKES(argument),      \
						  .offset = AT(member), .low = (low_),         \
						  .high = (high_)                              \
	}
#define TIME(letter, name, group, member, low_, argument, help)                                \
	{                                                                                      \
		NAMES(letter, name, group, help), .kind = OPTION_SECONDS, TAKES(argument),     \
						  .offset = AT(member), .low = (low_),         \
						  .high = SECONDS(SECONDS_MAX)                 \
	}
#define TEXT(letter, name, group, member, argument, help)                                      \
	{                                                                                      \
		NAMES(letter, name, group, help), .kind = OPTION_TEXT, TAKES(argument),        \
						  .offset = AT(member)                         \
	}
#define CALL(letter, name, group, function, argument, help)                                    \
	{                                                                                      \
		NAMES(letter, name, group, help), .kind = OPTION_CALL, TAKES(argument),        \
						  .apply = (function)                          \
	}
#define CALL_PLAIN(letter, name, group, function, help)                                        \
	{                                                                                      \
		NAMES(letter, name, group, help), .kind = OPTION_CALL, .apply = (function)     \
	}

/* clang-format off */
static const struct option_row rows[] = {
	FLAG('4', "ipv4", TARGET, only_ipv4, "use IPv4 only"),
	FLAG('6', "ipv6", TARGET, only_ipv6, "use IPv6 only"),
	FLAG('b', "broadcast", TARGET, allows_broadcast, "allow a broadcast address"),
	CALL('I', "interface", TARGET, option_interface, "WHERE",
		"send through this interface or VRF, or from this address; repeatable"),
	FLAG('B', "sticky-source", TARGET, sticks_to_source, "keep the source address that was chosen first"),
	CALL('N', "node-info", TARGET, option_node_info, "QUERY",
		"ask for node information (RFC 4620): name, ipv6, ipv4, ...; help lists all"),
	TEXT(0, "lsrr", TARGET, loose_route, "HOSTS", "loose source route through these hosts (IPv4)"),
	TEXT(0, "ssrr", TARGET, strict_route, "HOSTS", "strict source route (IPv4)"),

	NUMBER('c', "count", TIMING, count, 1, INT64_MAX, "N", "stop after N probes; with -w after N answers"),
	TIME('i', "interval", TIMING, interval, 0, "SECONDS", "time between probes (1); 0: as answers come"),
	FLAG('A', "adaptive", TIMING, is_adaptive, "the interval follows the round-trip time"),
	CALL_PLAIN('f', "flood", TIMING, option_flood, "as fast as answers come; a dot for each probe that has none"),
	NUMBER('l', "preload", TIMING, preload, 1, 65536, "N", "send N probes at once at first"),
	CALL('w', NULL, TIMING, option_deadline, "SECONDS", "end the whole run after this time (whole seconds)"),
	{NAMES(0, "deadline", TIMING, "the same, with decimals"), .alias = "timeout", .kind = OPTION_SECONDS,
		TAKES("SECONDS"), .offset = AT(deadline), .low = 0, .high = SECONDS(SECONDS_MAX)},
	TIME('W', "linger", TIMING, linger, 0, "SECONDS", "wait for a first answer after the last probe (10; 0: no limit)"),
	TIME(0, "probe-timeout", TIMING, probe_timeout, SECONDS(0.000001), "SECONDS", "a probe without answer is lost after this time"),
	FLAG('o', NULL, TIMING, stops_at_reply, "end after the first reply"),
	FLAG(0, "ignore-errors", TIMING, ignores_errors, "ICMP errors do not end a run with -w"),

	NUMBER('s', "size", PACKET, size, 0, 65527, "BYTES", "data bytes in a probe (56)"),
	CALL('p', "pattern", PACKET, option_pattern, "HEX", "fill the data with these bytes (at most 16)"),
	NUMBER('t', "ttl", PACKET, hop_limit, 1, 255, "HOPS", "hop limit of the probes"),
	CALL('Q', "tos", PACKET, option_tos, "CLASS", "traffic class: 0 to 255, 0x.., or a DSCP name such as ef, af41"),
	CALL('F', "flow-label", PACKET, option_flow_label, "LABEL", "IPv6 flow label: 0 to 0xfffff; 0: random"),
	NUMBER('e', "ident", PACKET, ident, 0, 65535, "ID", "echo identifier; 0 needs a raw socket"),
	CALL('M', "pmtu-discovery", PACKET, option_pmtu, "MODE", "path MTU discovery: do, want, dont or probe"),
	FLAG('R', "route", PACKET, records_route, "record the route (IPv4, 9 hops)"),
	CALL('T', "ip-timestamp", PACKET, option_ip_stamps, "WHAT",
		"IPv4 timestamp option: tsonly, tsandaddr or tsprespec (with up to 4 hosts before the target)"),

	FLAG('C', "connect", SOCKET, connects, "connect the socket"),
	FLAG('d', "debug", SOCKET, debugs, "set SO_DEBUG"),
	FLAG('L', "no-loopback", SOCKET, no_loopback, "multicast probes are not looped back"),
	NUMBER('m', "mark", SOCKET, mark, 0, UINT32_MAX, "MARK", "mark the probes for the firewall (CAP_NET_ADMIN or CAP_NET_RAW)"),
	FLAG('r', "ignore-routing", SOCKET, ignores_routing, "bypass the routing table"),
	NUMBER('S', "send-buffer", SOCKET, send_buffer, 1, INT32_MAX, "BYTES", "size of the send buffer"),
	CALL(0, "timestamps", SOCKET, option_stamps, "WHOSE", "whose clock times are from: auto, user, kernel or hardware"),
	FLAG('U', "user-latency", SOCKET, user_latency, "time from user to user, without the kernel's stamps"),

	FLAG('3', "precise", OUTPUT, is_precise, "times always with three decimals"),
	FLAG('a', "audible", OUTPUT, is_audible, "ring the bell for each reply"),
	FLAG('D', "print-time", OUTPUT, prints_time, "show the time of day before each line"),
	CALL_PLAIN('H', "resolve", OUTPUT, option_resolve, "show names, also for a numeric target"),
	CALL_PLAIN('n', "numeric", OUTPUT, option_numeric, "show addresses, no names"),
	FLAG('O', "outstanding", OUTPUT, tells_outstanding, "tell of a probe without answer as the next one leaves"),
	FLAG(0, "show-lost", OUTPUT, shows_lost, "tell of each probe whose --probe-timeout is over"),
	FLAG('q', "quiet", OUTPUT, is_quiet, "only the first line and the statistics"),
	FLAG('v', "verbose", OUTPUT, is_verbose, "show sockets, quoted headers, and what is not ours"),
	FLAG('J', "json", OUTPUT, json, "one JSON object a line instead of text"),
	TEXT(0, "pcapng", OUTPUT, capture, "FILE", "write probes and replies to a capture file"),
	FLAG('V', "version", OUTPUT, wants_version, "show the version and end"),
	FLAG('h', "help", OUTPUT, wants_help, "show this help and end"),
};

const struct option_table ping_option_table = {
	.usage = (const char *const[]){"ping [OPTIONS] TARGET", "ping [OPTIONS] -T tsprespec HOST... TARGET",
		"ping [OPTIONS] -N QUERY -N subject-name=NAME[%INTERFACE]", NULL},
	.purpose = "Ask a host for an echo and show how long its answers take.",
	.groups = group_names,
	.group_count = GROUP_COUNT,
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.examples = (const char *const[]){
		"ping -c 4 example.net         four probes, then the statistics",
		"ping -6 -i 0.2 fe80::1%eth0   five a second to a neighbour",
		"ping -o -w 30 gateway         until the first answer, 30 seconds at most",
		NULL,
	},
};
/* clang-format on */

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of tcptraceroute, for the names that begin so: `tcptraceroute HOST 443`
 * probes port 443, and some letters mean other things than traceroute's. Long names are ours.
 */
#include "common/wire/transport.h"
#include "traceroute/options_table.h"
#include "traceroute/view/formats.h"

enum { GROUP_TARGET, GROUP_PACKET, GROUP_TIMING, GROUP_OUTPUT, GROUP_OTHER };

static const char *const groups[] = {"Target and path", "Packet", "Timing", "Output", "Other"};

#define OPTIONS_STRUCT struct traceroute_options

static bool add_flags(void *settings, uint64_t flags, const char *letter)
{
	struct traceroute_options *o = settings;
	o->tcp_flags |= flags;
	if (letter && !o->raw_word) {
		o->raw_word = letter;
		o->raw_option = "";
	}
	return true;
}

static bool apply_syn(void *settings, const char *argument, struct text *problem)
{
	(void)argument;
	(void)problem;
	return add_flags(settings, TCP_SYN, NULL);
}

static bool apply_ack(void *settings, const char *argument, struct text *problem)
{
	struct traceroute_options *o = settings;
	(void)argument;
	(void)problem;
	o->tcp_flags_given = true;
	return add_flags(settings, TCP_ACK, "-A");
}

static bool apply_ecn_syn(void *settings, const char *argument, struct text *problem)
{
	(void)argument;
	(void)problem;
	return add_flags(settings, TCP_SYN | TCP_ECE | TCP_CWR, "-E");
}

/* clang-format off */
static const struct option_row rows[] = {
	ROW_ACTION('4', NULL, GROUP_TARGET, apply_ipv4, "use IPv4 only"),
	ROW_ACTION('6', NULL, GROUP_TARGET, apply_ipv6, "use IPv6 only"),
	ROW_HEX('f', "first", GROUP_TARGET, first, 0, UINT32_MAX, "first_ttl", "start with this hop (1)"),
	ROW_HEX('m', "max-hops", GROUP_TARGET, max, 0, UINT32_MAX, "max_ttl", "go no farther than this hop, 1 to 255 (30)"),
	ROW_TEXT('i', "interface", GROUP_TARGET, device, "device", "send through this interface"),
	ROW_TEXT('s', "source", GROUP_TARGET, source_word, "src_addr", "send from this address"),
	ROW_CALL('p', "sport", GROUP_TARGET, apply_source_port, "num", "source port"),
	ROW_CALL('P', NULL, GROUP_TARGET, apply_source_port, "num", NULL),
	ROW_FLAG(0, "stop-at-loop", GROUP_TARGET, stop_at_loop, "end where the path has come round twice to the same routers"),
	ROW_ACTION('S', NULL, GROUP_PACKET, apply_syn, "set the flag SYN (the default without -A)"),
	ROW_ACTION('A', NULL, GROUP_PACKET, apply_ack, "set the flag ACK; needs CAP_NET_RAW"),
	ROW_ACTION('E', NULL, GROUP_PACKET, apply_ecn_syn, "send SYNs that ask for ECN; needs CAP_NET_RAW"),
	ROW_FLAG('F', "dont-fragment", GROUP_PACKET, dont_fragment, "do not fragment packets"),
	ROW_HEX('l', NULL, GROUP_PACKET, packet_size, 0, 65000, "length", "accepted; a SYN has the length of its options"),
	ROW_CALL('t', "tos", GROUP_PACKET, apply_tos, "tos", "type of service (IPv4) or traffic class (IPv6), 0 to 255"),
	ROW_CALL(0, "fwmark", GROUP_PACKET, apply_mark, "num", "firewall mark of packets; needs CAP_NET_ADMIN or CAP_NET_RAW"),
	ROW_FLAG('d', "debug", GROUP_PACKET, debug, "enable socket-level debugging (SO_DEBUG)"),
	ROW_HEX('q', "queries", GROUP_TIMING, queries, 0, UINT32_MAX, "nqueries", "probes per hop, 1 to 10 (3)"),
	ROW_CALL('w', "wait", GROUP_TIMING, apply_wait, "MAX", "wait at most MAX seconds (3)"),
	ROW_FLAG('n', NULL, GROUP_OUTPUT, numeric, "do not look up names"),
	ROW_FLAG_OFF('N', NULL, GROUP_OUTPUT, numeric, "look up names (the default)"),
	ROW_ACTION('J', "json", GROUP_OUTPUT, apply_json, "print one JSON object"),
	ROW_CALL(0, "format", GROUP_OUTPUT, apply_format, TRACE_FORMAT_NAMES, "form of the output (default text)"),
	ROW_FLAG(0, "status", GROUP_OUTPUT, status, "exit 0 when reached, 1 when not, 3 when unreachable"),
	ROW_FLAG('v', "version", GROUP_OTHER, wants_version, "show the version"),
	ROW_FLAG('V', NULL, GROUP_OTHER, wants_version, NULL),
	ROW_FLAG('h', "help", GROUP_OTHER, wants_help, "show all options"),
	ROW_FLAG('?', NULL, GROUP_OTHER, wants_help, NULL),
	ROW_FLAG(0, "list-options", GROUP_OTHER, wants_list, NULL),
};
/* clang-format on */

static const char *const usage[] = {
	"tcptraceroute [options] host [port [length]]",
	NULL,
};
static const char *const common[] = {"f", "m", "i", "s", "p", "q", "w", "n", "json", NULL};
static const char *const examples[] = {
	"tcptraceroute example.net           the path to its port 80",
	"tcptraceroute example.net 443       of HTTPS connections",
	"tcptraceroute -n example.net https  the same, numbers only",
	"tcptraceroute -A example.net 443    through firewalls that pass no SYN",
	"tcptraceroute --json example.net    for scripts",
	NULL,
};

const struct option_table options_tcptraceroute = {
	.usage = usage,
	.program = "tcptraceroute",
	.purpose = "Show the path that TCP packets take to a port of a host.",
	.groups = groups,
	.group_count = sizeof groups / sizeof groups[0],
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.common = common,
	.examples = examples,
	.format_is_json = trace_format_is_json,
};

/* SPDX-License-Identifier: BSD-2-Clause */
/* One row an option: parsing, --help, completion and the man page's check read it. */
#include "icmpgen/options_table.h"

#include <assert.h>

enum {
	GROUP_MESSAGE,
	GROUP_QUOTE,
	GROUP_EXTENSION,
	GROUP_IP,
	GROUP_SEND,
	GROUP_RESULT,
	GROUP_SAFETY
};

static const char *const groups[] = {
	[GROUP_MESSAGE] = "Message",
	[GROUP_QUOTE] = "Original datagram of an error message",
	[GROUP_EXTENSION] = "Extension objects (RFC 4884)",
	[GROUP_IP] = "IP header",
	[GROUP_SEND] = "Sending",
	[GROUP_RESULT] = "Result",
	[GROUP_SAFETY] = "Safety",
};

static const char *const usage[] = {
	"icmp-send [-4|-6] [OPTIONS] MESSAGE[/CODE] [FIELD=VALUE]... DEST",
	"icmp-send --list [MESSAGE] | --explain MESSAGE[/CODE]",
	"icmp-send --decode [FILE]",
	"icmp-send --listen [MESSAGE[/CODE]]...",
	NULL,
};

static const char *const common[] = {"4", "6", "quote", "src", "ttl", "interface", "count",
	"reply", "dry-run", "listen", "list", "json", NULL};
static const char *const examples[] = {
	"icmp-send --reply timestamp 192.0.2.1      ask a host for its time of day",
	"icmp-send --dry-run echo 192.0.2.1         explain each byte, send nothing",
	"icmp-send dest-unreach/port --quote-socket udp:4000 ::1   refuse its flow",
	"icmp-send --list dest-unreach              its codes and fields",
	"icmp-send --listen                         what arrives here",
	NULL,
};

#define OPTIONS_STRUCT struct icmp_send_options

/* clang-format off */
static const struct option_row rows[] = {
	ROW_CALL(0, "rest", GROUP_MESSAGE, apply_rest, "HEX8", "set the four bytes after the checksum, overriding the fields"),
	ROW_CALL(0, "body", GROUP_MESSAGE, apply_body, "HEX", "set everything after the first eight bytes"),
	ROW_HEX(0, "type", GROUP_MESSAGE, spec.type, 0, 255, "N", "message type by number, instead of MESSAGE"),
	ROW_HEX(0, "code", GROUP_MESSAGE, spec.code, 0, 255, "N", "code by number, assigned or not"),
	ROW_CALL(0, "checksum", GROUP_MESSAGE, apply_checksum, "auto|bad|0xHHHH", "ICMP checksum"),
	ROW_HEX(0, "truncate", GROUP_MESSAGE, spec.truncate, 0, 65535, "N", "cut the ICMP message to N bytes"),

	ROW_CALL(0, "quote", GROUP_QUOTE, apply_quote, "WORDS", "the quoted packet: udp:SRC:PORT>DST:PORT; or tcp:..., icmp-echo:SRC>DST, icmp-echo-reply:..., icmp6-echo:..., icmp6-echo-reply:..., raw:PROTOCOL:SRC>DST, then ,ttl= ,len= ,id= ,df ,tos= ,seq= ,ack= ,flags="),
	ROW_CALL(0, "quote-hex", GROUP_QUOTE, apply_quote_hex, "HEX", "the datagram's bytes from its IP header on"),
	ROW_TEXT(0, "quote-pcap", GROUP_QUOTE, quote_pcap, "FILE[:N]", "packet N (1) of a pcap or pcapng file"),
	ROW_TEXT(0, "quote-live", GROUP_QUOTE, quote_live, "PROTO[,PORT]", "the first udp, tcp or icmp packet seen"),
	ROW_TEXT(0, "quote-socket", GROUP_QUOTE, quote_socket, "udp|tcp:PORT", "quote what this local socket would send; details as in --quote"),
	ROW_CALL(0, "quote-len", GROUP_QUOTE, apply_quote_size, "N|auto", "how many bytes are quoted (as many as 576 bytes allow, 1280 for IPv6)"),
	ROW_CALL(0, "quote-break", GROUP_QUOTE, apply_quote_break, "PART", "make ihl, checksum, version or length of the quoted header wrong"),
	ROW_FLAG(0, "no-quote", GROUP_QUOTE, spec.no_quote, "send an error message without an original datagram"),

	ROW_CALL(0, "ext", GROUP_EXTENSION, apply_extension, "OBJECT", "mpls:LABEL[,tc=][,s][,ttl=], ifinfo:role=,ifindex=,addr=,name=,mtu=, ifid:name=|index=|addr=, extinfo:pointer=, or CLASS/CTYPE:HEX; repeatable"),
	ROW_CALL(0, "ext-length", GROUP_EXTENSION, apply_extension_length, "auto|N", "the length byte"),
	ROW_CALL(0, "ext-checksum", GROUP_EXTENSION, apply_extension_checksum, "auto|bad|zero", "checksum of the structure"),
	ROW_HEX(0, "ext-version", GROUP_EXTENSION, spec.extension_version, 0, 15, "N", "version of the structure (2)"),

	ROW_FLAG('4', NULL, GROUP_IP, wants_v4, "use IPv4 only"),
	ROW_FLAG('6', NULL, GROUP_IP, wants_v6, "use IPv6 only"),
	ROW_CALL(0, "src", GROUP_IP, apply_source, "ADDRESS", "source address"),
	ROW_HEX(0, "ttl", GROUP_IP, spec.hop_limit, 0, 255, "N", "time to live or hop limit"),
	ROW_HEX(0, "tos", GROUP_IP, spec.traffic_class, 0, 255, "N", "type of service or traffic class"),
	ROW_HEX(0, "ip-id", GROUP_IP, spec.identification, 0, 4294967295, "N", "identification (a fresh one for each message)"),
	ROW_FLAG(0, "df", GROUP_IP, spec.dont_fragment, "set don't fragment"),
	ROW_CALL(0, "ip-options", GROUP_IP, apply_ip_options, "WORDS", "rr:N, ts, ra, nop, lsrr:A,B, ssrr:A,B or hex:DIGITS"),
	ROW_CALL(0, "hbh", GROUP_IP, apply_hop_by_hop, "WORDS", "hop-by-hop options: ra, hex:DIGITS or none"),
	ROW_CALL(0, "dstopt", GROUP_IP, apply_destination, "hex:DIGITS", "destination options"),
	ROW_CALL(0, "header", GROUP_IP, apply_header, "HEADER", "IPv6 header: hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:rpl,A,B,cmpri=N, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N or NUMBER:hex:DIGITS; repeatable, in this order"),
	ROW_HEX(0, "flow", GROUP_IP, spec.flow_label, 0, 0xfffff, "N", "flow label"),
	ROW_CALL(0, "frag", GROUP_IP, apply_fragment, "SIZE[,ORDER]", "send as fragments of SIZE bytes; reverse or overlap"),
	ROW_FLAG(0, "more-fragments", GROUP_IP, spec.more_fragments, "set more fragments"),
	ROW_CALL(0, "ip-flags", GROUP_IP, apply_ip_flags, "FLAGS", "IPv4 flags: evil, df, mf"),
	ROW_HEX(0, "frag-offset", GROUP_IP, spec.fragment_offset, 0, 65528, "N", "fragment offset in bytes"),
	ROW_HEX(0, "ip-proto", GROUP_IP, spec.protocol, 0, 255, "N", "protocol or next header"),
	ROW_CALL(0, "ip-checksum", GROUP_IP, apply_ip_checksum, "auto|bad|0xHHHH", "IPv4 header checksum (--link)"),
	ROW_HEX(0, "ip-version", GROUP_IP, spec.ip_version, 0, 15, "N", "version in the IP header (--link)"),
	ROW_HEX(0, "ip-ihl", GROUP_IP, spec.ip_ihl, 0, 15, "N", "header length in the IPv4 header, in 4 bytes (--link)"),
	ROW_HEX(0, "ip-len", GROUP_IP, spec.total_length, 0, 65535, "N", "length in the IP header (--link)"),

	ROW_HEX('c', "count", GROUP_SEND, count, 0, UINT64_MAX - 1, "N", "messages to send (1); 0: unlimited"),
	ROW_CALL('i', "interval", GROUP_SEND, apply_interval, "SECONDS", "time between messages (1)"),
	ROW_CALL(0, "rate", GROUP_SEND, apply_rate, "N|max", "messages a second"),
	ROW_VALUE('w', "deadline", GROUP_SEND, deadline, MILLISECOND, 86400 * SECOND, "SECONDS", "end after this time, --listen too; --quote-live waits 10 s by default"),
	ROW_TEXT('I', "interface", GROUP_SEND, device, "IFACE", "send through this interface"),
	ROW_TEXT(0, "netns", GROUP_SEND, netns, "NAME|PATH", "work in this network namespace (CAP_SYS_ADMIN)"),
	ROW_HEX('m', "mark", GROUP_SEND, mark, 0, UINT32_MAX, "N", "mark of the packets for routing and firewalls"),
	ROW_HEX(0, "seed", GROUP_SEND, seed, 0, UINT64_MAX - 1, "N", "take identifications and random data from this number, so that runs are equal"),
	ROW_FLAG(0, "link", GROUP_SEND, link, "send on the link layer (AF_PACKET)"),
	ROW_CALL(0, "vary", GROUP_SEND, apply_vary, "WORDS", "what changes from message to message: seq, id, src=[random:]NETWORK/LENGTH, ttl[=LOW-HIGH], dport=LOW-HIGH"),

	ROW_OPTIONAL(0, "reply", GROUP_RESULT, apply_reply, "SECONDS", "wait for the reply and decode it (4; to a group 1)"),
	ROW_TEXT(0, "expect", GROUP_RESULT, expect, "MESSAGE[/CODE]", "wait for this message, an error about the packet that was sent (4 s)"),
	ROW_FLAG(0, "dry-run", GROUP_RESULT, dry_run, "explain the packet byte by byte, send nothing; needs no privilege"),
	ROW_TEXT(0, "pcapng", GROUP_RESULT, pcapng, "FILE", "write the packets and replies to a capture file"),
	ROW_CALL(0, "decode", GROUP_RESULT, apply_decode, "FILE|-", "turn packets (hex, pcap, pcapng) into command lines"),
	ROW_FLAG(0, "effect", GROUP_RESULT, effect, "show what changed in this host: counters, routes, neighbours"),
	ROW_TEXT(0, "effect-netns", GROUP_RESULT, effect_netns, "NAME|PATH", "show what changed in this network namespace, the target's"),
	ROW_FLAG(0, "listen", GROUP_RESULT, listen, "print every ICMP message that arrives"),
	ROW_FLAG(0, "words", GROUP_RESULT, as_words, "with --listen: each message as the command line that makes it"),
	ROW_FLAG('J', "json", GROUP_RESULT, json, "JSON Lines on standard output"),
	ROW_FLAG(0, "list", GROUP_RESULT, list, "show all messages; or one with its codes and fields"),
	ROW_TEXT(0, "explain", GROUP_RESULT, explain, "MESSAGE[/CODE]", "what it means, who sends it, what Linux does with it, how to see it"),
	ROW_FLAG('n', "numeric", GROUP_RESULT, numeric, "DEST is a numeric address; look up no names"),
	ROW_FLAG('q', "quiet", GROUP_RESULT, quiet, "print replies and problems only"),
	ROW_FLAG('v', "verbose", GROUP_RESULT, verbose, "show the packets that are sent"),
	ROW_FLAG('h', NULL, GROUP_RESULT, short_help, "show a short help: the usual options"),
	ROW_FLAG('?', NULL, GROUP_RESULT, short_help, NULL),
	ROW_FLAG(0, "help", GROUP_RESULT, help, "show all options"),
	ROW_FLAG('V', "version", GROUP_RESULT, show_version, "show the version"),
	ROW_FLAG(0, "list-man", GROUP_RESULT, list_man, NULL),
	ROW_FLAG(0, "list-options", GROUP_RESULT, list_options, NULL),

	ROW_FLAG(0, "broadcast", GROUP_SAFETY, broadcast, "allow broadcast and multicast destinations"),
	ROW_FLAG(0, "spoof", GROUP_SAFETY, spoof, "allow a source address that is not this host's"),
	ROW_FLAG(0, "flood", GROUP_SAFETY, flood, "allow more than 1000 messages a second, or an unlimited count"),
	ROW_CALL(0, "sandbox", GROUP_SAFETY, apply_sandbox, "MODE", "restrict system calls and files: auto (the default), require or off"),
};
/* clang-format on */

static_assert(sizeof rows / sizeof rows[0] <= OPTIONS_ROWS_MAX, "given_options has all rows");

const struct option_table options_table = {
	.usage = usage,
	.program = "icmp-send",
	.purpose = "Craft and send any ICMP message: valid by default, malformed on request.",
	.groups = groups,
	.group_count = sizeof groups / sizeof groups[0],
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.common = common,
	.examples = examples,
};

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/options.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"

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
	"icmp-send --list [MESSAGE]",
	"icmp-send --decode [FILE]",
	"icmp-send --listen [MESSAGE[/CODE]]...",
	NULL,
};

static const char *const examples[] = {
	"icmp-send --reply echo id=7 seq=1 192.0.2.1",
	"icmp-send dest-unreach/port --quote 'udp:192.0.2.1:4000>198.51.100.9:53' \\",
	"  192.0.2.1",
	NULL,
};

/* ---- options whose value is more than a number; each words its own problem ------- */
static bool apply_quote(void *settings, const char *argument, struct text *problem)
{
	return spec_quote(&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_quote_hex(void *settings, const char *argument, struct text *problem)
{
	return spec_quote_hex(&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_quote_break(void *settings, const char *argument, struct text *problem)
{
	return spec_quote_break(&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_extension(void *settings, const char *argument, struct text *problem)
{
	return spec_extension(&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_ip_options(void *settings, const char *argument, struct text *problem)
{
	return spec_ip_options(&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_hop_by_hop(void *settings, const char *argument, struct text *problem)
{
	return spec_hop_by_hop(&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_destination(void *settings, const char *argument, struct text *problem)
{
	return spec_destination_options(
		&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_fragment(void *settings, const char *argument, struct text *problem)
{
	return spec_fragment(&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_rest(void *settings, const char *argument, struct text *problem)
{
	return spec_rest(&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_body(void *settings, const char *argument, struct text *problem)
{
	return spec_body(&((struct settings *)settings)->spec, argument, problem);
}

static bool apply_checksum(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct settings *)settings)->spec;
	return spec_checksum(&spec->checksum, "--checksum", false, argument, problem);
}

static bool apply_ip_checksum(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct settings *)settings)->spec;
	return spec_checksum(&spec->ip_checksum, "--ip-checksum", false, argument, problem);
}

static bool apply_extension_checksum(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct settings *)settings)->spec;
	return spec_checksum(
		&spec->extension_checksum, "--ext-checksum", true, argument, problem);
}

static bool apply_vary(void *settings, const char *argument, struct text *problem)
{
	return vary_parse(&((struct settings *)settings)->vary, argument, problem);
}

/* "auto" or a number. */
static bool apply_auto(uint64_t *to, const char *option, uint64_t high, const char *argument,
	struct text *problem)
{
	*to = SPEC_UNSET;
	if (strcmp(argument, "auto") == 0 ||
		number_parse(argument, 0, high, false, to) == NUMBER_OK)
		return true;
	text_format(problem, "%s ", option);
	text_add_escaped(problem, argument, strlen(argument));
	text_format(problem, ": must be auto or 0..%llu", (unsigned long long)high);
	return false;
}

static bool apply_quote_size(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct settings *)settings)->spec;
	return apply_auto(&spec->quote_size, "--quote-len", 65535, argument, problem);
}

static bool apply_extension_length(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct settings *)settings)->spec;
	return apply_auto(&spec->extension_length, "--ext-length", 255, argument, problem);
}

static bool apply_rate(void *settings, const char *argument, struct text *problem)
{
	struct settings *s = settings;
	s->rate = 0;
	if (strcmp(argument, "max") == 0 ||
		number_parse(argument, 1, 10000000, false, &s->rate) == NUMBER_OK)
		return true;
	text_add(problem, "--rate ");
	text_add_escaped(problem, argument, strlen(argument));
	text_add(problem, ": must be max or 1..10000000 packets a second");
	return false;
}

static bool apply_interval(void *settings, const char *argument, struct text *problem)
{
	struct settings *s = settings;
	s->has_interval = true;
	if (number_parse_decimal(argument, 0, 86400 * SECOND, &s->interval) == NUMBER_OK)
		return true;
	text_add(problem, "-i ");
	text_add_escaped(problem, argument, strlen(argument));
	text_add(problem, ": must be seconds from 0 to 86400");
	return false;
}

static bool apply_reply(void *settings, const char *argument, struct text *problem)
{
	struct settings *s = settings;
	s->has_reply = true;
	if (!argument || number_parse_decimal(argument, 1000000, 86400 * SECOND,
				 &s->reply_wait) == NUMBER_OK)
		return true;
	text_add(problem, "--reply=");
	text_add_escaped(problem, argument, strlen(argument));
	text_add(problem, ": must be seconds from 0.001 to 86400");
	return false;
}

static bool apply_decode(void *settings, const char *argument, struct text *problem)
{
	struct settings *s = settings;
	(void)problem;
	s->decode = argument;
	return true;
}

static bool apply_source(void *settings, const char *argument, struct text *problem)
{
	struct spec *spec = &((struct settings *)settings)->spec;
	if (address_parse(argument, &spec->source))
		return true;
	text_add(problem, "--src ");
	text_add_escaped(problem, argument, strlen(argument));
	text_add(problem, ": must be a numeric address");
	return false;
}

/* ---- the table ------------------------------------------------------------------- */
#define AT(member) offsetof(struct settings, member)
#define SWITCH(letter_, name_, group_, member_, help_)                                         \
	{                                                                                      \
		.letter = letter_, .name = name_, .group = group_, .kind = OPTION_FLAG,        \
		.help = help_, .offset = AT(member_)                                           \
	}
#define COUNTED(letter_, name_, group_, member_, low_, high_, argument_, help_)                \
	{                                                                                      \
		.letter = letter_, .name = name_, .group = group_, .kind = OPTION_NUMBER,      \
		.takes = ARGUMENT_REQUIRED, .argument = argument_, .help = help_,              \
		.offset = AT(member_), .hex = true, .low = low_, .high = high_                 \
	}
#define WORDS(letter_, name_, group_, member_, argument_, help_)                               \
	{                                                                                      \
		.letter = letter_, .name = name_, .group = group_, .kind = OPTION_TEXT,        \
		.takes = ARGUMENT_REQUIRED, .argument = argument_, .help = help_,              \
		.offset = AT(member_)                                                          \
	}
#define CALLED(letter_, name_, group_, apply_, argument_, help_)                               \
	{                                                                                      \
		.letter = letter_, .name = name_, .group = group_, .kind = OPTION_CALL,        \
		.takes = ARGUMENT_REQUIRED, .argument = argument_, .help = help_,              \
		.apply = apply_                                                                \
	}

/* clang-format off */
static const struct option_row rows[] = {
	CALLED(0, "rest", GROUP_MESSAGE, apply_rest, "HEX8", "the four bytes behind the checksum"),
	CALLED(0, "body", GROUP_MESSAGE, apply_body, "HEX", "all that follows the first eight bytes"),
	COUNTED(0, "type", GROUP_MESSAGE, spec.type, 0, 255, "N", "message type by number, instead of MESSAGE"),
	COUNTED(0, "code", GROUP_MESSAGE, spec.code, 0, 255, "N", "code by number, assigned or not"),
	CALLED(0, "checksum", GROUP_MESSAGE, apply_checksum, "auto|bad|0xHHHH", "ICMP checksum"),
	COUNTED(0, "truncate", GROUP_MESSAGE, spec.truncate, 0, 65535, "N", "cut the ICMP message to N bytes"),

	CALLED(0, "quote", GROUP_QUOTE, apply_quote, "WORDS", "udp:SRC:PORT>DST:PORT, tcp:..., icmp-echo:SRC>DST, icmp-echo-reply:..., icmp6-echo:..., icmp6-echo-reply:..., raw:PROTOCOL:SRC>DST; then ,ttl= ,len= ,id= ,df ,tos= ,seq= ,ack= ,flags="),
	CALLED(0, "quote-hex", GROUP_QUOTE, apply_quote_hex, "HEX", "the datagram's bytes from its IP header on"),
	WORDS(0, "quote-pcap", GROUP_QUOTE, quote_pcap, "FILE[:N]", "packet N (1) of a pcap or pcapng file"),
	WORDS(0, "quote-live", GROUP_QUOTE, quote_live, "PROTO[,PORT]", "the first udp, tcp or icmp packet seen"),
	WORDS(0, "quote-socket", GROUP_QUOTE, quote_socket, "udp|tcp:PORT", "what the connected local socket of this port would send; details as in --quote"),
	CALLED(0, "quote-len", GROUP_QUOTE, apply_quote_size, "N|auto", "bytes of it that are quoted (as much as 576 bytes allow, 1280 for IPv6)"),
	CALLED(0, "quote-break", GROUP_QUOTE, apply_quote_break, "PART", "spoil ihl, checksum, version or length of the quoted header"),
	SWITCH(0, "no-quote", GROUP_QUOTE, spec.no_quote, "send an error message without an original datagram"),

	CALLED(0, "ext", GROUP_EXTENSION, apply_extension, "OBJECT", "mpls:LABEL[,tc=][,s][,ttl=], ifinfo:role=,ifindex=,addr=,name=,mtu=, ifid:name=|index=|addr=, extinfo:pointer=, or CLASS/CTYPE:HEX; repeatable"),
	CALLED(0, "ext-length", GROUP_EXTENSION, apply_extension_length, "auto|N", "the length byte"),
	CALLED(0, "ext-checksum", GROUP_EXTENSION, apply_extension_checksum, "auto|bad|zero", "checksum of the structure"),
	COUNTED(0, "ext-version", GROUP_EXTENSION, spec.extension_version, 0, 15, "N", "version of the structure (2)"),

	SWITCH('4', NULL, GROUP_IP, wants_v4, "IPv4 only"),
	SWITCH('6', NULL, GROUP_IP, wants_v6, "IPv6 only"),
	CALLED(0, "src", GROUP_IP, apply_source, "ADDRESS", "source address"),
	COUNTED(0, "ttl", GROUP_IP, spec.hop_limit, 0, 255, "N", "time to live or hop limit"),
	COUNTED(0, "tos", GROUP_IP, spec.traffic_class, 0, 255, "N", "type of service or traffic class"),
	COUNTED(0, "ip-id", GROUP_IP, spec.identification, 0, 4294967295, "N", "identification (1)"),
	SWITCH(0, "df", GROUP_IP, spec.dont_fragment, "set don't fragment"),
	CALLED(0, "ip-options", GROUP_IP, apply_ip_options, "WORDS", "rr:N, ts, ra, lsrr:A,B, ssrr:A,B or hex:DIGITS"),
	CALLED(0, "hbh", GROUP_IP, apply_hop_by_hop, "WORDS", "hop-by-hop options: ra, hex:DIGITS or none"),
	CALLED(0, "dstopt", GROUP_IP, apply_destination, "hex:DIGITS", "destination options"),
	COUNTED(0, "flow", GROUP_IP, spec.flow_label, 0, 0xfffff, "N", "flow label"),
	CALLED(0, "frag", GROUP_IP, apply_fragment, "SIZE[,ORDER]", "send as fragments of SIZE bytes; reverse or overlap"),
	SWITCH(0, "more-fragments", GROUP_IP, spec.more_fragments, "set more fragments"),
	COUNTED(0, "frag-offset", GROUP_IP, spec.fragment_offset, 0, 65528, "N", "fragment offset in bytes"),
	COUNTED(0, "ip-proto", GROUP_IP, spec.protocol, 0, 255, "N", "protocol or next header"),
	CALLED(0, "ip-checksum", GROUP_IP, apply_ip_checksum, "auto|bad|0xHHHH", "IPv4 header checksum (--link)"),
	COUNTED(0, "ip-len", GROUP_IP, spec.total_length, 0, 65535, "N", "length in the IP header (--link)"),

	COUNTED('c', "count", GROUP_SEND, count, 0, UINT64_MAX - 1, "N", "packets to send (1); 0: endless"),
	CALLED('i', "interval", GROUP_SEND, apply_interval, "SECONDS", "time between packets (1)"),
	CALLED(0, "rate", GROUP_SEND, apply_rate, "N|max", "packets a second"),
	{.letter = 'w', .name = "deadline", .group = GROUP_SEND, .kind = OPTION_SECONDS, .takes = ARGUMENT_REQUIRED, .argument = "SECONDS", .help = "end after so long, --listen too; --quote-live waits 10 s by itself", .offset = AT(deadline), .low = MILLISECOND, .high = 86400 * SECOND},
	WORDS('I', "interface", GROUP_SEND, device, "IFACE", "send through this interface"),
	COUNTED('m', "mark", GROUP_SEND, mark, 0, UINT32_MAX, "N", "mark of the packets for routing and firewalls"),
	SWITCH(0, "link", GROUP_SEND, link, "send on the link layer (AF_PACKET)"),
	CALLED(0, "vary", GROUP_SEND, apply_vary, "WORDS", "change from packet to packet: seq, id, src=NETWORK/LENGTH, dport=LOW-HIGH"),

	{.name = "reply", .group = GROUP_RESULT, .kind = OPTION_CALL, .takes = ARGUMENT_OPTIONAL, .argument = "SECONDS", .help = "wait (1 s) for the answer and decode it", .apply = apply_reply},
	SWITCH(0, "dry-run", GROUP_RESULT, dry_run, "show the packet, send nothing; needs no privilege"),
	WORDS(0, "pcapng", GROUP_RESULT, pcapng, "FILE", "write the packets to a capture file"),
	{.name = "decode", .group = GROUP_RESULT, .kind = OPTION_CALL, .takes = ARGUMENT_REQUIRED, .argument = "FILE|-", .help = "turn packets (hex, pcap, pcapng) into command lines", .apply = apply_decode},
	SWITCH(0, "effect", GROUP_RESULT, effect, "show what changed here: counters, routes, neighbours"),
	SWITCH(0, "listen", GROUP_RESULT, listen, "print every ICMP message that arrives"),
	SWITCH('J', "json", GROUP_RESULT, json, "JSON Lines on standard output"),
	SWITCH(0, "list", GROUP_RESULT, list, "show all messages, or one with its codes and fields"),
	SWITCH('n', "numeric", GROUP_RESULT, numeric, "DEST is a number; look up no names"),
	SWITCH('q', "quiet", GROUP_RESULT, quiet, "print replies and problems only"),
	SWITCH('v', "verbose", GROUP_RESULT, verbose, "show the packets that are sent"),
	SWITCH('h', "help", GROUP_RESULT, help, "show this help"),
	SWITCH('V', "version", GROUP_RESULT, show_version, "show the version"),
	SWITCH(0, "list-man", GROUP_RESULT, list_man, NULL),
	SWITCH(0, "list-options", GROUP_RESULT, list_options, NULL),

	SWITCH(0, "broadcast", GROUP_SAFETY, broadcast, "allow broadcast and multicast destinations"),
	SWITCH(0, "spoof", GROUP_SAFETY, spoof, "allow a source address that is not this host's"),
	SWITCH(0, "flood", GROUP_SAFETY, flood, "allow more than 1000 packets a second, or no end"),
};
/* clang-format on */

static_assert(sizeof rows / sizeof rows[0] <= 64, "given_options has a bit for each row");

static const struct option_table table = {
	.usage = usage,
	.purpose = "Send any ICMP message, right by default and wrong only on purpose.",
	.groups = groups,
	.group_count = sizeof groups / sizeof groups[0],
	.rows = rows,
	.row_count = sizeof rows / sizeof rows[0],
	.examples = examples,
};

const struct option_table *settings_table(void)
{
	return &table;
}

void settings_init(struct settings *settings)
{
	spec_init(&settings->spec);
	settings->count = SPEC_UNSET;
	settings->interval = SECOND;
	settings->reply_wait = SECOND;
	settings->until = NEVER;
	settings->rate = SPEC_UNSET;
	settings->mark = SPEC_UNSET;
}

/* "--ttl 300: must be a whole number from 0 to 255"; an apply function says it all itself. */
static bool item_store(
	struct settings *settings, const struct options_item *item, struct text *problem)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text reason = text_of(buffer, sizeof buffer);
	settings->given_options |= UINT64_C(1) << (item->row - rows);
	if (options_store(item, settings, &reason))
		return true;
	if (item->row->kind != OPTION_CALL) {
		text_format(problem, "%s ", item->typed);
		text_add_escaped(problem, item->argument, strlen(item->argument));
		text_add(problem, ": ");
	}
	text_add(problem, buffer);
	return false;
}

static bool word_store(struct settings *settings, const char *word, struct text *problem)
{
	if (settings->word_count == SETTINGS_WORDS_MAX) {
		text_format(problem, "more than %d words", SETTINGS_WORDS_MAX);
		return false;
	}
	settings->words[settings->word_count++] = word;
	return true;
}

bool settings_parse(struct settings *settings, int argc, char **argv, struct text *problem)
{
	struct options_cursor cursor = options_begin(&table, argc, argv);
	struct options_item item;
	for (;;) {
		enum options_verdict verdict = options_next(&cursor, &item);
		bool right = true;
		if (verdict == OPTIONS_END)
			return true;
		if (verdict == OPTIONS_OPTION)
			right = item_store(settings, &item, problem);
		else if (verdict == OPTIONS_WORD)
			right = word_store(settings, item.word, problem);
		else
			options_problem(&table, verdict, &item, problem);
		if (!right || problem->size > 0)
			return false;
	}
}

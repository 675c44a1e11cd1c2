/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/options_table.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include "common/base/number.h"

/* ---- arguments that are more than a number ----------------------------------------------- */

static bool apply_ipv4(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	(void)argument;
	(void)problem;
	o->version = 4;
	return true;
}

static bool apply_ipv6(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	(void)argument;
	(void)problem;
	o->version = 6;
	return true;
}

static bool apply_method(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->method = method_find(argument);
	if (!o->method)
		text_format(problem, "Unknown traceroute module %.64s", argument);
	return o->method != NULL;
}

#define METHOD_SHORTCUT(name)                                                                  \
	static bool apply_##name(void *settings, const char *argument, struct text *problem)   \
	{                                                                                      \
		struct options *o = settings;                                                  \
		(void)argument;                                                                \
		(void)problem;                                                                 \
		o->method = &method_##name;                                                    \
		return true;                                                                   \
	}

METHOD_SHORTCUT(icmp)
METHOD_SHORTCUT(tcp)
METHOD_SHORTCUT(udp)
METHOD_SHORTCUT(udplite)
METHOD_SHORTCUT(dccp)

/* A whole number up to `most`, decimal or 0x; an empty problem: not a number at all. */
static bool read_number(
	const char *argument, uint64_t most, uint64_t *value, struct text *problem)
{
	enum number_verdict verdict = number_parse(argument, 0, most, true, value);
	if (verdict == NUMBER_OUT_OF_RANGE)
		text_format(problem, "must be a whole number from 0 to %llu",
			(unsigned long long)most);
	return verdict == NUMBER_OK;
}

static bool apply_port(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->port_given = true;
	if (read_number(argument, 65535, &o->port, problem))
		return true;
	struct servent *service = problem->size ? NULL : getservbyname(argument, NULL);
	if (service)
		o->port = ntohs((uint16_t)service->s_port);
	return service != NULL;
}

static bool apply_source_port(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->source_port_given = true;
	return read_number(argument, 65535, &o->source_port, problem);
}

static bool apply_protocol(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->method = &method_raw;
	if (read_number(argument, 255, &o->protocol, problem))
		return true;
	struct protoent *protocol = problem->size ? NULL : getprotobyname(argument);
	if (protocol)
		o->protocol = (uint64_t)protocol->p_proto;
	return protocol != NULL;
}

static bool apply_window(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->window_given = true;
	return read_number(argument, UINT32_MAX, &o->window, problem);
}

static bool apply_tos(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->tos_given = true;
	return read_number(argument, 255, &o->traffic_class, problem);
}

static bool apply_dscp(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->dscp_given = true;
	return read_number(argument, 63, &o->dscp, problem);
}

static bool apply_ecn(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->ecn_given = true;
	return read_number(argument, 3, &o->ecn, problem);
}

static bool apply_flow(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->flow_given = true;
	return read_number(argument, 16383, &o->flow, problem);
}

static bool apply_mark(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	o->mark_given = true;
	return read_number(argument, UINT32_MAX, &o->mark, problem);
}

/* A decimal number that may be negative: what is then said about it is not "not a number". */
static bool read_decimal(const char **at, double *value)
{
	bool negative = **at == '-';
	size_t size = strspn(*at + negative, "0123456789.");
	char digits[32];
	if (size == 0 || size >= sizeof digits)
		return false;
	memcpy(digits, *at + negative, size);
	digits[size] = '\0';
	int64_t units;
	if (number_parse_decimal(digits, 0, INT64_MAX, &units) != NUMBER_OK)
		return false;
	*value = (negative ? -1 : 1) * ((double)units / 1e9);
	*at += negative + size;
	return true;
}

static bool apply_wait(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	double values[3] = {0};
	const char *at = argument;
	for (int i = 0; i < 3; i++) {
		if (!read_decimal(&at, &values[i]))
			return false;
		if (*at == '\0')
			break;
		if ((*at != ',' && *at != '/') || i == 2)
			return false;
		at++;
	}
	o->wait_given = true;
	o->wait = values[0];
	o->here = values[1];
	o->near = values[2];
	if (o->wait < 0 || o->here < 0 || o->near < 0)
		text_format(problem, "bad wait specifications `%g,%g,%g' used", o->wait,
			o->here, o->near);
	return problem->size == 0;
}

static bool apply_spacing(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	double value;
	const char *at = argument;
	if (!read_decimal(&at, &value) || *at != '\0')
		return false;
	if (value < 0 || value > 1e6)
		text_format(problem, "bad sendtime `%g' specified", value);
	/* more than 10 are milliseconds */
	o->spacing = (nanoseconds)(value * (value > 10 ? 1e6 : 1e9));
	return problem->size == 0;
}

static bool apply_method_words(void *settings, const char *argument, struct text *problem)
{
	struct reading *r = settings;
	size_t size = strlen(argument) + 1;
	if (r->method_text_size + size > sizeof r->method_text) {
		text_add(problem, "too many options of a method");
		return false;
	}
	char *word = memcpy(r->method_text + r->method_text_size, argument, size);
	r->method_text_size += size;
	for (; word; word = strchr(word, ',')) {
		if (*word == ',')
			*word++ = '\0';
		if (*word == '\0' || *word == ',')
			continue;
		if (r->method_word_count < METHOD_WORDS_MAX)
			r->method_words[r->method_word_count++] = word;
	}
	return true;
}

static bool apply_json(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	(void)argument;
	(void)problem;
	o->format = FORMAT_JSON;
	return true;
}

static bool apply_format(void *settings, const char *argument, struct text *problem)
{
	struct options *o = settings;
	static const char *const names[] = {"text", "json", "atlas"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(argument, names[i]) == 0) {
			o->format = (enum format)i;
			return true;
		}
	text_add(problem, "must be text, json or atlas");
	return false;
}

/* ---- the table -----------------------------------------------------------------------------
 */

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

static const struct option_row rows[] = {
	{.letter = '4',								      .group = GROUP_TARGET, CALL(apply_ipv4),												.help = "use IPv4"																						   },
	{					      .letter = '6',							     .group = GROUP_TARGET,      CALL(apply_ipv6),											      .help = "use IPv6"																								     },
	{				  .letter = 'f',
		.name = "first",
		.group = GROUP_TARGET,
		NUMBER(first,																																																	   UINT32_MAX),
		.argument = "first_ttl",
		.help = "start with this hop (default 1)"},
	{																																																					.letter = 'm',
		.name = "max-hops",
		.group = GROUP_TARGET,
		NUMBER(max,																																																			UINT32_MAX),
		.argument = "max_ttl",
		.help = "go no farther than this hop, 1 to 255 (default 30)"},
	{				   .letter = 'g',
		.name = "gateway",
		.group = GROUP_TARGET,
		TEXT(gateways),
		.argument = "gate,...",
		.help = "route packets through these (at most 8 for IPv4, 127 for IPv6)"},
	{																																																							    .letter = 'i',
		.name = "interface",
		.group = GROUP_TARGET,
		TEXT(device),
		.argument = "device",
		.help = "send through this interface"},
	{																																																							      .letter = 's',
		.name = "source",
		.group = GROUP_TARGET,
		TEXT(source_word),
		.argument = "src_addr",
		.help = "send from this address"},
	{.letter = 'r',
		.group = GROUP_TARGET,
		FLAG(bypass_routes),
		.help = "send directly to a host on an attached network"																																																 },
	{																																																					       .letter = 'H',
		.name = "dead-hops",
		.group = GROUP_TARGET,
		NUMBER(gap,255),
		.argument = "num",
		.help = "end after this many silent hops in a row"},

	{.letter = 'I',
		.name = "icmp",
		.group = GROUP_METHOD,
		CALL(apply_icmp),
		.help = "probe with ICMP echo"},
	{																																																			       .letter = 'T',
		.name = "tcp",
		.group = GROUP_METHOD,
		CALL(apply_tcp),
		.help = "probe with TCP SYN (default port 80)"},
	{																																																						   .letter = 'U',
		.name = "udp",
		.group = GROUP_METHOD,
		CALL(apply_udp),
		.help = "probe with UDP to one port (default 53); -UL is UDP-Lite"},
	{																																																				   .letter = 'L',								      .group = GROUP_METHOD,											     CALL(apply_udplite)																								     },
	{																																																	       .letter = 'D',
		.name = "dccp",
		.group = GROUP_METHOD,
		CALL(apply_dccp),
		.help = "probe with DCCP requests (default port 33434); needs CAP_NET_RAW"},
	{.letter = 'P',
		.name = "protocol",
		.group = GROUP_METHOD,
		CALL(apply_protocol),
		TAKES("prot"),
		.help = "probe with bare packets of this protocol; needs CAP_NET_RAW"},
	{																																																																																																																																																       .letter = 'M',
		.name = "module",
		.group = GROUP_METHOD,
		CALL(apply_method),
		TAKES("name"),
		.help = "default, icmp, tcp, tcpconn, udp, udplite, dccp, sctp or raw"},
	{																																																	  .letter = 'O',
		.name = "options",
		.group = GROUP_METHOD,
		CALL(apply_method_words),
		TAKES("OPTS,..."),
		.help = "options of the method; \"help\" lists them"},
	{																																																	   .letter = 'p',
		.name = "port",
		.group = GROUP_METHOD,
		CALL(apply_port),
		TAKES("port"),
		.help = "destination port; the first one where ports count up (default 33434), "
			"the first sequence number of -I"},
	{																																																								.name = "sport",
		.group = GROUP_METHOD,
		CALL(apply_source_port),
		TAKES("num"),
		.help = "source port; implies -N 1 -w 5"},
	{																																																								 .name = "flow",
		.group = GROUP_METHOD,
		CALL(apply_flow),
		TAKES("num"),
		.help = "number of the flow: load balancers send all probes of one flow one "
			"way"},

	{																																																							  .letter = 'F',
		.name = "dont-fragment",
		.group = GROUP_PACKET,
		FLAG(dont_fragment),
		.help = "do not fragment packets"},
	{																																																								 .letter = 't',
		.name = "tos",
		.group = GROUP_PACKET,
		CALL(apply_tos),
		TAKES("tos"),
		.help = "type of service (IPv4) or traffic class (IPv6), 0 to 255"},
	{																																																							    .name = "dscp",
		.group = GROUP_PACKET,
		CALL(apply_dscp),
		TAKES("num"),
		.help = "differentiated services code point, 0 to 63; shows where it changes"},
	{																																																							    .name = "ecn",
		.group = GROUP_PACKET,
		CALL(apply_ecn),
		TAKES("num"),
		.help = "congestion notification bits, 0 to 3; shows where they change"},
	{																																																							    .letter = 'l',
		.name = "flowlabel",
		.group = GROUP_PACKET,
		NUMBER(flow_label,																																									       0xfffff),
		.argument = "flow_label",
		.help = "flow label of IPv6 packets"},
	{																																																							    .name = "fwmark",
		.group = GROUP_PACKET,
		CALL(apply_mark),
		TAKES("num"),
		.help = "firewall mark of packets; needs CAP_NET_ADMIN or CAP_NET_RAW"},
	{																																																							      .letter = 'd',
		.name = "debug",
		.group = GROUP_PACKET,
		FLAG(debug),
		.help = "debug the socket, where the kernel can"},
	{																																																					   .name = "mtu",
		.group = GROUP_PACKET,
		FLAG(find_mtu),
		.help = "find the MTU of the path and where it shrinks; implies -F"																																															     },

	{																																																	 .letter = 'q',
		.name = "queries",
		.group = GROUP_TIMING,
		NUMBER(queries,																																											    UINT32_MAX),
		.argument = "nqueries",
		.help = "probes per hop, 1 to 10 (default 3)"},
	{																																																			       .letter = 'N',
		.name = "sim-queries",
		.group = GROUP_TIMING,
		CALL(apply_window),
		TAKES("squeries"),
		.help = "probes in flight at once (default: as many as pays)"},
	{.letter = 'w',
		.name = "wait",
		.group = GROUP_TIMING,
		CALL(apply_wait),
		TAKES("MAX,HERE,NEAR"),
		.help = "wait HERE times as long as an answer of the same hop took, else NEAR "
			"times as long as one of a later hop, at most MAX seconds (5,3,10)"},
	{																																																				    .letter = 'z',
		.name = "sendwait",
		.group = GROUP_TIMING,
		CALL(apply_spacing),
		TAKES("sendwait"),
		.help = "time between probes: seconds, above 10 milliseconds"},
	{																																																								.letter = 'Q',
		.name = "time-limit",
		.group = GROUP_TIMING,
		.kind = OPTION_SECONDS,
		AT(time_limit),
		TAKES("seconds"),
		.low = 1000000,
		.high = 86400000000000,
		.help = "end the whole trace after this time"},
	{																																																								 .name = "adaptive",
		.group = GROUP_TIMING,
		FLAG(adaptive),
		.help = "end a silent tail after 3 times the largest round trip, at least 1 "
			"second"																																																	    },
	{																																																							    .name = "patient",
		.group = GROUP_TIMING,
		FLAG(patient),
		.help = "ask hops that limit their answers again, once a second, until "
			"complete"																																																	       },
	{																																																							     .name = "loose-match",
		.group = GROUP_TIMING,
		FLAG(loose),
		.help = "take an answer that names no probe for the oldest one's"																																										    },

	{																																																							   .letter = 'n',										  .group = GROUP_OUTPUT,										      FLAG(numeric),																								      .help = "no names of addresses"																																																		   },
	{																																																							  .letter = 'e',
		.name = "extensions",
		.group = GROUP_OUTPUT,
		FLAG(extensions),
		.help = "show ICMP extensions: MPLS labels, interfaces, others"},
	{				       .letter = 'A',
		.name = "as-path-lookups",
		.group = GROUP_OUTPUT,
		FLAG(as_numbers),
		.help = "show the AS numbers of addresses"},
	{.name = "back",
		.group = GROUP_OUTPUT,
		FLAG(back),
		.help = "show the length of the way back where it differs"	  },
	{																																																							     .name = "quoted",
		.group = GROUP_OUTPUT,
		FLAG(quoted),
		.help = "show what the path did to the packet; needs CAP_NET_RAW"},
	{																																																							.letter = 'J',
		.name = "json",
		.group = GROUP_OUTPUT,
		CALL(apply_json),
		.help = "one JSON object for the trace"},
	{																																																							    .name = "format",
		.group = GROUP_OUTPUT,
		CALL(apply_format),
		TAKES("name"),
		.help = "text, json or atlas"},
	{																																																								     .name = "stream",
		.group = GROUP_OUTPUT,
		FLAG(stream),
		.help = "a JSON line for each answer as it comes"																																																	    },
	{																																																								 .name = "pcapng",
		.group = GROUP_OUTPUT,
		TEXT(pcapng),
		.argument = "file",
		.help = "write probes and answers to this file"},
	{																																																								    .name = "status",
		.group = GROUP_OUTPUT,
		FLAG(status),
		.help = "exit 0 when reached, 1 when not, 3 when unreachable"																																																	       },
	{																																																				.letter = 'v',
		.name = "verbose",
		.group = GROUP_OUTPUT,
		FLAG(verbose),
		.help = "say what else came back"},

	{																																																				  .letter = 'V',
		.name = "version",
		.group = GROUP_OTHER,
		.kind = OPTION_FLAG,
		.offset = offsetof(struct reading, show_version),
		.help = "show the version"},
	{	 .name = "help",
		.group = GROUP_OTHER,
		.kind = OPTION_FLAG,
		.offset = offsetof(struct reading,																																												     help),
		.help = "show this help"},
	{																																																					      .name = "list-options",
		.group = GROUP_OTHER,
		.kind = OPTION_FLAG,
		.offset = offsetof(struct reading,																																																 list)},
};

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

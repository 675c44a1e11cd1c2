/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of traceroute: Butskoy's options with his words for what is wrong with them,
 * and ours. Reading it may end the program (usage errors, --help, --version).
 */
#ifndef TRACEROUTE_OPTIONS_H
#define TRACEROUTE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"
#include "common/cli/options.h"
#include "common/cli/report.h"
#include "traceroute/engine/method.h"
#include "traceroute/view/view.h"

enum {
	OPTIONS_GATEWAYS_MAX = 127,
	OPTIONS_GATEWAYS_MAX_V4 = 8,
	EXIT_SYSTEM = 1,
	EXIT_USAGE = 2,
};

struct traceroute_options {
	struct report report;
	const struct option_table *table; /* of the command's name */
	const char *program;
	uint8_t version; /* 4, 6, 0: as the name gives */
	bool debug, dont_fragment, icmp, tcp, udp, udplite, dccp, bypass_routes;
	bool numeric, extensions, as_numbers, find_mtu, back, verbose;
	bool loose, adaptive, patient, stop_at_loop, status, quoted, stream;
	const char *device, *source_word, *gateways;
	const char *source_option; /* "-s" or "--source", as it was written */
	int source_position;
	const char *as_database, *as_zone;
	struct address resolver;
	uint64_t first, max, window, queries, packet_size;
	struct hop_set hops; /* --hops; empty: not given */
	bool window_given, packet_size_given, port_given, source_port_given, tos_given;
	uint64_t port, source_port, traffic_class, flow_label, mark, flow, gap;
	bool flow_given, flow_by_label, mark_given;
	bool multipath, lite, confidence_given;
	uint64_t confidence; /* of --multipath: 95 or 99 */
	const char *map;     /* file of the picture */
	uint64_t dscp, ecn;
	bool dscp_given, ecn_given;
	bool wait_given;
	double wait, here, near;
	nanoseconds spacing, time_limit;
	nanoseconds dns_wait; /* negative: not given */
	const struct method *method;
	const struct trace_format *format;
	const char *pcapng;
	/* of methods, from -O */
	bool icmp_raw, icmp_dgram, tcp_info, tcp_reuse;
	const char *raw_option; /* what is written before raw_word: "-O " or nothing */
	const char *raw_word;	/* the first that a connection cannot honour; NULL: none */
	uint64_t tcp_flags;
	bool tcp_flags_given, tcp_sysctl, tcp_sack, tcp_timestamps, tcp_window_scaling;
	uint64_t mss;
	uint64_t coverage, service, protocol;
	bool wants_help, wants_short_help, wants_version, wants_list;
	/* words */
	const char *host;
	int host_position;
};

/* Fill `options` from the command line, or end the program. */
/* `stream`: of the records, where they are asked for. */
void options_parse(struct traceroute_options *options, struct report_stream *stream, int argc,
	char **argv);
extern const struct option_table options_table, options_tcptraceroute;

/* Whether a packet can be of this protocol: 0 is hop-by-hop options, 255 the kernel's word for
 * whole packets. */
bool options_protocol_exists(uint64_t protocol);

enum method_words { METHOD_WORDS_TAKEN, METHOD_WORDS_SHOWN, METHOD_WORDS_WRONG };

/* Apply the words of -O ("syn", "mss=500") to the method that was chosen; "help" shows them,
 * and what is wrong is said on stderr. */
enum method_words options_method(
	struct traceroute_options *options, const char *const *words, int count);

#endif

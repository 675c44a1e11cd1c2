/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of traceroute's options, between options.c (which walks over argv) and the table. */
#ifndef TRACEROUTE_OPTIONS_TABLE_H
#define TRACEROUTE_OPTIONS_TABLE_H

#include "traceroute/options.h"

enum { METHOD_WORDS_MAX = 64 };

/* What is only needed while argv is read. */
struct reading {
	struct traceroute_options options; /* first: rows fill it */
	const char *method_words[METHOD_WORDS_MAX];
	int method_word_count;
	char method_text[1024]; /* -O words, cut apart */
	size_t method_text_size;
};

/* How rows of OPTION_CALL take their arguments. */
option_apply apply_as_database, apply_as_zone, apply_confidence, apply_dccp, apply_dscp,
	apply_ecn, apply_flow, apply_flow_by, apply_format, apply_hops, apply_icmp, apply_ipv4,
	apply_ipv6, apply_json, apply_mark, apply_method, apply_method_words, apply_multipath,
	apply_port, apply_protocol, apply_resolver, apply_source_port, apply_spacing, apply_tcp,
	apply_tos, apply_udp, apply_udplite, apply_wait, apply_window;

#endif

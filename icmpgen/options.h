/* SPDX-License-Identifier: BSD-2-Clause */
/* icmp-send's command line: what it asks for. */
#ifndef ICMPGEN_OPTIONS_H
#define ICMPGEN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/duration.h"
#include "common/cli/options.h"
#include "common/cli/report.h"
#include "icmpgen/message/reply.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/vary.h"

enum { OPTIONS_WORDS_MAX = 1024, OPTIONS_ROWS_MAX = 96 };

struct icmp_send_options {
	struct report report;
	bool given_options[OPTIONS_ROWS_MAX]; /* for each row of the table */
	bool help, short_help, show_version, list, list_man, list_options;
	bool wants_v4, wants_v6;
	bool dry_run, json, effect, listen, as_words, quiet, verbose, numeric;
	bool broadcast, spoof, flood, link;
	bool source_is_given; /* by --src or --vary, not chosen */
	bool has_reply;
	const char *expect; /* NULL: the answer that belongs to the query */
	struct reply_expected expected;
	uint64_t seed;		/* SPEC_UNSET: random */
	nanoseconds reply_wait; /* 0: as is usual for the destination */
	nanoseconds deadline;	/* 0: none */
	nanoseconds until;	/* when a deadline ends the run; NEVER: none */
	uint64_t count;		/* 0: endless */
	nanoseconds interval;	/* 0: none between packets */
	bool has_interval;
	uint64_t rate; /* a second; SPEC_UNSET: none given; 0: as fast as it goes */
	uint64_t mark; /* SPEC_UNSET: none */
	const char *netns, *effect_netns; /* NULL: our own */
	const char *device, *pcapng, *decode, *explain;
	const char *quote_pcap, *quote_live, *quote_socket;
	struct vary vary;
	struct spec spec;
	const char *words[OPTIONS_WORDS_MAX];
	uint32_t word_count;
};

extern const struct option_table options_table;

/* Values that are there without any option. */
void options_init(struct icmp_send_options *settings);
/* Read the whole command line. False with the sentence in `problem`. */
bool options_parse(
	struct icmp_send_options *settings, int argc, char **argv, struct text *problem);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping under the name of fping: fping's command line, output and exit statuses on ping's
 * engine. fping_options.c reads the command line, fping.c runs.
 */
#ifndef PING_FPING_H
#define PING_FPING_H

#include "common/base/address.h"
#include "common/cli/report.h"
#include "ping/view/fping.h"

enum { FPING_FILES_MAX = 16 };

struct fping_options {
	struct report report;
	bool only_ipv4, only_ipv6, takes_all; /* -4, -6, -m */
	bool generates;			      /* -g */
	const char *file;		      /* -f; NULL: none */
	const char **words;
	uint32_t word_count;
	uint64_t size, hop_limit, traffic_class, mark;
	bool asks_time; /* --icmp-timestamp */
	bool has_random_data, forbids_fragments;
	const char *device;
	struct address source;
	uint64_t count, verbose_count; /* -c, -C; 0: not given */
	uint64_t retries, reachable, fast_reachable;
	bool loops;
	nanoseconds period, timeout, interval; /* timeout -1: not given */
	nanoseconds backoff;		       /* in 10^-9 */
	bool alive, unreachable, quiet, elapsed, stats, outage, netdata, json, stamps;
	bool shows_addresses, shows_names, forces_names; /* -A, -n, -d */
	bool print_ttl, print_tos, print_destination, checks_source;
	enum fping_stamp stamp;
	nanoseconds report_interval; /* -Q; 0: not given */
	bool is_cumulative;
	const char *ignored; /* -T and --seqmap-timeout: for older callers */
	bool wants_help, wants_version;
};

extern const struct option_table fping_table;

/* Whether the program was called by this name, or as fping6. */
bool fping_is_called(const char *program);
/* Fill `o` from the command line; ends the process on help, version and errors (status 1, as
 * fping does). */
void fping_options_parse(struct fping_options *o, int argc, char **argv);
/* The whole run; `privilege_error` is what privilege_begin() gave. */
int fping_main(int argc, char **argv, int privilege_error);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping's command line. options_table.c holds the table, one row an option; options_values.c
 * reads the arguments that are more than a number; options.c walks over the words, checks what
 * options mean together, and is the only one that may end the process.
 */
#ifndef PING_OPTIONS_H
#define PING_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"
#include "common/cli/options.h"
#include "common/cli/report.h"
#include "ping/engine/payload_node.h"
#include "ping/goal.h"
#include "ping/node_group.h"
#include "ping/options_many.h"
#include "ping/view/view.h"

#define OPTION_ABSENT UINT64_MAX

enum {
	OPTION_ROUTE_MAX = 9,	 /* hops of a source route (RFC 791: 40 bytes of options) */
	OPTION_PRESPEC_MAX = 4,	 /* hosts of -T tsprespec */
	OPTION_PATTERN_MAX = 16, /* bytes of -p */
};

enum stamps_wanted { STAMPS_AUTO, STAMPS_USER, STAMPS_KERNEL, STAMPS_HARDWARE };

enum ip_stamps {
	IP_STAMPS_NONE,
	IP_STAMPS_ONLY,
	IP_STAMPS_AND_ADDRESSES,
	IP_STAMPS_PRESPECIFIED,
};

struct ping_options {
	struct report report;
	const char *target;
	const char **words; /* of the command line that are no options */
	uint32_t word_count;
	bool only_ipv4, only_ipv6;
	uint8_t version;      /* as all options together have it; 0: either */
	uint8_t demanded;     /* by -4, -6 or the program's name; 0: nothing */
	bool is_unprivileged; /* an ordinary user: minimum intervals hold */

	uint64_t count;		   /* 0: endless */
	nanoseconds interval;	   /* -1: not given */
	nanoseconds deadline;	   /* 0: none */
	nanoseconds look_up_until; /* what -w leaves to the hosts of IP options (monotonic) */
	nanoseconds linger;	   /* -W; 0: no limit */
	bool waits_for_all;	   /* of a group, since -W was given */
	nanoseconds probe_timeout;
	uint64_t preload;
	struct goal_settings goal;
	nanoseconds re_resolve; /* look the name up after so long without a reply; 0: never */
	bool is_adaptive, is_flood, stops_at_reply, ignores_errors, accepts_unproven;

	uint64_t size;
	uint64_t hop_limit; /* 0: the system's */
	/* these are OPTION_ABSENT unless given */
	uint64_t traffic_class, flow_label, ident, mark;
	uint64_t send_buffer; /* 0: the system's */
	uint8_t pattern[OPTION_PATTERN_MAX];
	uint32_t pattern_size;
	const char *pmtu; /* do, want, dont, probe; NULL: the system's */
	bool records_route;
	enum ip_stamps ip_stamps;
	const char *loose_route, *strict_route; /* h1,h2,... */
	bool asks_node;				/* -N */
	struct node_query node_query;
	char node_group[NODE_GROUP_SIZE]; /* the target where only a name is given */
	bool wants_node_help;

	const char *device;    /* -I with an interface; NULL: none */
	struct address source; /* -I with an address; version 0: none */
	bool sticks_to_source; /* -B */
	bool allows_broadcast, no_loopback, connects, debugs, ignores_routing;

	bool is_quiet, is_verbose, is_precise, is_audible, prints_time;
	bool reports_outstanding, shows_lost, shows_changes;
	bool is_iso;		   /* --time-format */
	nanoseconds summary_every; /* 0: never */
	bool is_numeric;	   /* the last of -n, -H and -f wins */
	bool wants_names;
	bool user_latency;
	enum stamps_wanted stamps;
	/* facts of replies that only some forms of the output have */
	bool asks_time; /* ICMP timestamps */
	bool wants_reply_class, wants_reply_destination;
	const struct ping_format *format;
	const char *capture; /* --pcapng; NULL: none */
	struct many_options many;
	bool wants_help, wants_short_help, wants_version;
};

extern const struct option_table options_table;

/* Fill `o` from the command line; ends the process on help, version and errors (status 2).
 * `stream`: of the records, where they are asked for. */
void options_parse(struct ping_options *o, struct report_stream *stream, int argc, char **argv);

/* How rows of OPTION_CALL take their arguments. */
option_apply apply_deadline, apply_flood, apply_flow_label, apply_format, apply_interface,
	apply_ip_stamps, apply_json, apply_max_loss, apply_max_rtt, apply_node_info,
	apply_numeric, apply_pattern, apply_pmtu, apply_resolve, apply_stamps,
	apply_time_format, apply_tos, apply_until;
/* Those of many targets. */
option_apply apply_backoff, apply_exclude_file, apply_fields, apply_file, apply_generate,
	apply_max_targets, apply_network_rate, apply_only, apply_seed, apply_shard;

#endif

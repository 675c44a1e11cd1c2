/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What fping prints, byte for byte as scripts read it: version 5.1's text, version 5.5's JSON.
 * Lines about single probes go to stdout, summaries and statistics to stderr.
 */
#ifndef PING_VIEW_FPING_H
#define PING_VIEW_FPING_H

#include <stdio.h>

#include "ping/view/sweep.h"

enum fping_stamp {
	FPING_STAMP_NONE,
	FPING_STAMP_UNIX,
	FPING_STAMP_CTIME,
	FPING_STAMP_ISO,
	FPING_STAMP_RFC3339
};

struct view_fping_settings {
	FILE *out, *err;
	bool repeats;	   /* -c, -C or -l: targets are probed again and again */
	bool prints_state; /* "is alive", "is unreachable" */
	bool prints_alive, prints_unreachable; /* -a, -u */
	bool prints_probes;		       /* a line for each probe */
	bool prints_warnings;		       /* no -q: ICMP errors */
	bool prints_times;		       /* -C: the time of each probe at the end */
	bool prints_elapsed;		       /* -e */
	bool prints_stats;		       /* -s */
	bool prints_outage;		       /* -o */
	bool prints_ttl, prints_tos, prints_destination; /* --print-... */
	bool prints_timestamps;				 /* the host's, of --icmp-timestamp */
	bool is_netdata;				 /* -N */
	bool is_json;
	bool is_cumulative;	/* -Q SECS,cumulative */
	enum fping_stamp stamp; /* -D */
	uint64_t count;		/* probes to each; 0: endless */
	nanoseconds period;
	nanoseconds report; /* -Q: between two interim summaries; 0: none */
	uint64_t reachable; /* -x: enough; 0: not asked */
	nanoseconds (*wall)(nanoseconds at);
	nanoseconds (*now)(void);
};

enum { FPING_TIME_NONE = -1 };

struct fping_count {
	uint64_t sent, received; /* of probes that are decided */
	nanoseconds total, min, max;
};

struct fping_target {
	char *name;
	bool is_tried; /* known when it, or the run, is over */
	bool is_alive;
	struct fping_count all, interval;
	nanoseconds *times; /* of each probe, FPING_TIME_NONE: no reply; NULL: not kept */
};

struct view_fping {
	struct sweep_view view;
	struct view_fping_settings settings;
	struct fping_target *targets; /* by serial; the caller's */
	uint64_t target_count;
	int width; /* of the longest name */
	nanoseconds next_report;
	bool has_charts; /* netdata knows them */
};

/* Prepare `v`, whose settings and targets are set. */
void view_fping_init(struct view_fping *v);

/* ---- inside ---------------------------------------------------------------------- */

enum { FPING_TIME_SIZE = 32 };
/* Milliseconds as fping has them: three digits or so. Returns `text`. */
const char *fping_time(char text[static FPING_TIME_SIZE], nanoseconds time);
/* Percent of probes without reply, whole. */
unsigned fping_loss(const struct fping_count *count);
/* The mean, 0 without replies. */
nanoseconds fping_mean(const struct fping_count *count);
/* At the end and in between (-Q): a line for each target on stderr, or charts for netdata. */
void fping_summary(struct view_fping *v);
void fping_interim(struct view_fping *v);
/* -s */
void fping_statistics(const struct view_fping *v, const struct sweep_result *result);
/* The four times of a timestamp reply: the host's two, and ours when the request left and the
 * reply came, in milliseconds since midnight UTC. */
struct fping_timestamps {
	uint32_t originate, receive, transmit, local_receive;
};
struct fping_timestamps fping_timestamps(
	const struct view_fping *v, const struct ping_event *event);
/* The same as JSON, and a record for a probe. */
void fping_json_reply(
	struct view_fping *v, const struct fping_target *t, const struct ping_event *event);
void fping_json_timeout(
	struct view_fping *v, const struct fping_target *t, const struct ping_event *event);
void fping_json_summary(struct view_fping *v);
void fping_json_interim(struct view_fping *v);
void fping_json_statistics(const struct view_fping *v, const struct sweep_result *result);
/* The time of day as -D has it. */
void fping_stamp_text(const struct view_fping *v, nanoseconds at, char *text, size_t size);

#endif

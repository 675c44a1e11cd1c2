/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view reads events and shows them: text, JSON lines, a live display. Views know nothing of
 * sockets and packets; what they need of the run is in `struct ping_start`. Time is handed in,
 * so that a view runs on a virtual clock as well. The forms are the rows of formats.h.
 */
#ifndef PING_VIEW_VIEW_H
#define PING_VIEW_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/address.h"
#include "common/base/text.h"
#include "common/cli/report.h"
#include "common/net/explain.h"
#include "common/net/lookups.h"
#include "ping/engine/engine.h"

/* What a view may know of the run before the first event. */
struct ping_start {
	const char *program; /* as typed */
	bool is_one_of_many; /* messages name the target */
	const char *host;    /* the target as typed */
	const char *name;    /* the target's canonical name, of any bytes */
	struct address target;
	struct address source; /* version 0: not known */
	const char *device;    /* NULL: not known */
	bool shows_source;     /* header gains "from SRC DEV: " */
	uint32_t size;	       /* data bytes of a probe */
	uint32_t options_size; /* bytes of IP options in each probe */
	uint32_t flow_label;
	uint16_t id;
	bool is_raw;
	bool shows_ident;
	bool multicast;	    /* broadcast or multicast: duplicates are expected */
	bool waits_for_all; /* of a group: who replied is listed at the end */
	uint64_t count;
	nanoseconds interval;
	struct explain_route route; /* of the probes, whatever target it names */
	bool has_route;
	const char *timestamps; /* who takes the times: "user", "kernel", "hardware"; NULL: not
				   known */
};

/* What the user wants to see, and what a view asks others for. */
struct ping_view_settings {
	FILE *out, *err;
	const struct report *report; /* of a form of records: it begins and ends them */
	bool is_quiet, is_verbose, is_flood;
	bool is_precise;     /* -3 */
	bool is_audible;     /* -a */
	bool is_utf8;	     /* what shows the output */
	bool prints_time;    /* -D */
	bool is_iso;	     /* --time-format=iso */
	bool shows_changes;  /* --changes */
	bool shows_lost;     /* --show-lost */
	bool hints;	     /* at the end, on err */
	bool shows_interval; /* summary gains ipg/ewma */
	bool flushes;	     /* after each event: a flood that is watched */
	/* Wall clock: nanoseconds since 1970 for a monotonic time. */
	nanoseconds (*wall)(nanoseconds at);
	/* Now, monotonic: the time of records that no event has. */
	nanoseconds (*now)(void);
	/* "eth0" for a zone; `name` holds 16 bytes */
	char *(*zone_name)(char *name, uint32_t zone);
	/* lookups_ask, or another that answers alike; NULL: numbers only */
	enum lookups_verdict (*ask)(struct lookups *names, const struct address *address,
		nanoseconds now, struct outside_text *name, nanoseconds *until);
	struct lookups *names;
	bool has_waited; /* events come when their names are there: none waits for them */
};

struct ping_view {
	void *self;
	void (*start)(void *self, const struct ping_start *start);
	/* The events from here on, and the end, are of this target: for runs over many, whose
	 * start has none. */
	void (*target)(void *self, const struct ping_start *facts);
	void (*event)(void *self, const struct ping_event *event);
	/* Time has come to `now`; lowers *wake to when it wants to be called again. NULL: needs
	 * no time */
	void (*tick)(void *self, nanoseconds now, nanoseconds *wake);
	/* SIGQUIT: a line of status */
	void (*status)(void *self, const struct ping_statistics *statistics);
	void (*end)(void *self, const struct ping_statistics *statistics);
	/* sent, received and times of the last `every` */
	void (*window)(void *self, const struct ping_statistics *statistics, nanoseconds every);
};

/* A form of output: a row of formats.h. */
struct ping_format {
	const char *name;
	/* Make the view: NULL where there is no memory. free(view->self) releases it. */
	struct ping_view *(*open)(const struct ping_view_settings *settings);
	bool has_records; /* stdout holds JSON records, those of problems too */
	bool wants_all;	  /* an event for each probe: what was lost, each local error */
};

/* The form of this name; NULL: there is none. */
const struct ping_format *ping_format_find(const char *name);
/* All names, "text or json". */
void ping_format_names(struct text *t);

/* What a refusal of our own kernel is called on stderr, whatever the form of the output. */
void view_say_local_error(
	FILE *err, const struct ping_start *start, const struct ping_event *event);

#endif

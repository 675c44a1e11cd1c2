/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a run prints, in one of the forms of formats.h, and its packets in a capture file.
 * Problems go through report.h: to stderr in every form, and as a record where the form has
 * records. The functions below are for the run; a form fills struct view_form.
 */
#ifndef ICMPGEN_VIEW_VIEW_H
#define ICMPGEN_VIEW_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/address.h"
#include "common/base/bytes.h"
#include "common/base/duration.h"
#include "common/cli/report.h"
#include "common/wire/reply.h"
#include "icmpgen/decode/decode.h"
#include "icmpgen/message/spec.h"

struct view_totals {
	uint64_t sent, failed, replies, received, decoded;
	nanoseconds elapsed;
	bool waited_for_replies;
	bool has_queued; /* it is known how long messages waited in this host */
	nanoseconds queued_max, queued_notable; /* notable: worth a hint */
};

/* Of a reply: the round trip, how much of it the message waited in this host, and which clock.
 */
struct view_times {
	nanoseconds rtt, queued;
	enum stamp stamp;
};

/* What is known before the first packet. NULL or version 0: not known, or there is none. */
struct view_start {
	const char *mode; /* "send", "dry-run", "listen", "decode", "list", "explain" */
	struct address addr, src;
	const char *device;
};

/* Where a packet of --decode comes from. */
struct view_origin {
	const char *file;	     /* a capture; NULL: hexadecimal text */
	uint32_t number;	     /* of the packet, from 1 */
	nanoseconds wall;	     /* when it was captured; 0 or NEVER: not known */
	uint32_t captured, original; /* bytes of the frame; equal unless it was cut */
	bool is_reassembled;	     /* put together here; `number` brought the last fragment */
};

struct view_form;

struct view {
	const struct report *report;
	const struct view_form *form;
	const char *mode; /* of view_start(); NULL: nothing has begun */
	bool as_words;	  /* --listen prints command lines */
	bool quiet, verbose;
	bool has_summary; /* the run has begun: it ends with `totals` */
	struct view_totals totals;
	FILE *capture; /* --pcapng; NULL: none */
	const char *capture_name;
	int capture_error; /* of the first write that failed; 0: none */
	bool is_synthetic; /* the IP headers are ours: a ping socket has none */
	char *words;	   /* room for the words of the longest packet */
	size_t words_size;
	struct spec *spec; /* for decoding what comes in */
	uint8_t *scratch;  /* SPEC_PACKET_MAX bytes */
};

/* Open the capture file and get the buffers. False after the report of what was refused. */
bool view_open(struct view *view, const char *capture);
/* Close the capture file: 0, or -errno when it could not be written whole, which was reported.
 */
int view_close_capture(struct view *view);
void view_release(struct view *view);

/* Before the first packet. */
void view_start(struct view *view, const struct view_start *start);
/* A packet that was sent, or would be (`dry`). */
void view_sent(struct view *view, struct span packet, bool dry);
/* Only into the capture file. */
void view_capture(struct view *view, struct span packet, bool inbound);
/* The answer to a query, and an ICMP error about it. */
void view_reply(struct view *view, struct span packet, const struct view_times *times);
void view_error(struct view *view, struct span packet, const struct view_times *times);
/* How many replies a group gave to one query. */
void view_replies(struct view *view, uint64_t count);
/* A query without answer. */
void view_timeout(struct view *view, const struct address *to, nanoseconds waited);
/* A message that --listen received by a device (NULL: it is gone). */
void view_received(struct view *view, struct span packet, const char *device);
/* One packet of --decode, which view->spec is that of; a later fragment has no words. */
void view_decoded(struct view *view, const struct view_origin *origin, struct span packet);
/* --effect: a counter that grew, a route or neighbour that came or went. */
void view_counter(struct view *view, const char *name, uint64_t before, uint64_t after);
void view_change(struct view *view, const char *what, bool came, const char *words);
void view_no_effect(struct view *view);
/* What the user should know of this run, though it is no problem. */
void view_note(struct view *view, const char *words);
/* --listen receives from now on. */
void view_listening(struct view *view);
/* The end: nothing that comes later may change the exit status that it reports. */
void view_end(struct view *view, int exit_status);

/* A form of output. A function that is NULL is not called; with -q `sent` is not either. */
struct view_form {
	void (*start)(struct view *view, const struct view_start *start);
	void (*sent)(struct view *view, struct span packet, bool dry);
	void (*reply)(struct view *view, struct span packet, const struct view_times *times);
	void (*error)(struct view *view, struct span packet, const struct view_times *times);
	void (*replies)(struct view *view, uint64_t count);
	void (*timeout)(struct view *view, const struct address *to, nanoseconds waited);
	void (*received)(struct view *view, struct span packet, const char *device);
	/* view->words has its command line */
	void (*decoded)(
		struct view *view, const struct view_origin *origin, struct span packet);
	void (*counter)(struct view *view, const char *name, uint64_t before, uint64_t after);
	void (*change)(struct view *view, const char *what, bool came, const char *words);
	void (*no_effect)(struct view *view);
	void (*end)(struct view *view, int exit_status);
};

/* A form's row. */
struct view_format {
	const char *name;
	const struct view_form *form;
	bool has_records; /* stdout holds JSON records, those of problems too */
};

/* The form of this name; NULL: there is none. */
const struct view_format *view_format_find(const char *name);

#endif

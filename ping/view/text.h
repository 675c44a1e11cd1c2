/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The text that ping has printed for thirty years, byte for byte as scripts read it. Lines come
 * out in the order of their events; a line that waits for a name holds up those after it, and
 * nothing else. text.c decides when, text_line.c what each line holds, text_detail.c prints
 * what is inside packets, text_piece.c the addresses and counts of all of them.
 */
#ifndef PING_VIEW_TEXT_H
#define PING_VIEW_TEXT_H

#include "ping/view/view.h"
#include "ping/view/waiting.h"

enum {
	VIEW_TEXT_WHO = ADDRESS_ZONE_TEXT_SIZE,
};

struct view_text {
	struct ping_view_settings settings;
	struct ping_start start;
	struct ping_view view;	     /* for the loop */
	struct view_waiting waiting; /* lines, for their names */

	int hop_limit, traffic_class; /* of the last reply, for --changes; -1: none yet */

	nanoseconds flushed; /* when a flood was shown last */

	/* who replied, where many may */
	struct view_text_host *hosts;
	uint32_t host_count;
	bool hosts_left_out; /* there are more than can be listed */

	/* the route that the last reply recorded */
	uint8_t route[IP_OPTIONS_MAX];
	uint32_t route_size;
};

/* Prepare `v`; v->view is then a view whose self is `v`. */
void view_text_init(struct view_text *v, const struct ping_view_settings *settings);

/* ---- inside ---------------------------------------------------------------------- */

/* Print the line of an event, with the names that are known by now. */
void view_text_line(struct view_text *v, const struct ping_event *event);
/* --changes: a line for each value that is not as in the reply before. */
void view_text_changes(struct view_text *v, const struct ping_event *event);
/* Who replies of a group; the list at the end releases it. */
void view_text_host_count(struct view_text *v, const struct ping_event *event);
void view_text_host_list(struct view_text *v);
/* A number between two pieces of text, without printf: most of what a ping prints. */
void view_text_count(FILE *out, const char *before, uint64_t count, const char *after);
/* A name, escaped. */
void view_text_name(const struct view_text *v, struct outside_text name);
/* An address with its zone: fe80::1%eth0. `text` holds VIEW_TEXT_WHO bytes. */
const char *view_text_number(
	const struct view_text *v, char *text, const struct address *address);
/* The same with its name, where it has one by now: "bee.example (10.77.2.1)". */
void view_text_who(const struct view_text *v, const struct address *address);
/* The IP options of a reply: route and timestamps, in iputils' rows. */
void view_text_options(struct view_text *v, const struct ping_event *event);
/* Altered data in rows. */
void view_text_altered(const struct view_text *v, const struct ping_event *event);
/* -v: our packet as an error quotes it (IPv4 headers in iputils' columns), and the RFC 4884
 * objects after it. */
void view_text_quote(struct view_text *v, const struct ping_event *event);
/* The addresses whose names the options' rows show: how many. */
uint32_t view_text_option_addresses(const struct ping_event *event,
	struct address addresses[static VIEW_WAITING_ADDRESSES]);

#endif

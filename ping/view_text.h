/* SPDX-License-Identifier: BSD-2-Clause */
/* The text that ping has printed for thirty years, byte for byte as scripts read it. */
#ifndef PING_VIEW_TEXT_H
#define PING_VIEW_TEXT_H

#include <stdio.h>

#include "ping/view.h"

struct view_text_settings {
	FILE *out, *err;
	bool is_quiet, is_verbose, is_flood;
	bool is_precise;     /* -3 */
	bool is_audible;     /* -a */
	bool prints_time;    /* -D */
	bool shows_lost;     /* --show-lost */
	bool shows_interval; /* summary gains ipg/ewma */
	bool flushes;	     /* after each event: a flood that is watched */
	/* Wall clock for -D: nanoseconds since 1970 for a monotonic time. */
	nanoseconds (*wall)(nanoseconds at);
	/* "eth0" for a zone; `name` holds 16 bytes */
	char *(*zone_name)(char *name, uint32_t zone);
};

struct view_text {
	struct view_text_settings settings;
	struct ping_start start;
	struct ping_view view; /* for the loop */
};

/* Prepare `v`; v->view is then a view whose self is `v`. */
void view_text_init(struct view_text *v, const struct view_text_settings *settings);

#endif

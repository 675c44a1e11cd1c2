/* SPDX-License-Identifier: BSD-2-Clause */
/* One JSON object a line for each event, as docs/schema/ping.schema.json describes them. */
#ifndef PING_VIEW_JSON_H
#define PING_VIEW_JSON_H

#include <stdio.h>

#include "ping/view/view.h"

struct view_json_settings {
	FILE *out, *err; /* what our own kernel refuses is printed on err as text, too */
	/* Wall clock: nanoseconds since 1970 for a monotonic time. */
	nanoseconds (*wall)(nanoseconds at);
	/* Now, monotonic: the time of records that no event has. */
	nanoseconds (*now)(void);
	/* "eth0" for a zone; `name` holds 16 bytes */
	char *(*zone_name)(char *name, uint32_t zone);
};

struct view_json {
	struct view_json_settings settings;
	struct ping_start start;
	struct ping_view view; /* for the loop */
};

/* Prepare `v`; v->view is then a view whose self is `v`. */
void view_json_init(struct view_json *v, const struct view_json_settings *settings);

#endif

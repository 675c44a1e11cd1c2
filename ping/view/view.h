/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view reads events and shows them: text, JSON lines, a live display. Views know nothing of
 * sockets and packets; what they need of the run stands in `struct ping_start`. Time is handed
 * in, so that a view runs on a virtual clock as well.
 */
#ifndef PING_VIEW_VIEW_H
#define PING_VIEW_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/address.h"
#include "ping/engine/engine.h"

/* What a view may know of the run before the first event. */
struct ping_start {
	const char *program; /* as typed */
	const char *name;    /* the target's canonical name, printable */
	struct address target;
	struct address source; /* version 0: not known */
	const char *device;    /* NULL: not known */
	bool shows_source;     /* header gains "from SRC DEV: " */
	bool target_is_numeric;
	uint32_t size;	       /* data bytes of a probe */
	uint32_t options_size; /* bytes of IP options in each probe */
	uint32_t flow_label;
	uint16_t id;
	bool is_raw;
	bool shows_ident;
	bool multicast; /* broadcast or multicast: duplicates are expected */
	uint64_t count;
	nanoseconds interval;
	const char *timestamps; /* who takes the times: "user", "kernel", "hardware"; NULL: not
				   known */
};

struct ping_view {
	void *self;
	void (*start)(void *self, const struct ping_start *start);
	void (*event)(void *self, const struct ping_event *event);
	/* Time has come to `now`; lowers *wake to when it wants to be called again. NULL: needs
	 * no time */
	void (*tick)(void *self, nanoseconds now, nanoseconds *wake);
	/* SIGQUIT: a line of how it stands */
	void (*status)(void *self, const struct ping_statistics *statistics);
	void (*end)(void *self, const struct ping_statistics *statistics);
};

/* What a refusal of our own kernel is called on stderr, whatever the form of the output. */
void view_say_local_error(
	FILE *err, const struct ping_start *start, const struct ping_event *event);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* A text view of ping whose lines land in memory. */
#ifndef TESTS_UNIT_STAGE_H
#define TESTS_UNIT_STAGE_H

#include "ping/view/text.h"

#define V4                                                                                     \
	{                                                                                      \
		.version = 4, .bytes = { 192, 0, 2, 1 }                                        \
	}
#define ROUTER                                                                                 \
	{                                                                                      \
		.version = 4, .bytes = { 192, 0, 2, 254 }                                      \
	}
#define LINK_LOCAL                                                                             \
	{                                                                                      \
		.version = 6, .bytes = {0xfe, 0x80, [15] = 1}, .zone = 3                       \
	}

/* Everything that the view prints, stdout and stderr together. */
struct stage {
	char *text;
	size_t size;
	FILE *to;
	struct view_text view;
};

/* Make the view; its clock and its zones' names are the stage's own. */
void stage_open(struct stage *s, const struct ping_view_settings *settings);
/* What was printed so far. */
const char *stage_text(struct stage *s);
void stage_close(struct stage *s);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text about many targets. Of targets that are probed again and again: ping's lines, each with
 * the target in front, and a block of statistics for each. Of targets that are decided once: a
 * line for each.
 */
#ifndef PING_VIEW_SWEEP_TEXT_H
#define PING_VIEW_SWEEP_TEXT_H

#include "ping/view/sweep_fields.h"
#include "ping/view/text.h"

enum sweep_only { SWEEP_ONLY_ALL, SWEEP_ONLY_ALIVE, SWEEP_ONLY_UNREACHABLE };

struct view_sweep_list {
	struct sweep_view view;
	FILE *out, *err;
	struct ping_start facts; /* of every target */
	enum sweep_only only;
	uint8_t fields[SWEEP_FIELDS_MAX];
	uint32_t field_count; /* 0: the target's name, and how it is unless `only` says it */
};

struct view_sweep_blocks {
	struct sweep_view view;
	struct view_text *text;	 /* prints the lines */
	struct ping_start facts; /* of every target */
	bool is_quiet;
	uint64_t shown; /* targets */
};

/* Prepare `v`, whose other members are set. */
void view_sweep_list_init(struct view_sweep_list *v);
/* The same; `text` is prepared and without names. */
void view_sweep_blocks_init(struct view_sweep_blocks *v);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * JSON Lines about many targets: `start` of the run, ping's records with the target in each, a
 * `summary` of each target that is over and the `total`. Of targets that are decided once only
 * the summaries; with fields, only those.
 */
#ifndef PING_VIEW_SWEEP_JSON_H
#define PING_VIEW_SWEEP_JSON_H

#include "ping/view/sweep_text.h"

struct view_sweep_json {
	struct sweep_view view;
	FILE *out;
	const struct report *report;
	const struct ping_view *json; /* prints the records */
	struct ping_start facts;      /* of every target */
	bool decides, is_quiet;
	enum sweep_only only;
	uint8_t fields[SWEEP_FIELDS_MAX];
	uint32_t field_count;
	const char *shard_from;		 /* the variable that --shard=auto read; NULL: none */
	uint64_t shard, shards;		 /* shards 0: all targets */
	const char *job;		 /* digest of the job, for --resume; NULL: not noted */
	uint64_t (*mark)(void *context); /* every target before it is decided */
	void *mark_context;
	uint64_t marked; /* last */
	bool has_seed;
	uint64_t seed;
};

/* The counts of the whole run, as members of an object. */
void view_sweep_json_totals(struct json *j, const struct sweep_result *r);
/* Prepare `v`, whose other members are set. */
void view_sweep_json_init(struct view_sweep_json *v);

#endif

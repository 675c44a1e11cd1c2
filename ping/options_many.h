/* SPDX-License-Identifier: BSD-2-Clause */
/* What ping's command line says about many targets. */
#ifndef PING_OPTIONS_MANY_H
#define PING_OPTIONS_MANY_H

#include "common/base/address_range.h"
#include "common/base/duration.h"
#include "common/base/permutation.h"
#include "common/base/text.h"

enum { MANY_FILES_MAX = 16, MANY_RANGES_MAX = 64, MANY_FIELDS_MAX = 16 };

enum many_only { MANY_ALL, MANY_ALIVE, MANY_UNREACHABLE };

struct many_options {
	const char *files[MANY_FILES_MAX];
	uint32_t file_count;
	struct address_range ranges[MANY_RANGES_MAX];
	uint32_t range_count;
	bool all_addresses, includes_reserved, lists_targets;
	const char *exclude_file;
	const char *metadata_file;
	const char *resume;    /* where the results are; NULL: standard output */
	uint64_t most;	       /* targets; UINT64_MAX: no limit */
	uint64_t most_percent; /* 0: not given */
	enum many_only only;
	uint8_t fields[MANY_FIELDS_MAX]; /* enum sweep_field */
	uint32_t field_count;
	bool is_fields_given;
	uint64_t retries;    /* UINT64_MAX: not given */
	nanoseconds backoff; /* in 10^-9; 0: not given */
	nanoseconds cooldown;
	uint64_t rate;		 /* UINT64_MAX: not given */
	uint64_t network_rate;	 /* 0: no limit */
	uint8_t network_bits[2]; /* IPv4, IPv6 */
	struct shard shard;	 /* shards 0: not given */
	const char *shard_from;	 /* what --shard=auto read; NULL: nothing */
	bool has_seed;
	uint64_t seed;
};

struct ping_options;

/* A number of times that each wait is longer than the one before, in 10^-9; for fping too. */
bool options_backoff(const char *argument, nanoseconds *backoff, struct text *problem);
/* What holds unless the command line says otherwise. */
struct many_options many_options_usual(void);
/* Whether the options ask for a run over many targets. */
bool options_are_many(const struct ping_options *o);
/* Whether targets are decided once, and not probed again and again. */
bool options_decide(const struct ping_options *o);
/* What follows from --resume for the form of the output. */
void options_complete_resume(struct ping_options *o);
/* What cannot be combined with many targets, or is missing; NULL when nothing is wrong. */
const char *options_many_problem(const struct ping_options *o, const char **object);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where targets come from: words, files, ranges, one after the other and one target at a time,
 * so that their number does not matter. Names are looked up side by side and come out in their
 * order; what is excluded, or another shard's, does not come out. A target that is none is
 * reported with its line and left out.
 */
#ifndef PING_TARGETS_H
#define PING_TARGETS_H

#include "common/base/address_range.h"
#include "common/base/permutation.h"
#include "common/base/prefix_set.h"
#include "common/cli/report.h"
#include "common/net/host_lookup.h"
#include "ping/target_lines.h"

enum {
	TARGETS_PENDING = 64,
	TARGETS_DESCRIPTORS = HOST_LOOKUP_HELPERS + 1,
	TARGETS_FILES_MAX = 16
};

struct targets_settings {
	const struct report *report;
	const char *const *words;
	uint32_t word_count;
	const char *const *files; /* "-": standard input */
	uint32_t file_count;
	const struct address_range *ranges;
	uint32_t range_count;
	uint8_t version;	/* 4 or 6: this family only; 0: either */
	bool all_addresses;	/* of a name, not only the first */
	bool takes_first_word;	/* of a line, as fping does */
	bool looks_nothing_up;	/* names come out as names */
	bool includes_reserved; /* blocks for special purposes within a larger range */
	const struct prefix_set *excluded; /* never to be sent to; NULL: none */
	const struct target_item *given;   /* known already: they come first */
	uint64_t given_count;
	bool has_seed; /* ranges in a pseudo-random order */
	uint64_t seed;
	struct shard shard; /* of all targets; shards 1: all of them */
	uint64_t most;	    /* targets before sharding; UINT64_MAX: no limit */
	/* whether a target was decided in an earlier run; NULL: none was */
	bool (*is_done)(void *context, uint64_t number);
	void *done_context;
	/* a target that cannot be used: instead of a report; NULL: reported */
	void (*refuse)(void *context, const char *word, const char *problem);
	void *context;
};

struct target_item {
	struct address address; /* version 0: not looked up */
	char *name;		/* as it was written, to be freed; NULL: of a range, its address
				 */
	uint64_t serial;	/* counts the targets, from 0 */
	uint64_t number;	/* its place among all words, lines and addresses, from 0 */
};

struct target_pending {
	enum { PENDING_READY, PENDING_NAME, PENDING_ASKED } state;
	char *name;
	const char *file; /* NULL: a word */
	uint64_t line;
	uint64_t number;
	struct resolved_all *all; /* of a name */
	struct address address;	  /* of a number */
	uint32_t next;		  /* address to be given out */
};

struct targets {
	struct targets_settings settings;
	struct permutation lists; /* gives a line its shard */
	struct permutation order; /* of the ranges */
	struct prefix_set reserved;
	struct prefix_entry reserved_entries[ADDRESS_SPECIAL_MAX];
	uint64_t given;	     /* items given out */
	uint32_t word, file; /* read so far */
	bool has_file;	     /* `lines` is open */
	bool is_confined;    /* those after it are open, too: */
	int opened[TARGETS_FILES_MAX];
	uint64_t listed;      /* words and lines read */
	uint64_t range_count; /* addresses of all ranges that may come out */
	uint64_t range_next;  /* of this shard's part */
	uint64_t serial;
	uint64_t unknown; /* targets that could not be used */
	uint64_t excluded;
	struct host_lookup lookups;
	uint32_t pending_first, pending_count;
	struct target_pending pending[TARGETS_PENDING];
	struct target_lines lines;
};

enum targets_verdict {
	TARGETS_ITEM,
	TARGETS_LATER, /* names or standard input are waited for: see targets_descriptors() */
	TARGETS_END,
};

/* Begin, and open the first file; 0 or -errno of it. */
int targets_open(struct targets *t, const struct targets_settings *settings);
void targets_close(struct targets *t);
/* Before a sandbox, where no file can be opened and no process started: open all files, and
 * start what looks names up. */
void targets_confine(struct targets *t);
enum targets_verdict targets_next(struct targets *t, struct target_item *item);
/* What to wait for after TARGETS_LATER; returns how many. */
uint32_t targets_descriptors(const struct targets *t, int fds[static TARGETS_DESCRIPTORS]);
/* Sleep until targets_next() may have more, or a signal came. */
void targets_wait(const struct targets *t);

#endif

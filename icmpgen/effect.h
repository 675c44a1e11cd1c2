/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --effect: what the packets changed in this network namespace: the kernel's counters, cached
 * routes (path MTUs, redirects, router advertisements) and neighbours, before and after.
 */
#ifndef ICMPGEN_EFFECT_H
#define ICMPGEN_EFFECT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/net/helper.h"
#include "icmpgen/view/view.h"

struct effect; /* a snapshot */

enum { EFFECT_FILES = 2 };

/* The kernel's counters, open for the whole run: in a sandbox no file can be opened. Those of
 * another network namespace are read by a helper process, which lives in it. */
struct effect_files {
	int fds[EFFECT_FILES]; /* -1: not to be had */
	struct helper helper;
	uint8_t version;
};

/* All that effect_files_close() looks at. */
void effect_files_init(struct effect_files *files);
/* `netns`: as netns.h has it; NULL: our own. 0, or -errno of entering it. */
int effect_files_open(struct effect_files *files, uint8_t version, const char *netns);
void effect_files_close(struct effect_files *files);

/*
 * Take one; NULL when there is no memory. `to`: what a message quotes as its destination, whose
 * route the kernel is asked for first: it shows no exception before its first use.
 */
struct effect *effect_take(
	struct effect_files *files, uint8_t version, const struct address *to);
void effect_free(struct effect *effect);
/* Whether two snapshots are the same. */
bool effect_equal(const struct effect *a, const struct effect *b);
/* Say what is different. */
void effect_show(struct view *view, const struct effect *before, const struct effect *after);

#endif

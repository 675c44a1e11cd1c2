/* SPDX-License-Identifier: BSD-2-Clause */
/* --metadata-file: what was asked of a run over many targets and what came of it, as one JSON
 * object, for the archive. */
#ifndef PING_METADATA_H
#define PING_METADATA_H

#include <stdio.h>

#include "ping/options.h"
#include "ping/view/sweep.h"

struct metadata {
	const char *name;
	FILE *file;	   /* NULL: not asked for */
	nanoseconds begin; /* wall clock */
};

/* Open the file, if there is to be one, and leave what it holds; 0 or -errno. */
int metadata_open(struct metadata *m, const struct ping_options *o);

/* The file of targets, of networks to leave out, or of results that is the same one, and would
 * be written over; NULL: none is. */
const char *metadata_clash(const struct metadata *m, const struct ping_options *o);

/* Nothing is refused any more: what an earlier run wrote goes. */
void metadata_begin(const struct metadata *m);
/* Write it and close it; 0 or -errno. */
int metadata_close(
	struct metadata *m, const struct ping_options *o, const struct sweep_result *result);

#endif

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

/* Whether this descriptor is of the same file. */
bool metadata_is(const struct metadata *m, int fd);

/* The file of targets or of networks to leave out that is the same one; NULL: none is. */
const char *metadata_input(const struct metadata *m, const struct ping_options *o);

/* Nothing is refused any more: what an earlier run wrote goes. */
void metadata_begin(const struct metadata *m);
/* Write it and close it; 0 or -errno. */
int metadata_close(
	struct metadata *m, const struct ping_options *o, const struct sweep_result *result);

#endif

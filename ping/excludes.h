/* SPDX-License-Identifier: BSD-2-Clause */
/* --exclude-file: networks that are never sent to. */
#ifndef PING_EXCLUDES_H
#define PING_EXCLUDES_H

#include "common/base/prefix_set.h"
#include "common/cli/report.h"
#include "ping/target_lines.h"

struct excludes {
	const char *name;
	struct prefix_set set;
	struct target_lines lines;
};

/* Open the file; 0 or -errno. */
int excludes_open(struct excludes *e, const char *name);
/* Read it, a network or an address a line. False, after a report of each line that is none, or
 * when it has not ended after the time `deadline` (0: none): then nothing may be sent. */
bool excludes_read(struct excludes *e, const struct report *report, nanoseconds deadline);
void excludes_close(struct excludes *e);

#endif

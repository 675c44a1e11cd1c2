/* SPDX-License-Identifier: BSD-2-Clause */
/* A line of text read as icmp-send reads its command line, down to the packet. */
#ifndef TESTS_UNIT_COMMAND_LINE_H
#define TESTS_UNIT_COMMAND_LINE_H

#include <stdbool.h>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "icmpgen/options.h"

enum { COMMAND_LINE_MAX = 512 * 1024 };

/*
 * Build the packet of `line`, which begins with the program's name and is split as a shell
 * would (quotes and spaces only). DEST must be numeric, data=@FILE is refused. `settings` is
 * overwritten. False with the sentence in `problem`.
 */
bool command_line_build(struct icmp_send_options *settings, const char *line, struct writer *w,
	struct text *problem);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options and words that do not go together: where one would leave another without meaning, the
 * command refuses instead of passing over what the user asked for. What only permits something
 * (--spoof) or only matters when sending (-c, --reply) may be given with --dry-run.
 */
#ifndef ICMPGEN_OPTIONS_CHECK_H
#define ICMPGEN_OPTIONS_CHECK_H

#include <stdbool.h>

#include "common/base/text.h"
#include "icmpgen/options.h"

/* The options among themselves; else the sentence in `problem`. */
bool options_check(const struct icmp_send_options *settings, struct text *problem);
/* The options with the message, once it is known and its fields are read. */
bool options_check_message(const struct icmp_send_options *settings, struct text *problem);

#endif

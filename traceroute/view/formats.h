/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The forms of output: a row each of name, constructor and what it wants (struct trace_format).
 * The option, its help, completions and error text are made from these rows.
 */
#ifndef TRACEROUTE_VIEW_FORMATS_H
#define TRACEROUTE_VIEW_FORMATS_H

#include "traceroute/view/view.h"

/* clang-format off */
#define TRACE_FORMATS(ROW)                                                                     \
	ROW("text", view_text_open, .has_ways = true)                                          \
	ROW("json", view_json_open, .has_records = true, .can_stream = true, .has_ways = true, .wants_everything = true) \
	ROW("atlas", view_atlas_open, .wants_everything = true)                                 \
	ROW("csv", view_csv_open, .wants_everything = true)                                    \
	ROW("dot", view_dot_open, .has_ways = true, .needs_ways = true)

#define TRACE_FORMAT_OPEN(name, open, ...)                                                     \
	int open(struct trace_view *view, const struct trace_view_settings *settings);
TRACE_FORMATS(TRACE_FORMAT_OPEN)

/* "text|json|csv", for --help and completions */
#define TRACE_FORMAT_NAME(name, ...) "|" name
#define TRACE_FORMAT_NAMES (&(TRACE_FORMATS(TRACE_FORMAT_NAME))[1])
/* clang-format on */

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The forms of output: a row each of name, constructor and what it wants (struct ping_format).
 * The option, its help, completions and error text are made from these rows.
 */
#ifndef PING_VIEW_FORMATS_H
#define PING_VIEW_FORMATS_H

#include "ping/view/view.h"

/* clang-format off */
#define PING_FORMATS(ROW)                                                                      \
	ROW("text", view_text_open, .has_records = false)                                      \
	ROW("json", view_json_open, .has_records = true, .wants_all = true)

#define PING_FORMAT_OPEN(name, open, ...)                                                      \
	struct ping_view *open(const struct ping_view_settings *settings);
PING_FORMATS(PING_FORMAT_OPEN)

/* "text|json", for --help and completions */
#define PING_FORMAT_NAME(name, ...) "|" name
#define PING_FORMAT_NAMES (&(PING_FORMATS(PING_FORMAT_NAME))[1])
/* clang-format on */

#endif

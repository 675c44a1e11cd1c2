/* SPDX-License-Identifier: BSD-2-Clause */
/* The forms of output: a row each of name, functions and what it wants (struct view_format). */
#ifndef ICMPGEN_VIEW_FORMATS_H
#define ICMPGEN_VIEW_FORMATS_H

#include "icmpgen/view/view.h"

/* clang-format off */
#define VIEW_FORMATS(ROW)                                                                      \
	ROW("text", view_form_text, .has_records = false)                                      \
	ROW("json", view_form_json, .has_records = true)

#define VIEW_FORMAT_FORM(name, form, ...) extern const struct view_form form;
VIEW_FORMATS(VIEW_FORMAT_FORM)
/* clang-format on */

#endif

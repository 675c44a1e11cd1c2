/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/formats.h"

#include <string.h>

/* clang-format off */
#define VIEW_FORMAT_ROW(format_name, functions, ...)                                           \
	{.name = format_name, .form = &functions, __VA_ARGS__},

static const struct view_format formats[] = {
	VIEW_FORMATS(VIEW_FORMAT_ROW)
};
/* clang-format on */

const struct view_format *view_format_find(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

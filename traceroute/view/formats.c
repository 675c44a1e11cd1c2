/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/view/formats.h"

#include <string.h>

/* clang-format off */
#define TRACE_FORMAT_ROW(format_name, constructor, ...)                                        \
	{.name = format_name, .open = constructor, __VA_ARGS__},

static const struct trace_format formats[] = {
	TRACE_FORMATS(TRACE_FORMAT_ROW)
};
/* clang-format on */

const struct trace_format *trace_format_find(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

bool trace_format_is_json(const char *name)
{
	const struct trace_format *format = trace_format_find(name);
	return format && format->has_records;
}

void trace_format_names(struct text *t)
{
	const size_t count = sizeof formats / sizeof formats[0];
	for (size_t i = 0; i < count; i++) {
		const char *before = i == 0 ? "" : i + 1 < count ? ", " : " or ";
		text_format(t, "%s%s", before, formats[i].name);
	}
}

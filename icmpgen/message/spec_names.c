/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_names.h"

#include <string.h>

enum { LABEL_MAX = 63 };

static bool label_write(struct writer *w, const char *label, size_t size)
{
	if (size == 0 || size > LABEL_MAX)
		return false;
	writer_u8(w, (uint8_t)size);
	writer_bytes(w, label, size);
	return true;
}

bool spec_name_write(struct writer *w, const char *name, size_t size)
{
	size_t begin = 0;
	for (size_t i = 0; i <= size; i++) {
		if (i < size && name[i] != '.')
			continue;
		if (!label_write(w, name + begin, i - begin))
			return false;
		begin = i + 1;
	}
	writer_u8(w, 0);
	return true;
}

static bool label_is_plain(struct span label)
{
	for (uint32_t i = 0; i < label.size; i++)
		if (label.data[i] <= ' ' || label.data[i] > '~' ||
			strchr(".,=/", label.data[i]))
			return false;
	return true;
}

bool spec_name_print(struct text *t, struct reader *r)
{
	for (bool first = true;; first = false) {
		uint8_t size = reader_u8(r);
		if (size == 0)
			return !r->failed && !first;
		struct span label = reader_take(r, size);
		if (r->failed || size > LABEL_MAX || !label_is_plain(label))
			return false;
		text_format(t, "%s%.*s", first ? "" : ".", (int)label.size,
			(const char *)label.data);
	}
}

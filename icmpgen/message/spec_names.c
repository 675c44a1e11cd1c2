/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_names.h"

#include <string.h>

#include "common/wire/dns_name.h"

bool spec_name_write(struct writer *w, const char *name)
{
	size_t size = strlen(name);
	dns_name_write(w, name);
	return size > 0 && name[size - 1] != '.' && !w->failed;
}

static bool label_is_plain(struct span label)
{
	for (uint32_t i = 0; i < label.size; i++)
		if (label.data[i] <= ' ' || label.data[i] > '~' ||
			strchr(".,=/", label.data[i]))
			return false;
	return true;
}

uint32_t spec_name_size(struct span bytes)
{
	struct dns_labels labels = dns_labels_of(bytes, 0, false);
	struct span label;
	while (dns_labels_next(&labels, &label))
		;
	return labels.failed ? 0 : labels.end;
}

bool spec_name_print(struct text *t, struct reader *r)
{
	struct dns_labels labels = dns_labels_of(span_of(r->data, r->size), r->offset, false);
	struct span label;
	const char *before = "";
	for (; dns_labels_next(&labels, &label); before = ".") {
		if (!label_is_plain(label))
			return false;
		text_format(t, "%s%.*s", before, (int)label.size, (const char *)label.data);
	}
	reader_take(r, labels.failed ? 0 : labels.end - r->offset);
	return !labels.failed && *before;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/extension_text.h"

void extension_mpls_text(struct text *t, struct span data, const struct extension_words *words)
{
	struct reader r = reader_of(data);
	struct mpls_label label;
	const char *before = words->label;
	while (extension_mpls_next(&r, &label)) {
		text_format(t, "%s%u%s%u%s%u%s%u", before, (unsigned)label.label,
			words->traffic_class, (unsigned)label.traffic_class, words->bottom,
			(unsigned)label.bottom, words->ttl, (unsigned)label.ttl);
		before = words->next_label;
	}
}

/* Begin a part; the one after it is a further one. */
static void begin_part(struct text *t, const char **before, const char *next, const char *name)
{
	text_add(t, *before);
	text_add(t, name);
	*before = next;
}

void extension_interface_text(struct text *t, const struct interface_information *info,
	const struct extension_words *words)
{
	const char *before = words->first_part;
	text_add(t, words->roles[info->role % 4u]);
	if (info->has_index) {
		begin_part(t, &before, words->next_part, words->index);
		text_format(t, "%u", (unsigned)info->index);
	}
	if (info->has_address) {
		char number[ADDRESS_TEXT_SIZE];
		begin_part(t, &before, words->next_part, words->address);
		text_add(t, address_text(number, &info->address));
	}
	if (info->has_name) {
		begin_part(t, &before, words->next_part, words->name);
		text_add_escaped(t, (const char *)info->name.data, info->name.size);
		text_add(t, words->name_end);
	}
	if (info->has_mtu) {
		begin_part(t, &before, words->next_part, words->mtu);
		text_format(t, "%u", (unsigned)info->mtu);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses and counts, as every line has them. */
#include <string.h>

#include "common/base/number.h"
#include "ping/view/text.h"

enum { NAME_SIZE = 4 * LOOKUPS_TEXT };

const char *view_text_number(
	const struct view_text *v, char *text, const struct address *address)
{
	return address_text_zone(text, address, v->settings.zone_name);
}

void view_text_count(FILE *out, const char *before, uint64_t count, const char *after)
{
	char text[NUMBER_TEXT_SIZE];
	number_text(text, count, 1);
	fputs(before, out);
	fputs(text, out);
	fputs(after, out);
}

void view_text_name(const struct view_text *v, struct outside_text name)
{
	char buffer[NAME_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	t.is_utf8 = v->settings.is_utf8;
	text_add_outside(&t, name, "");
	fputs(buffer, v->settings.out);
}

void view_text_who(const struct view_text *v, const struct address *address)
{
	char number[VIEW_TEXT_WHO];
	struct outside_text name = view_waiting_name(&v->waiting, address);
	view_text_number(v, number, address);
	if (!outside_is_there(name)) {
		fputs(number, v->settings.out);
		return;
	}
	view_text_name(v, name);
	fprintf(v->settings.out, " (%s)", number);
}

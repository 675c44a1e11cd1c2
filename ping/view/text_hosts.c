/* SPDX-License-Identifier: BSD-2-Clause */
/* Which hosts of a group replied. */
#include <stdlib.h>

#include "ping/view/text.h"

enum { HOSTS_MAX = 1024 };

struct view_text_host {
	struct address address;
	uint64_t replies;
};

void view_text_host_count(struct view_text *v, const struct ping_event *event)
{
	bool is_reply = event->kind == PING_EVENT_REPLY && !event->has_bad_checksum &&
			!event->is_unproven;
	if (!is_reply)
		return;
	if (!v->hosts)
		v->hosts = calloc(HOSTS_MAX, sizeof *v->hosts);
	if (!v->hosts)
		return;
	for (uint32_t i = 0; i < v->host_count; i++) {
		if (!address_equal(&v->hosts[i].address, &event->from))
			continue;
		v->hosts[i].replies++;
		return;
	}
	if (v->host_count < HOSTS_MAX)
		v->hosts[v->host_count++] =
			(struct view_text_host){.address = event->from, .replies = 1};
	else
		v->hosts_left_out = true;
}

void view_text_host_list(struct view_text *v)
{
	FILE *out = v->settings.out;
	char text[VIEW_TEXT_WHO];
	if (v->host_count == 0)
		return;
	view_text_count(out, v->hosts_left_out ? "more than " : "", v->host_count,
		v->host_count == 1 ? " host replied" : " hosts replied");
	fputs(":\n", out);
	for (uint32_t i = 0; i < v->host_count; i++) {
		fputs("  ", out);
		fputs(view_text_number(v, text, &v->hosts[i].address), out);
		view_text_count(out, " (", v->hosts[i].replies,
			v->hosts[i].replies == 1 ? " reply)\n" : " replies)\n");
	}
	free(v->hosts);
	v->hosts = NULL;
}

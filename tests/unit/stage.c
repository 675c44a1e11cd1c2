/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/stage.h"

#include <stdlib.h>

static nanoseconds wall(nanoseconds at)
{
	return 1700000000 * SECOND + at;
}

static char *zone_name(char *name, uint32_t zone)
{
	snprintf(name, 16, "eth%u", (unsigned)zone);
	return name;
}

void stage_open(struct stage *s, const struct ping_view_settings *settings)
{
	*s = (struct stage){0};
	s->to = open_memstream(&s->text, &s->size);
	if (!s->to)
		abort();
	struct ping_view_settings all = *settings;
	all.out = all.err = s->to;
	all.wall = wall;
	all.zone_name = zone_name;
	view_text_init(&s->view, &all);
}

const char *stage_text(struct stage *s)
{
	fflush(s->to);
	return s->text;
}

void stage_close(struct stage *s)
{
	fclose(s->to);
	free(s->text);
}

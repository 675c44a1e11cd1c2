/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/excludes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/net/clock.h"

enum { FIRST_CAPACITY = 64 };

int excludes_open(struct excludes *e, const char *name)
{
	*e = (struct excludes){.name = name};
	return target_lines_open(&e->lines, target_lines_file(name));
}

void excludes_close(struct excludes *e)
{
	target_lines_close(&e->lines);
	free(e->set.prefixes);
	e->set = (struct prefix_set){0};
}

static bool add(struct prefix_set *set, const struct prefix_entry *prefix)
{
	if (prefix_set_add(set, prefix))
		return true;
	size_t capacity = set->capacity ? 2 * set->capacity : FIRST_CAPACITY;
	struct prefix_entry *more = realloc(set->prefixes, capacity * sizeof *more);
	if (!more)
		return false;
	set->prefixes = more;
	set->capacity = capacity;
	return prefix_set_add(set, prefix);
}

static void refuse(const struct excludes *e, const struct report *report, const char *problem)
{
	char object[512];
	struct text t = text_of(object, sizeof object);
	target_lines_place(&t, e->name, e->lines.number);
	report_error(report, object, "%s", problem);
}

bool excludes_read(struct excludes *e, const struct report *report, nanoseconds deadline)
{
	nanoseconds until = deadline ? duration_add(clock_now(), deadline) : NEVER;
	bool is_right = true;
	for (;;) {
		const char *word;
		struct prefix_entry prefix;
		enum target_lines_verdict verdict = target_lines_next(&e->lines, &word);
		if (verdict == TARGET_LINE_END)
			break;
		if (verdict == TARGET_LINE_LATER) {
			if (target_lines_wait(&e->lines, until))
				continue;
			report_error(report, e->name, "has not ended before the deadline");
			return false;
		}
		const char *problem = verdict == TARGET_LINE_BAD ? word : NULL;
		if (!problem && !prefix_entry_parse(word, &prefix))
			problem = "must be a network or an address";
		if (!problem && !add(&e->set, &prefix)) {
			report_errno(report, e->name, ENOMEM);
			return false;
		}
		if (problem)
			refuse(e, report, problem);
		is_right = is_right && !problem;
	}
	prefix_set_seal(&e->set);
	return is_right;
}

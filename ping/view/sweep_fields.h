/* SPDX-License-Identifier: BSD-2-Clause */
/* What a line about a target may hold: --fields. */
#ifndef PING_VIEW_SWEEP_FIELDS_H
#define PING_VIEW_SWEEP_FIELDS_H

#include <stdio.h>

#include "common/cli/json.h"
#include "ping/view/sweep.h"

enum { SWEEP_FIELDS_MAX = 16 };

/* What is known of a target that is over. */
struct sweep_record {
	const struct sweep_subject *subject;
	const struct ping_statistics *statistics;
	const struct ping_event *last; /* its reply, when has_rtt */
};

/* The number of a field by its name; false when there is none of that name. */
bool sweep_field_find(const char *name, uint8_t *field);
/* "host, addr, ..." */
const char *sweep_field_names(void);
/* The fields as a line with tabs between them; one that is not known is "-". */
void sweep_fields_text(
	FILE *out, const uint8_t *fields, uint32_t count, const struct sweep_record *record);
/* The same as members of a JSON object; one that is not known is left out. */
void sweep_fields_json(struct json *j, const uint8_t *fields, uint32_t count,
	const struct sweep_record *record);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of a trace's JSON records, as docs/json.md names them. */
#ifndef TRACEROUTE_VIEW_JSON_PARTS_H
#define TRACEROUTE_VIEW_JSON_PARTS_H

#include "common/cli/json.h"
#include "traceroute/view/view.h"

/* host and addr: which trace a record is about. */
void json_put_target(struct json *j, const struct trace_view_settings *settings);
/* What the trace is about: src, af, method, flow, size, tos. */
void json_put_facts(struct json *j, const struct trace_view_settings *settings);
/* An address with its zone. */
void json_put_address(struct json *j, const char *key, const struct address *address,
	const struct trace_view_settings *settings);
/* name and asn of an address, as far as `labels` know them. */
void json_put_labels(
	struct json *j, const struct address *address, const struct view_labels *labels);
/* The members of a probe: its answer, or lost and why. `labels` apart, because a streamed probe
 * cannot wait for names. */
void json_put_probe(struct json *j, const struct answer *answer, uint8_t hop,
	const struct trace_view_settings *settings, const struct view_labels *labels);
/* How a trace ended, and the counts. */
void json_put_end(struct json *j, const struct trace_end *end);

#endif

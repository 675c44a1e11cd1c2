/* SPDX-License-Identifier: BSD-2-Clause */
/* What a trace in text says at a terminal after its last line, where the lines do not. */
#ifndef TRACEROUTE_VIEW_TEXT_END_H
#define TRACEROUTE_VIEW_TEXT_END_H

#include <stdio.h>

#include "traceroute/view/view.h"

/* Why the trace stopped, the first hop that limits its replies (0: none), and the longest wait
 * in this host: a line each, where there is something. */
void view_text_end(FILE *to, const struct trace_facts *facts, const struct trace_end *end,
	uint8_t limited_hop);

#endif

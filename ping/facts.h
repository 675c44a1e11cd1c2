/* SPDX-License-Identifier: BSD-2-Clause */
/* What views and users are to know of a run before its first probe. */
#ifndef PING_FACTS_H
#define PING_FACTS_H

#include "ping/options.h"
#include "ping/sockets.h"
#include "ping/view/view.h"

/* Who takes the times of replies, as records have it. */
const char *facts_stamps(enum sock_stamps stamps);
/* What a view may know of the run; it holds pointers into all three. */
struct ping_start facts_start(const struct ping_options *o, const struct resolved *resolved,
	const struct probe_socket *socket);
/* Keep what the sandbox leaves no way to look up, so that the route can be asked for again. */
void facts_keep_route(struct ping_start *start);
void facts_release_route(struct ping_start *start);
/* What the user wants to see; `names` NULL: addresses only. */
struct ping_view_settings facts_view(const struct ping_options *o, struct lookups *names);
/* -v, on stderr: which socket, whose times, which family. */
void facts_print_socket(const struct ping_options *o, const struct resolved *resolved,
	const struct probe_socket *socket);
/* -p: the line before the first. */
void facts_print_pattern(const struct ping_options *o);

#endif

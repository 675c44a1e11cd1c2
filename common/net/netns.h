/* SPDX-License-Identifier: BSD-2-Clause */
/* Network namespaces, by the names that ip-netns(8) gives them or by a path
 * (/proc/PID/ns/net). Entering one needs CAP_SYS_ADMIN in the user namespace that owns it. */
#ifndef COMMON_NET_NETNS_H
#define COMMON_NET_NETNS_H

#include "common/base/text.h"

/* Enter it, for good. 0 or -errno. */
int netns_enter(const char *name);
/* Call `call(context)` inside and come back: what it returns (0 or -errno), or why it could not
 * be called, or why there is no way back: after any error nothing more must be sent. */
int netns_call(const char *name, int (*call)(void *context), void *context);
/* Append "OPTION NAME: " and why it was refused (`error` of these), and a line that helps. */
void netns_problem(const char *option, const char *name, int error, struct text *t);

#endif

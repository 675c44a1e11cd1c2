/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities: held as little and as shortly as possible. A command calls privilege_begin()
 * first, opens its sockets with the capability raised around that one call, and calls
 * privilege_end() before it parses the first reply: from then on it can never get any privilege
 * back.
 */
#ifndef COMMON_NET_PRIVILEGE_H
#define COMMON_NET_PRIVILEGE_H

#include <stdbool.h>

/*
 * Give up what came with the program's file and not with the caller: a setuid identity (the uid
 * becomes the caller's) and every capability; CAP_NET_RAW and CAP_NET_ADMIN stay permitted.
 * What the caller has by itself, root's above all, stays until privilege_end(), so that files
 * can be opened as the caller expects. Returns 0 or -errno when something cannot be given up.
 */
int privilege_begin(void);

/*
 * Make CAP_NET_RAW or CAP_NET_ADMIN (linux/capability.h) effective. Returns 1 when that changed
 * something (then privilege_lower() undoes it), 0 when it was effective already, -EPERM when it
 * is not permitted.
 */
int privilege_raise(int capability);
void privilege_lower(int capability);
/* Whether the capability could be raised. */
bool privilege_has(int capability);

/*
 * Empty all capability sets and set no_new_privs, for good. Returns 0, or -errno when something
 * that is held could not be dropped.
 */
int privilege_end(void);

#endif

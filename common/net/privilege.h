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
 * Give up what an ordinary user's call must not have: a setuid identity (the uid becomes the
 * caller's, capabilities stay permitted) and every effective capability that came with the
 * file. Root's own capabilities stay until privilege_end(), so that files can be opened as root
 * expects. Returns 0 or -errno when a privilege that is held cannot be given up.
 */
int privilege_begin(void);

/* Make CAP_NET_RAW or CAP_NET_ADMIN (linux/capability.h) effective. Returns 0, or -EPERM when
 * it is not permitted. */
int privilege_raise(int capability);
/* The opposite; what was never raised stays as it is. */
void privilege_lower(int capability);
/* Whether the capability could be raised. */
bool privilege_has(int capability);

/*
 * Empty all capability sets and set no_new_privs, for good. Returns 0, or -errno when something
 * that is held could not be dropped.
 */
int privilege_end(void);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Privilege, held as little and as shortly as possible. A command calls privilege_begin() first
 * and privilege_end() before it parses the first byte from outside (a name server's and a
 * file's too). What needs privilege in between is done by privilege_with(): a capability, or
 * the group that came with the program's file, is in force for that one call. Nothing outside
 * this folder raises or lowers anything (tests/lint/privilege).
 */
#ifndef COMMON_NET_PRIVILEGE_H
#define COMMON_NET_PRIVILEGE_H

#include <stdbool.h>

/* What a call may need; a set of these. */
enum privilege {
	PRIVILEGE_NET_RAW = 1 << 0,   /* raw and packet sockets, source routes, marks */
	PRIVILEGE_NET_ADMIN = 1 << 1, /* marks before Linux 5.17, SO_DEBUG */
	PRIVILEGE_GROUP = 1 << 2,     /* the group of a setgid file: ping_group_range */
};

/*
 * Give up what came with the program's file and not with the caller: a setuid root identity
 * (all user ids become the caller's), a setgid file's group and every capability; CAP_NET_RAW
 * and CAP_NET_ADMIN stay permitted and the group saved, for privilege_with(). What the caller
 * has by itself, root's above all, stays until privilege_end(), so that files can be opened as
 * the caller expects. The process becomes undumpable when its file gave it anything: else its
 * user could take the sockets out of it. Returns 0 or -errno when something cannot be given up.
 */
int privilege_begin(void);

/*
 * Call `call(context)`, which returns 0 or more, or -errno, as the process is. When that gives
 * -EPERM or -EACCES, call it once more with those of `needed` in force that are held but not in
 * force, and lower them again. Returns what the last call returned.
 */
int privilege_with(unsigned needed, int (*call)(void *context), void *context);

/* Whether one of `needed` is held, in force or not. */
bool privilege_has(unsigned needed);

/* Whether the program's file gave the process an identity or a capability: what it may do, its
 * caller may not. Stays true after privilege_end(). */
bool privilege_is_lent(void);

/*
 * Empty all capability sets, forget the group of a setgid file and set no_new_privs, for good.
 * Returns 0, or -errno when something that is held could not be dropped.
 */
int privilege_end(void);

#endif

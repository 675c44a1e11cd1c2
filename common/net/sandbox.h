/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sandbox: what this process can no longer do, whatever a packet makes of it. A command
 * enters it after privilege_end() and before it reads the first byte from outside; a helper
 * process does so before its first question. Two mechanisms, a file each: seccomp (calls that
 * the profile does not list fail with ENOSYS) and Landlock (no file can be opened). One that
 * the kernel lacks or refuses is left out, unless --sandbox=require. Helpers are started
 * before: no profile of a command can start a process.
 */
#ifndef COMMON_NET_SANDBOX_H
#define COMMON_NET_SANDBOX_H

#include <stdbool.h>

#include <sys/types.h>

#include "common/base/text.h"

enum { SANDBOX_TEXT_SIZE = 256, SANDBOX_HELPERS_MAX = 32 };

/* What a process does from here on; sandbox_profiles.c says which calls that takes. */
enum sandbox_profile {
	SANDBOX_TRAFFIC, /* write, and send and receive by the sockets it has */
	SANDBOX_ROUTE,	 /* besides: connect UDP sockets, to learn the MTU of a route */
	SANDBOX_TRACE,	 /* TRAFFIC, and ask the kernel why a packet did not leave */
	SANDBOX_FLOWS,	 /* TRACE, and open UDP sockets */
	SANDBOX_CONNECT, /* TRACE, and open TCP connections */
	SANDBOX_SEND,  /* ROUTE, and ask the kernel for links, routes, neighbours and sockets */
	SANDBOX_PARSE, /* write what is found in memory */
	SANDBOX_HELPER, /* ask name servers and registries: files are read, none is written */
	SANDBOX_PROFILES,
};

/*
 * The option --sandbox=auto|require|off, a row of every command's table (option_row.apply):
 * `argument` holds for the process and its helpers, as privilege does, and is stored here;
 * `settings` is not looked at.
 */
bool sandbox_apply(void *settings, const char *argument, struct text *problem);

/* A helper of this process: once entered, the sandbox lets it be killed and no other process,
 * be it another one of the user's. At most SANDBOX_HELPERS_MAX. */
void sandbox_helper_started(pid_t pid);
/* It was waited for: its number may become another process's. */
void sandbox_helper_ended(pid_t pid);

/*
 * Enter it, for good. False only under --sandbox=require, with the mechanism that is missing
 * and why in `problem`.
 */
bool sandbox_enter(enum sandbox_profile profile, struct text *problem);

/* Whether a seccomp filter of others is in force, which may be why a call was refused. */
bool sandbox_is_within_filter(void);

/* For --version: give up privilege, enter, and say what is on: "seccomp on, Landlock on". */
void sandbox_describe(struct text *t);

#endif

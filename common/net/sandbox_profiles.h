/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Profiles as data: a profile is some named sets of system calls, and what Landlock leaves. A
 * call that a phase comes to need goes into the set of what it is for; a new phase is a row of
 * sandbox_profiles.c and a name in sandbox.h.
 */
#ifndef COMMON_NET_SANDBOX_PROFILES_H
#define COMMON_NET_SANDBOX_PROFILES_H

#include <stddef.h>
#include <stdint.h>

#include "common/net/sandbox.h"

enum { SANDBOX_CHECKS = 2 };

/* `argument` of the call, through `mask`, must be `value`; of 64 bits the low 32 count. Or it
 * must be the number of the process that enters the sandbox. */
struct sandbox_check {
	uint8_t argument;
	bool is_own;
	uint32_t mask, value;
};

/* A call that is permitted. Rows of the same call are alternatives. */
struct sandbox_rule {
	int call;	    /* its number; -1: this architecture has none */
	uint8_t socketcall; /* its number in socketcall(2), the only way on some; 0: none */
	uint8_t check_count;
	struct sandbox_check checks[SANDBOX_CHECKS];
};

struct sandbox_set {
	const struct sandbox_rule *rules;
	size_t count;
};

/* What Landlock leaves. */
enum sandbox_files { SANDBOX_FILES_NONE, SANDBOX_FILES_READ };

enum { SANDBOX_SETS_MAX = 6 };

struct sandbox_phase {
	const struct sandbox_set *sets[SANDBOX_SETS_MAX]; /* the first NULL ends them */
	enum sandbox_files files;
	bool ends_helpers; /* those that sandbox_helper_started() named */
	bool connects;	   /* TCP */
	bool explains;	   /* says later why a call was refused: sandbox_is_within_filter() */
};

extern const struct sandbox_phase sandbox_phases[SANDBOX_PROFILES];

/* The mechanisms; each returns 0, or -errno when the kernel has it not or refuses. */
int sandbox_seccomp(const struct sandbox_phase *phase);
int sandbox_landlock(const struct sandbox_phase *phase);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/privilege.h"

#include <errno.h>
#include <unistd.h>

#include <sys/auxv.h>
#include <sys/capability.h>
#include <sys/prctl.h>

enum { CAPABILITIES = 2 };

static const struct {
	unsigned privilege;
	cap_value_t capability;
} table[CAPABILITIES] = {
	{PRIVILEGE_NET_RAW, CAP_NET_RAW},
	{PRIVILEGE_NET_ADMIN, CAP_NET_ADMIN},
};

static int negative_errno(int failed)
{
	return failed ? -errno : 0;
}

/* ---- beginning ------------------------------------------------------------------- */

/* A setuid root file, started by an ordinary user. A daemon of root's that lowered its
 * effective uid looks alike to the kernel (AT_SECURE), but must not get root back. */
static int drop_setuid(void)
{
	uid_t real = getuid();
	if (geteuid() != 0 || real == 0)
		return 0;
	return negative_errno(
		prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || setresuid(real, real, real) != 0);
}

/* A setgid file's group goes out of force, but stays saved; root's own lowered one is left. */
static int drop_setgid(void)
{
	gid_t real = getgid();
	if (getegid() == real || (real == 0 && getuid() == 0))
		return 0;
	return negative_errno(setresgid(real, real, getegid()) != 0);
}

/* Keep what is needed later as permitted; everything else goes at once. */
static int clear_effective(void)
{
	cap_t had = cap_get_proc();
	cap_t kept = cap_init();
	int failed = !had || !kept;
	for (size_t i = 0; !failed && i < CAPABILITIES; i++) {
		cap_value_t capability = table[i].capability;
		cap_flag_value_t is = CAP_CLEAR;
		failed = cap_get_flag(had, capability, CAP_PERMITTED, &is) != 0 ||
			 cap_set_flag(kept, CAP_PERMITTED, 1, &capability, is) != 0;
	}
	int error = negative_errno(failed || cap_set_proc(kept) != 0);
	cap_free(had);
	cap_free(kept);
	return error;
}

/* Changes of identity make a process dumpable again where fs.suid_dumpable says so. */
static void forbid_dump(void)
{
	if (getauxval(AT_SECURE))
		prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int privilege_begin(void)
{
	/* set when the file gave an identity or a capability; else everything is the caller's
	 * own */
	if (!getauxval(AT_SECURE))
		return 0;
	int error = drop_setgid();
	if (error == 0)
		error = drop_setuid();
	if (error == 0)
		error = clear_effective();
	forbid_dump();
	return error;
}

/* ---- the scope ------------------------------------------------------------------- */

static bool has_flag(cap_t caps, cap_value_t capability, cap_flag_t flag)
{
	cap_flag_value_t is = CAP_CLEAR;
	cap_get_flag(caps, capability, flag, &is);
	return is == CAP_SET;
}

/* Make effective what is permitted of `needed` (or no longer); returns what that changed. */
static unsigned set_effective(unsigned needed, cap_flag_value_t value)
{
	unsigned changed = 0;
	if (!(needed & ~(unsigned)PRIVILEGE_GROUP))
		return 0;
	cap_t caps = cap_get_proc();
	for (size_t i = 0; caps && i < CAPABILITIES; i++) {
		cap_value_t capability = table[i].capability;
		bool is = has_flag(caps, capability, CAP_EFFECTIVE);
		if (!(needed & table[i].privilege) || is == (value == CAP_SET) ||
			!has_flag(caps, capability, CAP_PERMITTED))
			continue;
		cap_set_flag(caps, CAP_EFFECTIVE, 1, &capability, value);
		changed |= table[i].privilege;
	}
	if (changed && cap_set_proc(caps) != 0)
		changed = 0;
	cap_free(caps);
	return changed;
}

/* The group that waits in the saved set-group-id; false when there is none. */
static bool saved_group(gid_t *group)
{
	gid_t real, effective;
	return getresgid(&real, &effective, group) == 0 && *group != effective;
}

static unsigned raise_group(unsigned needed)
{
	gid_t group;
	if (!(needed & PRIVILEGE_GROUP) || !saved_group(&group))
		return 0;
	return setresgid((gid_t)-1, group, (gid_t)-1) == 0 ? PRIVILEGE_GROUP : 0;
}

static void lower(unsigned raised)
{
	if (raised & PRIVILEGE_GROUP && setresgid((gid_t)-1, getgid(), (gid_t)-1) == 0)
		forbid_dump();
	if (raised)
		set_effective(raised, CAP_CLEAR);
}

int privilege_with(unsigned needed, int (*call)(void *context), void *context)
{
	int result = call(context);
	if (result != -EPERM && result != -EACCES)
		return result;
	unsigned raised = set_effective(needed, CAP_SET) | raise_group(needed);
	if (raised)
		result = call(context);
	lower(raised);
	return result;
}

bool privilege_has(unsigned needed)
{
	bool has = false;
	gid_t group;
	cap_t caps = cap_get_proc();
	for (size_t i = 0; caps && i < CAPABILITIES; i++)
		has |= needed & table[i].privilege &&
		       has_flag(caps, table[i].capability, CAP_PERMITTED);
	cap_free(caps);
	return has || (needed & PRIVILEGE_GROUP && saved_group(&group));
}

/* ---- the end --------------------------------------------------------------------- */

static int drop_saved_group(void)
{
	gid_t group, real = getgid();
	if (!getauxval(AT_SECURE) || !saved_group(&group) || getegid() != real)
		return 0;
	return negative_errno(setresgid(real, real, real) != 0);
}

int privilege_end(void)
{
	int error = drop_saved_group();
	cap_t none = cap_init();
	if (!none || error)
		return error ? error : -errno;
	error = negative_errno(cap_set_proc(none) != 0);
	cap_free(none);
	forbid_dump();
	/* not to be had on a very old kernel: nothing is lost that was held */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (error == 0)
		return 0;
	/* a security module may refuse the call: that matters only where something is held */
	return privilege_has(PRIVILEGE_NET_RAW | PRIVILEGE_NET_ADMIN) ? error : 0;
}

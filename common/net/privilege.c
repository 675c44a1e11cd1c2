/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/privilege.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <linux/capability.h>

enum { CAPABILITIES = 2 };

/* Both are among the first 32: the second word of each set is empty wherever one is set. */
static const struct {
	unsigned privilege;
	uint32_t bit;
} table[CAPABILITIES] = {
	{PRIVILEGE_NET_RAW, UINT32_C(1) << CAP_NET_RAW},
	{PRIVILEGE_NET_ADMIN, UINT32_C(1) << CAP_NET_ADMIN},
};

/* This thread's sets, as capget(2) has them. libcap would do the same, but it costs a start
 * 70,000 instructions and 16 system calls (bench/startup). */
struct sets {
	struct __user_cap_data_struct word[_LINUX_CAPABILITY_U32S_3];
};

static int negative_errno(int failed)
{
	return failed ? -errno : 0;
}

static bool get_sets(struct sets *sets)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	return syscall(SYS_capget, &header, sets->word) == 0;
}

/* 0 or -errno. */
static int set_sets(const struct sets *sets)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	return negative_errno(syscall(SYS_capset, &header, sets->word) != 0);
}

/* The bits of what is in `privileges`. */
static uint32_t bits_of(unsigned privileges)
{
	uint32_t bits = 0;
	for (size_t i = 0; i < CAPABILITIES; i++)
		bits |= privileges & table[i].privilege ? table[i].bit : 0;
	return bits;
}

/* The other way. */
static unsigned privileges_of(uint32_t bits)
{
	unsigned privileges = 0;
	for (size_t i = 0; i < CAPABILITIES; i++)
		privileges |= bits & table[i].bit ? table[i].privilege : 0;
	return privileges;
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
	struct sets had, kept = {0};
	if (!get_sets(&had))
		return -errno;
	kept.word[0].permitted =
		had.word[0].permitted & bits_of(PRIVILEGE_NET_RAW | PRIVILEGE_NET_ADMIN);
	return set_sets(&kept);
}

/* Changes of identity make a process dumpable again where fs.suid_dumpable says so. */
static void forbid_dump(void)
{
	if (privilege_is_lent())
		prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int privilege_begin(void)
{
	/* set when the file gave an identity or a capability; else everything is the caller's
	 * own */
	if (!privilege_is_lent())
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

/* Make effective what is permitted of `needed`, or no longer; returns what that changed. */
static unsigned set_effective(unsigned needed, bool raises)
{
	struct sets sets;
	uint32_t bits = bits_of(needed);
	if (!bits || !get_sets(&sets))
		return 0;
	uint32_t *effective = &sets.word[0].effective;
	uint32_t changes = bits & sets.word[0].permitted & (raises ? ~*effective : *effective);
	*effective ^= changes;
	return changes && set_sets(&sets) == 0 ? privileges_of(changes) : 0;
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
		set_effective(raised, false);
}

int privilege_with(unsigned needed, int (*call)(void *context), void *context)
{
	int result = call(context);
	if (result != -EPERM && result != -EACCES)
		return result;
	unsigned raised = set_effective(needed, true) | raise_group(needed);
	if (raised)
		result = call(context);
	lower(raised);
	return result;
}

bool privilege_has(unsigned needed)
{
	struct sets sets;
	gid_t group;
	if (get_sets(&sets) && sets.word[0].permitted & bits_of(needed))
		return true;
	return needed & PRIVILEGE_GROUP && saved_group(&group);
}

bool privilege_is_lent(void)
{
	return getauxval(AT_SECURE) != 0;
}

/* ---- the end --------------------------------------------------------------------- */

static int drop_saved_group(void)
{
	gid_t group, real = getgid();
	if (!privilege_is_lent() || !saved_group(&group) || getegid() != real)
		return 0;
	return negative_errno(setresgid(real, real, real) != 0);
}

int privilege_end(void)
{
	int error = drop_saved_group();
	const struct sets none = {0};
	if (error)
		return error;
	error = set_sets(&none);
	forbid_dump();
	/* not to be had on a very old kernel: nothing is lost that was held */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (error == 0)
		return 0;
	/* a security module may refuse the call: that matters only where something is held */
	return privilege_has(PRIVILEGE_NET_RAW | PRIVILEGE_NET_ADMIN) ? error : 0;
}

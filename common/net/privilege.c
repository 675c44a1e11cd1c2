/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/privilege.h"

#include <errno.h>
#include <unistd.h>

#include <sys/auxv.h>
#include <sys/capability.h>
#include <sys/prctl.h>

/* The real uid is an ordinary user's, the effective one came with the file. */
static int drop_setuid(void)
{
	uid_t uid = (uid_t)getauxval(AT_UID);
	if (uid == (uid_t)getauxval(AT_EUID))
		return 0;
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || setuid(uid) != 0)
		return -errno;
	return 0;
}

/* Keep what is needed later as permitted; everything else goes at once. */
static int clear_effective(void)
{
	static const cap_value_t needed[] = {CAP_NET_RAW, CAP_NET_ADMIN};
	cap_t had = cap_get_proc();
	cap_t kept = cap_init();
	int failed = !had || !kept;
	for (size_t i = 0; !failed && i < sizeof needed / sizeof needed[0]; i++) {
		cap_flag_value_t is = CAP_CLEAR;
		failed = cap_get_flag(had, needed[i], CAP_PERMITTED, &is) != 0 ||
			 cap_set_flag(kept, CAP_PERMITTED, 1, &needed[i], is) != 0;
	}
	failed = failed || cap_set_proc(kept) != 0;
	int error = failed ? -errno : 0;
	cap_free(had);
	cap_free(kept);
	return error;
}

int privilege_begin(void)
{
	/* set when the file gave an identity or a capability; else everything is the caller's
	 * own */
	if (!getauxval(AT_SECURE))
		return 0;
	int error = drop_setuid();
	return error ? error : clear_effective();
}

static int set_effective(int capability, cap_flag_value_t value)
{
	cap_t caps = cap_get_proc();
	if (!caps)
		return -errno;
	cap_value_t list[] = {capability};
	cap_flag_value_t is = CAP_CLEAR;
	cap_get_flag(caps, capability, CAP_EFFECTIVE, &is);
	int error = is != value;
	if (is != value && (cap_set_flag(caps, CAP_EFFECTIVE, 1, list, value) != 0 ||
				   cap_set_proc(caps) != 0))
		error = -errno;
	cap_free(caps);
	return error;
}

int privilege_raise(int capability)
{
	return set_effective(capability, CAP_SET);
}

void privilege_lower(int capability)
{
	set_effective(capability, CAP_CLEAR);
}

bool privilege_has(int capability)
{
	cap_t caps = cap_get_proc();
	if (!caps)
		return false;
	cap_flag_value_t is = CAP_CLEAR;
	cap_get_flag(caps, capability, CAP_PERMITTED, &is);
	cap_free(caps);
	return is == CAP_SET;
}

int privilege_end(void)
{
	cap_t none = cap_init();
	if (!none)
		return -errno;
	int error = cap_set_proc(none) != 0 ? -errno : 0;
	cap_free(none);
	/* not to be had on a very old kernel: nothing is lost that was held */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (error == 0)
		return 0;
	/* a security module may refuse the call: that matters only where something is held */
	return privilege_has(CAP_NET_RAW) || privilege_has(CAP_NET_ADMIN) ? error : 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/explain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

#include "common/base/number.h"
#include "common/net/explain_parts.h"
#include "common/net/file.h"
#include "common/net/privilege.h"
#include "common/net/sandbox.h"

enum {
	GROUPS_MAX = 65536,
	GROUP_LAST = 2147483647,
	FILE_SIZE = 512,
	CAPABILITY_NET_RAW = 13, /* linux/capability.h */
};

void explain_line(struct text *hint)
{
	if (hint->size > 0)
		text_add_char(hint, '\n');
}

/* The next number of a text of numbers with blanks between. */
static bool take_number(const char **at, uint64_t *value)
{
	char word[24];
	size_t size = strcspn(*at += strspn(*at, " \t\n"), " \t\n");
	if (size == 0 || size >= sizeof word)
		return false;
	memcpy(word, *at, size);
	word[size] = '\0';
	*at += size;
	return number_parse(word, 0, UINT64_MAX, false, value) == NUMBER_OK;
}

/* ---- who else may refuse --------------------------------------------------------- */

/* Neither kernel rule applies: what refuses gives no reason. */
void explain_refuser(struct text *hint)
{
	text_add(hint, sandbox_is_within_filter()
			       ? "a seccomp filter is in force, which may refuse it"
			       : "a security module may refuse it");
}

/* ---- ping sockets ---------------------------------------------------------------- */

static bool group_is_inside(uint64_t low, uint64_t high)
{
	bool is_inside = getegid() >= low && getegid() <= high;
	gid_t *groups = malloc(GROUPS_MAX * sizeof *groups);
	int count = groups ? getgroups(GROUPS_MAX, groups) : 0;
	for (int i = 0; i < count; i++)
		is_inside |= groups[i] >= low && groups[i] <= high;
	free(groups);
	return is_inside;
}

/* Whether this user namespace has the group: it could not be written into the range else. */
static bool group_is_mapped(uint64_t group)
{
	char text[FILE_SIZE];
	const char *at = text;
	uint64_t first, outside, count;
	file_beginning("/proc/self/gid_map", text, sizeof text);
	while (take_number(&at, &first) && take_number(&at, &outside) &&
		take_number(&at, &count))
		if (group >= first && group - first < count)
			return true;
	return false;
}

void explain_ping_socket(int error, struct text *hint)
{
	char text[FILE_SIZE];
	const char *at = text;
	uint64_t low, high;
	unsigned group = getegid();
	if (error != -EACCES && error != -EPERM)
		return;
	file_beginning("/proc/sys/net/ipv4/ping_group_range", text, sizeof text);
	if (!take_number(&at, &low) || !take_number(&at, &high))
		return;
	explain_line(hint);
	if (error == -EPERM || group_is_inside(low, high)) {
		text_format(hint,
			"net.ipv4.ping_group_range (%llu %llu) permits ping sockets; ",
			(unsigned long long)low, (unsigned long long)high);
		explain_refuser(hint);
		return;
	}
	text_format(hint, "your group %u is outside net.ipv4.ping_group_range (%llu %llu)",
		group, (unsigned long long)low, (unsigned long long)high);
	if (group_is_mapped(0) && group_is_mapped(GROUP_LAST))
		text_format(
			hint, "; try: sysctl -w net.ipv4.ping_group_range='0 %d'", GROUP_LAST);
	else if (group_is_mapped(group))
		text_format(hint, "; try: sysctl -w net.ipv4.ping_group_range='%u %u'", group,
			group);
	else
		text_add(hint, ", and this user namespace has no group that may be put there");
}

/* ---- raw sockets ----------------------------------------------------------------- */

static bool file_has_capability(void)
{
	uint32_t data[6]; /* struct vfs_cap_data: flags, permitted 0, inheritable 0, ... */
	ssize_t size = getxattr("/proc/self/exe", "security.capability", data, sizeof data);
	const uint8_t *permitted = (const uint8_t *)&data[1];
	return size >= 8 && permitted[CAPABILITY_NET_RAW / 8] & 1u << CAPABILITY_NET_RAW % 8;
}

static bool file_is_nosuid(void)
{
	struct statvfs fs;
	return statvfs("/proc/self/exe", &fs) == 0 && fs.f_flag & ST_NOSUID;
}

/* A network namespace that this user namespace, or one in it, does not own is asked for
 * capabilities which are not ours, whatever we hold here. */
static bool is_in_user_namespace(void)
{
	char text[FILE_SIZE];
	const char *at = text;
	uint64_t first = 0, outside = 0, count = 0;
	file_beginning("/proc/self/uid_map", text, sizeof text);
	bool is_read = take_number(&at, &first) && take_number(&at, &outside) &&
		       take_number(&at, &count);
	return is_read && count < UINT32_MAX;
}

static void explain_held(struct text *hint)
{
	text_add(hint, "CAP_NET_RAW is held; ");
	if (is_in_user_namespace())
		text_add(hint, "it is this user namespace's, and the network namespace may be "
			       "another's, or ");
	explain_refuser(hint);
}

void explain_raw_socket(int error, const char *program, struct text *hint)
{
	bool is_second = hint->size > 0;
	bool has_file = file_has_capability();
	const char *file = has_file ? "the program's file has cap_net_raw, but " : "";
	if (error != -EPERM && error != -EACCES)
		return;
	explain_line(hint);
	if (privilege_has(PRIVILEGE_NET_RAW))
		explain_held(hint);
	else if (prctl(PR_CAPBSET_READ, CAPABILITY_NET_RAW, 0, 0, 0) == 0)
		text_format(hint,
			"%sCAP_NET_RAW is not in the bounding set: no program has it here, as "
			"in a container that drops NET_RAW",
			file);
	else if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
		text_format(hint,
			"%sno_new_privs is set: no file gives a capability here, as with "
			"setpriv or systemd's NoNewPrivileges=",
			file);
	else if (file_is_nosuid())
		text_format(hint,
			"%sits file system is mounted nosuid: no file on it gives a capability",
			file);
	else if (has_file)
		text_format(hint, "%sthis process did not get it", file);
	else
		text_format(hint, "%ssetcap cap_net_raw=p %s",
			is_second ? "or give the program the capability: " : "try: ", program);
}

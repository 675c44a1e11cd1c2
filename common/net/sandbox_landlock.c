/* SPDX-License-Identifier: BSD-2-Clause */
/* Landlock: a set of rights that are under its control, of which none is given. */
#include <errno.h>
#include <stdint.h>
#include <unistd.h>

#include "common/net/sandbox_numbers.h"
#include "common/net/sandbox_profiles.h"

/* linux/landlock.h of Linux 6.12; the headers of a build may be older. */
enum { RULESET_VERSION = 1 };
struct ruleset {
	uint64_t files, net, scoped;
};

#define FILES_EXECUTE (UINT64_C(1) << 0)
#define FILES_READ (UINT64_C(1) << 2 | UINT64_C(1) << 3) /* files, directories */
#define NET_ALL (UINT64_C(1) << 0 | UINT64_C(1) << 1)	 /* TCP: bind, connect */
#define SCOPED_UNIX (UINT64_C(1) << 0)			 /* abstract Unix sockets */

/* What each version of the interface controls. Signals stay: seccomp lets none out, and the
 * kernel could not end the helpers of a command that has ended. */
struct version {
	uint64_t files, net, scoped;
	size_t size; /* of the struct that it takes */
};

static const struct version versions[] = {
	{0x1fff, 0, 0, 8},
	{0x3fff, 0, 0, 8},
	{0x7fff, 0, 0, 8},
	{0x7fff, NET_ALL, 0, 16},
	{0xffff, NET_ALL, 0, 16},
	{0xffff, NET_ALL, SCOPED_UNIX, 24},
};

enum { VERSIONS = sizeof versions / sizeof versions[0] };

/* A descriptor, or -1 and errno. */
static long create(const struct version *v, const struct sandbox_phase *phase)
{
	bool reads = phase->files == SANDBOX_FILES_READ;
	const struct ruleset ruleset = {.files = reads ? v->files & ~FILES_READ : v->files,
		.net = phase->connects ? 0 : v->net,
		.scoped = v->scoped};
	return syscall(__NR_landlock_create_ruleset, &ruleset, v->size, 0);
}

/* What an older kernel has of it; a new one is not asked. */
static long create_older(const struct sandbox_phase *phase)
{
	long version = syscall(__NR_landlock_create_ruleset, NULL, (size_t)0, RULESET_VERSION);
	if (version < 1)
		return -1;
	return create(&versions[(version < VERSIONS ? version : VERSIONS) - 1], phase);
}

int sandbox_landlock(const struct sandbox_phase *phase)
{
	long fd = create(&versions[VERSIONS - 1], phase);
	if (fd < 0 && (errno == EINVAL || errno == E2BIG))
		fd = create_older(phase);
	if (fd < 0)
		return -errno;
	int error = syscall(__NR_landlock_restrict_self, fd, 0) != 0 ? -errno : 0;
	close((int)fd);
	return error;
}

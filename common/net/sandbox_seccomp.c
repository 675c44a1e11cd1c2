/* SPDX-License-Identifier: BSD-2-Clause */
/* seccomp: the profile's sets as a program of classic BPF over struct seccomp_data. */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "common/net/sandbox_numbers.h"
#include "common/net/sandbox_profiles.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

/* The one architecture whose numbers this program knows; 0: none of those below. */
#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __i386__
#define ARCHITECTURE AUDIT_ARCH_I386
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined __arm__ && defined __ARMEB__
#define ARCHITECTURE AUDIT_ARCH_ARMEB
#elif defined __arm__
#define ARCHITECTURE AUDIT_ARCH_ARM
#elif defined __s390x__
#define ARCHITECTURE AUDIT_ARCH_S390X
#elif defined __riscv && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined __powerpc64__ && defined __LITTLE_ENDIAN__
#define ARCHITECTURE AUDIT_ARCH_PPC64LE
#else
#define ARCHITECTURE 0
#endif

enum {
	PROGRAM_MAX = 768,
	SPECULATION_STAYS = 4, /* SECCOMP_FILTER_FLAG_SPEC_ALLOW, Linux 4.17 */
	/* where the low half of an argument is */
	LOW_HALF = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0,
};

/* Instructions; what does not fit is a fault of the tables, which the unit test finds. */
struct sandbox_program {
	struct sock_filter code[PROGRAM_MAX];
	unsigned short size;
};

static void add(
	struct sandbox_program *p, uint16_t code, uint32_t value, unsigned yes, unsigned no)
{
	if (p->size < PROGRAM_MAX)
		p->code[p->size++] = (struct sock_filter){
			.code = code, .jt = (uint8_t)yes, .jf = (uint8_t)no, .k = value};
}

static void add_load(struct sandbox_program *p, size_t offset)
{
	add(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

/* Go on with the next instruction when equal, else skip so many. */
static void add_compare(struct sandbox_program *p, uint32_t value, unsigned skip)
{
	add(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip);
}

static void add_verdict(struct sandbox_program *p, uint32_t verdict)
{
	add(p, BPF_RET | BPF_K, verdict, 0, 0);
}

static void add_number(struct sandbox_program *p)
{
	add_load(p, offsetof(struct seccomp_data, nr));
}

static unsigned check_size(const struct sandbox_check *check)
{
	return check->mask == UINT32_MAX ? 2 : 3;
}

/* `left`: the instructions after this check, up to where the number is loaded again. */
static void add_check(
	struct sandbox_program *p, const struct sandbox_check *check, unsigned left)
{
	add_load(p, offsetof(struct seccomp_data, args) + 8u * check->argument + LOW_HALF);
	if (check->mask != UINT32_MAX)
		add(p, BPF_ALU | BPF_AND | BPF_K, check->mask, 0, 0);
	add_compare(p, check->is_own ? (uint32_t)getpid() : check->value, left);
}

/* Call `number` is permitted when all checks hold. The number is in the accumulator before and
 * after. */
static void add_call(struct sandbox_program *p, int number, const struct sandbox_check *checks,
	unsigned check_count)
{
	unsigned left = 1; /* the verdict */
	for (unsigned i = 0; i < check_count; i++)
		left += check_size(&checks[i]);
	if (number < 0)
		return;
	add_compare(p, (uint32_t)number, left + (check_count > 0));
	for (unsigned i = 0; i < check_count; i++) {
		left -= check_size(&checks[i]);
		add_check(p, &checks[i], left);
	}
	add_verdict(p, SECCOMP_RET_ALLOW);
	if (check_count > 0)
		add_number(p);
}

/* The arguments of a call by socketcall(2) are in memory, where no filter can look. */
static void add_rule(struct sandbox_program *p, const struct sandbox_rule *rule)
{
	const struct sandbox_check which = {
		.argument = 0, .mask = UINT32_MAX, .value = rule->socketcall};
	add_call(p, rule->call, rule->checks, rule->check_count);
	if (rule->socketcall)
		add_call(p, __NR_socketcall, &which, 1);
}

/* Of the process; 0: a free place. */
static pid_t helpers[SANDBOX_HELPERS_MAX];

static void helper_replace(pid_t from, pid_t to)
{
	for (size_t i = 0; i < SANDBOX_HELPERS_MAX; i++) {
		if (helpers[i] != from)
			continue;
		helpers[i] = to;
		return;
	}
}

void sandbox_helper_started(pid_t pid)
{
	helper_replace(0, pid);
}

void sandbox_helper_ended(pid_t pid)
{
	helper_replace(pid, 0);
}

static void add_helpers(struct sandbox_program *p)
{
	for (size_t i = 0; i < SANDBOX_HELPERS_MAX; i++) {
		const struct sandbox_check checks[] = {
			{.argument = 0, .mask = UINT32_MAX, .value = (uint32_t)helpers[i]},
			{.argument = 1, .mask = UINT32_MAX, .value = SIGKILL},
		};
		if (helpers[i] > 0)
			add_call(p, __NR_kill, checks, 2);
	}
}

static void build(struct sandbox_program *p, const struct sandbox_phase *phase)
{
	p->size = 0;
	add_load(p, offsetof(struct seccomp_data, arch));
	/* the numbers of another architecture mean other calls: none of them */
	add(p, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	add_verdict(p, SECCOMP_RET_ERRNO | ENOSYS);
	add_number(p);
	for (size_t i = 0; i < SANDBOX_SETS_MAX && phase->sets[i]; i++)
		for (size_t k = 0; k < phase->sets[i]->count; k++)
			add_rule(p, &phase->sets[i]->rules[k]);
	if (phase->ends_helpers)
		add_helpers(p);
	add_verdict(p, SECCOMP_RET_ERRNO | ENOSYS);
}

/* No program of others runs in here: what the kernel does against reading by speculation, on
 * some machines at every turn, is left out where it can be. The older prctl(2) is not tried:
 * under valgrind it would put the filter on valgrind. */
static int install(const struct sock_fprog *filter)
{
	long failed = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SPECULATION_STAYS, filter);
	if (failed && errno == EINVAL)
		failed = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, filter);
	return failed ? -errno : 0;
}

int sandbox_seccomp(const struct sandbox_phase *phase)
{
	struct sandbox_program program;
	if (ARCHITECTURE == 0)
		return -ENOSYS;
	build(&program, phase);
	if (program.size == PROGRAM_MAX)
		return -E2BIG;
	return install(&(struct sock_fprog){.len = program.size, .filter = program.code});
}

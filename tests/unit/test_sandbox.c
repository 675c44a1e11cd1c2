/* SPDX-License-Identifier: BSD-2-Clause */
/* Each attempt is made by a process of its own, in the sandbox: what it gets is compared. */
#include "common/net/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "common/base/errors.h"
#include "common/net/sandbox_profiles.h"
#include "tests/unit/tap.h"

enum { ENTERING_FAILED = 255, CRASHED = 254 };

/* Returns 0 or an errno. */
typedef int attempt(void);

static int errno_of(long result)
{
	return result < 0 ? errno : 0;
}

static int opened(const char *path, int flags)
{
	int file = open(path, flags);
	int error = errno_of(file);
	if (file >= 0)
		close(file);
	return error;
}

static int read_file(void)
{
	return opened("/proc/self/status", O_RDONLY);
}

static int write_file(void)
{
	return opened("/dev/null", O_WRONLY);
}

static int make_file(void)
{
	return errno_of(open("/test-sandbox/nothing", O_RDONLY | O_CREAT, 0600));
}

static int make_folder(void)
{
	return errno_of(mkdir("/test-sandbox-folder", 0700));
}

static int udp(void)
{
	return errno_of(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
}

static int tcp(void)
{
	return errno_of(socket(AF_INET, SOCK_STREAM, 0));
}

static int raw(void)
{
	return errno_of(socket(AF_PACKET, SOCK_RAW, 0));
}

static int start_process(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	return errno_of(pid);
}

static int start_program(void)
{
	char program[] = "/bin/true";
	char *words[] = {program, NULL};
	return errno_of(execv(program, words));
}

static int map(int protection)
{
	void *at = mmap(NULL, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return at == MAP_FAILED ? errno : 0;
}

static int memory(void)
{
	return map(PROT_READ | PROT_WRITE);
}

static int code(void)
{
	return map(PROT_READ | PROT_EXEC);
}

static int trace(void)
{
	return errno_of(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int end_another(void)
{
	return errno_of(kill(getpid(), SIGTERM));
}

/* None has this number. */
static int kill_another(void)
{
	return errno_of(syscall(SYS_kill, INT_MAX, SIGKILL));
}

/* One that ended, if a process ever has that number. */
static int kill_helper(void)
{
	return errno_of(syscall(SYS_kill, INT_MAX - 1, SIGKILL)) == ENOSYS ? ENOSYS : 0;
}

static int signal_another(void)
{
	return errno_of(syscall(SYS_tgkill, getppid(), getppid(), 0));
}

static int signal_own(void)
{
	return errno_of(syscall(SYS_tgkill, getpid(), getpid(), 0));
}

/* Descriptors of before. */
static int pair[2] = {-1, -1};
static int null = -1;

static int traffic(void)
{
	char byte = 'x';
	if (send(pair[0], &byte, 1, 0) != 1)
		return errno;
	return errno_of(recv(pair[1], &byte, 1, MSG_DONTWAIT));
}

static int mark(void)
{
	int one = 1;
	return errno_of(setsockopt(pair[0], SOL_SOCKET, SO_MARK, &one, sizeof one));
}

static int stamps(void)
{
	int none = 0;
	int error =
		errno_of(setsockopt(pair[0], SOL_SOCKET, SO_TIMESTAMPING, &none, sizeof none));
	return error ? error
		     : errno_of(setsockopt(
			       pair[0], SOL_SOCKET, SO_TIMESTAMPNS, &none, sizeof none));
}

static int zone(void)
{
	struct ifreq request = {.ifr_ifindex = 1};
	return errno_of(ioctl(pair[0], SIOCGIFNAME, &request)) == ENOSYS ? ENOSYS : 0;
}

static int output(void)
{
	return isatty(null) || errno != ENOTTY ? errno : errno_of(write(null, "", 1));
}

static int netlink(void)
{
	return errno_of(socket(AF_NETLINK, SOCK_RAW, 0));
}

static int port(void)
{
	struct sockaddr_storage none = {.ss_family = AF_UNSPEC};
	return errno_of(bind(pair[0], (struct sockaddr *)&none, sizeof none)) == ENOSYS ? ENOSYS
											: 0;
}

#ifdef __x86_64__
/* getpid() by the table of calls of i386, where it is what 20 means. */
static int other_call(void)
{
	int result;
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
	return result < 0 ? -result : 0;
}
#endif

/* ---- in a process of its own ------------------------------------------------------ */

typedef int mechanism(const struct sandbox_phase *phase);

static int nothing(const struct sandbox_phase *phase)
{
	(void)phase;
	return 0;
}

/* _exit(), without the system call that a sanitizer makes before it. */
static void leave(int status)
{
	syscall(SYS_exit_group, status);
}

static int outcome(mechanism *enter, enum sandbox_profile profile, attempt *try)
{
	int status;
	fflush(stdout); /* a checker of memory writes out what the end of a process finds there
			 */
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		leave(enter(&sandbox_phases[profile]) == 0 ? try() : ENTERING_FAILED);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return CRASHED;
	return WEXITSTATUS(status);
}

static const struct trial {
	const char *what;
	attempt *attempt;
	/* y: permitted, n: ENOSYS, for each profile in their order: TRAFFIC ROUTE TRACE FLOWS
	 * CONNECT SEND PARSE HELPER */
	char wanted[SANDBOX_PROFILES + 1];
	bool has_socketcall;
} trials[] = {
	{"sending and receiving", traffic, "yyyyyyny", false},
	{"output", output, "yyyyyyyy", false},
	{"memory", memory, "yyyyyyyy", false},
	{"memory to run", code, "nnnnnnny", false},
	{"stamps", stamps, "yyyyyyny", false},
	{"the name of a zone", zone, "yyyyyyny", false},
	{"reading a file", read_file, "nnnnnnny", false},
	{"writing a file", write_file, "nnnnnnnn", false},
	{"making a file", make_file, "nnnnnnnn", false},
	{"making a folder", make_folder, "nnnnnnnn", false},
	{"a UDP socket", udp, "nynynyny", true},
	{"a TCP socket", tcp, "nnnnynny", true},
	{"a netlink socket", netlink, "nnyyyyny", true},
	{"a packet socket", raw, "nnnnnnnn", true},
	{"a mark", mark, "nynyyyny", true},
	{"a port", port, "nynyyyny", true},
	{"a process", start_process, "nnnnnnny", false},
	{"a program", start_program, "nnnnnnnn", false},
	{"tracing", trace, "nnnnnnnn", false},
	{"ending another process", end_another, "nnnnnnnn", false},
	{"killing another process", kill_another, "nnnnnnnn", false},
	{"killing a helper", kill_helper, "yyyyyynn", false},
	{"a signal to another process", signal_another, "nnnnnnnn", false},
	{"a signal to itself", signal_own, "yyyyyyyy", false},
};

/* An option that needs privilege may be refused by the kernel itself. */
static bool is_permitted(int result)
{
	return result == 0 || result == EPERM || result == EAFNOSUPPORT;
}

/* On i386 the C library makes sockets and sets options by socketcall(2), whose arguments are in
 * memory, where no filter can look: one permitted kind permits the others. */
#if defined __i386__
enum { HAS_SOCKETCALL = true };
#else
enum { HAS_SOCKETCALL = false };
#endif

static void test_seccomp(enum sandbox_profile profile)
{
	for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
		int got = outcome(sandbox_seccomp, profile, trials[i].attempt);
		int wanted = trials[i].wanted[profile] == 'y' ? 0 : ENOSYS;
		if (HAS_SOCKETCALL && trials[i].has_socketcall && got != ENOSYS)
			continue;
		if (wanted == 0 && is_permitted(got))
			got = 0;
		is_number(got, wanted, "%s", trials[i].what);
	}
}

static const char *const profile_names[SANDBOX_PROFILES] = {
	[SANDBOX_TRAFFIC] = "only the sockets that are there",
	[SANDBOX_ROUTE] = "UDP sockets that ask for a route",
	[SANDBOX_TRACE] = "why a packet did not leave",
	[SANDBOX_FLOWS] = "UDP sockets, bound",
	[SANDBOX_CONNECT] = "TCP sockets, bound",
	[SANDBOX_SEND] = "what the kernel knows of routes and links",
	[SANDBOX_PARSE] = "memory and output alone",
	[SANDBOX_HELPER] = "a helper reads, connects and forks",
};

static void test_landlock(void)
{
	is_number(outcome(sandbox_landlock, SANDBOX_TRAFFIC, read_file), EACCES,
		"a command reads no file");
	is_number(outcome(sandbox_landlock, SANDBOX_TRAFFIC, write_file), EACCES,
		"a command writes no file");
	is_number(outcome(sandbox_landlock, SANDBOX_TRAFFIC, make_folder), EACCES,
		"a command makes no folder");
	is_number(outcome(sandbox_landlock, SANDBOX_TRAFFIC, traffic), 0,
		"a command's sockets go on");
	is_number(outcome(sandbox_landlock, SANDBOX_HELPER, read_file), 0,
		"a helper reads files");
	is_number(outcome(sandbox_landlock, SANDBOX_HELPER, write_file), EACCES,
		"a helper writes no file");
	is_number(outcome(sandbox_landlock, SANDBOX_HELPER, start_program), EACCES,
		"a helper starts no program");
}

static void test_other_architecture(void)
{
#ifdef __x86_64__
	/* a kernel without the calls of i386 ends the process by a signal */
	if (outcome(nothing, SANDBOX_TRAFFIC, other_call) == 0)
		is_number(outcome(sandbox_seccomp, SANDBOX_TRAFFIC, other_call), ENOSYS,
			"getpid() of i386");
#endif
	is_number(outcome(nothing, SANDBOX_TRAFFIC, end_another), CRASHED,
		"what is tried works outside a sandbox");
}

static void test_apply(void)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text problem = text_of(words, sizeof words);
	ok(!sandbox_apply(NULL, "on", &problem), "another word");
	is_text(words, "must be auto, require or off", "the problem");
	ok(sandbox_apply(NULL, "off", &problem), "off");
	ok(sandbox_enter(SANDBOX_TRAFFIC, &problem), "nothing is entered");
	is_number(read_file(), 0, "files are read");
	struct text state = text_of(words, sizeof words);
	sandbox_describe(&state);
	is_text(words, "off (--sandbox=off)", "and it is said");
}

static void test_mechanisms(void)
{
	if (outcome(sandbox_seccomp, SANDBOX_TRAFFIC, traffic) == ENTERING_FAILED) {
		puts("# this kernel takes no seccomp filter");
		return;
	}
	for (int i = 0; i < SANDBOX_PROFILES; i++) {
		test_begin("sandbox_seccomp: %s", profile_names[i]);
		test_seccomp((enum sandbox_profile)i);
		test_end();
	}
	run_test(test_other_architecture, "sandbox_seccomp: no call of another architecture");
	if (outcome(sandbox_landlock, SANDBOX_TRAFFIC, traffic) == 0)
		run_test(test_landlock, "sandbox_landlock: files");
}

int main(void)
{
	sandbox_helper_started(INT_MAX - 2);
	sandbox_helper_started(INT_MAX - 1);
	sandbox_helper_ended(INT_MAX - 2);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0)
		abort();
	run_test(test_apply, "sandbox_apply: auto, require or off");
	test_mechanisms();
	close(null);
	close(pair[0]);
	close(pair[1]);
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/sandbox_profiles.h"

#include <fcntl.h>

#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "common/net/sandbox_numbers.h"

#include <linux/sockios.h>

/* Kernel headers that clash with libc's: linux/net.h, asm-generic/socket.h, linux/netlink.h. */
enum {
	SOCKETCALL_SOCKET = 1,
	SOCKETCALL_BIND,
	SOCKETCALL_CONNECT,
	SOCKETCALL_GETSOCKNAME = 6,
	SOCKETCALL_GETPEERNAME,
	SOCKETCALL_SOCKETPAIR,
	SOCKETCALL_SEND,
	SOCKETCALL_RECV,
	SOCKETCALL_SENDTO,
	SOCKETCALL_RECVFROM,
	SOCKETCALL_SHUTDOWN,
	SOCKETCALL_SETSOCKOPT,
	SOCKETCALL_GETSOCKOPT,
	SOCKETCALL_SENDMSG,
	SOCKETCALL_RECVMSG,
	SOCKETCALL_RECVMMSG = 19,
	SOCKETCALL_SENDMMSG,
	RECEIVE_TIMEOUT_NEW = 66, /* SO_RCVTIMEO and SO_TIMESTAMPING of a 64-bit time_t */
	STAMPS_NEW = 65,
	ONE_STAMP_NEW = 64, /* SO_TIMESTAMPNS of a 64-bit time_t */
	LEVEL_NETLINK = 270,
	NETLINK_STRICT = 12, /* NETLINK_GET_STRICT_CHK, Linux 4.20 */
	SOCKET_TYPE = 15,    /* of socket(2)'s type, without SOCK_CLOEXEC and the like */
};

/* clang-format off */
#define IS(argument_, value_) {.argument = (argument_), .mask = UINT32_MAX, .value = (uint32_t)(value_)}
#define MASKED(argument_, mask_, value_) \
	{.argument = (argument_), .mask = (uint32_t)(mask_), .value = (uint32_t)(value_)}
#define OWN(argument_) {.argument = (argument_), .is_own = true, .mask = UINT32_MAX}
#define CALL(name) {.call = __NR_##name}
#define CALL_IF(name, ...) {.call = __NR_##name, .check_count = 1, .checks = {__VA_ARGS__}}
#define CALL_IF_BOTH(name, ...) {.call = __NR_##name, .check_count = 2, .checks = {__VA_ARGS__}}
#define SOCKETCALL(name, number) {.call = __NR_##name, .socketcall = (number)}
#define OPTION(level, option) \
	{.call = __NR_setsockopt, .socketcall = SOCKETCALL_SETSOCKOPT, .check_count = 2, \
	 .checks = {IS(1, level), IS(2, option)}}
#define SOCKET(family, type) \
	{.call = __NR_socket, .socketcall = SOCKETCALL_SOCKET, .check_count = 2, \
	 .checks = {IS(0, family), MASKED(1, SOCKET_TYPE, type)}}
#define SET(name) static const struct sandbox_set name = {name##_rules, sizeof name##_rules / sizeof name##_rules[0]}

/* Send and receive by the sockets that are there, and wait for them. */
static const struct sandbox_rule traffic_rules[] = {
	SOCKETCALL(sendmmsg, SOCKETCALL_SENDMMSG),
	SOCKETCALL(recvmmsg, SOCKETCALL_RECVMMSG),
	CALL(recvmmsg_time64),
	CALL(ppoll),
	CALL(ppoll_time64),
	SOCKETCALL(recvmsg, SOCKETCALL_RECVMSG),
	SOCKETCALL(sendmsg, SOCKETCALL_SENDMSG),
	SOCKETCALL(recvfrom, SOCKETCALL_RECVFROM),
	SOCKETCALL(sendto, SOCKETCALL_SENDTO),
	SOCKETCALL(send, SOCKETCALL_SEND),
	SOCKETCALL(recv, SOCKETCALL_RECV),
	CALL(poll),
	SOCKETCALL(socketpair, SOCKETCALL_SOCKETPAIR), /* loop_open() */
	CALL(pipe2), /* the same, where no socket pair may be had */
	SOCKETCALL(getsockopt, SOCKETCALL_GETSOCKOPT),
	OPTION(SOL_SOCKET, SO_TIMESTAMPING),
	OPTION(SOL_SOCKET, STAMPS_NEW),
	OPTION(SOL_SOCKET, SO_TIMESTAMPNS),
	OPTION(SOL_SOCKET, ONE_STAMP_NEW),
	OPTION(SOL_SOCKET, SO_RCVTIMEO),
	OPTION(SOL_SOCKET, RECEIVE_TIMEOUT_NEW),
	OPTION(SOL_SOCKET, SO_LINGER),
	CALL_IF(ioctl, IS(1, SIOCGIFNAME)), /* the name of a zone */
};
SET(traffic);

/* Memory, time, signals, output, the end. */
static const struct sandbox_rule process_rules[] = {
	CALL(read), /* the signals' socket pair, a capture's stream */
	CALL(write),
	CALL(writev),
	CALL(close),
	CALL(clock_gettime), /* where the vDSO has no clock */
	CALL(clock_gettime64),
	CALL(gettimeofday),
	CALL(time),
	CALL(clock_nanosleep),
	CALL(clock_nanosleep_time64),
	CALL(nanosleep),
	CALL(brk),
	CALL_IF(mmap, MASKED(2, PROT_EXEC, 0)),
	CALL_IF(mmap2, MASKED(2, PROT_EXEC, 0)),
	CALL_IF(mprotect, MASKED(2, PROT_EXEC, 0)),
	CALL(munmap),
	CALL(mremap),
	CALL(madvise),
	CALL(futex),
	CALL(futex_time64),
	CALL(getrandom),
	CALL(rt_sigaction),
	CALL(rt_sigprocmask),
	CALL(rt_sigreturn),
	CALL(sigreturn),
	CALL(restart_syscall),
	CALL(getpid),
	CALL(gettid),
	CALL_IF(tgkill, OWN(0)), /* raise() */
	CALL_IF(tkill, OWN(0)),  /* musl's */
	CALL(wait4),
	CALL(waitpid),
	CALL_IF(prctl, IS(0, PR_SET_TIMERSLACK)),
	CALL_IF(newfstatat, IS(3, AT_EMPTY_PATH)),
	CALL(fstat),
	CALL(fstat64),
	CALL_IF(statx, MASKED(2, AT_EMPTY_PATH, AT_EMPTY_PATH)),
	CALL(lseek),
	CALL(_llseek),
	CALL_IF(ioctl, IS(1, TCGETS)), /* isatty() */
	CALL_IF(ioctl, IS(1, TIOCGWINSZ)),
	CALL(exit_group),
	CALL(exit),
};
SET(process);

/* What connect() and getsockname() on a UDP socket say of the way to an address. */
static const struct sandbox_rule route_rules[] = {
	SOCKET(AF_INET, SOCK_DGRAM),
	SOCKET(AF_INET6, SOCK_DGRAM),
	SOCKETCALL(connect, SOCKETCALL_CONNECT),
	SOCKETCALL(getsockname, SOCKETCALL_GETSOCKNAME),
};
SET(route);

/* Sockets of the command's own choice, with all that is set on them. */
static const struct sandbox_rule flows_rules[] = {
	SOCKET(AF_INET, SOCK_DGRAM),
	SOCKET(AF_INET6, SOCK_DGRAM),
};
SET(flows);

static const struct sandbox_rule connections_rules[] = {
	SOCKET(AF_INET, SOCK_STREAM),
	SOCKET(AF_INET6, SOCK_STREAM),
	SOCKETCALL(connect, SOCKETCALL_CONNECT),
};
SET(connections);

static const struct sandbox_rule settings_rules[] = {
	SOCKETCALL(setsockopt, SOCKETCALL_SETSOCKOPT),
	SOCKETCALL(bind, SOCKETCALL_BIND),
};
SET(settings);

/* Read what can be read. */
static const struct sandbox_rule reading_rules[] = {
	CALL_IF(openat, MASKED(2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)),
	CALL_IF(open, MASKED(1, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)),
	CALL(readv),
	CALL(pread64),
	CALL(newfstatat),
	CALL(fstatat64),
	CALL(stat),
	CALL(stat64),
	CALL(lstat),
	CALL(lstat64),
	CALL(statx),
	CALL(statfs),
	CALL(statfs64),
	CALL(fstatfs),
	CALL(fstatfs64),
	CALL(access),
	CALL(faccessat),
	CALL(faccessat2),
	CALL(readlink),
	CALL(readlinkat),
	CALL(getdents),
	CALL(getdents64),
	CALL(getcwd),
	CALL(fadvise64),
	CALL(flock),
};
SET(reading);

/* Modules of the name service switch are other people's programs: what they are known to do, be it
 * over D-Bus, in threads or by an event loop; never another program. */
static const struct sandbox_rule modules_rules[] = {
	CALL(mmap),
	CALL(mmap2),
	CALL(mprotect),
	CALL(fcntl),
	CALL(fcntl64),
	CALL(dup),
	CALL(dup2),
	CALL(dup3),
	CALL(pipe),
	CALL(pipe2),
	CALL(eventfd),
	CALL(eventfd2),
	CALL(select),
	CALL(_newselect),
	CALL(pselect6),
	CALL(pselect6_time64),
	CALL(epoll_create),
	CALL(epoll_create1),
	CALL(epoll_ctl),
	CALL(epoll_wait),
	CALL(epoll_pwait),
	CALL(epoll_pwait2),
	CALL(timerfd_create),
	CALL(timerfd_settime),
	CALL(timerfd_settime64),
	CALL(alarm),
	CALL(setitimer),
	CALL(uname),
	CALL(sysinfo),
	CALL(times),
	CALL(getrusage),
	CALL(getrlimit),
	CALL(ugetrlimit),
	CALL(prlimit64),
	CALL(getppid),
	CALL(getuid),
	CALL(getuid32),
	CALL(geteuid),
	CALL(geteuid32),
	CALL(getgid),
	CALL(getgid32),
	CALL(getegid),
	CALL(getegid32),
	CALL(getgroups),
	CALL(getgroups32),
	CALL(umask),
	CALL(sched_yield),
	CALL(sched_getaffinity),
	CALL(membarrier),
	CALL(clock_getres),
	CALL(clone),
	CALL(clone3),
	CALL(fork),
	CALL(vfork),
	CALL(set_robust_list),
	CALL(set_tid_address),
	CALL(rseq),
	CALL(arch_prctl),
	CALL(sigaltstack),
	CALL(waitid),
	CALL_IF(prctl, IS(0, PR_SET_PDEATHSIG)),
	CALL_IF(prctl, IS(0, PR_SET_NAME)),
	CALL_IF(prctl, IS(0, PR_GET_DUMPABLE)),
};
SET(modules);

/* Ask servers: the name server, a registry, a daemon of this host, the kernel's own lists. */
static const struct sandbox_rule asking_rules[] = {
	SOCKET(AF_INET, SOCK_DGRAM),
	SOCKET(AF_INET6, SOCK_DGRAM),
	SOCKET(AF_INET, SOCK_STREAM),
	SOCKET(AF_INET6, SOCK_STREAM),
	CALL_IF(socket, IS(0, AF_UNIX)),
	SOCKET(AF_NETLINK, SOCK_RAW),
	SOCKETCALL(socketpair, SOCKETCALL_SOCKETPAIR),
	SOCKETCALL(bind, SOCKETCALL_BIND),
	SOCKETCALL(connect, SOCKETCALL_CONNECT),
	SOCKETCALL(getsockname, SOCKETCALL_GETSOCKNAME),
	SOCKETCALL(getpeername, SOCKETCALL_GETPEERNAME),
	SOCKETCALL(setsockopt, SOCKETCALL_SETSOCKOPT),
	SOCKETCALL(shutdown, SOCKETCALL_SHUTDOWN),
	CALL_IF(ioctl, IS(1, FIONREAD)),
	CALL_IF(ioctl, IS(1, FIONBIO)),
	CALL_IF(ioctl, IS(1, SIOCGIFINDEX)), /* the number of a zone */
};
SET(asking);

/* What the kernel knows of its links, routes and sockets; counters in files that are open. */
static const struct sandbox_rule kernel_rules[] = {
	CALL_IF(socket, IS(0, AF_NETLINK)),
	OPTION(LEVEL_NETLINK, NETLINK_STRICT),
	SOCKET(AF_UNIX, SOCK_DGRAM), /* if_nametoindex() */
	SOCKET(AF_INET, SOCK_DGRAM), /* for these */
	CALL_IF(ioctl, IS(1, SIOCGIFINDEX)),
	CALL_IF(ioctl, IS(1, SIOCGIFFLAGS)),
	CALL_IF(ioctl, IS(1, SIOCGIFMTU)),
	CALL_IF(ioctl, IS(1, SIOCGIFHWADDR)),
	CALL(pread64),
};
SET(kernel);

const struct sandbox_phase sandbox_phases[SANDBOX_PROFILES] = {
	[SANDBOX_TRAFFIC] = {{&traffic, &process}, .files = SANDBOX_FILES_NONE, .ends_helpers = true},
	[SANDBOX_ROUTE] = {{&traffic, &process, &route, &settings}, .files = SANDBOX_FILES_NONE, .ends_helpers = true},
	[SANDBOX_TRACE] = {{&traffic, &process, &kernel}, .files = SANDBOX_FILES_NONE, .ends_helpers = true, .explains = true},
	[SANDBOX_FLOWS] = {{&traffic, &process, &kernel, &flows, &settings}, .files = SANDBOX_FILES_NONE, .ends_helpers = true,
		.explains = true},
	[SANDBOX_CONNECT] = {{&traffic, &process, &kernel, &connections, &settings},
		.files = SANDBOX_FILES_NONE, .ends_helpers = true, .connects = true, .explains = true},
	[SANDBOX_SEND] = {{&traffic, &process, &route, &kernel, &settings}, .files = SANDBOX_FILES_NONE, .ends_helpers = true,
		.explains = true},
	[SANDBOX_PARSE] = {{&process}, .files = SANDBOX_FILES_NONE},
	[SANDBOX_HELPER] =
		{{&traffic, &process, &reading, &asking, &modules}, .files = SANDBOX_FILES_READ,
			.connects = true},
};
/* clang-format on */
